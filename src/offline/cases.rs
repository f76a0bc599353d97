//! Predictions to be judged: what a visitor had clicked, and what they clicked next; and the judging.

use std::ops::Range;

use super::log::Log;
use super::metrics::Tally;
use super::threads;
use crate::recommend::{Input, Neighbours, Params, Query};

/// Predictions: each a prefix of clicks, the oldest first, and the item that was wanted.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    clicks: Vec<u32>,
    cases: Vec<(u32, u32, u32)>,
}

impl Cases {
    /// Every next item of the sessions in `range`: the second click from the first, the third from the first two, ….
    pub fn of(log: &Log, range: Range<usize>) -> Self {
        let mut cases = Self::default();
        for session in log.range(range) {
            let start = cases.clicks.len() as u32;
            cases.clicks.extend_from_slice(session.items);
            for (place, &wanted) in session.items.iter().enumerate().skip(1) {
                cases.cases.push((start, start + place as u32, wanted));
            }
        }
        cases
    }

    /// Adds one prediction.
    pub fn push(&mut self, prefix: &[u32], wanted: u32) {
        let start = self.clicks.len() as u32;
        self.clicks.extend_from_slice(prefix);
        self.cases.push((start, self.clicks.len() as u32, wanted));
    }

    /// How many predictions there are.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// A prediction: the prefix and the item that was wanted.
    pub fn get(&self, place: usize) -> (&[u32], u32) {
        let (start, end, wanted) = self.cases[place];
        (&self.clicks[start as usize..end as usize], wanted)
    }

    /// Which of so many items occur in a prefix.
    pub fn seen(&self, items: usize) -> Vec<bool> {
        let mut seen = vec![false; items];
        self.clicks.iter().for_each(|&item| seen[item as usize] = true);
        seen
    }

    /// Judges the lists of a model; `model` makes one for every thread. `shares` are the items' shares of the training
    /// clicks, one an item.
    pub fn judge<M: Model>(&self, model: impl Fn() -> M + Sync, shares: &[f32]) -> Tally {
        let state = || (model(), Vec::new());
        let parts = threads::blocks(self.len(), state, |(model, list), range| {
            let mut tally = Tally::new(0);
            for place in range {
                let (prefix, wanted) = self.get(place);
                model.list(prefix, 20, list);
                tally.add(list, wanted, shares);
            }
            tally
        });
        let mut all = Tally::new(shares.len());
        parts.iter().for_each(|part| all.merge(part));
        all
    }
}

/// Whatever answers a prefix with a list.
pub trait Model {
    /// Writes the `count` best next items into `list`, the best first. `prefix`: the visit's items, the oldest first.
    fn list(&mut self, prefix: &[u32], count: usize, list: &mut Vec<(u32, f32)>);
}

/// The query over neighbours: the very code that the browser runs.
pub struct Next<'a> {
    source: &'a dyn Neighbours,
    params: Params,
    query: Query,
    inputs: Vec<Input>,
}

impl<'a> Next<'a> {
    /// A query over a source, with its parameters.
    pub fn new(source: &'a dyn Neighbours, params: Params) -> Self {
        Self { source, params, query: Query::default(), inputs: Vec::new() }
    }
}

/// How many clicks of a visit a query uses, the newest.
const INPUTS: usize = 50;

impl Model for Next<'_> {
    fn list(&mut self, prefix: &[u32], count: usize, list: &mut Vec<(u32, f32)>) {
        let newest = prefix.iter().rev().take(INPUTS);
        self.inputs.clear();
        self.inputs.extend(newest.map(|&item| Input { item, visit: true, days: 0.0, strength: 1.0 }));
        self.query.run(self.source, &self.inputs, &self.params);
        self.query.best(count, &[], list);
    }
}
