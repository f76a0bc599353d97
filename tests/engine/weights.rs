//! The weights learnt from picks. What `indwell/learn` must answer alike is written to `tests/golden/learn/weights.json` and read by
//! `tests/e2e/learn.test.mjs`.
//!
//! ```text
//! INDWELL_BLESS=1 cargo test --test engine weights
//! ```

use crate::laws::config;
use indwell::learn::{LEARNABLE, LEAST, Learnt, MOST, MOST_PAIR, MOST_PAIRS, Random, SPREAD, Shown, pair};
use indwell::rank::{Code, Reason, SIGNALS, Signal, Weights};
use proptest::prelude::*;
use serde_json::{Value, json};

const STORED: &str = include_str!("../golden/learn/weights.json");
/// Factors of the weights, and of how steeply one looks.
const SIZE: usize = LEARNABLE.len() + 1;

/// Lists of twelve with parts as scores have them.
fn list(random: &mut Random) -> Vec<Shown> {
    let mut one = |slot: usize| {
        let mut parts = [0.0; SIZE];
        parts.iter_mut().for_each(|part| *part = (random.normal() * 64.0).round() / 64.0);
        parts[SIZE - 1] = -libm::log(1.0 + slot as f64);
        Shown { fixed: 0.0, parts, pairs: Vec::new() }
    };
    (0..12).map(&mut one).collect()
}

/// What somebody with these factors picks.
fn pick(seen: &[Shown], factors: &[f64; SIZE], random: &mut Random) -> usize {
    let score =
        |one: &Shown| one.fixed + one.parts.iter().zip(factors).map(|(part, factor)| part * factor).sum::<f64>();
    let odds: Vec<f64> = seen.iter().map(|one| libm::exp(score(one))).collect();
    let mut left = random.unit() * odds.iter().sum::<f64>();
    odds.iter()
        .position(|odds| {
            left -= odds;
            left < 0.0
        })
        .unwrap_or(0)
}

fn after(picks: usize, factors: &[f64; SIZE], seed: u64) -> Learnt {
    let (mut random, mut learnt) = (Random::new(seed), Learnt::default());
    for _ in 0..picks {
        let seen = list(&mut random);
        let picked = pick(&seen, factors, &mut random);
        learnt.pick(&seen, picked);
    }
    learnt
}

/// Mean factors of twenty visitors, and how many of them are to be believed.
fn crowd(picks: usize, factors: &[f64; SIZE]) -> ([f64; SIZE], usize) {
    let all: Vec<Learnt> = (0..20).map(|seed| after(picks, factors, seed)).collect();
    let mut mean = [0.0; SIZE];
    for learnt in &all {
        mean.iter_mut().zip(learnt.mean).for_each(|(sum, factor)| *sum += factor / 20.0);
    }
    (mean, all.iter().filter(|learnt| learnt.trust > 0.5).count())
}

/// Who cares three times as much for one thing and not at all for another is found out; of the rest nothing is learnt.
#[test]
fn weights_of_a_visitor_are_found() {
    let mut factors = [1.0; SIZE];
    (factors[4], factors[1]) = (3.0, 0.0);
    let (mean, believed) = crowd(300, &factors);
    assert!(mean[4] > 2.2 && mean[1] < 0.6, "{mean:?}");
    for at in [0, 2, 3, 5, 7, 8, 9] {
        assert!((mean[at] - 1.0).abs() < 0.2, "{at}: {mean:?}");
    }
    assert!(believed >= 18, "{believed}");
    assert!(crowd(20, &factors).1 >= 14, "a few picks say it already");
}

/// Who picks as most people do keeps about the weights of most people.
#[test]
fn the_usual_visitor_stays_usual() {
    let (mean, _) = crowd(200, &[1.0; SIZE]);
    assert!(mean.iter().all(|factor| (factor - 1.0).abs() < 0.12), "{mean:?}");
}

/// Only what is looked at can be below 0: some want nothing twice.
#[test]
fn what_was_looked_at_can_count_against() {
    let viewed = LEARNABLE.iter().position(|&signal| signal == Signal::Viewed).expect("it is learnt");
    let mut factors = [1.0; SIZE];
    factors[viewed] = -2.0;
    assert!(crowd(300, &factors).0[viewed] < -0.8);
    factors = [-2.0; SIZE];
    let learnt = after(300, &factors, 1);
    for (at, factor) in learnt.mean.iter().enumerate() {
        let steep = at == SIZE - 1; // of which less is learnt, as slots are steps of a logarithm
        assert!(if at == viewed || steep { *factor < -0.5 } else { *factor >= LEAST }, "{:?}", learnt.mean);
    }
}

