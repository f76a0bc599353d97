//! `indwell pack`.

use super::choosing::Choosing;
use super::source::Reading;
use super::{print, print_json};
use crate::offline::build::{self, Draft, Popularity};
use crate::offline::read::Problem;
use crate::pack::Relation;
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
    /// Leave out what is worth least until the pack, sent with brotli, has at most so many bytes
    #[arg(long, value_name = "BYTES")]
    pack_bytes: Option<usize>,
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
        let mut draft = Draft { items, built: self.built.unwrap_or_else(now), ..Draft::default() };
        let mut chosen = None;
        if log.sessions() > 0 {
            let found = self.choosing.choose(&log, self.neighbours, self.min_support)?;
            draft.params = found.recipe.params();
            draft.relations.push((Relation::Next, found.build(&log)));
            draft.relations.extend(build::relations(&log, self.neighbours, self.min_support));
            draft.popularity = Popularity::new(&log, self.min_support);
            chosen = Some(found.to_json());
        }
        let written = match self.pack_bytes {
            Some(limit) => draft.within(limit)?,
            None => draft.write()?,
        };
        std::fs::write(&self.out, &written.bytes).map_err(|error| Problem::file(&self.out, error))?;
        let build_s = started.elapsed().as_secs_f64();

        if self.json {
            return print_json(&json!({
                "items": written.items, "rows": rows, "rows_skipped": skipped, "sessions": log.sessions(),
                "clicks": log.clicks(), "pack_bytes": written.bytes.len(), "pack_bytes_brotli": written.brotli, "chosen": chosen,
                "read_s": read_s, "build_s": build_s,
            }));
        }
        print(&format!(
            "{}: {} items from {} events in {} sessions; {} bytes, {} sent with brotli; {build_s:.1} s\n",
            self.out.display(),
            written.items,
            log.clicks(),
            log.sessions(),
            written.bytes.len(),
            written.brotli
        ))
    }
}

fn now() -> u32 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as u32)
}
