//! read(write(x)) is x, up to the stated rounding.

use crate::made::contents;
use indwell::item::{Facet, ItemKey};
use indwell::offline::pack::{Contents, MAX_NEIGHBOURS, PackItem, write};
use indwell::offline::rows::Rows;
use indwell::pack::{Pack, Relation};
use indwell::recommend::Params;
use proptest::prelude::*;

/// Every level of every facet, once.
fn levels(facets: &[Facet]) -> Vec<Facet> {
    let mut all = Vec::new();
    for facet in facets {
        for level in facet.levels().map(|level| Facet::new(&facet.key, level.value)) {
            if !all.contains(&level) {
                all.push(level);
            }
        }
    }
    all
}

/// That two numbers differ by no more than this factor.
fn close(is: f32, wanted: f32, factor: f32) -> bool {
    is == wanted || wanted > 0.0 && is > 0.0 && (is / wanted).ln().abs() <= factor.ln() * 1.001
}

/// The factor of half a step on a scale of 254 steps between the least and the greatest of the values above 0.
fn half_step(values: impl Iterator<Item = f32>) -> f32 {
    let above = values.filter(|&value| value > 0.0);
    let (least, greatest) = above.fold((f32::MAX, 0.0), |(a, b): (f32, f32), x| (a.min(x), b.max(x)));
    if greatest == 0.0 { 1.0 } else { ((greatest / least).ln() / 254.0 / 2.0).exp() * 1.0001 }
}

fn check(given: &Contents) {
    check_bytes(given, write(given).expect("can be written"));
}

