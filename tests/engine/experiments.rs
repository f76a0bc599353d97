//! What `indwell/experiments` must answer alike: groups, chance, draws and interleaved lists, written to
//! `tests/golden/learn/experiments.json` and read by `tests/e2e/experiments-golden.test.mjs`.
//!
//! ```text
//! INDWELL_BLESS=1 cargo test --test engine experiments
//! ```

use indwell::learn::{Beta, Linear, Random, Sampling, Team, assign, choose, interleave};
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
