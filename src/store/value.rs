//! What stands under one key: a part of the history that says of itself what it is, with a checksum.
//!
//! | bytes | what, numbers little endian |
//! |---|---|
//! | 0–3 | `INDW` |
//! | 4 | format, now 2; a reader leaves a higher one untouched |
//! | 5 | 1 when closed: this key is never written again; else 0 |
//! | 6–7 | 0 |
//! | 8–15 | id, the same as in the key |
//! | 16–23 | epoch: see [`crate::store`] |
//! | 24–27 | when it was written, seconds since the epoch |
//! | 28–31 | length of the body |
//! | 32–35 | CRC-32 (ISO-HDLC) of bytes 0–31 and the body |
//! | 36– | body: see `history/codec.rs` |
//!
//! In format 1 the epoch was the hash of the bytes under the key `epoch`, or 0 without it.

const MAGIC: u32 = u32::from_le_bytes(*b"INDW");
/// The format that is written.
pub const FORMAT: u8 = 2;
const CRC_AT: usize = 32;
/// Bytes before the body.
pub const HEADER: usize = 36;

/// What a value says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// How it is written: [`FORMAT`], or one before it.
    pub format: u8,
    /// The id in its key.
    pub id: u64,
    /// The epoch it was written in.
    pub epoch: u64,
    /// When it was written, seconds since the epoch.
    pub saved: u32,
    /// Whether its key is never written again.
    pub closed: bool,
}

/// Why stored bytes were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not ours, cut off, or changed since they were written.
    Corrupt,
    /// Written by a newer version of Indwell.
    Newer,
}

/// The stored form of a body.
pub fn seal(header: Header, body: &[u8]) -> Vec<u8> {
    let Header { format, id, epoch, saved, closed } = header;
    let kind = u32::from(format) | u32::from(closed) << 8;
    let words =
        [MAGIC, kind, id as u32, (id >> 32) as u32, epoch as u32, (epoch >> 32) as u32, saved, body.len() as u32, 0];
    let mut out: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
    out.extend_from_slice(body);
    let crc = checksum(&out);
    out[CRC_AT..HEADER].copy_from_slice(&crc.to_le_bytes());
    out
}

/// The header and body of a stored form.
pub fn unseal(bytes: &[u8]) -> Result<(Header, &[u8]), Unreadable> {
    let (header, body) = bytes.split_at_checked(HEADER).ok_or(Unreadable::Corrupt)?;
    let mut words = [0; HEADER / 4];
    for (word, four) in words.iter_mut().zip(header.chunks_exact(4)) {
        *word = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    }
    let [magic, kind, id, id_high, epoch, epoch_high, saved, length, crc] = words;
    if magic == MAGIC && header[4] > FORMAT {
        return Err(Unreadable::Newer);
    }
    let plain = magic == MAGIC && header[4] > 0 && kind >> 9 == 0;
    if !plain || length as usize != body.len() || crc != checksum(bytes) {
        return Err(Unreadable::Corrupt);
    }
    let long = |low, high| u64::from(high) << 32 | u64::from(low);
    let (id, epoch) = (long(id, id_high), long(epoch, epoch_high));
    Ok((Header { format: header[4], id, epoch, saved, closed: kind >> 8 == 1 }, body))
}

/// CRC-32 of a stored value without the four bytes that hold it, four at a time (M. Kounavis and F. Berry, *A Systematic
/// Approach to Building High Performance Software-based CRC Generators*, 2005). The tables are made anew each time: 4 KiB that
/// cannot be compressed would be sent with the module.
fn checksum(bytes: &[u8]) -> u32 {
    let mut tables = [0u32; 4 * 256];
    for (mut rest, left) in (0..256).zip(&mut tables) {
        for _ in 0..8 {
            rest = (rest >> 1) ^ ((rest & 1) * 0xedb8_8320);
        }
        *left = rest;
    }
    for at in 256..tables.len() {
        let rest = tables[at - 256];
        tables[at] = (rest >> 8) ^ tables[rest as usize & 255];
    }
    let (words, rest) = bytes[HEADER..].as_chunks::<4>();
    let mut crc = !0u32;
    for &word in bytes[..CRC_AT].as_chunks::<4>().0.iter().chain(words) {
        let four = crc ^ u32::from_le_bytes(word);
        let at = |table: usize, shift: u32| tables[256 * table + ((four >> shift) as usize & 255)];
        crc = at(3, 0) ^ at(2, 8) ^ at(1, 16) ^ at(0, 24);
    }
    for &byte in rest {
        crc = (crc >> 8) ^ tables[usize::from(crc as u8 ^ byte)];
    }
    !crc
}
