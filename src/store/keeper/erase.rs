//! What is forgotten and erased.

use super::{ERASED, Keeper, Part};
use crate::history::History;
use crate::item::hash;
use crate::store::shelf::LAST;
use crate::store::{Problem, Store};

/// Length of a body that tells of nothing.
const NOTHING: usize = 5;

impl<S: Store> Keeper<S> {
    /// Takes what was forgotten out of all that still tells of it but what tabs are writing, and stores that it was. Nothing
    /// else goes at any moment, whether there is room or not. False when the store refused.
    pub fn forget(&self, known: &History, now: i64) -> bool {
        self.meter.spend();
        // First, for it makes room.
        let _ = self.strip(Some(known), now);
        let told = self.put(self.shelf.fresh(), 0, &known.encode(false, now), now, true, LAST);
        self.problem.set(told.err());
        self.tell(LAST);
        told.is_ok()
    }

    /// Takes what was forgotten out of the closed values, or everything else out of all, each in its place: that needs no room.
    #[inline(never)]
    fn strip(&self, known: Option<&History>, now: i64) -> Result<(), Problem> {
        for part in self.parts(now)? {
            let mut left = part.history().unwrap_or_default();
            let Part { key, bytes, over, .. } = part;
            let less = match known {
                None => {
                    left.keep_forgotten();
                    true
                }
                Some(known) => over && left.let_go_of(known),
            };
            if less {
                let body = left.encode(false, now);
                let put = || self.put(self.shelf.id(&key), bytes.len(), &body, now, true, 0);
                if body.len() == NOTHING || put().is_err() && known.is_none() {
                    self.take_away(&key, &bytes)?;
                }
            }
        }
        Ok(())
    }

    /// Erases everything: a new epoch makes all values void, and they are removed.
    pub fn erase(&self, now: i64) {
        // Later than any before it, whatever the clock says; it tells of the visitor but when it was erased.
        let before = self.shelf.declared().unwrap_or(0).max(self.epoch());
        // Never the same as another tab's, which may be erasing now and know the same.
        let low = self.shelf.fresh() & 0xffff;
        self.declare(epoch_at(now, low).max((before | 0xffff).saturating_add(1 + low)), now);
    }

    /// Makes all values of earlier epochs void, and removes them.
    pub(super) fn declare(&self, epoch: u64, now: i64) {
        let done = self.wipe(&self.shelf.epoch(epoch), now);
        self.epoch.set(Some(epoch));
        self.erasing.set(if done.is_err() { epoch } else { 0 });
        self.closed.set(0);
        self.next();
        self.problem.set(done.err());
        self.unreadable.set(None);
    }

    fn wipe(&self, mark: &str, now: i64) -> Result<(), Problem> {
        if self.shelf.set(mark, &[], 0).is_err() {
            // No room at all, although there always should be some: what was forgotten before stays so until there is.
            self.strip(None, now)?;
            self.shelf.set(mark, &[], 0)?;
        }
        self.tell(LAST);
        for key in self.shelf.keys()? {
            if key != mark && self.shelf.name(&key) != ERASED {
                self.shelf.remove(&key)?;
            }
        }
        self.shelf.reserved.set(0);
        self.shelf.bytes.set(0);
        Ok(())
    }

    /// Tells other tabs that something was erased; so much of the reserve is kept.
    #[inline(never)]
    pub(super) fn tell(&self, keep: usize) {
        // A tab that is not told finds out when it next writes or is shown.
        let word = self.shelf.fresh().to_le_bytes();
        if self.shelf.set(&self.shelf.named(ERASED), &word, keep).is_ok() {
            self.word.set(hash(&[&word]));
        }
    }
}

/// The epoch of an erasure at this moment; the low 16 bits keep two tabs apart.
pub(super) fn epoch_at(now: i64, low: u64) -> u64 {
    (now.max(0) as u64) << 16 | low
}
