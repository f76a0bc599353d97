//! Rules and diversity in whole slates, for any visitor and any list.

use crate::common::world::{Chance, World};
use crate::laws::config;
use indwell::arrange::aim::{Aim, Numbers, Rotation};
use indwell::arrange::discover::Discover;
use indwell::arrange::diverse::{Diversity, Method};
use indwell::arrange::fair::Fair;
use indwell::arrange::{Cap, Rule, Rules, Test, Wishes};
use indwell::item::{Facet, ItemKey, group};
use indwell::rank::Code;
use proptest::prelude::*;

/// Wishes that may speak of anything in the world.
pub fn wishes(world: &World, seed: u64) -> Wishes {
    let mut chance = Chance::of(&[seed, 91]);
    let facets: Vec<Facet> = world.items.iter().flatten().flat_map(|item| item.facets.clone()).collect();
    let ids: Vec<String> = world.items.iter().flatten().map(|item| item.item_id.clone()).collect();
    let mut rules = Vec::new();
    for _ in 0..chance.below(6) {
        let mut about = match (chance.below(3), facets.is_empty() || ids.is_empty()) {
            (0, false) => vec![Test::Item(ItemKey::new(&ids[chance.below(ids.len())]))],
            (1, false) => vec![Test::Facet(facets[chance.below(facets.len())].id())],
            _ => vec![Test::Is(chance.below(64) as u32)],
        };
        if chance.below(3) == 0 {
            about.insert(0, Test::Not);
        }
        rules.push(match chance.below(6) {
            0 => Rule::Exclude(about),
            1 => Rule::Include(about),
            2 | 3 => Rule::Boost(about, chance.unit() * 8.0 - 4.0),
            4 => Rule::Promote(about, chance.next() & chance.next()),
            _ => {
                Rule::Cap(Cap { group: group("brand"), most: chance.below(4) as u32, within: chance.below(30) as u32 })
            }
        });
    }
    let method = chance.one_of(&[Method::Mmr, Method::Dpp, Method::Calibrated(group("category"))]);
    let diversity = (chance.below(2) == 0).then(|| Diversity { method, strength: chance.unit() });
    let current = (!ids.is_empty()).then(|| ItemKey::new(&ids[0]));
    let numbers = [f64::NAN, 1.0, -7.5, 1e300];
    let mut aims = Vec::new();
    for n in 0..chance.below(3) {
        let of = if chance.below(3) == 0 {
            Numbers::Freshness
        } else {
            Numbers::Given((0..=world.items.len()).map(|_| chance.one_of(&numbers)).collect())
        };
        aims.push(Aim { name: format!("aim-{n}"), weight: chance.unit() * 4.0 - 2.0, of });
    }
    let mut maybe = |of: f64| (chance.unit() < of).then(|| chance.unit());
    Wishes {
        rules: Rules(rules),
        diversity,
        current,
        aims,
        rotation: maybe(0.3).map(|rate| Rotation { rate, seconds: 1e6 * rate * rate }),
        min_relevance: maybe(0.3).map_or(0.0, |least| 2.0 * least),
        discover: maybe(0.4)
            .map(|part| Discover { slots: (part * 255.0) as u64, group: (part < 0.5).then(|| group("brand")) }),
        fair: maybe(0.4).map(|every| Fair {
            group: group("brand"),
            every: every * every,
            of: facets.iter().take(1).map(|facet| (facet.id(), every)).collect(),
        }),
        measure: maybe(0.4).map(|_| group("category")),
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Every item is in the slate once or out of it, the reasons make the score, and `why` says the same.
    #[test]
    fn rules_are_total(seed: u64, events in 0..30usize, items in 0..25usize) {
        let mut world = World::new(seed, events, items);
        world.options.limit = None;
        world.options.explain = true;
        world.options.wishes = wishes(&world, seed);
        let mut engine = world.engine();
        let slate = engine.rank(&world.items, &world.options, world.now);
        let mut all: Vec<u32> = slate.items().iter().map(|placed| placed.place).chain(slate.hidden.clone()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..world.items.len() as u32).collect::<Vec<_>>());
        for placed in slate.items() {
            let sum: f64 = placed.reasons.iter().map(|reason| reason.value).sum();
            prop_assert!((sum - placed.score).abs() < 1e-9 * (1.0 + placed.score.abs()));
            let kept = slate.report.marks.iter().filter(|mark| mark.0 == placed.place).count();
            prop_assert!(placed.reasons.len() >= kept || world.items[placed.place as usize].is_none());
            let (marks, parts) = placed.reasons.split_at(kept.min(placed.reasons.len()));
            prop_assert!(marks.iter().all(|mark| mark.value == 0.0 && [Code::Discovery, Code::Fair].contains(&mark.code)));
            prop_assert!(parts.is_sorted_by(|a, b| a.value.abs() >= b.value.abs()));
            prop_assert!(parts.iter().all(|part| part.value != 0.0));
        }
        for (position, placed) in slate.items().iter().enumerate() {
            let Some(item) = &world.items[placed.place as usize] else { continue };
            let Some(why) = engine.why(&item.item_id, None) else { return Err(TestCaseError::fail("it stands in the slate")) };
            // An item may be on the list twice: the first of them answers.
            if why.position as usize == position {
                prop_assert_eq!(why.score.to_bits(), placed.score.to_bits());
                prop_assert_eq!(&why.reasons, &placed.reasons);
                if let Some(without) = why.without {
                    let code = why.reasons[without.reason as usize].code;
                    prop_assert!(![Code::Rule, Code::Aim, Code::Discovery, Code::Fair].contains(&code));
                }
            }
        }
        for &(place, rule) in &slate.promoted {
            prop_assert!(matches!(world.options.wishes.rules.0[rule as usize], Rule::Promote(..)));
            prop_assert!(slate.items().iter().any(|placed| placed.place == place));
        }
    }

    /// No wish is the plain slate, to the last bit.
    #[test]
    fn no_wish_is_no_difference(seed: u64) {
        let mut world = World::new(seed, 20, 15);
        let plain = world.slate();
        let none = Diversity { method: Method::Dpp, strength: 0.0 };
        world.options.wishes = Wishes { diversity: Some(none), current: Some(ItemKey::new("x")), ..Wishes::default() };
        prop_assert_eq!(world.slate(), plain);
    }
}
