//! The history survives tabs, crashes, full disks and bad bytes.

mod browser;
mod bytes;
mod faulty;
mod late;
mod schedule;

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
    let least = [sum.acknowledged / 10, sum.compactions, sum.crashes, sum.erasures, sum.readings / 5];
    assert!(least.iter().all(|&count| count > SCHEDULES / 4), "{sum:?}");
}
