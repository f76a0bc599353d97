//! Rules and diversity, over random lists: against definitions written out in full.

use crate::common::world::{Chance, DAY, NOW};
use crate::laws::config;
use indwell::arrange::diverse::{Candidates, Diversity, Method, arrange};
use indwell::arrange::{Candidate, Cap, Pin, Predicate, Promotion, Rule, Rules, Scene, State, spread};
use indwell::event::{Event, Name, Subject};
use indwell::history::{Catalog, History, KnownItem};
use indwell::interest::{Interests, ItemState};
use indwell::item::{Facet, Item, ItemKey};
use proptest::prelude::*;

const COLOURS: [&str; 4] = ["red", "blue", "green", "white"];
const BRANDS: [&str; 3] = ["Acme", "Birch", "Crane"];

fn item(chance: &mut Chance, number: usize) -> Item {
    let mut facets = Vec::new();
    for (key, values) in
        [("colour", &COLOURS[..]), ("brand", &BRANDS[..]), ("kind", &["Home/Mugs", "Home/Bowls", "Garden"])]
    {
        if chance.below(5) > 0 {
            facets.push(Facet::new(key, chance.one_of(values)));
        }
    }
    let price = (chance.below(4) > 0).then(|| 1.0 + chance.unit() * 50.0);
    Item { item_id: format!("i{number}"), facets, price, text: "plain jug".into(), ..Item::default() }
}

/// A list with falling scores, some equal, and a visitor with tastes.
struct List {
    catalog: Catalog,
    interests: Interests,
    numbers: Vec<u32>,
    scores: Vec<f64>,
}

impl List {
    fn new(seed: u64, n: usize) -> List {
        let mut chance = Chance::of(&[seed, 77]);
        let mut history = History::default();
        for number in 0..12 {
            let subject = Subject::Item(item(&mut chance, number));
            let event = Event { name: chance.one_of(&[Name::ViewItem, Name::AddToCart]), subject, value: 0.0 };
            history.record(&event, NOW - DAY, NOW);
        }
        let numbers: Vec<u32> = (0..n).map(|i| history.catalog_mut().describe(&item(&mut chance, 100 + i))).collect();
        let mut scores: Vec<f64> = (0..n).map(|_| (chance.unit() * 12.0).floor() / 2.0).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let interests = Interests::at(&history, NOW);
        List { catalog: history.catalog().clone(), interests, numbers, scores }
    }

    fn candidates(&self) -> Candidates<'_> {
        let items = self.numbers.iter().map(|&n| self.catalog.item(n)).collect();
        Candidates { catalog: &self.catalog, interests: &self.interests, items, scores: self.scores.clone() }
    }

    fn known(&self, at: usize) -> &KnownItem {
        self.catalog.item(self.numbers[at])
    }

    fn relevance(&self, at: usize) -> f64 {
        let (first, last) = (self.scores[0], self.scores[self.scores.len() - 1]);
        (self.scores[at] - last) / if first > last { first - last } else { 1.0 }
    }

    /// Likeness, from its definition.
    fn likeness(&self, a: usize, b: usize) -> f64 {
        let n = self.numbers.len();
        let is_word = |f: u32| self.catalog.facets()[f as usize].value.is_empty();
        let weight = |f: u32| {
            let with = (0..n).filter(|&at| self.known(at).facets.contains(&f)).count();
            (1.0 + n as f64 / with as f64).ln().powi(2)
        };
        let facets = |at: usize| self.known(at).facets.iter().copied().filter(|&f| !is_word(f));
        let length = |at: usize| facets(at).map(weight).sum::<f64>().sqrt();
        let both: f64 = facets(a).filter(|f| self.known(b).facets.contains(f)).map(weight).sum();
        if a == b {
            1.0
        } else if both == 0.0 {
            0.0
        } else {
            both / length(a) / length(b)
        }
    }
}

fn determinant(mut m: Vec<Vec<f64>>) -> f64 {
    let n = m.len();
    let mut product = 1.0;
    for i in 0..n {
        let pivot = (i..n).max_by(|&a, &b| m[a][i].abs().total_cmp(&m[b][i].abs())).unwrap_or(i);
        m.swap(i, pivot);
        if m[i][i].abs() < 1e-300 {
            return 0.0;
        }
        product *= if pivot == i { m[i][i] } else { -m[i][i] };
        let top = m[i].clone();
        for row in &mut m[i + 1..] {
            let times = row[i] / top[i];
            row.iter_mut().zip(&top).for_each(|(entry, above)| *entry -= times * above);
        }
    }
    product
}

