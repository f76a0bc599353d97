//! One tab's part in keeping the history of a space: see the [module](super) for the protocol.

use super::meter::Meter;
use super::value::{Header, Unreadable, seal, unseal};
use super::{Refused, Store};
use crate::history::{History, seconds};
use crate::item::hash;
use std::cell::{Cell, OnceCell};

/// A chunk above this size is closed, so that a save stays small.
const CHUNK: usize = 4 * 1024;
/// So many closed values are united into one.
const CLOSED: u32 = 8;
/// Closed values of so many bytes are united, if there are two of them.
const CROWDED: usize = 48 * 1024;
/// The space never takes more.
const MOST: usize = 128 * 1024;
/// The reserve is at least so large.
const RESERVE: usize = 4 * 1024;
/// A chunk that was not written for so many seconds was left by a tab that crashed.
const ABANDONED: u32 = 86_400;
/// A value of another epoch is removed after so many seconds: it may be one whose epoch is just about to be set.
const VOID: u32 = 60;

/// Why a history is not being kept. The page's side knows it by its number (`src/js/names.js`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The store could not be read.
    Denied,
    /// The store did not take the last save. The next one is tried all the same.
    Full,
    /// A part of what is stored is not what was written, and is left out.
    Corrupt,
    /// A part of what is stored was written by a newer version, and is left as it is.
    Newer,
}

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It stands in the store, and can be written again.
    Kept,
    /// It stands in the store for good; the next save is for what is recorded from now on.
    Closed,
    /// Another tab erased what was stored: nothing was written.
    Erased,
    /// The store refused.
    Refused,
}

/// A value that was read.
struct Part {
    key: String,
    bytes: Vec<u8>,
    /// Whether it is another value's turn to hold this part.
    over: bool,
    /// None in what nobody will ever read: void or corrupt.
    history: Option<History>,
}

/// Keeps one tab's events in a store, and reads those of all tabs.
#[derive(Clone, Debug)]
pub struct Keeper<S> {
    /// A clone of the keeper keeps in a clone of it.
    store: S,
    prefix: String,
    /// The last id that was taken.
    ids: Cell<u64>,
    /// The id of the chunk that is or will be written.
    id: Cell<u64>,
    /// Length of that chunk in the store; 0 when it is not there.
    written: Cell<usize>,
    /// When it was written.
    saved: Cell<i64>,
    /// As last read or set; none until the store first answers.
    epoch: Cell<Option<u64>>,
    /// When the store was first asked.
    opened: OnceCell<i64>,
    /// An erasure that the store has refused: it comes before anything else.
    erasing: Cell<bool>,
    meter: Meter,
    problem: Cell<Option<Problem>>,
    /// What the last reading found corrupt or newer.
    unreadable: Cell<Option<Problem>>,
    closed: Cell<u32>,
    bytes: Cell<usize>,
    reserved: Cell<bool>,
}

impl<S: Store> Keeper<S> {
    /// A keeper of one space. `id` is a random number that no other tab has.
    pub fn new(store: S, space: &str, id: u64) -> Keeper<S> {
        let mut prefix = String::from("indwell/");
        prefix.push_str(space);
        prefix.push('/');
        Keeper {
            store,
            prefix,
            ids: Cell::new(id),
            id: Cell::new(id),
            written: Cell::new(0),
            saved: Cell::new(0),
            epoch: Cell::new(None),
            opened: OnceCell::new(),
            erasing: Cell::new(false),
            meter: Meter::default(),
            problem: Cell::new(None),
            unreadable: Cell::new(None),
            closed: Cell::new(0),
            bytes: Cell::new(0),
            reserved: Cell::new(false),
        }
    }

    /// Everything that is stored; nothing when it cannot be read.
    pub fn read(&self, now: i64) -> Option<History> {
        if self.erasing.get() {
            self.erase(None, now);
        }
        self.opened.get_or_init(|| now);
        let parts = self.parts(now).ok().filter(|_| !self.erasing.get());
        if parts.is_none() || self.problem.get() == Some(Problem::Denied) {
            self.problem.set(parts.is_none().then_some(Problem::Denied));
        }
        Some(united(&parts?, now))
    }

    /// Whether what this tab knows was erased elsewhere; from then on it writes anew. A store that cannot be read says
    /// nothing of the kind.
    #[inline(never)]
    pub fn erased(&self) -> Result<bool, Refused> {
        if self.erasing.get() {
            return Ok(false);
        }
        let (epoch, at) = self.stored_epoch()?;
        let gone = self.written.get() > 0 && self.store.get(&self.key(self.id.get()))?.is_none();
        let erased = match self.epoch.replace(Some(epoch)) {
            Some(known) => gone || known != epoch,
            // A store that answers only now: what was recorded until then was, if ever, erased by a younger mark.
            None => self.opened.get().is_some_and(|&opened| at >= opened),
        };
        if erased {
            self.next();
        }
        Ok(erased)
    }

