//! A store that does not answer at first, as one of the page's own that has to be asked; and writes that come too late.

use crate::faulty::FaultyStore;
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::space::Space;
use indwell::store::{Problem, Store};
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;

fn track(space: &Space<Rc<FaultyStore>>, item_id: &str, now: i64) {
    let event = Event { name: Name::ViewItem, subject: Subject::Id(item_id.into()), value: 0.0 };
    assert_eq!(space.track(&[(event, None)], now), 1);
}

fn count(space: &Space<Rc<FaultyStore>>) -> usize {
    space.engine().borrow().history().events().len()
}

/// A store with an erasure long ago and one event since.
fn used() -> Rc<FaultyStore> {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW - 90_000);
    track(&space, "erased", NOW - 80_000);
    space.forget(&Scope::All, NOW - 70_000);
    track(&space, "stored", NOW - 60_000);
    space.flush(true, NOW - 60_000);
    store
}

/// A tab that opens while the store does not answer, and records two events.
fn early(store: &Rc<FaultyStore>) -> Space<Rc<FaultyStore>> {
    store.refuse(0, u32::MAX);
    let space = Space::open(store.clone(), "s", 1_000, NOW);
    track(&space, "early", NOW);
    track(&space, "too", NOW + 1);
    assert_eq!((count(&space), space.unsaved(), space.keeper().problem()), (2, 2, Some(Problem::Denied)));
    space
}

fn answers(store: &Rc<FaultyStore>) {
    store.refuse(u32::MAX, 0);
}

#[test]
fn what_was_recorded_before_the_store_answered_is_united_with_what_it_holds() {
    let store = used();
    let space = early(&store);
    answers(&store);
    assert!(space.refresh(false, NOW + 5_000));
    assert_eq!((count(&space), space.unsaved(), space.keeper().problem()), (3, 2, None));
    space.flush(false, NOW + 5_000);
    assert_eq!(space.unsaved(), 0);
    assert_eq!(count(&Space::open(store, "s", 2_000, NOW + 6_000)), 3);
}

#[test]
fn a_save_is_enough_to_notice_that_it_answers() {
    let store = used();
    let space = early(&store);
    answers(&store);
    track(&space, "later", NOW + 5_000);
    assert_eq!((count(&space), space.unsaved()), (4, 0));
    assert_eq!(count(&Space::open(store, "s", 2_000, NOW + 6_000)), 4);
}

#[test]
fn what_another_tab_erased_in_the_meantime_does_not_come_back() {
    for opened_first in [false, true] {
        let store = used();
        let space = early(&store);
        answers(&store);
        let erased = if opened_first { NOW + 1_000 } else { NOW - 1_000 };
        Space::open(store.clone(), "s", 2_000, erased).forget(&Scope::All, erased);
        space.refresh(false, NOW + 5_000);
        space.flush(false, NOW + 5_000);
        let left = if opened_first { 0 } else { 2 };
        assert_eq!((count(&space), count(&Space::open(store, "s", 3_000, NOW + 6_000))), (left, left));
    }
}

#[test]
fn an_erasure_that_the_store_refused_is_made_up_for_as_soon_as_it_answers() {
    let store = used();
    let space = early(&store);
    space.forget(&Scope::All, NOW + 1_000);
    track(&space, "after", NOW + 2_000);
    answers(&store);
    space.refresh(false, NOW + 5_000);
    assert_eq!((count(&space), space.keeper().problem()), (1, None));
    space.flush(true, NOW + 5_000);
    assert_eq!(count(&Space::open(store, "s", 2_000, NOW + 6_000)), 1);
}

#[test]
fn what_is_written_after_all_was_cleared_by_who_has_not_heard_of_it_does_not_come_back() {
    for heard_first in [false, true] {
        let store = Rc::new(FaultyStore::default());
        let writer = Space::open(store.clone(), "s", 1_000, NOW);
        track(&writer, "old", NOW);
        let other = Space::open(store.clone(), "s", 2_000, NOW);
        let key = store.keys("indwell/s/0").expect("answers").remove(0);
        let chunk = store.get(&key).expect("answers").expect("written");
        store.keys("").expect("answers").iter().for_each(|key| store.remove(key).expect("answers"));
        if heard_first {
            other.refresh(true, NOW + 1);
        }
        store.set(&key, &chunk).expect("room"); // was under way
        if !heard_first {
            other.refresh(true, NOW + 1);
        }
        assert_eq!((count(&other), count(&Space::open(store.clone(), "s", 3_000, NOW + 2))), (0, 0));
        track(&other, "new", NOW + 3);
        // Told twice, and by now by all.
        other.refresh(true, NOW + 4);
        writer.refresh(true, NOW + 5);
        assert_eq!((count(&other), count(&writer), count(&Space::open(store, "s", 4_000, NOW + 6))), (1, 1, 1));
    }
}
