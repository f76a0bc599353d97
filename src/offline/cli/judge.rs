//! Foretelling the test part from a pack that was written and read again, as the browser has it.

use crate::item::ItemKey;
use crate::offline::cases::{Cases, Model, Next};
use crate::offline::log::Log;
use crate::offline::metrics::{CUTS, Figure, Tally};
use crate::offline::models::knn::{self, Knn};
use crate::recommend::{Packs, Related};
use serde_json::{Map, Value, json};
use std::time::Instant;

/// What answers.
pub enum Judged<'a> {
    /// The code that the browser runs, over a pack of so many items.
    Pack(&'a Packs, &'a Related<'a>, usize),
    /// A baseline that needs the sessions themselves.
    Knn(knn::Sessions<'a>, knn::Options, &'a Log),
}

/// Queries whose time is taken.
const TIMED: usize = 20_000;
/// So many are timed as one.
const ROUND: usize = 20;

impl Judged<'_> {
    /// The number of an item that is known.
    pub fn find(&self, id: &str) -> Option<u32> {
        match self {
            Judged::Pack(packs, ..) => packs.find(ItemKey::new(id)),
            Judged::Knn(_, _, log) => log.find(id),
        }
    }

    fn items(&self) -> usize {
        match self {
            Judged::Pack(_, _, items) => *items,
            Judged::Knn(_, _, log) => log.ids().len(),
        }
    }

    /// Each item's share of the clicks of a log.
    fn shares(&self, log: &Log) -> Vec<f32> {
        let mut clicks = vec![0u32; log.ids().len()];
        for session in log.range(0..log.sessions()) {
            session.items.iter().for_each(|&item| clicks[item as usize] += 1);
        }
        let mut shares = vec![0.0; self.items()];
        for (id, &clicks) in log.ids().iter().zip(&clicks) {
            if let Some(item) = self.find(id) {
                shares[item as usize] = clicks as f32 / log.clicks().max(1) as f32;
            }
        }
        shares
    }

    fn model(&self) -> Box<dyn Model + '_> {
        match self {
            Judged::Pack(packs, source, _) => Box::new(Next::new(*source, packs.params())),
            Judged::Knn(sessions, options, _) => Box::new(Knn::new(sessions, *options)),
        }
    }

    /// Judges all predictions, on every core.
    pub fn judge(&self, cases: &Cases, train: &Log) -> Tally {
        cases.judge(|| Boxed(self.model()), &self.shares(train))
    }

    /// Microseconds a query on one core, over the first predictions: the median of their rounds, of which other work on the
    /// machine disturbs few.
    pub fn time(&self, cases: &Cases) -> f64 {
        let mut model = self.model();
        let mut list = Vec::new();
        let mut rounds = Vec::new();
        for start in (0..cases.len().min(TIMED)).step_by(ROUND) {
            let round = start..cases.len().min(start + ROUND);
            let (count, started) = (round.len() as f64, Instant::now());
            for place in round {
                model.list(cases.get(place).0, CUTS[2], &mut list);
            }
            rounds.push(started.elapsed().as_secs_f64() * 1e6 / count);
        }
        rounds.sort_by(f64::total_cmp);
        rounds.get(rounds.len() / 2).copied().unwrap_or(0.0)
    }
}

struct Boxed<'a>(Box<dyn Model + 'a>);

impl Model for Boxed<'_> {
    fn list(&mut self, prefix: &[u32], count: usize, list: &mut Vec<(u32, f32)>) {
        self.0.list(prefix, count, list);
    }
}

/// The figures by their names.
pub fn figures(tally: &Tally) -> Map<String, Value> {
    let mut result = Map::new();
    for (place, cut) in CUTS.into_iter().enumerate() {
        for (name, figure) in [("hr", tally.hit_rate(place)), ("mrr", tally.mrr(place)), ("ndcg", tally.ndcg(place))] {
            result.insert(format!("{name}@{cut}"), json!(figure.mean));
            result.insert(format!("{name}@{cut}_error"), json!(figure.error));
        }
    }
    result.insert("predictions".to_owned(), json!(tally.predictions));
    result.insert("coverage".to_owned(), json!(tally.coverage()));
    result.insert("popularity_bias".to_owned(), json!(tally.popularity()));
    result
}

/// The figures as a table.
pub fn table(tally: &Tally) -> String {
    let mut text = format!("{:<6}{:>18}{:>18}{:>18}\n", "", "HR", "MRR", "nDCG");
    for (place, cut) in CUTS.into_iter().enumerate() {
        let cell = |f: Figure| format!("{:>9.4} ± {:.4}", f.mean, f.error);
        let cells = [tally.hit_rate(place), tally.mrr(place), tally.ndcg(place)].map(cell);
        text += &format!("@{cut:<5}{:>18}{:>18}{:>18}\n", cells[0], cells[1], cells[2]);
    }
    text
}
