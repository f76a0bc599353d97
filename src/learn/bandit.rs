//! Which variant to show: Thompson sampling (Thompson 1933; Chapelle and Li, NeurIPS 2011) with a prior that carries
//! more than the rule does, because one visitor gives few pulls.

use super::Random;

/// Successes and failures, in pseudo-counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beta {
    /// Successes, above 0.
    pub a: f64,
    /// Failures, above 0.
    pub b: f64,
}

impl Beta {
    /// The prior of an arm whose rate among all visitors is `rate` (0 to 1), worth `count` showings of this visitor's.
    pub fn prior(rate: f64, count: f64) -> Beta {
        let rate = rate.clamp(1e-4, 1.0 - 1e-4);
        Beta { a: rate * count.max(1e-3), b: (1.0 - rate) * count.max(1e-3) }
    }

    /// With what this visitor did: so many showings, and of them so many successes; neither below 0.
    pub fn seen(self, shown: f64, won: f64) -> Beta {
        let won = won.max(0.0);
        Beta { a: self.a + won, b: self.b + (shown - won).max(0.0) }
    }

    /// The expected rate.
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }
}

/// How to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// The spread of what is sampled, 1 for Thompson's own; less tries less that looks worse, which suits a visitor with
    /// few showings and a prior from all others.
    pub temper: f64,
    /// From 0 to 1: so much of the time any arm, each as likely.
    pub explore: f64,
}

impl Default for Sampling {
    fn default() -> Self {
        Sampling { temper: 0.25, explore: 0.0 }
    }
}

/// The number of the arm to show; none without arms. Each is shown with a probability of at least `explore / arms`.
pub fn choose(arms: &[Beta], sampling: Sampling, random: &mut Random) -> Option<usize> {
    if arms.is_empty() {
        return None;
    }
    if random.unit() < sampling.explore {
        return Some((random.unit() * arms.len() as f64) as usize);
    }
    let temper = sampling.temper.max(1e-3);
    let draws = arms.iter().map(|arm| random.beta(arm.a / temper, arm.b / temper));
    let best = draws.enumerate().fold((0, f64::MIN), |best, draw| if draw.1 > best.1 { draw } else { best });
    Some(best.0)
}
