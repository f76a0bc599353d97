//! Counts with differential privacy: what is published says almost the same whether or not any one visitor was in the log.
//!
//! Every visitor counts with their newest `m` distinct items, so that taking one visitor away changes at most `m` counts of
//! items and `m(m − 1)/2` counts of pairs, each by 1: `Δ = m(m + 1)/2` in all. Each count that is not 0 gets noise
//! `Δ/ε` wide (two-sided geometric: Ghosh, Roughgarden and Sundararajan, *Universally Utility-Maximizing Privacy
//! Mechanisms*, STOC 2009) and is published only from `1 + Δ/ε · ln(Δ/2δ)` on, so that an item or pair that one visitor
//! alone brought stays unseen but for a chance of δ (Korolova and others, *Releasing Search Queries and Clicks Privately*,
//! WWW 2009; Wilson and others, *Differentially Private SQL with Bounded User Contribution*, PoPETs 2020). The whole is
//! (ε, δ)-differentially private for visitors, as far as these counts are all that is taken from the log.

use super::log::Log;
use super::rows::Rows;
use std::collections::HashMap;

/// How much may be learnt of one visitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// ε, above 0: the smaller, the more noise.
    pub epsilon: f64,
    /// δ, above 0 and far below 1 in the number of visitors.
    pub delta: f64,
    /// `m`: distinct items that one visitor counts with.
    pub items: usize,
}

/// Counts that may be published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noisy {
    /// Visitors of each item, with noise; 0 where nothing is published.
    pub visitors: Vec<u32>,
    /// Of each item, with whom its visitors looked at what else: the noisy count of both over its own.
    pub rows: Rows,
}

impl Budget {
    /// Δ/ε: how wide the noise is, in visitors.
    pub fn width(&self) -> f64 {
        let sensitivity = (self.items * (self.items + 1) / 2) as f64;
        sensitivity / self.epsilon
    }

    /// From how many visitors on, noise included, a count is published.
    pub fn least(&self) -> f64 {
        let sensitivity = self.width() * self.epsilon;
        1.0 + self.width() * (sensitivity / (2.0 * self.delta)).ln().max(0.0)
    }

    /// Noise from two random numbers.
    fn noise(&self, chance: &mut dyn FnMut() -> u64) -> i64 {
        // The number of failures before the first success, each failing with a chance of e^(−1/width).
        let mut geometric = || {
            let even = ((chance() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
            (even.ln() * -self.width()).floor() as i64
        };
        geometric() - geometric()
    }
}

/// Counts visitors by item and by pair of items. What fewer than `support` did is left out in any case; `chance` gives
/// independent, even 64-bit numbers.
pub fn count(log: &Log, budget: &Budget, support: u32, keep: usize, chance: &mut dyn FnMut() -> u64) -> Noisy {
    let mut newest: HashMap<u32, Vec<u32>> = HashMap::new();
    for session in log.range(0..log.sessions()).rev() {
        let items = newest.entry(session.visitor).or_default();
        for &item in session.items.iter().rev() {
            if items.len() < budget.items && !items.contains(&item) {
                items.push(item);
            }
        }
    }
    let mut single = vec![0i64; log.ids().len()];
    let mut pairs: HashMap<(u32, u32), i64> = HashMap::new();
    for items in newest.values() {
        for (place, &item) in items.iter().enumerate() {
            single[item as usize] += 1;
            for &other in &items[..place] {
                *pairs.entry((item.min(other), item.max(other))).or_default() += 1;
            }
        }
    }
    let least = budget.least().max(f64::from(support));
    let mut publish = |count: i64| {
        if count == 0 {
            return 0;
        }
        let noisy = count.saturating_add(budget.noise(chance));
        if noisy as f64 >= least { u32::try_from(noisy).unwrap_or(0) } else { 0 }
    };
    let visitors: Vec<u32> = single.into_iter().map(&mut publish).collect();
    let mut pairs: Vec<((u32, u32), i64)> = pairs.into_iter().collect();
    pairs.sort_unstable();
    let mut rows = vec![Vec::new(); visitors.len()];
    for ((one, other), count) in pairs {
        let both = publish(count) as f32;
        for (item, neighbour) in [(one, other), (other, one)] {
            let (of, with) = (visitors[item as usize], visitors[neighbour as usize]);
            if both > 0.0 && of > 0 && with > 0 {
                rows[item as usize].push((neighbour, (both / of as f32).min(1.0)));
            }
        }
    }
    Noisy { rows: Rows::new(rows).heaviest(keep), visitors }
}
