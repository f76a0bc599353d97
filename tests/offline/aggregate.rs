//! Sums of counts that came with noise: right on average, as wide as they say, deaf to nonsense, and ready for a pack.

use crate::scratch::Scratch;
use indwell::offline::aggregate::{Kind, Known, Question, Sums, Z};
use indwell::pack::Pack;
use std::process::Command;

/// Random numbers for tests: splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Chance(u64);

impl Chance {
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Discrete Laplace noise, 2·cap/ε wide: the difference of two geometric variables.
    fn noise(&mut self, question: &Question) -> i64 {
        let width = 2.0 * f64::from(question.cap) / (f64::from(question.thousandths) / 1000.0);
        let mut geometric = || (self.even().ln() * -width).floor() as i64;
        geometric() - geometric()
    }
}

fn question(kind: Kind, buckets: usize, thousandths: u32) -> Question {
    Question { kind, buckets: (0..buckets).map(|at| format!("b{at}")).collect(), thousandths, cap: 1 }
}

/// Everybody's reports: visitor `v` has one in the bucket that `of` says.
fn reports(question: &Question, visitors: u32, chance: &mut Chance, of: &dyn Fn(f64) -> Option<usize>) -> Sums {
    let mut sums = Sums::new(question.clone());
    for _ in 0..visitors {
        let bucket = of(chance.even());
        let value = |at| i64::from(bucket == Some(at)) + chance.noise(question);
        let values: Vec<i64> = (0..question.width()).map(value).collect();
        sums.add(&values).unwrap();
    }
    sums
}

#[test]
fn counts_are_right_on_average_and_as_wide_as_they_say() {
    let question = question(Kind::Popularity, 2, 1000);
    let (mut chance, rounds) = (Chance(1), 400);
    let (mut within, mut error, mut square) = (0, 0.0, 0.0);
    for _ in 0..rounds {
        let truth = std::cell::Cell::new(0);
        let sums = reports(&question, 150, &mut chance, &|u| {
            truth.set(truth.get() + u32::from(u < 0.3));
            (u < 0.3).then_some(0)
        });
        let count = sums.counts()[0];
        let off = count.value - f64::from(truth.get());
        within += u32::from(count.low <= f64::from(truth.get()) && f64::from(truth.get()) <= count.high);
        error += off / f64::from(rounds);
        square += off * off / f64::from(rounds);
        assert!((count.high - count.value - Z * sums.noise()).abs() < 1e-9);
    }
    let noise = (150.0 * question.variance()).sqrt();
    assert!((question.variance() - 7.84).abs() < 0.01); // 2a/(1 − a)², a = e^(−1/2)
    assert!(error.abs() < 3.5 * noise / f64::from(rounds).sqrt(), "{error}");
    assert!((square.sqrt() / noise - 1.0).abs() < 0.12, "{square}");
    assert!((358..=396).contains(&within), "{within} of {rounds} intervals hold the truth");
}

#[test]
fn rates_hold_the_truth_and_say_when_they_do_not_know() {
    for (kind, truth) in [(Kind::Slots, 0.2), (Kind::Variants, 0.5)] {
        let question = question(kind, 2, 4000);
        let mut chance = Chance(2);
        let mut within = 0;
        for _ in 0..100 {
            // Slots: half the views have no pick, a fifth the first, the rest the second. Variants: won, lost, won, lost.
            let sums = reports(&question, 2000, &mut chance, &|u| match kind {
                Kind::Slots => Some(if u < 0.5 {
                    0
                } else if u < 0.7 {
                    1
                } else {
                    2
                }),
                _ => Some((u * 4.0) as usize),
            });
            let rate = sums.rates()[0].unwrap();
            // The truth of all visitors there could be: the sampling's part is in the variance.
            within += u32::from((rate.estimate.value - truth).abs() <= Z * rate.variance.sqrt());
            assert!(rate.variance.sqrt() * Z > rate.estimate.high - rate.estimate.value);
        }
        assert!((87..=100).contains(&within), "{kind:?}: {within}");
        let nothing = reports(&question, 50, &mut chance, &|_| None);
        assert_eq!(nothing.rates(), [None, None]);
    }
}

#[test]
fn what_does_not_stand_out_is_not_said() {
    let question = question(Kind::Popularity, 200, 1000);
    let mut chance = Chance(3);
    let sums = reports(&question, 2000, &mut chance, &|u| (u < 0.5).then_some(7));
    let said = sums.popular(5);
    assert!(said.iter().any(|&(name, count)| name == "b7" && (count.value - 1000.0).abs() < 5.0 * sums.noise()));
    // Of 199 empty buckets fewer than one in 300 passes three standard deviations.
    assert!(said.len() <= 4, "{said:?}");
    assert_eq!(sums.popular(100_000), []);
}