    /// The whole store was cleared, and the epoch with it. What a tab still writes that has not heard of it must not count:
    /// so the first to hear of it sets another.
    pub fn cleared(&self, now: i64) {
        match self.stored_epoch() {
            Ok((0, _)) => self.erase(None, now),
            _ => self.next(),
        }
    }

    /// Whether a save is due at `now`, in milliseconds; saves are few, so that the disk is spared.
    pub fn may_save(&self, now: i64) -> bool {
        self.meter.allows(now)
    }

    /// Saves this tab's own part of the history; for the last time under its key if it is `last`.
    pub fn save(&self, body: &[u8], now: i64, last: bool) -> Saved {
        if self.erasing.get() {
            self.erase(None, now);
        }
        let erased = self.erased();
        if erased == Ok(true) {
            return Saved::Erased;
        }
        // Long before others may take the chunk for abandoned, it is left to them and written no more.
        if self.written.get() > 0 && now.abs_diff(self.saved.get()) > u64::from(ABANDONED) * 500 {
            self.next();
        }
        self.meter.spend();
        let closed = last || body.len() > CHUNK;
        let put = match self.erasing.get() || erased.is_err() {
            true => Err(Problem::Denied),
            false => self.put(self.id.get(), self.written.get(), body, now, closed),
        };
        self.problem.set(put.err());
        let Ok(length) = put else { return Saved::Refused };
        if !self.reserved.get() {
            self.reserve(RESERVE);
        }
        self.written.set(length);
        self.saved.set(now);
        if !closed {
            return Saved::Kept;
        }
        self.next();
        self.closed.set(self.closed.get() + 1);
        Saved::Closed
    }

    /// Unites closed values if there are many of them.
    pub fn compact(&self, now: i64) {
        let crowded = self.closed.get() >= 2 && self.bytes.get() > CROWDED;
        if (crowded || self.closed.get() >= CLOSED) && self.meter.allows(now) {
            self.meter.spend();
            // A compaction that the store refuses has removed nothing that is not in what it wrote.
            let _ = self.unite(now);
        }
    }

    #[inline(never)]
    fn unite(&self, now: i64) -> Result<(), Problem> {
        let mut parts = self.parts(now)?;
        parts.retain(|part| part.over);
        let all = united(&parts, now).encode(false, now);
        self.put(self.fresh(), 0, &all, now, true)?;
        self.closed.set(1);
        for Part { key, bytes, .. } in &parts {
            // A chunk that grew since it was read has a tab that lives.
            if self.store.get(key)?.as_ref() == Some(bytes) {
                self.store.remove(key)?;
                self.bytes.set(self.bytes.get().saturating_sub(bytes.len()));
            }
        }
        self.reserve(RESERVE.max(all.len() + CHUNK));
        Ok(())
    }

    /// Erases everything, and then, if there is a body, stores that.
    ///
    /// Where there is room, the body stands before anything is removed, in the new epoch and so not yet in force.
    pub fn erase(&self, body: Option<&[u8]>, now: i64) {
        let id = self.fresh();
        // When it was erased says nothing about the visitor but that; the id keeps two tabs apart.
        let mark = ((now as u64) << 16 | id & 0xffff).to_le_bytes();
        self.epoch.set(Some(hash(&[&mark])));
        let first = body.map(|body| self.put(id, 0, body, now, true));
        let done = self.wipe(&mark, &self.key(id)).and_then(|()| match (first, body) {
            (Some(Err(_)), Some(body)) => self.put(id, 0, body, now, true).map(|_| ()),
            _ => Ok(()),
        });
        self.erasing.set(done == Err(Problem::Denied));
        self.closed.set(u32::from(body.is_some()));
        self.next();
        self.problem.set(done.err());
        self.unreadable.set(None);
    }

    fn wipe(&self, mark: &[u8], stays: &str) -> Result<(), Problem> {
        let epoch = self.named("epoch");
        let marked = self.set(&epoch, mark);
        for key in self.store.keys(&self.prefix)? {
            if key != epoch && key != stays {
                self.store.remove(&key)?;
            }
        }
        self.bytes.set(0);
        self.reserved.set(false);
        // In a store that was full there is room now.
        marked.or_else(|_| self.store.set(&epoch, mark)).map_err(|_| Problem::Denied)
    }

    /// Why the history is not kept as it should be; nothing when it is.
    pub fn problem(&self) -> Option<Problem> {
        self.problem.get().or(self.unreadable.get())
    }

