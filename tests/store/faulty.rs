//! A store that refuses when told to, and can be full.

use indwell::store::{MemoryStore, Refused, Store};
use std::cell::Cell;

#[derive(Default)]
pub struct FaultyStore {
    inner: MemoryStore,
    pub calls: Cell<u32>,
    refuse: Cell<(u32, u32)>,
    capacity: Cell<Option<usize>>,
}

impl FaultyStore {
    /// Refuses so many calls from this one on.
    pub fn refuse(&self, from: u32, count: u32) {
        self.calls.set(0);
        self.refuse.set((from, count));
    }

    /// Leaves room for so many bytes more.
    pub fn fill(&self, left: usize) {
        self.capacity.set(Some(self.size() + left));
    }

    fn size(&self) -> usize {
        let keys = self.inner.keys("").unwrap_or_default();
        keys.iter().map(|key| key.len() + self.inner.get(key).ok().flatten().map_or(0, |value| value.len())).sum()
    }

    fn answer(&self) -> Result<(), Refused> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        let (from, count) = self.refuse.get();
        if call >= from && call - from < count { Err(Refused) } else { Ok(()) }
    }
}

impl Store for FaultyStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        self.answer()?;
        self.inner.keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.answer()?;
        self.inner.get(key)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        self.answer()?;
        let old = self.inner.get(key)?.map_or(0, |old| key.len() + old.len());
        let new = key.len() + value.len();
        if new > old && self.capacity.get().is_some_and(|capacity| self.size() - old + new > capacity) {
            return Err(Refused);
        }
        self.inner.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.answer()?;
        self.inner.remove(key)
    }
}
