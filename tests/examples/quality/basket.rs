//! Bought together: one product of a basket is held out, and suggested from the others.

use crate::Ask;
use crate::judge::World;
use crate::retail::{CUT, chosen};
use crate::shop::Shop;
use crate::table::{Figure, Table};
use indwell::engine::{Engine, Scope};
use indwell::event::{Event, Name, Subject};
use indwell::item::ItemKey;
use indwell::recommend::{Asked, Strategy};

/// Baskets of this many products; beyond, a basket is a reseller's whole order.
const SIZES: std::ops::RangeInclusive<usize> = 2..=25;

/// Hit rates of one basket each from a customer's first invoice after the cut.
pub fn table(world: &World, shop: &Shop, ask: Ask) -> Table {
    let mut sold = vec![0u32; shop.items.len()];
    shop.sales.iter().filter(|sale| sale.0 < CUT).for_each(|sale| sold[sale.1] += 1);
    let mut by_sales: Vec<usize> = (0..sold.len()).collect();
    by_sales.sort_by_key(|&product| std::cmp::Reverse(sold[product]));
    let mut engine = Engine::default();
    engine.load("pack", world.pack.clone()).expect("the pack was written by the same program");

    let mut hits: [Vec<[f64; 2]>; 3] = Default::default();
    for customer in shop.customers.iter().filter(|customer| chosen(customer, ask.test)) {
        let fits = |(at, products): &&(i64, Vec<usize>)| *at >= CUT && SIZES.contains(&products.len());
        let Some((now, basket)) = customer.invoices.iter().find(fits) else { continue };
        let at = customer.number % basket.len();
        let (held, rest) = (basket[at], [&basket[..at], &basket[at + 1..]].concat());
        engine.forget(&Scope::All, now * 1000);
        for &item in &rest {
            let event = Event { name: Name::AddToCart, subject: Subject::Item(world.items[item].clone()), value: 0.0 };
            engine.track(&event, Some(now * 1000), now * 1000);
        }
        let popular = by_sales.iter().copied().filter(|item| !rest.contains(item)).take(20).collect();
        let mut suggested = |strategy, limit| {
            let asked = Asked { strategy, like: Vec::new(), exclude: Vec::new(), limit };
            let key = |item: &usize| ItemKey::new(&world.items[*item].item_id);
            let found = engine.recommend(&asked, now * 1000);
            let number = |item: u32| (0..world.items.len()).find(|n| engine.packs().find(key(n)) == Some(item));
            found.iter().filter_map(|found| number(found.item)).collect::<Vec<usize>>()
        };
        let lists = [popular, suggested(Strategy::BoughtTogether, 20), suggested(Strategy::ForYou, 20)];
        for (list, hits) in lists.iter().zip(&mut hits) {
            let place = list.iter().position(|&item| item == held);
            hits.push([10, 20].map(|cut| f64::from(u8::from(place.is_some_and(|place| place < cut)))));
        }
    }
    let names = ["best sellers", "bought together", "for you"];
    let row = |(name, hits): (&str, &Vec<[f64; 2]>)| {
        (name.to_owned(), [0, 1].map(|cut| Figure::of(hits.iter().map(move |hit| hit[cut]))).to_vec())
    };
    Table {
        name: "retail-basket",
        title: format!(
            "Online Retail, one held-out product of a basket, {}",
            if ask.test { "test part" } else { "validation part" }
        ),
        columns: vec!["HR@10", "HR@20"],
        cases: hits[0].len(),
        rows: names.into_iter().zip(&hits).map(row).collect(),
        notes: vec!["Out of all products of the pack; one basket a customer, of 2 to 25 products.".to_owned()],
    }
}
