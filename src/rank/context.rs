//! Scoring: what the list and the visitor's interests make of one candidate.

use super::signal::{Code, Reason, Signal, Weights};
use crate::history::{Catalog, KnownItem, seconds};
use crate::interest::{Interests, Moments, Numeric, log_age};

/// Evidence, in views, that the list's own mix of facets counts for against the visitor's.
pub const PRIOR: f64 = 10.0;
/// The same against what was done in this session.
pub const SESSION_PRIOR: f64 = 5.0;
/// No facet, price or age moves the log-odds by more.
const MOST: f64 = 3.0;
/// Shown so often, an item has had its chance.
const CHANCES: f32 = 2.0;

/// Log-odds ratios of one facet.
#[derive(Clone, Copy, Default)]
struct Ratio {
    history: f64,
    session: f64,
}

/// What stays the same for all candidates of one list.
pub struct Context<'a> {
    catalog: &'a Catalog,
    interests: &'a Interests,
    weights: Weights,
    now: u32,
    text_group: Option<u32>,
    ratios: Vec<Ratio>,
    price: Option<(Moments, Moments)>,
    age: Option<(Moments, Moments)>,
}

impl<'a> Context<'a> {
    /// For a list of candidates, by their numbers in the catalog.
    ///
    /// The list itself says how common a facet is: one that all candidates share tells none of them from another, and
    /// its ratio is the same for all.
    pub fn new(
        catalog: &'a Catalog,
        interests: &'a Interests,
        weights: Weights,
        candidates: &[u32],
        now: i64,
    ) -> Context<'a> {
        let now = seconds(now);
        let (mut prices, mut ages) = (Vec::new(), Vec::new());
        for &candidate in candidates {
            let item = catalog.item(candidate);
            prices.extend(item.log_price);
            ages.extend(age_of(item, now));
        }
        Context {
            catalog,
            interests,
            weights,
            now,
            text_group: catalog.text_group(),
            ratios: ratios(catalog, interests, candidates),
            price: blended(&interests.price, &prices),
            age: blended(&interests.age, &ages),
        }
    }

    /// Items and facets by number.
    #[cfg(feature = "arrange")]
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// What the visitor cares for.
    #[cfg(feature = "arrange")]
    pub fn interests(&self) -> &'a Interests {
        self.interests
    }

    /// The score of a candidate, and its reasons where they are asked for. The score is the sum of the reasons, in their
    /// order.
    pub fn score(&self, candidate: Candidate, reasons: Option<&mut Vec<Reason>>) -> f64 {
        let Candidate { item, place, crowd, because } = candidate;
        let mut sum = Sum { weights: &self.weights, score: 0.0, reasons, because };
        sum.add(Code::PageOrder, Signal::PageOrder, -libm::log(1.0 + place as f64), None);
        sum.add(Code::Collaborative, Signal::Collaborative, crowd, None);
        sum.because = None;

        let known = self.catalog.item(item);
        for run in known.facets.chunk_by(|&a, &b| self.group(a) == self.group(b)) {
            let part = 1.0 / f64::from(self.interests.heard(run).max(1));
            if Some(self.group(run[0])) == self.text_group {
                let words = run.iter().map(|&f| self.ratio(f).history).sum::<f64>();
                sum.add(Code::Text, Signal::Text, words * part, None);
                continue;
            }
            for &facet in run {
                let ratio = self.ratio(facet);
                let affinity = self.interests.facet(facet);
                let code = if affinity.disliked > affinity.liked { Code::DislikedFacet } else { Code::Facet };
                let about = Some((facet, affinity.count));
                sum.add(code, Signal::Facet, ratio.history * part, about);
                let session = ratio.session * part;
                sum.add(Code::SessionFacet, Signal::SessionFacet, session, about);
            }
        }
        let numeric = |moments: Option<(Moments, Moments)>, value: Option<f32>| match (moments, value) {
            (Some((own, list)), Some(value)) => {
                f64::from(own.log_density(value) - list.log_density(value)).clamp(-MOST, MOST)
            }
            _ => 0.0,
        };
        sum.add(Code::Price, Signal::Price, numeric(self.price, known.log_price), None);
        sum.add(Code::Freshness, Signal::Freshness, numeric(self.age, age_of(known, self.now)), None);

        let state = self.interests.item(item);
        sum.add(Code::Viewed, Signal::Viewed, log1(state.viewed), None);
        sum.add(Code::InBasket, Signal::InBasket, if state.in_basket { -1.0 } else { 0.0 }, None);
        if state.bought {
            sum.add(Code::Bought, Signal::Bought, -1.0, None);
        } else if known.consumable {
            sum.add(Code::BuyAgain, Signal::BuyAgain, log1(state.purchases), None);
        }
        sum.add(Code::Fatigue, Signal::Fatigue, -log1((state.shown - CHANCES).max(0.0)), None);
        let opinion = if state.opinion > 0 { Code::Liked } else { Code::Disliked };
        sum.add(opinion, Signal::Opinion, f64::from(state.opinion), None);
        sum.score
    }

    fn ratio(&self, facet: u32) -> Ratio {
        self.ratios.get(facet as usize).copied().unwrap_or_default()
    }

    fn group(&self, facet: u32) -> u32 {
        self.catalog.facets()[facet as usize].group
    }
}

