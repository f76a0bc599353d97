//! The table that both logs get: the page's order, simple rules, the visitor's own history, the crowd's pack, both, and what
//! each signal is worth.

use crate::Ask;
use crate::judge::{Case, Ranker, Score, World};
use crate::table::{Figure, Table};
use crate::tune;
use indwell::rank::{SIGNALS, Weights};

/// What the page's order is called, and the signals that the log can say something about.
pub struct Words {
    pub name: &'static str,
    pub title: String,
    pub page: &'static str,
    pub history: &'static str,
    pub signals: &'static [&'static str],
}

/// The weights with those of all signals but these set to 0.
pub fn only(weights: Weights, kept: &[&str]) -> Weights {
    let mut out = Weights([0.0; SIGNALS.len()]);
    for (number, name) in SIGNALS.iter().enumerate() {
        if *name == "page_order" || kept.contains(name) {
            out.0[number] = weights.0[number];
        }
    }
    out
}

/// The weights with that of one signal set to 0.
fn without(weights: Weights, signal: &str) -> Weights {
    let mut out = weights;
    SIGNALS.iter().zip(&mut out.0).filter(|(name, _)| **name == signal).for_each(|(_, weight)| *weight = 0.0);
    out
}

/// Judges every row over the cases; weights chosen on the validation cases where that is asked for.
pub fn table(world: &World, words: &Words, validation: &[Case], judged: &[Case], ask: Ask) -> Table {
    let default = Weights::default();
    let history: Vec<&str> = words.signals.iter().copied().filter(|name| *name != "collaborative").collect();
    let mut rows = vec![
        (words.page.to_owned(), Ranker::Page),
        ("most recent first".to_owned(), Ranker::Recent),
        (words.history.to_owned(), Ranker::Engine(without(default, "collaborative"))),
        ("pack only".to_owned(), Ranker::Engine(only(default, &["collaborative"]))),
        ("both".to_owned(), Ranker::Engine(default)),
    ];
    for signal in words.signals {
        rows.push((format!("both without {signal}"), Ranker::Engine(without(default, signal))));
    }
    let mut notes = Vec::new();
    if ask.tune {
        for (name, signals) in
            [(words.history, &history[..]), ("pack only", &["collaborative"]), ("both", words.signals)]
        {
            eprintln!("{}: {name}", words.title);
            let start = if name == "both" { default } else { only(default, signals) };
            let chosen = tune::tune(world, validation, start, signals);
            let said = SIGNALS.iter().zip(chosen.0).filter(|(name, _)| words.signals.contains(name));
            let said: Vec<String> = said.map(|(name, weight)| format!("{name} {weight}")).collect();
            notes.push(format!("Weights of \"{name}, tuned\": {}.", said.join(", ")));
            rows.push((format!("{name}, tuned"), Ranker::Engine(chosen)));
        }
        for (value, mean) in tune::sweep(world, validation, default, "collaborative") {
            eprintln!("collaborative {value}: {mean:.4}");
        }
    }
    let rankers: Vec<Ranker> = rows.iter().map(|row| row.1).collect();
    let scores = world.judge(judged, &rankers);
    let named = |name: &str| rows.iter().position(|row| row.0 == name).map(|place| &scores[place]);
    let pairs = [words.page, "most recent first", words.history, "pack only"];
    for against in pairs {
        if let (Some(both), Some(other)) = (named("both"), named(against)) {
            notes.push(format!("Both against {against}: {}.", lead(both, other)));
        }
    }
    Table {
        name: words.name,
        title: format!("{}, {}", words.title, if ask.test { "test part" } else { "validation part" }),
        columns: vec!["nDCG@10", "MRR"],
        cases: judged.len(),
        rows: rows.iter().zip(&scores).map(|(row, scores)| (row.0.clone(), figures(scores))).collect(),
        notes,
    }
}

/// Means and errors of nDCG and MRR.
pub fn figures(scores: &[Score]) -> Vec<Figure> {
    vec![Figure::of(scores.iter().map(|score| score.0)), Figure::of(scores.iter().map(|score| score.1))]
}

/// By how much one order is better than another, case by case.
fn lead(one: &[Score], other: &[Score]) -> String {
    let paired = |of: fn(&Score) -> f64| Figure::of(one.iter().zip(other).map(move |(a, b)| of(a) - of(b)));
    let (ndcg, mrr) = (paired(|score| score.0), paired(|score| score.1));
    let share = 100.0 * ndcg.mean / Figure::of(other.iter().map(|score| score.0)).mean;
    format!("nDCG@10 {:+.4} ± {:.4} ({share:+.0} %), MRR {:+.4} ± {:.4}", ndcg.mean, ndcg.error, mrr.mean, mrr.error)
}
