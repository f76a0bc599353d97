//! What goes first where not everything has room: what is folded is not lost, sums go before events, and what was said goes
//! last.

use crate::common::world::{DAY, NOW, plain};
use indwell::event::{Event, Name, Subject};
use indwell::history::{History, MAX_BYTES, MAX_EVENTS, WEEK, seconds};
use std::collections::HashSet;

/// Events of this name, each about an item of its own with so many facets, one after the other out of so many, spread over
/// the days before `NOW`.
fn tell(history: &mut History, name: Name, count: usize, (facets, of): (usize, usize), (from, to): (i64, i64)) {
    for number in 0..count {
        let value = |n: usize| format!("a rather long value, {}", (number * facets + n) % of);
        let values: Vec<String> = (0..facets).map(value).collect();
        let facets: Vec<(&str, &str)> = values.iter().map(|value| ("line", value.as_str())).collect();
        let item = plain(&format!("{name:?} {number}"), &facets);
        let at = NOW - from * DAY + (from - to) * DAY / count as i64 * number as i64;
        assert!(history.record(&Event { name, subject: Subject::Item(item), value: 0.0 }, at, at));
    }
    history.disown();
}

fn stored(history: &History) -> History {
    let bytes = history.encode(false, NOW);
    assert!(bytes.len() <= MAX_BYTES);
    History::decode(&bytes).expect("what was written can be read")
}

fn of_name(history: &History, name: Name) -> usize {
    history.events().iter().filter(|record| record.name == name).count()
}

#[test]
fn what_is_folded_for_want_of_room_is_still_there_as_sums() {
    let mut history = History::default();
    tell(&mut history, Name::ViewItem, 900, (8, 201), (60, 4));
    tell(&mut history, Name::Purchase, 20, (0, 1), (60, 4));
    assert!(history.encode_all(false, NOW).len() > MAX_BYTES);
    let kept = stored(&history);
    let weeks: HashSet<u32> = history.events().iter().map(|record| record.at / WEEK).collect();
    let summed: u32 = kept.digests().iter().map(|digest| digest.events).sum();
    assert!(kept.digests().len() > 1 && weeks.len() > 6);
    assert_eq!(summed as usize + of_name(&kept, Name::ViewItem), 900);
    assert_eq!(of_name(&kept, Name::Purchase), 20);
}

#[test]
fn the_oldest_sums_go_before_any_event_that_is_no_part_of_sums() {
    let mut history = History::default();
    tell(&mut history, Name::ViewItem, 900, (2, 1800), (80, 4));
    while history.fold(seconds(NOW)) {}
    tell(&mut history, Name::Purchase, 300, (0, 1), (80, 1));
    let before: Vec<u32> = history.digests().iter().map(|digest| digest.week).collect();
    assert!(history.encode_all(false, NOW).len() > MAX_BYTES);
    let kept = stored(&history);
    let after: Vec<u32> = kept.digests().iter().map(|digest| digest.week).collect();
    assert_eq!(of_name(&kept, Name::Purchase), 300);
    assert!(!after.is_empty() && after.len() < before.len() && before.ends_with(&after), "{before:?} {after:?}");
}

#[test]
fn what_was_said_stays_longer_than_what_was_done() {
    let mut history = History::default();
    tell(&mut history, Name::Like, 500, (0, 1), (80, 60));
    tell(&mut history, Name::Hide, 300, (0, 1), (80, 60));
    tell(&mut history, Name::Purchase, 400, (0, 1), (40, 1));
    history.bound(NOW);
    assert!(history.events().len() <= MAX_EVENTS);
    assert_eq!((of_name(&history, Name::Like), of_name(&history, Name::Hide)), (500, 300));
    assert!(of_name(&history, Name::Purchase) > 100);
}
