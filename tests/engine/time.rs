//! Sessions, half-lives, retention and clocks that go wrong.

use crate::common::world::{DAY, NOW, SECOND, plain};
use crate::evidence::scores;
use crate::laws::config;
use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::history::{EXPLICIT_RETENTION_DAYS, RETENTION_DAYS};
use indwell::interest::{SESSION_IDLE, decay};
use indwell::item::{Facet, Item};
use indwell::rank::Code;
use proptest::prelude::*;

fn pair() -> [Item; 2] {
    [plain("with", &[("line", "f")]), plain("without", &[("line", "g")])]
}

/// By how much the item with the facet leads.
fn lead(engine: &mut Engine, now: i64) -> f64 {
    let scores = scores(engine, &pair(), now);
    scores[0] - scores[1]
}

fn event(name: Name, n: i64) -> Event {
    let subject = match name {
        Name::Search => Subject::Words(format!("searched words number{n}")),
        Name::SetPreference => Subject::Facet(Facet::new("line", &format!("f{n}"))),
        _ => Subject::Item(plain(&format!("seen-{n}"), &[("line", "f")])),
    };
    Event { name, subject, value: if name == Name::ItemDwell { 60_000.0 } else { 1.0 } }
}

proptest! {
    #![proptest_config(config(200))]

    /// What was done in this session counts more right after than the next day, and less and less as days go by, until
    /// nothing of it is left.
    #[test]
    fn sessions_end(views in 1..20i64, pause in 5..i64::from(SESSION_IDLE)) {
        let mut engine = Engine::default();
        for n in 0..views {
            engine.track(&event(Name::ViewItem, n), Some(NOW - (views - 1 - n) * pause * SECOND), NOW);
        }
        let session = |engine: &mut Engine, now: i64| engine.profile(now).facets[0].session;
        let mut last = lead(&mut engine, NOW);
        prop_assert!(last > 0.0 && session(&mut engine, NOW));
        let idle = NOW + i64::from(SESSION_IDLE) * SECOND;
        prop_assert!(session(&mut engine, idle) && !session(&mut engine, idle + 60 * SECOND));
        for day in 1..=i64::from(RETENTION_DAYS) {
            let next = lead(&mut engine, NOW + day * DAY);
            prop_assert!(next < last || next == 0.0, "day {day}: {last} to {next}");
            last = next;
        }
        prop_assert_eq!(lead(&mut engine, NOW + i64::from(RETENTION_DAYS + 1) * DAY), 0.0);
    }

    /// Whatever is observed is gone after 90 days and whatever was said after 395, when it is read and when it is saved.
    #[test]
    fn retention(number in 0..Name::ALL.len(), n in 1..10i64) {
        let name = Name::ALL[number];
        let days = if name.meaning().explicit { EXPLICIT_RETENTION_DAYS } else { RETENTION_DAYS };
        prop_assert_eq!(name.meaning().explicit, matches!(name, Name::Like | Name::Dislike | Name::Hide | Name::SetPreference));
        let mut engine = Engine::default();
        for n in 0..n {
            prop_assert!(engine.track(&event(name, n), None, NOW));
        }
        let counted = if name == Name::ItemImpression { 0 } else { n };
        let end = NOW + i64::from(days) * DAY;
        prop_assert_eq!(i64::from(engine.profile(end).events), counted);
        let gone = engine.profile(end + 60 * SECOND);
        prop_assert_eq!((gone.events, gone.facets.len(), gone.confidence), (0, 0, 0.0));
        prop_assert_eq!(gone.items, Default::default());
        engine.encode(end);
        prop_assert_eq!(engine.history().events().len() as i64, n);
        engine.encode(end + SECOND);
        prop_assert_eq!(engine.history().events().len(), 0);
    }

    /// A record from the future counts as one from now: a clock that was set back loses nothing and breaks nothing.
    #[test]
    fn the_future_is_now(back in 1..4_000i64) {
        let mut engine = Engine::default();
        engine.track(&event(Name::ViewItem, 0), None, NOW);
        let now = lead(&mut engine, NOW);
        prop_assert_eq!(lead(&mut engine, NOW - back * DAY), now);
        prop_assert!(engine.track(&event(Name::ViewItem, 1), None, NOW - back * DAY));
        prop_assert!(lead(&mut engine, NOW - back * DAY) > now);
    }

    /// Told twice within five seconds, an event is one; so is an older one told late.
    #[test]
    fn echoes_are_one(apart in -20..20i64) {
        let mut engine = Engine::default();
        prop_assert!(engine.track(&event(Name::ViewItem, 0), None, NOW));
        let later = NOW + apart * SECOND;
        prop_assert_eq!(engine.track(&event(Name::ViewItem, 0), Some(later), NOW + DAY), apart.abs() >= 5);
        prop_assert!(engine.track(&event(Name::AddToCart, 0), Some(later), NOW + DAY), "another name is another event");
    }

    /// Half is left after one half-life, whatever it is, and it only ever falls.
    #[test]
    fn halves(days in 2f32..200.0, age in 0..200 * 86_400u32) {
        prop_assert!((decay((days * 86_400.0) as u32, days) - 0.5).abs() < 1e-4);
        prop_assert_eq!(decay(0, days), 1.0);
        prop_assert!(decay(age, days) >= decay(age + 60, days) && decay(age, days) > 0.0);
    }
}

