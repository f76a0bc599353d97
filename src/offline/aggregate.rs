//! What reports say of everybody: each visitor's counts came with noise of their own (local differential privacy, see
//! `www/docs/reports.md`), and here they are summed, so that what is common stands out of the noise and nobody does.
//!
//! A value of a report is a count, of which at most `cap` over the whole report, and discrete Laplace noise that is
//! `2·cap/ε` wide, of which the mean is 0: a sum of values is the sum of the counts, with noise of a known variance. All
//! intervals are from that variance and the normal law, which a hundred reports follow closely.

use super::pack::Variant;
use std::collections::BTreeMap;

/// How a question's counts are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One a bucket.
    Popularity,
    /// Views of a list: first those without a pick, then for each slot those with a pick there.
    Slots,
    /// For each variant how often it won, and how often it was shown and did not.
    Variants,
}

/// What every visitor was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// How its counts are read.
    pub kind: Kind,
    /// Ids of items, slots, or names of variants.
    pub buckets: Vec<String>,
    /// ε in thousandths, at least 1.
    pub thousandths: u32,
    /// The most that one visitor's counts sum to, at least 1.
    pub cap: u32,
}

/// How far from a normal variable's mean 95 % of it lie.
pub const Z: f64 = 1.959_963_984_540_054;
/// From so many standard deviations of the noise on, a count is taken for one: of a thousand that are 0, one passes.
pub const THRESHOLD: f64 = 3.0;
/// An honest value is beyond [`Question::most`] once in so many.
const RARE: f64 = 1e9;

/// An estimate and where 95 % of such estimates have the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    fn new(value: f64, error: f64) -> Estimate {
        Estimate { value, low: value - Z * error, high: value + Z * error }
    }

    fn within(self, least: f64, most: f64) -> Estimate {
        let [value, low, high] = [self.value, self.low, self.high].map(|number| number.clamp(least, most));
        Estimate { value, low, high }
    }
}

impl Question {
    /// How many values a report has.
    pub fn width(&self) -> usize {
        match self.kind {
            Kind::Popularity => self.buckets.len(),
            Kind::Slots => self.buckets.len() + 1,
            Kind::Variants => self.buckets.len() * 2,
        }
    }

    /// e^(−ε/2cap): each step further from 0, noise is so much rarer.
    fn ratio(&self) -> f64 {
        (-f64::from(self.thousandths) / 1000.0 / (2.0 * f64::from(self.cap))).exp()
    }

    /// The variance of the noise on one value.
    pub fn variance(&self) -> f64 {
        let a = self.ratio();
        2.0 * a / (1.0 - a).powi(2)
    }

    /// The greatest value, above or below 0, that is believed: nobody who reports honestly is left out by it, and nobody who
    /// makes things up can tell much more than a visitor can.
    pub fn most(&self) -> i64 {
        i64::from(self.cap) + (RARE.ln() / -self.ratio().ln()).ceil() as i64
    }
}

/// The sums of a question's reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    /// What was asked.
    pub question: Question,
    /// Reports.
    pub reports: u64,
    sums: Vec<i64>,
}

impl Sums {
    /// No report yet.
    pub fn new(question: Question) -> Sums {
        Sums { sums: vec![0; question.width()], reports: 0, question }
    }

    /// Takes in one visitor's values, or says why not.
    pub fn add(&mut self, values: &[i64]) -> Result<(), String> {
        if values.len() != self.sums.len() {
            return Err(format!("has {} values, the question has {}", values.len(), self.sums.len()));
        }
        let most = self.question.most();
        if let Some(value) = values.iter().find(|value| value.unsigned_abs() > most.unsigned_abs()) {
            return Err(format!("has a value of {value}, and none is beyond {most}"));
        }
        self.sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        self.reports += 1;
        Ok(())
    }

    /// The standard deviation of the noise on a sum.
    pub fn noise(&self) -> f64 {
        (self.reports as f64 * self.question.variance()).sqrt()
    }

    /// What was counted in each place.
    pub fn counts(&self) -> Vec<Estimate> {
        self.sums.iter().map(|&sum| Estimate::new(sum as f64, self.noise())).collect()
    }

