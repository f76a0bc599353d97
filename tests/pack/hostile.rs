//! Whatever bytes are given: read or refused, without a panic and without more memory than the bytes pay for.

use crate::made::contents;
use crate::suggest::shop;
use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Item, ItemKey, hash};
use indwell::offline::pack::write;
use indwell::pack::{HEADER, Pack, Refused, Relation, checksum};
use indwell::recommend::{Asked, Strategy};
use proptest::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

const NOW: i64 = 1_790_000_040_000;

thread_local! {
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Counts what a thread holds, and the most it held.
struct Counting;

// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = HELD.try_with(|held| {
            let (now, most) = held.get();
            held.set((now + layout.size(), most.max(now + layout.size())));
        });
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        let _ = HELD.try_with(|held| held.set((held.get().0.saturating_sub(layout.size()), held.get().1)));
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that was held at once during some work, beyond what was held before.
fn most<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.with(|held| {
        held.set((held.get().0, held.get().0));
        held.get().0
    });
    let out = work();
    (out, HELD.with(|held| held.get().1) - before)
}

/// The same bytes under the checksum they would have.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= 16 {
        let sum = checksum(&bytes).to_le_bytes();
        bytes[8..16].copy_from_slice(&sum);
    }
    bytes
}

/// Reads bytes, and whatever they hold if they are a pack; whether they are one.
fn read(bytes: Vec<u8>) -> bool {
    let length = bytes.len();
    let (pack, held) = most(|| Pack::read(bytes));
    assert!(held <= 8 * length + 256, "{held} bytes held for {length}");
    let Ok(pack) = pack else { return false };
    assert!(pack.len() as usize <= length / 2);
    let (_, held) = most(|| look(&pack));
    assert!(held <= 16 * 1024, "{held} bytes held for a look");
    true
}

/// At everything a pack says of some of its items, and of those beyond.
fn look(pack: &Pack) {
    for item in (0..pack.len().min(20)).chain([pack.len(), u32::MAX]) {
        let described = pack.describe(item);
        assert_eq!(described.is_some(), item < pack.len());
        if let Some(key) = pack.key(item) {
            assert!(pack.find(key).is_some_and(|found| pack.key(found) == Some(key)));
        }
        pack.sessions_of(item).for_each(drop);
        for relation in Relation::ALL {
            let row = pack.neighbours(relation, item);
            assert!(row.into_iter().flatten().all(|(other, weight)| other < pack.len() && weight.is_finite()));
        }
        assert!(pack.popularity(item) >= 0.0 && pack.trend(item) > 0.0);
        assert!(pack.likeness(0, item).is_none_or(|likeness| likeness.abs() < 1e5));
        let _ = (
            pack.is_foreign(item),
            pack.facet(item),
            pack.examination(item as usize),
            pack.weight_prior(item as usize),
        );
    }
    for session in 0..20 {
        assert!(pack.session(session).all(|item| item < pack.len()));
    }
    let _ = (pack.variant_prior("hero"), pack.params::<9>(), pack.built(), pack.find(ItemKey(0)));
}

/// An engine with a shop's shard and this, which lives through all an engine does.
fn live(bytes: Vec<u8>) {
    let mut engine = Engine::default();
    engine.load("first", write(&shop()).unwrap()).unwrap();
    if engine.load("hostile", bytes).is_err() {
        return;
    }
    let ids: Vec<String> = (0..30).filter_map(|n| engine.packs().id(n).map(str::to_owned)).collect();
    for (n, id) in (0..).zip(&ids) {
        let name = [Name::ViewItem, Name::AddToCart, Name::Purchase][n as usize % 3];
        engine.track(&Event { name, subject: Subject::Id(id.clone()), value: 0.0 }, Some(NOW - n * 60_000_000), NOW);
    }
    for strategy in Strategy::ALL {
        for like in [Vec::new(), ids.iter().map(|id| ItemKey::new(id)).collect()] {
            let found = engine.recommend(&Asked { strategy, like, exclude: Vec::new(), limit: 50 }, NOW);
            assert!(found.iter().all(|found| engine.packs().id(found.item).is_some() && !found.score.is_nan()));
        }
    }
    let list: Vec<Option<Item>> = ids.iter().map(|id| Some(Item { item_id: id.clone(), ..Item::default() })).collect();
    let slate = engine.rank(&list, &RankOptions { explain: true, ..RankOptions::default() }, NOW);
    assert!(slate.items().iter().all(|item| !item.score.is_nan()));
}

#[test]
fn every_byte_of_a_pack_as_every_other() {
    let whole = write(&contents(5, 6, 3)).unwrap();
    assert!(read(whole.clone()));
    for place in 0..whole.len() {
        for other in 1..=255u8 {
            let mut bytes = whole.clone();
            bytes[place] ^= other;
            assert!(Pack::read(bytes.clone()).is_err(), "byte {place}: the checksum tells");
            if !(8..16).contains(&place) && read(sealed(bytes.clone())) && other == 255 {
                live(sealed(bytes));
            }
        }
    }
}