/// What was bought counts more than what was put into the basket, and that more than what was seen; each but the
/// searched lasts as long as its half-life says.
#[test]
fn stronger_events_lead_by_more() {
    let lead = |name: Name, days: i64| {
        let mut engine = Engine::default();
        engine.track(&event(name, 0), None, NOW);
        lead(&mut engine, NOW + days * DAY)
    };
    for days in [0, 1, 30, 80] {
        let leads = [Name::Purchase, Name::AddToCart, Name::AddToWishlist, Name::ViewItem, Name::ItemDwell]
            .map(|name| lead(name, days));
        assert!(leads.is_sorted_by(|a, b| a > b), "after {days} days: {leads:?}");
    }
    for against in [Name::Dislike, Name::RemoveFromCart, Name::Refund, Name::Hide] {
        assert!(lead(against, 0) < 0.0);
    }
}

/// A page that was hardly looked at says nothing.
#[test]
fn a_glance_is_no_dwell() {
    let mut engine = Engine::default();
    engine.track(&Event { value: 29_999.0, ..event(Name::ItemDwell, 0) }, None, NOW);
    assert_eq!(lead(&mut engine, NOW), 0.0);
    engine.track(&Event { value: 30_000.0, ..event(Name::ItemDwell, 0) }, None, NOW);
    assert!(lead(&mut engine, NOW) > 0.0);
}

/// A preference is what was said last, and works both ways.
#[test]
fn the_last_preference_holds() {
    let mut engine = Engine::default();
    let mut say = |value: f32| {
        let subject = Subject::Facet(Facet::new("line", "f"));
        engine.track(&Event { name: Name::SetPreference, subject, value }, None, NOW);
        lead(&mut engine, NOW)
    };
    let (most, some, none, least) = (say(1.0), say(0.3), say(0.0), say(-1.0));
    assert!(most > some && some > 0.0 && none == 0.0 && least < 0.0, "{most} {some} {none} {least}");
    assert_eq!(engine.history().events().len(), 1);
}

/// A session is a chain of events with no long pause, however long it lasts; what came before the pause is history only.
#[test]
fn a_pause_parts_sessions() {
    let minute = 60 * SECOND;
    let (mut engine, mut brief) = (Engine::default(), Engine::default());
    for n in 0..4 {
        engine.track(&event(Name::ViewItem, n), Some(NOW + 25 * minute * n), NOW + DAY);
        brief.track(&event(Name::ViewItem, n), Some(NOW + 75 * minute + n), NOW + DAY);
    }
    let options = RankOptions { explain: true, min_confidence: 0.0, ..RankOptions::default() };
    let parts = |engine: &mut Engine, now: i64| {
        let slate = engine.rank(&pair().map(Some), &options, now);
        let sum = |code: Code| {
            let reasons = slate.items().into_iter().find(|item| item.place == 0).unwrap().reasons.into_iter();
            reasons.filter(|reason| reason.code == code).map(|reason| reason.value).sum::<f64>()
        };
        (sum(Code::Facet), sum(Code::SessionFacet))
    };
    let (during, after) = (parts(&mut engine, NOW + 80 * minute), parts(&mut engine, NOW + 110 * minute));
    assert!(during.0 > 0.0 && after.0 > 0.0);
    assert!(during.1 > 0.0 && after.1 == 0.0, "{during:?}, then {after:?}");
    assert_eq!(during.1, parts(&mut brief, NOW + 80 * minute).1, "all four, as if one right after the other");

    engine.track(&event(Name::ViewItem, 9), None, NOW + DAY);
    let mut alone = Engine::default();
    alone.track(&event(Name::ViewItem, 9), None, NOW + DAY);
    let session = |engine: &mut Engine| {
        let slate = engine.rank(&pair().map(Some), &options, NOW + DAY);
        slate.items()[0].reasons.iter().find(|reason| reason.code == Code::SessionFacet).unwrap().value
    };
    assert_eq!(session(&mut engine), session(&mut alone), "yesterday is not in today's session");
}
