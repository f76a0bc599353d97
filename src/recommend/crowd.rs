//! What the visitor did, as the inputs of a query, and what the crowd makes of the candidates of a list.

use super::next::strongest;
use super::{Input, Packs, Query};
use crate::history::{Catalog, History, kept, seconds};
use crate::interest::session_start;
use crate::item::ItemKey;
use crate::pack::Relation;

/// Most items that a query begins with, the latest.
const MOST: usize = 50;
/// What an item's score is against: a share of the crowd below which no score tells anything, and a share of the list's mean,
/// so that a list of which the crowd says little is told apart as well. Chosen on two shops' validation parts
/// (www/docs/quality-choices.md).
const PRIOR: f64 = 0.001;
const OF_MEAN: f64 = 0.3;
/// The crowd moves the log-odds by no more.
const LIMIT: f64 = 3.0;

/// The items that the visitor looked at, picked or bought and the packs know, the newest first; what was done with one
/// item in one go counts once, by its strongest event.
pub fn inputs(packs: &Packs, history: &History, now: i64) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    if packs.is_empty() {
        return inputs;
    }
    let now = seconds(now);
    let session = session_start(history.events(), now);
    for record in history.events().iter().rev().filter(|record| kept(record, now)) {
        let strength = record.name.meaning().strength;
        let Some(item) = packs.find(history.catalog().key(record.item)).filter(|_| strength > 0.0) else {
            continue;
        };
        let visit = record.at >= session;
        if let Some(last) = inputs.last_mut().filter(|last| last.item == item && last.visit == visit) {
            last.strength = last.strength.max(strength);
        } else if inputs.len() < MOST {
            let days = now.saturating_sub(record.at) as f32 / 86_400.0;
            inputs.push(Input { item, visit, days, strength });
        } else {
            break;
        }
    }
    inputs
}

/// Runs a query over the first relation that says something: what is looked at next, else what others viewed or bought.
pub(super) fn run(packs: &Packs, query: &mut Query, inputs: &[Input]) -> Option<Relation> {
    if inputs.is_empty() {
        return None;
    }
    let says = |relation: &Relation| {
        query.run(&packs.related(*relation), inputs, &packs.params());
        !query.is_empty()
    };
    [Relation::Next, Relation::AlsoViewed, Relation::AlsoBought].into_iter().find(says)
}

/// What the crowd makes of a list's candidates for this visitor.
#[derive(Debug, Default)]
pub struct Crowd {
    inputs: Vec<Input>,
    weights: Vec<f32>,
    relation: Option<Relation>,
    /// By place on the page; none when there is nothing to say.
    signals: Vec<f64>,
}

impl Crowd {
    /// Of candidates by their numbers in the catalog; none for one that could not be read.
    ///
    /// The signal is `ln((s + p) / (s̄ + p))`, with the candidate's score `s`, the list's mean `s̄` and `p = 0.001 + 0.3 · s̄`:
    /// the list itself says what the crowd thinks of the candidates at large, as it does for facets.
    pub fn new(packs: &Packs, query: &mut Query, inputs: Vec<Input>, catalog: &Catalog, list: &[Option<u32>]) -> Crowd {
        let relation = run(packs, query, &inputs);
        let mut signals = Vec::new();
        if relation.is_some() {
            signals = vec![0.0; list.len()];
        }
        let mut sum = 0.0;
        for (signal, item) in signals.iter_mut().zip(list) {
            if let Some(item) = item.and_then(|item| packs.find(catalog.key(item))) {
                // A share is 1 at most; what a hostile pack makes of it stays a number.
                *signal = f64::from(query.score(item)).min(1e6);
            }
            sum += *signal;
        }
        let mean = sum / signals.len() as f64;
        if mean > 0.0 {
            let prior = PRIOR + OF_MEAN * mean;
            for signal in &mut signals {
                *signal = libm::log((*signal + prior) / (mean + prior)).clamp(-LIMIT, LIMIT);
            }
        }
        Crowd { inputs, weights: query.weights().to_vec(), relation, signals }
    }

    /// The signal of the candidate at this place.
    pub fn signal(&self, place: usize) -> f64 {
        self.signals.get(place).copied().unwrap_or(0.0)
    }

    /// The item of the visitor's that speaks most for this one.
    pub fn because(&self, packs: &Packs, key: ItemKey) -> Option<u32> {
        let (relation, item) = (packs.related(self.relation?), packs.find(key)?);
        let (_, greatest, place) = strongest(&relation, &self.inputs, &self.weights, item);
        (greatest > 0.0).then(|| self.inputs[place].item)
    }
}
