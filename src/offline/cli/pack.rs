//! `indwell pack`.

use super::choosing::Choosing;
use super::source::Reading;
use super::{print, print_json};
use crate::offline::build::{self, Popularity};
use crate::offline::pack;
use crate::offline::read::Problem;
use crate::pack::Relation;
use crate::recommend::Params;
use serde_json::json;
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// What to build a pack from.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Items with their facets, prices and names: CSV, TSV, JSON Lines or Parquet, also as .gz or .xz
    #[arg(long, value_name = "FILE", required_unless_present = "events")]
    items: Option<PathBuf>,
    /// What visitors did, one file or several; GA4's export is understood
    #[arg(long, value_name = "FILE", num_args = 1..)]
    events: Vec<PathBuf>,
    /// Where to write the pack
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Neighbours an item keeps
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    neighbours: usize,
    /// Leave out every count that fewer visitors stand behind
    #[arg(long, value_name = "VISITORS", default_value_t = 5)]
    min_support: u32,
    /// When it was built, seconds since 1970, for packs that are the same to the byte; now unless told
    #[arg(long, value_name = "SECONDS")]
    built: Option<u32>,
    /// Say what was made as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Builds the pack.
    pub fn run(&self) -> Result<(), Problem> {
        let started = Instant::now();
        let read = self.reading.read(self.items.as_ref(), &self.events)?;
        let read_s = started.elapsed().as_secs_f64();
        let rows: u64 = read.tallies.iter().map(|tally| tally.rows).sum();
        let skipped: u64 = read.tallies.iter().map(|tally| tally.skipped).sum();
        let (log, items) = read.split();
        let mut relations = Vec::new();
        let mut params = Params::default();
        let mut chosen = None;
        if log.sessions() > 0 {
            let found = self.choosing.choose(&log, self.neighbours, self.min_support)?;
            params = found.recipe.params();
            relations.push((Relation::Next, found.build(&log)));
            chosen = Some(found.to_json());
        }
        let popularity = Popularity::new(&log, self.min_support);
        let built = self.built.unwrap_or_else(now);
        let contents = build::contents(items, &popularity, relations, &params, built);
        let bytes = pack::write(&contents)?;
        std::fs::write(&self.out, &bytes).map_err(|error| Problem::file(&self.out, error))?;

        let small = build::brotli(&bytes);
        if self.json {
            return print_json(&json!({
                "items": contents.items.len(), "rows": rows, "rows_skipped": skipped, "sessions": log.sessions(),
                "clicks": log.clicks(), "pack_bytes": bytes.len(), "pack_bytes_brotli": small, "chosen": chosen,
                "read_s": read_s, "build_s": started.elapsed().as_secs_f64(),
            }));
        }
        print(&format!(
            "{}: {} items from {} events in {} sessions; {} bytes, {small} sent with brotli; {:.1} s\n",
            self.out.display(),
            contents.items.len(),
            log.clicks(),
            log.sessions(),
            bytes.len(),
            started.elapsed().as_secs_f64()
        ))
    }
}

fn now() -> u32 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as u32)
}
