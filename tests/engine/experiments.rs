//! What `indwell/experiments` must answer alike: groups, chance, draws and interleaved lists, written to
//! `tests/golden/learn/experiments.json` and read by `tests/e2e/experiments-golden.test.mjs`.
//!
//! ```text
//! INDWELL_BLESS=1 cargo test --test engine experiments
//! ```

use indwell::learn::{Beta, Linear, Mean, Random, Sampling, Team, assign, choose, credit, interleave, interval};
use serde_json::{Value, json};

const STORED: &str = include_str!("../golden/learn/experiments.json");

fn hex(bits: u64) -> Value {
    json!(format!("{bits:016x}"))
}

fn groups() -> Value {
    let mut random = Random::new(11);
    let labels = ["hero", "prices", "the holdout", "group home", "", "Größe/ß", "a b", "価格"];
    let shares: [&[f64]; 5] =
        [&[0.5, 0.5], &[0.2, 0.5], &[0.05], &[0.25, 0.0, 0.25, 0.5], &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]];
    let case = |n: usize| {
        let visitor = if n < 3 { [0, 1, u64::MAX][n] } else { random.bits() };
        let (label, shares) = (labels[n % labels.len()], shares[n / 7 % shares.len()]);
        json!([hex(visitor), label, shares, assign(visitor, label, shares).map_or(-1, |group| group as i64)])
    };
    (0..600).map(case).collect()
}

fn draws() -> Value {
    let case = |(n, &(a, b)): (usize, &(f64, f64))| {
        let seed = 0x1234_5678_9abc_def0u64.wrapping_mul(n as u64 + 1);
        let mut random = Random::new(seed);
        let bits: Vec<Value> = (0..8).map(|_| hex(random.bits())).collect();
        let units: Vec<f64> = (0..8).map(|_| random.unit()).collect();
        let betas: Vec<f64> = (0..40).map(|_| random.beta(a, b)).collect();
        json!({ "seed": hex(seed), "bits": bits, "units": units, "a": a, "b": b, "betas": betas })
    };
    [(1.0, 1.0), (0.5, 3.0), (20.0, 400.0), (0.05, 0.2), (3000.0, 10.0)].iter().enumerate().map(case).collect()
}

fn thompson() -> Sampling {
    Sampling { temper: 1.0, explore: 0.0 }
}

fn choices() -> Value {
    let arms: [&[(f64, f64)]; 3] = [
        &[(1.0, 1.0), (1.0, 1.0)],
        &[(2.0, 30.0), (3.0, 30.0), (1.0, 8.0)],
        &[(0.5, 9.5), (0.4, 9.6), (0.6, 9.4), (1.0, 1.0)],
    ];
    let case = |(n, arms): (usize, &&[(f64, f64)])| {
        let mut random = Random::new(n as u64 + 77);
        let betas: Vec<Beta> = arms.iter().map(|&(a, b)| Beta { a, b }).collect();
        let chosen: Vec<usize> = (0..200).filter_map(|_| choose(&betas, thompson(), &mut random)).collect();
        json!({ "seed": hex(n as u64 + 77), "arms": arms, "chosen": chosen })
    };
    arms.iter().enumerate().map(case).collect()
}

fn slates() -> Value {
    let case = |seed: u64| {
        let mut random = Random::new(seed);
        let n = seed as u32 % 12;
        let mut order = |n: u32| {
            let mut places: Vec<u32> = (0..n).collect();
            for at in (1..places.len()).rev() {
                places.swap(at, (random.bits() % (at as u64 + 1)) as usize);
            }
            places
        };
        // Now and then one of the two is shorter than the other.
        let (first, second) = (order(n), order(if seed.is_multiple_of(5) { n / 2 } else { n }));
        let slate = interleave(&first, &second, &mut Random::new(seed ^ 0xffff_0000_ffff));
        let slate: Vec<Value> =
            slate.iter().map(|&(place, team)| json!([place, u8::from(team == Team::Second)])).collect();
        json!({ "seed": hex(seed ^ 0xffff_0000_ffff), "first": first, "second": second, "slate": slate })
    };
    (0..60).map(case).collect()
}

/// What Thompson sampling loses on stationary arms, with its standard error: what the JavaScript is held to.
fn regret() -> Value {
    const RATES: [f64; 4] = [0.1, 0.3, 0.5, 0.2];
    let (pulls, runs) = (500, 200u64);
    let (mut sum, mut squares) = (0.0, 0.0);
    for seed in 0..runs {
        let mut random = Random::new(seed);
        let mut arms = [Beta { a: 1.0, b: 1.0 }; 4];
        let mut lost = 0.0;
        for _ in 0..pulls {
            let Some(arm) = choose(&arms, thompson(), &mut random) else { continue };
            let won = random.unit() < RATES[arm];
            arms[arm] = arms[arm].seen(1.0, f64::from(u8::from(won)));
            lost += 0.5 - RATES[arm];
        }
        sum += lost;
        squares += lost * lost;
    }
    let mean = sum / runs as f64;
    let error = ((squares / runs as f64 - mean * mean) / runs as f64).sqrt();
    json!({ "rates": RATES, "pulls": pulls, "runs": runs, "mean": mean, "error": error })
}

