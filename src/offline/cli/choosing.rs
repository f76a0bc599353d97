//! The arguments that say what is chosen by itself and what is fixed.

use crate::offline::fit::{self, Wish};
use crate::offline::log::Log;
use crate::offline::models::{linear::Counts, popularity::Popularity};
use crate::offline::read::{Problem, bar};
use crate::offline::recipe::{KNOBS, Recipe};
use crate::offline::rows::Rows;
use crate::offline::threads;
use serde_json::{Map, Value, json};

/// What differs by site is chosen on the newest part of the log itself, unless it is fixed.
#[derive(Clone, Debug, clap::Args)]
pub struct Choosing {
    /// Do not choose NAME (see `indwell tune`) but take this value, such as decay=2
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Choosing")]
    fix: Vec<String>,
    /// Choose nothing: take the defaults
    #[arg(long, help_heading = "Choosing")]
    no_search: bool,
    /// The newest share of the sessions, which choices are judged by
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = super::source::share, help_heading = "Choosing")]
    tail: f64,
    /// Threads to work with; 0 for one a core. The result is the same with any number
    #[arg(long, value_name = "COUNT", default_value_t = 0, help_heading = "Choosing")]
    threads: usize,
}

/// What was chosen.
pub struct Chosen {
    /// How the neighbours are made and asked for.
    pub recipe: Recipe,
    /// nDCG@20 on the newest sessions, of a pack built without them.
    pub ndcg: f64,
    /// Every trial in its order, with its nDCG@20.
    pub trials: Vec<(Recipe, f64)>,
    wish: Wish,
}

impl Choosing {
    /// What is asked for, with what is fixed.
    fn wish(&self, neighbours: usize, support: u32) -> Result<Wish, Problem> {
        threads::limit(self.threads);
        let mut wish = Wish { neighbours, support, tail: self.tail, search: !self.no_search, ..Wish::default() };
        for fixed in &self.fix {
            let problem = || {
                let names: Vec<&str> = KNOBS.iter().map(|knob| knob.name).collect();
                Problem(format!("--fix {fixed}: write NAME=VALUE; there are {}", names.join(", ")))
            };
            let (name, value) = fixed.split_once('=').ok_or_else(problem)?;
            let place = Recipe::place(name).ok_or_else(problem)?;
            let value: f32 = value.parse().ok().filter(|value: &f32| !value.is_nan()).ok_or_else(problem)?;
            wish.recipe.set(place, value);
            wish.fixed.push(place);
        }
        Ok(wish)
    }

    /// The same with these fixed as well, each as `NAME=VALUE`.
    pub fn with(&self, fixed: &[&str]) -> Choosing {
        let mut choosing = self.clone();
        choosing.fix.extend(fixed.iter().map(|&fixed| fixed.to_owned()));
        choosing
    }

    /// Takes what is fixed, and the defaults for all else.
    pub fn fixed(&self, neighbours: usize, support: u32) -> Result<Chosen, Problem> {
        let wish = self.wish(neighbours, support)?;
        Ok(Chosen { recipe: wish.recipe, ndcg: 0.0, trials: Vec::new(), wish })
    }

    /// Searches on the newest sessions of the log. `content`: see [`Wish::content`].
    pub fn choose(&self, log: &Log, neighbours: usize, support: u32, content: Rows) -> Result<Chosen, Problem> {
        let wish = Wish { content, ..self.wish(neighbours, support)? };
        let mut trials = Vec::new();
        if !wish.search {
            return Ok(Chosen { recipe: wish.recipe, ndcg: 0.0, trials, wish });
        }
        let progress = bar(0, "choosing");
        let tried = &mut |recipe: &Recipe, ndcg: f64| {
            progress.set_message(format!("choosing: {} tried, nDCG@20 {ndcg:.4}", trials.len() + 1));
            trials.push((*recipe, ndcg));
        };
        let (recipe, ndcg) = fit::choose(log, 0..log.sessions(), &wish, tried);
        progress.finish_and_clear();
        Ok(Chosen { recipe, ndcg, trials, wish })
    }
}

impl Chosen {
    /// The neighbours of every item, from all sessions of the log.
    pub fn build(&self, log: &Log) -> Rows {
        fit::build(log, 0..log.sessions(), &self.wish, &self.recipe)
    }

    /// The neighbours of every item, from what was counted elsewhere.
    pub fn build_from(&self, counts: &Counts, popularity: &Popularity) -> Rows {
        fit::build_from(counts, popularity, &self.wish, &self.recipe)
    }

    /// What was chosen, as JSON.
    pub fn to_json(&self) -> Value {
        let values = self.recipe.values().map(|(name, value)| (name.to_owned(), json!(value)));
        Value::Object(values.collect::<Map<String, Value>>())
    }
}
