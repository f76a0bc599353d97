//! What the log has no room for is folded into sums: nothing counts twice, in whatever order it is told, and interests stay
//! what they were.

use crate::common::world::{DAY, NOW, plain};
use crate::laws::config;
use indwell::event::{Event, Name, Subject};
use indwell::history::{DIGEST_FACETS, History, PARTS, seconds};
use indwell::interest::Interests;
use indwell::item::{Item, ItemKey};
use proptest::prelude::*;

const NAMES: [Name; 8] = [
    Name::ViewItem,
    Name::ViewItem,
    Name::SelectItem,
    Name::ItemDwell,
    Name::AddToCart,
    Name::Purchase,
    Name::Like,
    Name::ItemImpression,
];

fn item(number: usize) -> Item {
    let lines = ["f", "g", "h"];
    Item {
        price: Some(5.0 + number as f64),
        time: number.is_multiple_of(2).then_some(NOW - 400 * DAY),
        ..plain(
            &format!("{number}"),
            &[("line", lines[number % 3]), ("line", lines[number % 2]), ("size", lines[number % 3])],
        )
    }
}

/// A history of these events, each so many minutes before `NOW`, none of them a tab's own any more.
fn history(events: &[(usize, u32)]) -> History {
    let mut history = History::default();
    for &(number, minutes) in events {
        let name = NAMES[number % NAMES.len()];
        let value = if name == Name::ItemDwell { 40_000.0 } else { 0.0 };
        let event = Event { name, subject: Subject::Item(item(number / 8)), value };
        let at = NOW - i64::from(minutes) * 60_000;
        history.record(&event, at, at);
    }
    history.disown();
    history
}

/// With all folded that is old enough, as if the log were full.
fn folded(mut history: History) -> History {
    while history.fold(seconds(NOW)) {}
    history
}

fn united<'a>(parts: impl IntoIterator<Item = &'a History>) -> History {
    let mut all = History::default();
    parts.into_iter().for_each(|part| all.merge(part));
    all
}

/// A history as text, whatever its numbers are.
fn told(history: &History) -> String {
    let catalog = history.catalog();
    let events = history.events().iter().map(|r| (r.at, r.tick, r.name, catalog.key(r.item), r.value.to_bits()));
    let digests = history.digests().iter().map(|d| {
        let facet = |number: u32| catalog.facets()[number as usize].id;
        let facets: Vec<_> = d.facets.iter().map(|f| (facet(f.facet), f.liked, f.count)).collect();
        format!("{:?}", (d.week, d.until, d.events, d.sums, facets))
    });
    let mut forgotten: Vec<_> = history.forgotten().iter().map(|gone| (gone.key, gone.at, gone.told)).collect();
    forgotten.sort();
    format!("{:?}\n{:?}\n{:?}", events.collect::<Vec<_>>(), digests.collect::<Vec<_>>(), forgotten)
}

fn events() -> impl Strategy<Value = Vec<(usize, u32)>> {
    prop::collection::vec((0..200usize, 0..60 * 24 * 60u32), 0..60)
}

