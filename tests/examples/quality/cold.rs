//! Cold items: products that were first sold after the cut, so that no pack can say who else bought them. What they are has
//! to do.

use crate::Ask;
use crate::judge::{Case, Ranker, World};
use crate::page::{figures, only};
use crate::retail::{CUT, chosen, past};
use crate::shop::Shop;
use crate::table::Table;
use indwell::rank::Weights;

/// All new products as one list, for every customer with invoices before the cut who bought any of them.
pub fn table(world: &World, shop: &Shop, ask: Ask) -> Table {
    let mut first = vec![i64::MAX; shop.items.len()];
    let mut kind_sold = vec![0u32; shop.kinds.iter().max().map_or(0, |most| most + 1)];
    for &(at, product) in &shop.sales {
        first[product] = first[product].min(at);
        kind_sold[shop.kinds[product]] += u32::from(at < CUT);
    }
    let mut new: Vec<usize> = (0..first.len()).filter(|&product| (CUT..i64::MAX).contains(&first[product])).collect();
    new.sort_by_key(|&product| std::cmp::Reverse(kind_sold[shop.kinds[product]]));
    let mut cases = Vec::new();
    for customer in shop.customers.iter().filter(|customer| chosen(customer, ask.test)) {
        let (before, after): (Vec<_>, Vec<_>) = customer.invoices.iter().cloned().partition(|(at, _)| *at < CUT);
        let bought: Vec<usize> =
            after.iter().flat_map(|(_, products)| products).copied().filter(|p| new.contains(p)).collect();
        if !before.is_empty() && !bought.is_empty() {
            cases.push(Case { past: past(&before), candidates: new.clone(), relevant: bought, now: CUT });
        }
    }
    let content = Ranker::Engine(only(Weights::default(), &["facet", "session_facet", "text", "price"]));
    let rows = [("any order", Ranker::Random), ("sales of its kind", Ranker::Page), ("what it is", content)];
    let scores = world.judge(&cases, &rows.map(|row| row.1));
    let means: Vec<f64> = scores.iter().map(|scores| figures(scores)[0].mean).collect();
    Table {
        name: "retail-cold",
        title: format!(
            "Online Retail, {} products first sold after the cut, {}",
            new.len(),
            if ask.test { "test part" } else { "validation part" }
        ),
        columns: vec!["nDCG@10", "MRR"],
        cases: cases.len(),
        rows: rows.iter().zip(&scores).map(|(row, scores)| (row.0.to_owned(), figures(scores))).collect(),
        notes: vec![format!(
            "What it is against any order: {:.1} times the nDCG@10; against the sales of its kind: {:.1} times.",
            means[2] / means[0],
            means[2] / means[1]
        )],
    }
}
