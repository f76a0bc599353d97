//! Choosing weights on the validation part. A score is a sum of weighted signals, so that the signals of all candidates are
//! asked for once, and every trial after that is a sum and a sort.

use crate::judge::{Case, World, score};
use indwell::rank::{SIGNALS, Weights};

const VALUES: [f64; 16] = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0];

/// Coordinate ascent over some signals' weights for the mean nDCG@10; prints every step that helps. The page's own order has
/// the weight 1 unless it is among them.
pub fn tune(world: &World, cases: &[Case], start: Weights, signals: &[&str]) -> Weights {
    let known = world.signals(cases);
    let goal = |weights: &Weights| {
        let sum: f64 =
            cases.iter().zip(&known).map(|(case, rows)| score(&order(case, rows, weights), &case.relevant).0).sum();
        sum / cases.len() as f64
    };
    let mut weights = start;
    let mut best = goal(&weights);
    eprintln!("{best:.4} at first");
    for _ in 0..3 {
        let before = best;
        for (number, name) in SIGNALS.iter().enumerate().filter(|(_, name)| signals.contains(name)) {
            let was = weights.0[number];
            for value in VALUES {
                let mut trial = weights;
                trial.0[number] = value;
                let reached = goal(&trial);
                // Little is not worth a weight.
                if reached > best + 1e-5 {
                    (best, weights) = (reached, trial);
                }
            }
            if weights.0[number] != was {
                eprintln!("{best:.4} {name} = {}", weights.0[number]);
            }
        }
        if best - before < 1e-4 {
            break;
        }
    }
    weights
}

/// For every value of one weight the mean nDCG@10.
pub fn sweep(world: &World, cases: &[Case], start: Weights, signal: &str) -> Vec<(f64, f64)> {
    let known = world.signals(cases);
    let number = SIGNALS.iter().position(|name| *name == signal).expect("a signal");
    let mean = |value: &f64| {
        let mut weights = start;
        weights.0[number] = *value;
        let scores = cases.iter().zip(&known).map(|(case, rows)| score(&order(case, rows, &weights), &case.relevant).0);
        (*value, scores.sum::<f64>() / cases.len() as f64)
    };
    VALUES.iter().map(mean).collect()
}

fn order(case: &Case, rows: &[[f64; SIGNALS.len()]], weights: &Weights) -> Vec<usize> {
    let sum =
        |row: &[f64; SIGNALS.len()]| row.iter().zip(&weights.0).map(|(signal, weight)| signal * weight).sum::<f64>();
    let scores: Vec<f64> = rows.iter().map(sum).collect();
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    places.into_iter().map(|place| case.candidates[place]).collect()
}
