//! Diversity: slot by slot, the candidate that adds most to what stands already.
//!
//! Three ways, one greedy loop: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), a determinantal point
//! process by fast exact MAP inference (Chen, Zhang and Zhou, NeurIPS 2018), and calibration to the visitor's own mix
//! (Steck, RecSys 2018). Caps by facet value hold in all of them, as far as there are other candidates.
//!
//! Two items are as alike as their facets: the cosine of their facet vectors, a facet that few candidates have counting
//! more (`ln(1 + candidates / candidates with it)`). Words do not count.

use super::Cap;
use crate::history::{Catalog, KnownItem};
use crate::interest::Interests;

/// So many of the best-scored candidates are looked at; what is behind them keeps its order.
pub const WINDOW: usize = 1000;
/// So many slots are filled with care; most visitors see fewer.
pub const SLOTS: usize = 48;

/// How to diversify.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    /// Relevance less the likeness to the most alike that stands already.
    Mmr,
    /// The set that spans most: good items that are unlike each other.
    Dpp,
    /// The mix of this facet key's values that the visitor's own history has.
    Calibrated(String),
}

/// How much diversity, and by which method.
#[derive(Clone, Debug, PartialEq)]
pub struct Diversity {
    /// The method.
    pub method: Method,
    /// From 0, relevance alone, to 1, diversity alone.
    pub strength: f64,
}

/// The candidates in falling order of score, and what is known of them.
pub struct Candidates<'a> {
    /// Facets by number.
    pub catalog: &'a Catalog,
    /// What the visitor's own mix is taken from.
    pub interests: &'a Interests,
    /// The candidates.
    pub items: Vec<&'a KnownItem>,
    /// Their scores, log-odds, none greater than the one before.
    pub scores: Vec<f64>,
}

/// The order, as positions in `candidates`, each exactly once: the first `slots` diversified and capped, the rest as it
/// is.
pub fn arrange(candidates: &Candidates, slots: usize, diversity: Option<&Diversity>, caps: &[&Cap]) -> Vec<u32> {
    let window = candidates.items.len().min(WINDOW);
    let mut gains = Gains::new(candidates, window, diversity);
    let mut counts = Counts::new(candidates, caps);
    let mut left = vec![true; candidates.items.len()];
    let mut order = Vec::with_capacity(left.len());
    for slot in 0..slots.min(window).min(SLOTS) {
        let best = |allowed: &dyn Fn(usize) -> bool| {
            let open = (0..window).filter(|&at| left[at] && allowed(at));
            open.fold(None, |best: Option<usize>, at| match best {
                Some(other) if gains.of(other) >= gains.of(at) => best,
                _ => Some(at),
            })
        };
        // Where the caps leave nothing, they give way.
        let Some(chosen) = best(&|at| counts.allow(at, slot)).or_else(|| best(&|_| true)) else { break };
        left[chosen] = false;
        order.push(chosen as u32);
        gains.choose(chosen, &left);
        counts.choose(chosen);
    }
    order.extend((0..).zip(&left).filter(|(_, left)| **left).map(|(at, _)| at));
    order
}

/// Values of the capped keys, counted.
struct Counts<'a> {
    candidates: &'a Candidates<'a>,
    caps: &'a [&'a Cap],
    /// By number of the facet.
    chosen: Vec<u32>,
}

