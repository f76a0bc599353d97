//! One list after the other, put into order by the engine and by simple rules, and how well that went.

use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::item::Item;
use indwell::offline::priors::signals;
use indwell::rank::{SIGNALS, Weights};
use std::thread;

/// A shop's items, by number, and what its crowd knows.
pub struct World {
    pub items: Vec<Item>,
    /// The file of a pack.
    pub pack: Vec<u8>,
}

/// A list that was looked at, and what was picked from it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// What the visitor had done: seconds since the epoch, the event, the item; the oldest first.
    pub past: Vec<(i64, Name, usize)>,
    /// The list in the page's own order.
    pub candidates: Vec<usize>,
    /// What was picked.
    pub relevant: Vec<usize>,
    /// Seconds since the epoch.
    pub now: i64,
}

/// What orders a list.
#[derive(Clone, Copy)]
pub enum Ranker {
    /// The page's own order.
    Page,
    /// What the visitor touched last first, then the page's order.
    Recent,
    /// Any order, the same at every run.
    Random,
    /// The engine.
    Engine(Weights),
}

/// nDCG@10 with a gain of 1 for what was picked, and 1 / rank of the first of it.
pub type Score = (f64, f64);

impl World {
    /// Every ranker's scores, one a case, in the order of the cases.
    pub fn judge(&self, cases: &[Case], rankers: &[Ranker]) -> Vec<Vec<Score>> {
        let parts = split(cases, |case| {
            let mut visitor = self.visitor(case);
            let mut order = |ranker: &Ranker| match ranker {
                Ranker::Page => case.candidates.clone(),
                Ranker::Recent => recent_first(case),
                Ranker::Random => shuffled(case),
                Ranker::Engine(weights) => self.order(&mut visitor, case, *weights),
            };
            rankers.iter().map(|ranker| score(&order(ranker), &case.relevant)).collect::<Vec<Score>>()
        });
        (0..rankers.len()).map(|ranker| parts.iter().map(|scores| scores[ranker]).collect()).collect()
    }

    /// By case: the engine's signals of every candidate, each as it is with a weight of 1.
    pub fn signals(&self, cases: &[Case]) -> Vec<Vec<[f64; SIGNALS.len()]>> {
        split(cases, |case| {
            let options =
                RankOptions { weights: Weights([1.0; SIGNALS.len()]), explain: true, ..RankOptions::default() };
            let slate = self.visitor(case).rank(&self.list(case), &options, case.now * 1000);
            signals(&slate, case.candidates.len())
        })
    }

    fn visitor(&self, case: &Case) -> Engine {
        let mut engine = Engine::default();
        if !self.pack.is_empty() {
            engine.load("pack", self.pack.clone()).expect("the pack was written by the same program");
        }
        for &(at, name, item) in &case.past {
            let event = Event { name, subject: Subject::Item(self.items[item].clone()), value: 0.0 };
            engine.track(&event, Some(at * 1000), case.now * 1000);
        }
        engine
    }

    fn list(&self, case: &Case) -> Vec<Option<Item>> {
        case.candidates.iter().map(|&item| Some(self.items[item].clone())).collect()
    }

    fn order(&self, visitor: &mut Engine, case: &Case, weights: Weights) -> Vec<usize> {
        let slate = visitor.rank(&self.list(case), &RankOptions { weights, ..RankOptions::default() }, case.now * 1000);
        slate.items().iter().map(|placed| case.candidates[placed.place as usize]).collect()
    }
}

/// Calls `work` for every case on every core.
pub fn split<T: Send>(cases: &[Case], work: impl Fn(&Case) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let start = |part: &'_ [Case]| {
            let (part, work) = (part.to_vec(), &work);
            scope.spawn(move || part.iter().map(work).collect::<Vec<T>>())
        };
        let running: Vec<_> = cases.chunks(cases.len().div_ceil(cores).max(1)).map(start).collect();
        running.into_iter().flat_map(|run| run.join().expect("the engine does not panic")).collect()
    })
}

fn recent_first(case: &Case) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    for (_, _, item) in case.past.iter().rev() {
        if case.candidates.contains(item) && !order.contains(item) {
            order.push(*item);
        }
    }
    let rest: Vec<usize> = case.candidates.iter().copied().filter(|c| !order.contains(c)).collect();
    order.extend(rest);
    order
}

fn shuffled(case: &Case) -> Vec<usize> {
    let mut order = case.candidates.clone();
    let key = |item: &usize| ((*item as u64 + 1) ^ case.now as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    order.sort_by_key(|item| key(item).wrapping_mul(0xBF58_476D_1CE4_E5B9));
    order
}

/// How high up what was picked stands in an order.
pub fn score(order: &[usize], relevant: &[usize]) -> Score {
    let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let there = order.iter().filter(|item| relevant.contains(item)).count();
    let best: f64 = (0..there.min(10)).map(gain).sum();
    let hits = order.iter().take(10).enumerate().filter(|(_, item)| relevant.contains(item));
    let reached: f64 = hits.map(|(rank, _)| gain(rank)).sum();
    let first = order.iter().position(|item| relevant.contains(item));
    (if best > 0.0 { reached / best } else { 0.0 }, first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)))
}
