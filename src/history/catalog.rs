//! What the events are about: the items the engine has seen described, and the facets they have.

use super::digest::Digest;
use super::table::Table;
use crate::item::{Facet, Item, ItemKey, MAX_FACETS, TEXT_KEY, hash, words};

/// A facet the engine knows. Its number is its place in [`Catalog`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFacet {
    /// The hash of key and value.
    pub id: u32,
    /// Number of its group: facets with the same key at the same depth compete with each other.
    pub group: u32,
    /// The key, such as `brand`; [`TEXT_KEY`] for a word.
    pub key: Box<str>,
    /// The value, such as `Acme`; empty for a word, which is kept as a hash only.
    pub value: Box<str>,
}

/// An item the engine knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownItem {
    /// Numbers of its facets, those of one group side by side.
    pub facets: Vec<u32>,
    /// Natural logarithm of the price.
    pub log_price: Option<f32>,
    /// When it was published, seconds since the epoch; 0 when not known.
    pub time: u32,
    /// Bought again and again.
    pub consumable: bool,
}

/// Items and facets by number.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    items: Table,
    known: Vec<KnownItem>,
    /// By item: the print of what it was last described with, 0 when its description is another one.
    prints: Vec<u64>,
    changes: u32,
    facets: Table,
    known_facets: Vec<KnownFacet>,
    groups: Table,
}

impl Catalog {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The item with this number.
    pub fn item(&self, number: u32) -> &KnownItem {
        &self.known[number as usize]
    }

    /// The key of the item with this number.
    pub fn key(&self, number: u32) -> ItemKey {
        ItemKey(self.items.key(number).unwrap_or_default())
    }

    /// The number of an item, if it is known.
    pub fn find(&self, key: ItemKey) -> Option<u32> {
        self.items.get(key.0)
    }

    /// The number of a facet, if it is known.
    pub fn find_facet(&self, facet: &Facet) -> Option<u32> {
        self.facets.get(u64::from(facet.levels().last()?.id))
    }

    /// All facets.
    pub fn facets(&self) -> &[KnownFacet] {
        &self.known_facets
    }

    /// How many groups of facets there are.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The hash of the group with this number.
    pub fn group_hash(&self, number: u32) -> u32 {
        self.groups.key(number).unwrap_or_default() as u32
    }

    /// The number of the group that words are in, if there are any.
    pub fn text_group(&self) -> Option<u32> {
        self.groups.get(u64::from(text_group()))
    }

    /// The number of the item with this key, made without a description when it is new.
    pub fn number(&mut self, key: ItemKey) -> u32 {
        let (number, new) = self.items.insert(key.0);
        if new {
            self.known.push(KnownItem::default());
            self.prints.push(0);
        }
        number
    }

    /// How often an item that was known came to be described in another way: what the history says of facets may be another thing then.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// The number of an item that has the description with this print.
    pub fn recognised(&self, key: ItemKey, print: u64) -> Option<u32> {
        self.find(key).filter(|&number| self.prints[number as usize] == print)
    }

    /// From now on this item's description is known by a print, which is not 0.
    pub fn recognise(&mut self, number: u32, print: u64) {
        self.prints[number as usize] = print;
    }

    /// Takes in an item's description; the last one given holds. An item given by its id alone changes nothing.
    pub fn describe(&mut self, item: &Item) -> u32 {
        let before = self.len();
        let number = self.number(ItemKey::new(&item.item_id));
        let mut facets = Vec::with_capacity(item.facets.len());
        for facet in &item.facets {
            self.add_facet(facet, &mut facets);
        }
        self.add_words(&item.text, &mut facets);
        let known = KnownItem {
            facets,
            log_price: item.price.filter(|p| p.is_finite() && *p > 0.0).map(|p| libm::log(p) as f32),
            time: item.time.map_or(0, seconds),
            consumable: item.consumable,
        };
        if self.put(number, known) && (number as usize) < before {
            self.changes += 1;
        }
        number
    }

