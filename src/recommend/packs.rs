//! The packs at hand, as one.

use super::sessions::vote;
use super::{Input, Neighbours, Params, Query};
use crate::item::{Item, ItemKey};
use crate::pack::{Pack, Relation};

/// One pack or several: a shop too large for one file is cut into shards, each a whole pack of one category's items and
/// of the foreign ones their rows name. Items are joined by their keys: one number stands for an item in all of them.
#[derive(Debug, Default)]
pub struct Packs {
    held: Vec<Held>,
}

#[derive(Debug)]
pub(super) struct Held {
    name: String,
    pub pack: Pack,
    /// What is added to its own numbers.
    first: u32,
    /// By own number: the number in all packs, that of the first pack with the item; empty for the first pack.
    joined: Vec<u32>,
}

impl Packs {
    /// Takes in a pack, in the place of one with the same name. Numbers of items may change.
    pub fn put(&mut self, name: &str, pack: Pack) {
        self.held.retain(|held| held.name != name);
        self.held.push(Held { name: name.to_owned(), pack, first: 0, joined: Vec::new() });
        let mut first = 0;
        for at in 0..self.held.len() {
            self.held[at].first = first;
            let (before, held) = (&self.held[..at], &self.held[at]);
            let mut joined = Vec::new();
            if at > 0 {
                for item in 0..held.pack.len() {
                    let known = held.pack.key(item).and_then(|key| find(before, key));
                    push(&mut joined, known.unwrap_or(first + item));
                }
            }
            first = first.saturating_add(held.pack.len());
            self.held[at].joined = joined;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The number of the item with this key.
    pub fn find(&self, key: ItemKey) -> Option<u32> {
        find(&self.held, key)
    }

    /// The id of the item with this number.
    pub fn id(&self, item: u32) -> Option<&str> {
        let (held, own) = self.at(item)?;
        held.pack.id(own)
    }

    /// What the packs say of an item.
    pub fn describe(&self, item: u32) -> Option<Item> {
        let (held, own) = self.at(item)?;
        held.pack.describe(own)
    }

    /// How inputs are weighted, as the first pack has it.
    pub fn params(&self) -> Params {
        let mut kept = [f32::NAN; Params::LEN];
        if let Some(held) = self.held.first() {
            kept = held.pack.params();
        }
        Params::from_slice(&kept)
    }

    /// Asks how popular each item is, or else by what factor its popularity rises where it does.
    pub(super) fn popular(&self, trending: bool, query: &mut Query) {
        query.clear();
        for held in &self.held {
            for own in 0..held.pack.len() {
                let score = match trending {
                    true => Some(held.pack.trend(own)).filter(|trend| *trend > 1.0).unwrap_or(0.0),
                    false => held.pack.popularity(own),
                };
                let item = held.number(own);
                // An item of several packs counts as the first has it.
                if score > 0.0 && query.score(item) == 0.0 {
                    query.put(item, score);
                }
            }
        }
    }

    /// The neighbours of one relation.
    pub fn related(&self, relation: Relation) -> Related<'_> {
        Related { packs: self, relation }
    }

    /// The first pack with this item, and the item's number there.
    pub(super) fn at(&self, item: u32) -> Option<(&Held, u32)> {
        let held = self.held.iter().rfind(|held| held.first <= item)?;
        Some((held, item - held.first))
    }
}

impl Held {
    /// The number in all packs of the item with this number in this one.
    pub fn number(&self, own: u32) -> u32 {
        self.joined.get(own as usize).copied().unwrap_or(self.first + own)
    }
}

#[inline(never)]
pub(super) fn push(numbers: &mut Vec<u32>, number: u32) {
    numbers.push(number);
}

fn find(held: &[Held], key: ItemKey) -> Option<u32> {
    held.iter().find_map(|held| held.pack.find(key).map(|own| held.first + own))
}

/// The neighbours of one relation in all packs: of each item those of the first pack that has any.
pub struct Related<'a> {
    packs: &'a Packs,
    relation: Relation,
}

impl Related<'_> {
    fn read_from(&self, held: &Held, own: u32, row: &mut Vec<(u32, f32)>) -> Option<()> {
        let found = held.pack.neighbours(self.relation, own)?;
        let mut add = |other, weight| row.push((held.number(other), weight));
        if found.own > 0.0 {
            add(own, found.own);
        }
        for (other, weight) in found {
            add(other, weight);
        }
        (!row.is_empty()).then_some(())
    }
}

impl Neighbours for Related<'_> {
    fn read(&self, item: u32, row: &mut Vec<(u32, f32)>) {
        row.clear();
        if let [held] = &self.packs.held[..] {
            self.read_from(held, item, row);
        } else if let Some(key) = self.packs.at(item).and_then(|(held, own)| held.pack.key(own)) {
            let mut has = |held: &Held| self.read_from(held, held.pack.find(key)?, row);
            self.packs.held.iter().find_map(&mut has);
        }
    }

    /// Sessions speak for what is looked at next.
    fn vote(&self, query: &mut Query, inputs: &[Input]) {
        if self.relation == Relation::Next {
            let mut own = Vec::new();
            for held in self.packs.held.iter().filter(|held| held.pack.has_sessions()) {
                own.clear();
                for input in inputs {
                    let key = self.packs.at(input.item).and_then(|(first, own)| first.pack.key(own));
                    push(&mut own, key.and_then(|key| held.pack.find(key)).unwrap_or(u32::MAX));
                }
                vote(held, query, inputs, &own);
            }
        }
    }
}
