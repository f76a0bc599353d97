//! The command line `indwell`: its arguments, and what each command does.

mod aggregate;
mod bandits;
mod catalogues;
mod choosing;
mod estimate;
mod evaluate;
mod extras;
mod files;
mod impressions;
mod inspect;
mod judge;
mod learning;
mod pack;
mod pairs;
mod report;
mod simulate;
mod source;
mod synthesize;
mod tune;

use super::read::Problem;
use clap::Parser;
use serde_json::Value;
use std::io::{self, Write};

/// Builds packs from a shop's logs and measures them.
///
/// A pack is one static file that tells Indwell, in the visitor's browser, what the crowd knows: what is looked at next,
/// what is bought together, what is popular. It says nothing of any visitor.
#[derive(Debug, Parser)]
#[command(name = "indwell", version, max_term_width = 100)]
pub enum Command {
    /// Build a pack from items, events or both.
    Pack(pack::Args),
    /// Say how well what visitors do next is foretold.
    Evaluate(evaluate::Args),
    /// Choose what differs by site, and show every trial.
    Tune(tune::Args),
    /// Show what is in a pack.
    Inspect(inspect::Args),
    /// Say what the reports of many visitors say, each of which came with noise
    Aggregate(aggregate::Args),
    /// Say what each variant would have earned, from rows of what was shown with which probability
    Estimate(estimate::Args),
    /// Play made-up visitors with known tastes, and draw what learning is worth to them
    Simulate(simulate::Args),
    /// Print the counting step as one SQL statement, for logs that are too large for one machine.
    Pairs(pairs::Args),
    /// Write a made-up log of any size, for measuring speed.
    #[command(hide = true)]
    Synthesize(synthesize::Args),
}

impl Command {
    /// Carries out the command.
    pub fn run(&self) -> Result<(), Problem> {
        match self {
            Command::Pack(args) => args.run(),
            Command::Evaluate(args) => args.run(),
            Command::Tune(args) => args.run(),
            Command::Inspect(args) => args.run(),
            Command::Aggregate(args) => args.run(),
            Command::Pairs(args) => args.run(),
            Command::Estimate(args) => args.run(),
            Command::Simulate(args) => args.run(),
            Command::Synthesize(args) => args.run(),
        }
    }
}

/// Writes to the standard output; a reader that has gone away, as `head` does, is no problem.
fn print(text: &str) -> Result<(), Problem> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Problem(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}

/// Writes a JSON object, one key a line.
fn print_json(value: &Value) -> Result<(), Problem> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Problem(error.to_string()))?;
    print(&(text + "\n"))
}
