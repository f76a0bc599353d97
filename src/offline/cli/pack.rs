//! `indwell pack`.

use super::aggregate::read_known;
use super::choosing::{Choosing, Chosen};
use super::extras::Extras;
use super::files::{manifest, named};
use super::source::Reading;
use super::{print, print_json};
use crate::item::Item;
use crate::offline::build::{self, Draft, Popularity, Written};
use crate::offline::models::{content::Features, linear::Counts, popularity::Popularity as Clicks};
use crate::offline::private::{self, Budget};
use crate::offline::read::{self, Kind, Pair, Problem};
use crate::offline::rows::Rows;
use crate::pack::Relation;
use serde_json::json;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// What to build a pack from.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Items with their facets, prices and names: CSV, TSV, JSON Lines or Parquet, also as .gz or .xz
    #[arg(long, value_name = "FILE", required_unless_present_any = ["events", "pairs", "reports"])]
    items: Option<PathBuf>,
    /// What visitors did, one file or several; GA4's export is understood
    #[arg(long, value_name = "FILE", num_args = 1..)]
    events: Vec<PathBuf>,
    /// Pairs of items that were counted elsewhere, instead of events: see `indwell pairs`
    #[arg(long, value_name = "FILE", conflicts_with = "events")]
    pairs: Option<PathBuf>,
    /// What `indwell aggregate --out` wrote: popularity, in place of that of the events, click rates by slot, and variants
    #[arg(long, value_name = "FILE")]
    reports: Option<PathBuf>,
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
    /// Write one pack for each value of this facet, such as category (its first level): SHOP-shoes.pack, …; and SHOP.json,
    /// by which a page loads those whose items it shows
    #[arg(long, value_name = "FACET", conflicts_with = "pack_bytes")]
    shard_by: Option<String>,
    /// Differential privacy: noise on all that is taken from the events, the more the smaller this is; 1 is usual. The
    /// pack then has noisy counts of pairs, no model fitted to the log, and of items not in ITEMS nothing but the id
    #[arg(long, value_name = "EPSILON", conflicts_with = "pairs", value_parser = above_zero)]
    epsilon: Option<f64>,
    /// With --epsilon: the chance that what one visitor alone did is published
    #[arg(long, value_name = "CHANCE", default_value_t = 1e-6, value_parser = above_zero)]
    delta: f64,
    /// With --epsilon: distinct items that one visitor counts with, the newest; more is more noise
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    items_per_visitor: usize,
    /// When it was built, seconds since 1970, for packs that are the same to the byte; now unless told
    #[arg(long, value_name = "SECONDS")]
    built: Option<u32>,
    /// Say what was made as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    extras: Extras,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Builds the pack.
    pub fn run(&self) -> Result<(), Problem> {
        let started = Instant::now();
        let mut read = self.reading.read(self.items.as_ref(), &self.events)?;
        let mut pairs = Vec::new();
        if let Some(path) = &self.pairs {
            let (found, tally) = read::read_pairs(&self.reading.request(path, Kind::Pairs)?, &mut read.log)?;
            eprintln!("{}", tally.describe());
            pairs = found;
            read.tallies.push(tally);
        }
        let known = self.reports.as_deref().map(read_known).transpose()?.unwrap_or_default();
        known.popularity.keys().for_each(|id| {
            read.log.number(id);
        });
        let read_s = started.elapsed().as_secs_f64();
        let rows: u64 = read.tallies.iter().map(|tally| tally.rows).sum();
        let skipped: u64 = read.tallies.iter().map(|tally| tally.skipped).sum();
        let (log, items) = read.split();
        let mut draft = Draft { items, built: self.built.unwrap_or_else(now), ..Draft::default() };
        let mut chosen = None;
        if let (Some(epsilon), true) = (self.epsilon, log.sessions() > 0) {
            let found = self.choosing.fixed(self.neighbours, self.min_support)?;
            let budget = Budget { epsilon, delta: self.delta, items: self.items_per_visitor.max(1) };
            let public = self.reading.read(self.items.as_ref(), &[])?.log;
            for item in draft.items.iter_mut().filter(|item| public.find(&item.item_id).is_none()) {
                *item = Item { item_id: std::mem::take(&mut item.item_id), ..Item::default() };
            }
            let noisy = private::count(&log, &budget, self.min_support, self.neighbours, &mut chance());
            draft.popularity.visitors = noisy.visitors;
            draft.relations.push((Relation::Next, noisy.rows));
            eprintln!("noise {:.0} visitors wide, counts from {:.0} on", budget.width(), budget.least());
            chosen = Some(found);
        } else if log.sessions() > 0 {
            let content = Features::of(&draft.items).neighbours(self.neighbours);
            let found = self.choosing.choose(&log, self.neighbours, self.min_support, content)?;
            draft.relations.push((Relation::Next, found.build(&log)));
            draft.relations.extend(build::relations(&log, self.neighbours, self.min_support));
            draft.popularity = Popularity::new(&log, self.min_support);
            chosen = Some(found);
        } else if !pairs.is_empty() {
            let found = self.choosing.fixed(self.neighbours, self.min_support)?;
            draft.popularity.visitors = vec![0; draft.items.len()];
            draft.relations.push((Relation::Next, self.rows(&pairs, &found, &mut draft.popularity)));
            chosen = Some(found);
        }
        draft.told(&log, known);
        draft.params = chosen.as_ref().map_or(draft.params, |found| found.recipe.params());
        self.extras.add(&mut draft, &log, self.min_support)?;
        let one = |written: Written| vec![(String::new(), self.out.clone(), written)];
        let files: Vec<(String, PathBuf, Written)> = match (&self.shard_by, self.pack_bytes) {
            (Some(key), _) => named(&self.out, draft.shards(key)?),
            (None, Some(limit)) => one(draft.within(limit)?),
            (None, None) => one(draft.write()?),
        };
        let save = |path: &Path, bytes: &[u8]| std::fs::write(path, bytes).map_err(|error| Problem::file(path, error));
        for (_, path, written) in &files {
            save(path, &written.bytes)?;
        }
        if let Some(facet) = &self.shard_by {
            save(&self.out.with_extension("json"), format!("{:#}\n", manifest(facet, &files)).as_bytes())?;
        }
        let build_s = started.elapsed().as_secs_f64();

        if self.json {
            let sum = |of: fn(&Written) -> usize| files.iter().map(|(_, _, written)| of(written)).sum::<usize>();
            let file = |(_, path, written): &(String, PathBuf, Written)| {
                json!({
                    "file": path.display().to_string(), "items": written.items, "pack_bytes": written.bytes.len(),
                    "pack_bytes_brotli": written.brotli,
                })
            };
            return print_json(&json!({
                "items": sum(|w| w.items), "rows": rows, "rows_skipped": skipped, "sessions": log.sessions(),
                "clicks": log.clicks(), "pack_bytes": sum(|w| w.bytes.len()), "pack_bytes_brotli": sum(|w| w.brotli),
                "chosen": chosen.as_ref().map(Chosen::to_json), "read_s": read_s, "build_s": build_s,
                "files": files.iter().map(file).collect::<Vec<_>>(),
            }));
        }
        for (_, path, written) in &files {
            let (items, bytes, small) = (written.items, written.bytes.len(), written.brotli);
            print(&format!("{}: {items} items, {bytes} bytes, {small} sent with brotli\n", path.display()))?;
        }
        print(&format!("{} events in {} sessions; {build_s:.1} s\n", log.clicks(), log.sessions()))
    }
}

