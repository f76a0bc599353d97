//! What another choice would have earned, against what it does earn.

use crate::scratch::Scratch;
use indwell::learn::{Random, Sampling};
use indwell::offline::policy::{Logged, Model, Row, always, estimate};
use indwell::offline::simulate::bandits::{Rounds, lai_robbins, second_order, thompson};
use indwell::offline::simulate::plot::{Plot, Series};
use serde_json::Value;
use std::process::Command;

/// By hand: two rows, one of which the policy would have shown.
#[test]
fn two_rows_by_hand() {
    let row = |reward, propensity, target| Row { reward, propensity, target, expected: 0.5, expected_target: 0.4 };
    let e = estimate([row(1.0, 0.5, 1.0), row(1.0, 0.8, 0.0)]);
    assert_eq!((e.ips.mean(), e.snips, e.matched), (1.0, 1.0, 1));
    // 0.4 + 2 · (1 − 0.5) of the first, 0.4 of the second.
    assert!((e.dr.mean() - 0.9).abs() < 1e-12);
    assert_eq!(estimate([]).snips, 0.0);
}

fn logged(rows: usize, seed: u64) -> (Vec<Logged>, [f64; 2]) {
    let mut random = Random::new(seed);
    let rates = [[0.1, 0.5], [0.3, 0.2]];
    let mut out = Vec::new();
    for _ in 0..rows {
        let context = usize::from(random.unit() < 0.5);
        // The page showed the first variant mostly where it does badly.
        let first = [0.9, 0.2][context];
        let variant = usize::from(random.unit() > first);
        let propensity = if variant == 0 { first } else { 1.0 - first };
        let reward = f64::from(u8::from(random.unit() < rates[context][variant]));
        out.push(Logged { variant: format!("v{variant}"), context: format!("c{context}"), propensity, reward });
    }
    (out, [0.2, 0.35])
}

/// The worth of always showing one variant is found though it was shown in its worse circumstances; the plain mean is not.
#[test]
fn estimates_are_unbiased() {
    let (rows, truth) = logged(40_000, 3);
    let model = Model::new(&rows);
    for (number, truth) in truth.into_iter().enumerate() {
        let name = format!("v{number}");
        let e = estimate(always(&name, &rows, &model));
        for value in [e.ips.mean(), e.snips, e.dr.mean()] {
            assert!((value - truth).abs() < 0.015, "{name}: {value} for {truth}");
        }
        assert!(e.dr.variance() < e.ips.variance(), "the model takes variance away");
        let own: Vec<f64> = rows.iter().filter(|row| row.variant == name).map(|row| row.reward).collect();
        let plain = own.iter().sum::<f64>() / own.len() as f64;
        assert!((plain - truth).abs() > 0.03, "{name}: the plain mean was to be wrong, and is {plain}");
    }
}

