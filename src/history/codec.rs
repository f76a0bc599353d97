//! The stored form of a history: the body of a stored value (see [`crate::store`]), which has the checksum.
//!
//! Numbers as LEB128 unless a width is given:
//! facets `n`, each `id:u32 group:u32 key value` (texts as length and UTF-8; both empty for a word);
//! items `n`, each `key:u64 flags:u8 [log_price:f32] [time] facets n, each its number`
//! (flags: 1 price, 2 time, 4 consumable);
//! events `n` in the order of the log, each `name:u8 seconds-since-the-one-before [tick] item [value:f32]` (128 is added
//! to the name where a tick other than 0 follows; value only for dwell and preference).

use super::{Catalog, History, KnownItem, Record, seconds};
use crate::event::Name;
use crate::item::{ItemKey, MAX_FACETS, MAX_NAME, MAX_WORDS, TEXT_KEY};

/// The stored form of a history is never longer; what is weakest is let go.
pub const MAX_BYTES: usize = 32 * 1024;

/// Added to the number of an event's name where its tick follows.
const TICK: u8 = 0x80;

impl History {
    /// The stored form of the log, or of this tab's own part of it, at most [`MAX_BYTES`] long.
    pub fn encode(&self, own: bool, now: i64) -> Vec<u8> {
        let mut kept = self.compacted(own);
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
    r.0.is_empty().then_some(History { catalog, events, version: 1 })
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
