//! Numbers for hashes: the first hash seen is 0, the next 1, and so on.

/// Maps 64-bit hashes to consecutive numbers: open addressing over keys that are hashes already, so that the result
/// depends on nothing but the order of insertion.
#[derive(Clone, Debug, Default)]
pub struct Table {
    keys: Vec<u64>,
    /// Number + 1 of the key in this slot; 0 is free. The length is a power of two, at least twice the keys.
    slots: Vec<u32>,
}

impl Table {
    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key with this number.
    pub fn key(&self, number: u32) -> Option<u64> {
        self.keys.get(number as usize).copied()
    }

    /// The number of a key, if it has been seen.
    pub fn get(&self, key: u64) -> Option<u32> {
        let number = *self.slots.get(self.slot(key)?)?;
        number.checked_sub(1)
    }

    /// The number of a key, and whether it is new.
    pub fn insert(&mut self, key: u64) -> (u32, bool) {
        if self.slots.len() < 2 * (self.keys.len() + 1) {
            self.grow();
        }
        let Some(slot) = self.slot(key) else {
            return (0, false);
        };
        if self.slots[slot] != 0 {
            return (self.slots[slot] - 1, false);
        }
        self.keys.push(key);
        self.slots[slot] = self.keys.len() as u32;
        (self.keys.len() as u32 - 1, true)
    }

    /// Where the key is or would go; nowhere in a table without slots.
    fn slot(&self, key: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = (key ^ (key >> 32)) as usize & mask;
        while self.slots[slot] != 0 && self.keys[self.slots[slot] as usize - 1] != key {
            slot = (slot + 1) & mask;
        }
        Some(slot)
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(16)];
        for number in 0..self.keys.len() {
            if let Some(slot) = self.slot(self.keys[number]) {
                self.slots[slot] = number as u32 + 1;
            }
        }
    }
}
