//! `indwell tune`.

use super::choosing::Choosing;
use super::source::Reading;
use super::{print, print_json};
use crate::offline::read::Problem;
use crate::offline::recipe::Recipe;
use crate::offline::rows::Rows;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// What to choose for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What visitors did, one file or several
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    events: Vec<PathBuf>,
    /// Neighbours an item keeps
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    neighbours: usize,
    /// Leave out pairs that fewer visitors stand behind
    #[arg(long, value_name = "VISITORS", default_value_t = 5)]
    min_support: u32,
    /// The result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Chooses, and shows every trial.
    pub fn run(&self) -> Result<(), Problem> {
        let log = self.reading.read(None, &self.events)?.log;
        let chosen = self.choosing.choose(&log, self.neighbours, self.min_support, Rows::default())?;
        if self.json {
            let trial = |(recipe, ndcg): &(Recipe, f64)| {
                let mut values: Map<String, Value> =
                    recipe.values().map(|(name, value)| (name.to_owned(), json!(value))).collect();
                values.insert("ndcg@20".to_owned(), json!(ndcg));
                Value::Object(values)
            };
            let trials: Vec<Value> = chosen.trials.iter().map(trial).collect();
            return print_json(&json!({ "chosen": chosen.to_json(), "ndcg@20": chosen.ndcg, "trials": trials }));
        }
        let mut best = f64::MIN;
        let mut before: Option<Recipe> = None;
        for (recipe, ndcg) in &chosen.trials {
            let against = before.unwrap_or(*recipe);
            let changed = recipe.values().zip(against.values()).filter(|(new, old)| new.1 != old.1);
            let changed: Vec<String> = changed.map(|(new, _)| format!("{} = {}", new.0, new.1)).collect();
            let better = *ndcg > best;
            print(&format!("{ndcg:.4} {} {}\n", if better { "▲" } else { " " }, changed.join(", ")))?;
            if better {
                (best, before) = (*ndcg, Some(*recipe));
            }
        }
        let fixed: Vec<String> = chosen.recipe.values().map(|(name, value)| format!("--fix {name}={value}")).collect();
        print(&format!("\nnDCG@20 {:.4} on the newest sessions with\n{}\n", chosen.ndcg, fixed.join(" ")))
    }
}
