//! Ranking the last invoice's candidates, and how well that went.

use crate::shop::{Customer, Shop};
use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::item::Item;
use indwell::rank::Weights;
use std::collections::HashMap;
use std::thread;

const BEST_SELLING: usize = 200;
const OF_A_KIND: usize = 100;
const KINDS: usize = 3;

/// What orders the candidates.
#[derive(Clone, Copy)]
pub enum Ranker {
    /// As often as sold so far.
    Sales,
    /// What the customer bought last first, then by sales.
    Recent,
    /// The engine over the customer's earlier invoices, on a page in the order of sales.
    Engine(Weights),
}

/// Means over customers, with standard errors.
#[derive(Default)]
pub struct Figures {
    pub ndcg: f64,
    pub ndcg_error: f64,
    /// Mean of 1 / rank of the first relevant product.
    pub mrr: f64,
    pub mrr_error: f64,
    pub customers: usize,
}

/// Over the validation or the test customers; with `repeats`, products bought before are candidates too.
pub fn run(shop: &Shop, ranker: Ranker, repeats: bool, test: bool) -> Figures {
    let mut chosen: Vec<&Customer> = shop.customers.iter().filter(|c| (c.number % 3 == 0) == test).collect();
    chosen.sort_by_key(|c| c.invoices.last().map(|last| last.0));
    let halves: Vec<_> = chosen.chunks(chosen.len().div_ceil(2).max(1)).collect();
    let scores: Vec<(f64, f64)> = thread::scope(|scope| {
        let start = |half| scope.spawn(move || score_all(shop, half, ranker, repeats));
        let running: Vec<_> = halves.into_iter().map(start).collect();
        running.into_iter().flat_map(|run| run.join().unwrap_or_default()).collect()
    });
    let mean = |of: fn(&(f64, f64)) -> f64| {
        let n = scores.len() as f64;
        let mean = scores.iter().map(of).sum::<f64>() / n;
        let variance = scores.iter().map(|s| (of(s) - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (mean, (variance / n).sqrt())
    };
    let ((ndcg, ndcg_error), (mrr, mrr_error)) = (mean(|s| s.0), mean(|s| s.1));
    Figures { ndcg, ndcg_error, mrr, mrr_error, customers: scores.len() }
}

fn score_all(shop: &Shop, customers: &[&Customer], ranker: Ranker, repeats: bool) -> Vec<(f64, f64)> {
    let mut sold = vec![0u32; shop.items.len()];
    let mut next_sale = 0;
    let mut scores = Vec::new();
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
        if !candidates.iter().any(|c| last.contains(c)) {
            continue;
        }
        let order = match ranker {
            Ranker::Sales => candidates,
            Ranker::Recent => most_recent_first(candidates, earlier),
            Ranker::Engine(weights) => engine_order(shop, candidates, earlier, *now, weights, repeats),
        };
        scores.push(score(&order, last));
    }
    scores
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

fn most_recent_first(candidates: Vec<usize>, earlier: &[(i64, Vec<usize>)]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    for product in earlier.iter().rev().flat_map(|(_, products)| products) {
        if candidates.contains(product) && !order.contains(product) {
            order.push(*product);
        }
    }
    let rest: Vec<usize> = candidates.into_iter().filter(|c| !order.contains(c)).collect();
    order.extend(rest);
    order
}

fn engine_order(
    shop: &Shop,
    candidates: Vec<usize>,
    earlier: &[(i64, Vec<usize>)],
    now: i64,
    weights: Weights,
    repeats: bool,
) -> Vec<usize> {
    // The shop's customers are mostly resellers who buy the same again: where repeats count, all is consumable.
    let item = |product: usize| Item { consumable: repeats, ..shop.items[product].clone() };
    let mut engine = Engine::default();
    for (at, products) in earlier {
        for &product in products {
            let event = Event { name: Name::Purchase, subject: Subject::Item(item(product)), value: 0.0 };
            engine.track(&event, Some(at * 1000), now * 1000);
        }
    }
    let items: Vec<Option<Item>> = candidates.iter().map(|&product| Some(item(product))).collect();
    let slate = engine.rank(&items, &RankOptions { weights, ..RankOptions::default() }, now * 1000);
    slate.items.iter().map(|placed| candidates[placed.place as usize]).collect()
}

/// nDCG@10 with a gain of 1 a relevant product, and 1 / rank of the first.
fn score(order: &[usize], relevant: &[usize]) -> (f64, f64) {
    let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let is_relevant = |product: &&usize| relevant.contains(product);
    let there = order.iter().filter(is_relevant).count();
    let best: f64 = (0..there.min(10)).map(gain).sum();
    let hits = order.iter().take(10).enumerate().filter(|(_, product)| relevant.contains(product));
    let reached: f64 = hits.map(|(rank, _)| gain(rank)).sum();
    let first = order.iter().position(|product| relevant.contains(product));
    (reached / best, first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)))
}
