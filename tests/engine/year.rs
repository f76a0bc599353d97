//! A year of daily visits at any rate, with a clock that jumps: everything stays within its bounds, and what was liked
//! last wins.

use crate::common::laws::most;
use crate::common::world::{Chance, DAY, NOW, World, item, plain};
use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, MAX_BYTES, MAX_EVENTS, MAX_IMPRESSIONS};
use indwell::item::{Facet, Item};

/// The day on which the visitor's taste changes, and the day by which the list must have followed.
const CHANGED: i64 = 200;
const FOLLOWED: i64 = 230;

/// What the visitor does in a day, most of it with things of one taste.
fn visit(engine: &mut Engine, day: i64, events: usize, now: i64) {
    const MIX: [(Name, usize); 6] = [
        (Name::ItemImpression, 8),
        (Name::ViewItem, 8),
        (Name::SelectItem, 5),
        (Name::ItemDwell, 3),
        (Name::AddToCart, 2),
        (Name::Purchase, 1),
    ];
    let mix: Vec<Name> = MIX.iter().flat_map(|&(name, share)| vec![name; share]).collect();
    let mut chance = Chance::of(&[day as u64, events as u64]);
    for n in 0..events {
        let taste = match (chance.below(10), day < CHANGED) {
            (0, _) => "neither",
            (1, true) | (2.., false) => "new",
            _ => "old",
        };
        let number = chance.below(400);
        let item_id = format!("{taste}-{number}");
        // An item is described when it is first met in a visit, and named by its id from then on.
        let subject = if n < 1_000 {
            let mut item = Item { item_id, ..item(1, number % 60) };
            item.facets.push(Facet::new("taste", taste));
            Subject::Item(item)
        } else {
            Subject::Id(item_id)
        };
        let name = if events == 1 { Name::ViewItem } else { chance.one_of(&mix) };
        let at = now - (events - n) as i64 * 3_600_000 / events as i64;
        engine.track(&Event { name, subject, value: 40_000.0 }, Some(at), now);
    }
}

/// Lives through a year; `events` says how many there are on a day, `jump` by how many years the clock is wrong.
fn live(events: impl Fn(i64) -> usize, jump: impl Fn(i64) -> i64) {
    let mut engine = Engine::default();
    let mut list: Vec<Option<Item>> = World::new(1, 0, 40).items;
    list.retain(Option::is_some);
    for taste in ["old", "new", "neither"] {
        list.push(Some(plain(taste, &[("taste", taste)])));
    }
    let options = RankOptions { explain: true, ..RankOptions::default() };
    let most = most(&options.weights, list.len());
    for day in 0..365 {
        let now = NOW + (day + 3_650 * jump(day)) * DAY;
        visit(&mut engine, day, events(day), now);
        let slate = engine.rank(&list, &options, now);
        assert!(slate.items().iter().all(|item| item.score.is_finite() && item.score.abs() <= most), "on day {day}");
        assert!((0.0..1.0).contains(&slate.confidence));
        let profile = engine.profile(now);
        assert!(profile.facets.iter().all(|facet| facet.strength.abs() <= 1.0));

        let log = engine.history().events();
        assert!(log.len() <= MAX_EVENTS && log.is_sorted_by_key(|record| record.at), "on day {day}");
        assert!(log.iter().filter(|record| record.name == Name::ItemImpression).count() <= MAX_IMPRESSIONS);
        let bytes = engine.encode(now);
        assert!(bytes.len() <= MAX_BYTES, "{} bytes on day {day}", bytes.len());
        // The next visit begins with what was stored.
        engine = Engine::new(History::decode(&bytes).unwrap());

        let score = |taste: usize| {
            let place = (list.len() - 3 + taste) as u32;
            let placed = slate.items().into_iter().find(|item| item.place == place).unwrap();
            placed.score + (1.0 + f64::from(place)).ln() * options.weights.0[0]
        };
        if (30..CHANGED).contains(&day) && jump(day) == 0 && (0..30).all(|ago| jump(day - ago) == 0) {
            let (old, new, neither) = (score(0), score(1), score(2));
            assert!(old > new && old > neither, "the old taste leads on day {day}: {old} {new} {neither}");
        }
        if day >= FOLLOWED && jump(day) == 0 {
            let (old, new, neither) = (score(0), score(1), score(2));
            assert!(new > old && new > neither, "the new taste leads on day {day}: {old} {new} {neither}");
        }
    }
}

/// The clock is ten years ahead on one day and ten years behind on another.
fn jumps(day: i64) -> i64 {
    match day {
        60 => 1,
        130 => -1,
        _ => 0,
    }
}

macro_rules! years {
    ($($name:ident: $events:expr, $jump:expr;)*) => { $(#[test] fn $name() { live($events, $jump) })* };
}

years! {
    one_event_a_day: |_| 1, |_| 0;
    one_event_a_day_and_jumps: |_| 1, jumps;
    thirty_events_a_day: |_| 30, |_| 0;
    thirty_events_a_day_and_jumps: |_| 30, jumps;
    three_hundred_events_a_day: |_| 300, |_| 0;
    // More than the log holds, so that one such day in thirty (that of a jump among them) says what every day would.
    ten_thousand_events_a_day_and_jumps: |day| if day % 30 == 0 { 10_000 } else { 30 }, jumps;
}

/// A day of purchases in which one item is bought and seen a thousand times does not outgrow its bound.
#[test]
fn one_item_a_thousand_times() {
    let mut engine = Engine::default();
    let item = Item { consumable: true, price: Some(9.99), time: Some(NOW - DAY), ..plain("it", &[("line", "f")]) };
    for n in 0..2_000 {
        let name = [Name::Purchase, Name::ViewItem, Name::ItemImpression, Name::ItemDwell][n % 4];
        let event = Event { name, subject: Subject::Item(item.clone()), value: 60_000.0 };
        engine.track(&event, Some(NOW - (2_000 - n as i64) * 10_000), NOW);
    }
    let list: Vec<Option<Item>> = vec![None, Some(item), Some(plain("other", &[("line", "g")]))];
    let options = RankOptions { explain: true, ..RankOptions::default() };
    for slate in [engine.rank(&list, &options, NOW), engine.rank(&list, &options, NOW + 30 * DAY)] {
        assert!(slate.items().iter().all(|item| item.score.abs() <= most(&options.weights, 3)));
        assert!(slate.confidence < 1.0);
    }
}