impl Args {
    /// The neighbours that pairs tell, and the visitors of each item. What too few visitors stand behind is left out
    /// again: whoever counted may have forgotten it.
    fn rows(&self, pairs: &[Pair], chosen: &Chosen, popularity: &mut Popularity) -> Rows {
        let items = popularity.visitors.len();
        let (mut clicks, mut of_late, mut left) = (vec![0.0; items], vec![0.0; items], vec![0.0; items]);
        let known = || pairs.iter().filter(|pair| pair.visitors >= self.min_support);
        for pair in known() {
            let item = pair.input as usize;
            [clicks[item], of_late[item], left[item]] = pair.item;
            if pair.input == pair.target {
                popularity.visitors[item] = pair.visitors;
            }
        }
        let late = pairs.first().map_or(0.0, |pair| pair.late_share);
        let counts = Counts::from_pairs(known().map(|pair| (pair.target, pair.input, pair.counts)), left);
        chosen.build_from(&counts, &Clicks::from_counts(clicks, of_late, late))
    }
}

fn above_zero(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|&number: &f64| number > 0.0 && number.is_finite()).ok_or("must be above 0".to_owned())
}

/// Random numbers that nobody can repeat: a keyed hash of 0, 1, …, its key from the operating system.
fn chance() -> impl FnMut() -> u64 {
    let key = RandomState::new();
    let mut count = 0u64;
    move || {
        count += 1;
        key.hash_one(count)
    }
}

fn now() -> u32 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as u32)
}
