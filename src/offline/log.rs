//! The one form of an interaction log in memory: items numbered, sessions in time order, clicks in columns.
//!
//! A click takes 13 bytes and a session 12, so that ten million clicks fit into a few hundred megabytes.

use std::collections::HashMap;
use std::ops::Range;

/// What was done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Looked at.
    View = 0,
    /// Put into the basket.
    Cart = 1,
    /// Bought.
    Purchase = 2,
}

/// One click of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Click {
    /// The number of the item.
    pub item: u32,
    /// What was done with it.
    pub kind: Kind,
    /// Seconds since the epoch; 0 where unknown.
    pub time: i64,
}

/// A log: what many visitors clicked, session by session, the oldest session first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    ids: Vec<String>,
    numbers: HashMap<String, u32>,
    visitors: Vec<u32>,
    ends: Vec<usize>,
    items: Vec<u32>,
    kinds: Vec<Kind>,
    times: Vec<i64>,
}

/// One session of a log; its columns have one entry a click, in the order they were clicked.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// Whose session it is. Where visitors are unknown every session is a visitor of its own.
    pub visitor: u32,
    /// The numbers of the items.
    pub items: &'a [u32],
    /// What was done with them.
    pub kinds: &'a [Kind],
    /// When: seconds since the epoch, 0 where unknown.
    pub times: &'a [i64],
}

impl Log {
    /// A log without items and sessions.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of an item: the next free one where the id is new.
    pub fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = self.ids.len() as u32;
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        number
    }

    /// The number of an item that is known, or `None`.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The ids of the items; an item's number is its place.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Appends a session. The caller hands sessions over in time order ([`Log::sort`] mends it if not), and its clicks
    /// in the order they were made, with item numbers from [`Log::number`]. A session without clicks is left out.
    ///
    /// # Panics
    ///
    /// If an item has no id yet.
    pub fn push(&mut self, visitor: u32, clicks: impl IntoIterator<Item = Click>) {
        let before = self.items.len();
        for click in clicks {
            assert!((click.item as usize) < self.ids.len(), "item {} has no id", click.item);
            self.items.push(click.item);
            self.kinds.push(click.kind);
            self.times.push(click.time);
        }
        if self.items.len() > before {
            self.visitors.push(visitor);
            self.ends.push(self.items.len());
        }
    }

    /// How many sessions there are.
    pub fn sessions(&self) -> usize {
        self.ends.len()
    }

    /// How many clicks there are.
    pub fn clicks(&self) -> usize {
        self.items.len()
    }

    /// One session by its place in time.
    ///
    /// # Panics
    ///
    /// If there is no such session.
    pub fn session(&self, place: usize) -> Session<'_> {
        let clicks = self.start(place)..self.ends[place];
        Session {
            visitor: self.visitors[place],
            items: &self.items[clicks.clone()],
            kinds: &self.kinds[clicks.clone()],
            times: &self.times[clicks],
        }
    }

    /// The sessions of a stretch of time, oldest first.
    pub fn range(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = Session<'_>> + ExactSizeIterator {
        places.map(|place| self.session(place))
    }

    /// Splits the sessions in time: those before, and the newest `share` (0 to 1) of them.
    pub fn tail(&self, share: f64) -> (Range<usize>, Range<usize>) {
        let all = self.sessions();
        let cut = all - ((all as f64 * share) as usize).min(all);
        (0..cut, cut..all)
    }

    /// Orders the sessions by the time of their last click; sessions of the same second keep their order.
    pub fn sort(&mut self) {
        let last = |place: usize| self.times[self.ends[place] - 1];
        if (1..self.sessions()).all(|place| last(place - 1) <= last(place)) {
            return;
        }
        let mut places: Vec<usize> = (0..self.sessions()).collect();
        places.sort_by_key(|&place| last(place));
        let clicks: Vec<usize> = places.iter().flat_map(|&place| self.start(place)..self.ends[place]).collect();
        let mut end = 0;
        let ends = places.iter().map(|&place| {
            end += self.ends[place] - self.start(place);
            end
        });
        self.ends = ends.collect();
        self.visitors = places.iter().map(|&place| self.visitors[place]).collect();
        self.items = clicks.iter().map(|&click| self.items[click]).collect();
        self.kinds = clicks.iter().map(|&click| self.kinds[click]).collect();
        self.times = clicks.iter().map(|&click| self.times[click]).collect();
    }

    fn start(&self, place: usize) -> usize {
        if place == 0 { 0 } else { self.ends[place - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_sorted_with_their_clicks() {
        let mut log = Log::new();
        let items = ["a", "b", "a", "c"].map(|id| log.number(id));
        assert_eq!(items, [0, 1, 0, 2]);
        for (visitor, clicks) in [(7, vec![(0, 50), (1, 60)]), (8, vec![(2, 10)]), (9, vec![]), (4, vec![(1, 60)])] {
            log.push(visitor, clicks.iter().map(|&(item, time)| Click { item, kind: Kind::Cart, time }));
        }
        log.sort();
        let seen: Vec<_> = log.range(0..3).map(|s| (s.visitor, s.items.to_vec(), s.times.to_vec())).collect();
        assert_eq!(seen, [(8, vec![2], vec![10]), (7, vec![0, 1], vec![50, 60]), (4, vec![1], vec![60])]);
        assert_eq!(log.tail(0.34), (0..2, 2..3));
        assert_eq!(log.tail(2.0), (0..0, 0..3));
        assert_eq!(log.find("c"), Some(2));
        assert_eq!(log.find("d"), None);
    }
}
