//! `indwell pairs`, and packs from its result.

use super::print;
use crate::offline::read::Problem;
use crate::offline::recipe::Recipe;

/// The counting step of `indwell pack` as one SQL statement, for logs that are too large for one machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the statement; its result, as Parquet or CSV, goes to `indwell pack --pairs`
    #[arg(long, required = true)]
    sql: bool,
    /// The table of events, with columns visitor, session, item_id and time
    #[arg(long, value_name = "NAME", default_value = "events")]
    table: String,
    /// Leave out pairs that fewer visitors stand behind
    #[arg(long, value_name = "VISITORS", default_value_t = 5)]
    min_support: u32,
    /// A session's weight falls to 1/e over this share of all sessions: see `indwell tune`; inf for no ageing
    #[arg(long, value_name = "SHARE", default_value_t = Recipe::default().get("span"))]
    span: f32,
}

const STATEMENT: &str = include_str!("../pairs.sql");

impl Args {
    /// Prints the statement.
    pub fn run(&self) -> Result<(), Problem> {
        let plain = |c: char| c.is_alphanumeric() || "_.`\"".contains(c);
        if self.table.is_empty() || !self.table.chars().all(plain) {
            return Err(Problem(format!("--table {}: not the name of a table", self.table)));
        }
        if self.span.is_nan() || self.span <= 0.0 {
            return Err(Problem(format!("--span {}: must be above 0", self.span)));
        }
        let fade = format!("{:?}", 1.0 / f64::from(self.span));
        let statement = STATEMENT.replace("{table}", &self.table).replace("{fade}", &fade);
        print(&statement.replace("{support}", &self.min_support.to_string()))
    }
}
