//! The stored form of a history: the body of a stored value (see [`crate::store`]), which has the checksum.
//!
//! Numbers as LEB128 unless a width is given:
//! facets `n`, each `id:u32 group:u32 key value` (texts as length and UTF-8; both empty for a word);
//! items `n`, each `key:u64 flags:u8 [log_price:f32] [time] facets n, each its number`
//! (flags: 1 price, 2 time, 4 consumable);
//! events `n` in the order of the log, each `name:u8 seconds-since-the-one-before [tick] item [value:f32]` (128 is added
//! to the name where a tick other than 0 follows; value only for dwell and preference);
//! what was forgotten `n`, each `key:u64 name time when-it-was-forgotten` (name 126: all about the item; 127: all about
//! items with the facet of this id);
//! digests `n`, oldest first, each `week until events`, 7 and the bits of seven sums, and three times `n` and so many facets,
//! each `number sum count`: see [`Digest`].
//!
//! Format 1 ends with the events.

use super::digest::{Digest, Folded, MAX_DIGESTS, MOST, WEEK};
use super::forget::{FACET, MAX_FORGOTTEN};
use super::{Forgotten, History, KnownItem, MAX_EVENTS, Record, seconds};
use crate::event::Name;
use crate::item::{ItemKey, MAX_FACETS, MAX_NAME, MAX_WORDS, TEXT_KEY};

/// The stored form of a history is never longer; what is oldest and weakest is folded or let go.
pub const MAX_BYTES: usize = 24 * 1024;

/// Added to the number of an event's name where its tick follows.
const TICK: u8 = 0x80;

impl History {
    /// The stored form of the log, or of this tab's own part of it, at most [`MAX_BYTES`] long.
    pub fn encode(&self, own: bool, now: i64) -> Vec<u8> {
        let bytes = self.encode_all(own, now);
        if bytes.len() <= MAX_BYTES {
            return bytes;
        }
        let mut less = History::default();
        less.merge(self);
        if own {
            less.keep_own(true);
        }
        less.set_own(own);
        less.into_bytes(own, now)
    }

    /// The same of a history that is not wanted any more: made in its place, without a copy.
    #[inline(never)]
    pub fn into_bytes(mut self, own: bool, now: i64) -> Vec<u8> {
        loop {
            let bytes = self.encode_all(own, now);
            if bytes.len() <= MAX_BYTES {
                return bytes;
            }
            self.weaken(seconds(now));
        }
    }

    /// The same, however long. Only the items and facets that events and sums are about, numbered in the order of these.
    pub fn encode_all(&self, own: bool, now: i64) -> Vec<u8> {
        let catalog = &self.catalog;
        let (mut items, mut facets) = (Numbers::of(catalog.len()), Numbers::of(catalog.facets().len()));
        let mut events = 0;
        for record in self.events.iter().filter(|record| record.own || !own) {
            items.number(record.item);
            events += 1;
        }
        for &item in &items.old {
            catalog.item(item).facets.iter().for_each(|&facet| _ = facets.number(facet));
        }
        let digests: &[Digest] = if own { &[] } else { &self.digests };
        for digest in digests {
            digest.facets.iter().for_each(|folded| _ = facets.number(folded.facet));
        }
        let mut out = Vec::with_capacity(8 * events as usize + 24 * items.old.len() + 16 * facets.old.len() + 512);
        put(&mut out, facets.old.len() as u64);
        for &facet in &facets.old {
            let facet = &catalog.facets()[facet as usize];
            put_wide(&mut out, u64::from(facet.id), 4);
            put_wide(&mut out, u64::from(catalog.group_hash(facet.group)), 4);
            let is_word = &*facet.key == TEXT_KEY && facet.value.is_empty();
            put_text(&mut out, if is_word { "" } else { &facet.key });
            put_text(&mut out, &facet.value);
        }
        put(&mut out, items.old.len() as u64);
        for &number in &items.old {
            let item = catalog.item(number);
            put_wide(&mut out, catalog.key(number).0, 8);
            let flags =
                u8::from(item.log_price.is_some()) | u8::from(item.time != 0) << 1 | u8::from(item.consumable) << 2;
            out.push(flags);
            if let Some(price) = item.log_price {
                put_wide(&mut out, u64::from(price.to_bits()), 4);
            }
            if item.time != 0 {
                put(&mut out, u64::from(item.time));
            }
            put(&mut out, item.facets.len() as u64);
            item.facets.iter().for_each(|&facet| put(&mut out, u64::from(facets.number(facet))));
        }
        put(&mut out, events);
        let mut before = 0;
        for record in self.events.iter().filter(|record| record.own || !own) {
            out.push(record.name as u8 | if record.tick == 0 { 0 } else { TICK });
            put(&mut out, u64::from(record.at - before));
            before = record.at;
            if record.tick != 0 {
                put(&mut out, u64::from(record.tick));
            }
            put(&mut out, u64::from(items.number(record.item)));
            if has_value(record.name) {
                put_wide(&mut out, u64::from(record.value.to_bits()), 4);
            }
        }
        let mut forgotten = self.forgotten.clone();
        forgotten.retain(|gone| !(own && gone.is_past(now)));
        put(&mut out, forgotten.len() as u64);
        for gone in forgotten {
            put_wide(&mut out, gone.key.0, 8);
            put_all(&mut out, &[u32::from(gone.kind), gone.at, gone.told]);
        }
        put(&mut out, digests.len() as u64);
        for digest in digests {
            put_all(&mut out, &[digest.week, digest.until, digest.events, digest.sums.len() as u32]);
            put_all(&mut out, &digest.sums.map(f32::to_bits));
            put(&mut out, 3 * digest.facets.len() as u64);
            for folded in &digest.facets {
                put_all(&mut out, &[facets.number(folded.facet), folded.liked, folded.count]);
            }
        }
        out
    }

