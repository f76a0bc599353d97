//! The arguments that say what to read and how.

use crate::item::Item;
use crate::offline::log::{Kind as Act, Log};
use crate::offline::read::{self, Catalogue, Events, Format, Kind, Naming, Problem, Request, Tally};
use std::path::{Path, PathBuf};

/// How files are to be read.
#[derive(Clone, Debug, clap::Args)]
pub struct Reading {
    /// Format of the events, where the file's extension does not say it: csv, tsv, jsonl or parquet
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Reading")]
    events_format: Option<Format>,
    /// The same for the items
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Reading")]
    items_format: Option<Format>,
    /// A column of the events that is called otherwise, such as item_id=StockCode; fields are item_id, visitor,
    /// session, event, time, price, name, brand, variant, category … category5 and facet.KEY
    #[arg(long, value_name = "FIELD=COLUMN", help_heading = "Reading")]
    column: Vec<String>,
    /// The same for the items
    #[arg(long, value_name = "FIELD=COLUMN", help_heading = "Reading")]
    item_column: Vec<String>,
    /// What an event of this name is: view, cart, purchase or ignore
    #[arg(long, value_name = "NAME=KIND", help_heading = "Reading")]
    event: Vec<String>,
    /// What rows without an event name are: view, cart or purchase
    #[arg(long, value_name = "KIND", default_value = "view", value_parser = act, help_heading = "Reading")]
    unnamed: Act,
    /// Refuse a file of which a larger share of rows cannot be read
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share, help_heading = "Reading")]
    max_bad: f64,
}

fn format(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| "there are csv, tsv, jsonl and parquet".to_owned())
}

fn act(name: &str) -> Result<Act, String> {
    read::kind_named(name).ok_or_else(|| "there are view, cart and purchase".to_owned())
}

/// A number from 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "is not a number")?;
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err("is not between 0 and 1".to_owned()) }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The log; its items are numbered.
    pub log: Log,
    /// What is known of the items.
    pub catalogue: Catalogue,
    /// What happened to the rows of each file.
    pub tallies: Vec<Tally>,
}

impl Read {
    /// Log and items; the items in the order of their numbers.
    pub fn split(self) -> (Log, Vec<Item>) {
        let items = self.catalogue.into_items(&self.log);
        (self.log, items)
    }
}

impl Reading {
    /// How a file of this kind is to be read.
    pub fn request<'a>(&self, path: &'a Path, kind: Kind) -> Result<Request<'a>, Problem> {
        let (format, columns) = match kind {
            Kind::Items => (self.items_format, &self.item_column),
            _ => (self.events_format, &self.column),
        };
        Ok(Request { path, format, naming: Naming::new(kind, columns)?, max_bad: self.max_bad })
    }

    /// Reads items, then events, each where there is a file, and says on the standard error output what was skipped.
    pub fn read(&self, items: Option<&PathBuf>, events: &[PathBuf]) -> Result<Read, Problem> {
        let mut read = Read::default();
        if let Some(path) = items {
            let request = self.request(path, Kind::Items)?;
            read.tallies.push(read::read_items(&request, &mut read.log, &mut read.catalogue)?);
        }
        let mut log = Events::new(&self.event, self.unnamed)?;
        for path in events {
            let request = self.request(path, Kind::Events)?;
            read.tallies.push(log.read(&request, &mut read.log, &mut read.catalogue)?);
        }
        log.finish(&mut read.log);
        for tally in &read.tallies {
            if !tally.columns.is_empty() {
                eprintln!("{}: {}", tally.file, tally.columns);
            }
            eprintln!("{}", tally.describe());
        }
        Ok(read)
    }
}
