//! The history survives tabs, crashes, full disks and bad bytes.

mod browser;
mod bytes;
mod faulty;
mod few;
mod formats;
mod late;
mod model;
mod schedule;
mod take;
mod year;

use model::{Arrival, Bounds, Broken, Op};

const SCHEDULES: u64 = 10_000;

/// As many schedules as a test run has time for; `pkg-scripts/soak` runs more of the same.
#[test]
fn no_schedule_loses_doubles_or_brings_back_an_event() {
    let mut sum = schedule::Counts::default();
    for seed in 0..SCHEDULES {
        match schedule::run(seed) {
            Ok(counts) => sum.add(counts),
            Err(what) => panic!("seed {seed}: {what}; again with: pkg-scripts/soak replay {seed}"),
        }
    }
    // They do contain what they are about.
    let least =
        [sum.acknowledged / 10, sum.compactions, sum.crashes, sum.breakdowns * 2, sum.erasures, sum.readings / 5];
    assert!(least.iter().all(|&count| count > SCHEDULES / 4), "{sum:?}");
}

/// A year with fewer events than `pkg-scripts/soak year` has.
#[test]
fn a_year_with_a_clock_that_jumps_stays_within_bounds() {
    for seed in 0..3 {
        let year = year::live(12_000, seed).unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        assert!(year.jumps > 0 && year.events == 12_000 && year.stored > 2_000 && year.log > 500, "{year:?}");
        assert!(year.writes <= 90 && year.written <= 5 << 20, "in an hour: {year:?}");
    }
}

/// A part of what `pkg-scripts/soak model` explores.
#[test]
fn nothing_that_two_tabs_can_do_loses_doubles_or_brings_back_an_event() {
    const AGAIN: &[Op] = &[Op::Track, Op::Track];
    const GO_ON: &[Op] = &[Op::Track, Op::Hide, Op::Track];
    const SAVE: &[Op] = &[Op::Track, Op::Hide];
    const FORGET: &[Op] = &[Op::Track, Op::ForgetItem];
    const ERASE: &[Op] = &[Op::Track, Op::Forget];
    let runs = [
        ([AGAIN, SAVE], Arrival::Single, true),
        ([GO_ON, &[Op::Refresh]], Arrival::Single, false),
        ([FORGET, SAVE], Arrival::Single, false),
        ([ERASE, SAVE], Arrival::Single, false),
        ([FORGET, ERASE], Arrival::Whole, true),
    ];
    for (tabs, arrival, day) in runs {
        let bounds = Bounds { tabs: tabs.to_vec(), in_order: false, arrival, day, broken: None };
        let explored = model::explore(&bounds, |_| {});
        assert_eq!(explored.failure, None, "{bounds:?}");
        assert!(
            explored.states > 100 && explored.acknowledged > 5 && explored.steps > explored.states,
            "{bounds:?} {explored:?}"
        );
        assert!(explored.readings > 10, "{bounds:?} {explored:?}");
    }
}

#[test]
fn the_model_notices_a_browser_that_breaks_its_word() {
    for broken in [Broken::Order, Broken::Torn, Broken::Lost] {
        let tabs: Vec<&[Op]> = vec![&[Op::Track, Op::Hide], &[Op::Track, Op::Forget]];
        let bounds = Bounds { tabs, in_order: false, arrival: Arrival::Single, day: false, broken: Some(broken) };
        assert!(model::explore(&bounds, |_| {}).failure.is_some(), "{broken:?}");
    }
}
