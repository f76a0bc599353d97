//! What was read, written and read again is the same.
#![no_main]

use indwell::history::{History, MAX_BYTES};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let now = 1_800_000_000_000;
    let Some(first) = History::decode(body) else { return };
    let bytes = first.encode(false, now);
    assert!(bytes.len() <= MAX_BYTES);
    let again = History::decode(&bytes).expect("what was written can be read");
    assert!(again.encode(false, now) == bytes);
    let tell = |history: &History| -> Vec<_> {
        let key = |item| history.catalog().key(item);
        history.events().iter().map(|r| (r.at, r.tick, r.name, key(r.item), r.value.to_bits())).collect()
    };
    assert!(tell(&first) == tell(&again));
});
