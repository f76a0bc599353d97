//! `indwell simulate --bandits`: what choosing among stationary variants loses, against the bound of Lai and Robbins.

use super::simulate::{Figures, named};
use crate::learn::Sampling;
use crate::offline::read::bar;
use crate::offline::simulate::bandits::{self, ARMS, Curve};
use crate::offline::simulate::plot::Plot;
use serde_json::{Map, Value, json};

/// Plays every set of arms; draws the regret of the first, and that of all as a part of the bound.
pub fn stationary(pulls: usize, runs: usize, seed: u64, figures: &mut Figures) -> [(&'static str, String); 2] {
    let sampling = Sampling { temper: 1.0, explore: 0.0 };
    let sets = bar(ARMS.len() as u64, "simulating");
    let mut drawn = String::new();
    let mut parts = Vec::new();
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
        let powers = regret.powers.iter().enumerate().map(|(at, &(lost, error))| {
            let power = 3 + at as i32;
            let bound = slope * 10f64.powi(power).ln();
            (format!("1e{power}"), json!({ "regret": lost, "to_bound": lost / bound, "error": error / bound }))
        });
        let powers: Map<String, Value> = powers.collect();
        let end = regret.curve.last().map_or(0.0, |point| point.1);
        figures.insert(
            name.into(),
            json!({
                "pulls": pulls, "runs": runs, "regret": end, "error": regret.error, "lai_robbins_by_ln": slope,
                "powers": powers, "decades": decades,
            }),
        );
        let part = |&(pulls, lost): &(f64, f64)| (pulls >= 1e3).then(|| (pulls, lost / (slope * pulls.ln())));
        parts.push(named(name, regret.curve.iter().filter_map(part).collect()));
        if drawn.is_empty() {
            let bound: Curve = regret.curve.iter().map(|&(pulls, _)| (pulls, slope * pulls.ln())).collect();
            let series = vec![named("Thompson, Beta(1, 1)", regret.curve), named("Lai and Robbins", bound)];
            let axes = ["pulls", "regret: clicks lost against the best arm"];
            drawn = Plot { title: "Ten variants, rates 1 to 10 %", axes, logarithmic: true, series }.svg();
        }
    }
    sets.finish_and_clear();
    parts.push(named("Lai and Robbins", vec![(1e3, 1.0), (pulls as f64, 1.0)]));
    let axes = ["pulls", "regret as a part of C ln(pulls)"];
    let parts = Plot { title: "How far from the bound", axes, logarithmic: true, series: parts }.svg();
    [("regret", drawn), ("bound", parts)]
}
