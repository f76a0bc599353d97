//! One tab's part in keeping the history of a space: see the [module](super) for the protocol.

mod erase;

use super::meter::Meter;
use super::shelf::{DIGITS, LEAST, RESERVE, Shelf};
use super::value::{FORMAT, HEADER, Header, Unreadable, unseal};
use super::{Problem, Refused, Saved, Store};
use crate::history::{History, seconds};
use erase::epoch_at;
use std::cell::{Cell, OnceCell};

/// A chunk above this size is closed, so that a save stays small.
const CHUNK: usize = 4 * 1024;
/// So many closed values are united into one.
const CLOSED: usize = 8;
/// Closed values of so many bytes are united, if there are two of them: the greatest union, and some chunks.
const CROWDED: usize = 34 * 1024;
/// A chunk that was not written for so many seconds was left by a tab that crashed.
const ABANDONED: u32 = 86_400;
/// Name of the key that says that something was erased.
const ERASED: &str = "erased";
/// A value of a later epoch than is declared is removed after so many seconds: its epoch may be just about to be.
const VOID: u32 = 60;

/// A value that was read.
struct Part {
    key: String,
    bytes: Vec<u8>,
    /// Whether it is another value's turn to hold this part.
    over: bool,
    /// Whether it counts; none for what nobody can read, and of what does not count it counts still what was forgotten.
    counts: Option<bool>,
}

impl Part {
    /// What it holds. Read anew each time, for all parts at once would take several times the memory of their union.
    #[inline(never)]
    fn history(&self) -> Option<History> {
        let counts = self.counts?;
        let mut history = History::decode(&self.bytes[HEADER..])?;
        if !counts {
            // What was forgotten in one tab while another erased everything stays forgotten.
            history.keep_forgotten();
        }
        Some(history)
    }
}

/// Keeps one tab's events in a store, and reads those of all tabs.
#[derive(Clone, Debug)]
pub struct Keeper<S> {
    shelf: Shelf<S>,
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
    /// The last word of erasures that was read.
    word: Cell<u64>,
    /// The epoch of an erasure that the store has refused, which comes before anything else; 0 when there is none.
    erasing: Cell<u64>,
    meter: Meter,
    problem: Cell<Option<Problem>>,
    /// What the last reading found corrupt or newer.
    unreadable: Cell<Option<Problem>>,
    closed: Cell<u32>,
    /// A union is due, whatever there is: an item need no longer be known as forgotten.
    due: Cell<bool>,
}

impl<S: Store> Keeper<S> {
    /// A keeper of one space. `id` is a random number that no other tab has.
    pub fn new(store: S, space: &str, id: u64) -> Keeper<S> {
        Keeper {
            shelf: Shelf::new(store, space, id),
            id: Cell::new(id),
            written: Cell::new(0),
            saved: Cell::new(0),
            epoch: Cell::new(None),
            opened: OnceCell::new(),
            word: Cell::new(0),
            erasing: Cell::new(0),
            meter: Meter::default(),
            problem: Cell::new(None),
            unreadable: Cell::new(None),
            closed: Cell::new(0),
            due: Cell::new(false),
        }
    }

    /// Everything that is stored; nothing when it cannot be read.
    pub fn read(&self, now: i64) -> Option<History> {
        self.opened.get_or_init(|| now);
        let parts = self.parts(now).ok().filter(|_| self.erasing.get() == 0);
        if parts.is_none() || self.problem.get() == Some(Problem::Denied) {
            self.problem.set(parts.is_none().then_some(Problem::Denied));
        }
        Some(self.united(&parts?, now))
    }

    /// Whether another tab has said that it erased something, or all is gone, what was last said as well: cheap enough to be
    /// asked at every event, and no more than a hint, for two tabs that say so at once write the same key.
    pub fn heard(&self) -> bool {
        self.erasing.get() == 0 && self.stored_word().is_ok_and(|word| word != self.word.get())
    }

