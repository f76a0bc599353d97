//! Aims, rotation, the least relevance and discoveries in whole slates, against their definitions.

use crate::common::world::{Chance, DAY, NOW, SECOND, World, of, plain};
use crate::laws::config;
use indwell::arrange::aim::{Aim, Numbers, Rotation, standardised};
use indwell::arrange::discover::Discover;
use indwell::arrange::fair::attention;
use indwell::engine::{Engine, RankOptions, Slate};
use indwell::event::Name;
use indwell::interest::Interests;
use indwell::item::{Item, ItemKey};
use indwell::rank::{Code, Weights};
use proptest::prelude::*;

fn places(slate: &Slate) -> Vec<u32> {
    slate.items().iter().map(|placed| placed.place).collect()
}

/// Numbers for a list, some of them missing.
fn numbers(seed: u64, n: usize) -> Vec<f64> {
    let mut chance = Chance::of(&[seed, 41]);
    (0..n).map(|_| if chance.below(6) == 0 { f64::NAN } else { chance.unit() * 100.0 - 20.0 }).collect()
}

proptest! {
    #![proptest_config(config(300))]

    /// Standardised numbers have the mean 0 and the deviation 1, and do not know their unit.
    #[test]
    fn standard_numbers(seed: u64, n in 2..40usize, scale in 0.01..1000.0f64, shift in -1e3..1e3f64) {
        let given: Vec<f64> = numbers(seed, n);
        let standard = standardised(&given);
        let known: Vec<usize> = (0..n).filter(|&at| given[at].is_finite()).collect();
        prop_assert!((0..n).all(|at| given[at].is_finite() || standard[at] == 0.0));
        let others = standardised(&given.iter().map(|number| number * scale + shift).collect::<Vec<_>>());
        for at in 0..n {
            prop_assert!((standard[at] - others[at]).abs() < 1e-6);
        }
        if known.len() > 1 && standard.iter().all(|steps| steps.abs() < 3.0) {
            let mean = |of: &dyn Fn(f64) -> f64| known.iter().map(|&at| of(standard[at])).sum::<f64>() / known.len() as f64;
            prop_assert!(mean(&|steps| steps).abs() < 1e-9);
            prop_assert!((mean(&|steps| steps * steps) - 1.0).abs() < 1e-9);
        }
        prop_assert_eq!(standardised(&vec![scale; n]), vec![0.0; n]);
    }

    /// An aim adds its weight times its standard number to each score, the reasons say so, and of what it aims at the slate
    /// has no less than without it, of relevance no more.
    #[test]
    fn aims_are_traded(seed: u64, events in 0..30usize, items in 1..25usize, weight in 0.1..3.0f64) {
        let mut world = World::new(seed, events, items).readable().free();
        let n = world.items.len();
        let given: Vec<f64> = numbers(seed, n).iter().map(|number| if number.is_nan() { 3.0 } else { *number }).collect();
        let plain = world.slate();
        let aim = |weight| Aim { name: "margin".into(), weight, of: Numbers::Given(given.clone()) };
        world.options.wishes.aims = vec![aim(0.0)];
        prop_assert_eq!(places(&world.slate()), places(&plain));
        world.options.wishes.aims = vec![aim(weight)];
        let mut engine = world.engine();
        let slate = engine.rank(&world.items, &world.options, world.now);
        let standard = standardised(&given);
        for placed in slate.items() {
            let before = plain.items().iter().find(|other| other.place == placed.place).map_or(0.0, |other| other.score);
            let worth = weight * standard[placed.place as usize];
            prop_assert!((placed.score - before - worth).abs() < 1e-9 * (1.0 + before.abs()));
            let told: Vec<_> = placed.reasons.iter().filter(|reason| reason.code == Code::Aim).collect();
            prop_assert_eq!(told.iter().map(|reason| reason.value).collect::<Vec<_>>(), if worth == 0.0 { vec![] } else { vec![worth] });
            for reason in told {
                let facet = reason.facet.and_then(|facet| engine.facet(facet)).map(|facet| facet.value.to_string());
                prop_assert_eq!(facet.as_deref(), Some("margin"));
            }
        }
        let mean = |slate: &Slate, of: &dyn Fn(u32) -> f64| {
            let (mut sum, mut all) = (0.0, 0.0);
            for (slot, placed) in slate.items().iter().enumerate() {
                (sum, all) = (sum + of(placed.place) * attention(slot), all + attention(slot));
            }
            sum / all
        };
        if slate.items().is_empty() {
            return Ok(());
        }
        let [margin, relevance] = slate.report.aims[..] else { return Err(TestCaseError::fail("one aim, and relevance")) };
        let of = |place: u32| given[place as usize];
        prop_assert!((margin.before - mean(&plain, &of)).abs() < 1e-9 && (margin.after - mean(&slate, &of)).abs() < 1e-9);
        let known = engine.profile(world.now).events > 0;
        if known && standard.iter().all(|steps| steps.abs() < 3.0) {
            prop_assert!(margin.after >= margin.before - 1e-9);
            prop_assert!(relevance.after <= relevance.before + 1e-6 * (1.0 + relevance.before.abs()));
        }
    }

    /// What is held back is nothing once the time is over, and the less the longer ago.
    #[test]
    fn rotation_recovers(rate in 0.0..=1.0f64, seconds in 1.0..1e7f64, age in 0.0..1.0f64) {
        let rotation = Rotation { rate, seconds };
        prop_assert_eq!(rotation.held(seconds), 0.0);
        prop_assert_eq!(Rotation { rate: 0.0, seconds }.held(age), 0.0);
        let odds = rotation.held(age * seconds).exp();
        prop_assert!((odds - (1.0 - rate * (1.0 - age))).abs() < 1e-6);
        prop_assert!(rotation.held(age * seconds) <= rotation.held((age + 0.01) * seconds));
    }

    /// What is out for its relevance is what the visitor's own signals make less than so likely, and no pin.
    #[test]
    fn least_relevance(seed: u64, events in 0..30usize, items in 0..25usize, least in 0.0..2.0f64) {
        let mut world = World::new(seed, events, items).readable();
        world.options.limit = None;
        let plain = world.slate();
        world.options.wishes.min_relevance = least;
        let slate = world.slate();
        let stranger = plain.confidence < world.options.min_confidence || world.engine().profile(world.now).events == 0;
        for placed in plain.items() {
            let page: f64 = placed.reasons.iter().filter(|reason| reason.code == Code::PageOrder).map(|reason| reason.value).sum();
            let id = world.items[placed.place as usize].as_ref().map(|item| item.item_id.clone()).unwrap_or_default();
            let own = placed.score - page;
            if (own - least.ln()).abs() < 1e-6 {
                continue;
            }
            let first = plain.items().iter().filter(|other| world.items[other.place as usize].as_ref().is_some_and(|item| item.item_id == id)).map(|other| other.place).min();
            let pinned = world.options.pins.iter().any(|pin| pin.item_id == id) && first == Some(placed.place);
            let out = !stranger && own.exp() < least && !pinned;
            prop_assert_eq!(slate.hidden.contains(&placed.place), out, "{} {}", own.exp(), least);
        }
    }

    /// Discoveries stand in their slots; each is the greatest by its definition of what does not stand in front.
    #[test]
    fn discoveries(seed: u64, events in 0..30usize, items in 0..25usize, slots in 0..1u64 << 12) {
        let mut world = World::new(seed, events, items).readable().free();
        world.options.wishes.discover = Some(Discover { slots, group: None });
        let mut engine = world.engine();
        let slate = engine.rank(&world.items, &world.options, world.now);
        let interests = Interests::at(engine.history(), world.now);
        let catalog = engine.history().catalog();
        let number = |place: u32| world.items[place as usize].as_ref().and_then(|item| catalog.find(ItemKey::new(&item.item_id)));
        let mut known: Vec<f64> = (0..catalog.facets().len() as u32).map(|facet| {
            let affinity = interests.facet(facet);
            let shown: f64 = (0..catalog.len() as u32).filter(|&item| catalog.item(item).facets.contains(&facet)).map(|item| f64::from(interests.item(item).shown)).sum();
            f64::from(affinity.liked) + f64::from(affinity.disliked) + shown / 10.0
        }).collect();
        let facets = |place: u32| -> Vec<u32> {
            let says = |facet: &&u32| !catalog.facets()[**facet as usize].value.is_empty() && !catalog.facets()[**facet as usize].value.contains('/') && !interests.facet(**facet).muted;
            number(place).map(|item| catalog.item(item).facets.iter().filter(says).copied().collect()).unwrap_or_default()
        };
        let able = |place: &u32| number(*place).is_some_and(|item| {
            let state = interests.item(item);
            let against = facets(*place).iter().any(|&facet| interests.facet(facet).disliked > interests.facet(facet).liked);
            state.viewed == 0.0 && !state.in_basket && !state.bought && state.opinion >= 0 && !against && !facets(*place).is_empty()
        });
        let order = places(&slate);
        let mut marks = slate.report.marks.iter();
        let mut found: Vec<u32> = Vec::new();
        for slot in (0..order.len()).filter(|slot| slots >> slot & 1 == 1) {
            let place = order[slot];
            // What is marked later stands behind, and cannot be found by an earlier slot a second time.
            if !slate.report.marks.iter().any(|mark| mark.0 == place && !found.contains(&place)) {
                continue;
            }
            prop_assert_eq!(marks.next(), Some(&(place, Code::Discovery)));
            let familiar = |place: u32| facets(place).iter().map(|&facet| (1.0 + known[facet as usize]).ln()).sum::<f64>() / facets(place).len() as f64;
            let worth = |place: u32| -2.0 * familiar(place) - (1.0 + f64::from(place)).ln();
            let rest: Vec<u32> = order[slot..].iter().copied().filter(able).collect();
            let best = rest.iter().map(|&place| worth(place)).fold(f64::MIN, f64::max);
            prop_assert!(able(&place) && worth(place) >= best - 1e-6);
            let mean = rest.iter().map(|&place| familiar(place)).sum::<f64>() / rest.len() as f64;
            prop_assert!(familiar(place) < mean + 1e-6);
            facets(place).iter().for_each(|&facet| known[facet as usize] += 1.0);
            found.push(place);
        }
        prop_assert_eq!(marks.next(), None, "every mark stands in a slot that is asked for");
        if interests.events == 0 {
            prop_assert!(found.is_empty());
        }
    }
}

