//! `indwell simulate`.

use super::{bandits, catalogues, learning, print, print_json};
use crate::arrange::diverse::{Diversity, Method};
use crate::arrange::fair::attention;
use crate::item::Item;
use crate::offline::read::{Problem, bar};
use crate::offline::simulate::bandits::{Curve, Rounds};
use crate::offline::simulate::plot::{Plot, Series};
use crate::offline::simulate::visitors::{self, LISTS, Outcome, Policy};
use crate::offline::threads;
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Plays made-up visitors with known tastes, and draws what learning is worth to them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The demo shop's catalogue
    #[arg(long, value_name = "FILE", default_value = "www/shop/catalogue/products.json")]
    catalogue: PathBuf,
    /// The demo newspaper's pieces
    #[arg(long, value_name = "FOLDER", default_value = "www/paper/pieces")]
    paper: PathBuf,
    /// A folder for the pictures and figures.json
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// What chance begins with
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Visitors of each curve
    #[arg(long, default_value_t = 400)]
    visitors: usize,
    /// Play stationary bandits, and nothing else (regret.svg, bound.svg and bandits.json)
    #[arg(long)]
    bandits: bool,
    /// Runs of each stationary bandit
    #[arg(long, default_value_t = 200)]
    runs: usize,
    /// Pulls of each run, at least 100,000
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(100_000..))]
    pulls: u64,
    /// Write the rounds of the contextual bandit, for another learner, and do nothing else
    #[arg(long, value_name = "FILE")]
    rounds: Option<PathBuf>,
    /// Play the contextual bandit alone
    #[arg(long)]
    contextual: bool,
    /// Play what learning a visitor's weights is worth, and nothing else (learning.svg and learning.json)
    #[arg(long)]
    learning: bool,
    /// Play what it is worth to try other weights than the learnt ones, by so much of how unsure each is, and nothing else
    #[arg(long, value_name = "SHARE")]
    explore: Option<f64>,
}

/// Rounds, features and arms of the contextual bandit.
const ROUNDS: (usize, usize, usize) = (20_000, 8, 6);
/// Points of all plots that are played each for itself.
const STEPS: u64 = 29;
/// The least exposure of every department on a list, where there is a floor.
const LEAST: f64 = 0.05;

pub(super) type Figures = Map<String, Value>;

impl Args {
    /// Plays.
    pub fn run(&self) -> Result<(), Problem> {
        let rounds = Rounds::new(ROUNDS.0, ROUNDS.1, ROUNDS.2, self.seed);
        if let Some(path) = &self.rounds {
            return write(path, &rounds.to_text());
        }
        let mut figures = Figures::new();
        figures.insert("seed".into(), json!(self.seed));
        if self.contextual {
            self.contextual(&rounds, &mut figures, &ProgressBar::hidden());
            return print_json(&Value::Object(figures));
        }
        if self.bandits {
            let plots = bandits::stationary(self.pulls as usize, self.runs, self.seed, &mut figures);
            return self.tell(figures, &plots, "bandits.json");
        }
        let items = catalogues::shop(&self.catalogue)?;
        let cast = learning::Cast { items: &items, visitors: self.visitors, seed: self.seed };
        if let Some(explore) = self.explore {
            cast.trying(explore, &mut figures, &ProgressBar::hidden());
            return print_json(&Value::Object(figures));
        }
        if self.learning {
            let kinds = bar(learning::STEPS, "simulating");
            let plots = [("learning", cast.learnt(&mut figures, &kinds))];
            kinds.finish_and_clear();
            return self.tell(figures, &plots, "learning.json");
        }
        let pieces = catalogues::paper(&self.paper)?;
        let curves = bar(STEPS, "simulating");
        let mut of_paper = Figures::new();
        let plots = [
            ("contextual", self.contextual(&rounds, &mut figures, &curves)),
            ("visits", self.visits(&items, &mut figures, &curves)),
            ("adapting", self.adapting(&items, &mut figures, &curves)),
            ("diversity", self.diversity(&items, &mut figures, &curves)),
            ("paper", self.visits(&pieces, &mut of_paper, &curves)),
        ];
        figures.insert("newspaper".into(), Value::Object(of_paper));
        curves.finish_and_clear();
        self.tell(figures, &plots, "figures.json")
    }

