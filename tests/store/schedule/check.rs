//! What must hold at any moment of a schedule.

use super::World;
use crate::browser::{View, Write, apply};
use indwell::item::ItemKey;
use indwell::store::{Keeper, MemoryStore, Store};

/// An event that was recorded.
pub struct Told {
    pub number: usize,
    pub step: u64,
    pub tab: usize,
    /// How many writes of its tab must have arrived for it to be stored; none as long as it is not acknowledged.
    pub writes: Option<usize>,
    /// The epoch its tab knew then.
    pub epoch: u64,
}

/// An item that was forgotten.
pub struct Gone {
    pub number: usize,
    pub step: u64,
    pub tab: usize,
    /// How many writes of its tab must have arrived for it to be forgotten everywhere; none when the store refused.
    pub writes: Option<usize>,
}

/// An erasure of everything.
pub struct Erasing {
    pub tab: usize,
    /// The writes of its tab before it, and with it.
    pub first: usize,
    pub last: usize,
    /// Its tab was killed in the midst of it, or the store refused it.
    pub cut: bool,
}

impl World {
    /// What a new tab reads that sees this much of the log.
    pub(super) fn check(&mut self, at: usize) -> Result<(), String> {
        self.counts.readings += 1;
        let mut view = View::new();
        let mut arrived = vec![0; self.stores.len()];
        let mut cleared = 0;
        let mut ends = vec![u64::MAX; self.erasing.len()];
        for ((tab, write), step) in self.log[..at].iter().zip(&self.arrived) {
            apply(&mut view, write);
            match write {
                Write::Clear => cleared += 1,
                _ => arrived[*tab] += 1,
            }
            for (end, erasing) in ends.iter_mut().zip(&self.erasing) {
                if erasing.tab == *tab && erasing.last == arrived[*tab] {
                    *end = *step;
                }
            }
        }
        let store = MemoryStore::default();
        view.iter().for_each(|(key, value)| store.set(key, value).unwrap_or_default());
        let keeper = Keeper::new(store, "s", 0);
        let history = keeper.read(self.now).ok_or("the store could not be read")?;
        if let Some(problem) = keeper.problem() {
            return Err(format!("a value was not read: {problem:?}"));
        }
        let epoch = declared(&view);
        let cleared = self.cleared.get(..cleared).and_then(|steps| steps.last().copied());
        // What an erasure had not yet reached its end over, or never did, may be gone or not if it is from before that.
        let erasing = |told: &Told| {
            let halfway = |(erasing, &end): (&Erasing, &u64)| {
                let so_far = arrived[erasing.tab];
                so_far > erasing.first && (erasing.cut || so_far < erasing.last) && told.step <= end
            };
            self.erasing.iter().zip(&ends).any(halfway)
        };
        let mut found = 0;
        for told in &self.told {
            let key = ItemKey::new(&told.number.to_string());
            let number = history.catalog().find(key);
            let count = history.events().iter().filter(|record| Some(record.item) == number).count();
            found += count;
            let forgotten = || self.gone.iter().filter(|gone| gone.number == told.number);
            let due = told.writes.is_some_and(|writes| arrived[told.tab] >= writes)
                && told.epoch == epoch
                && forgotten().next().is_none();
            let erased = self.erased.iter().filter(|(other, _)| told.epoch < *other && *other <= epoch);
            let before = erased.map(|&(_, step)| step).max().max(cleared).is_some_and(|since| told.step < since);
            let without = forgotten()
                .any(|gone| told.step < gone.step && gone.writes.is_some_and(|writes| arrived[gone.tab] >= writes));
            let after = cleared.is_none_or(|cleared| told.step > cleared);
            match count {
                0 if due && after && !erasing(told) => {
                    return Err(format!("event {} of tab {} was lost", told.number, told.tab));
                }
                0 => {}
                1 if before || without => return Err(format!("event {} came back", told.number)),
                1 => {}
                _ => return Err(format!("event {} is there {count} times", told.number)),
            }
        }
        if found != history.events().len() {
            return Err(String::from("there is an event that nobody told"));
        }
        Ok(())
    }
}

/// The latest epoch that a view declares.
pub fn declared(view: &View) -> u64 {
    let digits = view.keys().filter_map(|key| key.strip_prefix("indwell/s/epoch."));
    digits.map(|digits| u64::from_str_radix(digits, 16).expect("16 digits")).max().unwrap_or(0)
}