/// Holds these bytes to what was given.
pub fn check_bytes(given: &Contents, bytes: Vec<u8>) {
    let pack = Pack::read(bytes).expect("can be read");
    assert_eq!((pack.len() as usize, pack.built()), (given.items.len(), given.built));
    assert_eq!(pack.find(ItemKey::new("no such item")), None);
    let find = |item: &PackItem| pack.find(ItemKey::new(&item.item.item_id)).expect("the item is there");
    let number: Vec<u32> = given.items.iter().map(find).collect();
    let mut all = number.clone();
    all.sort_unstable();
    assert!(all.iter().copied().eq(0..pack.len()), "every number once");

    let popularity = half_step(given.items.iter().map(|item| item.popularity));
    let trend = half_step(given.items.iter().map(|item| item.trend));
    for (item, &n) in given.items.iter().zip(&number) {
        let read = pack.describe(n).expect("described");
        let wanted = &item.item;
        assert_eq!(
            (&read.item_id, &read.facets, read.time.unwrap_or(0), read.consumable),
            (&wanted.item_id, &levels(&wanted.facets), wanted.time.unwrap_or(0), wanted.consumable)
        );
        assert_eq!(read.price.is_some(), wanted.price.is_some());
        assert_eq!(pack.is_foreign(n), item.foreign);
        assert!(close(pack.popularity(n), item.popularity, popularity));
        assert!(close(pack.trend(n), if item.trend > 0.0 { item.trend } else { 1.0 }, trend));
    }
    for (a, &m) in given.items.iter().zip(&number).take(12) {
        for (b, &n) in given.items.iter().zip(&number).take(12) {
            let norm = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
            let dot: f32 = a.embedding.iter().zip(&b.embedding).map(|(x, y)| x * y).sum();
            let wanted = dot / (norm(&a.embedding) * norm(&b.embedding));
            match pack.likeness(m, n) {
                // Each number of a vector is rounded to 1/127, which turns it by half of that times √d at most.
                Some(is) => assert!((is - wanted).abs() < (a.embedding.len() as f32).sqrt() / 120.0, "{is} {wanted}"),
                None => assert!(a.embedding.is_empty()),
            }
        }
    }
    for (relation, rows) in &given.relations {
        let cells = rows.iter().flatten().map(|cell| cell.1);
        let scale = half_step(cells);
        for (item, row) in rows.iter().enumerate() {
            let read = pack.neighbours(*relation, number[item]).expect("a row");
            let own = row.iter().find(|cell| cell.0 as usize == item).map_or(0.0, |cell| cell.1);
            assert!(close(read.own, own, scale), "{} {own}", read.own);
            let others: Vec<_> = row.iter().filter(|cell| cell.0 as usize != item).collect();
            let least = others.iter().map(|cell| cell.1).fold(f32::MAX, f32::min);
            let greatest = others.iter().map(|cell| cell.1).fold(0.0, f32::max);
            // Half of one of 15 steps between bounds that are themselves rounded.
            let factor = (greatest / least).powf(1.0 / 30.0) * scale.powf(1.2);
            let read: Vec<(u32, f32)> = read.collect();
            assert_eq!(read.len(), others.len().min(MAX_NEIGHBOURS));
            for &&(other, weight) in others.iter().take(MAX_NEIGHBOURS) {
                let (_, is) = read.iter().find(|cell| cell.0 == number[other as usize]).expect("the neighbour");
                assert!(close(*is, weight, factor), "{is} {weight} {factor}");
            }
        }
    }
    assert_eq!(Params::from_slice(&pack.params::<6>()), given.params.unwrap_or_default());
    for n in 0..20 {
        assert_eq!(pack.weight_prior(n), given.weights.get(n).copied());
        assert_eq!(pack.examination(n), given.examination.get(n).copied());
    }
    for variant in &given.variants {
        assert_eq!(pack.variant_prior(&variant.name), Some((variant.clicks, variant.shown)));
    }
    assert_eq!(pack.variant_prior("hero"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(seed in any::<u64>(), items in 0usize..120, neighbours in 0usize..40) {
        check(&contents(seed, items, neighbours));
    }

    #[test]
    fn prices_are_those_of_a_close_quantile(seed in any::<u64>()) {
        let given = contents(seed, 2_000, 0);
        let pack = Pack::read(write(&given).unwrap()).unwrap();
        let mut prices: Vec<f64> = given.items.iter().filter_map(|item| item.item.price).collect();
        prices.sort_by(f64::total_cmp);
        let rank = |price: f64| prices.partition_point(|&p| p < price * 0.999_999) as isize;
        for item in &given.items {
            let read = pack.describe(pack.find(ItemKey::new(&item.item.item_id)).unwrap()).unwrap();
            if let Some(price) = item.item.price {
                let apart = (rank(read.price.unwrap()) - rank(price)).unsigned_abs();
                prop_assert!(apart <= prices.len() / 254 + 1, "{apart} places of {}", prices.len());
            }
        }
    }
}

#[test]
fn rows_of_one_neighbour_of_many_and_of_hundreds() {
    for (items, neighbours) in [(1, 1), (2, 1), (300, 299), (17, 16), (16, 3)] {
        check(&contents(7, items, neighbours));
    }
}

#[test]
fn neighbours_lie_close_to_each_other() {
    // A ring in random order: its items are numbered one after the other.
    let items = 1_000u32;
    let name = |n: u32| n.wrapping_mul(617) % items;
    let row = |n: u32| vec![(name((place(n, items) + 1) % items), 0.5)];
    fn place(name: u32, items: u32) -> u32 {
        (0..items).find(|n| n.wrapping_mul(617) % items == name).unwrap()
    }
    let item = |n: u32| {
        let mut item = PackItem::default();
        item.item.item_id = format!("{n}");
        item
    };
    let relations = vec![(Relation::Next, Rows::new((0..items).map(row)))];
    let given = Contents { items: (0..items).map(item).collect(), relations, ..Contents::default() };
    let pack = Pack::read(write(&given).unwrap()).unwrap();
    let steps = (0..items).filter(|&n| pack.neighbours(Relation::Next, n).unwrap().next().unwrap().0 == n + 1);
    assert!(steps.count() >= items as usize - 2);
}

#[test]
fn what_cannot_be_written_is_named() {
    let refused = |change: &dyn Fn(&mut Contents), words: &str| {
        let mut given = contents(3, 5, 3);
        change(&mut given);
        let error = write(&given).unwrap_err();
        assert!(error.contains(words), "{error}");
    };
    refused(&|c| c.items[2].item.item_id = String::new(), "items[2]: its id is empty");
    refused(&|c| c.items[4].item.item_id = c.items[1].item.item_id.clone(), "items[4]: there is another item");
    refused(&|c| c.relations[1].1 = Rows::new([]), "AlsoViewed: 0 rows for 5 items");
    refused(&|c| c.relations[1].0 = Relation::Next, "Next: there is another relation");
    refused(&|c| c.relations[0].1 = Rows::new(vec![vec![(5, 1.0)]; 5]), "Next, row 0: it names an item beyond");
    refused(&|c| c.items[1].embedding = vec![1.0; 99], "numbers, that of others 99");
}
