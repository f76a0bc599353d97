//! Runs many seeded schedules of tabs, crashes and erasures: `soak SCHEDULES [FIRST_SEED]`, or `soak replay SEED`; or all
//! schedules of a few tabs with a few operations: `soak model [NUMBER]`; or a simulated year: `soak year [EVENTS [SEED]]`.

#[path = "../store/browser.rs"]
mod browser;
#[path = "../store/model/mod.rs"]
mod model;
#[path = "../store/schedule/mod.rs"]
mod schedule;
#[path = "../store/year.rs"]
mod year;

use model::{Arrival, Bounds, Broken, Op, Plan};
use schedule::Counts;
use std::io::{IsTerminal, Write};
use std::process::exit;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    if arguments.first().is_some_and(|word| word == "replay") {
        let Some(seed) = number(1) else { usage() };
        match schedule::run(seed) {
            Ok(counts) => println!("seed {seed}: holds; {counts:?}"),
            Err(what) => {
                println!("seed {seed}: {what}");
                exit(1);
            }
        }
        return;
    }
    if arguments.first().is_some_and(|word| word == "model") {
        exit(i32::from(!model(number(1))));
    }
    if arguments.first().is_some_and(|word| word == "year") {
        match year::live(number(1).unwrap_or(1_000_000), number(2).unwrap_or(0)) {
            Ok(year) => println!("all holds; {year:?}"),
            Err(what) => {
                println!("{what}");
                exit(1);
            }
        }
        return;
    }
    let Some(schedules) = number(0) else { usage() };
    let (total, failures) = soak(number(1).unwrap_or(0), schedules);
    println!("\r{total:?}                    ");
    failures.iter().for_each(|what| println!("{what}"));
    println!("{} passed, {} failed", schedules - failures.len() as u64, failures.len());
    exit(i32::from(!failures.is_empty()));
}

fn usage() -> ! {
    eprintln!(
        "usage: soak SCHEDULES [FIRST_SEED] | soak replay SEED | soak model [NUMBER] | soak year [EVENTS [SEED]]"
    );
    exit(2);
}

fn soak(first: u64, schedules: u64) -> (Counts, Vec<String>) {
    let next = AtomicU64::new(0);
    let found = Mutex::new((Counts::default(), Vec::new()));
    let started = Instant::now();
    let work = || {
        loop {
            let at = next.fetch_add(1_000, Ordering::Relaxed);
            if at >= schedules {
                return;
            }
            let mut sum = Counts::default();
            let mut failures = Vec::new();
            for seed in first + at..first + (at + 1_000).min(schedules) {
                match schedule::run(seed) {
                    Ok(counts) => sum.add(counts),
                    Err(what) => {
                        eprintln!("\rseed {seed}: {what}");
                        failures.push(format!("seed {seed}: {what}"));
                    }
                }
            }
            let Ok(mut found) = found.lock() else { return };
            found.0.add(sum);
            found.1.extend(failures);
            progress(at, schedules, found.1.len(), started);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    found.into_inner().unwrap_or_default()
}

fn progress(done: u64, of: u64, failures: usize, started: Instant) {
    let share = done as f64 / of as f64;
    let filled = (share * 40.0) as usize;
    let left = started.elapsed().as_secs_f64() * (1.0 - share) / share.max(1e-6);
    print!(
        "\r[{}{}] {done} of {of}, {failures} failed, {left:.0} s left   ",
        "#".repeat(filled),
        "·".repeat(40 - filled)
    );
    let _ = std::io::stdout().flush();
}

/// Explores everything, or one part of it; whether all holds, and whether the model notices what is broken.
fn model(only: Option<u64>) -> bool {
    use Arrival::{Single, Whole};
    use Plan::{Free, InOrder, Once, Saves};
    const SAVING: &[Op] = &[Op::Track, Op::Hide, Op::Track, Op::Refresh];
    const ERASING: &[Op] = &[Op::Track, Op::Hide, Op::Forget, Op::Refresh];
    const FORGETTING: &[Op] = &[Op::Track, Op::Hide, Op::ForgetItem, Op::Refresh];
    const HURRIED: &[Op] = &[Op::Hide, Op::Track, Op::Refresh, Op::Track];
    const ERASE: &[Op] = &[Op::Track, Op::Forget];
    const FORGET: &[Op] = &[Op::Track, Op::ForgetItem];
    const SAVE: &[Op] = &[Op::Track, Op::Hide];
    const ALL: &[Op] = &[Op::Track, Op::Hide, Op::Refresh, Op::Forget, Op::ForgetItem];
    let runs = [
        (vec![Once(ERASING); 2], Single, false, Some(Broken::Order)),
        (vec![Once(ERASING); 2], Single, false, Some(Broken::Torn)),
        (vec![Once(ERASING); 2], Single, false, Some(Broken::Lost)),
        (vec![Saves(4); 3], Single, false, None),
        (vec![Once(SAVING); 2], Single, true, None),
        (vec![Once(ERASING); 2], Single, true, None),
        (vec![Once(FORGETTING); 2], Single, true, None),
        (vec![Once(ERASING); 2], Whole, true, None),
        (vec![Once(FORGETTING); 2], Whole, true, None),
        (vec![Once(ERASE), Once(ERASE), Once(SAVE)], Single, false, None),
        (vec![Once(FORGET), Once(ERASE), Once(SAVE)], Single, false, None),
        (vec![Free(ALL, 3); 2], Single, false, None),
        (vec![InOrder(SAVING), InOrder(HURRIED), InOrder(SAVING)], Single, true, None),
        (vec![InOrder(FORGETTING), InOrder(SAVING), InOrder(HURRIED)], Single, false, None),
        (vec![InOrder(ERASING), InOrder(SAVING), InOrder(HURRIED)], Single, false, None),
        (vec![InOrder(ERASING), InOrder(FORGETTING), InOrder(SAVING)], Single, false, None),
    ];
    let mut well = true;
    for (number, (tabs, arrival, day, broken)) in (0..).zip(runs) {
        if only.is_some_and(|only| only != number) {
            continue;
        }
        let started = Instant::now();
        let open = if matches!(tabs[0], Saves(_)) { 3 } else { 2 };
        let bounds = Bounds { tabs, open, arrival, day, broken };
        let model::Explored { states, steps, tabs, views, acts, due, failure } = model::explore(&bounds, watch);
        well &= failure.is_some() == broken.is_some();
        println!("{number}: {bounds:?}");
        println!(
            "  {states} states, {steps} steps; {tabs} different tabs, {views} stores, {acts} operations; {due} with all kept"
        );
        println!("  {} ({:.0} s)", failure.as_deref().unwrap_or("all holds"), started.elapsed().as_secs_f64());
    }
    well
}

fn watch(states: usize) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{states} states ");
    }
}
