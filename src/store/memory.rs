//! A store in memory.

use super::{Refused, Store};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Keeps values for as long as it lives; can be told to refuse.
#[derive(Debug, Default)]
pub struct MemoryStore {
    values: RefCell<BTreeMap<String, Vec<u8>>>,
    /// How many more calls are answered before all are refused; never when `None`.
    pub refuse_after: RefCell<Option<u32>>,
}

impl MemoryStore {
    fn answer(&self) -> Result<(), Refused> {
        match &mut *self.refuse_after.borrow_mut() {
            Some(0) => Err(Refused),
            Some(n) => {
                *n -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Store for MemoryStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        self.answer()?;
        Ok(self.values.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.answer()?;
        Ok(self.values.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        self.answer()?;
        self.values.borrow_mut().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.answer()?;
        self.values.borrow_mut().remove(key);
        Ok(())
    }
}
