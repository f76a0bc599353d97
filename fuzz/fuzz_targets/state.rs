//! Any bytes as the body of a stored value: read or refused, and what is read is sound.
#![no_main]

use indwell::history::{History, MAX_EVENTS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Some(history) = History::decode(body) else { return };
    let catalog = history.catalog();
    for record in history.events() {
        assert!((record.item as usize) < catalog.len() && record.value.is_finite());
    }
    for item in 0..catalog.len() as u32 {
        assert!(catalog.item(item).facets.iter().all(|&facet| (facet as usize) < catalog.facets().len()));
    }
    // What was read takes part in all that follows.
    let now = 1_800_000_000_000;
    let mut all = History::default();
    all.merge(&history);
    all.expire(now);
    all.bound(now);
    assert!(all.events().len() <= MAX_EVENTS);
});
