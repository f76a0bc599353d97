//! From single events to sessions: by the publisher's own session ids, or by pauses.

use crate::offline::log::{Click, Kind, Log};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// A visitor who does nothing for so long, in microseconds, has left.
const PAUSE: i64 = 30 * 60 * 1_000_000;

/// Numbers of visitors or groups by a hash of their name. The names are not kept: nothing that is made from here on
/// can contain them. Among ten million names two share a hash with a chance of 3 in a million.
#[derive(Default)]
pub struct Numbers(HashMap<u64, u32, BuildHasherDefault<Same>>);

impl Numbers {
    /// The number of a name: the next free one where it is new.
    pub fn of(&mut self, name: impl Hash) -> u32 {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let next = self.0.len() as u32;
        *self.0.entry(hasher.finish()).or_insert(next)
    }
}

/// What is a hash already is not hashed again.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Events in the order they are read, until all are there.
#[derive(Default)]
pub struct Sessions {
    visitors: Numbers,
    names: Numbers,
    groups: Vec<Group>,
    events: Vec<Event>,
}

/// The events of one session, or of one visitor whose sessions are told by pauses.
struct Group {
    visitor: u32,
    pauses: bool,
    events: usize,
}

#[derive(Clone, Copy)]
struct Event {
    group: u32,
    item: u32,
    micros: i64,
    kind: Kind,
}

impl Sessions {
    /// One more event, with at least one of visitor and session. A session without a visitor is a visitor of its own;
    /// the events of a visitor without a session are split where there is a pause of half an hour.
    pub fn push(&mut self, visitor: Option<&str>, session: Option<&str>, item: u32, kind: Kind, micros: i64) {
        let group = self.names.of((visitor, session));
        if group as usize == self.groups.len() {
            let visitor = self.visitors.of((visitor, if visitor.is_none() { session } else { None }));
            self.groups.push(Group { visitor, pauses: session.is_none(), events: 0 });
        }
        self.groups[group as usize].events += 1;
        self.events.push(Event { group, item, micros, kind });
    }

    /// Appends all sessions to a log in the order of their ends, and forgets whose they were but for a number.
    pub fn finish(self, log: &mut Log) {
        let mut next = 0;
        let mut places: Vec<usize> = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            places.push(next);
            next += group.events;
        }
        let mut events = self.events.clone();
        for event in self.events {
            let place = &mut places[event.group as usize];
            events[*place] = event;
            *place += 1;
        }
        let mut sessions: Vec<(i64, usize, usize, u32)> = Vec::new();
        let mut start = 0;
        for group in &self.groups {
            let end = start + group.events;
            events[start..end].sort_by_key(|event| event.micros);
            for session in events[start..end].chunk_by(|a, b| !group.pauses || b.micros - a.micros <= PAUSE) {
                let last = session.last().map_or(0, |event| event.micros);
                sessions.push((last.div_euclid(1_000_000), start, start + session.len(), group.visitor));
                start += session.len();
            }
        }
        sessions.sort_by_key(|session| session.0);
        for (_, start, end, visitor) in sessions {
            let click = |e: &Event| Click { item: e.item, kind: e.kind, time: e.micros.div_euclid(1_000_000) };
            log.push(visitor, events[start..end].iter().map(click));
        }
    }
}
