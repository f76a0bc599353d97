//! The stored form of a history: the body of a stored value (see [`crate::store`]), which has the checksum.
//!
//! Numbers as LEB128 unless a width is given:
//! facets `n`, each `id:u32 group:u32 key value` (texts as length and UTF-8; both empty for a word);
//! items `n`, each `key:u64 flags:u8 [log_price:f32] [time] facets n, each its number`
//! (flags: 1 price, 2 time, 4 consumable);
//! events `n` in the order of the log, each `name:u8 seconds-since-the-one-before [tick] item [value:f32]` (128 is added
//! to the name where a tick other than 0 follows; value only for dwell and preference);
//! what was forgotten `n`, each `key:u64 name time when-it-was-forgotten` (name 15: all about the item);
//! digests `n`, oldest first, each `week until events`, 7 and the bits of seven sums, and three times `n` and so many facets,
//! each `number sum count`: see [`Digest`].
//!
//! Format 1 ends with the events.

use super::digest::{Digest, Folded, MOST, WEEK};
use super::{Catalog, Forgotten, History, KnownItem, Record, seconds};
use crate::event::Name;
use crate::item::{ItemKey, MAX_FACETS, MAX_NAME, MAX_WORDS, TEXT_KEY};

/// The stored form of a history is never longer; what is oldest and weakest is folded or let go.
pub const MAX_BYTES: usize = 24 * 1024;

/// Added to the number of an event's name where its tick follows.
const TICK: u8 = 0x80;
/// In place of a name: all events.
const ALL: u32 = Name::ALL.len() as u32;

impl History {
    /// The stored form of the log, or of this tab's own part of it, at most [`MAX_BYTES`] long.
    pub fn encode(&self, own: bool, now: i64) -> Vec<u8> {
        let mut kept = self.compacted(own);
        if own {
            kept.forgotten.retain(|gone| !gone.is_past(now));
        }
        loop {
            let bytes = kept.encode_all();
            if bytes.len() <= MAX_BYTES {
                return bytes;
            }
            kept.weaken(seconds(now));
            kept.compact();
        }
    }

    fn encode_all(&self) -> Vec<u8> {
        let catalog = &self.catalog;
        let mut out = Vec::new();
        put(&mut out, catalog.facets().len() as u64);
        for facet in catalog.facets() {
            out.extend(facet.id.to_le_bytes());
            out.extend(catalog.group_hash(facet.group).to_le_bytes());
            let is_word = &*facet.key == TEXT_KEY && facet.value.is_empty();
            put_text(&mut out, if is_word { "" } else { &facet.key });
            put_text(&mut out, &facet.value);
        }
        put(&mut out, catalog.len() as u64);
        for number in 0..catalog.len() as u32 {
            let item = catalog.item(number);
            out.extend(catalog.key(number).0.to_le_bytes());
            let flags =
                u8::from(item.log_price.is_some()) | u8::from(item.time != 0) << 1 | u8::from(item.consumable) << 2;
            out.push(flags);
            if let Some(price) = item.log_price {
                out.extend(price.to_le_bytes());
            }
            if item.time != 0 {
                put(&mut out, u64::from(item.time));
            }
            put(&mut out, item.facets.len() as u64);
            for &facet in &item.facets {
                put(&mut out, u64::from(facet));
            }
        }
        put(&mut out, self.events.len() as u64);
        let mut before = 0;
        for record in &self.events {
            out.push(record.name as u8 | if record.tick == 0 { 0 } else { TICK });
            put(&mut out, u64::from(record.at - before));
            before = record.at;
            if record.tick != 0 {
                put(&mut out, u64::from(record.tick));
            }
            put(&mut out, u64::from(record.item));
            if has_value(record.name) {
                out.extend(record.value.to_le_bytes());
            }
        }
        put(&mut out, self.forgotten.len() as u64);
        for gone in &self.forgotten {
            out.extend(gone.key.0.to_le_bytes());
            put_all(&mut out, &[gone.name.map_or(ALL, |name| name as u32), gone.at, gone.told]);
        }
        put(&mut out, self.digests.len() as u64);
        for digest in &self.digests {
            put_all(&mut out, &[digest.week, digest.until, digest.events]);
            put(&mut out, digest.sums.len() as u64);
            digest.sums.iter().for_each(|sum| put(&mut out, u64::from(sum.to_bits())));
            put(&mut out, 3 * digest.facets.len() as u64);
            for folded in &digest.facets {
                put_all(&mut out, &[folded.facet, folded.liked, folded.count]);
            }
        }
        out
    }

    /// Reads a stored form. Every number is checked; nothing is allocated that the bytes do not pay for. Nothing when it
    /// is not one.
    pub fn decode(body: &[u8]) -> Option<History> {
        read_body(&mut Reader(body))
    }
}

