//! Where the code under test reads and writes while one operation runs.

use indwell::store::{Refused, Store};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

pub type Key = Rc<str>;
pub type View = BTreeMap<Key, Rc<[u8]>>;
/// What was put under a key; nothing when the key was removed.
pub type Write = (Key, Option<Rc<[u8]>>);

#[derive(Default)]
struct Machine {
    view: View,
    writes: Vec<Write>,
}

thread_local!(static MACHINE: RefCell<Machine> = RefCell::default());

/// The store of the tab whose operation runs. It always has room.
#[derive(Clone, Copy, Debug)]
pub struct Here;

impl Here {
    /// Blanks that keep room mean nothing: who looks only sees how many there are, and here is always room.
    fn write(key: &str, value: Option<&[u8]>) -> Result<(), Refused> {
        if key.ends_with("/reserve") && value.is_none_or(|value| value.iter().all(|&byte| byte == b' ')) {
            return Ok(());
        }
        MACHINE.with_borrow_mut(|machine| {
            let write: Write = (key.into(), value.map(Rc::from));
            set(&mut machine.view, &write);
            machine.writes.push(write);
        });
        Ok(())
    }
}

impl Store for Here {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        let own = |key: &&Key| key.starts_with(prefix);
        MACHINE.with_borrow(|machine| Ok(machine.view.keys().filter(own).map(|key| key.to_string()).collect()))
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        MACHINE.with_borrow(|machine| Ok(machine.view.get(key).map(|value| value.to_vec())))
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        Here::write(key, Some(value))
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        if self.get(key)?.is_some() { Here::write(key, None) } else { Ok(()) }
    }
}

pub fn set(view: &mut View, (key, value): &Write) {
    match value {
        Some(value) => drop(view.insert(key.clone(), value.clone())),
        None => drop(view.remove(key)),
    }
}

/// Runs a piece of the code under test over a view; what it wrote.
pub fn over<T>(view: View, run: impl FnOnce() -> T) -> (T, Vec<Write>) {
    MACHINE.set(Machine { view, writes: Vec::new() });
    let result = run();
    (result, MACHINE.take().writes)
}