    /// Writes pictures and figures into the folder, or prints the figures.
    fn tell(&self, figures: Figures, plots: &[(&str, String)], name: &str) -> Result<(), Problem> {
        let Some(folder) = &self.out else {
            return print_json(&Value::Object(figures));
        };
        std::fs::create_dir_all(folder).map_err(|error| Problem::file(folder, error))?;
        for (name, svg) in plots {
            write(&folder.join(format!("{name}.svg")), svg)?;
        }
        let text = serde_json::to_string_pretty(&figures).map_err(|error| Problem(error.to_string()))?;
        write(&folder.join(name), &(text + "\n"))?;
        print(&format!("written to {}\n", folder.display()))
    }

    fn contextual(&self, rounds: &Rounds, figures: &mut Figures, curves: &ProgressBar) -> String {
        let mut series = Vec::new();
        let mut ends = Figures::new();
        for spread in [0.1, 0.25, 0.5, 1.0] {
            let curve = rounds.linear(spread, self.seed);
            curves.inc(1);
            ends.insert(format!("spread {spread}"), json!(curve.last().map(|point| point.1)));
            series.push(named(&format!("linear Thompson, {spread}"), curve));
        }
        figures.insert(
            "contextual".into(),
            json!({ "rounds": ROUNDS.0, "features": ROUNDS.1, "arms": ROUNDS.2, "regret": ends }),
        );
        let axes = ["rounds", "regret: clicks lost against the best arm"];
        Plot { title: "Six variants, the best one depends on the visit", axes, logarithmic: true, series }.svg()
    }

    /// Mean outcome of every list over all visitors, and the standard error of a visitor's mean.
    fn played(&self, items: &[Item], policy: &Policy, sessions: usize, change: Option<usize>) -> Vec<Vec<Outcome>> {
        let seed = |visitor: usize| self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(visitor as u64);
        threads::each(
            self.visitors,
            || (),
            |(), visitor| visitors::play(items, policy, sessions, change, seed(visitor)),
        )
    }

    fn visits(&self, items: &[Item], figures: &mut Figures, curves: &ProgressBar) -> String {
        let policies = [
            ("page order", Policy::Page),
            ("popularity", Policy::Popular),
            ("Indwell", Policy::Indwell(None)),
            ("Indwell with a floor", Policy::Fair(LEAST)),
            ("knows the visitor", Policy::Oracle),
        ];
        let mut series = Vec::new();
        let mut out = Figures::new();
        let mut groups = Figures::new();
        let mut page_first = Vec::new();
        for (name, policy) in policies {
            let played = self.played(items, &policy, 4, None);
            curves.inc(1);
            let first: Vec<f64> = played.iter().map(|lists| mean(&lists[1..LISTS], clicks)).collect();
            if policy == Policy::Page {
                page_first.clone_from(&first);
            }
            // The same visitors and lists: the difference of each visitor is what varies.
            let gains: Vec<f64> = first.iter().zip(&page_first).map(|(own, page)| own - page).collect();
            let page = page_first.iter().sum::<f64>() / page_first.len() as f64;
            let (gain, error) = figure(&gains);
            out.insert(
                name.into(),
                json!({
                    "clicks_first_session": figure(&first).0, "gain": gain / page, "gain_error": error / page,
                    "entropy_bits": played.iter().map(|lists| mean(lists, |o| o.entropy)).sum::<f64>() / played.len() as f64,
                }),
            );
            groups.insert(name.into(), exposure(items, &played));
            series.push(by_list(name, &played));
        }
        figures.insert("first_session".into(), Value::Object(out));
        figures.insert("exposure_by_department".into(), Value::Object(groups));
        let all: Vec<usize> = (0..items.len()).collect();
        figures.insert("entropy_bits_of_catalogue".into(), json!(visitors::entropy(items, &all)));
        let axes = ["lists seen (ten a session)", "expected clicks a list"];
        Plot { title: "What an order is worth", axes, logarithmic: false, series }.svg()
    }