#[test]
fn every_end_of_a_pack() {
    let whole = write(&contents(5, 12, 5)).unwrap();
    for end in 0..whole.len() {
        let bytes = whole[..end].to_vec();
        assert!(Pack::read(bytes.clone()).is_err());
        assert!(!read(sealed(bytes)), "the sections end with the file");
    }
    let longer = [&whole[..], &[0]].concat();
    assert_eq!(Pack::read(sealed(longer)).err(), Some(Refused::Wrong));
}

#[test]
fn why_it_was_refused() {
    let whole = write(&shop()).unwrap();
    let refused = |place: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[place] = byte;
        Pack::read(sealed(bytes)).err()
    };
    assert_eq!(refused(0, b'X'), Some(Refused::NoPack));
    assert_eq!(refused(4, 2), Some(Refused::Newer));
    assert_eq!(refused(5, 1), Some(Refused::Newer));
    assert_eq!(refused(16, 13), Some(Refused::Wrong));
    assert_eq!(Pack::read(Vec::new()).err(), Some(Refused::NoPack));
    assert_eq!(Pack::read(b"IWPK".to_vec()).err(), Some(Refused::Damaged));
    let mut damaged = whole.clone();
    damaged[200] ^= 4;
    assert_eq!(Pack::read(damaged).err(), Some(Refused::Damaged));
    // A section that is not known is skipped: popularity under a kind of its own is popularity that is missing.
    let mut other = whole.clone();
    let entry = HEADER + 8 * 5;
    assert_eq!(other[entry], 7);
    other[entry..entry + 4].copy_from_slice(&[0, 0, 0, 200]);
    let pack = Pack::read(sealed(other)).unwrap();
    assert_eq!((pack.len(), pack.popularity(0)), (12, 0.0));
}

/// A head, a table of these sections, and these bodies, under a right checksum.
fn made(items: u32, sections: &[(u32, u32)], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"IWPK\x01\x00".to_vec();
    bytes.extend((sections.len() as u16).to_le_bytes());
    bytes.extend([0; 8]);
    bytes.extend(items.to_le_bytes());
    bytes.extend([0; 4]);
    sections.iter().for_each(|(kind, length)| bytes.extend([kind.to_le_bytes(), length.to_le_bytes()].concat()));
    bytes.extend(body);
    sealed(bytes)
}

#[test]
fn numbers_that_promise_more_than_there_is() {
    for items in [1, 2, 1 << 20, u32::MAX / 2, u32::MAX] {
        for length in [0, 1, 8, 64, 1 << 31, u32::MAX] {
            for rows in [0, items, u32::MAX] {
                let body = [&rows.to_le_bytes()[..], &[0; 60]].concat();
                read(made(items, &[(1, length)], &body));
                read(made(items, &[(1, length), (16, u32::MAX)], &body));
                read(made(items, &[(u32::MAX, 64 - length.min(64)), (1, length)], &body));
            }
        }
    }
}

#[test]
fn ids_that_share_a_place_are_refused_before_they_cost() {
    // 700 items whose keys all lead to one place of a table of 2,048.
    let slot = |id: &str| {
        let key = hash(&[id.as_bytes()]);
        (key ^ key >> 32) & 2047
    };
    let ids = (0u32..).map(|n| format!("{n}")).filter(|id| slot(id) == 5).take(700);
    let mut given = contents(3, 700, 0);
    given.items.iter_mut().zip(ids).for_each(|(item, id)| item.item.item_id = id);
    assert_eq!(Pack::read(write(&given).unwrap()).err(), Some(Refused::Wrong));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A real pack's ids with any other sections, of any kind, length and content.
    #[test]
    fn random_sections(seed in any::<u64>(), sections in prop::collection::vec((0u32..22, prop::collection::vec(any::<u8>(), 0..80)), 0..8)) {
        let whole = write(&contents(seed, 9, 0)).unwrap();
        let ids_end = HEADER + 8 * usize::from(whole[6]);
        let length = u32::from_le_bytes(whole[28..32].try_into().unwrap());
        let ids = whole[ids_end..ids_end + length as usize].to_vec();
        let mut table = vec![(1, length)];
        table.extend(sections.iter().map(|(kind, body)| (*kind, body.len() as u32)));
        let body = [ids, sections.into_iter().flat_map(|(_, body)| body).collect()].concat();
        let bytes = made(9, &table, &body);
        if read(bytes.clone()) {
            live(bytes);
        }
    }

    /// Any table over any bytes.
    #[test]
    fn random_tables(items in 0u32..40, table in prop::collection::vec((0u32..22, 0u32..60), 0..6), body in prop::collection::vec(any::<u8>(), 0..300)) {
        read(made(items, &table, &body));
    }

    /// A real pack with some bytes changed behind its head, under a right checksum.
    #[test]
    fn random_changes(seed in any::<u64>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = write(&contents(seed, 25, 8)).unwrap();
        for (place, byte) in changes {
            let place = 16 + place.index(bytes.len() - 16);
            bytes[place] = byte;
        }
        let bytes = sealed(bytes);
        if read(bytes.clone()) {
            live(bytes);
        }
    }
}