    /// Reads a stored form. Every number is checked; nothing is allocated that the bytes do not pay for. Nothing when it
    /// is not one.
    pub fn decode(body: &[u8]) -> Option<History> {
        let mut r = Reader { rest: body, sound: true };
        let history = r.history();
        (r.sound && r.rest.is_empty()).then_some(history)
    }
}

/// New numbers for old ones, in the order in which these are met.
struct Numbers {
    old: Vec<u32>,
    /// 1 more than the number; 0 where it was not met.
    new: Vec<u32>,
}

impl Numbers {
    /// For so many.
    fn of(count: usize) -> Numbers {
        Numbers { old: Vec::new(), new: vec![0; count] }
    }

    #[inline(never)]
    fn number(&mut self, old: u32) -> u32 {
        let new = &mut self.new[old as usize];
        if *new == 0 {
            self.old.push(old);
            *new = self.old.len() as u32;
        }
        *new - 1
    }
}

fn has_value(name: Name) -> bool {
    matches!(name, Name::ItemDwell | Name::SetPreference)
}

#[inline(never)]
fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[inline(never)]
fn put_all(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|&number| put(out, u64::from(number)));
}

/// So many bytes of a number.
#[inline(never)]
fn put_wide(out: &mut Vec<u8>, number: u64, width: usize) {
    out.extend_from_slice(&number.to_le_bytes()[..width]);
}

#[inline(never)]
fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// What is left to read. Where the bytes end or say what cannot be, it is unsound from then on and all numbers are 0: one
/// question at the end, where one after every number would weigh as much as all the rest.
struct Reader<'a> {
    rest: &'a [u8],
    sound: bool,
}