proptest! {
    #![proptest_config(config(60))]

    /// Idempotent, commutative and associative, with events, sums that tabs made of more or less, and forgotten items.
    #[test]
    fn merging_is_a_join(a in events(), b in events(), c in events(), fold in 0..8u8, gone in prop::collection::vec(0..25usize, 0..3)) {
        let mut parts = [history(&a), united([&history(&a), &history(&b)]), united([&history(&b), &history(&c)])];
        for (n, part) in parts.iter_mut().enumerate() {
            if fold >> n & 1 == 1 {
                *part = folded(std::mem::take(part));
            }
            if let Some(number) = gone.get(n) {
                part.forget_item(ItemKey::new(&format!("{number}")), seconds(NOW - n as i64 * 10 * DAY));
            }
            part.disown();
        }
        let [a, b, c] = &parts;
        let all = told(&united([a, b, c]));
        for order in [[c, b, a], [b, a, c], [a, c, b]] {
            prop_assert_eq!(&told(&united(order)), &all);
        }
        prop_assert_eq!(&told(&united([&united([a, b]), c])), &all);
        prop_assert_eq!(&told(&united([a, &united([b, c])])), &all);
        prop_assert_eq!(&told(&united([a, b, c, b, a, &united([c, a])])), &all);
        // What is stored and read again is the same, and joins the same.
        let again = parts.each_ref().map(|part| History::decode(&part.encode(false, NOW)).expect("readable"));
        prop_assert_eq!(told(&united(&again)), all);
    }

    /// Folding changes no interest in a facet, nor the evidence, by more than rounding: a 64th of a view a week. A late copy
    /// of what was folded changes nothing.
    #[test]
    fn folding_changes_no_interest(events in events()) {
        let before = history(&events);
        let after = folded(history(&events));
        let seen = |history: &History| Interests::at(history, NOW);
        let (was, is) = (seen(&before), seen(&after));
        prop_assert!(before.digests().is_empty());
        prop_assert!((was.evidence - is.evidence).abs() <= 1e-3 * was.evidence.max(1.0), "{} {}", was.evidence, is.evidence);
        let means = |interests: &Interests| [&interests.price, &interests.age].map(|of| of.moments().map_or(0.0, |m| m.mean));
        for (a, b) in means(&was).into_iter().zip(means(&is)) {
            prop_assert!((a - b).abs() < 1e-3, "{} {}", a, b);
        }
        let most = after.digests().len() as f32 * 0.5 / PARTS + 1e-3;
        for (number, facet) in (0..).zip(before.catalog().facets()) {
            let same = after.catalog().facets().iter().position(|other| other.id == facet.id).expect("known");
            let (a, b) = (was.facet(number), is.facet(same as u32));
            prop_assert!((a.liked - b.liked).abs() <= most && (a.disliked - b.disliked).abs() <= 1e-3, "{:?}: {:?} {:?}", facet, a, b);
            prop_assert_eq!(a.count, b.count);
        }
        let late = united([&after, &history(&events)]);
        prop_assert_eq!(told(&late), told(&after));
        prop_assert_eq!(seen(&late).events, is.events);
    }
}

/// Two tabs fold the same week of what both have seen: their sums are one and the same, and count once.
#[test]
fn races_to_fold_count_once() {
    let all: Vec<(usize, u32)> = (0..300).map(|n| (n * 8, 20 * 24 * 60 - n as u32)).collect();
    let (one, other) = (folded(history(&all)), folded(united([&history(&all[150..]), &history(&all[..200])])));
    assert_eq!(one.digests().len(), other.digests().len());
    let events = |history: &History| history.digests().iter().map(|digest| digest.events).sum::<u32>();
    assert_eq!((events(&one), events(&other), events(&united([&one, &other]))), (300, 300, 300));
    // One that saw less loses against it.
    let less = folded(history(&all[..100]));
    assert_eq!(told(&united([&less, &one])), told(&united([&one, &less])));
    assert_eq!(events(&united([&less, &one, &history(&all)])), 300);
}

/// Of a week with more facets than a digest has, the strongest stay.
#[test]
fn the_strongest_facets_stay() {
    let many = 2 * DIGEST_FACETS as i64;
    let mut all = History::default();
    for n in 0..3 * many {
        let value = format!("v{}", n % many);
        let name = if n % many < 50 { Name::ViewItem } else { Name::ItemDwell };
        let event = Event { name, subject: Subject::Item(plain(&value, &[("line", &value)])), value: 40_000.0 };
        all.record(&event, NOW - 20 * DAY + n * 60_000, NOW - 20 * DAY + n * 60_000);
    }
    all.disown();
    let all = folded(all);
    let digest = &all.digests()[0];
    assert_eq!((digest.facets.len(), digest.events), (DIGEST_FACETS, 3 * many as u32));
    let named = |number: usize| all.catalog().facets()[digest.facets[number].facet as usize].value[1..].parse::<i64>();
    assert!((0..50).all(|number| named(number).is_ok_and(|n| n < 50)));
    assert!(digest.facets.is_sorted_by(|a, b| a.liked >= b.liked));
}

/// Baskets, purchases and what was said are never folded; sums go with their retention.
#[test]
fn what_is_not_weak_stays_and_sums_expire() {
    let all: Vec<(usize, u32)> = (0..200).map(|n| (n, 80 * 24 * 60 - n as u32)).collect();
    let mut all = folded(history(&all));
    assert!(!all.digests().is_empty());
    let strong = all.events().iter().filter(|r| matches!(r.name, Name::AddToCart | Name::Like)).count();
    assert_eq!(strong, 25 + 25);
    let start = i64::from(all.digests()[0].start()) * 1_000;
    all.expire(start + 90 * DAY);
    assert!(!all.digests().is_empty());
    all.expire(start + 98 * DAY);
    assert!(all.digests().is_empty());
}

