//! Long lists stand by falling score, however the scores are spread.

use crate::common::laws;
use crate::common::world::{Chance, World};
use crate::laws::config;
use indwell::rank::{SIGNALS, Signal, Weights};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn long_lists_are_sorted(seed in any::<u64>(), items in 100..1500usize, kind in 0..6usize) {
        let mut world = World::new(seed, 80, items);
        let mut chance = Chance::of(&[seed, 9]);
        let one = chance.below(SIGNALS.len());
        match kind {
            // All alike; two heaps far apart; few that nothing comes near, and more than any number is.
            0 => world.options.weights = Weights([0.0; SIGNALS.len()]),
            1 => world.options.weights.0[Signal::InBasket as usize] = 1e9,
            2 => world.options.weights.0[one] = 1e15,
            3 => world.options.weights.0[one] = f64::MAX,
            4 => world.options.weights.0[one] = -1e-300,
            _ => {}
        }
        laws::sorted(&world);
    }
}
