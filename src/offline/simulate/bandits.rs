//! Variants with known rates: what choosing among them costs against knowing the best.

use crate::learn::{Beta, Linear, Random, Sampling, choose};
use crate::offline::threads;

/// Rates of the stationary arms, by what they are like.
pub const ARMS: [(&str, &[f64]); 4] = [
    ("ten arms, 1 to 10 %", &[0.10, 0.05, 0.05, 0.05, 0.02, 0.02, 0.02, 0.01, 0.01, 0.01]),
    ("two arms, 5 and 10 %", &[0.05, 0.10]),
    ("two arms, 45 and 50 %", &[0.45, 0.50]),
    ("four arms, 20 to 50 %", &[0.2, 0.3, 0.4, 0.5]),
];

/// Mean regret after so many pulls.
pub type Curve = Vec<(f64, f64)>;

/// The pulls at which a curve has points: four to a decade.
fn points(pulls: usize) -> Vec<usize> {
    let point = |i: u32| 10f64.powf(f64::from(i) / 4.0) as usize;
    let mut points: Vec<usize> = (0..).map(point).take_while(|&p| p < pulls).collect();
    points.push(pulls);
    points.dedup();
    points
}

/// What choosing lost.
pub struct Regret {
    /// In the mean over all runs.
    pub curve: Curve,
    /// Standard error of the mean at the end.
    pub error: f64,
    /// From 10^3 on, while there are pulls: the mean after so many powers of ten, and its standard error.
    pub powers: Vec<(f64, f64)>,
    /// From each power of ten from 10^4 to the next, while there are pulls: how much regret grew by unit of ln(pulls), and the
    /// standard error of that.
    pub growth: Vec<(f64, f64)>,
}

/// Beta Thompson sampling over `runs` runs.
pub fn thompson(rates: &[f64], pulls: usize, runs: usize, sampling: Sampling, seed: u64) -> Regret {
    let best = rates.iter().copied().fold(0.0, f64::max);
    let points = points(pulls);
    let run = |_: &mut (), run: usize| {
        // Seeds that differ by a multiple of the generator's step would be one sequence, begun earlier or later.
        let mut random = Random::new(Random::new(seed.wrapping_add(run as u64)).bits());
        let mut arms = vec![Beta { a: 1.0, b: 1.0 }; rates.len()];
        let (mut regret, mut at) = (0.0, Vec::new());
        for pull in 1..=pulls {
            let arm = choose(&arms, sampling, &mut random).unwrap_or(0);
            arms[arm] = arms[arm].seen(1.0, f64::from(u8::from(random.unit() < rates[arm])));
            regret += best - rates[arm];
            if points.binary_search(&pull).is_ok() {
                at.push(regret);
            }
        }
        at
    };
    let all = threads::each(runs, || (), run);
    let over = |of: &dyn Fn(&[f64]) -> f64| {
        let values: Vec<f64> = all.iter().map(|run| of(run)).collect();
        let mean = values.iter().sum::<f64>() / runs as f64;
        let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        (mean, (spread / runs as f64 / runs as f64).sqrt())
    };
    let curve = points.iter().enumerate().map(|(at, &pull)| (pull as f64, over(&|run| run[at]).0)).collect();
    let place = |power: u32| points.binary_search(&10usize.pow(power)).ok();
    let decade = |power: u32| {
        let (from, to) = (place(power)?, place(power + 1)?);
        Some(over(&|run| (run[to] - run[from]) / 10f64.ln()))
    };
    let growth = (4..).map_while(decade).collect();
    let powers = (3..).map_while(place).map(|at| over(&|run| run[at])).collect();
    Regret { curve, error: over(&|run| run[run.len() - 1]).1, powers, growth }
}

/// By how much `ln T - ln ln T` grows with ln T, from `10^power` to the next power of ten: how far short of its limit a bound of
/// second order of that form leaves the growth (Garivier, Ménard and Stoltz 2019).
pub fn second_order(power: u32) -> f64 {
    let log = |power: u32| f64::from(power) * 10f64.ln();
    1.0 - (log(power + 1).ln() - log(power).ln()) / 10f64.ln()
}

