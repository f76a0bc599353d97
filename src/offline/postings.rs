//! In which sessions an item occurs: the log turned round, so that one item's counts need only its own sessions.

use std::ops::Range;

use super::log::Log;

/// For every item the sessions it was clicked in, each once.
pub struct Postings {
    ends: Vec<usize>,
    sessions: Vec<u32>,
}

impl Postings {
    /// Of the sessions in `range`. One item's sessions are in time order, or with `by_visitor` those of one visitor
    /// follow each other.
    pub fn new(log: &Log, range: Range<usize>, by_visitor: bool) -> Self {
        let mut order: Vec<u32> = range.map(|place| place as u32).collect();
        if by_visitor {
            order.sort_by_key(|&place| log.session(place as usize).visitor);
        }
        let mut last = vec![u32::MAX; log.ids().len()];
        let mut fresh = |item: u32, place: u32| std::mem::replace(&mut last[item as usize], place) != place;
        let mut ends = vec![0; log.ids().len() + 1];
        for &place in &order {
            for &item in log.session(place as usize).items {
                ends[item as usize + 1] += usize::from(fresh(item, place));
            }
        }
        for item in 1..ends.len() {
            ends[item] += ends[item - 1];
        }
        let mut sessions = vec![0; ends[ends.len() - 1]];
        let mut last = vec![u32::MAX; log.ids().len()];
        for &place in &order {
            for &item in log.session(place as usize).items {
                if std::mem::replace(&mut last[item as usize], place) != place {
                    sessions[ends[item as usize]] = place;
                    ends[item as usize] += 1;
                }
            }
        }
        // What was the start of an item's part has been pushed to its end.
        ends.pop();
        Self { ends, sessions }
    }

    /// The sessions of an item.
    pub fn of(&self, item: usize) -> &[u32] {
        let start = if item == 0 { 0 } else { self.ends[item - 1] };
        &self.sessions[start..self.ends[item]]
    }
}
