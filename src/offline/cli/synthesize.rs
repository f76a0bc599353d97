//! `indwell synthesize`: a log of any size, for measuring speed. Visitors wander within kinds of items, popular items
//! are met more often; the same seed gives the same log.

use super::print;
use crate::item::hash;
use crate::offline::read::{Problem, bar};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// What to make.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Events
    #[arg(long, default_value_t = 100_000)]
    events: u64,
    /// Items
    #[arg(long, default_value_t = 1000)]
    items: u64,
    /// The seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write it; .jsonl for JSON Lines, else CSV
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Items of a kind.
const KIND: u64 = 50;

impl Args {
    /// Writes the log.
    pub fn run(&self) -> Result<(), Problem> {
        let fail = |error: std::io::Error| Problem::file(&self.out, error);
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&self.out).map_err(fail)?);
        let json = self.out.extension().is_some_and(|extension| extension == "jsonl");
        if !json {
            writeln!(out, "visitor,event,item_id,time").map_err(fail)?;
        }
        let progress = bar(self.events, "writing");
        let mut chance = Chance(hash(&[&self.seed.to_le_bytes()]) | 1);
        let items = self.items.max(1);
        let (mut written, mut visit) = (0, 0);
        while written < self.events {
            visit += 1;
            let visitor = chance.below(self.events / 12 + 1);
            let mut time = 1_700_000_000 + visit * 90 * 86_400 / (self.events / 5 + 1);
            let mut kind = chance.skewed(items.div_ceil(KIND));
            for _ in 0..1 + chance.below(9) {
                if chance.below(8) == 0 {
                    kind = chance.skewed(items.div_ceil(KIND));
                }
                let item = (kind * KIND + chance.skewed(KIND)).min(items - 1);
                time += 5 + chance.below(120);
                let name = ["purchase", "add_to_cart", "view_item"][(chance.below(20) as usize).min(2)];
                if json {
                    write!(out, "{{\"visitor\":\"v{visitor}\",\"event\":\"{name}\",").map_err(fail)?;
                    writeln!(out, "\"item_id\":\"sku-{item}\",\"time\":{time}}}").map_err(fail)?;
                } else {
                    writeln!(out, "v{visitor},{name},sku-{item},{time}").map_err(fail)?;
                }
                written += 1;
                if written == self.events {
                    break;
                }
            }
            progress.set_position(written);
        }
        out.flush().map_err(fail)?;
        print(&format!("{}: {written} events\n", self.out.display()))
    }
}

/// Random numbers: Marsaglia's xorshift, 64 bits.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((u128::from(self.0) * u128::from(limit)) >> 64) as u64
    }

    /// Small numbers more often: the product of two even ones.
    fn skewed(&mut self, limit: u64) -> u64 {
        let first = self.below(limit) + 1;
        self.below(first)
    }
}
