//! What every fuzz target does with its bytes: see `fuzz_targets/`, which libFuzzer steers by coverage, and `src/bin/many.rs`,
//! which mutates the corpus blindly, many times as fast.

mod pack;

pub use pack::pack;

use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, MAX_BYTES, MAX_EVENTS, MAX_FORGOTTEN};
use indwell::space::Space;
use indwell::store::{FORMAT, Header, Keeper, MemoryStore, Refused, Store, seal, unseal};

const NOW: i64 = 1_800_000_000_000;
const RAW: &str = "indwell/s/0000000000000001";
const SEALED: &str = "indwell/s/0000000000000002";

/// Any bytes as the body of a stored value: read or refused, and what is read is sound.
pub fn state(body: &[u8]) {
    let Some(history) = History::decode(body) else { return };
    let catalog = history.catalog();
    assert!(history.events().len() <= MAX_EVENTS && history.forgotten().len() <= MAX_FORGOTTEN);
    for record in history.events() {
        assert!((record.item as usize) < catalog.len() && record.value.is_finite());
    }
    for item in 0..catalog.len() as u32 {
        assert!(catalog.item(item).facets.iter().all(|&facet| (facet as usize) < catalog.facets().len()));
    }
    for digest in history.digests() {
        assert!(digest.sums.iter().all(|sum| sum.is_finite()));
        assert!(digest.facets.iter().all(|folded| (folded.facet as usize) < catalog.facets().len()));
    }
    // What was read takes part in all that follows.
    let mut all = History::default();
    all.merge(&history);
    all.expire(NOW);
    all.bound(NOW);
    assert!(all.events().len() <= MAX_EVENTS);
}

/// What was read, written and read again is the same.
pub fn state_again(body: &[u8]) {
    let Some(first) = History::decode(body) else { return };
    let bytes = first.encode(false, NOW);
    assert!(bytes.len() <= MAX_BYTES);
    let again = History::decode(&bytes).expect("what was written can be read");
    assert!(again.encode(false, NOW) == bytes);
    let tell = |history: &History| -> Vec<_> {
        let key = |item| history.catalog().key(item);
        history.events().iter().map(|r| (r.at, r.tick, r.name, key(r.item), r.value.to_bits())).collect()
    };
    assert!(tell(&first) == tell(&again));
}

/// Any bytes as a stored value: as they are, and behind a right header and checksum. Read; now and then, saved over, united
/// and forgotten.
pub fn value(bytes: &[u8]) {
    let raw = unseal(bytes);
    if let Ok((header, body)) = raw {
        assert!(seal(header, body) == bytes);
    }
    let Some((&kind, body)) = bytes.split_first() else { return };
    // From two months ago to now, open or closed.
    let saved = (NOW / 1000) as u32 - u32::from(kind >> 2) * 80_000;
    let header = Header { format: FORMAT, id: 2, epoch: 0, saved, closed: kind & 1 == 1 };
    let sealed = seal(header, body);
    assert!(unseal(&sealed) == Ok((header, body)));
    // What is no history is left out, whatever surrounds it: that is seen in one of sixteen cases.
    let known = History::decode(body).is_some() || raw.is_ok();
    if !known && kind & 15 != 9 {
        return;
    }
    Keeper::new(Two(bytes, &sealed), "s", 9).read(NOW);
    if kind == 2 || kind == 3 {
        lived_with(bytes, &sealed);
    }
}

/// Two values to read, and nothing else.
struct Two<'a>(&'a [u8], &'a [u8]);

impl Store for Two<'_> {
    fn keys(&self, _: &str) -> Result<Vec<String>, Refused> {
        Ok(vec![RAW.to_owned(), SEALED.to_owned()])
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        let value = match key {
            RAW => self.0,
            SEALED => self.1,
            _ => return Ok(None),
        };
        Ok(Some(value.to_vec()))
    }

    fn set(&self, _: &str, _: &[u8]) -> Result<(), Refused> {
        Err(Refused)
    }

    fn remove(&self, _: &str) -> Result<(), Refused> {
        Err(Refused)
    }
}

fn lived_with(bytes: &[u8], sealed: &[u8]) {
    let store = MemoryStore::default();
    let put = |key: &str, value: &[u8]| store.set(key, value).unwrap_or_default();
    put(RAW, bytes);
    put(SEALED, sealed);
    let space = Space::open(store, "s", 9, NOW);
    let event = Event { name: Name::Like, subject: Subject::Id("1".into()), value: 0.0 };
    space.track(&[(event, None)], NOW + 1_000);
    space.flush(true, NOW + 2_000);
    space.refresh(false, NOW + 90_000_000);
    space.forget(&Scope::Item("1"), NOW + 90_001_000);
    space.forget(&Scope::All, NOW + 90_002_000);
    assert!(space.engine().borrow().history().events().is_empty());
}

thread_local!(static EMPTY: Space<MemoryStore> = Space::open(MemoryStore::default(), "s", 9, NOW));

/// Any bytes as what was taken along: as they are, and behind a right header. Refused, or taken in within bounds, and from
/// then on nothing but itself.
pub fn import(bytes: &[u8]) {
    let header = Header { format: FORMAT, id: 2, epoch: 7, saved: 5, closed: false };
    let sealed = seal(header, bytes);
    let sound = History::decode(bytes).is_some();
    if unseal(bytes).is_err() && !sound {
        // What is refused changes nothing: one space is enough for all.
        EMPTY.with(|space| {
            assert!(space.import(bytes, NOW).is_err() && space.import(&sealed, NOW).is_err());
            assert!(space.engine().borrow().history().version() == 0);
        });
        return;
    }
    // One of sixteen is lived with.
    if bytes.iter().fold(7u8, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte)) & 15 != 0 {
        return;
    }
    let space = Space::open(MemoryStore::default(), "s", 9, NOW);
    let _ = space.import(bytes, NOW);
    assert!(space.import(&sealed, NOW).is_ok() == sound);
    {
        let engine = space.engine().borrow();
        let history = engine.history();
        assert!(history.events().len() <= MAX_EVENTS && history.forgotten().len() <= MAX_FORGOTTEN);
        assert!(history.encode(false, NOW).len() <= MAX_BYTES);
    }
    let told = space.state(NOW);
    assert!(space.import(&told, NOW) == Ok(0));
    assert!(space.state(NOW) == told);
}