    /// Bytes in the store at the last reading, and what was saved since.
    pub fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// All values: what a tab sees does not change while one of its tasks runs.
    #[inline(never)]
    fn parts(&self, now: i64) -> Result<Vec<Part>, Refused> {
        let (current, _) = self.stored_epoch()?;
        self.epoch.set(Some(current));
        self.unreadable.set(None);
        let (epoch, reserve) = (self.named("epoch"), self.named("reserve"));
        let mut reserved = false;
        let mut parts = Vec::new();
        let (mut length, mut closed) = (0, 0);
        for key in self.store.keys(&self.prefix)? {
            let Some(bytes) = self.store.get(&key)? else { continue };
            length += bytes.len();
            reserved |= key == reserve;
            if key == epoch || key == reserve {
                continue;
            }
            let (history, over) = match unseal(&bytes) {
                Err(Unreadable::Newer) => {
                    self.unreadable.set(Some(Problem::Newer));
                    continue;
                }
                Ok((header, _)) if header.epoch != current => (None, is_old(header, now, VOID)),
                Ok((header, body)) if key == self.key(header.id) => {
                    closed += u32::from(header.closed);
                    let left = header.id != self.id.get() && is_old(header, now, ABANDONED);
                    (History::decode(body), header.closed || left)
                }
                _ => {
                    self.unreadable.set(Some(Problem::Corrupt));
                    (None, true)
                }
            };
            parts.push(Part { key, bytes, over, history });
        }
        self.reserved.set(reserved);
        self.bytes.set(length);
        self.closed.set(closed);
        Ok(parts)
    }

    /// The epoch, and when it began.
    #[inline(never)]
    fn stored_epoch(&self) -> Result<(u64, i64), Refused> {
        let Some(mark) = self.store.get(&self.named("epoch"))? else { return Ok((0, 0)) };
        let at = mark.first_chunk().map_or(0, |&mark| (u64::from_le_bytes(mark) >> 16) as i64);
        Ok((hash(&[&mark]), at))
    }

    /// Writes a value, reads it back and returns its length; `before` is the length of the one it replaces.
    #[inline(never)]
    fn put(&self, id: u64, before: usize, body: &[u8], now: i64, closed: bool) -> Result<usize, Problem> {
        let value = seal(Header { id, epoch: self.epoch.get().unwrap_or_default(), saved: seconds(now), closed }, body);
        let key = self.key(id);
        let bytes = self.bytes.get().saturating_sub(before) + value.len();
        if bytes > MOST {
            return Err(Problem::Full);
        }
        self.set(&key, &value)?;
        if self.store.get(&key)?.as_ref() != Some(&value) {
            return Err(Problem::Denied);
        }
        self.bytes.set(bytes);
        Ok(value.len())
    }

    /// Sets a value, if need be in the room of the reserve.
    #[inline(never)]
    fn set(&self, key: &str, value: &[u8]) -> Result<(), Problem> {
        let again = |_| {
            self.store.remove(&self.named("reserve"))?;
            self.reserved.set(false);
            self.store.set(key, value)
        };
        self.store.set(key, value).or_else(again).map_err(|_| Problem::Full)
    }

    /// Makes room for a later save, or as much of it as there is.
    #[inline(never)]
    fn reserve(&self, mut length: usize) {
        let key = self.named("reserve");
        while length > 256 && !self.reserved.get() {
            self.reserved.set(self.store.set(&key, &vec![b' '; length]).is_ok());
            length /= 2;
        }
    }

    /// The next chunk is written under a new id.
    #[inline(never)]
    fn next(&self) {
        self.id.set(self.fresh());
        self.written.set(0);
    }

    /// An id that no value has. From a random number on, they are as rare as random ones.
    fn fresh(&self) -> u64 {
        self.ids.set(self.ids.get().wrapping_add(1));
        self.ids.get()
    }

    #[inline(never)]
    fn key(&self, id: u64) -> String {
        let digit = |at: u32| char::from(b"0123456789abcdef"[(id >> (4 * at)) as usize & 15]);
        let mut key = self.prefix.clone();
        key.extend((0..16).rev().map(digit));
        key
    }

    #[inline(never)]
    fn named(&self, name: &str) -> String {
        let mut key = self.prefix.clone();
        key.push_str(name);
        key
    }
}

fn united(parts: &[Part], now: i64) -> History {
    let mut all = History::default();
    parts.iter().flat_map(|part| &part.history).for_each(|history| all.merge(history, now));
    all.expire(now);
    all
}

fn is_old(header: Header, now: i64, limit: u32) -> bool {
    seconds(now).abs_diff(header.saved) > limit
}
