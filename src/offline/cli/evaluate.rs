//! `indwell evaluate`.

use super::choosing::Choosing;
use super::source::Reading;
use super::{print, print_json};
use crate::item::ItemKey;
use crate::offline::build::{self, Popularity};
use crate::offline::cases::{Cases, Model, Next};
use crate::offline::log::Log;
use crate::offline::metrics::{CUTS, Figure, Tally};
use crate::offline::pack;
use crate::offline::read::{self, Problem};
use crate::pack::{Pack, Relation};
use crate::recommend::{Neighbours, Params};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// What to measure with what.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Sessions to build the pack from
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Sessions to foretell
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// sequences: a session a line, items parted by blanks; of the test a prefix, a tab, the next item. events: a table
    /// of events, every next item of a test session is foretold
    #[arg(long, value_name = "FORMAT", default_value = "events", value_parser = ["sequences", "events"])]
    format: String,
    /// Neighbours an item keeps
    #[arg(long, value_name = "COUNT", default_value_t = 40)]
    neighbours: usize,
    /// Leave out pairs that fewer visitors stand behind
    #[arg(long, value_name = "VISITORS", default_value_t = 1)]
    min_support: u32,
    /// The result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    reading: Reading,
}

/// Queries whose time is taken.
const TIMED: usize = 20_000;

impl Args {
    /// Builds a pack from the training part and foretells the test part.
    pub fn run(&self) -> Result<(), Problem> {
        let log = self.train()?;
        let started = Instant::now();
        let chosen = self.choosing.choose(&log, self.neighbours, self.min_support)?;
        let choose_s = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let params = chosen.recipe.params();
        let next = chosen.build(&log);
        let popularity = Popularity::new(&log, self.min_support);
        let items = log.ids().iter().map(|id| crate::item::Item { item_id: id.clone(), ..Default::default() });
        let contents = build::contents(items.collect(), &popularity, vec![(Relation::Next, next)], &params, 0);
        let bytes = pack::write(&contents)?;
        let build_s = started.elapsed().as_secs_f64();
        let small = build::brotli(&bytes);

        let size = bytes.len();
        let judged = Judged::new(bytes, params)?;
        let (cases, unknown) = self.cases(&judged)?;
        let shares = judged.shares(&log);
        let tally = cases.judge(|| judged.model(), &shares);
        let query_us = judged.time(&cases);

        let mut result = figures(&tally);
        result.extend([
            ("unknown".to_owned(), json!(unknown)),
            ("items".to_owned(), json!(contents.items.len())),
            ("sessions".to_owned(), json!(log.sessions())),
            ("clicks".to_owned(), json!(log.clicks())),
            ("pack_bytes".to_owned(), json!(size)),
            ("pack_bytes_brotli".to_owned(), json!(small)),
            ("chosen".to_owned(), chosen.to_json()),
            ("choose_s".to_owned(), json!(choose_s)),
            ("build_s".to_owned(), json!(build_s)),
            ("query_us".to_owned(), json!(query_us)),
        ]);
        if self.json {
            return print_json(&Value::Object(result));
        }
        print(&table(&tally))?;
        for key in [
            "predictions",
            "coverage",
            "popularity_bias",
            "pack_bytes",
            "pack_bytes_brotli",
            "choose_s",
            "build_s",
            "query_us",
        ] {
            print(&format!("{key:<18} {}\n", result[key]))?;
        }
        Ok(())
    }

    fn train(&self) -> Result<Log, Problem> {
        if self.format == "events" {
            return Ok(self.reading.read(None, std::slice::from_ref(&self.train))?.log);
        }
        let mut log = Log::new();
        read::read_sequences(&self.train, &mut log)?;
        Ok(log)
    }