impl<'a> Counts<'a> {
    fn new(candidates: &'a Candidates, caps: &'a [&'a Cap]) -> Counts<'a> {
        let facets = if caps.is_empty() { 0 } else { candidates.catalog.facets().len() };
        Counts { candidates, caps, chosen: vec![0; facets] }
    }

    fn allow(&self, at: usize, slot: usize) -> bool {
        let facets = self.candidates.catalog.facets();
        self.caps.iter().filter(|cap| slot < cap.within as usize).all(|cap| {
            let mut of_key = self.candidates.items[at].facets.iter().filter(|f| *facets[**f as usize].key == cap.key);
            of_key.all(|&facet| self.chosen[facet as usize] < cap.most)
        })
    }

    fn choose(&mut self, at: usize) {
        if !self.chosen.is_empty() {
            self.candidates.items[at].facets.iter().for_each(|&facet| self.chosen[facet as usize] += 1);
        }
    }
}

/// What each candidate would add.
struct Gains<'a> {
    candidates: &'a Candidates<'a>,
    method: Option<&'a Method>,
    strength: f64,
    /// Scores between 0 and 1.
    relevance: Vec<f64>,
    /// What each candidate would add now.
    gain: Vec<f64>,
    /// By number of the facet: its part in a vector; 0 for words.
    weights: Vec<f64>,
    /// By candidate: one over the length of its vector; 0 for one without facets.
    scale: Vec<f64>,
    /// The facets of the one just chosen, by number of the facet.
    scatter: Vec<f64>,
    /// MMR: the greatest likeness to what is chosen. DPP: what is left of the squared distance.
    state: Vec<f64>,
    /// DPP: what is known of each candidate's likeness to those chosen, one row a slot.
    rows: Vec<Vec<f64>>,
    /// Calibration: the visitor's share and the number chosen, by number of the facet.
    mix: Mix,
}

impl<'a> Gains<'a> {
    fn new(candidates: &'a Candidates, window: usize, diversity: Option<&'a Diversity>) -> Gains<'a> {
        let diversity = diversity.filter(|d| d.strength > 0.0);
        let method = diversity.map(|d| &d.method);
        let scores = &candidates.scores[..window];
        let (most, least) = (scores.first().copied().unwrap_or(0.0), scores.last().copied().unwrap_or(0.0));
        let range = if most > least { most - least } else { 1.0 };
        let relevance: Vec<f64> = scores.iter().map(|score| (score - least) / range).collect();
        let mut gains = Gains {
            candidates,
            method,
            strength: diversity.map_or(0.0, |d| d.strength.min(1.0)),
            gain: relevance.clone(),
            state: vec![0.0; window],
            scale: Vec::new(),
            weights: Vec::new(),
            scatter: Vec::new(),
            rows: Vec::new(),
            mix: Mix::default(),
            relevance,
        };
        match method {
            Some(Method::Calibrated(key)) => gains.mix = Mix::new(candidates, key),
            Some(_) => gains.measure(window),
            None => {}
        }
        if let Some(Method::Dpp) = method {
            // A candidate's length in the kernel is e to the power of its relevance, the more so the less diversity.
            let trade = (1.0 - gains.strength) / gains.strength.max(1e-3);
            for (state, relevance) in gains.state.iter_mut().zip(&gains.relevance) {
                *state = libm::exp(trade * (relevance - 1.0));
            }
        }
        gains.refresh();
        gains
    }

    /// Vectors of the candidates.
    fn measure(&mut self, window: usize) {
        let catalog = self.candidates.catalog;
        let mut with = vec![0u32; catalog.facets().len()];
        let items = &self.candidates.items[..window];
        items.iter().flat_map(|item| &item.facets).for_each(|&facet| with[facet as usize] += 1);
        let is_word = |group| Some(group) == catalog.text_group();
        let weight = |(facet, &with): (&crate::history::KnownFacet, &u32)| match with {
            0 => 0.0,
            _ if is_word(facet.group) => 0.0,
            with => libm::log(1.0 + window as f64 / f64::from(with)),
        };
        self.weights = catalog.facets().iter().zip(&with).map(weight).collect();
        self.scatter = vec![0.0; self.weights.len()];
        let square = |item: &&KnownItem| {
            let sum: f64 = item.facets.iter().map(|&f| self.weights[f as usize] * self.weights[f as usize]).sum();
            if sum > 0.0 { 1.0 / libm::sqrt(sum) } else { 0.0 }
        };
        self.scale = items.iter().map(square).collect();
    }

    fn of(&self, at: usize) -> f64 {
        self.gain[at]
    }

    /// Takes note of the one that was chosen.
    fn choose(&mut self, chosen: usize, left: &[bool]) {
        match self.method {
            None => return,
            Some(Method::Calibrated(_)) => self.mix.choose(self.candidates.items[chosen]),
            Some(method) => {
                self.spread(chosen, 1.0);
                if *method == Method::Dpp {
                    self.shrink(chosen, left);
                } else {
                    for at in 0..self.state.len() {
                        self.state[at] = self.state[at].max(self.likeness(at));
                    }
                }
                self.spread(chosen, 0.0);
            }
        }
        self.refresh();
    }

