//! Chance, bandits and experiments, against what theory says of them. The seeds are fixed, so that the bounds of a few
//! standard errors hold or fail for good.

use crate::laws::config;
use indwell::learn::{Beta, Linear, Mean, Random, Sampling, Team, assign, choose, credit, interleave, interval};
use proptest::prelude::*;

fn moments(mut draw: impl FnMut() -> f64, n: usize) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..n {
        let x = draw();
        sum += x;
        squares += x * x;
    }
    let mean = sum / n as f64;
    (mean, squares / n as f64 - mean * mean)
}

#[test]
fn chance_has_its_moments() {
    let n = 40_000;
    let mut random = Random::new(1);
    let (mean, variance) = moments(|| random.normal(), n);
    assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    for (a, b) in [(0.05, 0.2), (1.0, 1.0), (0.5, 3.0), (20.0, 400.0), (3000.0, 10.0)] {
        let (mean, variance) = moments(|| random.beta(a, b), n);
        let expected = a / (a + b);
        let spread = expected * (1.0 - expected) / (a + b + 1.0);
        assert!((mean - expected).abs() < 5.0 * (spread / n as f64).sqrt(), "{a} {b}: {mean} for {expected}");
        assert!((variance / spread - 1.0).abs() < 0.08, "{a} {b}: {variance} for {spread}");
    }
}

/// What was pulled, given true rates.
fn pulls(rates: &[f64], sampling: Sampling, prior: Beta, times: usize, seed: u64) -> Vec<usize> {
    let mut random = Random::new(seed);
    let mut arms = vec![prior; rates.len()];
    let mut pulls = vec![0; rates.len()];
    for _ in 0..times {
        let arm = choose(&arms, sampling, &mut random).expect("an arm");
        let won = random.unit() < rates[arm];
        arms[arm] = arms[arm].seen(1.0, f64::from(u8::from(won)));
        pulls[arm] += 1;
    }
    pulls
}

/// Thompson sampling comes to pull the best arm, and explores no more than it must.
#[test]
fn the_best_arm_is_found() {
    let sampling = Sampling { temper: 1.0, explore: 0.0 };
    let mut best = 0;
    for seed in 0..20 {
        best += pulls(&[0.1, 0.5, 0.3], sampling, Beta { a: 1.0, b: 1.0 }, 1_000, seed)[1];
    }
    assert!(best > 20 * 920, "{best} of 20000");
}

/// Forced exploration shows every arm its part.
#[test]
fn exploration_is_a_floor() {
    let sampling = Sampling { temper: 0.25, explore: 0.3 };
    let shown = pulls(&[0.9, 0.01, 0.01], sampling, Beta::prior(0.05, 20.0), 3_000, 3);
    assert!(shown[1..].iter().all(|&n| n > 230 && n < 480), "{shown:?}");
    assert_eq!(choose(&[], sampling, &mut Random::new(1)), None);
}

/// A good prior is worth more than one visitor's few pulls: with the arms' global rates known, a hundred showings bring
/// more clicks than without.
#[test]
fn priors_matter() {
    let rates = [0.02, 0.05, 0.12, 0.04, 0.03, 0.06, 0.05, 0.08, 0.02, 0.03];
    let clicks = |prior: &dyn Fn(usize) -> Beta, temper: f64| {
        let mut won = 0;
        for seed in 0..200u64 {
            let mut random = Random::new(seed);
            let mut arms: Vec<Beta> = (0..rates.len()).map(prior).collect();
            for _ in 0..100 {
                let arm = choose(&arms, Sampling { temper, explore: 0.0 }, &mut random).expect("an arm");
                let click = random.unit() < rates[arm];
                arms[arm] = arms[arm].seen(1.0, f64::from(u8::from(click)));
                won += u32::from(click);
            }
        }
        won
    };
    let (flat, informed) = (clicks(&|_| Beta { a: 1.0, b: 1.0 }, 1.0), clicks(&|i| Beta::prior(rates[i], 20.0), 0.25));
    assert!(f64::from(informed) > 1.2 * f64::from(flat), "{informed} against {flat}");
}