    /// Whether all that this tab knows was erased elsewhere; from then on it writes anew. A store that cannot be read says
    /// nothing of the kind.
    #[inline(never)]
    pub fn erased(&self, now: i64) -> Result<bool, Refused> {
        let keys = self.shelf.keys()?;
        let (refused, epoch) = (self.erasing.get(), self.shelf.latest(&keys));
        if refused > 0 && refused >= epoch {
            // Under the epoch of when it was asked for: a later one would keep what was recorded since from another tab's.
            self.declare(refused, now);
            return Ok(false);
        }
        // A store that only lists its keys is one that cannot be read.
        self.stored_word()?;
        let own = self.shelf.key(self.id.get());
        // What is not listed may be there all the same: to read it, which takes longer, tells.
        let gone = self.is_open() && !keys.contains(&own) && self.shelf.get(&own)?.is_none();
        let erased = match self.epoch.replace(Some(epoch)) {
            Some(known) => gone || known != epoch || refused > 0,
            // A store that answers only now: what was recorded until then was, if ever, erased since.
            None => self.opened.get().is_some_and(|&opened| epoch >= epoch_at(opened, 0)),
        };
        self.erasing.set(0);
        if erased {
            self.next();
        }
        Ok(erased)
    }

    /// Whether this tab has a chunk in the store that it may write again.
    pub fn is_open(&self) -> bool {
        self.written.get() > 0
    }

    /// The whole store was cleared, and the epoch with it. What a tab still writes that has not heard of it must not count:
    /// so the first to hear of it declares another.
    pub fn cleared(&self, now: i64) {
        match self.shelf.declared() {
            Ok(0) => self.erase(now),
            _ => self.next(),
        }
    }

    /// Whether a save is due at `now`, in milliseconds; saves are few, so that the disk is spared.
    pub fn may_save(&self, now: i64) -> bool {
        self.meter.allows(now)
    }

    /// Saves this tab's own part of the history; for the last time under its key if it is `last`.
    pub fn save(&self, body: &[u8], now: i64, last: bool) -> Saved {
        let erased = self.erased(now);
        if erased == Ok(true) {
            return Saved::Erased;
        }
        // Long before others may take the chunk for abandoned, it is left to them and written no more.
        if self.written.get() > 0 && now.abs_diff(self.saved.get()) > u64::from(ABANDONED) * 500 {
            self.next();
        }
        self.meter.spend();
        let closed = last || body.len() > CHUNK;
        let put = match self.erasing.get() > 0 || erased.is_err() {
            true => Err(Problem::Denied),
            false => self.put(self.id.get(), self.written.get(), body, now, closed, LEAST),
        };
        self.problem.set(put.err());
        let Ok(length) = put else { return Saved::Refused };
        self.written.set(length);
        self.saved.set(now);
        if self.word.get() == 0 {
            // Said once, it is missed when all is cleared. It is worth nothing of the reserve.
            self.tell(usize::MAX);
        }
        if !closed {
            return Saved::Kept;
        }
        self.next();
        self.closed.set(self.closed.get() + 1);
        Saved::Closed
    }

    /// Unites closed values if there are many of them, and so many more as can wait.
    pub fn compact(&self, now: i64, can_wait: usize) {
        let closed = self.closed.get() as usize;
        let crowded = closed >= 2 && self.shelf.bytes.get() > CROWDED + can_wait * CHUNK;
        if crowded || closed >= CLOSED + can_wait || can_wait == 0 && self.due.get() {
            // It is not kept waiting by saves, but they by it.
            self.meter.spend();
            // A compaction that the store refuses has removed nothing that is not in what it wrote.
            let _ = self.unite(now);
        }
    }

    #[inline(never)]
    fn unite(&self, now: i64) -> Result<(), Problem> {
        let parts = self.parts(now)?;
        // Also what is not closed: what is folded is folded whole, and what is forgotten is forgotten everywhere.
        let mut all = self.united(&parts, now);
        // While the old values are removed one by one, an item must stay forgotten that one of them still tells of.
        if self.due.get() {
            all.lift(parts.iter().filter_map(Part::history), now);
        }
        let all = all.into_bytes(false, now);
        self.put(self.shelf.fresh(), 0, &all, now, true, LEAST)?;
        for Part { key, bytes, over, .. } in &parts {
            // A chunk that grew since it was read has a tab that lives.
            if *over && self.shelf.get(key)?.as_ref() == Some(bytes) {
                self.take_away(key, bytes)?;
            }
        }
        self.closed.set(1);
        self.due.set(false);
        self.shelf.reserve(RESERVE.max(all.len() + CHUNK));
        Ok(())
    }

