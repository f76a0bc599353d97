//! The bytes that every later version must read, and what becomes of a store that an earlier version wrote.

use crate::faulty::FaultyStore;
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, WEEK};
use indwell::item::{Facet, Item, ItemKey, hash};
use indwell::privacy::{Export, export};
use indwell::space::Space;
use indwell::store::{Header, Keeper, Store, Unreadable, seal, unseal};
use serde_json::{Value, json};
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;
const FIRST: &[u8] = include_bytes!("../golden/store/value-1.bin");
const SECOND: &[u8] = include_bytes!("../golden/store/value-2.bin");

fn told(history: &History) -> Vec<(u32, u16, Name, f32)> {
    history.events().iter().map(|record| (record.at, record.tick, record.name, record.value)).collect()
}

fn golden_events() -> Vec<(u32, u16, Name, f32)> {
    vec![
        (1_799_999_000, 0, Name::ViewItem, 0.0),
        (1_799_999_000, 1, Name::ItemDwell, 1500.0),
        (1_799_999_001, 0, Name::Search, 0.0),
        (1_799_999_009, 0, Name::Hide, 0.0),
        (1_799_999_010, 0, Name::SetPreference, -0.5),
    ]
}

fn header(format: u8) -> Header {
    Header { format, id: 0x0123_4567_89ab_cdef, epoch: 7, saved: 1_800_000_000, closed: true }
}

#[test]
fn the_bytes_of_format_1_are_read_for_ever() {
    let (read, body) = unseal(FIRST).expect("valid");
    assert_eq!(read, header(1));
    let history = History::decode(body).expect("valid");
    assert_eq!((told(&history), history.catalog().len()), (golden_events(), 4));
    let names: Vec<(&str, &str)> = history.catalog().facets().iter().map(|f| (&*f.key, &*f.value)).collect();
    assert!(names.contains(&("category", "Shoes/Running")) && names.contains(&("brand", "Bolt")), "{names:?}");
    // Written anew, it is the same history: what a facet is called says what its id and group are.
    let again = History::decode(&history.encode(false, NOW)).expect("valid");
    assert_eq!(told(&again), told(&history));
    assert_eq!(again.catalog().facets(), history.catalog().facets());
    assert_eq!(unseal(&seal(read, body)[..20]), Err(Unreadable::Corrupt));
}

/// The history of format 1, an item forgotten, and a week folded.
fn second() -> History {
    let (_, body) = unseal(FIRST).expect("valid");
    let mut history = History::default();
    let start = 1_799_999_000 / WEEK * WEEK - 2 * WEEK;
    for n in 1..=1_000 {
        let facets = vec![Facet::new("brand", ["Acme", "Bolt"][n % 2]), Facet::new("category", "Shoes/Running")];
        let item =
            Item { item_id: format!("old-{n}"), facets, price: Some(9.5), text: "Red shoe".into(), ..Item::default() };
        let event = Event { name: Name::ViewItem, subject: Subject::Item(item), value: 0.0 };
        let at = i64::from(start + n as u32) * 1_000;
        history.record(&event, at, at);
    }
    history.disown();
    history.bound(NOW);
    history.merge(&History::decode(body).expect("valid"));
    history.forget_item(ItemKey::new("gone"), (NOW / 1000) as u32);
    history.disown();
    history.bound(NOW);
    history
}

/// Made once, with: `INDWELL_GOLDEN=1 cargo test --test store format_2`. A released one is never made again.
#[test]
fn the_bytes_of_format_2_are_read_for_ever() {
    let made = seal(header(2), &second().encode(false, NOW));
    let file = "tests/golden/store/value-2.bin";
    if std::env::var_os("INDWELL_GOLDEN").is_some() {
        std::fs::write(file, &made).expect("written");
    }
    let golden = std::fs::read(file).expect("there");
    let (read, body) = unseal(&golden).expect("valid");
    assert_eq!(read, header(2));
    let history = History::decode(body).expect("valid");
    assert_eq!(told(&history), told(&second()));
    assert_eq!((history.digests().len(), history.digests()[0].events), (1, 1_000));
    assert_eq!(history.forgotten(), second().forgotten());
    assert_eq!(seal(read, &history.encode(false, NOW)), golden, "and written the same");
    assert_eq!(made, golden);
}

/// What a visitor reads of it: the page's side reads the same bytes (`tests/scripts/state.test.mjs`).
#[test]
fn what_is_read_of_format_2_stays_the_same() {
    let history = History::decode(unseal(SECOND).expect("valid").1).expect("valid");
    let Export { format, version, exported_at, events, items, sums, forgotten } = export(&history, NOW);
    let made = json!({
        "format": format,
        "version": version,
        "exported_at": exported_at,
        "events": events.iter().map(|e| json!({ "name": e.name, "time": e.time, "item": e.item, "value": e.value })).collect::<Vec<_>>(),
        "items": items.iter().map(|i| json!({ "key": i.key, "facets": i.facets, "log_price": i.log_price, "time": i.time, "consumable": i.consumable })).collect::<Vec<_>>(),
        "sums": sums.iter().map(|s| {
            let facets = s.facets.iter().map(|f| json!({ "facet": f.0, "strength": f.1, "count": f.2 }));
            json!({ "from": s.from, "until": s.until, "events": s.events, "facets": facets.collect::<Vec<_>>() })
        }).collect::<Vec<_>>(),
        "forgotten": forgotten.iter().map(|g| json!({ "key": g.key, "time": g.time })).collect::<Vec<_>>(),
    });
    let file = "tests/golden/store/value-2.json";
    if std::env::var_os("INDWELL_GOLDEN").is_some() {
        std::fs::write(file, serde_json::to_vec_pretty(&made).expect("plain")).expect("written");
    }
    let golden: Value = serde_json::from_slice(&std::fs::read(file).expect("there")).expect("JSON");
    assert_eq!(made, golden);
}

