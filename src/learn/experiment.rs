//! Experiments: who is in which group, and what may be said of a mean at any time.

use crate::item::hash;

/// The group, by number, of a visitor in an experiment: the same for the same `visitor`, `experiment` and shares, and
/// independent of every other experiment. `shares` are the parts of all visitors that the groups get; what they leave
/// (and all of it where one is not a number of at least 0) is nobody's: `None`, which sees the page's own order.
pub fn assign(visitor: u64, experiment: &str, shares: &[f64]) -> Option<usize> {
    let hashed = hash(&[&visitor.to_le_bytes(), b"\0", experiment.as_bytes()]);
    let place = (hashed >> 11) as f64 / (1u64 << 53) as f64;
    let mut upto = 0.0;
    shares.iter().position(|share| {
        upto += share;
        place < upto
    })
}

/// Rewards of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mean {
    /// How many.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl Mean {
    /// Takes in one reward.
    pub fn add(&mut self, reward: f64) {
        self.count += 1.0;
        self.sum += reward;
        self.squares += reward * reward;
    }

    /// The mean; 0 of none.
    pub fn mean(&self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 0.0 }
    }

    /// The variance of one reward, of the sample.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        (self.squares / self.count.max(1.0) - mean * mean).max(0.0)
    }
}

/// Half the width of an interval around `mean()` that holds the true mean with probability `1 - alpha` at all times at
/// once, however often one looks: the normal mixture (Robbins 1970; Howard et al. 2021, asymptotic form of Waudby-Smith
/// et al. 2024), tightest around `tuned` observations (at least 1). `alpha` is above 0 and at most a
/// half. Infinite below two observations.
pub fn interval(mean: &Mean, alpha: f64, tuned: f64) -> f64 {
    if mean.count < 2.0 {
        return f64::INFINITY;
    }
    let log = -2.0 * libm::log(alpha);
    let rho = (log + libm::log(log) + 1.0) / tuned.max(1.0);
    let t = mean.count * rho;
    let width = 2.0 * (t + 1.0) / (mean.count * t) * libm::log(libm::sqrt(t + 1.0) / alpha);
    libm::sqrt(mean.variance() * width)
}
