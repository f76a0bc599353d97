//! The stored form: nothing but what was written is taken, whatever the bytes.

use crate::common::stored::{self, read, sealed};
use crate::common::world::{NOW, World};
use crate::laws::config;
use indwell::engine::Engine;
use indwell::history::MAX_BYTES;
use indwell::store::Unreadable;
use proptest::prelude::*;

/// Length of the header.
const HEADER: usize = 36;

/// A history of some hundred bytes.
fn stored(events: usize) -> Vec<u8> {
    stored::stored(World::new(5, events, 0).engine())
}

/// Every byte set to every other value.
#[test]
fn no_changed_byte_is_taken() {
    let bytes = stored(16);
    assert!((600..2_000).contains(&bytes.len()), "{} bytes", bytes.len());
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for other in 1..=255 {
            changed[at] = bytes[at] ^ other;
            // A higher format is somebody else's: not taken either, but for another reason.
            let expected = if at == 4 && changed[at] > 2 { Unreadable::Newer } else { Unreadable::Corrupt };
            assert_eq!(read(&changed).err(), Some(expected), "byte {at} ^ {other}");
        }
        changed[at] = bytes[at];
    }
    assert!(read(&changed).is_ok());
}

#[test]
fn no_cut_is_taken() {
    let bytes = stored(40);
    for end in 0..bytes.len() {
        assert_eq!(read(&bytes[..end]).err(), Some(Unreadable::Corrupt), "cut at {end}");
    }
    for more in [1, 16, 1_000] {
        let longer = [bytes.clone(), vec![0; more]].concat();
        assert_eq!(read(&longer).err(), Some(Unreadable::Corrupt));
    }
}

#[test]
fn a_higher_format_is_newer() {
    for format in 3..=255 {
        let bytes = [b"INDW".as_slice(), &[format], &[7; 40]].concat();
        assert_eq!(read(&bytes).err(), Some(Unreadable::Newer));
    }
    assert_eq!(read(&[b"INDW".as_slice(), &[3; 11]].concat()).err(), Some(Unreadable::Corrupt), "too short for any");
}

/// The checksum is the known one: CRC-32 (ISO-HDLC) of `123456789` is `cbf43926`, so another reader can be written.
#[test]
fn the_checksum_is_the_known_one() {
    let bytes = stored(3);
    let covered: Vec<u8> = bytes[..32].iter().chain(&bytes[HEADER..]).copied().collect();
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    assert_eq!(bytes[32..36], crc32(&covered).to_le_bytes());
}

/// What no version writes is not taken, even with a checksum that fits: another beginning, format 0, a bit that means nothing.
#[test]
fn a_fitting_checksum_is_not_enough() {
    let bytes = stored(3);
    let with = |at: usize, value: u8| {
        let mut other = bytes.clone();
        other[at] = value;
        let covered: Vec<u8> = other[..32].iter().chain(&other[HEADER..]).copied().collect();
        other[32..36].copy_from_slice(&crc32(&covered).to_le_bytes());
        read(&other).err()
    };
    assert_eq!((with(4, 1), with(4, 2), with(5, 0), with(5, 1)), (None, None, None, None));
    for (at, values) in [(0, 0..=72), (3, 0..=86), (4, 0..=0), (5, 2..=255), (6, 1..=255), (7, 1..=255), (28, 0..=9)] {
        for value in values {
            assert_eq!(with(at, value), Some(Unreadable::Corrupt), "byte {at} is {value}");
        }
    }
}

/// Bit by bit, as the definition has it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// What a forged history does to an engine: it may be taken, but nothing panics and nothing is infinite.
fn survives(bytes: &[u8]) {
    let Ok(history) = read(bytes) else {
        return;
    };
    let world = World::new(9, 0, 10);
    let mut engine = Engine::new(history);
    engine.rank(&world.items, &world.options, NOW);
    engine.profile(NOW);
    engine.export(NOW);
    assert!(engine.encode(NOW).len() <= MAX_BYTES);
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&bytes).is_err());
        survives(&sealed(&bytes));
    }

    /// The same for bytes that begin well, small numbers being what lengths and counts are made of.
    #[test]
    fn likely_bytes_do_not_panic(bytes in prop::collection::vec(prop_oneof![4 => 0..6u8, 1 => any::<u8>()], 0..120)) {
        survives(&sealed(&bytes));
    }

    /// Changed in up to three places behind the checksum, and sealed again.
    #[test]
    fn forged_bodies_do_not_panic(events in 1..30usize, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut body = stored(events)[HEADER..].to_vec();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        survives(&sealed(&body));
    }

    /// Two changes anywhere, a burst of up to four bytes, a swap: all found. (A checksum of 32 bits misses one change in
    /// four thousand million; none of these.)
    #[test]
    fn damage_is_found(at in any::<prop::sample::Index>(), and in any::<prop::sample::Index>(), by in 1..=255u8, burst in any::<[u8; 4]>()) {
        let bytes = stored(40);
        let mut twice = bytes.clone();
        twice[at.index(bytes.len())] ^= by;
        twice[and.index(bytes.len())] ^= by;
        prop_assert!(twice == bytes || read(&twice).is_err());
        let mut torn = bytes.clone();
        let start = at.index(bytes.len() - 4);
        torn[start..start + 4].copy_from_slice(&burst);
        prop_assert!(torn == bytes || read(&torn).is_err());
        let mut swapped = bytes.clone();
        swapped.swap(at.index(bytes.len()), and.index(bytes.len()));
        prop_assert!(swapped == bytes || read(&swapped).is_err());
    }
}