#[test]
fn the_command_reads_rows_and_names_what_is_wrong() {
    let folder = Scratch::new("estimate");
    let run = |text: &str, more: &[&str]| {
        let path = folder.write("rows.csv", text.as_bytes());
        let output = Command::new(env!("CARGO_BIN_EXE_indwell")).arg("estimate").arg(path).args(more).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let rows = "variant,propensity,reward,hour\na,0.5,1,9\nb,0.5,0,9\na,0.25,0,10\n";
    let (done, out, _) = run(rows, &["--json", "--context", "hour"]);
    let result: Value = serde_json::from_str(&out).unwrap();
    assert!(done && (result["a"]["ips"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert!((result["a"]["snips"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12);
    assert_eq!(result["a"]["lift"].as_f64(), Some(0.0));
    let (done, out, _) = run(rows, &["--priors", "--context", "hour"]);
    let priors: Value = serde_json::from_str(&out).unwrap();
    assert!(done && priors["b"] == serde_json::json!({ "rate": 0.0, "count": 1 }), "{out}");
    let rate = (result["a"]["dr"].as_f64().unwrap() * 1e5).round() / 1e5;
    assert_eq!((priors["a"]["rate"].as_f64(), priors["a"]["count"].as_u64()), (Some(rate), Some(2)));
    for (text, more, names) in [
        ("variant,reward\na,1\n", &[][..], "propensity"),
        ("variant,propensity,reward\na,0,1\n", &[], "rows.csv:2"),
        ("variant,propensity,reward\na,1,much\n", &[], "reward"),
        (rows, &["--baseline", "c"], "--baseline c"),
        (rows, &["--alpha", "0.9"], "--alpha"),
        ("variant,propensity,reward\n", &[], "no row"),
    ] {
        let (done, _, error) = run(text, more);
        assert!(!done && error.contains(names), "{error}");
    }
}

/// Regret is near the bound of theory, and a seed gives one curve whatever number of threads.
#[test]
fn regret_is_near_what_it_must_be() {
    let rates = [0.9, 0.6];
    let sampling = Sampling { temper: 1.0, explore: 0.0 };
    let regret = thompson(&rates, 3_000, 60, sampling, 5);
    let (bound, error) = (lai_robbins(&rates) * 3_000f64.ln(), regret.error);
    let end = regret.curve[regret.curve.len() - 1].1;
    assert!((end - bound).abs() < 0.5 * bound && error < 1.0, "{end} ± {error} for {bound}");
    assert_eq!(thompson(&rates, 3_000, 60, sampling, 5).curve, regret.curve);
    assert!(regret.growth.is_empty(), "no power of ten was gone through");
}

/// From 10^4 to 10^5 pulls regret grows by about what it must, and some less, for the bound is one of the long run; who throws pulls away is
/// found out.
#[test]
fn regret_grows_as_it_must() {
    let rates = [0.8, 0.5];
    let regret = thompson(&rates, 100_000, 60, Sampling { temper: 1.0, explore: 0.0 }, 7);
    let [(growth, error)] = regret.growth[..] else { panic!("one power of ten") };
    let (share, error) = (growth / lai_robbins(&rates), error / lai_robbins(&rates));
    assert!(error < 0.15 && (0.3..1.3).contains(&share), "{share} ± {error}");
    assert!((0.85..1.0).contains(&second_order(4)) && second_order(4) < second_order(5));
    // Who tries at random half the time throws pulls away.
    let lavish = thompson(&rates, 100_000, 2, Sampling { temper: 1.0, explore: 0.5 }, 7);
    assert!(lavish.growth[0].0 > 20.0 * growth, "{:?}", lavish.growth);
    // After a thousand, ten thousand and a hundred thousand pulls no more is lost than the bound, and a few per cent.
    let bound = |power: usize| 1.05 * lai_robbins(&rates) * 10f64.powi(power as i32).ln();
    assert_eq!((regret.powers.len(), regret.powers[2].0), (3, regret.curve[regret.curve.len() - 1].1));
    for (at, &(lost, error)) in regret.powers.iter().enumerate() {
        assert!(lost + 2.0 * error < bound(3 + at), "{lost} ± {error} for {}", bound(3 + at));
    }
    assert!(lavish.powers.iter().enumerate().all(|(at, one)| one.0 > bound(3 + at)), "{:?}", lavish.powers);
}

/// Linear Thompson sampling learns which arm suits which circumstances: far less regret than any fixed arm.
#[test]
fn circumstances_are_learnt() {
    let rounds = Rounds::new(4_000, 6, 4, 9);
    let learnt = rounds.linear(0.25, 1).last().map_or(0.0, |point| point.1);
    let fixed = (0..4).map(|arm| rounds.play(|_| arm, |_, _, _| {}).last().map_or(0.0, |point| point.1));
    let best = fixed.fold(f64::MAX, f64::min);
    assert!(learnt < 0.4 * best, "{learnt} against {best}");
}

#[test]
fn a_picture_holds_its_curves() {
    let series = |name: &str| Series { name: name.into(), points: vec![(1.0, 2.0), (100.0, 4.0)] };
    let plot = Plot { title: "t", axes: ["x", "y"], logarithmic: true, series: vec![series("one"), series("two")] };
    let svg = plot.svg();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && !svg.contains("NaN"));
    assert_eq!(svg.matches("d=\"M64.0 ").count(), 2);
}
