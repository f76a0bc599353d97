//! What was taken along: `import(export(x)) == x`, and whatever else is handed in for it.

use crate::faulty::FaultyStore;
use indwell::engine::{Engine, Scope};
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, MAX_BYTES, MAX_EVENTS, MAX_FORGOTTEN, seconds};
use indwell::interest::Interest;
use indwell::item::{Facet, Item, ItemKey};
use indwell::space::Space;
use indwell::store::{FORMAT, Header, MemoryStore, Unreadable, seal, unseal};
use proptest::prelude::*;
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;
const DAY: i64 = 86_400_000;

fn facets(number: usize) -> Vec<Facet> {
    let values = ["a", "b/c", "ü=ä", "", "d/"];
    (0..number % 4)
        .map(|n| Facet::new(["k", "k=v", "text", ""][(number + n) % 4], values[(number / 3 + n) % 5]))
        .collect()
}

/// Any event, so many minutes ago.
fn event(kind: u8, number: usize, minutes: u32) -> (Event, Option<i64>) {
    let name = Name::ALL[usize::from(kind) % Name::ALL.len()];
    let subject = match name {
        Name::Search => Subject::Words(["red shoes", "blue", "größer", "x"][number % 4].into()),
        Name::SetPreference => Subject::Facet(Facet::new("k", ["a", "b/c"][number % 2])),
        _ if number.is_multiple_of(7) => Subject::Id(number.to_string()),
        _ => Subject::Item(Item {
            item_id: number.to_string(),
            facets: facets(number),
            price: (!number.is_multiple_of(3)).then_some(number as f64 / 3.0),
            text: ["", "a name", "some other name"][number % 3].into(),
            time: number.is_multiple_of(2).then_some(NOW - number as i64 * DAY),
            consumable: number.is_multiple_of(5),
        }),
    };
    let value = match name {
        Name::ItemDwell => 1_000.0 * number as f32,
        Name::SetPreference => 0.5 - (number % 11) as f32 / 10.0,
        _ => 0.0,
    };
    (Event { name, subject, value }, Some(NOW - i64::from(minutes) * 60_000))
}

fn open(store: &Rc<MemoryStore>) -> Space<Rc<MemoryStore>> {
    Space::open(store.clone(), "s", 1, NOW)
}

fn empty() -> Space<Rc<MemoryStore>> {
    open(&Rc::default())
}

/// A tab whose history has events of every kind, sums of weeks, and things that were forgotten.
fn lived(events: &[(u8, usize, u32)], folds: usize, forgets: &[usize]) -> Space<Rc<MemoryStore>> {
    let mut history = History::default();
    for &(kind, number, minutes) in events {
        let (event, at) = event(kind, number, minutes);
        history.record(&event, at.unwrap_or(NOW), NOW);
    }
    history.disown();
    for _ in 0..folds {
        history.fold(seconds(NOW));
    }
    let mut engine = Engine::new(history);
    for &number in forgets {
        match number % 3 {
            0 => engine.forget(&Scope::Item(&number.to_string()), NOW),
            1 => engine.forget(&Scope::Facet(Facet::new("k", "a")), NOW),
            _ => engine.forget(&Scope::Event(Name::ViewItem, 5, ItemKey::new(&number.to_string())), NOW),
        }
    }
    let space = empty();
    let body = engine.history().encode_all(false, NOW);
    let told = seal(Header { format: FORMAT, id: 0, epoch: 0, saved: seconds(NOW), closed: true }, &body);
    space.import(&told, NOW).expect("readable");
    space
}

