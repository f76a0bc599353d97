//! What an item's place would be without the evidence for its strongest reason is what ranking without it gives, and what is
//! forgotten is as if it had never been.

use crate::common::world::World;
use crate::laws::config;
use indwell::engine::{Engine, Scope};
use indwell::event::{Event, Name, Subject};
use indwell::history::{FOLD_SECONDS, History, seconds};
use indwell::item::{Facet, Item, ItemKey};
use indwell::rank::{Code, Signal};
use proptest::prelude::*;
use std::cell::Cell;

/// Random cases; `INDWELL_CASES` asks for more of them.
fn cases() -> u32 {
    std::env::var("INDWELL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}

/// Whether an event is one of those that are forgotten.
type Gone<'a> = Box<dyn Fn(&(i64, Event)) -> bool + 'a>;

/// An engine that these events happened to; items are described once, before.
fn lived(world: &World, events: &[(i64, Event)]) -> Engine {
    let mut engine = Engine::default();
    for (at, event) in events {
        engine.track(event, Some(*at), world.now);
    }
    engine
}

fn key(event: &Event) -> Option<ItemKey> {
    match &event.subject {
        Subject::Id(id) => Some(ItemKey::new(id)),
        Subject::Item(item) => Some(ItemKey::new(&item.item_id)),
        _ => None,
    }
}

fn has(facets: &[Facet], wanted: u32) -> bool {
    facets.iter().flat_map(Facet::levels).any(|level| level.id == wanted)
}

/// Whether an event speaks for or against a facet. Every event describes its item, and always alike.
fn speaks_of(event: &Event, facet: u32) -> bool {
    match &event.subject {
        Subject::Item(item) => has(&item.facets, facet),
        // The parts above a preferred path are not meant.
        Subject::Facet(given) => given.levels().last().is_some_and(|level| level.id == facet),
        _ => false,
    }
}

/// The world with each item always described alike, and every event with its description.
fn described(seed: u64, events: usize, items: usize) -> World {
    let mut world = World::new(seed, events, items);
    let mut known: Vec<Item> = Vec::new();
    let mut alike = |item: &mut Item| match known.iter().find(|old| old.item_id == item.item_id) {
        Some(old) => *item = old.clone(),
        None => known.push(item.clone()),
    };
    for (_, event) in &mut world.events {
        if let Subject::Id(id) = &event.subject {
            event.subject = Subject::Item(Item { item_id: id.clone(), ..Item::default() });
        }
        if let Subject::Item(item) = &mut event.subject {
            alike(item);
        }
    }
    world.items.iter_mut().flatten().for_each(alike);
    world
}

/// What is left of the events without the evidence for a reason, worked out apart from the engine.
fn left<'a>(events: &'a [(i64, Event)], item: &str, facet: Option<u32>) -> Vec<&'a (i64, Event)> {
    let gone = |event: &Event| match facet {
        Some(facet) => event.name != Name::ItemImpression && speaks_of(event, facet),
        None => key(event) == Some(ItemKey::new(item)),
    };
    events.iter().filter(|(_, event)| !gone(event)).collect()
}

/// The signal of a reason that no facet or item of its own is behind.
fn kind(code: Code) -> Option<Signal> {
    match code {
        Code::Text => Some(Signal::Text),
        Code::Price => Some(Signal::Price),
        Code::Freshness => Some(Signal::Freshness),
        _ => None,
    }
}

/// What was looked at had no price, or no date, or no words: the same list as the engine tells for a visitor without that
/// evidence, where nothing on the page is among what was looked at.
#[test]
fn without_prices_dates_or_words_is_for_whom_there_never_were_any() {
    let told = Cell::new(0);
    let law = |(seed, events, items): (u64, usize, usize)| {
        let mut world = described(seed, events, items);
        world.events.retain(|(_, event)| event.name != Name::Search);
        world.items.iter_mut().flatten().for_each(|item| item.item_id.insert_str(0, "other-"));
        world.options.pins.clear();
        let mut engine = lived(&world, &world.events);
        let slate = engine.rank(&world.items, &world.options, world.now);
        for placed in slate.items().iter().take(5) {
            let Some(item) = &world.items[placed.place as usize] else { continue };
            let twice = world.items.iter().flatten().filter(|other| other.item_id == item.item_id).count() > 1;
            let why = engine.why(&item.item_id, None).expect("it is in the slate");
            let Some(without) = why.without.filter(|_| !twice) else { continue };
            let Some(signal) = kind(why.reasons[without.reason as usize].code) else { continue };
            let mut bare = world.events.clone();
            for (_, event) in &mut bare {
                let Subject::Item(item) = &mut event.subject else { continue };
                match signal {
                    Signal::Text => item.text.clear(),
                    Signal::Price => item.price = None,
                    _ => item.time = None,
                }
            }
            let again = lived(&world, &bare).rank(&world.items, &world.options, world.now);
            let stands = again.items().iter().position(|other| other.place == placed.place).map(|at| at as u32);
            prop_assert_eq!(without.position, stands, "{} {:?}", &item.item_id, signal);
            told.set(told.get() + 1);
        }
        Ok(())
    };
    let mut runner = proptest::test_runner::TestRunner::new(config(cases()));
    runner.run(&(any::<u64>(), 0..40usize, 0..16usize), law).unwrap();
    assert!(told.get() > cases() / 4, "{} places were told", told.get());
}

