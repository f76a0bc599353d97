//! Saves are few, so that the disk is spared.

use crate::faulty::FaultyStore;
use indwell::event::{Event, Name, Subject};
use indwell::space::Space;
use std::rc::Rc;

const NOW: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60_000;

/// Twelve at once, then one a minute; a clock that is set back makes up for nothing.
#[test]
fn twelve_saves_at_once_and_then_one_a_minute() {
    let space = Space::open(Rc::new(FaultyStore::default()), "s", 1, NOW);
    let mut number = 0;
    let mut saves = |now: i64| {
        number += 1;
        let event = Event { name: Name::ViewItem, subject: Subject::Id(number.to_string()), value: 0.0 };
        assert_eq!(space.track(&[(event, None)], now), 1);
        space.unsaved() == 0
    };
    assert_eq!((0..30).filter(|_| saves(NOW)).count(), 12);
    for minute in 1..5 {
        let now = NOW + minute * MINUTE;
        assert_eq!([saves(now - 1), saves(now), saves(now), saves(now + MINUTE - 2)], [false, true, false, false]);
    }
    let later = NOW + 5 * MINUTE;
    assert_eq!([saves(later), saves(later - 100 * MINUTE), saves(later - 100 * MINUTE)], [true, false, false]);
    // An hour later all twelve are allowed again, and no more.
    assert_eq!((0..30).filter(|_| saves(later)).count(), 12);
}
