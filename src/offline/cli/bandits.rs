//! `indwell simulate --bandits`: what choosing among stationary variants loses, against the bound of Lai and Robbins.

use super::simulate::{Figures, named};
use crate::learn::Sampling;
use crate::offline::read::bar;
use crate::offline::simulate::bandits::{self, ARMS, Curve};
use crate::offline::simulate::plot::Plot;
use serde_json::{Map, Value, json};

/// Plays every set of arms, and draws the first.
pub fn stationary(pulls: usize, runs: usize, seed: u64, figures: &mut Figures) -> String {
    let sampling = Sampling { temper: 1.0, explore: 0.0 };
    let sets = bar(ARMS.len() as u64, "simulating");
    let mut drawn = String::new();
    for (name, rates) in ARMS {
        let regret = bandits::thompson(rates, pulls, runs, sampling, seed);
        sets.inc(1);
        let slope = bandits::lai_robbins(rates);
        let decades = regret.growth.iter().enumerate().map(|(at, &(growth, error))| {
            let power = 4 + at as u32;
            let of_bound = json!({
                "growth_to_bound": growth / slope, "error": error / slope, "second_order": bandits::second_order(power),
            });
            (format!("1e{power} to 1e{}", power + 1), of_bound)
        });
        let decades: Map<String, Value> = decades.collect();
        let end = regret.curve.last().map_or(0.0, |point| point.1);
        figures.insert(
            name.into(),
            json!({
                "pulls": pulls, "runs": runs, "regret": end, "error": regret.error, "lai_robbins_by_ln": slope,
                "decades": decades,
            }),
        );
        if drawn.is_empty() {
            let bound: Curve = regret.curve.iter().map(|&(pulls, _)| (pulls, slope * pulls.ln())).collect();
            let series = vec![named("Thompson, Beta(1, 1)", regret.curve), named("Lai and Robbins", bound)];
            let axes = ["pulls", "regret: clicks lost against the best arm"];
            drawn = Plot { title: "Ten variants, rates 1 to 10 %", axes, logarithmic: true, series }.svg();
        }
    }
    sets.finish_and_clear();
    drawn
}
