//! Online Retail: the next invoice of customers with a history.
//!
//! Everything before [`CUT`] is the crowd's: the pack is built from all invoices until then, and from nothing else. Judged is
//! the last invoice of every customer who came after the cut and had two invoices or more before. Candidates: the 200
//! products best-selling until that moment, and the 100 best-selling of each of the customer's three favourite kinds, in
//! the order of sales. A third of the customers, by number, are the test part.

use crate::judge::{Case, World};
use crate::page::{Words, table};
use crate::shop::{Customer, Shop};
use crate::table::Table;
use crate::{Ask, basket, cold, crowd};
use indwell::event::Name;
use indwell::item::Item;
use indwell::offline::log::{Click, Kind, Log};
use std::collections::HashMap;

/// 1 October 2011, in seconds since the epoch: the last ten weeks are foretold from ten months.
pub const CUT: i64 = 1_317_427_200;
/// Fewer customers than these stand behind nothing that a pack says.
const SUPPORT: u32 = 5;
const BEST_SELLING: usize = 200;
const OF_A_KIND: usize = 100;
const KINDS: usize = 3;

/// All tables of this log.
pub fn run(log: &str, catalogue: &str, ask: Ask) -> Result<Vec<Table>, String> {
    let shop = Shop::read(log, catalogue)?;
    let written = crowd::pack(&invoices(&shop), &shop.items, SUPPORT)?;
    let size = format!("The pack: {} bytes, {} with brotli.", written.bytes.len(), written.brotli);
    eprintln!("{size}");
    let mut tables = Vec::new();
    for repeats in [false, true] {
        let words = Words {
            name: if repeats { "retail-repeats" } else { "retail-new" },
            title: format!(
                "Online Retail, next invoice, {}",
                if repeats { "all products" } else { "not bought before" }
            ),
            page: "order of sales",
            history: "history only",
            signals: if repeats {
                &["facet", "session_facet", "text", "price", "buy_again", "collaborative"]
            } else {
                &["facet", "session_facet", "text", "price", "collaborative"]
            },
        };
        // The customers are mostly resellers who buy the same again: where repeats count, all is consumable.
        let items = shop.items.iter().map(|item| Item { consumable: repeats, ..item.clone() });
        let world = World { items: items.collect(), pack: written.bytes.clone() };
        let part = |test| cases(&shop, repeats, test);
        let judged = part(ask.test);
        tables.push(table(&world, &words, &part(false), &judged, ask));
        tables.last_mut().into_iter().for_each(|table| table.notes.push(size.clone()));
    }
    let world = World { items: shop.items.clone(), pack: written.bytes };
    tables.push(basket::table(&world, &shop, ask));
    tables.push(cold::table(&world, &shop, ask));
    Ok(tables)
}

/// Whether a customer belongs to the part that is asked for.
pub fn chosen(customer: &Customer, ask_test: bool) -> bool {
    customer.number.is_multiple_of(3) == ask_test
}

/// What a pack is built from: each invoice before the cut a session, by time.
fn invoices(shop: &Shop) -> Log {
    let mut log = Log::new();
    for item in &shop.items {
        log.number(&item.item_id);
    }
    for customer in &shop.customers {
        for (time, products) in customer.invoices.iter().filter(|(at, _)| *at < CUT) {
            let click = |&product: &usize| Click { item: product as u32, kind: Kind::Purchase, time: *time };
            log.push(customer.number as u32, products.iter().map(click));
        }
    }
    log.sort();
    log
}

fn cases(shop: &Shop, repeats: bool, test: bool) -> Vec<Case> {
    let mut customers: Vec<&Customer> = shop.customers.iter().filter(|customer| chosen(customer, test)).collect();
    customers.retain(|c| c.invoices.len() >= 3 && c.invoices.last().is_some_and(|last| last.0 >= CUT));
    customers.sort_by_key(|c| c.invoices.last().map(|last| last.0));
    let mut sold = vec![0u32; shop.items.len()];
    let mut next_sale = 0;
    let mut cases = Vec::new();
    for customer in customers {
        let Some(((now, last), earlier)) = customer.invoices.split_last() else { continue };
        while next_sale < shop.sales.len() && shop.sales[next_sale].0 < *now {
            sold[shop.sales[next_sale].1] += 1;
            next_sale += 1;
        }
        let mut candidates = candidates(shop, &sold, earlier);
        if !repeats {
            candidates.retain(|c| !earlier.iter().any(|(_, products)| products.contains(c)));
        }
        if candidates.iter().any(|c| last.contains(c)) {
            cases.push(Case { past: past(earlier), candidates, relevant: last.clone(), now: *now });
        }
    }
    cases
}

/// Invoices as the engine is told of them.
pub fn past(invoices: &[(i64, Vec<usize>)]) -> Vec<(i64, Name, usize)> {
    let bought =
        |(at, products): &(i64, Vec<usize>)| products.iter().map(|&item| (*at, Name::Purchase, item)).collect();
    invoices.iter().flat_map::<Vec<_>, _>(bought).collect()
}

/// The best-selling products, and those of the customer's favourite kinds, in the order of sales so far.
fn candidates(shop: &Shop, sold: &[u32], earlier: &[(i64, Vec<usize>)]) -> Vec<usize> {
    let mut by_sales: Vec<usize> = (0..sold.len()).collect();
    by_sales.sort_by_key(|&product| std::cmp::Reverse(sold[product]));
    let mut bought: HashMap<usize, u32> = HashMap::new();
    for product in earlier.iter().flat_map(|(_, products)| products) {
        *bought.entry(shop.kinds[*product]).or_default() += 1;
    }
    let mut kinds: Vec<(u32, usize)> = bought.into_iter().map(|(kind, n)| (n, kind)).collect();
    kinds.sort_unstable_by_key(|&(n, kind)| (std::cmp::Reverse(n), kind));
    let mut left: HashMap<usize, usize> = kinds.iter().take(KINDS).map(|&(_, kind)| (kind, OF_A_KIND)).collect();
    let mut taken = Vec::new();
    for (rank, product) in by_sales.into_iter().enumerate() {
        let of_a_kind = left.get_mut(&shop.kinds[product]).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
        if rank < BEST_SELLING || of_a_kind {
            taken.push(product);
        }
    }
    taken
}