    fn take_away(&self, key: &str, bytes: &[u8]) -> Result<(), Refused> {
        self.shelf.bytes.set(self.shelf.bytes.get().saturating_sub(bytes.len()));
        self.shelf.remove(key)
    }

    /// Why the history is not kept as it should be; nothing when it is.
    pub fn problem(&self) -> Option<Problem> {
        self.problem.get().or(self.unreadable.get())
    }

    /// Bytes in the store at the last reading, and what was saved since.
    pub fn bytes(&self) -> usize {
        self.shelf.bytes.get() + self.shelf.reserved.get()
    }

    /// All values: what a tab sees does not change while one of its tasks runs.
    #[inline(never)]
    fn parts(&self, now: i64) -> Result<Vec<Part>, Refused> {
        let keys = self.shelf.keys()?;
        self.epoch.set(Some(self.shelf.latest(&keys)));
        self.word.set(self.stored_word()?);
        self.unreadable.set(None);
        let mut parts = Vec::new();
        let (mut length, mut closed, mut reserved) = (0, 0, 0);
        for key in keys {
            let Some(bytes) = self.shelf.get(&key)? else { continue };
            match self.shelf.name(&key) {
                "reserve" => {
                    reserved = bytes.len();
                    continue;
                }
                name if name.len() != DIGITS => continue,
                _ => length += bytes.len(),
            }
            let (counts, over) = match unseal(&bytes) {
                Err(Unreadable::Newer) => {
                    self.unreadable.set(Some(Problem::Newer));
                    continue;
                }
                Ok((header, _)) if key == self.shelf.key(header.id) => {
                    let epoch = self.epoch();
                    let first = header.format == 1 && epoch == 0;
                    let holds = header.epoch == if first { self.shelf.hashed("epoch")? } else { epoch };
                    let over = if holds {
                        closed += u32::from(header.closed);
                        header.closed || header.id != self.id.get() && is_old(header, now, ABANDONED)
                    } else {
                        header.epoch < epoch || is_old(header, now, VOID)
                    };
                    (Some(holds), over)
                }
                _ => {
                    self.unreadable.set(Some(Problem::Corrupt));
                    (None, true)
                }
            };
            parts.push(Part { key, bytes, over, counts });
        }
        self.shelf.reserved.set(reserved);
        self.shelf.bytes.set(length);
        self.closed.set(closed);
        Ok(parts)
    }

    #[inline(never)]
    fn united(&self, parts: &[Part], now: i64) -> History {
        let mut all = History::default();
        parts.iter().filter_map(Part::history).for_each(|history| all.merge(&history));
        all.disown();
        all.expire(now);
        all.bound(now);
        self.due.set(all.forgotten().iter().any(|gone| gone.is_past(now)));
        all
    }

    fn epoch(&self) -> u64 {
        self.epoch.get().unwrap_or_default()
    }

    #[inline(never)]
    fn stored_word(&self) -> Result<u64, Refused> {
        self.shelf.hashed(ERASED)
    }

    /// Writes a value: see [`Shelf::put`].
    #[inline(never)]
    fn put(&self, id: u64, before: usize, body: &[u8], now: i64, closed: bool, keep: usize) -> Result<usize, Problem> {
        let header = Header { format: FORMAT, id, epoch: self.epoch(), saved: seconds(now), closed };
        self.shelf.put(header, before, body, keep)
    }

    /// The next chunk is written under a new id.
    #[inline(never)]
    fn next(&self) {
        self.id.set(self.shelf.fresh());
        self.written.set(0);
    }
}

fn is_old(header: Header, now: i64, limit: u32) -> bool {
    seconds(now).abs_diff(header.saved) > limit
}
