//! How often items were clicked, in all and of late; and what that says about their future.
//!
//! The lift raises what is on the rise and lowers what is past, in every row of a matrix: counts over months are sound
//! about which items belong together, but stale about which of them are looked at this week.

use std::ops::Range;

use crate::offline::log::Log;
use crate::offline::rows::{Rows, sort};
use crate::offline::threads;

/// A session's weight falls to 1/e over this share of all sessions.
const RECENT: f32 = 0.05;
/// Clicks that every item is thought to have had, so that one click more or less says little.
const PRIOR: f32 = 0.5;

/// Clicks by item.
pub struct Popularity {
    clicks: Vec<f32>,
    recent: Vec<f32>,
    /// What part of the clicks are recent, over all items.
    part: f32,
}

impl Popularity {
    /// Of the sessions in `range`.
    pub fn new(log: &Log, range: Range<usize>) -> Self {
        let mut clicks = vec![0.0f32; log.ids().len()];
        let mut recent = clicks.clone();
        let fade = 1.0 / (RECENT * range.len().max(1) as f32);
        for (age, session) in log.range(range).rev().enumerate() {
            let weight = (-(age as f32) * fade).exp();
            for &item in session.items {
                clicks[item as usize] += 1.0;
                recent[item as usize] += weight;
            }
        }
        let sum = |all: &[f32]| all.iter().map(|&count| f64::from(count)).sum::<f64>();
        let part = (sum(&recent) / sum(&clicks).max(1.0)) as f32;
        Self { clicks, recent, part }
    }

    /// From what was counted elsewhere: each item's clicks and its clicks of late, and what part of all clicks are of late.
    pub fn from_counts(clicks: Vec<f32>, recent: Vec<f32>, part: f32) -> Self {
        Self { clicks, recent, part }
    }

    /// Every item's share of all clicks.
    pub fn shares(&self) -> Vec<f32> {
        let sum: f64 = self.clicks.iter().map(|&count| f64::from(count)).sum();
        self.clicks.iter().map(|&count| (f64::from(count) / sum.max(1.0)) as f32).collect()
    }

    /// How often each item was clicked.
    pub fn clicks(&self) -> &[f32] {
        &self.clicks
    }

    /// How often each item was clicked of late: a click counts `e^(−age)`, its age in twentieths of all sessions.
    pub fn recent(&self) -> &[f32] {
        &self.recent
    }

    /// How many times more often an item was clicked of late than its clicks in all would suggest; 1 where nothing
    /// is known.
    pub fn rise(&self, item: u32) -> f32 {
        let item = item as usize;
        (self.recent[item] + PRIOR) / (self.clicks[item] * self.part + PRIOR)
    }

    /// The matrix with each cell raised to the power `contrast` and multiplied by its target's `rise^trend` and
    /// `(1 + clicks)^popularity`; the `keep` heaviest of every row.
    pub fn lift(&self, matrix: &Rows, trend: f32, popularity: f32, contrast: f32, keep: usize) -> Rows {
        let factor = |item: usize| self.rise(item as u32).powf(trend) * (1.0 + self.clicks[item]).powf(popularity);
        let factors: Vec<f32> = (0..self.clicks.len()).map(factor).collect();
        let power = |weight: f32| if contrast == 1.0 { weight } else { weight.powf(contrast) };
        Rows::new(threads::each(
            matrix.len(),
            || (),
            |(), item| {
                let cells = matrix.row(item as u32).iter();
                let mut row: Vec<(u32, f32)> =
                    cells.map(|&(j, weight)| (j, power(weight) * factors[j as usize])).collect();
                sort(&mut row);
                row.truncate(keep);
                row
            },
        ))
    }
}