/// What fades goes back to the prior, and in two steps as in one.
#[test]
fn what_is_learnt_fades() {
    let learnt = after(100, &[2.0; SIZE], 3);
    let (mut once, mut twice, mut long) = (learnt.clone(), learnt.clone(), learnt.clone());
    once.fade(60.0);
    (0..2).for_each(|_| twice.fade(30.0));
    long.fade(6000.0);
    let close = |a: &Learnt, b: &Learnt| {
        let pairs = a.mean.iter().chain(&a.precision).zip(b.mean.iter().chain(&b.precision));
        { pairs }.all(|(a, b)| (a - b).abs() < 1e-9) && (a.trust - b.trust).abs() < 1e-9
    };
    assert!(close(&once, &twice) && close(&long, &Learnt::default()));
    assert!((once.mean[0] - 1.0 - (learnt.mean[0] - 1.0) / 2.0).abs() < 1e-12);
}

/// What is tried lies around the weights in use: as far as the noise says, in units of how unsure each factor is.
#[test]
fn other_weights_are_tried_as_far_as_is_not_known() {
    let learnt = after(100, &[2.0; SIZE], 3);
    let prior = Weights::default();
    let noise = std::array::from_fn(|at| at as f64 - 3.5);
    let (used, tried) = (learnt.weights(&prior), learnt.tried(&prior, &noise));
    for (at, &signal) in LEARNABLE.iter().enumerate() {
        let wanted = used.of(signal) + prior.of(signal) * noise[at] / learnt.precision[at].sqrt();
        assert!((tried.of(signal) - wanted).abs() < 1e-12, "{signal:?}");
    }
}

/// Reasons become parts: each what its signal would add with the prior's weight, and all else is not learnt.
#[test]
fn reasons_are_taken_apart() {
    let reason = |code, value| Reason { code, value, facet: None, count: 0, because: None };
    let (prior, mut used) = (Weights::default(), Weights::default());
    used.0[Signal::Price as usize] = 3.0;
    used.0[Signal::Viewed as usize] = 0.0;
    let reasons = [
        reason(Code::Facet, 0.5),
        reason(Code::DislikedFacet, -0.2),
        reason(Code::Price, 1.5),
        reason(Code::Bought, -20.0),
        reason(Code::Liked, 4.0),
        reason(Code::Viewed, 0.25),
        reason(Code::Rule, 0.125),
    ];
    let shown = Shown::new(3, &reasons, &used, &prior);
    let at = |signal| shown.parts[LEARNABLE.iter().position(|&one| one == signal).expect("it is learnt")];
    assert_eq!((at(Signal::Facet), at(Signal::Price), at(Signal::Viewed)), (0.5 - 0.2, 0.5, 0.0));
    assert!((shown.fixed - (-20.0 + 4.0 + 0.25 + 0.125)).abs() < 1e-12);
    assert_eq!(shown.parts[SIZE - 1], -libm::log(4.0));
    // Each code is the part of one signal, and of no other.
    let codes = [
        Code::PageOrder,
        Code::Facet,
        Code::SessionFacet,
        Code::Text,
        Code::Price,
        Code::Freshness,
        Code::Viewed,
        Code::Fatigue,
        Code::Collaborative,
    ];
    for (at, code) in codes.into_iter().enumerate() {
        let shown = Shown::new(0, &[reason(code, 0.375)], &prior, &prior);
        for (other, part) in shown.parts.into_iter().enumerate() {
            let wanted = if other == at { 0.375 } else { 0.0 };
            assert!((part - wanted).abs() < 1e-12 && shown.fixed == 0.0, "{code:?}: {shown:?}");
        }
    }
    // What is decided outright is never learnt.
    for signal in [Signal::InBasket, Signal::Bought, Signal::BuyAgain, Signal::Opinion] {
        assert!(!LEARNABLE.contains(&signal));
    }
}

