//! Where the code under test reads and writes while one operation runs.

use indwell::store::{Refused, Store};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

pub type Key = Rc<str>;
pub type View = BTreeMap<Key, Value>;

/// The bytes of a value, and their hash: they are compared far more often than made.
#[derive(Clone, Debug)]
pub struct Value(pub Rc<[u8]>, u64);

impl Value {
    pub fn new(bytes: &[u8]) -> Value {
        let mut hasher = Mixer::default();
        hasher.write(bytes);
        Value(bytes.into(), hasher.finish())
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.1);
    }
}

/// Where the code under test reads and writes while one operation runs.
#[derive(Default)]
struct Machine {
    view: View,
    writes: Vec<(Key, Option<Value>)>,
    /// Writes until the tab is killed.
    lives: Option<usize>,
}

thread_local!(static MACHINE: RefCell<Machine> = RefCell::default());

/// The store of the tab whose operation runs.
#[derive(Clone, Copy, Debug)]
pub struct Here;

impl Here {
    fn write(key: &str, value: Option<&[u8]>) -> Result<(), Refused> {
        MACHINE.with_borrow_mut(|machine| {
            if machine.lives.is_some_and(|lives| machine.writes.len() >= lives) {
                return Err(Refused);
            }
            let (key, value): (Key, Option<Value>) = (key.into(), value.map(Value::new));
            set(&mut machine.view, &key, &value);
            machine.writes.push((key, value));
            Ok(())
        })
    }
}

impl Store for Here {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        let own = |key: &&Key| key.starts_with(prefix);
        MACHINE.with_borrow(|machine| Ok(machine.view.keys().filter(own).map(|key| key.to_string()).collect()))
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        MACHINE.with_borrow(|machine| Ok(machine.view.get(key).map(|value| value.0.to_vec())))
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        Here::write(key, Some(value))
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        if self.get(key)?.is_some() { Here::write(key, None) } else { Ok(()) }
    }
}

pub fn set(view: &mut View, key: &Key, value: &Option<Value>) {
    match value {
        Some(value) => drop(view.insert(key.clone(), value.clone())),
        None => drop(view.remove(key)),
    }
}

/// Runs a piece of the code under test over a view; what it wrote.
pub fn over<T>(view: View, lives: Option<usize>, run: impl FnOnce() -> T) -> (T, Vec<(Key, Option<Value>)>) {
    MACHINE.set(Machine { view, writes: Vec::new(), lives });
    let result = run();
    (result, MACHINE.take().writes)
}

/// A hash of 64 bits, a word at a time: std's is several times slower.
#[derive(Default)]
pub struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word) ^ (chunk.len() as u64) << 56);
        }
    }

    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }

    fn finish(&self) -> u64 {
        let mixed = self.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ mixed >> 32
    }
}

impl fmt::Write for Mixer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write(text.as_bytes());
        Ok(())
    }
}
