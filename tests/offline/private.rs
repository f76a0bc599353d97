//! Counts with differential privacy: what noise there is, and that nobody is seen through it.

use indwell::offline::log::{Click, Kind, Log};
use indwell::offline::private::{Budget, count};

/// Random numbers for tests: splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
fn chance(mut seed: u64) -> impl FnMut() -> u64 {
    move || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Every visitor looks at items 0 and 1; visitor 0 alone at 2, and a hundred times more at 0.
fn log(visitors: u32) -> Log {
    let mut log = Log::new();
    ["a", "b", "c"].iter().for_each(|id| {
        log.number(id);
    });
    for visitor in 0..visitors {
        let items: Vec<u32> = if visitor == 0 { [2, 0, 1].into_iter().chain([0; 100]).collect() } else { vec![0, 1] };
        log.push(visitor, items.into_iter().map(|item| Click { item, kind: Kind::View, time: 0 }));
    }
    log
}

#[test]
fn without_noise_the_counts_are_those_of_visitors() {
    let budget = Budget { epsilon: 1e9, delta: 1e-6, items: 5 };
    let noisy = count(&log(40), &budget, 2, 10, &mut chance(1));
    assert_eq!(noisy.visitors, [40, 40, 0]);
    assert_eq!(noisy.rows.row(0), [(1, 1.0)]);
    // Who may count with one item counts with the newest; a count of one visitor is never published.
    let one = count(&log(40), &Budget { items: 1, ..budget }, 1, 10, &mut chance(1));
    assert_eq!((one.visitors, one.rows.cells()), (vec![0, 39, 0], 0));
}

#[test]
fn noise_is_as_wide_as_it_says() {
    let budget = Budget { epsilon: 1.0, delta: 1e-6, items: 3 };
    let (log, mut chance) = (log(200), chance(7));
    let drawn: Vec<f64> =
        (0..4000).map(|_| f64::from(count(&log, &budget, 1, 1, &mut chance).visitors[0]) - 200.0).collect();
    let mean = drawn.iter().sum::<f64>() / 4000.0;
    let variance = drawn.iter().map(|x| x * x).sum::<f64>() / 4000.0;
    // Two-sided geometric with α = e^(−1/6): variance 2α/(1 − α)² = 71.8; its mean has an error of 0.13.
    let alpha = (-1.0f64 / budget.width()).exp();
    let expected = 2.0 * alpha / (1.0 - alpha).powi(2);
    assert_eq!(budget.width(), 6.0);
    assert!(mean.abs() < 0.7 && (variance / expected - 1.0).abs() < 0.15, "{mean} {variance} {expected}");
}

#[test]
fn what_one_visitor_did_is_not_published() {
    let budget = Budget { epsilon: 2.0, delta: 1e-6, items: 5 };
    assert!(budget.least() > 100.0);
    let (log, mut chance) = (log(1000), chance(3));
    for _ in 0..500 {
        let noisy = count(&log, &budget, 1, 10, &mut chance);
        assert!(noisy.visitors[2] == 0 && noisy.visitors[0] > 900);
    }
}
