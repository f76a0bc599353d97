//! The keys of one space in a store: room, names and ids.

use super::value::{Header, seal};
use super::{Problem, Refused, Store};
use crate::item::hash;
use std::cell::Cell;

/// The space takes no more where it can do with less: with a reserve as large as the greatest union.
const BUDGET: usize = 64 * 1024;
/// The space never takes more.
const MOST: usize = 128 * 1024;

/// Before the digits of an epoch, in the name of its key.
pub const EPOCH: &str = "epoch.";

/// A store as one space uses it. A clone of it keeps in a clone of the store.
#[derive(Clone, Debug)]
pub struct Shelf<S> {
    store: S,
    prefix: String,
    /// The last id that was taken.
    ids: Cell<u64>,
    /// Length of all values together.
    pub bytes: Cell<usize>,
    /// Length of the reserve.
    pub reserved: Cell<usize>,
}

impl<S: Store> Shelf<S> {
    /// Of this space; `id` is a random number that no other tab has.
    pub fn new(store: S, space: &str, id: u64) -> Shelf<S> {
        let mut prefix = String::from("indwell/");
        prefix.push_str(space);
        prefix.push('/');
        Shelf { store, prefix, ids: Cell::new(id), bytes: Cell::new(0), reserved: Cell::new(0) }
    }

    /// All keys of the space.
    #[inline(never)]
    pub fn keys(&self) -> Result<Vec<String>, Refused> {
        self.store.keys(&self.prefix)
    }

    /// What is under a key.
    #[inline(never)]
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.store.get(key)
    }

    /// Removes a key.
    #[inline(never)]
    pub fn remove(&self, key: &str) -> Result<(), Refused> {
        self.store.remove(key)
    }

    /// What of a key is its own.
    pub fn name<'a>(&self, key: &'a str) -> &'a str {
        key.strip_prefix(&*self.prefix).unwrap_or_default()
    }

    /// The latest epoch that is declared; 0 where none is.
    #[inline(never)]
    pub fn declared(&self) -> Result<u64, Refused> {
        let mut latest = 0;
        for key in self.keys()? {
            if let Some(digits) = self.name(&key).strip_prefix(EPOCH) {
                latest = number(digits).max(latest);
            }
        }
        Ok(latest)
    }

    /// The key that declares an epoch.
    pub fn epoch(&self, epoch: u64) -> String {
        let mut key = self.named(EPOCH);
        key.extend(digits(epoch));
        key
    }

    /// The hash of what is under a name; 0 where nothing is.
    #[inline(never)]
    pub fn hashed(&self, name: &str) -> Result<u64, Refused> {
        Ok(self.get(&self.named(name))?.map_or(0, |value| hash(&[&value])))
    }

    /// Writes a value, reads it back and returns its length; `before` is the length of the one it replaces.
    #[inline(never)]
    pub fn put(&self, header: Header, before: usize, body: &[u8]) -> Result<usize, Problem> {
        let value = seal(header, body);
        let key = self.key(header.id);
        let bytes = self.bytes.get().saturating_sub(before) + value.len();
        if bytes > MOST {
            return Err(Problem::Full);
        }
        if bytes + self.reserved.get() > BUDGET {
            self.give_up_reserve()?;
        }
        self.set(&key, &value)?;
        if self.get(&key)?.as_ref() != Some(&value) {
            return Err(Problem::Denied);
        }
        self.bytes.set(bytes);
        Ok(value.len())
    }

    /// Sets a value, if need be in the room of the reserve.
    #[inline(never)]
    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), Problem> {
        let again = |_| {
            self.give_up_reserve()?;
            self.store.set(key, value)
        };
        self.store.set(key, value).or_else(again).map_err(|_| Problem::Full)
    }

    #[inline(never)]
    fn give_up_reserve(&self) -> Result<(), Refused> {
        self.reserved.set(0);
        self.remove(&self.named("reserve"))
    }

    /// Makes room for a later save, or as much of it as there is.
    #[inline(never)]
    pub fn reserve(&self, mut length: usize) {
        let key = self.named("reserve");
        length = length.min(BUDGET.saturating_sub(self.bytes.get()));
        while length > 256 && self.reserved.get() < length {
            if self.store.set(&key, &vec![b' '; length]).is_ok() {
                self.reserved.set(length);
            }
            length /= 2;
        }
    }

    /// An id that no value has. From a random number on, they are as rare as random ones.
    pub fn fresh(&self) -> u64 {
        self.ids.set(self.ids.get().wrapping_add(1));
        self.ids.get()
    }

    #[inline(never)]
    pub fn key(&self, id: u64) -> String {
        let mut key = self.prefix.clone();
        key.extend(digits(id));
        key
    }

    #[inline(never)]
    pub fn named(&self, name: &str) -> String {
        let mut key = self.prefix.clone();
        key.push_str(name);
        key
    }
}

fn digits(number: u64) -> impl Iterator<Item = char> {
    (0..16).rev().map(move |at| char::from(b"0123456789abcdef"[(number >> (4 * at)) as usize & 15]))
}

/// The number that these 16 digits are; 0 where there are not so many.
fn number(digits: &str) -> u64 {
    let bytes = digits.as_bytes();
    let mut number = 0;
    for byte in bytes.iter().filter(|_| bytes.len() == 16) {
        number = number << 4 | u64::from((byte & 15) + 9 * (byte >> 6)) & 15;
    }
    number
}
