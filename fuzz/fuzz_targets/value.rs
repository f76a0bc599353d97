//! Any bytes in a store: one value as they are, one behind a right header and checksum. Read; now and then, saved over,
//! united and forgotten.
#![no_main]

use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::space::Space;
use indwell::store::{FORMAT, Header, Keeper, MemoryStore, Refused, Store, seal, unseal};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_800_000_000_000;
const RAW: &str = "indwell/s/0000000000000001";
const SEALED: &str = "indwell/s/0000000000000002";

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

fuzz_target!(|bytes: &[u8]| {
    if let Ok((header, body)) = unseal(bytes) {
        assert!(seal(header, body) == bytes);
    }
    let Some((&kind, body)) = bytes.split_first() else { return };
    // From two months ago to now, open or closed.
    let saved = (NOW / 1000) as u32 - u32::from(kind >> 2) * 80_000;
    let sealed = seal(Header { format: FORMAT, id: 2, epoch: 0, saved, closed: kind & 1 == 1 }, body);
    Keeper::new(Two(bytes, &sealed), "s", 9).read(NOW);
    if kind == 2 || kind == 3 {
        lived_with(bytes, &sealed);
    }
});

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