fn any_method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Mmr), Just(Method::Dpp), Just(Method::Calibrated("colour".into()))]
}

proptest! {
    #![proptest_config(config(400))]

    /// Whatever is asked for, every candidate stands in the slate once.
    #[test]
    fn diversity_loses_nothing(seed: u64, n in 0..60usize, slots in 0..80usize, strength in 0.0..=1.0f64, method in any_method(), most in 0..3u32) {
        let list = List::new(seed, n);
        let cap = Cap { key: "brand".into(), most, within: 20 };
        let mut order = arrange(&list.candidates(), slots, Some(&Diversity { method, strength }), &[&cap]);
        order.sort_unstable();
        prop_assert_eq!(order, (0..n as u32).collect::<Vec<_>>());
    }

    /// Without any wish for diversity the order is that of the scores.
    #[test]
    fn none_is_none(seed: u64, n in 0..60usize, method in any_method()) {
        let list = List::new(seed, n);
        let page: Vec<u32> = (0..n as u32).collect();
        prop_assert_eq!(&arrange(&list.candidates(), 40, None, &[]), &page);
        prop_assert_eq!(&arrange(&list.candidates(), 40, Some(&Diversity { method, strength: 0.0 }), &[]), &page);
    }

    /// A cap is broken only where every candidate left would break it.
    #[test]
    fn caps_hold(seed: u64, n in 1..40usize, most in 0..4u32, within in 0..40u32) {
        let list = List::new(seed, n);
        let cap = Cap { key: "colour".into(), most, within };
        let order = arrange(&list.candidates(), 40, None, &[&cap]);
        let colours = |at: u32| {
            let facets = list.known(at as usize).facets.clone();
            facets.into_iter().filter(|&f| &*list.catalog.facets()[f as usize].key == "colour").collect::<Vec<_>>()
        };
        for slot in 0..order.len().min(within as usize) {
            let breaks = |at: u32| {
                let before = |f: &u32| order[..slot].iter().filter(|&&o| colours(o).contains(f)).count();
                colours(at).iter().any(|f| before(f) >= most as usize)
            };
            if breaks(order[slot]) {
                prop_assert!(order[slot..].iter().all(|&at| breaks(at)));
            } else {
                // Of what may stand there, the best-scored does.
                let first = order[slot..].iter().copied().filter(|&at| !breaks(at)).min();
                prop_assert_eq!(first, Some(order[slot]));
            }
        }
    }

    /// Maximal marginal relevance, slot by slot from its definition.
    #[test]
    fn mmr_is_greedy(seed: u64, n in 1..14usize, strength in 0.05..=0.95f64) {
        let list = List::new(seed, n);
        let order = arrange(&list.candidates(), n, Some(&Diversity { method: Method::Mmr, strength }), &[]);
        for slot in 0..n {
            let gain = |at: u32| {
                let likeness = order[..slot].iter().map(|&o| list.likeness(at as usize, o as usize));
                (1.0 - strength) * list.relevance(at as usize) - strength * likeness.fold(0.0, f64::max)
            };
            let best = order[slot..].iter().map(|&at| gain(at)).fold(f64::MIN, f64::max);
            prop_assert!(gain(order[slot]) >= best - 1e-9, "slot {slot}: {} < {best}", gain(order[slot]));
        }
    }

    /// The determinantal point process: each choice has the greatest determinant of all that could be made, computed
    /// from the whole kernel.
    #[test]
    fn dpp_is_greedy(seed: u64, n in 1..9usize, strength in 0.05..=1.0f64) {
        let list = List::new(seed, n);
        let order = arrange(&list.candidates(), n, Some(&Diversity { method: Method::Dpp, strength }), &[]);
        let trade = (1.0 - strength) / strength;
        let length = |at: u32| (0.5 * trade * (list.relevance(at as usize) - 1.0)).exp();
        let kernel = |set: &[u32]| {
            let entry = |a: u32, b: u32| length(a) * length(b) * list.likeness(a as usize, b as usize);
            determinant(set.iter().map(|&a| set.iter().map(|&b| entry(a, b)).collect()).collect())
        };
        for slot in 0..n {
            let with = |at: u32| kernel(&order[..slot].iter().copied().chain([at]).collect::<Vec<_>>());
            let best = order[slot..].iter().map(|&at| with(at)).fold(f64::MIN, f64::max);
            let before = kernel(&order[..slot]).abs();
            if best / before < 1e-6 {
                break; // what is left is spanned by what stands
            }
            prop_assert!(with(order[slot]) >= best - 1e-6 * before, "slot {slot}: {} < {best}", with(order[slot]));
        }
    }

    /// Calibration, slot by slot from its definition: relevance less the divergence of the visitor's mix of colours from
    /// that of the slots so far.
    #[test]
    fn calibration_is_greedy(seed: u64, n in 1..14usize, strength in 0.05..=1.0f64) {
        let list = List::new(seed, n);
        let liked = |f: u32| f64::from(list.interests.facet(f).liked);
        let colour = |f: &u32| &*list.catalog.facets()[*f as usize].key == "colour" && liked(*f) > 0.0;
        let colours: Vec<u32> = (0..list.catalog.facets().len() as u32).filter(colour).collect();
        let all: f64 = colours.iter().map(|&f| liked(f)).sum();
        let gap = |slate: &[u32]| {
            let of = |f: u32| slate.iter().filter(|&&at| list.known(at as usize).facets.contains(&f)).count() as f64;
            let shown = colours.iter().map(|&f| of(f)).sum::<f64>().max(1.0);
            let part = |&f: &u32| liked(f) / all * (liked(f) / all / (0.99 * of(f) / shown + 0.01 * liked(f) / all)).ln();
            colours.iter().map(part).sum::<f64>()
        };
        let wanted = Diversity { method: Method::Calibrated("colour".into()), strength };
        let order = arrange(&list.candidates(), n, Some(&wanted), &[]);
        for slot in 0..n {
            let gain = |at: u32| {
                let slate: Vec<u32> = order[..slot].iter().copied().chain([at]).collect();
                (1.0 - strength) * list.relevance(at as usize) - strength * gap(&slate)
            };
            let best = order[slot..].iter().map(|&at| gain(at)).fold(f64::MIN, f64::max);
            prop_assert!(gain(order[slot]) >= best - 1e-9, "slot {slot}: {} < {best}", gain(order[slot]));
        }
    }

    /// A share of the slots is that share, evenly.
    #[test]
    fn spread_is_even(share in 0.0..=1.0f64, slots in 0..60u32) {
        let taken = spread(share, slots);
        for upto in 0..=slots {
            let so_far = taken.iter().filter(|&&slot| slot < upto).count() as f64;
            prop_assert!((so_far - f64::from(upto) * share).abs() < 1.0 + 1e-6);
        }
    }

    /// Negation, and the two ways to join, are those of logic; nothing panics at any depth.
    #[test]
    fn predicates_are_logic(seed: u64) {
        let list = List::new(seed, 8);
        let scene = Scene { catalog: &list.catalog, current: Some(list.known(0)), context: &[7], now: NOW, ahead: 60 };
        let mut chance = Chance::of(&[seed, 5]);
        for at in 0..8 {
            let state = ItemState { viewed: chance.below(2) as f32, in_basket: chance.below(2) == 0, ..ItemState::default() };
            let candidate = Candidate { key: ItemKey::new("x"), known: list.known(at), state };
            let (a, b) = (predicate(&mut chance, 3), predicate(&mut chance, 3));
            let holds = |p: &Predicate| p.holds(&scene, &candidate);
            let (not_a, not_b) = (Predicate::Not(Box::new(a.clone())), Predicate::Not(Box::new(b.clone())));
            prop_assert_eq!(holds(&not_a), !holds(&a));
            prop_assert_eq!(holds(&Predicate::All(vec![a.clone(), b.clone()])), holds(&a) && holds(&b));
            let neither = Predicate::Not(Box::new(Predicate::All(vec![not_a, not_b])));
            prop_assert_eq!(holds(&Predicate::Any(vec![a, b])), holds(&neither));
        }
    }

    /// Promotions and pins: everything once; a pin in its slot; what is promoted in a slot that was named for it.
    #[test]
    fn places_are_total(seed: u64, n in 1..30usize, slots in prop::collection::vec(0..40u32, 0..6), pin in 0..30usize, slot in 0..30u32) {
        let list = List::new(seed, n);
        let scene = Scene { catalog: &list.catalog, current: None, context: &[], now: NOW, ahead: 0 };
        let candidate = |place: u32| {
            let number = list.numbers[place as usize];
            Some(Candidate { key: list.catalog.key(number), known: list.catalog.item(number), state: ItemState::default() })
        };
        let red = Predicate::Facet(Facet::new("colour", "red").levels().next().map_or(0, |level| level.id));
        let rules = Rules(vec![
            Rule::Promote(Promotion { about: red.clone(), slots: slots.clone() }),
            Rule::Pin(Pin { item_id: format!("i{}", 100 + pin), slot }),
        ]);
        let mut order: Vec<u32> = (0..n as u32).rev().collect();
        let promoted = rules.place(&mut order, &[], &scene, &candidate);
        let mut all = order.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..n as u32).collect::<Vec<_>>());
        if pin < n && (slot as usize) < n {
            prop_assert_eq!(order[slot as usize], pin as u32);
        }
        for place in promoted {
            prop_assert!(candidate(place).is_some_and(|c| red.holds(&scene, &c)));
            let stands = order.iter().position(|&p| p == place).map(|at| at as u32);
            prop_assert!(slots.contains(&stands.unwrap_or(u32::MAX)));
        }
    }
}

