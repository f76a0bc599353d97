//! Bad bytes, refused calls, and the bytes that every later version must read.

use crate::faulty::FaultyStore;
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::history::History;
use indwell::item::{Facet, Item};
use indwell::space::Space;
use indwell::store::{Keeper, MemoryStore, Problem, Store, unseal};
use std::collections::BTreeSet;
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;

fn item(number: usize) -> Event {
    let facets = vec![Facet::new("brand", "Acme"), Facet::new("category", "Shoes/Running")];
    let item =
        Item { item_id: number.to_string(), facets, price: Some(9.5), text: "Red shoe".into(), ..Item::default() };
    Event { name: Name::ViewItem, subject: Subject::Item(item), value: 0.0 }
}

fn track(space: &Space<Rc<FaultyStore>>, number: usize, now: i64) {
    space.track(&[(item(number), None)], now);
}

/// Two tabs that were closed, and one that was not.
fn filled() -> Rc<FaultyStore> {
    let store = Rc::new(FaultyStore::default());
    for tab in 0..3 {
        let space = Space::open(store.clone(), "s", 1_000 * tab, NOW);
        for number in 0..3 {
            track(&space, 10 * tab as usize + number, NOW + number as i64 * 1_000);
        }
        if tab < 2 {
            space.flush(true, NOW);
        }
    }
    store
}

fn events(store: &Rc<FaultyStore>) -> (usize, Option<Problem>) {
    let keeper = Keeper::new(store.clone(), "s", 99);
    let history = keeper.read(NOW);
    (history.map_or(0, |history| history.events().len()), keeper.problem())
}

#[test]
fn every_changed_byte_and_every_cut_is_noticed_and_costs_that_value_alone() {
    let store = filled();
    assert_eq!(events(&store), (9, None));
    let key = "indwell/s/0000000000000000";
    let good = store.get(key).ok().flatten().expect("the first tab's chunk");
    let mut noticed = 0u32;
    for at in 0..good.len() {
        for change in 1..=255 {
            let mut bad = good.clone();
            bad[at] ^= change;
            store.set(key, &bad).expect("room");
            let (found, problem) = events(&store);
            assert_eq!(found, 6, "byte {at} changed by {change}");
            assert!(matches!(problem, Some(Problem::Corrupt | Problem::Newer)), "byte {at} changed by {change}");
            noticed += 1;
        }
        store.set(key, &good[..at]).expect("room");
        assert_eq!(events(&store), (6, Some(Problem::Corrupt)), "cut at {at}");
    }
    assert_eq!(noticed, good.len() as u32 * 255);
    store.set(key, &[&good[..], b"x"].concat()).expect("room");
    assert_eq!(events(&store), (6, Some(Problem::Corrupt)), "a byte too many");
    // A value under another value's key is none.
    store.set(key, &store.get("indwell/s/00000000000003e8").ok().flatten().expect("the second chunk")).expect("room");
    assert_eq!(events(&store), (6, Some(Problem::Corrupt)));
}

#[test]
fn a_body_of_any_bytes_is_read_or_refused() {
    let store = filled();
    let bytes = store.get("indwell/s/0000000000000000").ok().flatten().expect("a chunk");
    let (_, body) = unseal(&bytes).expect("valid");
    for at in 0..body.len() {
        for change in 1..=255 {
            let mut bad = body.to_vec();
            bad[at] ^= change;
            // No checksum here: whatever is read must be sound enough to be used and written again.
            if let Some(history) = History::decode(&bad) {
                let mut all = History::default();
                all.merge(&history);
                all.bound(NOW);
                let bytes = all.encode(false, NOW);
                assert_eq!(
                    History::decode(&bytes).map(|again| again.encode(false, NOW)),
                    Some(bytes),
                    "byte {at}, {change}"
                );
            }
        }
        // Without its last two numbers, of nothing forgotten and nothing folded, it is one of format 1.
        assert_eq!(History::decode(&body[..at]).is_some(), at == body.len() - 2, "cut at {at}");
    }
}