#[test]
fn who_makes_things_up_is_bounded() {
    let question = question(Kind::Popularity, 3, 1000);
    let mut sums = Sums::new(question.clone());
    let most = question.most();
    assert!((20..80).contains(&most), "{most}");
    assert!(sums.add(&[most, -most, 0]).is_ok());
    for wrong in [&[most + 1, 0, 0][..], &[0, -most - 1, 0], &[i64::MIN, 0, 0], &[i64::MAX; 3], &[0; 2], &[]] {
        assert!(sums.add(wrong).is_err());
    }
    assert_eq!(sums.reports, 1);
    // And nobody honest is refused.
    let mut chance = Chance(4);
    assert!((0..300_000).all(|_| chance.noise(&question).abs() < most));
}

#[test]
fn priors_are_worth_what_they_are_known_by() {
    let mut chance = Chance(5);
    let known = |thousandths, visitors, chance: &mut Chance| {
        let question = question(Kind::Variants, 2, thousandths);
        let sums = reports(&question, visitors, chance, &|u| {
            Some(if u < 0.1 {
                0
            } else if u < 0.5 {
                1
            } else {
                2
            })
        });
        Known::of([&sums].into_iter(), 5).variants
    };
    let [little, much] = [1000, 8000].map(|thousandths| known(thousandths, 5000, &mut chance)[0].clone());
    assert!(much.shown > 4.0 * little.shown && much.shown < 2500.0, "{little:?} {much:?}");
    assert!((much.clicks / much.shown - 0.2).abs() < 0.05);
}

#[test]
fn from_reports_to_a_pack() {
    let folder = Scratch::new("reports");
    let questions = r#"{
        "bought": {"kind": "popularity", "buckets": ["mug", "bag", "rare"], "epsilon": 2, "cap": 1},
        "home": {"kind": "slots", "buckets": ["1", "2"], "epsilon": 4, "cap": 1},
        "hero": {"kind": "variants", "buckets": ["calm", "loud"], "epsilon": 4, "cap": 1}
    }"#;
    let asked = folder.write("questions.json", questions.as_bytes()).display().to_string();
    let mut chance = Chance(6);
    let mut lines =
        String::from("no report\n{\"format\":\"indwell-report\",\"version\":1,\"question\":\"x\",\"values\":[]}\n");
    for (name, kind, buckets, thousandths) in
        [("bought", Kind::Popularity, 3, 2000), ("home", Kind::Slots, 2, 4000), ("hero", Kind::Variants, 2, 4000)]
    {
        let question = question(kind, buckets, thousandths);
        for _ in 0..3000 {
            let bucket = (chance.even() * 2.0) as usize;
            let values: Vec<String> = (0..question.width())
                .map(|at| (i64::from(at == bucket) + chance.noise(&question)).to_string())
                .collect();
            let values = values.join(",");
            lines += &format!(
                "{{\"format\":\"indwell-report\",\"version\":1,\"question\":\"{name}\",\"values\":[{values}]}}\n"
            );
        }
    }
    let reports = folder.gz("reports.jsonl.gz", lines.as_bytes()).display().to_string();
    let [out, pack] = ["known.json", "shop.pack"].map(|name| folder.path(name).display().to_string());
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_indwell")).args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (done, text, told) = run(&["aggregate", "--questions", &asked, &reports, "--out", &out]);
    assert!(done && told.contains("2 skipped") && told.contains(":1: is no report"), "{told}");
    assert!(text.contains("bought: 3000 reports, ε 2") && text.contains("mug") && text.contains("calm"), "{text}");
    assert!(!text.contains("rare"), "{text}");
    let (done, ..) = run(&["pack", "--reports", &out, "--out", &pack, "--built", "1"]);
    assert!(done);
    let pack = Pack::read(std::fs::read(&pack).unwrap()).unwrap();
    assert_eq!(pack.len(), 2);
    // Half of the views had a pick in the first slot, none in the second.
    assert!(pack.examination(0).is_some_and(|odds| odds.abs() < 0.3) && pack.examination(1).is_none());

    for (wrong, sentence) in [
        (r#"{"q": {"kind": "other", "buckets": ["a"], "epsilon": 1, "cap": 1}}"#, "question \"q\": kind"),
        (r#"{"q": {"kind": "slots", "buckets": [], "epsilon": 1, "cap": 1}}"#, "buckets"),
        (r#"{"q": {"kind": "slots", "buckets": ["a"], "epsilon": 0, "cap": 1}}"#, "epsilon"),
        (r#"{"q": {"kind": "slots", "buckets": ["a"], "epsilon": 1, "cap": 0}}"#, "cap"),
        (r#"{"q": {"kind": "slots", "buckets": ["a"], "epsilon": 1, "cap": 1, "more": 1}}"#, "more"),
        ("[]", "wrong.json"),
    ] {
        let asked = folder.write("wrong.json", wrong.as_bytes()).display().to_string();
        let (done, _, told) = run(&["aggregate", "--questions", &asked, &reports]);
        assert!(!done && told.contains(sentence), "{wrong}: {told}");
    }
    let bad = folder.write("bad.jsonl", b"{}\n{}\n").display().to_string();
    let (done, _, told) = run(&["aggregate", "--questions", &asked, &bad]);
    assert!(!done && told.contains("--max-bad"), "{told}");
}
