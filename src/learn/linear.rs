//! Which variant to show in which circumstances: linear Thompson sampling (Agrawal and Goyal, ICML 2013), a Bayesian
//! linear regression of the reward on at most 16 features.

use super::Random;

/// Most features.
pub const MAX_FEATURES: usize = 16;

/// What is known of an arm's coefficients: a Gaussian with precision matrix `a` and `a·mean = b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    size: usize,
    /// The lower triangle of the precision, row by row.
    precision: Vec<f64>,
    b: Vec<f64>,
}

impl Linear {
    /// A prior with this mean for each coefficient, every one of the same precision (above 0). Features beyond
    /// [`MAX_FEATURES`] are left out.
    pub fn new(mean: &[f64], precision: f64) -> Linear {
        let size = mean.len().min(MAX_FEATURES);
        let mut linear = Linear { size, precision: vec![0.0; size * (size + 1) / 2], b: vec![0.0; size] };
        for (i, mean) in mean[..size].iter().enumerate() {
            linear.precision[triangle(i, i)] = precision;
            linear.b[i] = precision * mean;
        }
        linear
    }

    /// Takes in rewards: `count` showings with these features (missing ones are 0) that gave `reward` in sum.
    pub fn learn(&mut self, features: &[f64], count: f64, reward: f64) {
        let x = |i: usize| features.get(i).copied().unwrap_or(0.0);
        for i in 0..self.size {
            self.b[i] += reward * x(i);
            for j in 0..=i {
                self.precision[triangle(i, j)] += count * x(i) * x(j);
            }
        }
    }

    /// A reward for these features, sampled with so much of the posterior's spread (0 gives the mean).
    pub fn sample(&self, features: &[f64], spread: f64, random: &mut Random) -> f64 {
        let root = self.cholesky();
        let mean = self.back(&root, self.forth(&root, self.b.clone()));
        // With precision L·Lᵀ, L⁻ᵀ·z has its inverse as covariance.
        let noise: Vec<f64> = (0..self.size).map(|_| random.normal()).collect();
        let noise = self.back(&root, noise);
        let x = |i: usize| features.get(i).copied().unwrap_or(0.0);
        (0..self.size).map(|i| x(i) * (mean[i] + spread * noise[i])).sum()
    }

    fn cholesky(&self) -> Vec<f64> {
        let mut root = self.precision.clone();
        for i in 0..self.size {
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| root[triangle(i, k)] * root[triangle(j, k)]).sum();
                let rest = root[triangle(i, j)] - known;
                root[triangle(i, j)] = if i == j { libm::sqrt(rest.max(1e-12)) } else { rest / root[triangle(j, j)] };
            }
        }
        root
    }

    /// Solves L·y = v.
    fn forth(&self, root: &[f64], mut v: Vec<f64>) -> Vec<f64> {
        for i in 0..self.size {
            let known: f64 = (0..i).map(|k| root[triangle(i, k)] * v[k]).sum();
            v[i] = (v[i] - known) / root[triangle(i, i)];
        }
        v
    }

    /// Solves Lᵀ·y = v.
    fn back(&self, root: &[f64], mut v: Vec<f64>) -> Vec<f64> {
        for i in (0..self.size).rev() {
            let known: f64 = (i + 1..self.size).map(|k| root[triangle(k, i)] * v[k]).sum();
            v[i] = (v[i] - known) / root[triangle(i, i)];
        }
        v
    }
}

fn triangle(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}