#[test]
fn the_place_without_the_evidence_is_that_of_ranking_without_it() {
    let (told, moved, kinds) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let law = |(seed, events, items): (u64, usize, usize)| {
        let world = described(seed, events, items);
        let mut engine = lived(&world, &world.events);
        let slate = engine.rank(&world.items, &world.options, world.now);
        for placed in slate.items().iter().take(5) {
            let Some(item) = &world.items[placed.place as usize] else { continue };
            // An item that is twice on the page is asked about where it stands first.
            let first = world.items.iter().flatten().filter(|other| other.item_id == item.item_id).count() == 1;
            let why = engine.why(&item.item_id, None).expect("it is in the slate");
            let Some(without) = why.without.filter(|_| first) else { continue };
            let reason = &why.reasons[without.reason as usize];
            let facet = reason.facet.and_then(|number| engine.facet(number)).map(|known| known.id);
            let mut options = world.options.clone();
            let rest: Vec<(i64, Event)> = match kind(reason.code) {
                None => left(&world.events, &item.item_id, facet).into_iter().cloned().collect(),
                // Nothing known of that kind: as if it had no weight.
                Some(signal) => {
                    kinds.set(kinds.get() + 1);
                    options.weights.0[signal as usize] = 0.0;
                    world.events.clone()
                }
            };
            let mut other = lived(&world, &rest);
            let fewer = engine.history().events().len() - other.history().events().len();
            prop_assert_eq!(without.events as usize, fewer, "{} {:?}", &item.item_id, reason);
            let place = placed.place;
            let again = other.rank(&world.items, &options, world.now);
            let stands = again.items().iter().position(|other| other.place == place).map(|at| at as u32);
            prop_assert_eq!(without.position, stands, "{} {:?}", &item.item_id, reason);
            told.set(told.get() + 1);
            moved.set(moved.get() + u32::from(stands != Some(why.position)));
        }
        Ok(())
    };
    let mut runner = proptest::test_runner::TestRunner::new(config(cases()));
    runner.run(&(any::<u64>(), 0..40usize, 0..16usize), law).unwrap();
    let (told, moved) = (told.get(), moved.get());
    assert!(told > cases() / 2 && moved > cases() / 8, "{told} places were told, {moved} of them others");
    let kinds = kinds.get();
    assert!(kinds > cases() / 8, "{kinds} by words, prices or ages");
    println!("{told} places were told, {moved} of them others; {kinds} by words, prices or ages");
}

/// What became of these events when the log had no room for what is weak: all of it that is old enough is in sums.
fn crowded(events: &[&(i64, Event)], now: i64) -> History {
    let mut history = History::default();
    for (at, event) in events {
        history.record(event, *at, *at);
    }
    history.disown();
    while history.fold(seconds(now)) {}
    history
}

/// An event as if its item did not have this facet.
fn stripped((at, event): &(i64, Event), facet: u32) -> (i64, Event) {
    let mut event = event.clone();
    if let Subject::Item(item) = &mut event.subject {
        item.facets.retain(|given| !has(std::slice::from_ref(given), facet));
    }
    (*at, event)
}