proptest! {
    #![proptest_config(config(256))]

    /// Whatever is picked of whatever lists: factors keep their bounds, nobody gets less sure, and what is not learnt is the
    /// prior's.
    #[test]
    fn nothing_learnt_breaks_bounds(
        lists in prop::collection::vec((prop::collection::vec(prop::collection::vec(-1e3f64..1e3, SIZE + 1), 0..6), 0usize..7), 0..40),
        days in 0f64..1e6,
    ) {
        let mut learnt = Learnt::default();
        for (list, picked) in lists {
            let seen = |numbers: Vec<f64>| Shown { fixed: numbers[SIZE], parts: std::array::from_fn(|at| numbers[at]), pairs: Vec::new() };
            let seen: Vec<Shown> = list.into_iter().map(seen).collect();
            let before = learnt.clone();
            learnt.pick(&seen, picked);
            prop_assert_eq!(picked < seen.len() && seen.len() > 1 || before == learnt, true);
            for at in 0..SIZE {
                let least = if matches!(LEARNABLE.get(at), Some(Signal::Viewed) | None) { -MOST } else { LEAST };
                prop_assert!((least..=MOST).contains(&learnt.mean[at]));
                prop_assert!(learnt.precision[at] >= before.precision[at] && learnt.precision[at].is_finite());
            }
            prop_assert!((0.0..=1.0).contains(&learnt.trust));
            let (prior, weights) = (Weights::default(), learnt.weights(&Weights::default()));
            for at in 0..SIGNALS.len() {
                let learns = LEARNABLE.iter().any(|&signal| signal as usize == at);
                prop_assert!(learns || weights.0[at] == prior.0[at]);
                prop_assert!(weights.0[at].abs() <= MOST * prior.0[at]);
            }
        }
        learnt.fade(days);
        prop_assert!(learnt.precision.iter().all(|&one| one >= 1.0 / (SPREAD * SPREAD) - 1e-6));
    }

    /// In which order things were seen, or how much all of them have alike, is nothing to learn from.
    #[test]
    fn only_differences_count(seed in any::<u64>(), turn in 0usize..12, more in -4f64..4.0) {
        let mut random = Random::new(seed);
        let seen = list(&mut random);
        let picked = (random.unit() * 12.0) as usize;
        let (mut one, mut other) = (Learnt::default(), Learnt::default());
        one.pick(&seen, picked);
        let mut turned = seen;
        turned.rotate_left(turn);
        turned.iter_mut().for_each(|shown| shown.parts.iter_mut().for_each(|part| *part += more));
        other.pick(&turned, (picked + 12 - turn) % 12);
        for at in 0..SIZE {
            prop_assert!((one.mean[at] - other.mean[at]).abs() < 1e-9 && (one.precision[at] - other.precision[at]).abs() < 1e-9);
        }
    }
}

/// How JavaScript writes the name of a pair.
fn base_36(mut name: u32) -> String {
    let mut digits = Vec::new();
    while digits.is_empty() || name > 0 {
        digits.push(char::from_digit(name % 36, 36).expect("a digit"));
        name /= 36;
    }
    digits.iter().rev().collect()
}

fn golden() -> Value {
    const WORDS: [&str; 5] = ["day=evening", "weather=Föhn ☂", "device=phone", "weekend=true", "from=𝄞"];
    let weights = |all: &Weights| -> Vec<f64> { LEARNABLE.iter().map(|&signal| all.of(signal)).collect() };
    let visitor = |seed: u64| {
        let (mut random, mut learnt) = (Random::new(seed), Learnt::default());
        let mut factors = [1.0; SIZE];
        factors.iter_mut().for_each(|factor| *factor += random.normal());
        let step = |n: usize| {
            let mut seen: Vec<Shown> = list(&mut random).into_iter().take(2 + n % 4).collect();
            // The later two visitors have circumstances, the last so many that not all are kept.
            let values = [0.0, 0.0, 0.0, 3.0, 60.0][seed as usize];
            if values > 0.0 {
                for one in &mut seen {
                    let value = ((random.unit() * values) as u32).to_string();
                    let told = WORDS.iter().take(1 + n % 5).map(|word| pair(word, "section", &value));
                    *one = one.clone().with_pairs(told.collect(), 0.125);
                }
            }
            let picked = pick(&seen, &factors, &mut random);
            let days = (random.unit() * 32.0).floor() / 4.0;
            learnt.fade(days);
            learnt.pick(&seen, picked);
            let told = |one: &Shown| one.pairs.iter().map(|&name| base_36(name)).collect::<Vec<_>>();
            let seen: Vec<Value> =
                seen.iter().map(|one| json!({ "fixed": one.fixed, "parts": one.parts, "pairs": told(one) })).collect();
            json!({ "days": days, "seen": seen, "picked": picked })
        };
        let steps: Vec<Value> = (0..15).map(step).collect();
        let names: Vec<u32> = learnt.pairs.0.keys().copied().collect();
        let pairs: Value =
            learnt.pairs.0.iter().map(|(&name, pair)| (base_36(name), json!([pair.0, pair.1]))).collect();
        json!({
            "steps": steps, "mean": learnt.mean, "precision": learnt.precision, "trust": learnt.trust, "pairs": pairs,
            "pairs_trust": learnt.pairs_trust, "added": Learnt { pairs_trust: 1.0, ..learnt.clone() }.added(&names[..names.len().min(3)]),
            "weights": weights(&learnt.weights(&Weights::default())),
        })
    };
    let names: Vec<&str> = LEARNABLE.iter().map(|&signal| SIGNALS[signal as usize]).collect();
    let words = WORDS.map(|word| (base_36(pair(word, "section", "Ä/b")), json!(word)));
    json!({
        "signals": names, "weights": weights(&Weights::default()), "visitors": (1..=4).map(visitor).collect::<Vec<_>>(),
        "words": words.into_iter().collect::<Value>(),
    })
}

