//! How fast a pack's neighbours are made from a synthetic log, and how much memory that takes.
//!
//! ```sh
//! cargo run --release --features offline --example crowd -- 10000000 100000    # clicks, items
//! ```
//!
//! Items have Zipf's popularity and lie in groups of 50; a visit stays in a group four times out of five.

use std::time::Instant;

use indwell::offline::cases::{Cases, Next};
use indwell::offline::fit::{Wish, build};
use indwell::offline::log::{Click, Kind, Log};
use indwell::offline::models::linear::Counts;
use indwell::offline::models::popularity::Popularity;
use indwell::offline::recipe::Recipe;
use indwell::offline::threads::cores;

fn main() {
    let numbers: Vec<usize> = std::env::args().flat_map(|text| text.parse()).collect();
    let [clicks, items] = numbers[..] else {
        eprintln!("usage: crowd CLICKS ITEMS   (see the top of tests/examples/crowd.rs)");
        std::process::exit(2);
    };
    let log = synthetic(clicks, items);
    println!("{} sessions, {} clicks, {items} items, {} cores", log.sessions(), log.clicks(), cores());
    let (train, tail) = log.tail(1e-3);

    let (start, before) = (Instant::now(), busy());
    drop(Counts::new(&log, train.clone(), 0.8, 5));
    println!(
        "counted in {:.1} s: {:.0} clicks a second of a core's work",
        start.elapsed().as_secs_f64(),
        log.clicks() as f64 / (busy() - before)
    );

    let start = Instant::now();
    let recipe = Recipe::default();
    let rows = build(&log, train.clone(), &Wish::default(), &recipe);
    println!("built in {:.1} s: {} cells", start.elapsed().as_secs_f64(), rows.cells());

    let cases = Cases::of(&log, tail);
    let shares = Popularity::new(&log, train).shares();
    let start = Instant::now();
    let tally = cases.judge(|| Next::new(&rows, recipe.params()), &shares);
    let micros = start.elapsed().as_secs_f64() * 1e6 * cores() as f64 / cases.len() as f64;
    println!("{} queries, {micros:.1} µs each: HR@20 {:.3}", cases.len(), tally.hit_rate(2).mean);
    if let Some(line) = std::fs::read_to_string("/proc/self/status").ok().as_deref().and_then(peak) {
        println!("{line}");
    }
}

/// Seconds that cores have worked for this process: what a clock says depends on who else is there.
fn busy() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The line that says how much memory was used at most.
fn peak(status: &str) -> Option<&str> {
    status.lines().find(|line| line.starts_with("VmHWM"))
}

fn synthetic(clicks: usize, items: usize) -> Log {
    let mut log = Log::new();
    (0..items).for_each(|item| {
        log.number(&item.to_string());
    });
    let groups = items.div_ceil(50);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for visitor in 0.. {
        if log.clicks() >= clicks {
            break;
        }
        let length = 2 + (-4.0 * (1.0 - random.unit()).ln()) as usize;
        let group = random.zipf(groups);
        let visit: Vec<Click> = (0..length)
            .map(|_| {
                let inside = random.unit() < 0.8;
                let item = if inside { group + groups * random.zipf(50) } else { random.zipf(items) };
                Click { item: item.min(items - 1) as u32, kind: Kind::View, time: 0 }
            })
            .collect();
        log.push(visitor, visit);
    }
    log
}

/// Xorshift (Marsaglia 2003).
struct Random(u64);

impl Random {
    /// A number from 0 to below 1.
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number below `count`, the small ones likelier: by Zipf's law with an exponent a little below 1.
    fn zipf(&mut self, count: usize) -> usize {
        ((count as f64 + 1.0).powf(self.unit().powf(0.8)) - 1.0) as usize % count
    }
}
