//! Like sessions: what came in those sessions of others that are most like the present visit, where a pack carries an index
//! of sessions.
//!
//! Sources: Garg and others, *Sequence and Time Aware Neighborhood for Session-based Recommendations* (STAN), SIGIR 2019, of
//! which the fading of the visit's clicks and of an item's distance to what is shared are taken; Kersbergen, Sprangers and
//! Schelter, *Serenade* (VMIS-kNN), SIGMOD 2022, of which the newest sessions of every item are.

use super::packs::Held;
use super::{Input, Query};

/// Sessions that vote, the most like the visit.
const NEAREST: usize = 100;
/// What one place further from the item that is shared counts less: e^(-1/3).
const FADE: f32 = 0.716_531_3;

/// Adds to each item's score its share of the votes of like sessions, times what the pack weighs them with. `similar` is
/// where sessions are compared. `weights` are those of the inputs, which are the newest first.
pub(super) fn vote(
    held: &Held,
    own: &dyn Fn(u32) -> Option<u32>,
    (query, similar): (&mut Query, &mut Query),
    inputs: &[Input],
    weights: &[f32],
) {
    let share = held.pack.session_share();
    similar.clear();
    for (input, &weight) in inputs.iter().zip(weights) {
        if let Some(item) = own(input.item).filter(|_| input.visit && weight > 0.0) {
            held.pack.sessions_of(item).for_each(|session| similar.add(session, weight));
        }
    }
    let mut nearest = Vec::new();
    similar.best(NEAREST, &[], &mut nearest);
    let mut sum = 0.0;
    for (session, likeness) in &mut nearest {
        // The cosine: a long session shares something with everybody.
        *likeness /= (held.pack.session(*session).count().max(1) as f32).sqrt();
        sum += *likeness;
    }
    for (session, likeness) in nearest {
        let items: Vec<u32> = held.pack.session(session).collect();
        let place = |input: &Input| items.iter().position(|&item| Some(item) == own(input.item));
        let shared = inputs.iter().find_map(place).unwrap_or(0);
        for (place, &item) in items.iter().enumerate() {
            let mut score = share * likeness / sum;
            for _ in 0..place.abs_diff(shared).min(20) {
                score *= FADE;
            }
            query.add(held.number(item), score);
        }
    }
}