/// An item of a list that is to be scored.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its number in the catalog.
    pub item: u32,
    /// Its place on the page, from 0.
    pub place: usize,
    /// What the crowd makes of it: log-odds.
    pub crowd: f64,
    /// The visitor's item that this comes from, as a reason names it.
    pub because: Option<u32>,
}

/// The parts of one item's score.
struct Sum<'a> {
    weights: &'a Weights,
    score: f64,
    reasons: Option<&'a mut Vec<Reason>>,
    because: Option<u32>,
}

impl Sum<'_> {
    /// Adds a part, `about` a facet and the events behind it. Inlined at every call it would be most of the scoring.
    #[inline(never)]
    fn add(&mut self, code: Code, signal: Signal, amount: f64, about: Option<(u32, u32)>) {
        let value = amount * self.weights.of(signal);
        if value == 0.0 {
            return;
        }
        self.score += value;
        if let Some(reasons) = &mut self.reasons {
            let (facet, count) = about.unzip();
            reasons.push(Reason { code, value, facet, count: count.unwrap_or(0), because: self.because });
        }
    }
}

/// For every facet of the candidates: by how much the visitor's share of it, smoothed by the list's, exceeds the
/// list's share, as a logarithm (naive Bayes with a Dirichlet prior), times the weight of the evidence against the
/// prior. 0 without evidence, and near it with little, however rare the facet is.
fn ratios(catalog: &Catalog, interests: &Interests, candidates: &[u32]) -> Vec<Ratio> {
    let mut ratios = vec![Ratio::default(); catalog.facets().len()];
    if interests.events == 0 {
        return ratios;
    }
    let mut with_facet = vec![0u32; catalog.facets().len()];
    let mut with_group = vec![0u32; catalog.groups()];
    for &item in candidates {
        let facets = &catalog.item(item).facets;
        let group_of = |facet: u32| catalog.facets()[facet as usize].group;
        for run in facets.chunk_by(|&a, &b| group_of(a) == group_of(b)) {
            with_group[group_of(run[0]) as usize] += interests.heard(run).min(1);
            run.iter().for_each(|&facet| with_facet[facet as usize] += 1);
        }
    }
    for (number, ratio) in
        ratios.iter_mut().enumerate().filter(|(n, _)| with_facet[*n] > 0 && !interests.facet(*n as u32).muted)
    {
        let group = catalog.facets()[number].group;
        let list = f64::from(with_facet[number] + 1) / f64::from(with_group[group as usize] + 2);
        let (own, all) = (interests.facet(number as u32), interests.group(group));
        let against = libm::log(1.0 + f64::from(own.disliked) / PRIOR);
        ratio.history = (log_ratio(own.liked, all.liked, list, PRIOR) - against).clamp(-MOST, MOST);
        ratio.session = log_ratio(own.session, all.session, list, SESSION_PRIOR).clamp(-MOST, MOST);
    }
    ratios
}

/// The list's moments drawn towards the visitor's own, and the list's.
#[inline(never)]
fn blended(own: &Numeric, list: &[f32]) -> Option<(Moments, Moments)> {
    let list = Moments::of(list).filter(|_| own.weight > 0.0)?;
    Some((own.blend(list), list))
}

#[inline(never)]
fn log_ratio(own: f32, all: f32, list: f64, prior: f64) -> f64 {
    let (own, all) = (f64::from(own), f64::from(all));
    libm::log((own + prior * list) / ((all + prior) * list)) * all / (all + prior)
}

fn log1(value: f32) -> f64 {
    // Most items were never seen: no logarithm for them.
    if value == 0.0 { 0.0 } else { libm::log(1.0 + f64::from(value)) }
}

fn age_of(item: &KnownItem, now: u32) -> Option<f32> {
    (item.time != 0).then(|| log_age(item.time, now))
}
