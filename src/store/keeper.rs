//! One history under one key.

use super::Store;
use crate::history::{DecodeError, History};
use std::cell::Cell;

/// Why a history is not being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The store could not be read.
    Denied,
    /// The store did not take the last save. The next one is tried all the same.
    Full,
    /// What is stored is not what was written; it is left untouched.
    Corrupt,
    /// What is stored was written by a newer version; it is left untouched.
    Newer,
}

/// Loads and saves one history. It never overwrites what it could not read: until [`Keeper::forget`] the history then
/// lives in memory alone, and [`Keeper::problem`] says why.
pub struct Keeper<S> {
    store: S,
    key: String,
    problem: Cell<Option<Problem>>,
    bytes: Cell<usize>,
}

impl<S: Store> Keeper<S> {
    /// A keeper of the history of one space, and what was stored of it.
    pub fn open(store: S, space: &str) -> (Keeper<S>, History) {
        let keeper =
            Keeper { store, key: String::from("indwell/") + space, problem: Cell::new(None), bytes: Cell::new(0) };
        let history = match keeper.store.get(&keeper.key) {
            Err(_) => Err(Problem::Denied),
            Ok(None) => Ok(History::default()),
            Ok(Some(bytes)) => {
                keeper.bytes.set(bytes.len());
                History::decode(&bytes).map_err(|error| match error {
                    DecodeError::Corrupt => Problem::Corrupt,
                    DecodeError::Newer => Problem::Newer,
                })
            }
        };
        keeper.problem.set(history.as_ref().err().copied());
        (keeper, history.unwrap_or_default())
    }

    /// Saves the encoded history, if it may.
    pub fn save(&self, bytes: &[u8]) {
        if !matches!(self.problem.get(), None | Some(Problem::Full)) {
            return;
        }
        match self.store.set(&self.key, bytes) {
            Ok(()) => {
                self.bytes.set(bytes.len());
                self.problem.set(None);
            }
            Err(_) => self.problem.set(Some(Problem::Full)),
        }
    }

    /// Removes what is stored, whatever it was; from then on saves are tried again.
    pub fn forget(&self) {
        let removed = self.store.remove(&self.key);
        self.bytes.set(0);
        self.problem.set(removed.err().map(|_| Problem::Denied));
    }

    /// Why the history is not being kept; nothing when it is.
    pub fn problem(&self) -> Option<Problem> {
        self.problem.get()
    }

    /// Bytes in the store.
    pub fn bytes(&self) -> usize {
        self.bytes.get()
    }
}
