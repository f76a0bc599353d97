//! A pack: what the publisher's aggregate logs say of items, as one static file that says nothing of any visitor. Read
//! where it lies: no copy, no decoding pass; the one table built at load finds items by their ids.
//!
//! # The file, format 1
//!
//! Numbers are little endian; *varint* is LEB128 of at most 32 bits. `n` is the number of items, which are numbered 0 to
//! n − 1 such that neighbours lie close to each other.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `IWPK` |
//! | 4–5 | format, now 1; a reader refuses a higher one |
//! | 6–7 | number of sections, `s` |
//! | 8–15 | *checksum* of bytes 0–7 and 16 to the end |
//! | 16–19 | `n` |
//! | 20–23 | when it was built, seconds since the epoch; 0 when not said |
//! | 24– | `s` entries of 8 bytes: the section's kind and its length; the sections follow in the same order, without gaps, to the end of the file |
//!
//! Sections of a kind that is not listed are skipped; of two of one kind the last counts; all but the ids may be missing.
//!
//! | kind | section |
//! |---|---|
//! | 1 | item ids: *rows*, one an item, UTF-8 of 1 byte or more |
//! | 2 | facets: *rows*, one a facet: varint length of the key, key, value |
//! | 3 | facets of items: *rows*, one an item: a varint for each, the facet's number; of a path such as `a/b`, `a` as well |
//! | 4 | flags: a byte an item: 1 consumable, 2 foreign (the item's own rows are in another shard) |
//! | 5 | prices: u32 `q`, at most 255; `q` × f32, the quantiles, rising; then a byte an item: 0 for no price, else the number of its quantile, from 1 |
//! | 6 | times: u16 an item: when it was published, in days since the epoch; 0 when not said |
//! | 7 | popularity: *scale*, a byte an item |
//! | 8 | trend: *scale*, a byte an item: by how much it is looked at more of late, as a factor; 0 when not said |
//! | 9 | embeddings: u16 `d`, then `d` × i8 an item: a vector of length 127, or of zeros for an item without one |
//! | 10 | query parameters: f32 each, as `recommend::Params` has them |
//! | 11 | weight priors: two f32 a signal, in the order of their numbers: mean and precision |
//! | 12 | variants: *rows*, one a variant: f32 clicks, f32 times shown, UTF-8 name |
//! | 13 | examination: f32 a slot: the log-odds that what stands there is picked, whatever it is |
//! | 14 | sessions: f32, what their votes weigh against the neighbours; then *rows*, one a session, the newest first: *steps* of items as they were looked at |
//! | 15 | sessions of items: *rows*, one an item: *steps* of the numbers of its newest sessions, the newest first |
//! | 16–19 | neighbours of [`Relation`] 0 to 3: *scale*, then *rows*, one an item |
//!
//! *rows*: u32 their number `r`; a u32 for every sixteenth row, beginning with the first: how far behind these numbers it
//! lies; then each row, a varint for its length before it. So any row is found in at most sixteen steps.
//!
//! *steps*: varints, each the zigzag code of a number less the number before, the first less 0.
//!
//! *checksum*: FNV-1a (Fowler, Noll and Vo) of 64 bits over words of eight bytes, the last filled up with zeros, where after each word
//! the upper half is added to the lower (exclusive or); it begins with the length of the file instead of FNV's constant.
//!
//! *scale*: two f32, `low` and `step`: byte `b` from 1 stands for `exp(low + step · b)`, byte 0 for 0.
//!
//! A row of neighbours is empty, or one byte, the weight of the item itself (it says how likely it comes again), or that
//! byte followed by: bytes for the least and the greatest weight, a byte for the number `k` of neighbours, `k` varints,
//! and `⌈k / 2⌉` bytes of weights. The first varint is the zigzag code of the first neighbour's number less the item's own;
//! each other is the distance from the neighbour before, less 1. Weights take four bits each, low ones first:
//! `q` stands for `least · (greatest / least)^(q / 15)`. The item's own weight stays apart because it is often many times
//! the others'; these span decades, and four bits of their logarithm cost no quality that can be measured.
//!
//! What a hostile pack can do: be refused, or say wrong things about items. Nothing is allocated before the checksum fits,
//! and then 16 bytes an item at most, of which every one has its two bytes in the file.

mod read;
mod rows;

pub use read::{Pack, Refused, Relation};
pub use rows::{Row, Rows, Steps};

/// What a section holds: its kind in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Said in the table above.
#[repr(u8)]
pub enum Section {
    Ids = 1,
    Facets = 2,
    ItemFacets = 3,
    Flags = 4,
    Prices = 5,
    Times = 6,
    Popularity = 7,
    Trend = 8,
    Embeddings = 9,
    Params = 10,
    Weights = 11,
    Variants = 12,
    Examination = 13,
    Sessions = 14,
    ItemSessions = 15,
    Neighbours = 16,
}

/// The file's first four bytes.
pub const MAGIC: [u8; 4] = *b"IWPK";
/// The format that is written, and the highest that is read.
pub const FORMAT: u16 = 1;
/// Bytes before the table of sections.
pub const HEADER: usize = 24;
/// Every so many rows the place of one is written down.
pub const BLOCK: usize = 16;
/// Prices are told apart to so many quantiles.
pub const QUANTILES: usize = 255;
/// An item marked as consumable.
pub const CONSUMABLE: u8 = 1;
/// An item whose own rows are in another shard.
pub const FOREIGN: u8 = 2;

/// The checksum of a file, which has at least a header; what it says itself is left out.
pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes[16..].as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut sum = bytes.len() as u64;
    for part in [bytes[..8].as_chunks::<8>().0, words, &[last]] {
        for &word in part {
            sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
            sum ^= sum >> 32;
        }
    }
    sum
}
