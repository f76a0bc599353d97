//! Reading what the publisher has: items, events and shown lists as CSV, TSV, JSON Lines or Parquet.
//!
//! Every format gives the same rows; a row that cannot be read is skipped, counted and shown.

mod cell;
mod columns;
mod delimited;
mod events;
mod impressions;
mod input;
mod items;
mod jsonl;
mod pairs;
mod parquet;
mod problem;
mod sequences;
mod sessions;
mod vectors;

pub use cell::Cell;
pub use columns::{Columns, Field, Kind, Naming, Record};
pub use events::{Events, kind_named};
pub use impressions::{Shown, read_impressions};
pub use input::{Format, bar, open};
pub use items::{Catalogue, read_items};
pub use pairs::{Pair, read_pairs};
pub use problem::{Problem, Tally};
pub use sequences::{Case, read_prefixes, read_sequences};
pub use vectors::read_vectors;

use std::path::Path;

/// Which file to read, and how.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its format, where the extension does not say it.
    pub format: Option<Format>,
    /// What its columns are called.
    pub naming: Naming,
    /// Greatest share of rows that may be skipped, 0 to 1.
    pub max_bad: f64,
}

impl<'a> Request<'a> {
    /// A file whose format its extension says, with the usual column names; at most 5 % of its rows may be bad.
    pub fn new(path: &'a Path, kind: Kind) -> Request<'a> {
        let naming = Naming::usual(kind);
        Request { path, format: None, naming, max_bad: 0.05 }
    }

    /// The columns of a header; says no where one is missing that every such file must have.
    fn columns(&self, header: &[String]) -> Result<Columns, Problem> {
        let columns = Columns::find(header, &self.naming).map_err(|e| Problem::line(self.path, 1, e))?;
        let needed: &[&[Field]] = match self.naming.kind {
            Kind::Items => &[&[Field::Item]],
            Kind::Events => &[&[Field::Item], &[Field::Session, Field::Visitor]],
            Kind::Impressions => &[&[Field::Item], &[Field::List], &[Field::Clicked]],
            Kind::Pairs => &[&[Field::Item], &[Field::ItemB], &[Field::LateShare]],
        };
        for any in needed {
            if any.iter().all(|&field| columns.place(field).is_none()) {
                let names: Vec<&str> = any.iter().map(|field| field.as_str()).collect();
                let names = names.join(" or ");
                let first = names.split(' ').next().unwrap_or_default();
                let message = format!(
                    "has no column for {names} (it has: {}); name it with --column {first}=COLUMN",
                    header.join(", ")
                );
                return Err(Problem::line(self.path, 1, message));
            }
        }
        Ok(columns)
    }
}

/// What is called for every row: its line, and the row or why there is none.
type Each<'a> = dyn FnMut(u64, Result<&dyn Record, &str>) -> Result<(), Problem> + 'a;

/// Calls `each` for every row. What it returns as a reason is why the row is skipped; true for a row that was used.
fn rows(request: &Request, each: &mut dyn FnMut(&dyn Record) -> Result<bool, String>) -> Result<Tally, Problem> {
    let path = request.path;
    let format = request.format.or_else(|| Format::of(path)).ok_or_else(|| {
        Problem::file(path, "its extension does not tell the format: add --format csv, tsv, jsonl or parquet")
    })?;
    let mut tally = Tally::new(path, request.max_bad);
    let mut take = |line: u64, row: Result<&dyn Record, &str>| {
        tally.rows += 1;
        match row.map_err(str::to_owned).and_then(&mut *each) {
            Ok(used) => {
                tally.ignored += u64::from(!used);
                Ok(())
            }
            Err(reason) => tally.skip(line, &reason),
        }
    };
    let columns = match format {
        Format::Csv => Some(delimited::read(open(path)?, false, request, &mut take)?),
        Format::Tsv => Some(delimited::read(open(path)?, true, request, &mut take)?),
        Format::Jsonl => jsonl::read(open(path)?, request, &mut take).map(|()| None)?,
        Format::Parquet => Some(parquet::read(request, &mut take)?),
    };
    tally.columns = columns.map_or(String::new(), |columns| columns.describe());
    tally.finish()?;
    Ok(tally)
}

/// The reason a row is skipped: which column, what stands there, what is wrong with it.
fn reason(row: &dyn Record, field: Field, problem: &str) -> String {
    let mut buffer = String::new();
    let value = row.get(field).text(&mut buffer).ok().flatten().map(|value| {
        let short: String = value.chars().take(40).filter(|c| !c.is_control()).collect();
        format!("\"{short}\" ")
    });
    format!("column {}: {}{problem}", row.column(field), value.unwrap_or_default())
}
