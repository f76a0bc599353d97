//! Keeping the history in any key-value store.

mod keeper;
mod memory;

pub use keeper::{Keeper, Problem};
pub use memory::MemoryStore;

/// A store refused: denied, full, or gone. Nothing more is known of why, and nothing more can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// A key-value store of byte strings, such as the browser's local storage. Every method may fail at any time.
pub trait Store {
    /// The value under a key.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused>;
    /// Puts a value under a key; when it fails, the old value stands.
    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused>;
    /// Removes a key.
    fn remove(&self, key: &str) -> Result<(), Refused>;
}