    /// One step of the fast exact MAP: what the chosen one explains of each other is taken off its distance.
    fn shrink(&mut self, chosen: usize, left: &[bool]) {
        let rest = libm::sqrt(self.state[chosen].max(0.0));
        let mut row = vec![0.0; self.state.len()];
        if rest > 1e-5 {
            let trade = (1.0 - self.strength) / self.strength.max(1e-3);
            let length = |at: usize| libm::exp(0.5 * trade * (self.relevance[at] - 1.0));
            let own = length(chosen);
            for at in (0..row.len()).filter(|&at| left[at]) {
                let known: f64 = self.rows.iter().map(|row| row[at] * row[chosen]).sum();
                row[at] = (length(at) * own * self.likeness(at) - known) / rest;
                self.state[at] -= row[at] * row[at];
            }
        }
        row[chosen] = rest;
        self.rows.push(row);
    }

    /// Likeness to the one whose facets are spread out.
    fn likeness(&self, at: usize) -> f64 {
        let facets = &self.candidates.items[at].facets;
        let sum: f64 = facets.iter().map(|&f| self.weights[f as usize] * self.scatter[f as usize]).sum();
        sum * self.scale[at]
    }

    fn spread(&mut self, chosen: usize, times: f64) {
        for &facet in &self.candidates.items[chosen].facets {
            self.scatter[facet as usize] = times * self.weights[facet as usize] * self.scale[chosen];
        }
    }

    fn refresh(&mut self) {
        let strength = self.strength;
        for at in 0..self.gain.len() {
            self.gain[at] = match self.method {
                None => self.relevance[at],
                Some(Method::Mmr) => (1.0 - strength) * self.relevance[at] - strength * self.state[at],
                // What is spanned already adds nothing; of such, the more relevant comes first.
                Some(Method::Dpp) => {
                    if self.state[at] > 1e-10 {
                        self.state[at]
                    } else {
                        1e-10 * self.relevance[at] - 1.0
                    }
                }
                Some(Method::Calibrated(_)) => {
                    let gap = self.mix.gap_with(self.candidates.items[at]);
                    (1.0 - strength) * self.relevance[at] - strength * gap
                }
            };
        }
    }
}

/// The visitor's mix of one key's values, and that of what is chosen.
#[derive(Default)]
struct Mix {
    /// Numbers of the facets of that key at its deepest level, with the visitor's share of each.
    shares: Vec<(u32, f64)>,
    /// How many of each are chosen.
    chosen: Vec<f64>,
}

/// So much of the visitor's own share is mixed into what is chosen, so that the divergence is finite (Steck's α).
const FLOOR: f64 = 0.01;

impl Mix {
    fn new(candidates: &Candidates, key: &str) -> Mix {
        let facets = (0..).zip(candidates.catalog.facets());
        let of_key = facets.filter(|(_, facet)| *facet.key == *key && !facet.value.contains('/'));
        let liked = of_key.map(|(number, _)| (number, f64::from(candidates.interests.facet(number).liked)));
        let mut shares: Vec<(u32, f64)> = liked.filter(|(_, liked)| *liked > 0.0).collect();
        let all: f64 = shares.iter().map(|(_, liked)| liked).sum();
        shares.iter_mut().for_each(|(_, share)| *share /= all);
        Mix { chosen: vec![0.0; shares.len()], shares }
    }

    fn choose(&mut self, item: &KnownItem) {
        for ((facet, _), chosen) in self.shares.iter().zip(&mut self.chosen) {
            *chosen += f64::from(u8::from(item.facets.contains(facet)));
        }
    }

    /// Kullback-Leibler divergence of the visitor's mix from that of what is chosen and this item.
    fn gap_with(&self, item: &KnownItem) -> f64 {
        let has = |facet: &u32| f64::from(u8::from(item.facets.contains(facet)));
        let counts = self.shares.iter().zip(&self.chosen).map(|((facet, _), chosen)| chosen + has(facet));
        let all = counts.clone().sum::<f64>().max(1.0);
        let part = |(&(_, share), count): (&(u32, f64), f64)| {
            share * libm::log(share / ((1.0 - FLOOR) * count / all + FLOOR * share))
        };
        self.shares.iter().zip(counts).map(part).sum()
    }
}
