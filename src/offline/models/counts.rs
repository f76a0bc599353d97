//! Counting who follows whom: the oldest models, and the ones every other must beat.
//!
//! Sources: co-visitation as in Linden, Smith, York, *Amazon.com Recommendations: Item-to-Item Collaborative Filtering*,
//! IEEE Internet Computing 2003; association and sequential rules and the Markov chain as in Ludewig and Jannach,
//! *Evaluation of Session-based Recommendation Algorithms*, UMUAI 2018.

use std::ops::Range;

use crate::offline::log::Log;
use crate::offline::postings::Postings;
use crate::offline::rows::{Rows, sort};
use crate::offline::threads;

/// What is counted for items `i` and `j` of one session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Once for every click on `j` right after one on `i`.
    Markov,
    /// 1/steps for every click on `j` that many steps after one on `i`, up to 10.
    Sequential,
    /// Once a session with both, an item with itself where it was clicked twice.
    Together,
}

/// Steps that a sequential rule reaches.
const STEPS: usize = 10;

/// Counts pairs, drops those of fewer than `support` visitors, and divides each by `n_i^input · n_j^target`, `n` an item's
/// clicks: input 1 and target 0 is a rule's confidence, ½ and ½ is the cosine. Keeps the `keep` heaviest of every row.
pub fn count(log: &Log, range: Range<usize>, rule: Rule, input: f32, target: f32, support: u32, keep: usize) -> Rows {
    let postings = Postings::new(log, range.clone(), true);
    let mut clicks = vec![0.0f32; log.ids().len()];
    log.range(range).flat_map(|session| session.items).for_each(|&item| clicks[item as usize] += 1.0);
    let state = || (Sums::new(log.ids().len()), Vec::new());
    Rows::new(threads::each(log.ids().len(), state, |(sums, pairs): &mut (Sums, Vec<(u32, f32)>), item| {
        for &place in postings.of(item) {
            let session = log.session(place as usize);
            pairs.clear();
            follow(session.items, item as u32, rule, pairs);
            pairs.iter().for_each(|&(other, weight)| sums.add(other, weight, session.visitor));
        }
        let mut row = sums.take(support);
        for (other, weight) in &mut row {
            *weight /= clicks[item].powf(input) * clicks[*other as usize].powf(target);
        }
        sort(&mut row);
        row.truncate(keep);
        row
    }))
}

fn follow(items: &[u32], item: u32, rule: Rule, pairs: &mut Vec<(u32, f32)>) {
    let at = items.iter().enumerate().filter(|&(_, &other)| other == item).map(|(place, _)| place);
    match rule {
        Rule::Markov => pairs.extend(at.filter_map(|place| items.get(place + 1)).map(|&next| (next, 1.0))),
        Rule::Sequential => {
            let steps = |place: usize| items[place + 1..].iter().take(STEPS).zip(1..);
            pairs.extend(at.flat_map(steps).map(|(&next, step)| (next, 1.0 / step as f32)));
        }
        Rule::Together => {
            let itself = at.count() > 1;
            for (place, &other) in items.iter().enumerate() {
                if (other != item || itself) && !items[..place].contains(&other) {
                    pairs.push((other, 1.0));
                }
            }
        }
    }
}

/// Sums by item, with the number of visitors that each comes from; visitors come one after the other.
struct Sums {
    place: Vec<u32>,
    sums: Vec<(u32, f32)>,
    visitors: Vec<(u32, u32)>,
}

impl Sums {
    fn new(items: usize) -> Self {
        Self { place: vec![u32::MAX; items], sums: Vec::new(), visitors: Vec::new() }
    }

    fn add(&mut self, item: u32, weight: f32, visitor: u32) {
        let place = &mut self.place[item as usize];
        if *place == u32::MAX {
            *place = self.sums.len() as u32;
            self.sums.push((item, 0.0));
            self.visitors.push((visitor, 1));
        }
        self.sums[*place as usize].1 += weight;
        let last = &mut self.visitors[*place as usize];
        if last.0 != visitor {
            *last = (visitor, last.1 + 1);
        }
    }

    fn take(&mut self, support: u32) -> Vec<(u32, f32)> {
        self.sums.iter().for_each(|&(item, _)| self.place[item as usize] = u32::MAX);
        let known = self.sums.drain(..).zip(self.visitors.drain(..)).filter(|&(_, (_, visitors))| visitors >= support);
        known.map(|(sum, _)| sum).collect()
    }
}
