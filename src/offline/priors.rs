//! What a publisher's shown lists teach every visitor's device before it has seen anything: how often what stands in a slot
//! is picked, whatever it is; what each signal is worth; how variants did.
//!
//! Source of the weights: the diagonal Bayesian logistic regression of Chapelle and Li, *An Empirical Evaluation of Thompson
//! Sampling*, NeurIPS 2011, with the slot's log-odds as a fixed offset; of a clicked list all down to the lowest click counts
//! as seen.

use super::pack::Variant;
use super::read::{Problem, Shown};
use crate::engine::{Engine, RankOptions, Slate};
use crate::event::{Event, Name, Subject};
use crate::item::Item;
use crate::rank::{Code, SIGNALS, Signal, Weights};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::Path;

/// What is known beforehand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priors {
    /// Mean and precision of each signal's weight, in the order of [`SIGNALS`]; empty when not known.
    pub weights: Vec<(f32, f32)>,
    /// How variants did over all visitors.
    pub variants: Vec<Variant>,
    /// The log-odds that what stands in slot 0, 1, … is picked.
    pub examination: Vec<f32>,
}

/// A slot starts as if it had been shown so often and clicked as all slots are.
const SHOWN: f64 = 20.0;
/// The precision that a weight starts with: a spread of 0.3.
const PRECISION: f64 = 1.0 / (0.3 * 0.3);
/// Slots beyond are looked at as the last of them.
const SLOTS: usize = 100;

impl Priors {
    /// From shown lists, the oldest first: every visitor's engine, with this pack, ranks each list, learns from its signals,
    /// and is told of the list only then.
    pub fn learn(shown: &[Shown], items: &[Item], pack: Option<&[u8]>) -> Priors {
        let examination = examination(shown);
        let start = Weights::default();
        let mut means = start.0;
        let mut precisions = [PRECISION; SIGNALS.len()];
        let mut engines: HashMap<u32, Engine> = HashMap::new();
        for list in shown {
            let engine = engines.entry(list.visitor).or_insert_with(|| {
                let mut engine = Engine::default();
                if let Some(bytes) = pack {
                    // A pack that is refused has been told of by whoever read it.
                    let _ = engine.load("pack", bytes.to_vec());
                }
                engine
            });
            let page: Vec<Option<Item>> =
                list.items.iter().map(|shown| Some(items[shown.1 as usize].clone())).collect();
            let seen = list.items.iter().rposition(|item| item.2).map_or(0, |lowest| lowest + 1);
            if seen > 1 {
                let options =
                    RankOptions { weights: Weights([1.0; SIGNALS.len()]), explain: true, ..RankOptions::default() };
                let signals = signals(&engine.rank(&page, &options, list.time), page.len());
                for (place, x) in signals[..seen].iter().enumerate() {
                    let offset = examination[place.min(examination.len() - 1)];
                    let mut sum = f64::from(offset);
                    for number in 1..SIGNALS.len() {
                        sum += means[number] * x[number];
                    }
                    let p = 1.0 / (1.0 + (-sum).exp());
                    let clicked = f64::from(u8::from(list.items[place].2));
                    for number in 1..SIGNALS.len() {
                        precisions[number] += x[number] * x[number] * p * (1.0 - p);
                        means[number] += (clicked - p) * x[number] / precisions[number];
                    }
                }
            }
            for &(_, number, clicked) in &list.items {
                let name = if clicked { Name::SelectItem } else { Name::ItemImpression };
                let subject = Subject::Item(items[number as usize].clone());
                engine.track(&Event { name, subject, value: 0.0 }, None, list.time);
            }
        }
        let weights = means.iter().zip(precisions).map(|(&mean, precision)| (mean as f32, precision as f32));
        Priors { weights: weights.collect(), variants: Vec::new(), examination }
    }

