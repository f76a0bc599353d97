//! A muted facet counts for nothing, as if no item had it; what is behind it stays, and counts again when the visitor says so.

use crate::common::world::{DAY, World, of, plain};
use crate::laws::config;
use indwell::engine::{Engine, Scope};
use indwell::event::{Event, MUTED, Name, Subject};
use indwell::history::History;
use indwell::item::Facet;
use indwell::rank::Code;
use proptest::prelude::*;

fn say(facet: &Facet, value: f32) -> Event {
    Event { name: Name::SetPreference, subject: Subject::Facet(facet.clone()), value }
}

/// The world as it would be if no item had the facet, and nobody had said anything of it.
fn without(world: &World, facet: &Facet) -> World {
    let mut world = world.clone();
    let about = |event: &Event| matches!(&event.subject, Subject::Facet(given) if given == facet);
    world.events.retain(|(_, event)| !about(event));
    for (_, event) in &mut world.events {
        if let Subject::Item(item) = &mut event.subject {
            item.facets.retain(|given| given != facet);
        }
    }
    world.items.iter_mut().flatten().for_each(|item| item.facets.retain(|given| given != facet));
    world
}

/// Order and scores of the list, to the bit.
fn ranked(engine: &mut Engine, world: &World) -> (Vec<(u32, u64)>, Vec<u32>) {
    let slate = engine.rank(&world.items, &world.options, world.now);
    (slate.items().iter().map(|item| (item.place, item.score.to_bits())).collect(), slate.hidden)
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn a_muted_facet_is_as_if_no_item_had_it((seed, events, items) in (any::<u64>(), 0..40usize, 0..16usize), at in 0..6usize) {
        let world = World::new(seed, events, items);
        let facet = [("brand", "Acme"), ("brand", "Eis"), ("brand", "Bolt"), ("colour", "red"), ("colour", "青"), ("category", "Bags")][at];
        let facet = Facet::new(facet.0, facet.1);
        let mut muted = world.engine();
        muted.track(&say(&facet, MUTED), Some(world.now), world.now);
        let less = without(&world, &facet);
        let mut never = less.engine();
        never.track(&say(&Facet::new("nobody", "has it"), 0.0), Some(world.now), world.now);
        prop_assert_eq!(ranked(&mut muted, &world), ranked(&mut never, &less));
        let reasons = muted.rank(&world.items, &world.options, world.now).items().into_iter().flat_map(|item| item.reasons);
        let named: Vec<u32> = reasons.filter_map(|reason| reason.facet).collect();
        prop_assert!(named.iter().all(|&number| muted.facet(number).is_none_or(|known| *known.value != facet.value)));

        // Through storage, and whatever tab merges it first or last.
        let stored = History::decode(&muted.history().encode(false, world.now)).unwrap();
        prop_assert_eq!(ranked(&mut Engine::new(stored.clone()), &world), ranked(&mut muted, &world));
        let mut both = world.engine().history().clone();
        both.merge(&stored);
        prop_assert_eq!(ranked(&mut Engine::new(both), &world), ranked(&mut muted, &world));
    }

    /// With nothing said of it before: to take it back is as if it had never been said.
    #[test]
    fn unmuted_is_as_before((seed, events, items) in (any::<u64>(), 0..40usize, 0..16usize)) {
        let mut world = World::new(seed, events, items);
        let facet = Facet::new("colour", "red");
        world.events.retain(|(_, event)| !matches!(event.subject, Subject::Facet(_)));
        let mut engine = world.engine();
        engine.track(&say(&facet, MUTED), Some(world.now), world.now);
        engine.track(&say(&facet, 0.0), Some(world.now), world.now);
        let mut never = world.engine();
        never.track(&say(&facet, 0.0), Some(world.now), world.now);
        prop_assert_eq!(ranked(&mut engine, &world), ranked(&mut never, &world));
    }
}

#[test]
fn it_is_seen_stays_in_the_export_and_counts_again() {
    let world = World::new(1, 0, 0);
    let mut engine = Engine::default();
    let lamp = plain("lamp", &[("brand", "Acme"), ("room", "hall")]);
    for day in 1..6 {
        let at = world.now - day * DAY;
        engine.track(&of(Name::ViewItem, &lamp), Some(at), world.now);
    }
    let acme = Facet::new("brand", "Acme");
    let strength = |engine: &mut Engine| {
        let profile = engine.profile(world.now);
        profile.facets.iter().find(|facet| facet.value == "Acme").map(|facet| (facet.strength > 0.0, facet.count))
    };
    assert_eq!(strength(&mut engine), Some((true, 5)));
    engine.track(&say(&acme, MUTED), None, world.now);
    assert_eq!(strength(&mut engine), Some((false, 0)));
    let export = engine.export(world.now);
    assert_eq!(export.events.len(), 6);
    assert_eq!(export.events.iter().map(|event| event.value).fold(0.0, f32::max), MUTED);
    engine.track(&say(&acme, 1.0), None, world.now + 1000);
    assert_eq!(strength(&mut engine), Some((true, 6)));
    engine.track(&say(&acme, MUTED), None, world.now + 2000);
    engine
        .forget(&Scope::Event(Name::SetPreference, ((world.now + 2000) / 1000) as u32, export_key(&engine)), world.now);
    assert_eq!(strength(&mut engine), Some((true, 5)));
    let items = [Some(plain("a", &[("brand", "Bolt")])), Some(plain("b", &[("brand", "Acme")]))];
    let slate = engine.rank(&items, &world.options, world.now + 60_000);
    assert!(slate.items().iter().any(|item| item.reasons.iter().any(|reason| reason.code == Code::Facet)));
}

/// What the preference is about.
fn export_key(engine: &Engine) -> indwell::item::ItemKey {
    let history = engine.history();
    let said = history.events().iter().find(|record| record.name == Name::SetPreference).unwrap();
    history.catalog().key(said.item)
}
