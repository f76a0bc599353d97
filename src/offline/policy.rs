//! What another choice of variants would have earned, from rows of what was shown with which probability: inverse
//! propensity scores (Horvitz and Thompson 1952), self-normalised (Swaminathan and Joachims, NIPS 2015), and doubly robust
//! (Dudík, Langford and Li, ICML 2011).

use crate::learn::Mean;
use std::collections::HashMap;

/// One showing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// What was earned.
    pub reward: f64,
    /// How likely it was shown, above 0 and at most 1.
    pub propensity: f64,
    /// How likely the judged policy would have shown it.
    pub target: f64,
    /// What a model expects of what was shown.
    pub expected: f64,
    /// What it expects of what the judged policy would have shown.
    pub expected_target: f64,
}

/// The worth of a policy per showing, estimated in three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Inverse propensity scores: unbiased, and of much variance.
    pub ips: Mean,
    /// The same divided by the mean weight; 0 where the policy shows nothing of what was shown.
    pub snips: f64,
    /// The model's, corrected by the inverse propensity scores of its errors.
    pub dr: Mean,
    /// Showings that the policy would have made as well.
    pub matched: u64,
}

/// Judges a policy.
pub fn estimate(rows: impl IntoIterator<Item = Row>) -> Estimate {
    let mut estimate = Estimate::default();
    let mut weights = 0.0;
    for row in rows {
        let weight = row.target / row.propensity;
        weights += weight;
        estimate.ips.add(weight * row.reward);
        estimate.dr.add(row.expected_target + weight * (row.reward - row.expected));
        estimate.matched += u64::from(weight > 0.0);
    }
    if weights > 0.0 {
        estimate.snips = estimate.ips.sum / weights;
    }
    estimate
}

/// A showing as it was logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// What was shown.
    pub variant: String,
    /// In which circumstances; empty where nothing is said.
    pub context: String,
    /// How likely.
    pub propensity: f64,
    /// What was earned.
    pub reward: f64,
}

/// Mean reward of each variant in each context; of the variant where the context never saw it.
pub struct Model(HashMap<(String, Option<String>), Mean>);

impl Model {
    /// From rows.
    pub fn new(rows: &[Logged]) -> Model {
        let mut means: HashMap<(String, Option<String>), Mean> = HashMap::new();
        for row in rows {
            for context in [Some(row.context.clone()), None] {
                means.entry((row.variant.clone(), context)).or_default().add(row.reward);
            }
        }
        Model(means)
    }

    /// The expected reward.
    pub fn expect(&self, variant: &str, context: &str) -> f64 {
        let mean = |context: Option<String>| self.0.get(&(variant.to_owned(), context));
        mean(Some(context.to_owned())).or_else(|| mean(None)).map_or(0.0, Mean::mean)
    }
}

/// The rows under the policy that always shows this variant.
pub fn always<'a>(variant: &'a str, rows: &'a [Logged], model: &'a Model) -> impl Iterator<Item = Row> + 'a {
    rows.iter().map(move |row| Row {
        reward: row.reward,
        propensity: row.propensity,
        target: f64::from(u8::from(row.variant == variant)),
        expected: model.expect(&row.variant, &row.context),
        expected_target: model.expect(variant, &row.context),
    })
}
