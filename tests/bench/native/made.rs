//! The items and histories that everything is measured on: those of `tests/bench/made.js`, the same every time.

use indwell::event::{Event, Name, Subject};
use indwell::item::{Facet, Item};

/// When it is measured, milliseconds since the epoch: the beginning of a minute.
pub const NOW: i64 = 29_833_333 * 60_000;
const DAY: f64 = 86_400_000.0;

/// A linear congruential generator (the constants of Numerical Recipes).
struct Random(u32);

impl Random {
    /// A number from 0 to below 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() * count as f64) as usize
    }
}

/// Items as a shop has them: three facets, a price, a name of four words.
pub fn items(count: usize, seed: u32) -> Vec<Item> {
    let mut random = Random(seed);
    (0..count)
        .map(|n| {
            let brand = Facet::new("brand", &format!("brand{}", random.below(20)));
            let category = Facet::new("category", &format!("c{}/s{}", random.below(8), random.below(6)));
            let colour = Facet::new("colour", &format!("colour{}", random.below(10)));
            let price = (100.0 + random.next() * 9900.0).round() / 100.0;
            let words: Vec<String> = (0..4).map(|_| format!("word{}", random.below(300))).collect();
            Item {
                item_id: format!("sku-{seed}-{n}"),
                facets: vec![brand, category, colour],
                price: Some(price),
                text: words.join(" "),
                ..Item::default()
            }
        })
        .collect()
}

/// Events of the last thirty days on these items, the oldest first, and when each was.
pub fn events_on(known: &[Item], count: usize) -> Vec<(Event, Option<i64>)> {
    let mut random = Random(2);
    (0..count)
        .map(|n| {
            let name = match random.next() {
                kind if kind < 0.75 => Name::ViewItem,
                kind if kind < 0.85 => Name::AddToCart,
                kind if kind < 0.9 => Name::Purchase,
                _ => Name::ItemImpression,
            };
            let item = known[random.below(known.len())].clone();
            let age = ((count - n) as f64 / count as f64 * 30.0 * DAY) as i64;
            (Event { name, subject: Subject::Item(item), value: 0.0 }, Some(NOW - age))
        })
        .collect()
}

/// The same on a few hundred items.
pub fn events(count: usize) -> Vec<(Event, Option<i64>)> {
    events_on(&items(count.div_ceil(3), 2), count)
}