    /// The predictions, with the items' numbers in the pack; and how many want an item that the pack does not have: they
    /// are misses.
    fn cases(&self, judged: &Judged) -> Result<(Cases, usize), Problem> {
        let mut cases = Cases::default();
        let mut unknown = 0;
        let mut push = |prefix: &mut dyn Iterator<Item = &String>, next: &String| {
            let known: Vec<u32> = prefix.filter_map(|id| judged.find(id)).collect();
            let wanted = judged.find(next);
            unknown += usize::from(wanted.is_none());
            cases.push(&known, wanted.unwrap_or(u32::MAX));
        };
        if self.format == "events" {
            let test = self.reading.read(None, std::slice::from_ref(&self.test))?.log;
            for session in test.range(0..test.sessions()) {
                let id = |item: &u32| &test.ids()[*item as usize];
                for (place, next) in session.items.iter().enumerate().skip(1) {
                    push(&mut session.items[..place].iter().map(id), id(next));
                }
            }
        } else {
            for case in read::read_prefixes(&self.test)? {
                push(&mut case.prefix.iter(), &case.next);
            }
        }
        if cases.is_empty() {
            return Err(Problem::file(&self.test, "there is nothing to foretell: no session has two items"));
        }
        Ok((cases, unknown))
    }
}

/// A pack that was written and read again, as the browser has it.
struct Judged {
    pack: Pack,
    params: Params,
}

impl Neighbours for Judged {
    fn read(&self, item: u32, row: &mut Vec<(u32, f32)>) {
        row.clear();
        if let Some(found) = self.pack.neighbours(Relation::Next, item) {
            if found.own > 0.0 {
                row.push((item, found.own));
            }
            row.extend(found);
        }
    }
}

impl Judged {
    fn new(bytes: Vec<u8>, params: Params) -> Result<Judged, Problem> {
        let pack = Pack::read(bytes).map_err(|refused| Problem(format!("the pack is refused: {refused:?}")))?;
        Ok(Judged { pack, params })
    }

    fn find(&self, id: &str) -> Option<u32> {
        self.pack.find(ItemKey::new(id))
    }

    /// Each item's share of the training clicks, by its number in the pack.
    fn shares(&self, log: &Log) -> Vec<f32> {
        let mut clicks = vec![0u32; log.ids().len()];
        log.range(0..log.sessions())
            .for_each(|session| session.items.iter().for_each(|&item| clicks[item as usize] += 1));
        let mut shares = vec![0.0; self.pack.len() as usize];
        for (id, &clicks) in log.ids().iter().zip(&clicks) {
            if let Some(item) = self.find(id) {
                shares[item as usize] = clicks as f32 / log.clicks().max(1) as f32;
            }
        }
        shares
    }

    /// What answers a prefix: the code that the browser runs.
    fn model(&self) -> Next<'_> {
        Next::new(self, self.params)
    }

    /// Microseconds a query on one core, over the first predictions.
    fn time(&self, cases: &Cases) -> f64 {
        let mut model = self.model();
        let mut list = Vec::new();
        let count = cases.len().min(TIMED);
        let started = Instant::now();
        for place in 0..count {
            model.list(cases.get(place).0, CUTS[2], &mut list);
        }
        started.elapsed().as_secs_f64() * 1e6 / count.max(1) as f64
    }
}

fn figures(tally: &Tally) -> Map<String, Value> {
    let mut result = Map::new();
    for (place, cut) in CUTS.into_iter().enumerate() {
        for (name, figure) in [("hr", tally.hit_rate(place)), ("mrr", tally.mrr(place)), ("ndcg", tally.ndcg(place))] {
            result.insert(format!("{name}@{cut}"), json!(figure.mean));
            result.insert(format!("{name}@{cut}_error"), json!(figure.error));
        }
    }
    result.insert("predictions".to_owned(), json!(tally.predictions));
    result.insert("coverage".to_owned(), json!(tally.coverage()));
    result.insert("popularity_bias".to_owned(), json!(tally.popularity()));
    result
}

fn table(tally: &Tally) -> String {
    let mut text = format!("{:<6}{:>18}{:>18}{:>18}\n", "", "HR", "MRR", "nDCG");
    for (place, cut) in CUTS.into_iter().enumerate() {
        let cell = |f: Figure| format!("{:>9.4} ± {:.4}", f.mean, f.error);
        let cells = [tally.hit_rate(place), tally.mrr(place), tally.ndcg(place)].map(cell);
        text += &format!("@{cut:<5}{:>18}{:>18}{:>18}\n", cells[0], cells[1], cells[2]);
    }
    text
}
