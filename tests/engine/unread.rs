//! What the page's side does not hand over (what is marked as sensitive, or cannot be read) leaves no trace: the history's bytes
//! are those of a visitor who never had it before their eyes.

use crate::common::world::{Chance, World};
use crate::laws::config;
use indwell::engine::Engine;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn lists_with_what_is_not_read_leave_the_bytes_of_lists_without((seed, events, items, more) in (any::<u64>(), 0..60usize, 0..30usize, 1..12usize)) {
        let world = World::new(seed, events, items).readable();
        let mut chance = Chance::of(&[seed, 9]);
        let mut with = world.items.clone();
        for _ in 0..more {
            with.insert(chance.below(with.len() + 1), None);
        }
        let (mut seen, mut never) = (Engine::default(), Engine::default());
        for (n, (at, event)) in world.events.iter().enumerate() {
            seen.track(event, Some(*at), world.now);
            never.track(event, Some(*at), world.now);
            if n % 8 == 0 {
                seen.rank(&with, &world.options, world.now);
                seen.rank(&vec![None; more], &world.options, world.now);
                never.rank(&world.items, &world.options, world.now);
            }
        }
        prop_assert_eq!(seen.encode(world.now), never.encode(world.now));
        prop_assert_eq!(seen.export(world.now), never.export(world.now));
        // And it keeps its place, at no score.
        let mut free = world.options.clone();
        (free.pins, free.limit) = (Vec::new(), None);
        let slate = seen.rank(&with, &free, world.now);
        for (slot, placed) in slate.items().iter().enumerate() {
            if with[placed.place as usize].is_none() {
                let hidden = slate.hidden.iter().filter(|place| **place < placed.place).count();
                prop_assert_eq!((slot + hidden, placed.score), (placed.place as usize, 0.0));
            }
        }
    }
}
