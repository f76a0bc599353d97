//! The laws that hold for every visitor and list, over random ones.

use crate::common::laws;
use crate::common::world::World;
use indwell::arrange;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same cases in every run, and nothing written to disk.
pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_261_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn any_world() -> impl Strategy<Value = World> {
    (any::<bool>(), any::<u64>(), 0..80usize, 0..40usize).prop_map(|(wild, seed, events, items)| {
        if wild { World::wild(seed, events, items) } else { World::new(seed, events, items) }
    })
}

macro_rules! laws {
    ($($law:ident)*) => {
        proptest! {
            #![proptest_config(config(300))]
            $(#[test] fn $law(world in any_world()) { laws::$law(&world) })*
        }
        #[test]
        fn every_law_is_tested() {
            assert_eq!(laws::ALL.map(|(name, _)| name), [$(stringify!($law)),*]);
        }
    };
}

laws! { permutation page_order_first confidence_gate sorted unreadable_stay pinned reasons_sum why_agrees deterministic stored }

proptest! {
    #![proptest_config(config(2_000))]

    /// Any pins on any list: nothing is lost or doubled, the others keep their order, and pinned items follow each
    /// other by slot, then as given.
    #[test]
    fn pins_are_total(n in 0..30u32, extra in 0..5u32, pins in prop::collection::vec((0..40u32, 0..35u32), 0..12)) {
        let pins: Vec<(u32, u32)> = pins.into_iter().filter(|pin| pin.1 < n + extra).collect();
        let mut order: Vec<u32> = (0..n).rev().collect();
        let before = order.clone();
        arrange::pin(&mut order, &pins);
        let is_pinned = |place: &u32| pins.iter().any(|pin| pin.1 == *place);
        let free: Vec<u32> = order.iter().copied().filter(|place| !is_pinned(place)).collect();
        let free_before: Vec<u32> = before.iter().copied().filter(|place| !is_pinned(place)).collect();
        prop_assert_eq!(free, free_before);
        let mut first: Vec<(u32, u32)> = Vec::new();
        pins.iter().for_each(|pin| if first.iter().all(|old| old.1 != pin.1) { first.push(*pin) });
        first.sort_by_key(|pin| pin.0);
        let found: Vec<u32> = order.iter().copied().filter(is_pinned).collect();
        prop_assert_eq!(found, first.iter().map(|pin| pin.1).collect::<Vec<_>>());
    }

    /// Pins on different slots of the list all land in theirs, in whatever order they are given.
    #[test]
    fn pins_land(n in 1..30u32, slots in prop::sample::subsequence((0..30u32).collect::<Vec<_>>(), 0..10), seed in any::<u64>()) {
        let slots: Vec<u32> = slots.into_iter().filter(|slot| *slot < n).collect();
        let mut places: Vec<u32> = (0..n).collect();
        let mut chance = crate::common::world::Chance::of(&[seed]);
        (1..places.len()).rev().for_each(|i| places.swap(i, chance.below(i + 1)));
        let mut pins: Vec<(u32, u32)> = slots.into_iter().zip(places).collect();
        (1..pins.len()).rev().for_each(|i| pins.swap(i, chance.below(i + 1)));
        let mut order: Vec<u32> = (0..n).collect();
        arrange::pin(&mut order, &pins);
        prop_assert_eq!(order.len(), n as usize);
        for (slot, place) in pins {
            prop_assert_eq!(order[slot as usize], place);
        }
    }
}
