//! The engine in a real browser: the golden vectors and the laws it is held to natively, so that the two are one.
#![cfg(target_arch = "wasm32")]

mod common;

use common::golden;
use common::laws;
use common::stored::{read, stored};
use common::world::{NOW, World, of, plain};
use indwell::engine::{Engine, RankOptions};
use indwell::event::Name;
use indwell::history::History;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The same bits as natively: scores, reasons, interests, stored form, hashes.
#[wasm_bindgen_test]
fn golden_vectors() {
    for (name, stored) in golden::FILES.iter().chain(golden::ARRANGED) {
        golden::check(name, stored);
    }
}

/// Every law over some usual worlds.
#[wasm_bindgen_test]
fn laws_hold() {
    for seed in 0..20 {
        laws::ALL.iter().for_each(|(_, law)| law(&World::new(seed, 40, 25)));
    }
}

/// Every law over some of the worst.
#[wasm_bindgen_test]
fn laws_hold_in_the_wild() {
    for seed in 0..20 {
        laws::ALL.iter().for_each(|(_, law)| law(&World::wild(seed, 40, 25)));
    }
}

/// What was hidden is not shown, and what was liked is, after the history was stored and read again.
#[wasm_bindgen_test]
fn said_once_is_enough() {
    let items: Vec<_> = ["a", "b", "c"].map(|id| Some(plain(id, &[("line", id)]))).to_vec();
    let mut engine = Engine::default();
    engine.track(&of(Name::Hide, items[0].as_ref().unwrap()), None, NOW);
    engine.track(&of(Name::Like, items[2].as_ref().unwrap()), None, NOW);
    let mut engine = Engine::new(History::decode(&engine.encode(NOW)).unwrap());
    let slate = engine.rank(&items, &RankOptions::default(), NOW);
    assert_eq!(slate.hidden, [0]);
    assert_eq!(slate.items().iter().map(|item| item.place).collect::<Vec<_>>(), [2, 1]);
}

/// No changed byte of a stored history is taken.
#[wasm_bindgen_test]
fn damage_is_found() {
    let mut bytes = stored(World::new(5, 12, 0).engine());
    for at in 0..bytes.len() {
        bytes[at] ^= 0x41;
        assert!(read(&bytes).is_err() && read(&bytes[..at]).is_err());
        bytes[at] ^= 0x41;
    }
}
