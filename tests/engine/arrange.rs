//! Rules and diversity, over random lists: against definitions written out in full.

use crate::common::world::{Chance, DAY, NOW};
use crate::laws::config;
use indwell::arrange::diverse::{self, Diversity, Method, arrange};
use indwell::arrange::{Cap, Rule, Rules, Scene, State, Test, key_hash, pinned};
use indwell::event::{Event, Name, Subject};
use indwell::history::{Catalog, History, KnownItem};
use indwell::interest::{Interests, ItemState};
use indwell::item::{Facet, Item, ItemKey, group};
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

    fn arranged(&self, slots: usize, diversity: Option<Diversity>, caps: &[Cap]) -> Vec<u32> {
        let rules = Rules(caps.iter().copied().map(Rule::Cap).collect());
        let (catalog, interests) = (&self.catalog, &self.interests);
        let list = diverse::List { catalog, interests, items: &self.numbers, scores: &self.scores };
        arrange(&list, slots, diversity, &rules)
    }

    fn scene(&self, current: Option<usize>) -> Scene<'_> {
        let current = current.map(|at| self.known(at));
        Scene { catalog: &self.catalog, interests: &self.interests, current }
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
    prop_oneof![Just(Method::Mmr), Just(Method::Dpp), Just(Method::Calibrated(group("colour")))]
}

proptest! {
    #![proptest_config(config(400))]

    /// Whatever is asked for, every candidate stands in the slate once.
    #[test]
    fn diversity_loses_nothing(seed: u64, n in 0..60usize, slots in 0..80usize, strength in 0.0..=1.0f64, method in any_method(), most in 0..3u32) {
        let list = List::new(seed, n);
        let cap = Cap { group: group("brand"), most, within: 20 };
        let mut order = list.arranged(slots, Some(Diversity { method, strength }), &[cap]);
        order.sort_unstable();
        prop_assert_eq!(order, (0..n as u32).collect::<Vec<_>>());
    }

    /// Without any wish for diversity the order is that of the scores.
    #[test]
    fn none_is_none(seed: u64, n in 0..60usize, method in any_method()) {
        let list = List::new(seed, n);
        let page: Vec<u32> = (0..n as u32).collect();
        prop_assert_eq!(&list.arranged(40, None, &[]), &page);
        prop_assert_eq!(&list.arranged(40, Some(Diversity { method, strength: 0.0 }), &[]), &page);
    }

    /// A cap is broken only where every candidate left would break it.
    #[test]
    fn caps_hold(seed: u64, n in 1..40usize, most in 0..4u32, within in 0..40u32) {
        let list = List::new(seed, n);
        let cap = Cap { group: group("colour"), most, within };
        let order = list.arranged(40, None, &[cap]);
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
        let order = list.arranged(n, Some(Diversity { method: Method::Mmr, strength }), &[]);
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
        let order = list.arranged(n, Some(Diversity { method: Method::Dpp, strength }), &[]);
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
        let wanted = Diversity { method: Method::Calibrated(group("colour")), strength };
        let order = list.arranged(n, Some(wanted), &[]);
        for slot in 0..n {
            let gain = |at: u32| {
                let slate: Vec<u32> = order[..slot].iter().copied().chain([at]).collect();
                (1.0 - strength) * list.relevance(at as usize) - strength * gap(&slate)
            };
            let best = order[slot..].iter().map(|&at| gain(at)).fold(f64::MIN, f64::max);
            prop_assert!(gain(order[slot]) >= best - 1e-9, "slot {slot}: {} < {best}", gain(order[slot]));
        }
    }

    /// Negation, and the two ways to join, are those of logic; what follows a predicate is not touched by it; nothing panics
    /// at any depth.
    #[test]
    fn predicates_are_logic(seed: u64) {
        let mut list = List::new(seed, 8);
        let mut chance = Chance::of(&[seed, 5]);
        list.interests.items.resize(list.catalog.len(), ItemState::default());
        for state in &mut list.interests.items {
            *state = ItemState { viewed: chance.below(2) as f32, in_basket: chance.below(2) == 0, ..ItemState::default() };
        }
        let scene = list.scene(Some(0));
        for &item in &list.numbers {
            let (a, b) = (predicate(&mut chance, 3), predicate(&mut chance, 3));
            let holds = |parts: &[&[Test]]| scene.holds(&parts.concat(), item);
            let not = [Test::Not];
            let (is_a, is_b) = (holds(&[&a]), holds(&[&b]));
            prop_assert_eq!(holds(&[&not, &a]), !is_a);
            prop_assert_eq!(holds(&[&[Test::All(2)], &a, &b]), is_a && is_b);
            prop_assert_eq!(holds(&[&[Test::Any(2)], &a, &b]), is_a || is_b);
            prop_assert_eq!(holds(&[&a, &b]), is_a);
        }
    }

    /// A predicate cut short, or of any steps at all, is answered.
    #[test]
    fn predicates_may_be_anything(seed: u64, n in 0..12usize) {
        let list = List::new(seed, 3);
        let mut chance = Chance::of(&[seed, 6]);
        let mut any = Vec::new();
        while any.len() < n {
            any.append(&mut predicate(&mut chance, 2));
            any.push(chance.one_of(&[Test::All(u32::MAX), Test::Any(u32::MAX), Test::Not]));
        }
        any.truncate(n);
        list.scene(None).holds(&any, list.numbers[0]);
    }

    /// Promotions and pins: everything once; a pin in its slot; what is promoted in a slot that was named for it.
    #[test]
    fn places_are_total(seed: u64, n in 1..30usize, slots in prop::collection::vec(0..40u32, 0..6), pin in 0..30usize, slot in 0..30u32) {
        let list = List::new(seed, n);
        let scene = list.scene(None);
        let red = vec![Test::Facet(Facet::new("colour", "red").id())];
        let blue = vec![Test::Facet(Facet::new("colour", "blue").id())];
        let bits = slots.iter().fold(0, |bits, slot| bits | 1u64 << slot);
        let rules = Rules(vec![Rule::Promote(red.clone(), bits), Rule::Promote(blue.clone(), bits)]);
        let mut order: Vec<u32> = (0..n as u32).rev().collect();
        let pins = if pin < n { vec![(slot, pin as u32)] } else { Vec::new() };
        let candidates: Vec<Option<u32>> = list.numbers.iter().copied().map(Some).collect();
        let mut taken = pinned(&mut order, &pins);
        let promoted = rules.promote(&mut order, &mut taken, &scene, &candidates);
        let mut all = order.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..n as u32).collect::<Vec<_>>());
        if pin < n && (slot as usize) < n {
            prop_assert_eq!(order[slot as usize], pin as u32);
        }
        for &(place, rule) in &promoted {
            let about = if rule == 0 { &red } else { &blue };
            prop_assert!(scene.holds(about, list.numbers[place as usize]));
            let stands = order.iter().position(|&p| p == place).map(|at| at as u32);
            prop_assert!(slots.contains(&stands.unwrap_or(u32::MAX)));
        }
        // Nobody who could be promoted is left out while a slot is free.
        let free = slots.iter().filter(|&&slot| (slot as usize) < n).any(|&slot| {
            let place = order[slot as usize];
            place != pin as u32 && promoted.iter().all(|p| p.0 != place)
        });
        if free {
            let waits = |place: &u32| *place != pin as u32 && promoted.iter().all(|p| p.0 != *place);
            prop_assert!(!order.iter().filter(|p| waits(p)).any(|&p| scene.holds(&red, list.numbers[p as usize])));
        }
    }
}

