//! Diversity: slot by slot, the candidate that adds most to what stands already.
//!
//! Three ways, one greedy loop: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), a determinantal point
//! process by fast exact MAP inference (Chen, Zhang and Zhou, NeurIPS 2018), and calibration to the visitor's own mix
//! (Steck, RecSys 2018). The rules' caps hold in all of them, as far as there are other candidates.
//!
//! Two items are as alike as their facets: the cosine of their facet vectors, a facet that few candidates have counting
//! more (`ln(1 + candidates / candidates with it)`). Words do not count.

use super::{Rule, Rules};
use crate::history::{Catalog, KnownItem};
use crate::interest::Interests;

/// So many of the best-scored candidates are looked at; what is behind them keeps its order.
pub const WINDOW: usize = 1000;
/// So many slots are filled with care; most visitors see fewer.
pub const SLOTS: usize = 48;
/// So much of the visitor's own share is mixed into what is chosen, so that the divergence is finite (Steck's α).
const FLOOR: f64 = 0.01;
/// What is left of a vector that the chosen ones span.
const SPANNED: f64 = 1e-10;

/// How to diversify.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Relevance less the likeness to the most alike that stands already.
    Mmr,
    /// The set that spans most: good items that are unlike each other.
    Dpp,
    /// The mix of this facet group's values ([`crate::item::group`]) that the visitor's own history has.
    Calibrated(u32),
}

/// How much diversity, and by which method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diversity {
    /// The method.
    pub method: Method,
    /// From 0, relevance alone, to 1, diversity alone.
    pub strength: f64,
}

/// A list: the candidates in falling order of score.
pub struct List<'a> {
    /// Items and facets by number.
    pub catalog: &'a Catalog,
    /// What the visitor's own mix is taken from.
    pub interests: &'a Interests,
    /// The candidates, by their numbers in the catalog.
    pub items: &'a [u32],
    /// Their scores, log-odds, none greater than the one before.
    pub scores: &'a [f64],
}

/// The order, as positions in the list, each exactly once: the first `slots` diversified and capped, the rest as it is.
#[inline(never)]
pub fn arrange(list: &List, slots: usize, diversity: Option<Diversity>, rules: &Rules) -> Vec<u32> {
    let mut chooser = Chooser::new(list, diversity, rules);
    let mut order = Vec::with_capacity(list.items.len());
    for slot in 0..slots.min(SLOTS).min(chooser.cells.len()) {
        let chosen = chooser.best(slot as u32);
        chooser.choose(chosen);
        order.push(chosen as u32);
    }
    for at in 0..list.items.len() {
        if chooser.cells.get(at).is_none_or(|cell| !cell.taken) {
            order.push(at as u32);
        }
    }
    order
}

/// A candidate.
struct Cell<'a> {
    known: &'a KnownItem,
    taken: bool,
    /// Its score, from 0 to 1 over the list.
    relevance: f64,
    /// MMR: the greatest likeness to what is chosen; the process: what is left of its squared length.
    state: f64,
    /// The process: its length; else 0.
    length: f64,
    /// One over the length of its facet vector; 0 for one without facets.
    scale: f64,
}

/// A facet.
#[derive(Clone, Default)]
struct Part {
    /// Its part in a vector, 0 for words.
    weight: f64,
    /// That of the candidate chosen last.
    last: f64,
    /// How many of the chosen have it.
    chosen: f64,
    /// The visitor's share of it, for a calibration.
    share: f64,
}

/// What each candidate would add to what is chosen.
struct Chooser<'a> {
    list: &'a List<'a>,
    rules: &'a Rules,
    method: Option<Method>,
    strength: f64,
    cells: Vec<Cell<'a>>,
    /// By number of the facet.
    parts: Vec<Part>,
    /// The facets of which the visitor has a share, and how many of these the chosen have.
    mix: Vec<u32>,
    mixed: f64,
    /// The process: what is known of each candidate, a row for each that is chosen.
    rows: Vec<f64>,
}

impl<'a> Chooser<'a> {
    fn new(list: &'a List, wanted: Option<Diversity>, rules: &'a Rules) -> Self {
        let Diversity { method, strength } = wanted.unwrap_or(Diversity { method: Method::Mmr, strength: 0.0 });
        let mut chooser = Chooser {
            list,
            rules,
            method: (strength > 0.0).then_some(method),
            strength: strength.min(1.0),
            cells: Vec::new(),
            parts: vec![Part::default(); list.catalog.facets().len()],
            mix: Vec::new(),
            mixed: 0.0,
            rows: Vec::new(),
        };
        let window = list.items.len().min(WINDOW);
        for at in 0..window {
            let known = list.catalog.item(list.items[at]);
            let (least, range) = (list.scores[window - 1], list.scores[0] - list.scores[window - 1]);
            let relevance = (list.scores[at] - least) / if range > 0.0 { range } else { 1.0 };
            chooser.cells.push(Cell { known, taken: false, relevance, state: 0.0, length: 0.0, scale: 0.0 });
            for &facet in &known.facets {
                chooser.parts[facet as usize].weight += 1.0;
            }
        }
        if chooser.method.is_some() {
            chooser.weigh(window as f64);
        }
        chooser
    }