fn predicate(chance: &mut Chance, depth: usize) -> Predicate {
    let facet = |chance: &mut Chance| Facet::new("colour", chance.one_of(&COLOURS)).levels().next().map_or(0, |l| l.id);
    let some = |chance: &mut Chance| (0..chance.below(4)).map(|_| predicate(chance, depth - 1)).collect();
    match chance.below(if depth == 0 { 8 } else { 11 }) {
        0 => Predicate::Item(ItemKey::new(chance.one_of(&["x", "y"]))),
        1 => Predicate::Facet(facet(chance)),
        2 => Predicate::Price { least: chance.unit() * 40.0, most: chance.unit() * 60.0 },
        3 => Predicate::Is(chance.one_of(&[State::Viewed, State::InBasket, State::Bought, State::Liked])),
        4 => Predicate::Same(chance.one_of(&["kind", "brand", "none"]).into()),
        5 => Predicate::Within { from: NOW - 1, until: NOW + chance.below(2) as i64 },
        6 => Predicate::Hours(chance.next() as u32 & 0xff_ffff),
        7 => Predicate::Weekdays(chance.next() as u8 & 0x7f),
        8 => Predicate::All(some(chance)),
        9 => Predicate::Any(some(chance)),
        _ => Predicate::Not(Box::new(predicate(chance, depth - 1))),
    }
}