impl<'a> Reader<'a> {
    fn history(&mut self) -> History {
        let mut all = History { version: 1, ..History::default() };
        let catalog = &mut all.catalog;
        let facets = self.count(10);
        for number in 0..facets {
            let (id, group) = (self.wide(4) as u32, self.wide(4) as u32);
            let (key, value) = (self.text(), self.text());
            let is_word = key.is_empty() && value.is_empty();
            let added = if is_word { catalog.word(id) } else { catalog.facet(id, group, key, value) };
            self.check(added == number);
        }
        let items = self.count(10);
        for number in 0..items {
            let added = catalog.number(ItemKey(self.wide(8)));
            self.check(added == number);
            let flags = self.wide(1);
            let mut item = KnownItem { consumable: flags & 4 != 0, ..KnownItem::default() };
            if flags & 1 != 0 {
                item.log_price = Some(self.real());
            }
            if flags & 2 != 0 {
                item.time = self.any();
            }
            let n = self.few(1, MAX_FACETS + MAX_WORDS);
            item.facets = (0..n).map(|_| self.below(u64::from(facets))).collect();
            catalog.put(added, item);
        }
        let mut at = 0u32;
        for _ in 0..self.few(3, MAX_EVENTS) {
            let first = self.wide(1) as u8;
            let name = self.name(first & !TICK);
            let later = at.checked_add(self.any());
            self.check(later.is_some());
            at = later.unwrap_or_default();
            let tick = if first & TICK == 0 { 0 } else { self.below(1 << 16) as u16 };
            let item = self.below(u64::from(items));
            let value = if has_value(name) { self.real() } else { 0.0 };
            all.events.push(Record { at, tick, name, item, value, own: false });
        }
        if self.rest.is_empty() {
            return all;
        }
        for _ in 0..self.few(11, MAX_FORGOTTEN) {
            let key = ItemKey(self.wide(8));
            let kind = self.below(u64::from(FACET) + 1) as u8;
            all.forgotten.push(Forgotten { key, kind, at: self.any(), told: self.any() });
        }
        for _ in 0..self.few(5, MAX_DIGESTS) {
            let digest = self.digest(facets);
            self.check(all.digests.last().is_none_or(|before| before.week < digest.week));
            all.digests.push(digest);
        }
        all
    }

    fn digest(&mut self, facets: u32) -> Digest {
        let (week, until, events) = (self.any(), self.any(), self.below(u64::from(MOST)));
        let mut digest = Digest { week, until, events, sums: [0.0; 7], facets: Vec::new() };
        self.check(until.saturating_sub(1) / WEEK == week);
        let sums = self.count(1);
        self.check(sums == 7);
        for (at, sum) in digest.sums.iter_mut().enumerate() {
            *sum = f32::from_bits(self.any());
            // Of all evidence, and of the weights of prices and ages, none is below 0.
            self.check(sum.abs() < 1e9 && (*sum >= 0.0 || !matches!(at, 0 | 1 | 4)));
        }
        let numbers = self.count(1);
        self.check(numbers.is_multiple_of(3));
        for _ in 0..numbers / 3 {
            let facet = self.below(u64::from(facets));
            let [liked, count] = [0; 2].map(|_| self.below(u64::from(MOST)));
            digest.facets.push(Folded { facet, liked, count });
        }
        digest
    }

    /// Whether what must hold does.
    #[inline(never)]
    fn check(&mut self, holds: bool) {
        if !holds {
            self.sound = false;
            self.rest = &[];
        }
    }

    #[inline(never)]
    fn take(&mut self, n: usize) -> &'a [u8] {
        let split = self.rest.split_at_checked(n);
        self.check(split.is_some());
        let (taken, rest) = split.unwrap_or_default();
        self.rest = rest;
        taken
    }

    /// A number of so many bytes.
    #[inline(never)]
    fn wide(&mut self, width: usize) -> u64 {
        self.take(width).iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
    }

    fn real(&mut self) -> f32 {
        let real = f32::from_bits(self.wide(4) as u32);
        self.check(real.is_finite());
        real
    }

    fn name(&mut self, number: u8) -> Name {
        let name = Name::from_number(number);
        self.check(name.is_some());
        name.unwrap_or(Name::ViewItem)
    }

    /// A LEB128 number below `limit`.
    #[inline(never)]
    fn below(&mut self, limit: u64) -> u32 {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.wide(1);
            number |= (byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                self.check(number < limit);
                return if self.sound { number as u32 } else { 0 };
            }
        }
        self.check(false);
        0
    }

    fn any(&mut self) -> u32 {
        self.below(1 << 32)
    }

    /// How many elements of at least `size` bytes follow: never more than the bytes that are left can hold.
    #[inline(never)]
    fn count(&mut self, size: usize) -> u32 {
        let n = self.any();
        self.check(n as usize <= self.rest.len() / size);
        if self.sound { n } else { 0 }
    }

    /// The same, and never more than `most`.
    #[inline(never)]
    fn few(&mut self, size: usize, most: usize) -> u32 {
        let n = self.count(size);
        self.check(n as usize <= most);
        if self.sound { n } else { 0 }
    }

    #[inline(never)]
    fn text(&mut self) -> &'a str {
        let n = self.few(1, MAX_NAME) as usize;
        let text = core::str::from_utf8(self.take(n));
        self.check(text.is_ok());
        text.unwrap_or_default()
    }
}
