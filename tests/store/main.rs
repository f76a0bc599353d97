//! The history survives tabs, crashes, full disks and bad bytes.

mod browser;
mod bytes;
mod edges;
mod faulty;
mod few;
mod formats;
mod late;
mod model;
mod schedule;
mod take;
mod year;

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
