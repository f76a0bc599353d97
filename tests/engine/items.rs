//! What was done with an item itself: hidden, disliked, in the basket, bought, shown and passed over.

use crate::common::world::{DAY, NOW, SECOND, World, item, of, plain};
use crate::evidence::scores;
use crate::laws::config;
use indwell::engine::{Engine, RankOptions, Scope};
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, MAX_BYTES};
use indwell::interest::BASKET_DAYS;
use indwell::item::{Facet, Item};
use indwell::rank::{Signal, Weights};
use proptest::prelude::*;

fn weight(signal: Signal) -> f64 {
    Weights::default().of(signal)
}

/// Something done with an item known from before.
fn with(name: Name, item_id: &str) -> Event {
    Event { name, subject: Subject::Id(item_id.to_owned()), value: 0.0 }
}

/// An item described in full, as long as names may be: a history of such is the first to be too large.
fn described(n: usize) -> Item {
    let mut item = plain(&format!("product-{n}"), &[]);
    for key in 0..12 {
        item.facets.push(Facet::new(&format!("attribute-{key}"), &format!("{}-{}", "value".repeat(8), n * 7 + key)));
    }
    item.text = format!("name of product {n} in {} words", n % 100);
    item
}

/// A hidden item is never seen again, however much is done afterwards, and whether or not the history has to let go.
#[test]
fn hidden_for_good() {
    let items: Vec<Option<Item>> = (0..40).map(|n| Some(described(n))).collect();
    let mut engine = Engine::default();
    let mut now = NOW;
    engine.track(&of(Name::ViewItem, items[3].as_ref().unwrap()), None, now);
    engine.track(&of(Name::Hide, items[3].as_ref().unwrap()), None, now);
    for day in 1..=30 {
        now = NOW + day * DAY;
        for n in 0..50 {
            let name = match n {
                0 => [Name::Like, Name::Dislike, Name::Hide][day as usize % 3],
                _ => [Name::ViewItem, Name::ItemImpression, Name::AddToCart][n % 3],
            };
            engine.track(
                &of(name, &described(100 + (day as usize * 50 + n) % 900)),
                Some(now + n as i64 * SECOND),
                now,
            );
        }
        let bytes = engine.encode(now);
        assert!(bytes.len() <= MAX_BYTES);
        engine = Engine::new(History::decode(&bytes).unwrap());
        let slate = engine.rank(&items, &RankOptions::default(), now);
        assert_eq!(slate.hidden, [3], "on day {day}, with {} events", engine.history().events().len());
        assert!(slate.items().iter().all(|item| item.place != 3));
    }
    engine.track(&with(Name::Like, "product-3"), None, now);
    assert_eq!(engine.rank(&items, &RankOptions::default(), now).hidden, [0u32; 0], "a like takes it back");
}