    /// A search, as an item whose facets are the words.
    pub fn describe_words(&mut self, text: &str) -> Option<u32> {
        let mut facets = Vec::new();
        self.add_words(text, &mut facets);
        if facets.is_empty() {
            return None;
        }
        let ids: Vec<u8> = facets.iter().flat_map(|&f| self.known_facets[f as usize].id.to_le_bytes()).collect();
        let number = self.number(ItemKey(hash(&[b"search:", &ids])));
        self.put(number, KnownItem { facets, ..KnownItem::default() });
        Some(number)
    }

    /// A preference, as an item with one facet; the parts above a path are not meant.
    pub fn describe_facet(&mut self, facet: &Facet) -> u32 {
        let mut facets = Vec::new();
        for level in facet.levels() {
            facets.push(self.facet(level.id, level.group, &facet.key, level.value));
        }
        facets.truncate(MAX_FACETS);
        facets.drain(..facets.len().saturating_sub(1));
        let name = [b"prefer:", facet.key.as_bytes(), b"=", facet.value.as_bytes()];
        let number = self.number(ItemKey(hash(&name)));
        self.put(number, KnownItem { facets, ..KnownItem::default() });
        number
    }

    /// Puts back an item read from storage. False where that says nothing, or nothing new.
    pub fn put(&mut self, number: u32, known: KnownItem) -> bool {
        let old = &mut self.known[number as usize];
        let new = known != KnownItem::default() && known != *old;
        if new {
            *old = known;
            self.prints[number as usize] = 0;
        }
        new
    }

    /// An item of another catalog, its facets by the numbers they have here.
    pub fn adopted(&mut self, from: &Catalog, number: u32) -> KnownItem {
        let mut known = from.item(number).clone();
        known.facets.iter_mut().for_each(|facet| *facet = self.adopt(from, *facet));
        known
    }

    /// A digest of another catalog.
    pub(super) fn adopted_digest(&mut self, from: &Catalog, digest: &Digest) -> Digest {
        let mut digest = digest.clone();
        digest.facets.iter_mut().for_each(|folded| folded.facet = self.adopt(from, folded.facet));
        digest
    }

    /// The number here of a facet of another catalog.
    pub fn adopt(&mut self, from: &Catalog, number: u32) -> u32 {
        let old = &from.known_facets[number as usize];
        self.facet(old.id, from.group_hash(old.group), &old.key, &old.value)
    }

    /// The number of the group that a facet is in.
    pub fn group_of(&self, facet: u32) -> u32 {
        self.known_facets[facet as usize].group
    }

    /// The number of a facet, added when it is new.
    pub fn facet(&mut self, id: u32, group: u32, key: &str, value: &str) -> u32 {
        let (group, _) = self.groups.insert(u64::from(group));
        let (number, new) = self.facets.insert(u64::from(id));
        if new {
            self.known_facets.push(KnownFacet { id, group, key: key.into(), value: value.into() });
        }
        number
    }

    /// The number of a word's facet.
    pub fn word(&mut self, id: u32) -> u32 {
        self.facet(id, text_group(), TEXT_KEY, "")
    }

    fn add_facet(&mut self, facet: &Facet, out: &mut Vec<u32>) {
        for level in facet.levels() {
            let number = self.facet(level.id, level.group, &facet.key, level.value);
            if out.len() < MAX_FACETS && !out.contains(&number) {
                self.add(number, out);
            }
        }
    }

    fn add_words(&mut self, text: &str, out: &mut Vec<u32>) {
        for id in words(text) {
            let number = self.word(id);
            self.add(number, out);
        }
    }

    /// Facets of one group side by side, groups by their hash: a score is then summed in the same order, to the last
    /// bit, whatever was described before.
    #[inline(never)]
    fn add(&self, number: u32, out: &mut Vec<u32>) {
        let hash = |facet: u32| self.group_hash(self.group_of(facet));
        let own = hash(number);
        let at = out.iter().position(|&other| hash(other) > own).unwrap_or(out.len());
        out.insert(at, number);
    }
}

/// Whole seconds since the epoch of a time in milliseconds, from 1 to what 32 bits hold.
pub fn seconds(ms: i64) -> u32 {
    (ms / 1000).clamp(1, i64::from(u32::MAX)) as u32
}

/// The group of words: that of no facet, for no path is 255 levels deep.
fn text_group() -> u32 {
    hash(&[TEXT_KEY.as_bytes(), &[u8::MAX]]) as u32
}
