//! Keeping the history in any key-value store, such as the browser's local storage: shared by tabs, without
//! transactions, capped, and cut off at any moment.
//!
//! # The protocol
//!
//! The history is a set of events, and every value holds a part of it (`value.rs`). Reading is the union of all values,
//! which is the same in any order and however often a part is told.
//!
//! | key | value |
//! |---|---|
//! | `indwell/SPACE/` and 16 hexadecimal digits: its id | a part of the history |
//! | `indwell/SPACE/epoch` | any bytes; their hash is the epoch, and without the key it is 0 |
//! | `indwell/SPACE/reserve` | blanks |
//!
//! * **One writer a key.** A tab writes its own events as a *chunk* under an id that no other tab has, whole each time.
//!   No two tabs ever write the same part, so neither can undo the other's, locks or no locks.
//! * **Closed is for good.** When the page is hidden, or the chunk is large, the tab writes it for the last time, marked
//!   as closed, and takes a new id. Whoever sees a closed value sees all there will ever be under its key.
//! * **Compaction** writes the union of closed values as one more closed value under a new id, reads it back, and removes
//!   only values that are in it. Each value is thus removed after a larger one was written, by the same tab, and a browser
//!   keeps one tab's writes in order: at every moment, in every tab's view, each event stands under some key. Two tabs
//!   that compact at once, on stale views, leave two values with the same events in them, and their union is the same.
//! * **Crashed tabs** leave chunks that are not closed. One that was not written for a day counts as closed; should its
//!   tab be alive after all, it sees its chunk gone and goes on from what is stored.
//! * **Erasing** sets a new epoch, then removes the rest. Values of another epoch do not count, so what a tab that has not
//!   heard of it writes is void, and it looks at the epoch before it writes or reads.
//! * **The reserve** keeps room in a store that others may fill: when a write is refused, the reserve is given up for it.
//!   It means nothing, so it does not matter who does so.

mod keeper;
mod memory;
mod meter;
mod value;

pub use keeper::{Keeper, Problem, Saved};
pub use memory::MemoryStore;
pub use value::{Header, Unreadable, seal, unseal};

/// A store refused: denied, full, or gone. Nothing more is known of why, and nothing more can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl From<Refused> for Problem {
    fn from(_: Refused) -> Problem {
        Problem::Denied
    }
}

/// A key-value store of byte strings, such as the browser's local storage. Every method may fail at any time.
pub trait Store {
    /// All keys that begin so.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused>;
    /// The value under a key.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused>;
    /// Puts a value under a key; when it fails, the old value stands.
    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused>;
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
