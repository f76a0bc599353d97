//! The edges of what is kept: the reserve's last bytes, a value's own place, an erasure that was refused.

use crate::faulty::FaultyStore;
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::history::History;
use indwell::item::ItemKey;
use indwell::space::Space;
use indwell::store::{Header, Problem, Store, seal, unseal};
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;
const HOUR: i64 = 3_600_000;

fn track(space: &Space<Rc<FaultyStore>>, item_id: &str, now: i64) {
    let event = Event { name: Name::ViewItem, subject: Subject::Id(item_id.into()), value: 0.0 };
    assert_eq!(space.track(&[(event, None)], now), 1);
}

fn knows(history: &History, item_id: &str) -> bool {
    let item = history.catalog().find(ItemKey::new(item_id));
    item.is_some_and(|item| history.events().iter().any(|record| record.item == item))
}

/// Which of these items events are known of.
fn known(space: &Space<Rc<FaultyStore>>, items: &[&'static str]) -> Vec<&'static str> {
    let engine = space.engine().borrow();
    items.iter().copied().filter(|item_id| knows(engine.history(), item_id)).collect()
}

/// All values that hold a part of the history, with their keys.
fn values(store: &FaultyStore) -> Vec<(String, Vec<u8>)> {
    let keys = store.keys("indwell/s/").expect("readable");
    let parts = keys.into_iter().filter(|key| key.len() == "indwell/s/".len() + 16);
    parts.map(|key| (key.clone(), store.get(&key).expect("readable").expect("there"))).collect()
}

#[test]
fn no_value_is_written_but_beside_a_reserve_that_is_left_for_what_is_forgotten() {
    let saved = |left| {
        let store = Rc::new(FaultyStore::default());
        store.fill(left);
        let space = Space::open(store.clone(), "s", 5, NOW);
        track(&space, "a", NOW);
        let reserve = store.get("indwell/s/reserve").expect("readable").map_or(0, |reserve| reserve.len());
        assert_eq!(values(&store).len(), usize::from(space.unsaved() == 0));
        assert_eq!(space.keeper().problem().is_none(), space.unsaved() == 0);
        (space.unsaved() == 0, reserve)
    };
    // The value would have room, and the reserve of 512 beside it would not.
    assert_eq!(saved(400), (false, 0));
    // Both have, and no more than the least of a reserve.
    assert_eq!(saved(1_000), (true, 512));
}

#[test]
fn what_is_forgotten_goes_out_of_each_value_in_its_place() {
    let store = Rc::new(FaultyStore::default());
    for (tab, item_id) in ["a", "b"].into_iter().enumerate() {
        let now = NOW + HOUR * tab as i64;
        let space = Space::open(store.clone(), "s", 1_000 * (tab as u64 + 1), now);
        track(&space, "gone", now);
        track(&space, item_id, now);
        space.flush(true, now);
    }
    let untouched = Space::open(store.clone(), "s", 5_000, NOW + 3 * HOUR);
    track(&untouched, "c", NOW + 3 * HOUR);
    untouched.flush(true, NOW + 3 * HOUR);
    let before = values(&store);
    Space::open(store.clone(), "s", 9_000, NOW + 9 * HOUR).forget(&Scope::Item("gone"), NOW + 9 * HOUR);
    let after = values(&store);
    for (key, bytes) in &before {
        let left = after.iter().find(|(other, _)| other == key).map(|(_, bytes)| bytes).expect("in its place");
        assert_eq!(
            left == bytes,
            key.ends_with(&format!("{:x}", 5_000)),
            "{key}: what tells nothing of it is left alone"
        );
    }
    for (key, bytes) in after {
        let (header, body) = unseal(&bytes).expect("sealed");
        assert_eq!(key, format!("indwell/s/{:016x}", header.id));
        assert!(!knows(&History::decode(body).expect("sound"), "gone"), "{key}");
    }
}

#[test]
fn nothing_but_what_is_forgotten_goes_when_the_store_refuses_a_call() {
    let prepared = || {
        let store = Rc::new(FaultyStore::default());
        for (tab, item_id) in ["old", "after", "between"].into_iter().enumerate() {
            let now = NOW + HOUR * tab as i64;
            let space = Space::open(store.clone(), "s", 1_000 * (tab as u64 + 1), now);
            track(&space, item_id, now);
            track(&space, "later", now);
            space.flush(true, now);
        }
        let space = Space::open(store.clone(), "s", 9_000, NOW + 9 * HOUR);
        (store, space)
    };
    let forget = |space: &Space<_>| space.forget(&Scope::Item("later"), NOW + 9 * HOUR);
    let calls = {
        let (store, space) = prepared();
        store.refuse(u32::MAX, 0);
        forget(&space);
        store.calls.get()
    };
    for lasting in [false, true] {
        for at in 0..calls {
            let (store, space) = prepared();
            store.refuse(at, if lasting { u32::MAX } else { 1 });
            forget(&space);
            store.refuse(u32::MAX, 0);
            let left = known(&Space::open(store, "s", 10_000, NOW + 10 * HOUR), &ALL);
            assert!(left.starts_with(&["old", "after", "between"]), "{left:?}: call {at}, lasting: {lasting}");
        }
    }
}

#[test]
fn what_a_clock_that_was_ahead_had_dated_and_was_forgotten_hides_nothing_that_is_acknowledged() {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW + HOUR);
    track(&space, "later", NOW + HOUR);
    // The clock is right again.
    space.forget(&Scope::Item("later"), NOW);
    let event = Event { name: Name::ViewItem, subject: Subject::Id("later".into()), value: 0.0 };
    let recorded = space.track(&[(event, None)], NOW + 5_000);
    assert_eq!(known(&space, &ALL).len(), recorded as usize);
    space.flush(true, NOW + 6_000);
    assert_eq!(known(&Space::open(store, "s", 2_000, NOW + 7_000), &ALL).len(), recorded as usize);
}

#[test]
fn what_is_forgotten_twice_is_known_once_and_counts_again_in_the_same_second() {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW);
    for now in [NOW, NOW + HOUR] {
        track(&space, "after", now);
        space.forget(&Scope::Item("after"), now);
        assert_eq!(space.engine().borrow().history().forgotten().len(), 1);
    }
    track(&space, "after", NOW + HOUR);
    assert_eq!(known(&space, &ALL), ["after"]);
    space.flush(true, NOW + HOUR);
    assert_eq!(known(&Space::open(store, "s", 2_000, NOW + 2 * HOUR), &ALL), ["after"]);
}

