//! A part of what `pkg-scripts/soak model` explores.

use super::{Arrival, Bounds, Broken, Explored, Op, Plan, explore};
use Arrival::{Single, Whole};
use Plan::{Free, InOrder, Once, Saves};

const SAVE: &[Op] = &[Op::Track, Op::Hide];
const ERASE: &[Op] = &[Op::Track, Op::Forget];
const FORGET: &[Op] = &[Op::Track, Op::ForgetItem];
const ALL: &[Op] = &[Op::Track, Op::Hide, Op::Refresh, Op::Forget, Op::ForgetItem];

fn all(tabs: &[Plan], arrival: Arrival, day: bool, broken: Option<Broken>) -> Explored {
    let open = if matches!(tabs[0], Saves(_)) { 3 } else { 2 };
    explore(&Bounds { tabs: tabs.to_vec(), open, arrival, day, broken }, |_| {})
}

#[test]
fn nothing_that_a_few_tabs_can_do_loses_doubles_or_brings_back_an_event() {
    let runs: [(&[Plan], Arrival, bool); 9] = [
        (&[Saves(2), Saves(2), Saves(2)], Single, false),
        (&[Saves(4), Saves(2)], Single, false),
        (&[Free(ALL, 2), Free(ALL, 2)], Single, true),
        (&[Free(ALL, 2), Free(ALL, 2)], Whole, true),
        (&[Free(SAVE, 1), Free(SAVE, 1), Free(ALL, 1)], Single, true),
        (&[Once(FORGET), InOrder(SAVE), InOrder(&[Op::Hide])], Single, false),
        (&[Once(ERASE), InOrder(SAVE), InOrder(&[Op::Forget])], Single, false),
        (&[Once(&[Op::Track, Op::Hide, Op::Forget, Op::Track]), InOrder(SAVE)], Single, false),
        (&[InOrder(&[Op::ForgetItem, Op::Forget, Op::Track]), Free(&[Op::Track, Op::Refresh], 3)], Single, false),
    ];
    for (tabs, arrival, day) in runs {
        let explored = all(tabs, arrival, day, None);
        assert_eq!(explored.failure, None, "{tabs:?} {arrival:?}");
        // They do contain what they are about.
        let Explored { states, steps, acts, due, .. } = explored;
        assert!(states > 1_000 && steps as usize > states && acts > 50 && due > 100, "{tabs:?} {explored:?}");
    }
}

/// Where tabs do nothing but record and hide, to look at them less often leaves out no content of the store.
#[test]
fn what_is_looked_at_less_often_comes_to_the_same() {
    for count in 1..3 {
        let [fewer, more] = [Saves(count), Free(SAVE, count)].map(|plan| {
            let bounds = Bounds { tabs: vec![plan; 3], open: 3, arrival: Single, day: false, broken: None };
            explore(&bounds, |_| {})
        });
        assert!(fewer.failure.is_none() && more.failure.is_none());
        assert!(fewer.views == more.views && fewer.acts < more.acts, "{fewer:?} {more:?}");
    }
}

#[test]
fn the_model_notices_a_browser_that_breaks_its_word() {
    for broken in [Broken::Order, Broken::Torn, Broken::Lost] {
        let tabs = [InOrder(SAVE), InOrder(ERASE)];
        assert!(all(&tabs, Single, false, Some(broken)).failure.is_some(), "{broken:?}");
    }
}