/// A shop of three kinds, by turns.
fn shop() -> Vec<Option<Item>> {
    let kinds = ["Mugs", "Bags", "Caps"];
    (0..12).map(|n| Some(plain(&format!("i{n}"), &[("kind", kinds[n % 3])]))).collect()
}

/// Somebody who looked at mugs is shown a bag or a cap where a slot is kept, and the other when that was shown often.
#[test]
fn discovers_what_is_not_known() {
    let items = shop();
    let mut engine = Engine::default();
    for n in 0..60 {
        let at = NOW - DAY + n as i64 * 10 * SECOND;
        engine.track(&of(Name::ViewItem, items[n % 3 * 3].as_ref().unwrap()), Some(at), NOW);
    }
    let mut options = RankOptions { explain: true, ..RankOptions::default() };
    assert_eq!(places(&engine.rank(&items, &options, NOW))[..3], [0, 3, 6]);
    options.wishes.discover = Some(Discover { slots: 0b10, group: None });
    let slate = engine.rank(&items, &options, NOW);
    assert_eq!(places(&slate)[..3], [0, 1, 3]);
    assert_eq!(slate.report.marks, [(1, Code::Discovery)]);
    assert_eq!(slate.items()[1].reasons[0].code, Code::Discovery);
    for n in 0..20 {
        let at = NOW - (20 - n) * 60 * SECOND;
        engine.track(&of(Name::ItemImpression, items[1].as_ref().unwrap()), Some(at), NOW);
    }
    assert_eq!(places(&engine.rank(&items, &options, NOW))[1], 2);
}