/// A value that somebody wrote at NOW in this epoch.
fn foreign(store: &FaultyStore, id: u64, epoch: u64) -> String {
    let spare = Rc::new(FaultyStore::default());
    let space = Space::open(spare.clone(), "s", id, NOW);
    track(&space, "later", NOW);
    space.flush(true, NOW);
    let [(key, bytes)] = &values(&spare)[..] else { panic!("one value") };
    let (header, body) = unseal(bytes).expect("sealed");
    store.set(key, &seal(Header { epoch, ..header }, body)).expect("room");
    key.clone()
}

#[test]
fn a_union_removes_what_is_void_and_spares_what_may_be_just_about_to_count() {
    let store = Rc::new(FaultyStore::default());
    Space::open(store.clone(), "s", 77, NOW - 1_000).forget(&Scope::All, NOW - 1_000);
    let (void, early) = (foreign(&store, 500, 1), foreign(&store, 600, (NOW as u64 + 5) << 16));
    for tab in 0..12u64 {
        let space = Space::open(store.clone(), "s", 1_000 * (tab + 1), NOW);
        track(&space, &format!("{tab}"), NOW);
        space.flush(true, NOW);
    }
    Space::open(store.clone(), "s", 99_000, NOW).flush(false, NOW);
    let keys: Vec<String> = values(&store).into_iter().map(|(key, _)| key).collect();
    assert!(keys.len() < 12, "united: {keys:?}");
    assert!(!keys.contains(&void) && keys.contains(&early), "{keys:?}");
    // Its epoch is declared.
    store.set(&format!("indwell/s/epoch.{:016x}", (NOW as u64 + 5) << 16), &[]).expect("room");
    assert_eq!(known(&Space::open(store, "s", 100_000, NOW + 10), &ALL), ["later"]);
}

