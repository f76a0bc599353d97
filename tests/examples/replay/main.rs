//! Replays a real shop's customers through the engine: how well is the last invoice of each foretold by the earlier
//! ones?
//!
//! ```sh
//! pkg-scripts/shop-data.py online-retail.csv --dry-run --log target/retail/log.tsv
//! cargo run --release --example replay -- target/retail/log.tsv             # the validation customers
//! cargo run --release --example replay -- target/retail/log.tsv --tune      # choose weights on them
//! cargo run --release --example replay -- target/retail/log.tsv --test      # the others: for reporting, once
//! ```
//!
//! Candidates: the shop's 200 best-selling products up to that moment, and the 100 best-selling of each of the
//! customer's three favourite kinds. Relevant: the products of the last invoice among them. Customers with three
//! invoices or more; two thirds for validation, one third for the test, by number.

mod measure;
mod shop;

use indwell::rank::{SIGNALS, Weights};
use measure::{Figures, Ranker, run};
use shop::Shop;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(log) = args.iter().find(|arg| !arg.starts_with("--")) else {
        eprintln!("usage: replay LOG [--test | --tune]   (see the top of tests/examples/replay/main.rs)");
        std::process::exit(2);
    };
    let flag = |name: &str| args.iter().any(|arg| arg == name);
    let shop = match Shop::read(log, "www/shop/catalogue/products.json") {
        Ok(shop) => shop,
        Err(problem) => {
            eprintln!("{problem}");
            std::process::exit(1);
        }
    };
    if flag("--tune") {
        tune(&shop);
        return;
    }
    for repeats in [true, false] {
        let part = if flag("--test") { "test" } else { "validation" };
        println!("\n{part} customers, products bought before {}", if repeats { "count" } else { "left out" });
        println!("{:<22}{:>9}{:>9}{:>9}{:>9}{:>11}", "order", "nDCG@10", "±", "MRR", "±", "customers");
        let engine = Ranker::Engine(Weights::default());
        for (name, ranker) in [("sales", Ranker::Sales), ("most recent first", Ranker::Recent), ("indwell", engine)] {
            print_row(name, run(&shop, ranker, repeats, flag("--test")));
        }
        for (number, signal) in SIGNALS.iter().enumerate().skip(1) {
            let mut weights = Weights::default();
            if weights.0[number] != 0.0 && used(signal) {
                weights.0[number] = 0.0;
                print_row(&format!("  without {signal}"), run(&shop, Ranker::Engine(weights), repeats, flag("--test")));
            }
        }
    }
}

/// The log has purchases alone: it says nothing of views, baskets, impressions or opinions.
fn used(signal: &str) -> bool {
    ["facet", "session_facet", "text", "price", "freshness", "buy_again"].contains(&signal)
}

fn print_row(name: &str, f: Figures) {
    println!("{name:<22}{:>9.4}{:>9.4}{:>9.4}{:>9.4}{:>11}", f.ndcg, f.ndcg_error, f.mrr, f.mrr_error, f.customers);
}

/// Coordinate ascent over the weights that the log can tell about, on the validation customers: nDCG@10 of products
/// not bought before for what speaks of taste, of all products for the wish to buy again.
fn tune(shop: &Shop) {
    let mut weights = Weights::default();
    for (repeats, signals) in [(false, &["facet", "session_facet", "text", "price"][..]), (true, &["buy_again"])] {
        let goal = |weights: Weights| run(shop, Ranker::Engine(weights), repeats, false).ndcg;
        let mut best = goal(weights);
        println!("{best:.4} {:?}", weights.0);
        for number in (0..2 * SIGNALS.len()).map(|n| n % SIGNALS.len()) {
            for value in [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0] {
                let mut tried = weights;
                tried.0[number] = value;
                let reached = if signals.contains(&SIGNALS[number]) { goal(tried) } else { 0.0 };
                if reached > best {
                    (best, weights) = (reached, tried);
                    println!("{best:.4} {} = {value}", SIGNALS[number]);
                }
            }
        }
    }
    println!("{:?}", weights.0);
}
