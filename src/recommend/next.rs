//! The query: the rows of what was looked at, added up with weights that fade with place and age.
//!
//! ```text
//! s(j) = Σ_i w_i · B[i][j] / Σ_i w_i        over the visit, plus `long` times the same over earlier visits
//! ```
//!
//! The weight of the visit's newest click is 1 and each older one's `decay` times that of the next newer
//! (recency-weighted inputs of a linear item-item model: Choi and others, *Session-aware Linear Item-Item Models for
//! Session-based Recommendation*, WWW 2021). What the visit has shown before is looked at again more or less often than
//! its row alone says: `repeat_last` and `repeat_earlier` multiply those scores.

use super::Neighbours;

/// One item the visitor looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// The number of the item.
    pub item: u32,
    /// Whether it was in the visit that lasts still.
    pub visit: bool,
    /// How long ago, in days; counts for earlier visits alone.
    pub days: f32,
    /// How strong the event was: 1 for a view; counts for earlier visits alone.
    pub strength: f32,
}

/// How inputs are weighted; the pack carries what was fitted for its site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    /// The weight of a click of this visit, as a share of the next newer one's: 0 to 1.
    pub decay: f32,
    /// Multiplies the score of the item looked at last: 0 or more.
    pub repeat_last: f32,
    /// Multiplies the score of the other items of this visit: 0 or more.
    pub repeat_earlier: f32,
    /// What all earlier visits weigh against this one: 0 or more.
    pub long: f32,
    /// The weight of a click of earlier visits, as a share of the next newer one's: 0 to 1.
    pub long_decay: f32,
    /// After how many days a click of an earlier visit counts half: above 0.
    pub half_life: f32,
}

impl Default for Params {
    fn default() -> Self {
        Self { decay: 0.607, repeat_last: 1.0, repeat_earlier: 1.5, long: 0.3, long_decay: 0.951, half_life: 14.0 }
    }
}

impl Params {
    /// How many numbers a pack keeps.
    pub const LEN: usize = 6;

    /// As a pack keeps them, in the order of the fields.
    pub fn to_array(self) -> [f32; Self::LEN] {
        [self.decay, self.repeat_last, self.repeat_earlier, self.long, self.long_decay, self.half_life]
    }

    /// From what a pack keeps: a number that is missing or out of its range gives way to the default.
    #[inline(never)]
    pub fn from_slice(kept: &[f32]) -> Self {
        let most = [1.0, 1000.0, 1000.0, 1000.0, 1.0, 36500.0];
        let mut all = Self::default().to_array();
        for ((value, &kept), most) in all.iter_mut().zip(kept).zip(most) {
            if kept >= 0.0 && kept <= most {
                *value = kept;
            }
        }
        let [decay, repeat_last, repeat_earlier, long, long_decay, half_life] = all;
        Self { decay, repeat_last, repeat_earlier, long, long_decay, half_life: half_life.max(0.001) }
    }
}

/// The scores of one query, and the room to compute the next without asking for more. For packs of which none is added.
#[derive(Debug, Default)]
pub struct Query {
    scores: Vec<f32>,
    found: Vec<u32>,
    row: Vec<(u32, f32)>,
    /// The rows that were read, one after the other, and where each ends.
    rows: Vec<(u32, f32)>,
    ends: Vec<usize>,
    weights: Vec<f32>,
    /// Where sessions are compared, once there are any.
    pub(super) similar: Option<Box<Query>>,
    /// The most popular items, and those whose popularity rises most, as many as were looked for.
    pub(super) shelves: [(usize, Vec<(u32, f32)>); 2],
}

impl Query {
    /// Scores every neighbour of `inputs`, which are the visitor's items, the newest first.
    pub fn run(&mut self, source: &dyn Neighbours, inputs: &[Input], params: &Params) {
        self.clear();
        self.weigh(inputs, params);
        let mut row = std::mem::take(&mut self.row);
        for (place, input) in inputs.iter().enumerate() {
            let weight = self.weights[place];
            source.read(input.item, &mut row);
            for &(item, value) in &row {
                if value > 0.0 && weight > 0.0 {
                    self.add(item, weight * value);
                }
            }
            self.rows.extend_from_slice(&row);
            self.ends.push(self.rows.len());
        }
        self.row = row;
        source.vote(self, inputs);
        for (place, input) in inputs.iter().enumerate() {
            let is_newest = || inputs.iter().position(|other| other.item == input.item) == Some(place);
            if input.visit
                && is_newest()
                && let Some(score) = self.scores.get_mut(input.item as usize)
            {
                *score *= if place == 0 { params.repeat_last } else { params.repeat_earlier };
            }
        }
    }