#[test]
fn what_it_takes_is_what_is_stored() {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW);
    track(&space, "a", NOW);
    space.flush(true, NOW);
    let space = Space::open(store.clone(), "s", 1_000, NOW);
    let reserve = store.get("indwell/s/reserve").expect("readable").expect("there").len();
    let all: usize = values(&store).iter().map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(space.keeper().bytes(), all + reserve);
}

/// A tab with an event, in whose store another has been, and which erased everything while the store refused.
fn refused() -> (Rc<FaultyStore>, Space<Rc<FaultyStore>>) {
    let store = Rc::new(FaultyStore::default());
    let other = Space::open(store.clone(), "s", 1_000, NOW);
    track(&other, "old", NOW);
    other.flush(true, NOW);
    let space = Space::open(store.clone(), "s", 2_000, NOW + 1);
    store.refuse(0, u32::MAX);
    space.forget(&Scope::All, NOW + 10);
    track(&space, "after", NOW + 20);
    store.refuse(u32::MAX, 0);
    (store, space)
}

const ALL: [&str; 4] = ["old", "after", "between", "later"];

#[test]
fn a_refused_erasure_keeps_what_was_recorded_since_and_nothing_else() {
    let (store, space) = refused();
    // What another tab recorded before it hears of the erasure goes with it.
    let other = Space::open(store.clone(), "s", 3_000, NOW + 5);
    track(&other, "between", NOW + 5);
    space.flush(true, NOW + 30);
    assert_eq!(known(&space, &ALL), ["after"]);
    assert_eq!(known(&Space::open(store, "s", 4_000, NOW + 40), &ALL), ["after"]);
}

#[test]
fn an_erasure_and_the_save_after_it_hold_or_say_that_they_do_not_wherever_they_are_refused() {
    // The store refuses these calls of the erasure, takes what it is told in between or not, and these of the save.
    let firsts = (0..12).flat_map(|first| [(first, 1, false), (first, u32::MAX, false), (first, u32::MAX, true)]);
    for (first, count, hidden) in firsts {
        for (again, more) in (0..16).flat_map(|again| [1, 2, 3, u32::MAX].map(|more| (again, more))) {
            let store = Rc::new(FaultyStore::default());
            let other = Space::open(store.clone(), "s", 1_000, NOW);
            track(&other, "old", NOW);
            other.flush(true, NOW);
            let space = Space::open(store.clone(), "s", 2_000, NOW + 1);
            store.refuse(first, count);
            space.forget(&Scope::All, NOW + 10);
            store.refuse(again, more);
            track(&space, "after", NOW + 20);
            if hidden {
                space.flush(true, NOW + 30);
            }
            store.refuse(u32::MAX, 0);
            let what = format!("{count} refused from {first} on, then {more} from {again} on");
            assert_eq!(known(&space, &ALL), ["after"], "{what}");
            let stored = known(&Space::open(store.clone(), "s", 3_000, NOW + 40), &ALL);
            assert!(space.unsaved() > 0 || stored == ["after"], "{what}: {stored:?}");
            space.flush(true, NOW + 50);
            assert_eq!(known(&Space::open(store, "s", 4_000, NOW + 60), &ALL), ["after"], "{what}");
        }
    }
}

