//! Keeping the history in any key-value store, such as the browser's local storage: shared by tabs, without
//! transactions, capped, and cut off at any moment.
//!
//! # The protocol
//!
//! The history is a set of events, sums of weeks and forgotten items, and every value holds a part of it (`value.rs`).
//! Reading is the union of all values, which is the same in any order and however often a part is told: see
//! [`crate::history::History`].
//!
//! | key | value |
//! |---|---|
//! | `indwell/SPACE/` and 16 hexadecimal digits: its id | a part of the history |
//! | `indwell/SPACE/epoch.` and 16 hexadecimal digits: an epoch | nothing; the latest epoch is in force, and without any it is 0 |
//! | `indwell/SPACE/erased` | from the first save on a number, and another whenever something is erased: a hint to look again |
//! | `indwell/SPACE/reserve` | blanks, as many as there is room for |
//!
//! * **One writer a key.** A tab writes its own events as a *chunk* under an id that no other tab has, whole each time.
//!   No two tabs ever write the same part, so neither can undo the other's, locks or no locks.
//! * **Closed is for good.** When the page is hidden, or the chunk is large, the tab writes it for the last time, marked
//!   as closed, and takes a new id. Whoever sees a closed value sees all there will ever be under its key.
//! * **Compaction**, in a moment in which there is nothing else to be done or when it can no longer wait, writes the union
//!   of closed values as one more closed value under a new id, reads it back, and removes only values that are in it. Each
//!   value is thus removed after a larger one was written, by the same tab, and a browser keeps one tab's writes in order:
//!   at every moment, in every tab's view, each event stands under some key. Two tabs that compact at once, on stale views,
//!   leave two values with the same events in them, and their union is the same.
//! * **Crashed tabs** leave chunks that are not closed. One that was not written for a day counts as closed; should its
//!   tab be alive after all, it sees its chunk gone and goes on from what is stored.
//! * **Erasing everything** declares a new epoch, later than all before it, under a key of its own, then removes the rest.
//!   Values of another epoch do not count, so what a tab that has not heard of it writes is void, and it looks at the epochs
//!   before it writes or reads. Of two erasures at once the later holds, whichever arrives first: an epoch is removed only
//!   by a tab that has declared a later one. One that the store refuses is tried again under the same epoch, that of when it was
//!   asked for. (Format 1 had one key, `epoch`, whose hash was the epoch; its values are read
//!   as long as nothing is erased, and written anew when they are united.)
//! * **Forgetting an item** is a part of the history: the item's hash and a time up to which no event about it counts,
//!   whoever tells it. First that is stored, as a small closed value. Then the item is taken out of what is closed and of the
//!   tab's own chunk, each value in its place: nothing else is gone at any moment, and it needs no room. This is the one way
//!   in which a closed value is written again, and only ever with less: a compaction that read more of it holds more. It is
//!   known until a compaction more than two days later finds nothing about the item: by then every tab that might have told
//!   of it has heard, or counts as crashed. It is known from values of earlier epochs too.
//! * **Folding.** Where a union is larger than the history may be, weak evidence of more than two days ago becomes sums of
//!   a week. A sum stands for all events of its week up to its end, so a late copy of one is not counted again.
//! * **The reserve** keeps room in a store that others may fill: what a write wants is lent of it. It means nothing, so it does
//!   not matter who does so. No value is written but beside a small reserve: saves leave 512 bytes of it to what is forgotten,
//!   and that leaves 64 to the epoch. So a store without any room can be told to forget, and to forget everything.

mod keeper;
mod memory;
mod meter;
mod shelf;
mod value;

pub use keeper::Keeper;
pub use memory::MemoryStore;
pub use value::{FORMAT, Header, Unreadable, seal, unseal};

/// A store refused: denied, full, or gone. Nothing more is known of why, and nothing more can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

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

impl From<Refused> for Problem {
    fn from(_: Refused) -> Problem {
        Problem::Denied
    }
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

/// A key-value store of byte strings, such as the browser's local storage. Every method may fail at any time.
pub trait Store {
    /// All keys that begin so.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused>;
    /// The value under a key.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused>;
    /// Puts a value under a key; when it fails, the old value stands.
    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused>;
    /// The same, and whether it reads back as it was put.
    fn keep(&self, key: &str, value: &[u8]) -> Result<bool, Refused> {
        self.set(key, value)?;
        Ok(self.get(key).is_ok_and(|stored| stored.as_deref() == Some(value)))
    }
    /// Removes a key.
    fn remove(&self, key: &str) -> Result<(), Refused>;
}

impl<S: Store> Store for std::rc::Rc<S> {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        (**self).keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        (**self).get(key)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        (**self).set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        (**self).remove(key)
    }
}
