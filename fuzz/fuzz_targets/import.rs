//! Any bytes as what was taken along: as they are, and behind a right header. Refused, or taken in within bounds, and from
//! then on nothing but itself.
#![no_main]

use indwell::history::{MAX_BYTES, MAX_EVENTS, MAX_FORGOTTEN};
use indwell::space::Space;
use indwell::store::{FORMAT, Header, MemoryStore, seal};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_800_000_000_000;

fuzz_target!(|bytes: &[u8]| {
    let space = Space::open(MemoryStore::default(), "s", 9, NOW);
    let _ = space.import(bytes, NOW);
    let sealed = seal(Header { format: FORMAT, id: 2, epoch: 7, saved: 5, closed: false }, bytes);
    if space.import(&sealed, NOW).is_err() {
        return;
    }
    {
        let engine = space.engine().borrow();
        let history = engine.history();
        assert!(history.events().len() <= MAX_EVENTS && history.forgotten().len() <= MAX_FORGOTTEN);
        assert!(history.encode(false, NOW).len() <= MAX_BYTES);
    }
    let told = space.state(NOW);
    assert!(space.import(&told, NOW) == Ok(0));
    assert!(space.state(NOW) == told);
});