fn read_body(r: &mut Reader) -> Option<History> {
    let mut catalog = Catalog::default();
    let facets = r.count(10)?;
    for number in 0..facets {
        let (id, group) = (r.u32()?, r.u32()?);
        let (key, value) = (r.text()?, r.text()?);
        let added =
            if key.is_empty() && value.is_empty() { catalog.word(id) } else { catalog.facet(id, group, key, value) };
        if added != number {
            return None;
        }
    }
    let items = r.count(10)?;
    for number in 0..items {
        if catalog.number(ItemKey(r.u64()?)) != number {
            return None;
        }
        let flags = r.u8()?;
        let mut item = KnownItem { consumable: flags & 4 != 0, ..KnownItem::default() };
        if flags & 1 != 0 {
            item.log_price = Some(r.f32()?);
        }
        if flags & 2 != 0 {
            item.time = r.below(1 << 32)?;
        }
        let n = r.count(1)?;
        if n as usize > MAX_FACETS + MAX_WORDS {
            return None;
        }
        for _ in 0..n {
            item.facets.push(r.below(u64::from(facets))?);
        }
        catalog.put(number, item);
    }
    let mut events = Vec::new();
    let mut at = 0u32;
    for _ in 0..r.count(3)? {
        let first = r.u8()?;
        let name = Name::from_number(first & !TICK)?;
        at = at.checked_add(r.below(1 << 32)?)?;
        let tick = if first & TICK == 0 { 0 } else { r.below(1 << 16)? as u16 };
        let item = r.below(u64::from(items))?;
        let value = if has_value(name) { r.f32()? } else { 0.0 };
        events.push(Record { at, tick, name, item, value, own: false });
    }
    let (mut forgotten, mut digests) = (Vec::new(), Vec::new());
    if !r.0.is_empty() {
        for _ in 0..r.count(11)? {
            let key = ItemKey(r.u64()?);
            let [name, at, told] = r.three()?;
            if name > ALL {
                return None;
            }
            forgotten.push(Forgotten { key, name: Name::from_number(name as u8), at, told });
        }
        for _ in 0..r.count(5)? {
            digests.push(read_digest(r, facets)?);
        }
        if !digests.is_sorted_by(|a, b| a.week < b.week) {
            return None;
        }
    }
    r.0.is_empty().then_some(History { catalog, events, digests, forgotten, version: 1 })
}

fn read_digest(r: &mut Reader, facets: u32) -> Option<Digest> {
    let [week, until, events] = r.three()?;
    let mut digest = Digest { week, until, events, sums: [0.0; 7], facets: Vec::new() };
    let mut sound = until.saturating_sub(1) / WEEK == week && events < MOST;
    let sums = r.list()?;
    for (at, (sum, &bits)) in digest.sums.iter_mut().zip(&sums).enumerate() {
        *sum = f32::from_bits(bits);
        // Of all evidence, and of the weights of prices and ages, none is below 0.
        sound &= sum.abs() < 1e9 && (*sum >= 0.0 || !matches!(at, 0 | 1 | 4));
    }
    let numbers = r.list()?;
    for folded in numbers.chunks_exact(3) {
        let [facet, liked, count] = [folded[0], folded[1], folded[2]];
        sound &= facet < facets && liked < MOST && count < MOST;
        digest.facets.push(Folded { facet, liked, count });
    }
    (sound && sums.len() == 7 && numbers.len() % 3 == 0).then_some(digest)
}

fn has_value(name: Name) -> bool {
    matches!(name, Name::ItemDwell | Name::SetPreference)
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_all(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|&number| put(out, u64::from(number)));
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// What is left to read; every method is `None` where the bytes end or say what cannot be.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn f32(&mut self) -> Option<f32> {
        Some(f32::from_bits(self.u32()?)).filter(|v| v.is_finite())
    }

    #[inline(never)]
    /// A LEB128 number below `limit`.
    fn below(&mut self, limit: u64) -> Option<u32> {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.u8()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return (number < limit).then_some(number as u32);
            }
        }
        None
    }

    /// Three numbers.
    #[inline(never)]
    fn three(&mut self) -> Option<[u32; 3]> {
        Some([self.below(1 << 32)?, self.below(1 << 32)?, self.below(1 << 32)?])
    }

    /// So many numbers as the first says.
    fn list(&mut self) -> Option<Vec<u32>> {
        let mut list = Vec::new();
        for _ in 0..self.count(1)? {
            list.push(self.below(1 << 32)?);
        }
        Some(list)
    }

    /// How many elements of at least `size` bytes follow: never more than the bytes that are left can hold.
    fn count(&mut self, size: usize) -> Option<u32> {
        let n = self.below(1 << 32)?;
        (n as usize <= self.0.len() / size).then_some(n)
    }

    fn text(&mut self) -> Option<&'a str> {
        let n = self.count(1)? as usize;
        if n > MAX_NAME {
            return None;
        }
        core::str::from_utf8(self.take(n)?).ok()
    }
}