/// What every rule that is good everywhere must lose in the long run (Lai and Robbins 1985): `c · ln(pulls)`; here `c`.
pub fn lai_robbins(rates: &[f64]) -> f64 {
    let best = rates.iter().copied().fold(0.0, f64::max);
    let divergence = |p: f64| p * (p / best).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - best)).ln();
    rates.iter().filter(|&&rate| rate < best).map(|&rate| (best - rate) / divergence(rate)).sum()
}

/// Rounds in which the best arm depends on the circumstances: binary features, arms with logistic rates, rewards drawn
/// beforehand, so that any learner can be played over the same rounds.
pub struct Rounds {
    /// By round: the features.
    pub features: Vec<Vec<f64>>,
    /// By round and arm: the rate.
    pub rates: Vec<Vec<f64>>,
    /// By round and arm: the reward that it would give, 0 or 1.
    pub rewards: Vec<Vec<f64>>,
}

impl Rounds {
    /// So many rounds of a seed.
    pub fn new(rounds: usize, features: usize, arms: usize, seed: u64) -> Rounds {
        let mut random = Random::new(seed);
        let slopes: Vec<Vec<f64>> = (0..arms)
            .map(|_| (0..=features).map(|i| random.normal() * if i == 0 { 0.5 } else { 1.0 }).collect())
            .collect();
        let mut out = Rounds { features: Vec::new(), rates: Vec::new(), rewards: Vec::new() };
        for _ in 0..rounds {
            let mut x = vec![1.0];
            x.extend((0..features).map(|_| f64::from(u8::from(random.unit() < 0.5))));
            let rate = |slope: &Vec<f64>| {
                let sum: f64 = slope.iter().zip(&x).map(|(a, b)| a * b).sum();
                1.0 / (1.0 + (2.0 - sum).exp())
            };
            let rates: Vec<f64> = slopes.iter().map(rate).collect();
            out.rewards.push(rates.iter().map(|&rate| f64::from(u8::from(random.unit() < rate))).collect());
            out.rates.push(rates);
            out.features.push(x);
        }
        out
    }

    /// Regret of a learner that is told the features, chooses an arm and is told its reward.
    pub fn play(&self, mut choose: impl FnMut(&[f64]) -> usize, mut learn: impl FnMut(&[f64], usize, f64)) -> Curve {
        let points = points(self.features.len());
        let (mut regret, mut curve) = (0.0, Vec::new());
        for (round, x) in self.features.iter().enumerate() {
            let arm = choose(x);
            learn(x, arm, self.rewards[round][arm]);
            regret += self.rates[round].iter().copied().fold(0.0, f64::max) - self.rates[round][arm];
            if points.binary_search(&(round + 1)).is_ok() {
                curve.push(((round + 1) as f64, regret));
            }
        }
        curve
    }

    /// Regret of linear Thompson sampling with this spread.
    pub fn linear(&self, spread: f64, seed: u64) -> Curve {
        let mut random = Random::new(seed);
        let prior = vec![0.0; self.features[0].len()];
        let arms = std::cell::RefCell::new(vec![Linear::new(&prior, 1.0); self.rates[0].len()]);
        let choose = |x: &[f64]| {
            let mut best = (0, f64::MIN);
            for (arm, linear) in arms.borrow().iter().enumerate() {
                let sample = linear.sample(x, spread, &mut random);
                best = if sample > best.1 { (arm, sample) } else { best };
            }
            best.0
        };
        self.play(choose, |x, arm, reward| arms.borrow_mut()[arm].learn(x, 1.0, reward))
    }

    /// The rounds as lines of text: the features, then rate and reward of each arm, parted by tabs.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (round, x) in self.features.iter().enumerate() {
            let mut fields: Vec<String> = x.iter().map(f64::to_string).collect();
            for (rate, reward) in self.rates[round].iter().zip(&self.rewards[round]) {
                fields.push(format!("{rate}:{reward}"));
            }
            out += &(fields.join("\t") + "\n");
        }
        out
    }
}