/// Where evidence is in the sums of weeks: the place is that of a visitor who never had the single events, and in whose sums no
/// item had the facet. (Values that share a key, and parts of paths, share what they were worth before they were folded.)
#[test]
fn sums_of_weeks_are_without_the_facet() {
    let (told, in_sums, moved) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let law = |(seed, events, items): (u64, usize, usize)| {
        let mut world = described(seed, events, items);
        let flat = |item: &mut Item| {
            item.facets.iter_mut().for_each(|facet| facet.value = facet.value.replace('/', " "));
            item.facets.dedup_by(|b, a| a.key == b.key);
        };
        world.items.iter_mut().flatten().for_each(flat);
        world.events.retain(|(at, _)| world.now - at < 80 * 86_400_000);
        for (_, event) in &mut world.events {
            match &mut event.subject {
                Subject::Item(item) => flat(item),
                Subject::Facet(facet) => facet.value = facet.value.replace('/', " "),
                _ => {}
            }
        }
        let all: Vec<_> = world.events.iter().collect();
        let known = crowded(&all, world.now);
        let is_in_sums = |(at, event): &(i64, Event)| {
            let weak = [Name::ViewItem, Name::SelectItem, Name::ItemDwell, Name::Search, Name::ItemImpression];
            weak.contains(&event.name) && seconds(*at) < seconds(world.now) - FOLD_SECONDS
        };
        let mut engine = Engine::new(known);
        let slate = engine.rank(&world.items, &world.options, world.now);
        for placed in slate.items().iter().take(5) {
            let Some(item) = &world.items[placed.place as usize] else { continue };
            let first = world.items.iter().flatten().filter(|other| other.item_id == item.item_id).count() == 1;
            let why = engine.why(&item.item_id, None).expect("it is in the slate");
            let Some(without) = why.without.filter(|_| first) else { continue };
            let reason = &why.reasons[without.reason as usize];
            let facet = reason.facet.and_then(|number| engine.facet(number)).map(|known| known.id);
            if kind(reason.code).is_some() {
                continue;
            }
            let (folded, single): (Vec<_>, Vec<_>) = world.events.iter().cloned().partition(is_in_sums);
            let folded: Vec<_> =
                folded.iter().map(|event| facet.map_or(event.clone(), |facet| stripped(event, facet))).collect();
            let mut history = crowded(&folded.iter().collect::<Vec<_>>(), world.now);
            history.merge(&crowded(&left(&single, &item.item_id, facet), world.now));
            let again = Engine::new(history).rank(&world.items, &world.options, world.now);
            let stands = again.items().iter().position(|other| other.place == placed.place).map(|at| at as u32);
            prop_assert_eq!(without.position, stands, "{} {:?}", &item.item_id, reason);
            let speaks = |(_, event): &&(i64, Event)| {
                facet.is_some_and(|facet| event.name != Name::ItemImpression && speaks_of(event, facet))
            };
            told.set(told.get() + 1);
            in_sums.set(
                in_sums.get()
                    + u32::from(world.events.iter().filter(|event| is_in_sums(event)).any(|event| speaks(&event))),
            );
            moved.set(moved.get() + u32::from(stands != Some(why.position)));
        }
        Ok(())
    };
    let mut runner = proptest::test_runner::TestRunner::new(config(cases()));
    runner.run(&(any::<u64>(), 0..60usize, 0..16usize), law).unwrap();
    let (told, in_sums, moved) = (told.get(), in_sums.get(), moved.get());
    println!("{told} places were told, {in_sums} with evidence in sums, {moved} of them others");
    assert!(in_sums > cases() / 8 && moved > cases() / 16, "{told} {in_sums} {moved}");
}

proptest! {
    #![proptest_config(config(300))]

    /// Forgetting an event, a facet or an item leaves what there would be had it never been.
    #[test]
    fn what_is_forgotten_never_was((seed, events) in (any::<u64>(), 1..40usize), at in any::<prop::sample::Index>(), what in 0..3u8) {
        let world = described(seed, events, 10);
        let (when, event) = at.get(&world.events).clone();
        let same = |other: &(i64, Event)| {
            (other.1.name, seconds(other.0), key(&other.1)) == (event.name, seconds(when), key(&event))
        };
        let facet = match &event.subject {
            Subject::Item(item) => item.facets.first().cloned(),
            Subject::Facet(facet) => Some(facet.clone()),
            _ => None,
        };
        let (scope, gone): (Scope, Gone) = match (what, key(&event), facet) {
            (0, Some(key), _) => (Scope::Event(event.name, seconds(when), key), Box::new(same)),
            (1, _, Some(facet)) => {
                let id = facet.levels().last().map_or(0, |level| level.id);
                (Scope::Facet(facet), Box::new(move |(_, event)| speaks_of(event, id)))
            }
            (_, Some(own), _) => match &event.subject {
                Subject::Item(item) => (Scope::Item(&item.item_id), Box::new(move |(_, event)| key(event) == Some(own))),
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        let mut engine = lived(&world, &world.events);
        let known = engine.history().events().len();
        engine.forget(&scope, world.now);
        let rest: Vec<(i64, Event)> = world.events.iter().filter(|event| !gone(event)).cloned().collect();
        let mut never = lived(&world, &rest);
        prop_assert!(engine.history().events().len() < known || rest.len() == world.events.len(), "{:?}", scope);
        // Numbers of facets may be others.
        let ranked = |engine: &mut Engine| {
            let slate = engine.rank(&world.items, &world.options, world.now);
            (slate.items().iter().map(|item| (item.place, item.score.to_bits())).collect::<Vec<_>>(), slate.hidden)
        };
        prop_assert_eq!(ranked(&mut engine), ranked(&mut never));
        prop_assert_eq!(engine.profile(world.now).items, never.profile(world.now).items);
        let told = |engine: &mut Engine| {
            let export = engine.export(world.now);
            let item = |at: u32| export.items[at as usize].key.clone();
            export.events.iter().map(|event| (event.name, event.time as i64, item(event.item))).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&mut engine), told(&mut never));
    }
}