/// Friday, 2026-11-20, 23:30 in UTC is Saturday, half past midnight, an hour further east.
#[test]
fn the_clock_on_the_wall() {
    let (catalog, known) = (Catalog::default(), KnownItem::default());
    let candidate = Candidate { key: ItemKey::new("x"), known: &known, state: ItemState::default() };
    let at = |ahead| Scene { catalog: &catalog, current: None, context: &[], now: 1_795_217_400_000, ahead };
    for (ahead, hour, weekday) in [(0, 23, 4), (60, 0, 5), (-30, 23, 4), (-60 * 23 - 31, 23, 3)] {
        assert!(Predicate::Hours(1 << hour).holds(&at(ahead), &candidate), "{ahead}");
        assert!(!Predicate::Hours(!(1 << hour)).holds(&at(ahead), &candidate), "{ahead}");
        assert!(Predicate::Weekdays(1 << weekday).holds(&at(ahead), &candidate), "{ahead}");
        assert!(!Predicate::Weekdays(!(1 << weekday)).holds(&at(ahead), &candidate), "{ahead}");
    }
}

/// Exclusion wins over inclusion, and without an inclusion everything is admitted.
#[test]
fn exclusion_wins() {
    let (catalog, known) = (Catalog::default(), KnownItem::default());
    let scene = Scene { catalog: &catalog, current: None, context: &[], now: NOW, ahead: 0 };
    let admitted = |rules: &[Rule], id: &str| {
        let candidate = Candidate { key: ItemKey::new(id), known: &known, state: ItemState::default() };
        Rules(rules.to_vec()).admit(&scene, &candidate)
    };
    let is = |id| Predicate::Item(ItemKey::new(id));
    assert!(admitted(&[], "a"));
    assert!(admitted(&[Rule::Include(is("a")), Rule::Include(is("b"))], "b"));
    assert!(!admitted(&[Rule::Include(is("a"))], "b"));
    assert!(!admitted(&[Rule::Include(is("a")), Rule::Exclude(is("a"))], "a"));
    assert!(!admitted(&[Rule::Exclude(is("a")), Rule::Include(is("a"))], "a"));
}