    /// Buckets whose count stands out of the noise by [`THRESHOLD`] and is at least `support`; none of the others is said.
    pub fn popular(&self, support: u32) -> Vec<(&str, Estimate)> {
        let least = (THRESHOLD * self.noise()).max(f64::from(support));
        let buckets = self.question.buckets.iter().map(String::as_str);
        buckets.zip(self.counts()).filter(|(_, count)| count.value >= least).collect()
    }

    /// The rate of each slot or variant: what part of the views, or of the times shown, went to it or was won. None where
    /// the whole does not stand out of the noise. The error of a ratio is that of its linear part (delta method).
    pub fn rates(&self) -> Vec<Option<Rate>> {
        let sum = |range: &[i64]| range.iter().sum::<i64>() as f64;
        let rate = |part: i64, whole: &[i64]| {
            let (total, values) = (sum(whole), whole.len() as f64);
            let noise = self.noise();
            if total < THRESHOLD * noise * values.sqrt() {
                return None;
            }
            let value = part as f64 / total;
            // The part's own noise is in the whole as well.
            let spread = noise * ((1.0 - value).powi(2) + (values - 1.0) * value * value).sqrt() / total;
            let drawn = value.clamp(0.0, 1.0);
            let chance = drawn * (1.0 - drawn) / total;
            Some(Rate { estimate: Estimate::new(value, spread).within(0.0, 1.0), variance: spread * spread + chance })
        };
        match self.question.kind {
            Kind::Popularity => Vec::new(),
            Kind::Slots => self.sums[1..].iter().map(|&picked| rate(picked, &self.sums)).collect(),
            Kind::Variants => self.sums.chunks(2).map(|pair| rate(pair[0], pair)).collect(),
        }
    }
}

/// How often something was picked, of the times it could be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// From 0 to 1; the interval is that of the noise.
    pub estimate: Estimate,
    /// Of the noise, and of having seen only so many views.
    pub variance: f64,
}

impl Rate {
    /// The prior of a variant: the beta distribution with this mean and variance, as clicks and times shown. Where the
    /// rate is not known any better than a guess between 0 and 1, it counts as shown twice.
    pub fn prior(&self, name: &str) -> Variant {
        let mean = self.estimate.value.clamp(1e-4, 1.0 - 1e-4);
        let shown = (mean * (1.0 - mean) / self.variance.max(1e-12) - 1.0).max(2.0);
        Variant { name: name.to_owned(), clicks: (mean * shown) as f32, shown: shown as f32 }
    }
}

/// What of all this a pack has room for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Items and how many visitors counted for each.
    pub popularity: BTreeMap<String, u32>,
    /// The log-odds of a pick in slot 0, 1, …, up to the first that does not stand out of the noise.
    pub examination: Vec<f32>,
    /// Variants.
    pub variants: Vec<Variant>,
}

impl Known {
    /// Of several questions about slots, the one with the most reports is believed.
    pub fn of<'a>(questions: impl Iterator<Item = &'a Sums>, support: u32) -> Known {
        let mut known = Known::default();
        let mut reports = 0;
        for sums in questions {
            match sums.question.kind {
                Kind::Popularity => {
                    for (item, count) in sums.popular(support) {
                        *known.popularity.entry(item.to_owned()).or_default() += count.value as u32;
                    }
                }
                Kind::Slots if sums.reports > reports => {
                    let odds = |rate: Option<Rate>| {
                        let estimate = rate?.estimate;
                        (estimate.low > 0.0).then(|| (estimate.value / (1.0 - estimate.value)).ln().min(20.0) as f32)
                    };
                    known.examination = sums.rates().into_iter().map_while(odds).collect();
                    reports = sums.reports;
                }
                Kind::Slots => {}
                Kind::Variants => {
                    let named = sums.question.buckets.iter().zip(sums.rates());
                    known.variants.extend(named.filter_map(|(name, rate)| Some(rate?.prior(name))));
                }
            }
        }
        known
    }
}
