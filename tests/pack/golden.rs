//! Packs of format 1 stay what they are from the first release on: a file that is published then is read for ever.
//!
//! `INDWELL_BLESS=1 cargo test --features offline --test pack golden` writes the files.

use crate::suggest::shop;
use indwell::offline::pack::{Contents, Variant, write};
use indwell::offline::shards::shards;
use indwell::rank::{Signal, Weights};

fn check(file: &str, contents: &Contents) {
    let path = format!("{}/tests/golden/packs/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = write(contents).unwrap();
    if std::env::var_os("INDWELL_BLESS").is_some() {
        std::fs::write(&path, &bytes).unwrap();
    }
    let stored = std::fs::read(&path).unwrap();
    crate::round::check_bytes(contents, stored.clone());
    assert!(stored == bytes, "{file}: the writer writes something else");
}

/// Sessions of the shop, the newest first.
fn sessions() -> Vec<Vec<u32>> {
    [&[0, 5, 9][..], &[2, 0, 11], &[8, 4], &[3, 1, 0, 7], &[9, 8], &[5, 2, 10]].map(<[u32]>::to_vec).to_vec()
}

/// The shop, and what is known beforehand: the price counts three times as much, what others went on to a hundredth; of four slots the
/// last is looked at most.
fn priors() -> Contents {
    let mut weights: Vec<(f32, f32)> = Weights::default().0.iter().map(|&weight| (weight as f32, 12.0)).collect();
    weights[Signal::Price as usize].0 = 3.0;
    weights[Signal::Collaborative as usize].0 = 0.015;
    let variant = |name: &str, clicks, shown| Variant { name: name.to_owned(), clicks, shown };
    let variants = vec![variant("hero/loud", 450.0, 500.0), variant("calm", 5.0, 500.0), variant("new", 1.0, 4.0)];
    Contents { weights, variants, examination: vec![-3.0, -2.0, -2.5, -1.0], ..shop() }
}

#[test]
fn format_1() {
    check("shop.pack", &shop());
    for (name, shard) in shards(&shop(), "category") {
        check(&format!("{name}.pack"), &shard);
    }
    check("sessions.pack", &Contents { sessions: sessions(), session_share: 0.5, ..shop() });
    check("random.pack", &crate::made::contents(1, 40, 12));
    check("priors.pack", &priors());
    let mut uncoloured = shop();
    uncoloured.items.iter_mut().for_each(|item| item.item.facets.retain(|facet| facet.key != "colour"));
    check("uncoloured.pack", &uncoloured);
}

/// The head of the file, byte by byte.
#[test]
fn the_head() {
    let bytes = write(&Contents { built: 0x0102_0304, ..shop() }).unwrap();
    assert_eq!(&bytes[..8], b"IWPK\x01\x00\x0b\x00");
    let words = [&bytes[..8], &bytes[16..], &vec![0; 8 - bytes.len() % 8]].concat();
    let sum = words.chunks(8).fold(bytes.len() as u128, |sum, word| {
        let word = word.iter().rev().fold(0, |word, &byte| word << 8 | u128::from(byte));
        let sum = (sum ^ word) * 0x0100_0000_01b3 % (1 << 64);
        sum ^ sum >> 32
    });
    assert_eq!(bytes[8..16], (sum as u64).to_le_bytes());
    assert_eq!(&bytes[16..24], [12, 0, 0, 0, 4, 3, 2, 1]);
    let kinds: Vec<u8> = (0..11).map(|n| bytes[24 + 8 * n]).collect();
    assert_eq!(kinds, [1, 2, 3, 4, 5, 7, 8, 16, 17, 18, 19]);
}
