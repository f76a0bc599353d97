//! Floors of exposure, against every way there is to fill the slots of small lists.

use crate::common::world::{Chance, World};
use crate::laws::config;
use indwell::arrange::fair::{Fair, Row, attention, entropy, lift};
use indwell::arrange::pinned;
use indwell::item::{Facet, Item, group};
use proptest::prelude::*;

/// A list of items that count for one of three values or none, with some slots taken.
struct Small {
    values: Vec<Option<u32>>,
    order: Vec<u32>,
    taken: Vec<(u32, u32)>,
    slots: usize,
}

impl Small {
    fn new(seed: u64) -> Small {
        let mut chance = Chance::of(&[seed, 31]);
        let n = 1 + chance.below(7);
        let values: Vec<Option<u32>> =
            (0..n).map(|_| chance.one_of(&[Some(0), Some(0), Some(1), Some(2), None])).collect();
        let mut order: Vec<u32> = (0..n as u32).collect();
        let pins: Vec<(u32, u32)> =
            (0..chance.below(3)).map(|_| (chance.below(n) as u32, chance.below(n) as u32)).collect();
        let taken = pinned(&mut order, &pins);
        Small { values, order, taken, slots: 1 + chance.below(6) }
    }

    fn row(&self) -> Row<'_> {
        Row { values: &self.values, taken: &self.taken, slots: self.slots }
    }

    fn all(&self) -> f64 {
        (0..self.slots.min(self.order.len())).map(attention).sum()
    }

    fn share(&self, order: &[u32], value: u32) -> f64 {
        let slots = order.iter().take(self.slots).enumerate();
        slots
            .filter(|(_, place)| self.values[**place as usize] == Some(value))
            .map(|(slot, _)| attention(slot))
            .sum::<f64>()
            / self.all()
    }

    fn holds(&self, order: &[u32], floors: &[(u32, f64)]) -> bool {
        floors.iter().all(|&(value, floor)| self.share(order, value) >= floor - 1e-9)
    }

    /// Whether the floors hold in any order that begins like this and leaves what is taken where it stands.
    fn possible(&self, begin: &[u32], floors: &[(u32, f64)]) -> bool {
        let slot = begin.len();
        if slot == self.order.len() || slot >= self.slots {
            return self.holds(begin, floors);
        }
        let taken = self.taken.iter().find(|taken| taken.0 as usize == slot).map(|taken| taken.1);
        let able = |place: &u32| {
            taken.map_or_else(|| self.taken.iter().all(|taken| taken.1 != *place), |taken| taken == *place)
        };
        let next = self.order.iter().filter(|place| !begin.contains(place) && able(place));
        next.into_iter().any(|&place| self.possible(&[begin, &[place]].concat(), floors))
    }
}