/// A facet that is forgotten goes out of the sums, and what others still have of the same weeks does not bring it back.
#[test]
fn a_facet_that_is_forgotten_stays_out_of_sums() {
    // Several, as of sums that reach equally far chance would say which stay.
    (100..116).for_each(forgotten_of);
}

fn forgotten_of(events: usize) {
    let all: Vec<(usize, u32)> = (0..events).map(|n| (n * 8, 20 * 24 * 60 - n as u32)).collect();
    let other = folded(history(&all));
    let mut one = other.clone();
    let number = one.catalog().facets().iter().position(|facet| &*facet.key == "size").expect("it is known");
    let id = one.catalog().facets()[number].id;
    let behind = |history: &History| {
        let facet = |number: u32| history.catalog().facets()[number as usize].id == id;
        let folded =
            history.digests().iter().flat_map(|digest| &digest.facets).filter(|folded| facet(folded.facet)).count();
        folded
            + history
                .events()
                .iter()
                .filter(|r| history.catalog().item(r.item).facets.iter().any(|&f| facet(f)))
                .count()
    };
    assert!(behind(&one) > 0);
    one.forget_facet(number as u32, seconds(NOW));
    // Long afterwards too, when nobody knows any more that it was forgotten.
    let much_later = seconds(NOW) + 30 * 86_400;
    let mut late = one.clone();
    late.lift(std::iter::empty(), i64::from(much_later) * 1_000);
    assert!(late.forgotten().is_empty());
    for left in [&one, &late] {
        for united in [united([left, &other]), united([&other, left]), left.clone()] {
            assert_eq!(behind(&united), 0);
        }
    }
}

/// That something was forgotten is known for two days, and longer as long as a part of what is stored still tells of it.
#[test]
fn what_a_part_still_tells_of_stays_forgotten() {
    let parts = [history(&[(0, 9), (8, 8)]), history(&[(16, 7)])];
    let forgets = |item_id: &str| {
        let mut one = History::default();
        one.forget_item(ItemKey::new(item_id), seconds(NOW));
        one
    };
    let left = |item_id: &str, after: i64| {
        let mut all = forgets(item_id);
        all.lift(parts.iter().cloned(), NOW + after);
        all.forgotten().len()
    };
    assert_eq!(left("nothing tells of this", 2 * DAY), 1, "until two days have passed");
    assert_eq!(left("nothing tells of this", 2 * DAY + 1_000), 0, "and no longer");
    for told in ["0", "1", "2"] {
        assert_eq!(left(told, 30 * DAY), 1, "{told}: whichever part tells of it");
    }
    // Each for itself: of two, the one that nothing tells of.
    let mut both = united([&forgets("1"), &forgets("nothing tells of this")]);
    both.lift(parts.iter().cloned(), NOW + 30 * DAY);
    assert_eq!(both.forgotten(), forgets("1").forgotten());
}

/// What happened in the very second in which a facet is forgotten is forgotten with it.
#[test]
fn a_facet_is_forgotten_up_to_this_second() {
    let mut one = history(&[(0, 0), (8, 1)]);
    let number = one.catalog().facets().iter().position(|facet| &*facet.key == "line" && &*facet.value == "f");
    one.forget_facet(number.expect("it is known") as u32, seconds(NOW));
    assert!(one.events().iter().all(|record| record.at < seconds(NOW)), "{:?}", one.events());
}

/// A second after what is folded, the same week goes on.
#[test]
fn the_second_after_what_is_folded_counts() {
    let mut one = folded(history(&[(0, 20 * 24 * 60), (8, 20 * 24 * 60 - 1)]));
    let digests = one.digests().to_vec();
    let [digest] = &digests[..] else { panic!("{digests:?}") };
    let event = Event { name: Name::ViewItem, subject: Subject::Item(item(9)), value: 0.0 };
    let after = i64::from(digest.until) * 1_000;
    assert!(!one.record(&event, after - 1_000, after), "it is in the sums");
    assert!(one.record(&event, after, after + 60_000));
}