/// Without spread, what is sampled is the mean of the regression, here solved by hand.
#[test]
fn linear_learns_a_line() {
    let mut linear = Linear::new(&[0.0, 0.0], 1e-6);
    for x in 0..10 {
        linear.learn(&[1.0, f64::from(x)], 1.0, 2.0 + 0.5 * f64::from(x));
    }
    let at = |x: f64| linear.sample(&[1.0, x], 0.0, &mut Random::new(1));
    assert!((at(0.0) - 2.0).abs() < 1e-4 && (at(20.0) - 12.0).abs() < 1e-4);
    // Learning the same rewards at once is learning them one by one.
    let (mut once, mut singly) = (Linear::new(&[0.1, 0.3], 2.0), Linear::new(&[0.1, 0.3], 2.0));
    once.learn(&[1.0, 0.5], 3.0, 2.0);
    (0..3).for_each(|i| singly.learn(&[1.0, 0.5], 1.0, [1.0, 0.0, 1.0][i]));
    let sample = |l: &Linear| l.sample(&[1.0, 1.0], 1.0, &mut Random::new(5));
    assert!((sample(&once) - sample(&singly)).abs() < 1e-12);
    // The spread of samples is that of the posterior: with one feature, one over its precision.
    let one = Linear::new(&[0.0], 4.0);
    let mut random = Random::new(9);
    let (_, variance) = moments(|| one.sample(&[1.0], 1.0, &mut random), 20_000);
    assert!((variance - 0.25).abs() < 0.01, "{variance}");
}

/// Groups get their shares, and two experiments know nothing of each other.
#[test]
fn assignment_is_fair_and_independent() {
    let n = 20_000u64;
    let mut both = [[0u32; 3]; 3];
    for visitor in 0..n {
        let visitor = visitor.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let group = |name| assign(visitor, name, &[0.2, 0.5]).unwrap_or(2);
        assert_eq!(group("hero"), group("hero"));
        both[group("hero")][group("prices")] += 1;
    }
    let shares = [0.2, 0.5, 0.3];
    let mut chi_square = 0.0;
    for (i, row) in both.iter().enumerate() {
        for (j, &found) in row.iter().enumerate() {
            let expected = n as f64 * shares[i] * shares[j];
            chi_square += (f64::from(found) - expected).powi(2) / expected;
        }
    }
    // 8 degrees of freedom: above 26.1 once in a thousand.
    assert!(chi_square < 26.1, "{chi_square}");
    assert_eq!(assign(1, "x", &[]), None);
    assert_eq!(assign(1, "x", &[f64::NAN, 1.0]), None);
}

/// Whoever looks after every reward is still right 95 times in a hundred: of 400 experiments with nothing in them, few
/// ever show a mean that is not the true one, where looking only once at a fixed-sample interval would call most.
#[test]
fn peeking_is_honest() {
    let (mut wrong, mut naive) = (0, 0);
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let mut mean = Mean::default();
        let (mut missed, mut fooled) = (false, false);
        for n in 1..2_000 {
            mean.add(f64::from(u8::from(random.unit() < 0.3)));
            if n >= 30 {
                let off = (mean.mean() - 0.3).abs();
                missed |= off > interval(&mean, 0.05, 500.0);
                fooled |= off > 1.96 * (mean.variance() / mean.count).sqrt();
            }
        }
        wrong += u32::from(missed);
        naive += u32::from(fooled);
    }
    assert!(wrong <= 28, "{wrong} of 400");
    assert!(naive > 120, "the naive interval was to be fooled, and was {naive} times of 400");
    assert_eq!(interval(&Mean::default(), 0.05, 100.0), f64::INFINITY);
}

proptest! {
    #![proptest_config(config(500))]

    /// Both orders are in the slate, everything once, and of any first slots no team has two more than the other while
    /// both have places left.
    #[test]
    fn interleaving_is_fair(seed: u64, n in 0..30usize) {
        let mut random = Random::new(seed);
        let mut shuffled = |n: usize| {
            let mut places: Vec<u32> = (0..n as u32).collect();
            for i in (1..n).rev() {
                places.swap(i, (random.bits() % (i as u64 + 1)) as usize);
            }
            places
        };
        let (first, second) = (shuffled(n), shuffled(n));
        let slate = interleave(&first, &second, &mut Random::new(seed ^ 1));
        let mut all: Vec<u32> = slate.iter().map(|slot| slot.0).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..n as u32).collect::<Vec<_>>());
        for upto in 0..=n {
            let firsts = slate[..upto].iter().filter(|slot| slot.1 == Team::First).count() as i64;
            prop_assert!((2 * firsts - upto as i64).abs() <= 1);
        }
        // Each pick is the team's best of what is left.
        for (at, &(place, team)) in slate.iter().enumerate() {
            let order = if team == Team::First { &first } else { &second };
            let best = order.iter().find(|p| slate[..at].iter().all(|slot| slot.0 != **p));
            prop_assert_eq!(best, Some(&place));
        }
    }
}

/// Two rankers that agree win as often as they lose.
#[test]
fn interleaving_is_unbiased() {
    let order: Vec<u32> = (0..10).collect();
    let mut sum = 0;
    for seed in 0..4_000 {
        let slate = interleave(&order, &order, &mut Random::new(seed));
        sum += credit(&slate, &[0]);
    }
    assert!(sum.abs() < 210, "{sum} of 4000");
}