fn events() -> impl Strategy<Value = Vec<(u8, usize, u32)>> {
    prop::collection::vec((0..30u8, 0..40usize, 0..80 * 24 * 60u32), 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// On another device, on the same, and again and again; and it is stored.
    #[test]
    fn what_is_taken_along_arrives(events in events(), folds in 0..4usize, forgets in prop::collection::vec(0..40usize, 0..5)) {
        let here = lived(&events, folds, &forgets);
        let told = here.state(NOW);
        let there = Rc::default();
        let other = open(&there);
        other.import(&told, NOW).expect("readable");
        prop_assert_eq!(&other.state(NOW), &told, "import(export(x)) == x");
        prop_assert_eq!((other.unsaved(), other.keeper().problem()), (0, None));
        prop_assert_eq!(&open(&there).state(NOW), &told, "and is there when the page is opened again");
        prop_assert_eq!(other.import(&told, NOW), Ok(0));
        prop_assert_eq!(here.import(&told, NOW), Ok(0));
        prop_assert_eq!(&other.state(NOW), &told);
        prop_assert_eq!(&here.state(NOW), &told);
        // Interests of the same strength stand in any order.
        let known = |space: &Space<_>| {
            let mut engine = space.engine().borrow_mut();
            let profile = engine.profile(NOW);
            let facet = |f: &Interest| (f.key.to_owned(), f.value.to_owned(), f.session, f.count);
            let mut facets: Vec<_> = profile.facets.iter().map(facet).collect();
            facets.sort();
            (facets, profile.events, profile.items)
        };
        prop_assert_eq!(known(&here), known(&other));
    }

    /// Two devices come to the same, whichever takes in the other's.
    #[test]
    fn devices_agree(a in events(), b in events()) {
        let (one, other) = (lived(&a, 0, &[]), lived(&b, 0, &[]));
        let (first, second) = (one.state(NOW), other.state(NOW));
        one.import(&second, NOW).expect("readable");
        other.import(&first, NOW).expect("readable");
        let told = |space: &Space<_>| {
            let engine = space.engine().borrow();
            let catalog = engine.history().catalog();
            let events = engine.history().events().iter();
            events.map(|r| (r.at, r.name, catalog.key(r.item), r.value.to_bits())).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&one), told(&other));
    }

    /// Any bytes, as they are and behind a right header: refused, or as bounded as what was recorded.
    #[test]
    fn whatever_is_handed_in_is_refused_or_bounded(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in any::<prop::sample::Index>(), flip in any::<u8>()) {
        let space = lived(&[(0, 1, 5), (3, 2, 9)], 0, &[]);
        let before = space.state(NOW);
        prop_assert!(space.import(&bytes, NOW).is_err());
        let mut body = unseal(&before).expect("valid").1.to_vec();
        let at = cut.index(body.len());
        body[at] ^= flip;
        for body in [&bytes, &body] {
            let sealed = seal(Header { format: FORMAT, id: 3, epoch: 9, saved: 7, closed: false }, body);
            if space.import(&sealed, NOW).is_ok() {
                let engine = space.engine().borrow();
                prop_assert!(engine.history().events().len() <= MAX_EVENTS);
                prop_assert!(engine.history().encode(false, NOW).len() <= MAX_BYTES);
            }
        }
    }
}

#[test]
fn damaged_and_newer_states_change_nothing() {
    let space = lived(&[(0, 1, 5), (3, 2, 9)], 0, &[]);
    let good = space.state(NOW);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 4;
        assert!(space.import(&bad, NOW).is_err(), "byte {at}");
        assert!(space.import(&good[..at], NOW).is_err(), "cut at {at}");
    }
    let mut newer = good.clone();
    newer[4] = FORMAT + 1;
    assert_eq!(space.import(&newer, NOW), Err(Unreadable::Newer));
    assert_eq!(space.state(NOW), good);
}

/// What a store refuses stays in memory, and is stored when it answers again.
/// A full history into a tab that has events of its own: together they are more than a value may hold.
#[test]
fn a_full_history_arrives_beside_events_of_its_own() {
    let bought =
        |number: usize| (Event { name: Name::Purchase, subject: Subject::Id(number.to_string()), value: 0.0 }, None);
    let there = empty();
    for number in 0..MAX_EVENTS {
        there.track(&[bought(number)], NOW - DAY + number as i64 * 1_000);
    }
    let told = there.state(NOW);
    let store = Rc::default();
    let here = open(&store);
    let own: Vec<_> = (0..5).map(|number| bought(MAX_EVENTS + number)).collect();
    assert_eq!(here.track(&own, NOW), 5);
    here.import(&told, NOW).expect("readable");
    let again = open(&store);
    assert_eq!(again.keeper().problem(), None);
    assert_eq!(again.state(NOW), here.state(NOW));
    assert!(again.engine().borrow().history().events().len() > MAX_EVENTS - MAX_EVENTS / 16);
}

