//! `indwell estimate`.

use super::{print, print_json};
use crate::learn::{Mean, interval};
use crate::offline::policy::{Logged, Model, always, estimate};
use crate::offline::read::{self, Problem};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// What each variant would have earned, had everybody seen it, from rows that the publisher collected.
///
/// Intervals hold at all times at once: looking early and often makes none of them false.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// CSV with a header and columns variant, propensity and reward, and context where --context names none; .gz and .xz too
    rows: PathBuf,
    /// Columns that say in which circumstances it was shown, for the model of the doubly robust estimate
    #[arg(long, value_name = "COLUMN")]
    context: Vec<String>,
    /// The variant that lift is against [default: the one shown most]
    #[arg(long, value_name = "VARIANT")]
    baseline: Option<String>,
    /// How often an interval may miss, above 0 and at most 0.5
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// The same as JSON
    #[arg(long)]
    json: bool,
    /// What `choose` of indwell/experiments takes as variants, as JSON: the rate of each, worth 20 showings at most
    #[arg(long, conflicts_with = "json")]
    priors: bool,
}

/// Showings that a rate of all visitors is worth beside those of one: found in simulation, where the prior matters more than the rule.
const WORTH: usize = 20;

impl Args {
    /// Estimates.
    pub fn run(&self) -> Result<(), Problem> {
        if !(self.alpha > 0.0 && self.alpha <= 0.5) {
            return Err(Problem(format!("--alpha {}: must be above 0 and at most 0.5", self.alpha)));
        }
        let rows = self.read()?;
        let model = Model::new(&rows);
        let mut variants: Vec<(usize, &str)> = Vec::new();
        for row in &rows {
            match variants.iter_mut().find(|(_, name)| *name == row.variant) {
                Some((count, _)) => *count += 1,
                None => variants.push((1, &row.variant)),
            }
        }
        variants.sort_by(|a, b| b.cmp(a));
        let baseline = self.baseline.as_deref().or(variants.first().map(|v| v.1)).unwrap_or_default();
        if !variants.iter().any(|&(_, name)| name == baseline) {
            return Err(Problem(format!("--baseline {baseline}: no row shows it")));
        }
        let worth = |name: &str| estimate(always(name, &rows, &model));
        let half = |mean: &Mean, alpha: f64| interval(mean, alpha, rows.len() as f64);
        let base = worth(baseline).dr;
        if self.priors {
            let prior = |&(shown, name): &(usize, &str)| {
                // A reward of 0 to 1; and no more digits than the page's visitors can tell apart.
                let rate = (worth(name).dr.mean().clamp(0.0, 1.0) * 1e5).round() / 1e5;
                (name.to_owned(), json!({ "rate": rate, "count": shown.min(WORTH) }))
            };
            return print_json(&Value::Object(variants.iter().map(prior).collect()));
        }
        let mut all = Map::new();
        let mut table = format!(
            "{:<20}{:>8} {:>9} {:>9} {:>9} {:>9}   lift of dr, {} %\n",
            "variant",
            "shown",
            "ips",
            "snips",
            "dr",
            "±",
            100.0 * (1.0 - self.alpha)
        );
        for &(shown, name) in &variants {
            let e = worth(name);
            let error = half(&e.dr, self.alpha);
            // Two intervals at half the risk hold together.
            let both = half(&e.dr, self.alpha / 2.0) + half(&base, self.alpha / 2.0);
            let lift = e.dr.mean() - base.mean();
            let (ips, dr) = (e.ips.mean(), e.dr.mean());
            table += &format!("{name:<20}{shown:>8} {ips:>9.5} {:>9.5} {dr:>9.5} {error:>9.5}", e.snips);
            table += &if name == baseline { "   -\n".to_owned() } else { format!("   {lift:+.5} ± {both:.5}\n") };
            all.insert(
                name.to_owned(),
                json!({
                    "shown": shown, "ips": ips, "snips": e.snips, "dr": dr,
                    "ips_interval": half(&e.ips, self.alpha), "dr_interval": error, "lift": lift, "lift_interval": both,
                }),
            );
        }
        if self.json { print_json(&Value::Object(all)) } else { print(&table) }
    }

    fn read(&self) -> Result<Vec<Logged>, Problem> {
        let fail = |line: u64, message: String| Problem::line(&self.rows, line, message);
        let mut reader = csv::Reader::from_reader(read::open(&self.rows)?);
        let header = reader.headers().map_err(|error| fail(1, error.to_string()))?.clone();
        let find = |name: &str| header.iter().position(|column| column == name);
        let column = |name: &str| find(name).ok_or_else(|| fail(1, format!("has no column {name}")));
        let (variant, propensity, reward) = (column("variant")?, column("propensity")?, column("reward")?);
        let mut contexts = Vec::new();
        for name in &self.context {
            contexts.push(column(name)?);
        }
        if contexts.is_empty() {
            contexts.extend(find("context"));
        }
        let mut rows = Vec::new();
        for (at, record) in reader.records().enumerate() {
            let line = at as u64 + 2;
            let record = record.map_err(|error| fail(line, error.to_string()))?;
            let number = |column: usize, from: f64, to: f64| match record[column].trim().parse::<f64>() {
                Ok(number) if number >= from && number <= to => Ok(number),
                _ => Err(fail(line, format!("{}: \"{}\" is no number in its range", &header[column], &record[column]))),
            };
            rows.push(Logged {
                variant: record[variant].to_owned(),
                context: contexts.iter().map(|&column| &record[column]).collect::<Vec<_>>().join("\u{1f}"),
                propensity: number(propensity, f64::MIN_POSITIVE, 1.0)?,
                reward: number(reward, -1e12, 1e12)?,
            });
        }
        if rows.is_empty() {
            return Err(Problem::file(&self.rows, "there is no row in it"));
        }
        Ok(rows)
    }
}