/// Samples of regressions with 1 to 16 features, after 0 to 60 lessons.
fn regressions() -> Value {
    let case = |seed: u64| {
        let mut random = Random::new(seed);
        let size = [1, 3, 9, 16][seed as usize % 4];
        let mut vector = || (0..size).map(|_| (random.normal() * 64.0).round() / 64.0).collect::<Vec<f64>>();
        let (mean, x) = (vector(), vector());
        let lessons: Vec<Vec<f64>> = (0..seed * 5 % 61).map(|_| vector()).collect();
        let precision = 0.5 + seed as f64;
        let mut linear = Linear::new(&mean, precision);
        let lesson = |(n, x): (usize, Vec<f64>)| {
            let (count, reward) = (1.0 / (1.0 + n as f64), (n % 3) as f64 / 4.0);
            linear.learn(&x, count, reward);
            json!({ "x": x, "count": count, "reward": reward })
        };
        let lessons: Vec<Value> = lessons.into_iter().enumerate().map(lesson).collect();
        let sample = |spread| linear.sample(&x, spread, &mut Random::new(seed));
        json!({
            "seed": hex(seed), "mean": mean, "precision": precision, "lessons": lessons, "x": x,
            "samples": [[0.0, sample(0.0)], [0.25, sample(0.25)], [1.0, sample(1.0)]],
        })
    };
    (1..=12).map(case).collect()
}

#[test]
fn experiments_are_as_golden() {
    let made = json!({ "groups": groups(), "draws": draws(), "choices": choices(), "slates": slates(), "regret": regret(), "regressions": regressions() });
    let lines: Vec<String> = made
        .as_object()
        .expect("an object")
        .iter()
        .map(|(name, value)| {
            let rows = value.as_array().map_or_else(
                || value.to_string(),
                |rows| {
                    let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
                    format!("[\n{}\n]", rows.join(",\n"))
                },
            );
            format!("\"{name}\": {rows}")
        })
        .collect();
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    if std::env::var_os("INDWELL_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/learn/experiments.json");
        std::fs::write(path, &text).expect("a golden file is written");
        return;
    }
    // The draws go through logarithms, but all of them ours: not a digit differs.
    assert_eq!(text, STORED, "groups or chance are others than they were; if that is meant, INDWELL_BLESS=1");
}

/// The interval of the formula, worked out apart; nothing is said of a single reward, and 0 is the mean of none.
#[test]
fn intervals_are_those_of_the_formula() {
    assert_eq!((Mean::default().mean(), Mean::default().variance()), (0.0, 0.0));
    let mut mean = Mean::default();
    mean.add(1.0);
    assert_eq!(interval(&mean, 0.05, 50.0), f64::INFINITY);
    mean.add(0.0);
    assert!(interval(&mean, 0.05, 50.0).is_finite());
    (0..98).for_each(|n| mean.add(f64::from(u8::from(n < 29))));
    assert_eq!((mean.count, mean.mean()), (100.0, 0.3));
    assert!((interval(&mean, 0.05, 50.0) - 0.140_649_381_139_863_2).abs() < 1e-12);
    assert_eq!(interval(&mean, 0.05, 0.1), interval(&mean, 0.05, 1.0));
}

/// A prior is worth as many showings as it says, at the rate that it says.
#[test]
fn priors_are_worth_what_they_say() {
    let prior = Beta::prior(0.05, 40.0);
    assert!((prior.a - 2.0).abs() < 1e-12 && (prior.b - 38.0).abs() < 1e-12 && (prior.mean() - 0.05).abs() < 1e-12);
    let seen = prior.seen(10.0, 4.0);
    assert!((seen.a - 6.0).abs() < 1e-12 && (seen.b - 44.0).abs() < 1e-12 && (seen.mean() - 0.12).abs() < 1e-12);
    for rate in [-1.0, 0.0, 1.0, 2.0] {
        let prior = Beta::prior(rate, 0.0);
        assert!(prior.a > 0.0 && prior.b > 0.0 && prior.mean() < 1.0, "{prior:?}");
        assert!((prior.a + prior.b - 1e-3).abs() < 1e-12);
    }
}

/// Less spread tries the worse arm less often, and exploration tries it as often as it says.
#[test]
fn temper_and_exploration_do_what_they_say() {
    let arms = [Beta { a: 4.0, b: 6.0 }, Beta { a: 6.0, b: 4.0 }];
    let worse = |temper, explore| {
        let mut random = Random::new(9);
        let chosen = (0..4_000).filter(|_| choose(&arms, Sampling { temper, explore }, &mut random) == Some(0));
        chosen.count() as f64 / 4_000.0
    };
    let (own, tempered) = (worse(1.0, 0.0), worse(0.25, 0.0));
    assert!((0.14..0.24).contains(&own) && tempered > 0.005 && tempered < 0.06, "{own} {tempered}");
    assert!((worse(0.25, 1.0) - 0.5).abs() < 0.03);
}

/// A click counts for whose slot it was on, and no slot for both.
#[test]
fn credit_goes_to_whose_pick_it_was() {
    let slate = [(3, Team::First), (1, Team::Second), (0, Team::Second), (2, Team::First)];
    assert_eq!(
        [credit(&slate, &[3]), credit(&slate, &[1, 0]), credit(&slate, &[3, 2, 1]), credit(&slate, &[])],
        [1, -2, 1, 0]
    );
}