#[test]
fn a_newer_value_is_left_untouched_until_all_is_forgotten() {
    let store = filled();
    let newer = [b"INDW\x03".as_slice(), &[7; 60]].concat();
    store.set("indwell/s/00000000000000aa", &newer).expect("room");
    assert_eq!(events(&store), (9, Some(Problem::Newer)));
    for tab in 10..30 {
        let space = Space::open(store.clone(), "s", 1_000 * tab, NOW);
        track(&space, tab as usize * 10, NOW);
        space.flush(true, NOW);
    }
    assert_eq!(store.get("indwell/s/00000000000000aa"), Ok(Some(newer)));
    assert_eq!(events(&store), (29, Some(Problem::Newer)));
    Space::open(store.clone(), "s", 77, NOW).forget(&Scope::All, NOW);
    let left = store.keys("indwell/").expect("readable");
    assert!(left.len() == 2 && left[0].starts_with("indwell/s/epoch.") && left[1] == "indwell/s/erased", "{left:?}");
}

/// What a visit does to a store: opens, records, hides, compacts, forgets one item.
fn visit(store: &Rc<FaultyStore>, forget: bool) -> BTreeSet<usize> {
    let mut acknowledged = BTreeSet::new();
    for tab in 0..12 {
        let space = Space::open(store.clone(), "s", 1_000 * (tab + 10), NOW);
        let number = 100 + tab as usize;
        track(&space, number, NOW);
        if space.unsaved() == 0 && space.keeper().problem().is_none() {
            acknowledged.insert(number);
        }
        space.flush(true, NOW);
        if space.unsaved() == 0 && space.keeper().problem().is_none() {
            acknowledged.insert(number);
        }
        if forget && tab == 6 {
            space.forget(&Scope::Item("103"), NOW);
        }
        // Whatever the store does, what was recorded counts in memory.
        let history = space.engine().borrow();
        assert!(history.history().catalog().find(indwell::item::ItemKey::new(&number.to_string())).is_some());
    }
    acknowledged
}

fn stored(store: &Rc<FaultyStore>) -> BTreeSet<usize> {
    let history = Keeper::new(store.clone(), "s", 1).read(NOW).unwrap_or_default();
    let known = |number: &usize| {
        let item = history.catalog().find(indwell::item::ItemKey::new(&number.to_string()));
        history.events().iter().any(|record| Some(record.item) == item)
    };
    (100..112).filter(known).collect()
}

#[test]
fn a_refusal_at_any_call_loses_nothing_that_was_acknowledged() {
    let calls = {
        let store = Rc::new(FaultyStore::default());
        visit(&store, false);
        store.calls.get()
    };
    assert!(calls > 100);
    for lasting in [false, true] {
        for at in 0..calls {
            let store = Rc::new(FaultyStore::default());
            store.refuse(at, if lasting { u32::MAX } else { 1 });
            let acknowledged = visit(&store, false);
            store.refuse(u32::MAX, 0);
            assert!(stored(&store).is_superset(&acknowledged), "refused at call {at}, lasting: {lasting}");
            if !lasting {
                assert!(acknowledged.len() >= 11, "one refusal at call {at} costs more than one save");
            }
        }
    }
}

#[test]
fn a_forgotten_item_stays_forgotten_and_the_rest_stays() {
    let store = Rc::new(FaultyStore::default());
    visit(&store, true);
    let expected: BTreeSet<usize> = (100..112).filter(|&number| number != 103).collect();
    assert_eq!(stored(&store), expected);
}

#[test]
fn an_origin_filled_to_its_last_units_still_saves() {
    for left in 0..=64 {
        let store = Rc::new(FaultyStore::default());
        let first = Space::open(store.clone(), "s", 5, NOW);
        track(&first, 100, NOW);
        assert!(first.keeper().problem().is_none());
        store.fill(left);
        for (tab, number) in (101..105).enumerate() {
            let space = Space::open(store.clone(), "s", 1_000 * (tab as u64 + 1), NOW);
            track(&space, number, NOW);
            space.flush(true, NOW);
            assert_eq!((space.unsaved(), space.keeper().problem()), (0, None), "{left} units left, tab {tab}");
        }
        assert_eq!(stored(&store).len(), 5, "{left} units left");
    }
}

#[test]
fn a_store_of_another_kind_gets_the_same_treatment() {
    // The memory store, which refuses for good after so many calls.
    for calls in 0..60 {
        let store = MemoryStore::default();
        *store.refuse_after.borrow_mut() = Some(calls);
        let space = Space::open(store, "s", 3, NOW);
        assert_eq!(space.track(&[(item(1), None)], NOW), 1);
        assert!(calls > 3 || space.unsaved() == 1, "it refuses");
        space.flush(true, NOW);
        space.refresh(false, NOW);
        space.refresh(true, NOW);
        space.forget(&Scope::All, NOW);
        assert_eq!(space.engine().borrow().history().events().len(), 0);
    }
}
