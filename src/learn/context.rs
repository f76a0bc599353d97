//! What a visitor picks in which circumstances: pairs of a circumstance, such as "in the evening", and a value of one facet key,
//! such as "Recipes". Each is one more coefficient of the model of [`super::Learnt`]: 1 where both hold, with a prior of 0.

use super::weights::SPREAD;
use std::collections::BTreeMap;

/// Most pairs that are kept: those that are known best.
pub const MOST_PAIRS: usize = 64;
/// What pairs add to the log-odds at most, either way, each and all that hold for one item together.
pub const MOST_PAIR: f64 = 1.0;
/// What adds less, of all pairs of one value together, adds nothing.
const LEAST_ADDED: f64 = 0.02;
const PRECISION: f64 = 1.0 / (SPREAD * SPREAD);

/// The name of a pair: 32 bits of `word|key=value` (FNV-1a over UTF-16, as JavaScript has its texts), so that what is kept has no
/// words in it. A `word` is `key=value` of a circumstance.
pub fn pair(word: &str, key: &str, value: &str) -> u32 {
    let mut name = 0x811c_9dc5;
    for unit in word.encode_utf16().chain([0x7c]).chain(key.encode_utf16()).chain([0x3d]).chain(value.encode_utf16()) {
        name = (name ^ u32::from(unit)).wrapping_mul(0x0100_0193);
    }
    name
}

/// Pairs by name: coefficient, and its precision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs(pub BTreeMap<u32, (f64, f64)>);

impl Pairs {
    /// What these add to the log-odds.
    pub(super) fn sum(&self, names: &[u32]) -> f64 {
        let sum: f64 = names.iter().map(|name| self.0.get(name).map_or(0.0, |pair| pair.0)).sum();
        sum.clamp(-MOST_PAIR, MOST_PAIR)
    }

    /// What the pairs of one value add to a score when they count for `share` (0 to 1).
    pub(super) fn added(&self, names: &[u32], share: f64) -> f64 {
        let sum = share * self.sum(names);
        if sum.abs() < LEAST_ADDED { 0.0 } else { sum }
    }

    /// `left` of what is known is left, the rest is as before anything was.
    pub(super) fn fade(&mut self, left: f64) {
        for (mean, precision) in self.0.values_mut() {
            *mean *= left;
            *precision = PRECISION + (*precision - PRECISION) * left;
        }
    }

    /// Takes in a pick: `held` are the pairs of each item that was seen, `chances` how likely each was the one.
    pub(super) fn pick(&mut self, held: &[&[u32]], chances: &[f64], picked: usize) {
        let before = self.0.clone();
        for &name in held.iter().flat_map(|names| names.iter()) {
            let holds = |at: usize| f64::from(u8::from(held[at].contains(&name)));
            let mean: f64 = chances.iter().enumerate().map(|(at, chance)| chance * holds(at)).sum();
            let (known, sure) = before.get(&name).copied().unwrap_or((0.0, PRECISION));
            let precision = sure + mean * (1.0 - mean).max(0.0);
            let moved = known + (holds(picked) - mean) / precision;
            self.0.insert(name, (moved.clamp(-MOST_PAIR, MOST_PAIR), precision));
        }
        while self.0.len() > MOST_PAIRS {
            // Of those known equally well the one with the greatest name goes.
            let least = self.0.iter().rev().min_by(|a, b| a.1.1.total_cmp(&b.1.1)).map(|(&name, _)| name);
            least.map(|name| self.0.remove(&name));
        }
    }
}
