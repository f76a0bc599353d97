//! Numbers for what is seen again and again, and the states that were seen.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// 128 bits of whatever is written, a word at a time.
#[derive(Clone, Copy)]
pub struct Mark(u64, u64);

impl Default for Mark {
    fn default() -> Mark {
        Mark(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344)
    }
}

impl Mark {
    pub fn word(&mut self, word: u64) {
        let (a, b) = (self.0 ^ word, self.1.rotate_left(31) ^ word);
        (self.0, self.1) = (a.wrapping_mul(0x9e37_79b9_7f4a_7c15), b.wrapping_mul(0xbf58_476d_1ce4_e5b9));
        (self.0, self.1) = (self.0 ^ self.0 >> 32, self.1 ^ self.1 >> 29);
    }

    pub fn of(words: &[u32]) -> u128 {
        let mut mark = Mark::default();
        words.iter().for_each(|&word| mark.word(u64::from(word)));
        mark.word(words.len() as u64);
        mark.end()
    }

    pub fn of_bytes(bytes: &[u8]) -> u128 {
        let mut mark = Mark::default();
        mark.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            mark.word(u64::from_le_bytes(word));
        }
        mark.end()
    }

    pub fn end(self) -> u128 {
        let mix = |word: u64| (word ^ word >> 33).wrapping_mul(0x94d0_49bb_1331_11eb);
        let (a, b) = (mix(self.0), mix(self.1));
        u128::from(a ^ a >> 31) << 64 | u128::from(b ^ b >> 31)
    }
}

/// For maps whose keys are few words.
#[derive(Default)]
pub struct Quick(Mark);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0.word(u64::from(byte)));
    }

    fn write_u32(&mut self, word: u32) {
        self.0.word(u64::from(word));
    }

    fn write_u128(&mut self, word: u128) {
        self.0.0 = word as u64;
    }

    fn finish(&self) -> u64 {
        self.0.0
    }
}

pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Lists of numbers, each known by one number.
#[derive(Default)]
pub struct Lists {
    all: Vec<u32>,
    ends: Vec<usize>,
    numbers: Map<u128, u32>,
}

impl Lists {
    pub fn number(&mut self, list: &[u32]) -> u32 {
        let (all, ends) = (&mut self.all, &mut self.ends);
        *self.numbers.entry(Mark::of(list)).or_insert_with(|| {
            all.extend_from_slice(list);
            ends.push(all.len());
            ends.len() as u32 - 1
        })
    }

    pub fn list(&self, number: u32) -> &[u32] {
        let at = number as usize;
        &self.all[if at == 0 { 0 } else { self.ends[at - 1] }..self.ends[at]]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

/// The bits of a mark that say which steps sleep.
const SLEEP: u128 = 63;

/// States that were seen, by 122 bits of their marks, each with the steps that were left out there.
pub struct Seen {
    slots: Vec<u128>,
    len: usize,
}

impl Seen {
    pub fn new() -> Seen {
        Seen { slots: vec![0; 1 << 16], len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Which steps are to be taken in a state that is come to with these asleep; none of six if all were.
    pub fn come(&mut self, mark: u128, sleep: u8) -> u8 {
        if self.len * 4 > self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; old.len() * 2];
            for slot in old.into_iter().filter(|&slot| slot != 0) {
                let at = self.place(slot);
                self.slots[at] = slot;
            }
        }
        let mark = mark & !SLEEP;
        let at = self.place(mark);
        let left = (self.slots[at] & SLEEP) as u8;
        if self.slots[at] == 0 {
            self.len += 1;
            self.slots[at] = mark | u128::from(sleep);
            return !sleep & SLEEP as u8;
        }
        self.slots[at] = mark | u128::from(left & sleep);
        left & !sleep
    }

    fn place(&self, mark: u128) -> usize {
        let mut at = (mark >> 64) as usize & (self.slots.len() - 1);
        while self.slots[at] != 0 && (self.slots[at] ^ mark) & !SLEEP != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }
}