    /// From a JSON file: `examination`, a list of numbers; `weights`, by signal its mean and precision; `variants`, by name
    /// the clicks and how often it was shown. All may be missing.
    pub fn read(path: &Path) -> Result<Priors, Problem> {
        let text = std::fs::read_to_string(path).map_err(|error| Problem::file(path, error))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| Problem::file(path, error))?;
        let wrong = |what: String| Problem::file(path, what);
        let number = |value: &Value| value.as_f64().map(|x| x as f32).filter(|x| x.is_finite());
        let pair = |name: &str, value: &Value| {
            let pair: Option<Vec<f32>> = value.as_array().and_then(|list| list.iter().map(number).collect());
            match pair.as_deref() {
                Some(&[a, b]) if b >= 0.0 => Ok((a, b)),
                _ => Err(wrong(format!("{name}: two numbers are wanted, the second 0 or more, not {value}"))),
            }
        };
        let mut priors = Priors::default();
        for (place, one) in value["examination"].as_array().into_iter().flatten().enumerate() {
            let one = number(one).ok_or_else(|| wrong(format!("examination[{place}]: {one} is not a number")))?;
            priors.examination.push(one);
        }
        if let Some(weights) = value["weights"].as_object() {
            let start = Weights::default().0;
            priors.weights = start.iter().map(|&weight| (weight as f32, PRECISION as f32)).collect();
            for (name, value) in weights {
                let known = SIGNALS.iter().position(|signal| signal == name);
                let place = known.ok_or_else(|| wrong(format!("weights.{name}: there is no such signal")))?;
                priors.weights[place] = pair(&format!("weights.{name}"), value)?;
            }
        }
        for (name, value) in value["variants"].as_object().into_iter().flatten() {
            let (clicks, shown) = pair(&format!("variants.{name}"), value)?;
            priors.variants.push(Variant { name: name.clone(), clicks, shown });
        }
        Ok(priors)
    }

    /// Takes in what another knows, in the place of what was known of it.
    pub fn join(&mut self, other: Priors) {
        if !other.weights.is_empty() {
            self.weights = other.weights;
        }
        if !other.variants.is_empty() {
            self.variants = other.variants;
        }
        if !other.examination.is_empty() {
            self.examination = other.examination;
        }
    }

    /// As [`Priors::read`] takes it.
    pub fn to_json(&self) -> Value {
        let weights =
            SIGNALS.iter().zip(&self.weights).map(|(name, pair)| ((*name).to_owned(), json!([pair.0, pair.1])));
        let variants = self.variants.iter().map(|v| (v.name.clone(), json!([v.clicks, v.shown])));
        json!({
            "examination": self.examination, "weights": weights.collect::<Map<_, _>>(),
            "variants": variants.collect::<Map<_, _>>(),
        })
    }
}

/// By slot the log-odds of a click, drawn towards those of all slots where a slot was shown seldom.
fn examination(shown: &[Shown]) -> Vec<f32> {
    let slots = shown.iter().map(|list| list.items.len()).max().unwrap_or(0).min(SLOTS);
    let mut counts = vec![(0.0, 0.0); slots];
    for list in shown {
        for (place, item) in list.items.iter().enumerate() {
            let slot = &mut counts[place.min(slots - 1)];
            *slot = (slot.0 + f64::from(u8::from(item.2)), slot.1 + 1.0);
        }
    }
    let (clicks, all) = counts.iter().fold((1.0, 2.0), |sum: (f64, f64), slot| (sum.0 + slot.0, sum.1 + slot.1));
    let odds = |&(clicked, times): &(f64, f64)| {
        let rate = (clicked + SHOWN * clicks / all) / (times + SHOWN);
        (rate / (1.0 - rate).max(1e-6)).ln() as f32
    };
    counts.iter().map(odds).collect()
}

/// Each item's signals, by its place on the page, of a slate with reasons that was ranked with weights of 1.
pub fn signals(slate: &Slate, items: usize) -> Vec<[f64; SIGNALS.len()]> {
    let mut signals = vec![[0.0; SIGNALS.len()]; items];
    for placed in slate.items() {
        for reason in &placed.reasons {
            let signal = match reason.code {
                Code::DislikedFacet => Signal::Facet as usize,
                Code::Liked | Code::Disliked => Signal::Opinion as usize,
                code => SIGNALS.iter().position(|&signal| signal == code.as_str()).unwrap_or(0),
            };
            signals[placed.place as usize][signal] += reason.value;
        }
    }
    signals
}
