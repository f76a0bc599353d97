//! Like sessions: what came in those sessions of others that are most like the present visit, where a pack carries an index
//! of sessions.
//!
//! Sources: Garg and others, *Sequence and Time Aware Neighborhood for Session-based Recommendations* (STAN), SIGIR 2019, of
//! which the fading of the visit's clicks and of an item's distance to what is shared are taken; Kersbergen, Sprangers and
//! Schelter, *Serenade* (VMIS-kNN), SIGMOD 2022, of which the newest sessions of every item are.

use super::packs::{Held, push};
use super::{Input, Query};
use crate::pack::Steps;

/// Sessions that vote, the most like the visit.
const NEAREST: usize = 100;
/// What one place further from the item that is shared counts less: e^(-1/3).
const FADE: f32 = 0.716_531_3;

/// Adds to each item's score its share of the votes of like sessions, times what the pack weighs them with. The inputs are the
/// newest first and those of the query; `own` has their numbers in this pack, [`u32::MAX`] for one that it does not know.
pub(super) fn vote(held: &Held, query: &mut Query, inputs: &[Input], own: &[u32]) {
    let mut similar = query.similar.take().unwrap_or_default();
    similar.clear();
    let mut row = Vec::new();
    for (place, input) in inputs.iter().enumerate() {
        let weight = query.weights()[place];
        if input.visit && weight > 0.0 && own[place] < u32::MAX {
            read(held.pack.sessions_of(own[place]), &mut row);
            for &session in &row {
                similar.put(session, weight);
            }
        }
    }
    let mut nearest = Vec::new();
    similar.best(NEAREST, &[], &mut nearest);
    query.similar = Some(similar);
    let mut sum = 0.0;
    for (session, likeness) in &mut nearest {
        // The cosine: a long session shares something with everybody.
        read(held.pack.session(*session), &mut row);
        *likeness /= (row.len().max(1) as f32).sqrt();
        sum += *likeness;
    }
    let share = held.pack.session_share();
    for (session, likeness) in nearest {
        read(held.pack.session(session), &mut row);
        let mut shared = 0;
        for wanted in own.iter().rev() {
            shared = row.iter().position(|item| item == wanted).unwrap_or(shared);
        }
        for (place, &item) in row.iter().enumerate() {
            let mut score = share * likeness / sum;
            for _ in 0..place.abs_diff(shared).min(20) {
                score *= FADE;
            }
            query.put(held.number(item), score);
        }
    }
}

#[inline(never)]
fn read(numbers: Steps<'_>, row: &mut Vec<u32>) {
    row.clear();
    for number in numbers {
        push(row, number);
    }
}
