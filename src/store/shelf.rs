//! The keys of one space in a store: room, names and ids.

use super::value::{Header, seal};
use super::{Problem, Refused, Store};
use crate::item::hash;
use std::cell::Cell;

/// The space takes no more where it can do with less: with a reserve as large as the greatest union.
const BUDGET: usize = 64 * 1024;
/// The space never takes more.
const MOST: usize = 128 * 1024;

/// The reserve is wanted so large, for a save in a store that others have filled.
pub const RESERVE: usize = 4 * 1024;
/// No value is written but beside so much of it, which is for what is forgotten,
pub const LEAST: usize = 512;
/// and the last of it is for the epoch when everything is.
pub const LAST: usize = 64;

/// So many digits make an id or an epoch.
pub const DIGITS: usize = 16;
/// Before the digits of an epoch, in the name of its key.
const EPOCH: &str = "epoch.";

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
    pub fn declared(&self) -> Result<u64, Refused> {
        Ok(self.latest(&self.keys()?))
    }

    /// The latest epoch that one of these keys declares; 0 where none does.
    #[inline(never)]
    pub fn latest(&self, keys: &[String]) -> u64 {
        let mut latest = 0;
        for key in keys {
            if let Some(digits) = self.name(key).strip_prefix(EPOCH) {
                latest = number(digits).max(latest);
            }
        }
        latest
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

    /// Writes a value, reads it back and returns its length; `before` is the length of the one it replaces. So much of the
    /// reserve is kept.
    #[inline(never)]
    pub fn put(&self, header: Header, before: usize, body: &[u8], keep: usize) -> Result<usize, Problem> {
        self.reserve(RESERVE);
        let value = seal(header, body);
        let key = self.key(header.id);
        let bytes = self.bytes.get().saturating_sub(before) + value.len();
        if bytes > MOST.max(self.bytes.get()) || self.reserved.get() < keep {
            return Err(Problem::Full);
        }
        if bytes + self.reserved.get() > BUDGET {
            let _ = self.lend(LEAST);
        }
        if !self.with_reserve(keep, || self.store.keep(&key, &value))? {
            return Err(Problem::Denied);
        }
        self.bytes.set(bytes);
        Ok(value.len())
    }

    /// Sets a value, if need be in the room of the reserve, of which so much is kept.
    #[inline(never)]
    pub fn set(&self, key: &str, value: &[u8], keep: usize) -> Result<(), Problem> {
        self.with_reserve(keep, || self.store.set(key, value))
    }

    fn with_reserve<T>(&self, keep: usize, put: impl Fn() -> Result<T, Refused>) -> Result<T, Problem> {
        let again = |_| {
            self.lend(keep)?;
            put()
        };
        put().or_else(again).map_err(|_| Problem::Full)
    }

    /// Makes the reserve as small as this.
    #[inline(never)]
    fn lend(&self, keep: usize) -> Result<(), Refused> {
        if self.reserved.get() <= keep {
            return Err(Refused);
        }
        self.blanks(keep)
    }

    #[inline(never)]
    fn blanks(&self, length: usize) -> Result<(), Refused> {
        self.store.set(&self.named("reserve"), &vec![b' '; length])?;
        self.reserved.set(length);
        Ok(())
    }

    /// Makes room for a later save, or as much of it as there is.
    #[inline(never)]
    pub fn reserve(&self, mut length: usize) {
        length = length.min(BUDGET.saturating_sub(self.bytes.get())).max(LEAST);
        while length >= LEAST && self.reserved.get() < length {
            let _ = self.blanks(length);
            length /= 2;
        }
    }

    /// An id that no value has. From a random number on, they are as rare as random ones.
    pub fn fresh(&self) -> u64 {
        self.ids.set(self.ids.get().wrapping_add(1));
        self.ids.get()
    }

    /// The id that a key is of.
    pub fn id(&self, key: &str) -> u64 {
        number(self.name(key))
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
    for byte in bytes.iter().filter(|_| bytes.len() == DIGITS) {
        number = number << 4 | u64::from((byte & 15) + 9 * (byte >> 6)) & 15;
    }
    number
}