/// The time of day is found where it matters, trusted where it tells picks apart, and by nothing else does anything change.
#[test]
fn circumstances_are_found_and_change_nothing_else() {
    let names = [pair("day=evening", "section", "Recipes"), pair("day=morning", "section", "Recipes")];
    let live = |matters: bool| {
        let (mut random, mut learnt, mut plain) = (Random::new(5), Learnt::default(), Learnt::default());
        let mut trust = 0.0;
        for n in 0..400 {
            let mut seen: Vec<Shown> = list(&mut random);
            seen.iter_mut().for_each(|one| one.parts.iter_mut().for_each(|part| *part *= 0.25)); // else these drown it
            let told =
                |(at, one): (usize, Shown)| one.with_pairs(if at % 3 == 0 { vec![names[n % 2]] } else { vec![] }, 0.0);
            let told: Vec<Shown> = seen.iter().cloned().enumerate().map(told).collect();
            let lift = if matters { [1.0, -1.0][n % 2] } else { 0.0 };
            let mut wanted = told.clone();
            wanted.iter_mut().for_each(|one| one.fixed += if one.pairs.is_empty() { 0.0 } else { lift });
            let picked = pick(&wanted, &[1.0; SIZE], &mut random);
            learnt.pick(&told, picked);
            plain.pick(&seen, picked);
            trust += if n < 200 { 0.0 } else { learnt.pairs_trust / 200.0 };
        }
        assert_eq!((learnt.mean, learnt.precision, learnt.trust), (plain.mean, plain.precision, plain.trust));
        (learnt, trust)
    };
    let (learnt, trust) = live(true);
    let [evening, morning] = names.map(|name| learnt.pairs.0[&name].0);
    assert!((0.5..=MOST_PAIR).contains(&evening) && (-MOST_PAIR..-0.5).contains(&morning), "{evening} {morning}");
    let (random, at_random) = live(false);
    assert!(trust > 0.7 && trust > at_random + 0.15, "{trust} {at_random}");
    assert!(names.iter().all(|name| random.pairs.0[name].0.abs() < 0.3), "{:?}", random.pairs);
    assert!(names.iter().all(|name| random.added(&[*name]).abs() < 0.2), "{}", random.pairs_trust);
}

/// Of many pairs those are kept that are known best, and of equals the ones with the lesser names.
#[test]
fn as_many_pairs_are_kept_as_have_room() {
    let mut learnt = Learnt::default();
    let shown = |names: Vec<u32>| Shown { fixed: 0.0, parts: [0.0; SIZE], pairs: names };
    for name in (0..200u32).rev() {
        // Every fourth is met twice.
        (0..1 + u32::from(name % 4 == 0)).for_each(|_| learnt.pick(&[shown(vec![name]), shown(vec![])], 0));
    }
    let kept: Vec<u32> = learnt.pairs.0.keys().copied().collect();
    assert_eq!(kept.len(), MOST_PAIRS);
    assert!((0..200).step_by(4).all(|name| kept.contains(&name)), "{kept:?}");
    let once: Vec<u32> = kept.into_iter().filter(|name| name % 4 != 0).collect();
    assert_eq!(once, (1..).filter(|name| name % 4 != 0).take(MOST_PAIRS - 50).collect::<Vec<_>>());
}

#[test]
fn the_golden_vectors_are_those_of_this_model() {
    let text = golden().to_string() + "\n";
    if std::env::var_os("INDWELL_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/learn/weights.json");
        std::fs::write(path, text).expect("written");
    } else {
        assert!(text == STORED, "run INDWELL_BLESS=1 cargo test --test engine weights, and read what has changed");
    }
}