fn predicate(chance: &mut Chance, depth: usize) -> Vec<Test> {
    let mut out = Vec::new();
    let kind = chance.below(if depth == 0 { 5 } else { 8 });
    let count = chance.below(4);
    out.push(match kind {
        0 => Test::Item(ItemKey::new(chance.one_of(&["i100", "i101"]))),
        1 => Test::Facet(Facet::new("colour", chance.one_of(&COLOURS)).id()),
        2 => Test::Price(chance.unit() * 40.0, chance.unit() * 60.0),
        3 => Test::Is(1 << chance.one_of(&[State::Viewed, State::InBasket, State::Bought, State::Liked]) as u32),
        4 => Test::Same(key_hash(chance.one_of(&["kind", "brand", "none"]))),
        5 => Test::All(count as u32),
        6 => Test::Any(count as u32),
        _ => Test::Not,
    });
    for _ in 0..if kind < 5 {
        0
    } else if kind == 7 {
        1
    } else {
        count
    } {
        out.append(&mut predicate(chance, depth - 1));
    }
    out
}

/// Exclusion wins over inclusion, and without an inclusion everything is admitted; boosts add up.
#[test]
fn exclusion_wins() {
    let mut catalog = Catalog::default();
    for id in ["a", "b"] {
        catalog.describe(&Item { item_id: id.into(), ..Item::default() });
    }
    let interests = Interests::default();
    let scene = Scene { catalog: &catalog, interests: &interests, current: None };
    let boost = |rules: &[Rule], id: &str| {
        let item = catalog.find(ItemKey::new(id)).expect("described");
        Rules(rules.to_vec()).boost(&scene, item)
    };
    let is = |id| vec![Test::Item(ItemKey::new(id))];
    assert_eq!(boost(&[], "a"), Some(0.0));
    assert_eq!(boost(&[Rule::Include(is("a")), Rule::Include(is("b"))], "b"), Some(0.0));
    assert_eq!(boost(&[Rule::Include(is("a"))], "b"), None);
    assert_eq!(boost(&[Rule::Include(is("a")), Rule::Exclude(is("a"))], "a"), None);
    assert_eq!(boost(&[Rule::Exclude(is("a")), Rule::Include(is("a"))], "a"), None);
    assert_eq!(
        boost(&[Rule::Boost(is("a"), 1.5), Rule::Boost(is("a"), -0.5), Rule::Boost(is("b"), 9.0)], "a"),
        Some(1.0)
    );
}
