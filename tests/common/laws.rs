//! What holds for every visitor and every list.

use super::world::World;
use indwell::engine::{Engine, RankOptions, Slate};
use indwell::history::{History, MAX_EVENTS, MAX_IMPRESSIONS};
use indwell::item::{Facet, Item, MAX_FACETS};
use indwell::rank::{Signal, Weights};

/// No score is farther from 0.
///
/// Page order is the logarithm of the place. No facet, price or age counts more than 3, a group of facets (at most one
/// a facet) and all words together no more than one of them; views, purchases and showings grow with the logarithm of
/// their number, which the history bounds; the rest is 1.
pub fn most(weights: &Weights, items: usize) -> f64 {
    let of = |signal: Signal| weights.of(signal).abs();
    let ln1 = |n: usize| (1.0 + n as f64).ln();
    of(Signal::PageOrder) * ln1(items)
        + 3.0 * MAX_FACETS as f64 * (of(Signal::Facet) + of(Signal::SessionFacet))
        + 3.0 * (of(Signal::Text) + of(Signal::Price) + of(Signal::Freshness))
        + ln1(MAX_EVENTS) * (of(Signal::Viewed) + of(Signal::BuyAgain))
        + ln1(MAX_IMPRESSIONS) * of(Signal::Fatigue)
        + of(Signal::InBasket)
        + of(Signal::Bought)
        + of(Signal::Opinion)
}

fn places(slate: &Slate) -> Vec<u32> {
    slate.items().iter().map(|item| item.place).collect()
}

/// The slate holds every item once but for the hidden ones, and a limit cuts its end off.
pub fn permutation(world: &World) {
    let whole = World { options: RankOptions { limit: None, ..world.options.clone() }, ..world.clone() };
    let slate = whole.slate();
    let mut all = [places(&slate), slate.hidden.clone()].concat();
    all.sort_unstable();
    assert_eq!(all, (0..world.items.len() as u32).collect::<Vec<_>>());
    let cut = world.slate();
    let limit = world.options.limit.unwrap_or(usize::MAX).min(slate.items().len());
    assert_eq!(cut.items(), slate.items()[..limit]);
    assert_eq!(cut.hidden, slate.hidden);
}

/// Without history, and with a history of nothing but impressions, the slate is the page's order, whatever the list.
pub fn page_order_first(world: &World) {
    let world = world.clone().free();
    let slate = Engine::default().rank(&world.items, &world.options, world.now);
    assert_eq!(places(&slate), (0..world.items.len() as u32).collect::<Vec<_>>());
    assert!(!slate.reordered && slate.confidence == 0.0 && slate.hidden.is_empty());
    let mut shown = world.clone();
    shown.events.retain(|(_, event)| event.name == indwell::event::Name::ItemImpression);
    assert!(!shown.slate().reordered);
}

/// Below the least confidence nothing moves but what is hidden.
pub fn confidence_gate(world: &World) {
    let mut world = world.clone().free();
    world.options.min_confidence = 1.0;
    let slate = world.slate();
    assert!(slate.confidence < 1.0);
    assert!(!slate.reordered && places(&slate).is_sorted());
}

/// Items stand by falling score, and those of one score in the page's order, whether or not that counts in the score.
pub fn sorted(world: &World) {
    let mut world = world.clone().readable().free();
    let mut engine = world.engine();
    if engine.profile(world.now).events == 0 {
        return;
    }
    for page_order in [world.options.weights.of(Signal::PageOrder), 0.0] {
        world.options.weights.0[Signal::PageOrder as usize] = page_order;
        let slate = engine.rank(&world.items, &world.options, world.now);
        for pair in slate.items().windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            assert!(a.score > b.score || (a.score == b.score && a.place < b.place), "{a:?} before {b:?}");
        }
    }
}

/// An item that could not be read keeps its slot, counted without the hidden ones before it.
pub fn unreadable_stay(world: &World) {
    let world = world.clone().free();
    let slate = world.slate();
    for (place, _) in world.items.iter().enumerate().filter(|(_, item)| item.is_none()) {
        let before = slate.hidden.iter().filter(|&&hidden| (hidden as usize) < place).count();
        assert_eq!(slate.items()[place - before].place, place as u32);
        assert_eq!(slate.items()[place - before].score, 0.0);
    }
}

/// A pinned item that is not hidden has its slot; one behind the end is the last.
pub fn pinned(world: &World) {
    let mut world = world.clone().readable();
    world.options = RankOptions { limit: None, ..world.options };
    world.options.pins.truncate(1);
    let slate = world.slate();
    for pin in &world.options.pins {
        let is_it = |place: u32| world.items[place as usize].as_ref().is_some_and(|item| item.item_id == pin.item_id);
        // Of an item that is on the list twice, the first is meant.
        let Some(place) = (0..world.items.len() as u32).find(|&place| is_it(place)) else {
            continue;
        };
        if !slate.hidden.contains(&place) {
            let slot = (pin.slot as usize).min(slate.items().len() - 1);
            assert_eq!(slate.items()[slot].place, place);
        }
    }
}