/// A store as format 1 left it: an erasure long ago, and values since.
fn store_of_format_1() -> Rc<FaultyStore> {
    let store = Rc::new(FaultyStore::default());
    let mark = [1, 2, 3, 4, 5, 6, 7, 8];
    let (_, body) = unseal(FIRST).expect("valid");
    store.set("indwell/s/epoch", &mark).expect("room");
    for id in 0..12u64 {
        // Some of before the erasure; of the rest, some of tabs that crashed.
        let epoch = if id < 3 { 0 } else { hash(&[&mark]) };
        let value = seal(Header { format: 1, id, epoch, saved: 1_799_800_000, closed: id % 4 != 0 }, body);
        let digits = std::format!("{id:016x}");
        store.set(&["indwell/s/", &digits].concat(), &value).expect("room");
    }
    store
}

fn visit(store: &Rc<FaultyStore>) {
    let space = Space::open(store.clone(), "s", 1 << 40, NOW);
    for n in 0..3 {
        let event = Event { name: Name::ViewItem, subject: Subject::Id(format!("new-{n}")), value: 0.0 };
        space.track(&[(event, None)], NOW + 1_000 * n);
    }
    space.flush(true, NOW + 9_000);
    space.flush(false, NOW + 10_000);
}

fn stored(store: &Rc<FaultyStore>) -> Vec<(u32, u16, Name, f32)> {
    let history = Keeper::new(store.clone(), "s", 9).read(NOW).expect("answers");
    told(&history)
}

#[test]
fn a_store_of_format_1_is_taken_over_whenever_the_process_dies() {
    let store = store_of_format_1();
    assert_eq!(stored(&store), golden_events());
    store.refuse(u32::MAX, 0);
    visit(&store);
    assert_eq!(stored(&store).len(), 8);
    let left = store.keys("indwell/s/0000000").expect("answers");
    let formats = left.iter().map(|key| store.get(key).ok().flatten().map(|value| value[4]));
    assert!(formats.into_iter().all(|format| format == Some(2)), "all is written anew");
    let calls = store.calls.get();
    assert!(calls > 60, "{calls} calls");
    for at in 0..calls {
        let store = store_of_format_1();
        store.refuse(at, u32::MAX);
        visit(&store);
        store.refuse(u32::MAX, 0);
        let found = stored(&store);
        assert!(found.starts_with(&golden_events()) && found.len() <= 8, "dead from call {at} on");
        visit(&store);
        assert!(stored(&store).starts_with(&golden_events()), "dead from call {at} on, and again");
    }
}

#[test]
fn what_was_erased_under_format_1_stays_erased() {
    let store = store_of_format_1();
    let space = Space::open(store.clone(), "s", 1 << 40, NOW);
    space.forget(&Scope::All, NOW);
    assert_eq!(stored(&store), []);
    let (_, body) = unseal(FIRST).expect("valid");
    // A tab with the old code that writes once more.
    let late =
        Header { format: 1, id: 77, epoch: hash(&[&[1, 2, 3, 4, 5, 6, 7, 8]]), saved: 1_800_000_000, closed: true };
    store.set("indwell/s/000000000000004d", &seal(late, body)).expect("room");
    assert_eq!(stored(&store), []);
}

/// A body of nothing but one sum of week 0, with these bits.
fn body_of(sums: [f32; 7]) -> Vec<u8> {
    let mut body = vec![0, 0, 0, 0, 1, 0, 1, 1, 7];
    for sum in sums {
        let mut bits = sum.to_bits();
        while bits >= 0x80 {
            body.push(bits as u8 | 0x80);
            bits >>= 7;
        }
        body.push(bits as u8);
    }
    body.push(0);
    body
}

#[test]
fn sums_that_no_events_can_have_are_refused() {
    let good = [1.0, 2.0, -3.0, -4.0, 5.0, -6.0, 0.0];
    assert_eq!(History::decode(&body_of(good)).map(|history| history.digests().len()), Some(1));
    for at in 0..7 {
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e9, -1e9, f32::MAX] {
            let mut sums = good;
            sums[at] = bad;
            assert!(History::decode(&body_of(sums)).is_none(), "sum {at} is {bad}");
        }
        let mut sums = good;
        sums[at] = -1.0;
        let never_below_0 = matches!(at, 0 | 1 | 4);
        assert_eq!(History::decode(&body_of(sums)).is_none(), never_below_0, "sum {at} is -1");
    }
}

#[test]
fn sums_are_of_one_week_each_and_later_ones_follow() {
    let one = body_of([1.0, 2.0, -3.0, -4.0, 5.0, -6.0, 0.0]);
    let sum = &one[5..];
    // The same of week 1, which ends with the second 604,801.
    let next = [&[1, 0x81, 0xf5, 0x24], &sum[2..]].concat();
    let read = |first: &[u8], second: &[u8]| History::decode(&[&[0, 0, 0, 0, 2], first, second].concat());
    assert_eq!(read(sum, &next).map(|history| history.digests().len()), Some(2));
    assert!(read(sum, sum).is_none() && read(&next, &next).is_none(), "two of one week");
    assert!(read(&next, sum).is_none(), "an earlier one behind a later");
}