    /// Forgets all scores.
    pub fn clear(&mut self) {
        for &item in &self.found {
            self.scores[item as usize] = 0.0;
        }
        self.found.clear();
        self.rows.clear();
        self.ends.clear();
    }

    /// Adds to the score of an item; `score` above 0.
    #[inline]
    pub fn add(&mut self, item: u32, score: f32) {
        let place = item as usize;
        if place >= self.scores.len() {
            self.scores.resize(place + 1, 0.0);
        }
        if self.scores[place] == 0.0 {
            self.found.push(item);
        }
        self.scores[place] += score;
    }

    /// The same, not written out for every caller: for where less depends on its speed than in [`Query::run`].
    #[inline(never)]
    pub fn put(&mut self, item: u32, score: f32) {
        self.add(item, score);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The score of an item: 0 where nothing speaks for it.
    pub fn score(&self, item: u32) -> f32 {
        self.scores.get(item as usize).copied().unwrap_or(0.0)
    }

    /// Writes the `count` best items into `best`, the best first; equal scores by item number. `skip` are left out.
    pub fn best(&self, count: usize, skip: &[u32], best: &mut Vec<(u32, f32)>) {
        best.clear();
        for &item in &self.found {
            let score = self.score(item);
            let worse = |other: &(u32, f32)| (other.1, item) < (score, other.0);
            let is_full = best.len() == count && !best.last().is_some_and(worse);
            if is_full || score.is_nan() || score <= 0.0 || skip.contains(&item) {
                continue;
            }
            best.truncate(count - 1);
            let mut at = best.len();
            best.push((item, score));
            while at > 0 && worse(&best[at - 1]) {
                best.swap(at, at - 1);
                at -= 1;
            }
        }
    }

    /// What each input of the last [`Query::run`] weighed, by its place.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// For each of `best`, which [`Query::best`] wrote: the place of the input of the last [`Query::run`] that speaks most for
    /// it, if any does.
    pub fn strongest(&mut self, best: &[(u32, f32)]) -> Vec<Option<usize>> {
        // An item's place among the best stands in for its score, which is above 0, as a number below.
        for (place, &(item, _)) in best.iter().enumerate() {
            self.scores[item as usize] = -1.0 - place as f32;
        }
        let mut strongest = vec![None; best.len()];
        let mut most = vec![0.0; best.len()];
        let mut start = 0;
        for (input, (&end, weight)) in self.ends.iter().zip(&self.weights).enumerate() {
            for &(item, value) in &self.rows[start..end] {
                let mark = self.scores.get(item as usize).copied().unwrap_or(0.0);
                let place = (-1.0 - mark) as usize;
                if mark < 0.0 && value * weight > most[place] {
                    most[place] = value * weight;
                    strongest[place] = Some(input);
                }
            }
            start = end;
        }
        for &(item, score) in best {
            self.scores[item as usize] = score;
        }
        strongest
    }

    /// The place among `inputs` of the one that speaks most for an item, and its share of the score before repeats are
    /// counted, 0 to 1; `None` where none does. The same inputs as in the last [`Query::run`].
    pub fn because(&self, source: &dyn Neighbours, inputs: &[Input], item: u32) -> Option<(usize, f32)> {
        let (sum, greatest, place) = strongest(source, inputs, &self.weights, item);
        (greatest > 0.0).then(|| (place, greatest / sum))
    }

    fn weigh(&mut self, inputs: &[Input], params: &Params) {
        self.weights.clear();
        let (mut short, mut long) = (1.0, 1.0);
        let (mut short_sum, mut long_sum) = (0.0, 0.0);
        for input in inputs {
            let weight;
            if input.visit {
                weight = short;
                short *= params.decay;
                short_sum += weight;
            } else {
                weight = long * input.strength * libm::exp2f(-input.days / params.half_life);
                long *= params.long_decay;
                long_sum += weight;
            }
            self.weights.push(weight);
        }
        for (input, weight) in inputs.iter().zip(&mut self.weights) {
            *weight *= if input.visit { 1.0 / short_sum } else { params.long / long_sum };
        }
    }
}

/// What all inputs, which have these weights, add to an item's score before repeats are counted, the most that one of them
/// adds, and that one's place, 0 where none does.
pub(super) fn strongest(source: &dyn Neighbours, inputs: &[Input], weights: &[f32], item: u32) -> (f32, f32, usize) {
    let (mut sum, mut greatest, mut by) = (0.0, 0.0, 0);
    let mut row = Vec::new();
    for (place, (input, &weight)) in inputs.iter().zip(weights).enumerate() {
        source.read(input.item, &mut row);
        for &(other, share) in &row {
            let value = share * weight;
            if other == item && value > 0.0 {
                sum += value;
                if value > greatest {
                    (greatest, by) = (value, place);
                }
            }
        }
    }
    (sum, greatest, by)
}