    /// Weights of the facets, the visitor's mix, lengths of the candidates.
    #[inline(never)]
    fn weigh(&mut self, window: f64) {
        let catalog = self.list.catalog;
        let mut all = 0.0;
        for (number, part) in self.parts.iter_mut().enumerate() {
            let group = catalog.facets()[number].group;
            let is_word = Some(group) == catalog.text_group();
            part.weight = if part.weight == 0.0 || is_word { 0.0 } else { libm::log(1.0 + window / part.weight) };
            if self.method == Some(Method::Calibrated(catalog.group_hash(group))) {
                part.share = f64::from(self.list.interests.facet(number as u32).liked);
                if part.share > 0.0 {
                    all += part.share;
                    self.mix.push(number as u32);
                }
            }
        }
        for &facet in &self.mix {
            self.parts[facet as usize].share /= all;
        }
        // The more diversity, the less a candidate's relevance lengthens its vector.
        let trade = 0.5 * (1.0 - self.strength) / self.strength.max(1e-3);
        for cell in &mut self.cells {
            let mut sum = 0.0;
            for &facet in &cell.known.facets {
                let weight = self.parts[facet as usize].weight;
                sum += weight * weight;
            }
            if sum > 0.0 {
                cell.scale = 1.0 / sum.sqrt();
            }
            if self.method == Some(Method::Dpp) {
                cell.length = libm::exp(trade * (cell.relevance - 1.0));
                cell.state = cell.length * cell.length;
            }
        }
    }

    /// The candidate that adds most; of equals the best-scored. Where the caps leave nothing, they give way.
    fn best(&self, slot: u32) -> usize {
        let (mut best, mut most, mut allowed) = (0, f64::NEG_INFINITY, false);
        for (at, cell) in self.cells.iter().enumerate() {
            if cell.taken {
                continue;
            }
            let allow = self.allow(cell, slot);
            let gain = self.gain(cell);
            if (allow && !allowed) || (allow == allowed && gain > most) {
                (best, most, allowed) = (at, gain, allow);
            }
        }
        best
    }

    fn allow(&self, cell: &Cell, slot: u32) -> bool {
        let catalog = self.list.catalog;
        for rule in &self.rules.0 {
            let Rule::Cap(cap) = rule else { continue };
            for &facet in &cell.known.facets {
                let full = slot < cap.within && self.parts[facet as usize].chosen >= f64::from(cap.most);
                if full && catalog.group_hash(catalog.facets()[facet as usize].group) == cap.group {
                    return false;
                }
            }
        }
        true
    }

    fn gain(&self, cell: &Cell) -> f64 {
        let cost = match self.method {
            None => return cell.relevance,
            // What is spanned already adds nothing; of such, the more relevant comes first.
            Some(Method::Dpp) if cell.state > SPANNED => return cell.state,
            Some(Method::Dpp) => return SPANNED * cell.relevance - 1.0,
            Some(Method::Mmr) => cell.state,
            Some(Method::Calibrated(_)) => self.gap_with(cell),
        };
        (1.0 - self.strength) * cell.relevance - self.strength * cost
    }

    /// Kullback-Leibler divergence of the visitor's mix from that of what is chosen and this candidate.
    #[inline(never)]
    fn gap_with(&self, cell: &Cell) -> f64 {
        let facets = &cell.known.facets;
        let (mut gap, mut all) = (0.0, self.mixed);
        for &facet in facets {
            all += f64::from(u8::from(self.parts[facet as usize].share > 0.0));
        }
        for facet in &self.mix {
            let part = &self.parts[*facet as usize];
            let count = part.chosen + f64::from(u8::from(facets.contains(facet)));
            let shown = (1.0 - FLOOR) * count / f64::max(all, 1.0) + FLOOR * part.share;
            gap += part.share * libm::log(part.share / shown);
        }
        gap
    }

    fn choose(&mut self, chosen: usize) {
        self.cells[chosen].taken = true;
        for &facet in &self.cells[chosen].known.facets {
            self.parts[facet as usize].chosen += 1.0;
        }
        if self.method.is_some() {
            self.compare(chosen);
        }
    }

    /// How alike each is to the one chosen last.
    #[inline(never)]
    fn compare(&mut self, chosen: usize) {
        let Cell { known, state, length, scale, .. } = self.cells[chosen];
        for &facet in &known.facets {
            let part = &mut self.parts[facet as usize];
            part.last = part.weight * scale;
            self.mixed += f64::from(u8::from(part.share > 0.0));
        }
        let spans = state > SPANNED;
        let (row, rest) = (self.rows.len(), f64::max(state, SPANNED).sqrt());
        if length > 0.0 {
            self.rows.resize(row + self.cells.len(), 0.0);
        }
        for at in 0..self.cells.len() {
            let cell = &self.cells[at];
            let mut likeness = 0.0;
            for &facet in &cell.known.facets {
                let part = &self.parts[facet as usize];
                likeness += part.weight * part.last;
            }
            likeness *= cell.scale;
            if length == 0.0 {
                self.cells[at].state = cell.state.max(likeness);
            } else if spans && !cell.taken {
                // One step of the fast exact MAP: what the chosen one explains of each other is taken off.
                let (mut known, mut other) = (0.0, 0);
                while other < row {
                    known += self.rows[other + at] * self.rows[other + chosen];
                    other += self.cells.len();
                }
                let explained = (cell.length * length * likeness - known) / rest;
                self.rows[row + at] = explained;
                self.cells[at].state -= explained * explained;
            }
        }
        for &facet in &known.facets {
            self.parts[facet as usize].last = 0.0;
        }
    }
}
