//! The stored form of a history: one self-describing value with a checksum.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `INDW` |
//! | 4 | format, now 1; a reader leaves a higher one untouched |
//! | 5–7 | 0 |
//! | 8–11 | length of the body, little endian |
//! | 12–15 | CRC-32 (ISO-HDLC) of bytes 0–11 and the body |
//! | 16– | body |
//!
//! Body, numbers as LEB128 unless a width is given:
//! facets `n`, each `id:u32 group:u32 key value` (texts as length and UTF-8; both empty for a word);
//! items `n`, each `key:u64 flags:u8 [log_price:f32] [time] facets n, each its number`
//! (flags: 1 price, 2 time, 4 consumable);
//! events `n`, oldest first, each `name:u8 seconds-since-the-one-before item [value:f32]` (value only for dwell and
//! preference).

use super::{Catalog, History, KnownItem, Record, seconds};
use crate::event::Name;
use crate::item::{ItemKey, MAX_FACETS, MAX_NAME, MAX_WORDS, TEXT_KEY};

/// A stored history is never larger.
pub const MAX_BYTES: usize = 64 * 1024;
const MAGIC: [u8; 4] = *b"INDW";
const FORMAT: u8 = 1;
const HEADER: usize = 16;

/// Why stored bytes were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Not ours, cut off, or changed since they were written.
    Corrupt,
    /// Written by a newer version of Indwell.
    Newer,
}

impl History {
    /// The stored form at `now` (milliseconds since the epoch), at most [`MAX_BYTES`] long: while it is longer, half of
    /// the events that matter least are let go.
    pub fn encode(&mut self, now: i64) -> Vec<u8> {
        loop {
            let bytes = self.encode_all();
            if bytes.len() <= MAX_BYTES {
                return bytes;
            }
            self.let_go_least(|count| count.div_ceil(2), seconds(now));
        }
    }

    fn encode_all(&self) -> Vec<u8> {
        let kept = self.compacted();
        let catalog = &kept.catalog;
        let mut out = vec![0; HEADER];
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
        put(&mut out, kept.events.len() as u64);
        let mut before = 0;
        for record in &kept.events {
            out.push(record.name as u8);
            put(&mut out, u64::from(record.at - before));
            before = record.at;
            put(&mut out, u64::from(record.item));
            if has_value(record.name) {
                out.extend(record.value.to_le_bytes());
            }
        }
        let body = (out.len() - HEADER) as u32;
        out[..4].copy_from_slice(&MAGIC);
        out[4] = FORMAT;
        out[8..12].copy_from_slice(&body.to_le_bytes());
        let crc = checksum(&out);
        out[12..16].copy_from_slice(&crc.to_le_bytes());
        out
    }

    /// Reads a stored form. Every number is checked; nothing is allocated that the bytes do not pay for.
    pub fn decode(bytes: &[u8]) -> Result<History, DecodeError> {
        let header = bytes.get(..HEADER).ok_or(DecodeError::Corrupt)?;
        if header[..4] != MAGIC {
            return Err(DecodeError::Corrupt);
        }
        if header[4] > FORMAT {
            return Err(DecodeError::Newer);
        }
        let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let exact = word(8) as usize == bytes.len() - HEADER && header[4] == FORMAT;
        if !exact || word(12) != checksum(bytes) {
            return Err(DecodeError::Corrupt);
        }
        read_body(&mut Reader(&bytes[HEADER..])).ok_or(DecodeError::Corrupt)
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
        let name = Name::from_number(r.u8()?)?;
        at = at.checked_add(r.below(1 << 32)?)?;
        let item = r.below(u64::from(items))?;
        let value = if has_value(name) { r.f32()? } else { 0.0 };
        events.push(Record { at, name, item, value });
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

/// CRC-32 of a stored value without the four bytes that hold it, a nibble at a time: 64 bytes of table, where the
/// usual crates carry 1 to 16 KiB.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut i = 0;
        while i < 16 {
            let mut crc = i as u32;
            let mut bit = 0;
            while bit < 4 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
                bit += 1;
            }
            table[i] = crc;
            i += 1;
        }
        table
    };
    let mut crc = !0u32;
    for &byte in bytes[..12].iter().chain(&bytes[HEADER..]) {
        crc ^= u32::from(byte);
        crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
        crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
    }
    !crc
}