proptest! {
    #![proptest_config(config(200))]

    /// A dislike lowers the item and raises none.
    #[test]
    fn dislike_lowers(seed in any::<u64>(), events in 0..60usize, items in 1..30usize, at in 0..30usize) {
        let world = World::new(seed, events, items);
        let items: Vec<Item> = world.items.into_iter().flatten().collect();
        prop_assume!(!items.is_empty());
        let disliked = &items[at % items.len()];
        let mut engine = World { items: Vec::new(), ..World::new(seed, events, 0) }.engine();
        let before = scores(&mut engine, &items, NOW);
        let is_new = engine.track(&with(Name::Dislike, &disliked.item_id), None, NOW);
        let after = scores(&mut engine, &items, NOW);
        for (place, (before, after)) in before.iter().zip(&after).enumerate().filter(|(_, (b, _))| !b.is_nan()) {
            prop_assert!(*after <= before + 1e-9, "place {place}: {before} to {after}");
            let was_disliked = world.events.iter().any(|(_, event)| event.name == Name::Dislike);
            if items[place].item_id == disliked.item_id && is_new && !was_disliked {
                prop_assert!(*after <= before - weight(Signal::Opinion) + 1e-9);
            }
        }
    }

    /// What is taken out of the basket lowers what is like it, against its having stayed there.
    #[test]
    fn removal_lowers(seed in any::<u64>(), events in 0..60usize, items in 1..30usize) {
        let world = World::new(seed, events, items);
        let items: Vec<Item> = world.items.iter().flatten().cloned().collect();
        let taken = Item { item_id: "taken".into(), ..item(seed, 0) };
        let mut engine = world.engine();
        engine.track(&of(Name::AddToCart, &taken), Some(NOW - 60 * SECOND), NOW);
        let before = scores(&mut engine, &items, NOW);
        engine.track(&with(Name::RemoveFromCart, "taken"), None, NOW);
        let after = scores(&mut engine, &items, NOW);
        for (before, after) in before.iter().zip(&after).filter(|(b, _)| !b.is_nan()) {
            prop_assert!(*after <= before + 1e-9, "{before} to {after}");
        }
    }

    /// What lies in the basket and what was bought is held back behind its twin by the whole weight of it; what is used
    /// up is not, once bought.
    #[test]
    fn had_is_held_back(seed in any::<u64>(), events in 0..60usize, n in 0..60usize, consumable in any::<bool>()) {
        let world = World::new(seed, events, 20);
        let mut items: Vec<Item> = world.items.iter().flatten().cloned().collect();
        let first = items.len();
        for id in ["had", "twin"] {
            items.push(Item { item_id: id.to_owned(), consumable, ..item(seed, n) });
        }
        let mut engine = world.engine();
        let mut behind = |name: Name, ago: i64, now: i64| {
            engine.track(&of(name, &items[first]), Some(NOW - ago * SECOND), now);
            let scores = scores(&mut engine, &items, now);
            scores[first + 1] - scores[first]
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        prop_assert!(near(behind(Name::AddToCart, 400, NOW), weight(Signal::InBasket)));
        prop_assert!(near(behind(Name::RemoveFromCart, 300, NOW), 0.0));
        prop_assert!(near(behind(Name::AddToCart, 200, NOW), weight(Signal::InBasket)));
        let bought = behind(Name::Purchase, 100, NOW);
        let again = -weight(Signal::BuyAgain) * 2f64.ln();
        let held_back = if consumable { again } else { weight(Signal::Bought) };
        prop_assert!((bought - held_back).abs() < 1e-3, "{bought} is not {held_back}");
        if !consumable {
            prop_assert!(near(behind(Name::Refund, 50, NOW), 0.0));
        }
    }

    /// What was shown three times or more and not picked falls, the more it was shown the deeper; it recovers day by
    /// day, and at once when it is picked.
    #[test]
    fn fatigue_recovers(times in 3..60i64, gap in 5..3_600i64) {
        let items = [plain("shown", &[]), plain("new", &[])];
        let mut engine = Engine::default();
        for n in 0..times {
            let before = scores(&mut engine, &items, NOW)[0];
            let is_new = engine.track(&of(Name::ItemImpression, &items[0]), Some(NOW - (times - 1 - n) * gap * SECOND), NOW);
            prop_assert!(is_new && scores(&mut engine, &items, NOW)[0] <= before);
        }
        let mut last = scores(&mut engine, &items, NOW);
        prop_assert!(gap > 3_600 || last[0] < -1e-6 || times == 3, "{last:?}");
        prop_assert_eq!(last[1], 0.0);
        for day in 1..30 {
            let next = scores(&mut engine, &items, NOW + day * DAY);
            prop_assert!(next[0] > last[0] || next[0] == 0.0, "day {}: {:?} to {:?}", day, last, next);
            last = next;
        }
        prop_assert_eq!(last[0], 0.0);
        engine.track(&with(Name::SelectItem, "shown"), None, NOW);
        prop_assert!(scores(&mut engine, &items, NOW)[0] >= 0.0);
    }
}

/// What is left in the basket for long is no longer taken to be there.
#[test]
fn baskets_are_left_behind() {
    let items = [plain("in", &[]), plain("out", &[])];
    let mut engine = Engine::default();
    engine.track(&of(Name::AddToCart, &items[0]), None, NOW);
    let days = i64::from(BASKET_DAYS);
    assert!(scores(&mut engine, &items, NOW + days * DAY)[0] < 0.0);
    assert_eq!(scores(&mut engine, &items, NOW + (days + 1) * DAY)[0], 0.0);
}

/// What was bought stands behind everything else on a page of a thousand.
#[test]
fn bought_comes_last() {
    let items: Vec<Option<Item>> = (0..1_000).map(|n| Some(plain(&format!("{n}"), &[]))).collect();
    let mut engine = Engine::default();
    engine.track(&of(Name::Purchase, items[0].as_ref().unwrap()), None, NOW);
    let slate = engine.rank(&items, &RankOptions::default(), NOW);
    assert_eq!(slate.items().last().unwrap().place, 0);
}

/// A liked item rises by the weight of an opinion, a disliked one falls by it, and the last word holds.
#[test]
fn the_last_opinion_holds() {
    let items = [plain("a", &[]), plain("b", &[])];
    let mut engine = Engine::default();
    for (name, sign) in [(Name::Like, 1.0), (Name::Dislike, -1.0), (Name::Like, 1.0)] {
        engine.track(&of(name, &items[0]), None, NOW + 10 * SECOND * i64::from(engine.history().version()));
        assert_eq!(scores(&mut engine, &items, NOW + 60 * SECOND), [sign * weight(Signal::Opinion), 0.0]);
    }
}

/// To have been shown things is no reason to move them: the visitor has not done anything yet.
#[test]
fn showing_alone_moves_nothing() {
    let items: Vec<Option<Item>> = (0..10).map(|n| Some(plain(&format!("{n}"), &[]))).collect();
    let mut engine = Engine::default();
    for n in 0..200 {
        engine.track(
            &of(Name::ItemImpression, items[n % 3].as_ref().unwrap()),
            Some(NOW - n as i64 * 10 * SECOND),
            NOW,
        );
    }
    let mut options = RankOptions { min_confidence: 0.0, ..RankOptions::default() };
    options.weights.0[Signal::PageOrder as usize] = 0.0;
    let slate = engine.rank(&items, &options, NOW);
    assert!(!slate.reordered && slate.items()[0].score < slate.items()[9].score, "tired of, but where it was");
}

/// Who changes their mind within a second is believed all the same: only what says nothing new is an echo.
#[test]
fn quick_changes_of_mind() {
    let items = [plain("a", &[]), plain("b", &[])];
    let mut engine = Engine::default();
    let mut say = |name: Name| {
        assert!(engine.track(&of(name, &items[0]), None, NOW));
        assert!(!engine.track(&of(name, &items[0]), None, NOW), "an echo");
        let profile = engine.profile(NOW);
        (profile.items.basket, profile.items.liked, profile.items.hidden)
    };
    assert_eq!(
        [Name::AddToCart, Name::RemoveFromCart, Name::AddToCart].map(&mut say),
        [(1, 0, 0), (0, 0, 0), (1, 0, 0)]
    );
    assert_eq!([Name::Like, Name::Dislike, Name::Like].map(&mut say), [(1, 1, 0), (1, 0, 0), (1, 1, 0)]);
    assert_eq!([Name::Hide, Name::Like, Name::Hide].map(&mut say), [(1, 1, 1), (1, 1, 0), (1, 1, 1)]);
}

/// An item that is forgotten is as if it had never been.
#[test]
fn forgotten_items_leave_nothing() {
    let world = World::new(7, 60, 20);
    let mut engine = world.engine();
    let told = |engine: &mut Engine| {
        let export = engine.export(NOW);
        (export.events, export.items, export.sums)
    };
    let before = told(&mut engine);
    engine.track(&of(Name::Like, &plain("secret", &[("line", "f")])), None, NOW);
    assert_ne!(told(&mut engine), before);
    engine.forget(&Scope::Item("secret"), NOW);
    assert_eq!(told(&mut engine), before);
    assert_eq!(engine.export(NOW).forgotten.len(), 1, "but that something was forgotten");
    engine.forget(&Scope::All, NOW);
    assert_eq!(engine.encode(NOW), Engine::default().encode(NOW));
}
