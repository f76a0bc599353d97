//! Any bytes as a pack.

use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Item, ItemKey};
use indwell::pack::{Pack, Relation, checksum};
use indwell::recommend::{Asked, Strategy};

const NOW: i64 = 1_800_000_000_000;

/// Any bytes as a pack: as they are, or behind a right head and checksum, as the first byte says. Read; now and then, lived with.
pub fn pack(bytes: &[u8]) {
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    let mut bytes = bytes.to_vec();
    if kind & 1 == 1 && bytes.len() >= 24 {
        bytes[..6].copy_from_slice(b"IWPK\x01\x00");
        let sum = checksum(&bytes).to_le_bytes();
        bytes[8..16].copy_from_slice(&sum);
    }
    let Ok(pack) = Pack::read(bytes.clone()) else { return };
    assert!(pack.len() as usize <= bytes.len() / 2);
    for item in (0..pack.len().min(4)).chain([u32::MAX]) {
        pack.describe(item);
        let rows = Relation::ALL.into_iter().filter_map(|relation| pack.neighbours(relation, item));
        assert!(rows.flatten().all(|(other, weight)| other < pack.len() && weight >= 0.0));
        assert!(pack.popularity(item) >= 0.0 && pack.trend(item) > 0.0);
        pack.likeness(0, item);
        assert!(pack.sessions_of(item).flat_map(|session| pack.session(session)).take(1000).all(|item| item < pack.len()));
        pack.facet(item);
    }
    pack.variant_prior("a");
    // One of 64 is lived with.
    if bytes.iter().fold(7u8, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte)) & 63 == 0 {
        live(bytes);
    }
}

fn live(bytes: Vec<u8>) {
    let mut engine = Engine::default();
    let _ = (engine.load("a", bytes.clone()), engine.load("b", bytes));
    let ids: Vec<String> = (0..6).filter_map(|n| engine.packs().id(n).map(str::to_owned)).collect();
    for (n, id) in (0..).zip(&ids) {
        let name = if n == 1 { Name::AddToCart } else { Name::ViewItem };
        engine.track(&Event { name, subject: Subject::Id(id.clone()), value: 0.0 }, Some(NOW - n * 60_000_000), NOW);
    }
    for strategy in Strategy::ALL {
        let like = ids.iter().take(1).map(|id| ItemKey::new(id)).collect();
        for found in engine.recommend(&Asked { strategy, like, exclude: Vec::new(), limit: 9 }, NOW) {
            assert!(!found.score.is_nan() && engine.packs().id(found.item).is_some());
        }
    }
    let list: Vec<Option<Item>> = ids.into_iter().map(|item_id| Some(Item { item_id, ..Item::default() })).collect();
    engine.rank(&list, &RankOptions { explain: true, ..RankOptions::default() }, NOW);
}
