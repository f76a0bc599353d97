//! Made-up contents, the same from the same seed.

use indwell::item::{Facet, Item};
use indwell::offline::pack::{Contents, PackItem, Variant};
use indwell::offline::rows::Rows;
use indwell::pack::Relation;
use indwell::recommend::Params;

/// Numbers that look random: SplitMix64 (Steele, Lea and Flood).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// A shop of so many items, each with up to so many neighbours in each relation.
pub fn contents(seed: u64, items: usize, neighbours: usize) -> Contents {
    let mut chance = Chance(seed);
    let relation = |&relation: &Relation| (relation, rows(seed + relation as u64, items, neighbours));
    let relations = Relation::ALL.iter().map(relation).filter(|_| items > 0).collect();
    let length = chance.below(6);
    let item = |n: usize| {
        let mut c = Chance(seed ^ (n as u64) << 20);
        let facet = |c: &mut Chance, key: &str| Facet::new(key, ["red", "Bags/Small", "blü=", ""][c.below(4)]);
        PackItem {
            item: Item {
                item_id: format!("{}-{n}", ["sku", "é", "a longer name than most"][c.below(3)]),
                facets: ["colour", "kind", ""][..c.below(4)].iter().map(|key| facet(&mut c, key)).collect(),
                price: (c.below(4) > 0).then(|| f64::from((c.unit() * 9.0).exp())),
                text: String::new(),
                time: (c.below(2) > 0).then(|| c.below(20_000) as i64 * 86_400_000),
                consumable: c.below(9) == 0,
            },
            popularity: if c.below(8) > 0 { (c.unit() * 12.0).exp() } else { 0.0 },
            trend: if c.below(8) > 0 { (c.unit() * 4.0 - 2.0).exp() } else { 0.0 },
            embedding: (0..length).map(|_| c.unit() - 0.5).collect(),
            foreign: c.below(9) == 0,
        }
    };
    Contents {
        built: 1_790_000_000,
        items: (0..items).map(item).collect(),
        relations,
        params: (chance.below(2) > 0).then(|| Params { long: chance.unit(), ..Params::default() }),
        weights: (0..chance.below(12)).map(|n| (n as f32 * 0.5, 4.0)).collect(),
        variants: vec![Variant { name: "hero ü".to_owned(), clicks: 17.0, shown: 300.0 }],
        examination: vec![-0.5, -1.5, -2.25],
        sessions: Vec::new(),
        session_share: 0.0,
    }
}

/// Rows of random neighbours with weights over some decades; one in four has the item itself.
fn rows(seed: u64, items: usize, most: usize) -> Rows {
    let row = |item: usize| {
        let mut c = Chance(seed ^ (item as u64) << 24);
        let mut row: Vec<(u32, f32)> = Vec::new();
        for _ in 0..c.below(most + 1) {
            let other = c.below(items) as u32;
            if other as usize != item && row.iter().all(|cell| cell.0 != other) {
                row.push((other, (c.unit() * 6.0 - 7.0).exp()));
            }
        }
        if c.below(4) == 0 {
            row.push((item as u32, c.unit() + 0.1));
        }
        row
    };
    Rows::new((0..items).map(row))
}