/// The reasons of an item sum to its score, which is finite and within [`most`]; the strongest comes first.
pub fn reasons_sum(world: &World) {
    let slate = world.slate();
    let most = most(&world.options.weights, world.items.len());
    assert!(slate.confidence.is_finite() && (0.0..=1.0).contains(&slate.confidence));
    for item in slate.items() {
        let sum: f64 = item.reasons.iter().map(|reason| reason.value).sum();
        assert!((sum - item.score).abs() < 1e-9 * most.max(1.0), "{sum} is not {}", item.score);
        assert!(item.score.abs() <= most, "{} is beyond {most}", item.score);
        assert!(item.reasons.is_sorted_by(|a, b| a.value.abs() >= b.value.abs()));
        assert!(item.reasons.iter().all(|reason| reason.value.is_finite() && reason.value != 0.0));
    }
}

/// Asked afterwards, the engine gives the place, score and reasons of the slate.
pub fn why_agrees(world: &World) {
    let mut engine = world.engine();
    let slate = engine.rank(&world.items, &world.options, world.now);
    let mut seen = Vec::new();
    for (position, placed) in slate.items().iter().enumerate() {
        let Some(item) = &world.items[placed.place as usize] else {
            continue;
        };
        if seen.contains(&&item.item_id) || is_described_twice(world, item) {
            continue;
        }
        seen.push(&item.item_id);
        let why = engine.why(&item.item_id, Some("list")).expect("it is in the slate");
        assert_eq!((why.position, why.page_position), (position as u32, placed.place));
        assert_eq!(why.score.to_bits(), placed.score.to_bits());
        assert_eq!(why.reasons, placed.reasons);
    }
    assert_eq!(engine.why("not on the page", None), None);
    assert_eq!(engine.why("item-1", Some("no such list")), None);
}

fn is_described_twice(world: &World, item: &Item) -> bool {
    world.items.iter().flatten().any(|other| other.item_id == item.item_id && other != item)
}

/// The same history, clock and list give the same slate, and ranking changes nothing.
pub fn deterministic(world: &World) {
    let mut engine = world.engine();
    let first = engine.rank(&world.items, &world.options, world.now);
    assert_eq!(engine.rank(&world.items, &world.options, world.now), first);
    assert_eq!(world.slate(), first);
    // Nor does it depend on the order that the list had the last time, which sorting begins with.
    let mut other = RankOptions { limit: None, min_confidence: 0.0, ..world.options.clone() };
    other.weights.0.reverse();
    engine.rank(&world.items, &other, world.now);
    assert_eq!(engine.rank(&world.items, &world.options, world.now), first);
}

/// A history that was stored and read again gives the same export, profile and slate, bit for bit.
pub fn stored(world: &World) {
    let mut engine = world.engine();
    let bytes = engine.encode(world.now);
    let mut again = Engine::new(History::decode(&bytes).expect("what was just written can be read"));
    assert_eq!(again.encode(world.now), bytes);
    assert_eq!(again.export(world.now), engine.export(world.now));
    // An item given by its id alone has the description of before, which is not stored without an event: give each one.
    let mut items = world.items.clone();
    items.iter_mut().flatten().for_each(|item| item.facets.insert(0, Facet::new("kind", "any")));
    let (slate, same) = (engine.rank(&items, &world.options, world.now), again.rank(&items, &world.options, world.now));
    assert_eq!(places(&slate), places(&same));
    let bits = |slate: &Slate| slate.items().iter().map(|item| item.score.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&slate), bits(&same));
    assert_eq!(sums(&mut engine, world.now), sums(&mut again, world.now));
}

/// What the visitor sees of their interests, in an order of its own.
fn sums(engine: &mut Engine, now: i64) -> Vec<String> {
    let profile = engine.profile(now);
    let mut facets: Vec<String> = profile.facets.iter().map(|facet| format!("{facet:?}")).collect();
    facets.sort();
    facets.push(format!("{:?} {:?} {}", profile.price, profile.items, profile.confidence));
    facets
}

/// Something that holds for a world, or else panics.
pub type Law = fn(&World);

/// Every law, by name.
pub const ALL: [(&str, Law); 10] = [
    ("permutation", permutation),
    ("page_order_first", page_order_first),
    ("confidence_gate", confidence_gate),
    ("sorted", sorted),
    ("unreadable_stay", unreadable_stay),
    ("pinned", pinned),
    ("reasons_sum", reasons_sum),
    ("why_agrees", why_agrees),
    ("deterministic", deterministic),
    ("stored", stored),
];
