//! Replays real shops' visitors through the engine: how far up does what they did next stand on the page that a pack, the
//! visitor's own history, or both put into order?
//!
//! ```sh
//! pkg-scripts/bench-quality                       # everything, with the other figures
//! cargo run --release --features offline --example quality -- retail target/retail/log.tsv       # the validation part
//! cargo run --release --features offline --example quality -- rees46 target/bench/rees46.csv
//! ```
//!
//! `--test` judges the test part instead: for reporting, once. `--tune` chooses weights on the validation part. `--json`
//! prints the tables as JSON.

mod basket;
mod cold;
mod crowd;
mod judge;
mod page;
mod rees46;
mod retail;
mod shop;
mod table;
mod tune;

use table::Table;

/// What is judged, and how it is said.
#[derive(Clone, Copy)]
pub struct Ask {
    /// The test part, not the validation part.
    pub test: bool,
    /// Choose weights first.
    pub tune: bool,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|arg| arg == name);
    let ask = Ask { test: flag("--test"), tune: flag("--tune") };
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    let tables = match words[..] {
        ["retail", log] => retail::run(log, "www/shop/catalogue/products.json", ask),
        ["rees46", log] => rees46::run(log, ask),
        _ => Err("usage: quality retail|rees46 LOG [--test] [--tune] [--json]".to_owned()),
    };
    let tables = match tables {
        Ok(tables) => tables,
        Err(problem) => {
            eprintln!("{problem}");
            std::process::exit(1);
        }
    };
    if flag("--json") {
        println!("{}", serde_json::Value::Array(tables.iter().map(Table::to_json).collect()));
    } else {
        tables.iter().for_each(Table::print);
    }
}