#[test]
fn a_store_that_is_cleared_is_noticed_at_the_next_event() {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW);
    track(&space, "old", NOW);
    assert!(!space.keeper().heard());
    store.keys("").expect("readable").iter().for_each(|key| store.remove(key).expect("there"));
    assert!(space.keeper().heard());
    track(&space, "after", NOW + 10);
    assert_eq!(known(&space, &ALL), ["after"]);
}

/// Makes one more closed value, of so many events; how many values there are then.
fn closed(store: &Rc<FaultyStore>, number: u64, events: usize) -> usize {
    let space = Space::open(store.clone(), "s", 1_000 * number, NOW);
    let event = |at| {
        let subject = Subject::Id(format!("{number}-{at}"));
        (Event { name: Name::ViewItem, subject, value: 0.0 }, None)
    };
    space.track(&(0..events).map(event).collect::<Vec<_>>(), NOW);
    space.flush(true, NOW);
    assert_eq!(space.unsaved(), 0);
    values(store).len()
}

#[test]
fn saves_unite_twelve_values_or_fifty_kilobytes_and_no_fewer() {
    let store = Rc::new(FaultyStore::default());
    for number in 1..12 {
        assert_eq!(closed(&store, number, 1), number as usize);
    }
    assert_eq!(closed(&store, 12, 1), 1);

    let store = Rc::new(FaultyStore::default());
    let size = || values(&store).iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    for number in 1.. {
        let before = size();
        let values = closed(&store, number, 600);
        if values == 1 && number > 1 {
            let each = before / (number as usize - 1);
            assert!(before <= 50 * 1024 && before + each > 50 * 1024, "united at {before} and {each} bytes");
            return;
        }
        assert_eq!(values, number as usize);
    }
}

#[test]
fn what_need_no_longer_be_known_as_forgotten_is_let_go_in_an_idle_moment() {
    let store = Rc::new(FaultyStore::default());
    for number in 1..4 {
        closed(&store, number, 3);
    }
    Space::open(store.clone(), "s", 9_000, NOW).forget(&Scope::Item("2-1"), NOW);
    let forgotten = || {
        let of = |(_, bytes): &(String, Vec<u8>)| {
            History::decode(unseal(bytes).expect("sealed").1).expect("sound").forgotten().len()
        };
        values(&store).iter().map(of).sum::<usize>()
    };
    assert_eq!(forgotten(), 1);
    let later = NOW + 72 * HOUR;
    let space = Space::open(store.clone(), "s", 20_000, later);
    track(&space, "after", later);
    assert_eq!(forgotten(), 1, "a save is not kept waiting");
    space.flush(false, later);
    assert_eq!(forgotten(), 0);
    assert_eq!(values(&store).len(), 2, "all that was closed is one, beside this tab's own");
}

#[test]
fn a_refused_erasure_gives_way_to_a_later_one() {
    // At the first asking, or at the second, where the first could read the store in part.
    for first in [0, 1] {
        let (store, space) = refused();
        let other = Space::open(store.clone(), "s", 3_000, NOW + 50);
        other.forget(&Scope::All, NOW + 50);
        track(&other, "later", NOW + 60);
        store.refuse(0, first);
        space.refresh(false, NOW + 70);
        store.refuse(u32::MAX, 0);
        space.refresh(false, NOW + 80);
        assert_eq!(known(&space, &ALL), ["later"], "{first} calls refused");
        space.flush(true, NOW + 90);
        assert_eq!(known(&Space::open(store, "s", 4_000, NOW + 100), &ALL), ["later"]);
    }
}

#[test]
fn a_refused_save_is_told_until_one_is_taken() {
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 1, NOW);
    store.fill(0);
    track(&space, "a", NOW);
    assert_eq!((space.unsaved(), space.keeper().problem()), (1, Some(Problem::Full)));
    store.fill(10_000);
    space.flush(false, NOW + 1);
    assert_eq!((space.unsaved(), space.keeper().problem()), (0, None));
}