/// What was just shown goes behind what was not, comes back with time, and at once when it is picked; the signal `fatigue` is silent.
#[test]
fn rotates() {
    let items = shop();
    let mut engine = Engine::default();
    for n in [0, 3, 6] {
        engine.track(&of(Name::ViewItem, items[n].as_ref().unwrap()), Some(NOW - 9 * DAY), NOW);
    }
    let mut options = RankOptions { explain: true, ..RankOptions::default() };
    options.wishes.rotation = Some(Rotation { rate: 1.0, seconds: 7200.0 });
    let first = places(&engine.rank(&items, &options, NOW));
    let top = first[0] as usize;
    for _ in 0..5 {
        engine.track(&of(Name::ItemImpression, items[top].as_ref().unwrap()), Some(NOW), NOW);
    }
    let held = engine.rank(&items, &options, NOW);
    assert_eq!(held.items().last().map(|placed| placed.place), Some(top as u32));
    let reasons = held.reasons.last().unwrap();
    assert_eq!((reasons[0].code, reasons[0].value), (Code::Fatigue, -20.0));
    assert_eq!(reasons.iter().filter(|reason| reason.code == Code::Fatigue).count(), 1);
    assert_eq!(places(&engine.rank(&items, &options, NOW + 3 * 3600 * SECOND)), first);
    options.wishes.rotation = Some(Rotation { rate: 0.0, seconds: 7200.0 });
    assert_eq!(places(&engine.rank(&items, &options, NOW)), first);
    options.wishes.rotation = Some(Rotation { rate: 1.0, seconds: 7200.0 });
    engine.track(&of(Name::SelectItem, items[top].as_ref().unwrap()), Some(NOW), NOW);
    let picked = engine.rank(&items, &options, NOW);
    assert!(picked.items().iter().all(|placed| placed.reasons.iter().all(|reason| reason.code != Code::Fatigue)));
}

/// Freshness has numbers of its own: the newer goes in front, a stranger's page too.
#[test]
fn freshness_is_an_aim() {
    let days = [400, 3, 90, 1, 30];
    let item = |(n, day): (usize, &i64)| {
        Some(Item { item_id: format!("i{n}"), time: Some(NOW - day * DAY), ..Item::default() })
    };
    let items: Vec<_> = days.iter().enumerate().map(item).collect();
    let mut options = RankOptions { weights: Weights::default(), ..RankOptions::default() };
    options.wishes.aims = vec![Aim { name: "freshness".into(), weight: 20.0, of: Numbers::Freshness }];
    let slate = Engine::default().rank(&items, &options, NOW);
    assert_eq!(places(&slate), [3, 1, 4, 2, 0]);
    let trade = slate.report.aims[0];
    assert!(trade.after > trade.before && (-6.0..0.0).contains(&trade.before));
}

/// Numbers that are all alike tell nothing apart, zeros too.
#[test]
fn what_is_alike_aims_at_nothing() {
    for number in [0.0, 3.0, -1e300] {
        assert_eq!(standardised(&[number, number, f64::NAN]), [0.0, 0.0, 0.0], "{number}");
    }
}
