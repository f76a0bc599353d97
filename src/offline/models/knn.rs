//! Session nearest neighbours: what came in the sessions most like this one. Baselines for the matrix models; they need the
//! sessions themselves, which no pack carries.
//!
//! Sources: SKNN and V-SKNN: Ludewig and Jannach, *Evaluation of Session-based Recommendation Algorithms*, UMUAI 2018;
//! STAN: Garg and others, *Sequence and Time Aware Neighborhood for Session-based Recommendations*, SIGIR 2019; VSTAN:
//! Ludewig and others, *Empirical Analysis of Session-based Recommendation Algorithms*, UMUAI 2021; VMIS: Kersbergen,
//! Sprangers, Schelter, *Serenade*, SIGMOD 2022.

use std::ops::Range;

use crate::offline::cases::Model;
use crate::offline::log::Log;
use crate::offline::postings::Postings;
use crate::offline::rows::sort;

/// A member of the family, by what it weighs. A factor that is `None` is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Sessions that are compared: the newest that share an item.
    pub candidates: usize,
    /// The most similar of them, which vote.
    pub neighbours: usize,
    /// How a click of the visit fades with the clicks since.
    pub position: Position,
    /// Whether similarity is divided by the root of the session's length (cosine).
    pub cosine: bool,
    /// A session's age, as a share of all sessions, at which it counts 1/e.
    pub age: Option<f32>,
    /// How an item's vote fades with its distance in the session to the newest shared item: 1/e at so many steps.
    pub distance: Option<f32>,
    /// How a session's votes fade with the clicks since the newest shared item.
    pub recency: Position,
    /// The weight of an item's rarity: votes are multiplied by `1 + idf·ln(sessions / sessions with the item)`.
    pub idf: f32,
}

/// How what is some clicks old counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Position {
    /// All alike.
    Even,
    /// `place / length`.
    Linear,
    /// `1 − 0.1·clicks since`, at least 0.
    Tenths,
    /// `e^(−clicks since / n)`.
    Exponential(f32),
}

impl Position {
    fn weight(self, since: usize, length: usize) -> f32 {
        match self {
            Self::Even => 1.0,
            Self::Linear => (length - since) as f32 / length as f32,
            Self::Tenths => (1.0 - 0.1 * since as f32).max(0.0),
            Self::Exponential(n) => (-(since as f32) / n).exp(),
        }
    }
}

impl Options {
    /// Cosine over sets of items.
    pub const SKNN: Self = Self {
        candidates: 1000,
        neighbours: 100,
        position: Position::Even,
        cosine: true,
        age: None,
        distance: None,
        recency: Position::Even,
        idf: 0.0,
    };
    /// Newer clicks count more, rare items too.
    pub const VSKNN: Self = Self {
        candidates: 2000,
        position: Position::Linear,
        cosine: false,
        recency: Position::Tenths,
        idf: 5.0,
        ..Self::SKNN
    };
    /// The same votes from fewer, newer sessions and with a milder rarity.
    pub const VMIS: Self = Self { candidates: 1000, neighbours: 500, idf: 1.0, ..Self::VSKNN };
    /// Newer clicks, newer sessions, and items near what was shared.
    pub const STAN: Self = Self {
        candidates: 5000,
        neighbours: 500,
        position: Position::Exponential(2.0),
        cosine: true,
        age: Some(0.5),
        distance: Some(3.0),
        recency: Position::Even,
        idf: 0.0,
    };
    /// STAN, with rarity and the recency of what was shared.
    pub const VSTAN: Self = Self { recency: Position::Exponential(2.0), idf: 1.0, ..Self::STAN };
}

/// The sessions, ready to be searched.
pub struct Sessions<'a> {
    log: &'a Log,
    range: Range<usize>,
    postings: Postings,
}

impl<'a> Sessions<'a> {
    /// Of the sessions in `range`.
    pub fn new(log: &'a Log, range: Range<usize>) -> Self {
        Self { log, range: range.clone(), postings: Postings::new(log, range, false) }
    }
}

/// One member of the family over some sessions.
pub struct Knn<'a> {
    sessions: &'a Sessions<'a>,
    options: Options,
    scores: Vec<f32>,
}

impl<'a> Knn<'a> {
    /// Ready to answer.
    pub fn new(sessions: &'a Sessions<'a>, options: Options) -> Self {
        Self { sessions, options, scores: vec![0.0; sessions.log.ids().len()] }
    }

    /// The most similar sessions with their similarity.
    fn neighbours(&self, visit: &[(u32, usize)], length: usize) -> Vec<(u32, f32)> {
        let Options { candidates, neighbours, position, cosine, age, .. } = self.options;
        let mut found: Vec<u32> = Vec::new();
        for &(item, _) in visit {
            let sessions = self.sessions.postings.of(item as usize);
            found.extend(&sessions[sessions.len().saturating_sub(candidates)..]);
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        let mut similar: Vec<(u32, f32)> = Vec::new();
        for group in found.chunk_by(|a, b| a == b).take(candidates) {
            let place = group[0];
            let items = self.sessions.log.session(place as usize).items;
            let shared = visit.iter().filter(|(item, _)| items.contains(item));
            let mut value: f32 = shared.map(|&(_, since)| position.weight(since, length)).sum();
            if cosine {
                value /= (items.len() as f32).sqrt();
            }
            if let Some(age) = age {
                let old = (self.sessions.range.end - place as usize) as f32 / self.sessions.range.len() as f32;
                value *= (-old / age).exp();
            }
            similar.push((place, value));
        }
        sort(&mut similar);
        similar.truncate(neighbours);
        similar
    }
}

impl Model for Knn<'_> {
    fn list(&mut self, prefix: &[u32], count: usize, list: &mut Vec<(u32, f32)>) {
        // Each item of the visit once, with the clicks since it was last looked at.
        let mut visit: Vec<(u32, usize)> = Vec::new();
        for (since, &item) in prefix.iter().rev().enumerate() {
            if !visit.iter().any(|seen| seen.0 == item) {
                visit.push((item, since));
            }
        }
        let sessions = self.sessions.range.len() as f32;
        list.clear();
        for (place, similarity) in self.neighbours(&visit, prefix.len()) {
            let items = self.sessions.log.session(place as usize).items;
            let Some(&(newest, since)) = visit.iter().find(|(item, _)| items.contains(item)) else { continue };
            let vote = similarity * self.options.recency.weight(since, prefix.len());
            if vote <= 0.0 {
                continue;
            }
            let shared = items.iter().rposition(|&item| item == newest).unwrap_or(0);
            for (at, &item) in items.iter().enumerate() {
                if items[..at].contains(&item) {
                    continue;
                }
                let steps = at.abs_diff(shared) as f32;
                let near = self.options.distance.map_or(1.0, |distance| (-steps / distance).exp());
                let rare = sessions / self.sessions.postings.of(item as usize).len() as f32;
                let score = &mut self.scores[item as usize];
                if *score == 0.0 {
                    list.push((item, 0.0));
                }
                *score += vote * near * (1.0 + self.options.idf * rare.ln());
            }
        }
        list.iter_mut().for_each(|(item, score)| *score = std::mem::take(&mut self.scores[*item as usize]));
        sort(list);
        list.truncate(count);
    }
}
