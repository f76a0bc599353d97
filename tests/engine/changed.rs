//! What the engine remembers of lists, descriptions and interests changes no slate: whatever happened in between, it is that of an
//! engine which remembers nothing.

use crate::common::world::{Chance, DAY, NOW, SECOND, World, item};
use crate::laws::config;
use indwell::engine::{Engine, RankOptions, Scope, Slate};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Facet, Item, ItemKey, hash};
use proptest::prelude::*;
use std::rc::Rc;

const ITEMS: usize = 24;

/// What is done to an engine.
#[derive(Clone)]
enum Done {
    Tracked(Event, i64),
    Ranked(Vec<Option<Item>>),
    Forgotten(usize, i64),
}

/// The print of an item's description, as the page's side makes one.
fn print(item: &Item) -> u64 {
    hash(&[format!("{item:?}").as_bytes()]) | 1
}

/// The numbers of a list as a page hands it over: items that are known by their print are not described again.
fn known(engine: &mut Engine, items: &[Option<Item>]) -> Rc<Vec<Option<u32>>> {
    engine.make_room();
    let mut numbers = Vec::new();
    for item in items {
        let known = |item: &Item| {
            let number = engine.recognised(ItemKey::new(&item.item_id), print(item));
            let number = number.unwrap_or_else(|| engine.learn(item, print(item)));
            engine.complete(number);
            number
        };
        numbers.push(item.as_ref().map(known));
    }
    numbers.into()
}

/// The same with an engine that is made anew, and has ranked nothing yet.
fn afresh(done: &[Done], items: &[Option<Item>], options: &RankOptions, now: i64) -> Slate {
    let mut engine = Engine::default();
    for done in done {
        match done {
            Done::Tracked(event, at) => drop(engine.track(event, Some(*at), *at)),
            Done::Ranked(items) => drop(engine.describe(items)),
            Done::Forgotten(n, at) => engine.forget(&Scope::Item(&format!("item-{n}")), *at),
        }
    }
    engine.rank(items, options, now)
}

fn changed(item: &mut Item, seed: u64, chance: &mut Chance) {
    let other = crate::common::world::item(seed + 1, chance.below(60));
    match chance.below(6) {
        0 => item.price = other.price,
        1 => item.text = other.text,
        2 => item.facets = other.facets,
        3 => item.time = other.time,
        4 => item.consumable = !item.consumable,
        // Another object with the same id.
        _ => *item = Item { item_id: item.item_id.clone(), ..other },
    }
}

fn slates(seed: u64, steps: usize) {
    let mut chance = Chance::of(&[seed, 77]);
    let mut items: Vec<Item> = (0..ITEMS).map(|n| item(seed, n)).collect();
    items.extend((0..3).map(|n| Item { item_id: format!("item-{n}"), ..item(seed + 2, n) }));
    let mut engine = Engine::default();
    let (mut done, mut now) = (Vec::new(), NOW);
    let mut options = World::new(seed, 0, 0).options;
    for _ in 0..steps {
        let n = chance.below(items.len());
        match chance.below(8) {
            0..3 => changed(&mut items[n], seed, &mut chance),
            3 => {
                let name =
                    chance.one_of(&[Name::ViewItem, Name::AddToCart, Name::Purchase, Name::Hide, Name::ItemImpression]);
                let whole = chance.below(2) == 0;
                let subject =
                    if whole { Subject::Item(items[n].clone()) } else { Subject::Id(items[n].item_id.clone()) };
                done.push(Done::Tracked(Event { name, subject, value: 0.0 }, now));
            }
            4 => {
                let facet = items[n].facets.first().cloned().unwrap_or(Facet::new("brand", "Acme"));
                let value = chance.one_of(&[1.0, -1.0, indwell::event::MUTED]);
                done.push(Done::Tracked(
                    Event { name: Name::SetPreference, subject: Subject::Facet(facet), value },
                    now,
                ));
            }
            5 => now += chance.one_of(&[SECOND, 61 * SECOND, DAY]),
            6 if chance.below(4) == 0 => done.push(Done::Forgotten(n % ITEMS, now)),
            _ => options.weights = World::new(chance.next(), 0, 0).options.weights,
        }
        match done.last() {
            Some(Done::Tracked(event, at)) if *at == now => drop(engine.track(event, Some(now), now)),
            Some(Done::Forgotten(n, _)) => engine.forget(&Scope::Item(&format!("item-{n}")), now),
            _ => {}
        }
        let mut list: Vec<_> = items.iter().map(|item| (chance.below(30) > 0).then(|| item.clone())).collect();
        list.rotate_left(chance.below(2));
        // The list once more, with other weights: the order that it had before is a little off, or wrong.
        let numbers = known(&mut engine, &list);
        let mut nearly = options.weights;
        nearly.0[chance.below(nearly.0.len())] *= 1.2;
        let wrong = World::new(chance.next(), 0, 0).options.weights;
        for (explain, weights) in [(false, options.weights), (true, nearly), (false, wrong)] {
            let options = RankOptions { explain, weights, limit: None, min_confidence: 0.0, ..options.clone() };
            assert_eq!(engine.rank_known(numbers.clone(), &options, now), afresh(&done, &list, &options, now));
        }
        done.push(Done::Ranked(list));
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn nothing_remembered_is_seen(seed in 0..u64::from(u32::MAX), steps in 1usize..24) {
        slates(seed, steps);
    }
}