    fn adapting(&self, items: &[Item], figures: &mut Figures, curves: &ProgressBar) -> String {
        const CHANGE: usize = 4;
        let mut series = Vec::new();
        for (name, policy) in
            [("page order", Policy::Page), ("Indwell", Policy::Indwell(None)), ("knows the visitor", Policy::Oracle)]
        {
            series.push(by_list(name, &self.played(items, &policy, 10, Some(CHANGE))));
            curves.inc(1);
        }
        // How many lists it takes until half of what was lost is back, over ten lists at a time.
        let share = |from: usize| {
            let sum = |curve: usize| series[curve].points[from..from + LISTS].iter().map(|point| point.1).sum::<f64>();
            (sum(1) - sum(0)) / (sum(2) - sum(0))
        };
        let (before, after) = (share((CHANGE - 1) * LISTS), share(CHANGE * LISTS));
        let later = (CHANGE..10).map(|session| share(session * LISTS)).collect::<Vec<f64>>();
        let half = later.iter().position(|&share| share >= after + (before - after) / 2.0);
        figures.insert(
            "taste_changes".into(),
            json!({ "share_of_what_can_be_gained_before": before, "by_session_after": later, "sessions_until_half_is_back": half }),
        );
        let axes = ["lists seen; another taste from 40 on", "expected clicks a list"];
        Plot { title: "When the taste changes", axes, logarithmic: false, series }.svg()
    }

    fn diversity(&self, items: &[Item], figures: &mut Figures, curves: &ProgressBar) -> String {
        let mut series = Vec::new();
        let mut out = Figures::new();
        for (name, method) in [("DPP", Method::Dpp), ("MMR", Method::Mmr)] {
            let mut points = Vec::new();
            for strength in [0.0, 0.2, 0.4, 0.6, 0.8, 0.95] {
                let policy = Policy::Indwell(Some(Diversity { method, strength }));
                let played = self.played(items, &policy, 3, None);
                curves.inc(1);
                let over = |of: fn(&Outcome) -> f64| {
                    played.iter().map(|lists| mean(lists, of)).sum::<f64>() / played.len() as f64
                };
                points.push((over(|outcome| outcome.entropy), over(clicks)));
            }
            out.insert(name.into(), json!(points));
            series.push(Series { name: name.into(), points });
        }
        figures.insert("diversity".into(), Value::Object(out));
        let axes = ["entropy of the kinds in twelve slots, bits", "expected clicks a list"];
        Plot { title: "Relevance against diversity", axes, logarithmic: false, series }.svg()
    }
}

pub(super) fn named(name: &str, points: Curve) -> Series {
    Series { name: name.into(), points }
}

fn clicks(outcome: &Outcome) -> f64 {
    outcome.clicks
}

fn mean(outcomes: &[Outcome], of: impl Fn(&Outcome) -> f64) -> f64 {
    outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64
}

/// Mean, and its standard error.
pub(super) fn figure(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    (mean, (variance / n).sqrt())
}

fn by_list(name: &str, played: &[Vec<Outcome>]) -> Series {
    let lists = played.first().map_or(0, Vec::len);
    let mean = |list: usize| played.iter().map(|visitor| visitor[list].clicks).sum::<f64>() / played.len() as f64;
    Series { name: name.into(), points: (0..lists).map(|list| (list as f64, mean(list))).collect() }
}

/// Share of the attention that each department's items had.
fn exposure(items: &[Item], played: &[Vec<Outcome>]) -> Value {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    let mut all = 0.0;
    for outcome in played.iter().flatten() {
        for (slot, &at) in outcome.shown.iter().enumerate() {
            *counts.entry(visitors::department(&items[at])).or_default() += attention(slot);
            all += attention(slot);
        }
    }
    json!(counts.into_iter().map(|(name, count)| (name.to_owned(), json!(count / all))).collect::<Map<String, Value>>())
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    std::fs::write(path, text).map_err(|error| Problem::file(path, error))
}
