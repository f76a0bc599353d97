//! `indwell evaluate --impressions`: shown lists, ranked anew in time order by what was learnt until then.

use super::source::Reading;
use crate::engine::{Engine, RankOptions};
use crate::event::{Event, Name, Subject};
use crate::item::Item;
use crate::offline::log::Log;
use crate::offline::priors::Priors;
use crate::offline::read::{self, Catalogue, Kind, Problem, Shown, bar};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The mean of every measure for every order, and over how many lists.
pub struct Measured {
    lists: usize,
    orders: Vec<(&'static str, [f64; 4])>,
}

const MEASURES: [&str; 4] = ["auc", "mrr", "ndcg@5", "ndcg@10"];
/// An item starts as if it had been shown so often and clicked at the site's mean.
const PRIOR: f64 = 10.0;

/// Ranks every list that was clicked somewhere, but not everywhere.
pub fn run(
    path: &Path,
    items: Option<&PathBuf>,
    pack: Option<&PathBuf>,
    priors: Option<&PathBuf>,
    reading: &Reading,
) -> Result<Measured, Problem> {
    let mut log = Log::new();
    let mut catalogue = Catalogue::default();
    let mut tallies = Vec::new();
    if let Some(path) = items {
        tallies.push(read::read_items(&reading.request(path, Kind::Items)?, &mut log, &mut catalogue)?);
    }
    let request = reading.request(path, Kind::Impressions)?;
    let (shown, tally) = read::read_impressions(&request, &mut log, &mut catalogue)?;
    tallies.push(tally);
    tallies.iter().for_each(|tally| eprintln!("{}", tally.describe()));
    let items = catalogue.into_items(&log);

    let mut orders = vec![("page order", rank(&shown, &mut |list| (0..list.items.len()).collect(), &mut |_| {}))];
    orders.push(("click rate", by_rate(&shown, items.len())));
    orders.push(("indwell", by_engine(&shown, &items, None)?));
    let mut bytes = None;
    if let Some(path) = pack {
        bytes = Some(std::fs::read(path).map_err(|error| Problem::file(path, error))?);
        orders.push(("indwell with pack", by_engine(&shown, &items, bytes.clone())?));
    }
    if let Some(path) = priors {
        let learnt = Priors::learn(&shown, &items, bytes.as_deref()).to_json();
        std::fs::write(path, format!("{learnt:#}\n")).map_err(|error| Problem::file(path, error))?;
    }
    let lists = orders[0].1.1;
    let orders = orders.into_iter().map(|(name, (sums, lists))| (name, sums.map(|sum| sum / lists.max(1) as f64)));
    Ok(Measured { lists, orders: orders.collect() })
}

/// Sums of the measures over the lists that tell anything, and their number.
type Sums = ([f64; 4], usize);

/// Orders every list, judges it, and only then learns from it.
fn rank(shown: &[Shown], order: &mut dyn FnMut(&Shown) -> Vec<usize>, learn: &mut dyn FnMut(&Shown)) -> Sums {
    let progress = bar(shown.len() as u64, "ranking");
    let mut sums = ([0.0; 4], 0);
    for list in shown {
        let clicked = list.items.iter().filter(|item| item.2).count();
        if clicked > 0 && clicked < list.items.len() {
            let order: Vec<bool> = order(list).into_iter().map(|place| list.items[place].2).collect();
            let measured = measure(&order);
            sums.0.iter_mut().zip(measured).for_each(|(sum, value)| *sum += value);
            sums.1 += 1;
        }
        learn(list);
        progress.inc(1);
    }
    progress.finish_and_clear();
    sums
}

/// AUC, MRR over all clicked items, nDCG@5 and @10, of a list with clicked and other items.
fn measure(clicked: &[bool]) -> [f64; 4] {
    let (mut reciprocal, mut right, mut others) = (0.0, 0.0, 0.0);
    let all = clicked.iter().filter(|&&clicked| clicked).count() as f64;
    let below = clicked.len() as f64 - all;
    for (place, &clicked) in clicked.iter().enumerate() {
        if clicked {
            reciprocal += 1.0 / (place as f64 + 1.0);
            right += below - others;
        } else {
            others += 1.0;
        }
    }
    let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let ndcg = |cut: usize| {
        let reached: f64 =
            clicked.iter().take(cut).enumerate().filter(|(_, clicked)| **clicked).map(|(p, _)| gain(p)).sum();
        reached / (0..cut.min(all as usize)).map(gain).sum::<f64>()
    };
    [right / (all * below), reciprocal / all, ndcg(5), ndcg(10)]
}

/// By the share of the times an item was shown that it was clicked, over all visitors.
fn by_rate(shown: &[Shown], items: usize) -> Sums {
    let counts = std::cell::RefCell::new((vec![(0.0, 0.0); items], (1.0, PRIOR)));
    let order = &mut |list: &Shown| {
        let (of, all) = &*counts.borrow();
        let rate = |place: usize| {
            let (clicks, times): (f64, f64) = of[list.items[place].1 as usize];
            (clicks + PRIOR * all.0 / all.1) / (times + PRIOR)
        };
        let mut order: Vec<usize> = (0..list.items.len()).collect();
        order.sort_by(|&a, &b| rate(b).total_cmp(&rate(a)));
        order
    };
    let learn = &mut |list: &Shown| {
        let (of, all) = &mut *counts.borrow_mut();
        for &(_, item, clicked) in &list.items {
            let click = f64::from(u8::from(clicked));
            let one = &mut of[item as usize];
            *one = (one.0 + click, one.1 + 1.0);
            *all = (all.0 + click, all.1 + 1.0);
        }
    };
    rank(shown, order, learn)
}

/// By an engine for every visitor, as on their device: it saw the earlier lists of this visitor and nothing else.
fn by_engine(shown: &[Shown], items: &[Item], pack: Option<Vec<u8>>) -> Result<Sums, Problem> {
    let engine = || {
        let mut engine = Engine::default();
        match &pack {
            Some(bytes) => engine.load("pack", bytes.clone()).map(|()| engine),
            None => Ok(engine),
        }
    };
    engine().map_err(|refused| Problem(format!("the pack is refused: {refused:?}")))?;
    let engines: std::cell::RefCell<HashMap<u32, Engine>> = std::cell::RefCell::default();
    let item = |number: u32| items[number as usize].clone();
    let order = &mut |list: &Shown| {
        let mut engines = engines.borrow_mut();
        let engine = engines.entry(list.visitor).or_insert_with(|| engine().unwrap_or_default());
        let page: Vec<Option<Item>> = list.items.iter().map(|shown| Some(item(shown.1))).collect();
        let slate = engine.rank(&page, &RankOptions::default(), list.time);
        slate.items().iter().map(|placed| placed.place as usize).collect()
    };
    let learn = &mut |list: &Shown| {
        let mut engines = engines.borrow_mut();
        let engine = engines.entry(list.visitor).or_insert_with(|| engine().unwrap_or_default());
        for &(_, number, clicked) in &list.items {
            let name = if clicked { Name::SelectItem } else { Name::ItemImpression };
            engine.track(&Event { name, subject: Subject::Item(item(number)), value: 0.0 }, None, list.time);
        }
    };
    Ok(rank(shown, order, learn))
}

impl Measured {
    /// By order and measure.
    pub fn to_json(&self) -> Value {
        let mut all = Map::from_iter([("lists".to_owned(), json!(self.lists))]);
        for (name, means) in &self.orders {
            let values = MEASURES.iter().zip(means).map(|(measure, mean)| ((*measure).to_owned(), json!(mean)));
            all.insert((*name).to_owned(), Value::Object(values.collect()));
        }
        Value::Object(all)
    }

    /// A row for each order.
    pub fn table(&self) -> String {
        let mut text = format!("{} lists\n{:<20}", self.lists, "");
        MEASURES.iter().for_each(|measure| text += &format!("{measure:>10}"));
        for (name, means) in &self.orders {
            text += &format!("\n{name:<20}");
            means.iter().for_each(|mean| text += &format!("{mean:>10.4}"));
        }
        text + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_worked_by_hand() {
        // Clicked at ranks 2 and 4 of 4: of 4 pairs one is right; 1/2 and 1/4; gains 1/log2(3) + 1/log2(5) of 1 + 1/log2(3).
        let [auc, mrr, at_5, at_10] = measure(&[false, true, false, true]);
        assert_eq!((auc, mrr), (0.25, 0.375));
        assert!((at_5 - 0.650_921).abs() < 1e-6 && at_5 == at_10);
        assert_eq!(measure(&[true, false, false])[..2], [1.0, 1.0]);
    }
}