proptest! {
    #![proptest_config(config(600))]

    /// Nothing is lost, what has a slot keeps it, what is lifted is what stands further in front, and where the floors hold
    /// already nothing moves.
    #[test]
    fn floors_lose_nothing(seed: u64, a in 0.0..1.0f64, b in 0.0..1.0f64) {
        let small = Small::new(seed);
        let floors = [(0, a * b), (1, a * (1.0 - b))];
        let mut order = small.order.clone();
        let lifted = lift(&mut order, &small.row(), &floors);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..order.len() as u32).collect::<Vec<_>>());
        for &(slot, place) in &small.taken {
            prop_assert_eq!(order[slot as usize], place);
        }
        let at = |order: &[u32], place: u32| order.iter().position(|&other| other == place);
        for &place in &lifted {
            prop_assert!(at(&order, place) < at(&small.order, place));
        }
        if small.holds(&small.order, &floors) {
            prop_assert_eq!(&order, &small.order);
        }
        prop_assert_eq!(lifted.is_empty(), order == small.order);
    }

    /// One floor holds whenever any order makes it hold, and every slot then has the first item with which it can.
    #[test]
    fn one_floor_holds_whenever_it_can(seed: u64, value in 0..3u32, floor in 0.0..1.0f64) {
        let small = Small::new(seed);
        let floors = [(value, floor)];
        let mut order = small.order.clone();
        lift(&mut order, &small.row(), &floors);
        if !small.possible(&[], &floors) {
            // Then as much as there can be: nothing is left behind the slots that could have stood in them.
            let inside = order.iter().take(small.slots).filter(|place| !small.taken.iter().any(|taken| taken.1 == **place));
            let others = inside.filter(|place| small.values[**place as usize] != Some(value)).count();
            let free = |place: &&u32| small.taken.iter().all(|taken| taken.1 != **place);
            let outside = order.iter().skip(small.slots).filter(free);
            let outside = outside.filter(|place| small.values[**place as usize] == Some(value)).count();
            prop_assert!(others == 0 || outside == 0);
            return Ok(());
        }
        prop_assert!(small.holds(&order, &floors));
        for slot in 0..small.slots.min(order.len()) {
            if small.taken.iter().any(|taken| taken.0 as usize == slot) {
                continue;
            }
            let free = |place: &&u32| !order[..slot].contains(place) && small.taken.iter().all(|taken| taken.1 != **place);
            let with = |place: &&u32| small.possible(&[&order[..slot], &[**place]].concat(), &floors);
            prop_assert_eq!(Some(&order[slot]), small.order.iter().filter(free).find(with));
        }
    }

    /// Several floors hold wherever floors a quarter higher could.
    #[test]
    fn several_floors_hold_with_some_room(seed: u64, a in 0.0..0.8f64, b in 0.0..0.8f64, c in 0.0..0.4f64) {
        let small = Small::new(seed);
        let floors = [(0, a), (1, b), (2, c)];
        let higher = floors.map(|(value, floor)| (value, floor * 1.25));
        let mut order = small.order.clone();
        lift(&mut order, &small.row(), &floors);
        if small.possible(&[], &higher) {
            prop_assert!(small.holds(&order, &floors), "{:?} {:?} {:?}", small.values, small.order, small.taken);
        }
    }

    /// In whole slates, of any visitor: what is reported is what stands there, and a floor for one brand holds as far as the
    /// brand has items.
    #[test]
    fn exposure_is_what_stands_there(seed: u64, events in 0..30usize, items in 1..25usize, floor in 0.0..0.6f64) {
        let mut world = World::new(seed, events, items).readable();
        world.options.pins = Vec::new();
        world.options.limit = Some(10);
        let Some(first) = world.items.iter().flatten().next().map(brand) else { return Ok(()) };
        let id = Facet::new("brand", &first).id();
        world.options.wishes.fair = Some(Fair { group: group("brand"), every: 0.0, of: vec![(id, floor)] });
        let mut engine = world.engine();
        let slate = engine.rank(&world.items, &world.options, world.now);
        let all: f64 = (0..slate.items().len()).map(attention).sum();
        let mut sum = 0.0;
        for &(value, [share, _, least]) in &slate.report.exposure {
            let name = engine.facet(value).map(|facet| facet.value.to_string()).unwrap_or_default();
            let is = |place: u32| world.items[place as usize].as_ref().map(brand) == Some(name.clone());
            let there = slate.items().into_iter().enumerate().filter(|(_, placed)| is(placed.place));
            let seen = there.map(|(slot, _)| attention(slot)).sum::<f64>() / all;
            prop_assert!((seen - share).abs() < 1e-9);
            sum += share;
            prop_assert_eq!(least, if name == first { floor } else { 0.0 });
            if name == first {
                let shown = |place: &u32| is(*place) && !slate.hidden.contains(place);
                let have = (0..world.items.len() as u32).filter(shown).count();
                let most: f64 = (0..have.min(slate.items().len())).map(attention).sum::<f64>() / all;
                prop_assert!(share >= floor.min(most) - 1e-9, "{share} of {floor}, at most {most}");
            }
        }
        prop_assert!(slate.items().is_empty() || (sum - 1.0).abs() < 1e-9);
    }

    /// Entropy is that of its definition: between 0 and the logarithm of how many there are, and greatest where all are alike.
    #[test]
    fn entropy_is_that_of_shannon(amounts in prop::collection::vec(0.01..10.0f64, 1..9)) {
        let sums: Vec<(u32, f64)> = (0..).zip(amounts.iter().copied()).collect();
        let (all, most) = (amounts.iter().sum::<f64>(), (amounts.len() as f64).log2());
        let shannon: f64 = amounts.iter().map(|amount| -amount / all * (amount / all).log2()).sum();
        prop_assert!((entropy(&sums) - shannon).abs() < 1e-9);
        prop_assert!((-1e-9..=most + 1e-9).contains(&entropy(&sums)));
        let alike: Vec<(u32, f64)> = sums.iter().map(|&(value, _)| (value, 2.5)).collect();
        prop_assert!((entropy(&alike) - most).abs() < 1e-9);
    }
}

fn brand(item: &Item) -> String {
    item.facets.iter().find(|facet| facet.key == "brand").map(|facet| facet.value.clone()).unwrap_or_default()
}

/// What stands behind the slots that count does not help its value, not even in the first of them.
#[test]
fn what_is_pinned_behind_the_slots_meets_no_floor() {
    let small = Small {
        values: vec![Some(0), Some(0), Some(1), Some(1)],
        order: vec![0, 1, 2, 3],
        taken: vec![(2, 2)],
        slots: 2,
    };
    let mut order = small.order.clone();
    assert_eq!(lift(&mut order, &small.row(), &[(1, 0.3)]), [3]);
    assert!(small.holds(&order, &[(1, 0.3)]) && order[2] == 2, "{order:?}");
}

/// A value that was never seen is no variety.
#[test]
fn nothing_seen_has_no_entropy() {
    assert_eq!([entropy(&[]), entropy(&[(0, 0.0), (1, 2.0)])], [0.0, 0.0]);
    assert!((entropy(&[(0, 1.0), (1, 1.0), (2, 0.0)]) - 1.0).abs() < 1e-12);
}