#[test]
fn a_store_that_refuses_gets_it_later() {
    let told = lived(&[(0, 1, 5), (3, 2, 9)], 0, &[]).state(NOW);
    let store = Rc::new(FaultyStore::default());
    let space = Space::open(store.clone(), "s", 2, NOW);
    store.refuse(0, u32::MAX);
    assert_eq!(space.import(&told, NOW), Ok(2));
    assert!(space.unsaved() > 0 && space.keeper().problem().is_some());
    store.refuse(u32::MAX, 0);
    space.flush(true, NOW);
    assert_eq!((space.unsaved(), space.keeper().problem()), (0, None));
    let again = Space::open(store, "s", 3, NOW);
    assert_eq!(again.engine().borrow().history().events().len(), 2);
}

/// An item that was forgotten of late is not brought back by what was taken along before; everything erased is.
#[test]
fn what_was_forgotten_stays_so() {
    let space = lived(&[(0, 1, 5), (3, 2, 9)], 0, &[]);
    let told = space.state(NOW);
    space.forget(&Scope::Item("1"), NOW);
    assert_eq!(space.import(&told, NOW + 1_000), Ok(0));
    assert_eq!(space.engine().borrow().history().events().len(), 1);
    space.forget(&Scope::All, NOW + 2_000);
    assert_eq!(space.import(&told, NOW + 3_000), Ok(2));
    assert_eq!(space.engine().borrow().history().events().len(), 2);
}

/// However much is forgotten in two days, it fits, and what was forgotten last stays known.
#[test]
fn what_is_forgotten_is_bounded() {
    let space = empty();
    for number in 0..2 * MAX_FORGOTTEN {
        let now = NOW + number as i64 * 1_000;
        space.track(&[event(0, number * 7, 0)], now);
        space.forget(&Scope::Item(&(number * 7).to_string()), now);
    }
    let engine = space.engine().borrow();
    let forgotten = engine.history().forgotten();
    assert_eq!(forgotten.len(), MAX_FORGOTTEN);
    let last = 7 * (2 * MAX_FORGOTTEN - 1);
    assert!(forgotten.iter().any(|gone| gone.key == ItemKey::new(&last.to_string())));
    assert!(engine.history().encode(false, NOW).len() <= MAX_BYTES / 2);
}

/// A facet of a thousand items is forgotten as one.
#[test]
fn a_facet_of_many_items_is_forgotten_as_one() {
    let store = Rc::default();
    let (here, other) = (open(&store), Space::open(store.clone(), "s", 1 << 32, NOW));
    let shown = |n: i64, facet: &str| {
        let item = Item { item_id: n.to_string(), facets: vec![Facet::new("k", facet)], ..Item::default() };
        [(Event { name: Name::ViewItem, subject: Subject::Item(item), value: 0.0 }, None)]
    };
    for n in 0..400 {
        let (space, facet) = if n % 2 == 0 { (&here, "a") } else { (&other, if n % 4 == 1 { "a" } else { "b" }) };
        space.track(&shown(n, facet), NOW + n * 61_000);
    }
    let now = NOW + 400 * 61_000;
    here.forget(&Scope::Facet(Facet::new("k", "a")), now);
    assert_eq!(here.engine().borrow().history().forgotten().len(), 1);
    // The other tab hears of it with what it does next, and its open chunk brings nothing back.
    assert_eq!(other.track(&shown(1_000, "b"), now), 1);
    other.flush(true, now);
    for space in [&other, &Space::open(store.clone(), "s", 1 << 33, now)] {
        assert_eq!(space.engine().borrow().history().events().len(), 101);
    }
    // And what happens to it from now on counts.
    assert_eq!(here.track(&shown(1_001, "a"), now + 2_000), 1);
}

/// At most 16 bytes an event: its name, time, place in its second, item and value.
#[test]
fn an_event_takes_at_most_16_bytes() {
    let mut history = History::default();
    let size = |history: &History| history.encode_all(false, NOW).len();
    let mut before = None;
    for n in 0..1_000u32 {
        let (event, _) = event(10, 7, 0);
        // All at once at first, then as far apart as can be.
        let at = NOW - DAY + if n < 500 { 0 } else { i64::from(n) * 80_000 };
        assert!(history.record(&event, at, NOW));
        if let Some(before) = before {
            assert!(size(&history) - before <= 16 + 1, "event {n}: {}", size(&history) - before);
        }
        before = Some(size(&history));
    }
}
