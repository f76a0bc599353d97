//! What a page asks of the engine, each on a full history of 1,000 events: measured by the clock (`stages.rs`) and counted
//! in instructions (`counts.rs`).

use super::made::{NOW, events, events_on, items};
#[cfg(feature = "arrange")]
use indwell::arrange::diverse::{Diversity, Method};
use indwell::engine::{Engine, RankOptions};
use indwell::event::Event;
use indwell::history::History;
use indwell::interest::{Interests, Profile};
use indwell::item::Item;
use indwell::pack::{Pack, Relation};
use indwell::rank::{Candidate, Context, Odds, Weights};
use indwell::recommend::{Asked, Packs, Query, Strategy, inputs};
use indwell::space::Space;
use indwell::store::MemoryStore;
use std::hint::black_box;
use std::rc::Rc;

/// A thing to be done, and how to get ready for it.
pub struct Path {
    pub name: &'static str,
    pub ready: fn() -> Box<dyn FnMut()>,
}

/// All of them. A call does what the name says once.
pub const PATHS: &[Path] = &[
    Path { name: "read a history", ready: read },
    Path { name: "interests", ready: interests },
    Path { name: "profile", ready: profile },
    Path { name: "signals of 200 items", ready: signals },
    Path { name: "rank 200 plain items", ready: || rank(200, false, false) },
    Path { name: "rank 1,000 known items", ready: || rank(1000, true, false) },
    Path { name: "rank 1,000 known items, with reasons", ready: || rank(1000, true, true) },
    Path { name: "an event, then rank 200 known items", ready: after_an_event },
    Path { name: "why", ready: why },
    #[cfg(feature = "arrange")]
    Path { name: "rank 200 known items, diversified (dpp)", ready: diversify },
    Path { name: "track 100 events", ready: track },
    Path { name: "encode", ready: encode },
    Path { name: "open", ready: open },
    Path { name: "an event, then save", ready: save },
    Path { name: "read a pack", ready: read_pack },
    Path { name: "pack query", ready: query },
    Path { name: "recommend", ready: recommend },
];

/// A real shop's pack: the demo's.
const PACK: &[u8] = include_bytes!("../../../www/shop/catalogue/shop.pack");

fn full() -> Engine {
    filled(&events(1000))
}

fn filled(events: &[(Event, Option<i64>)]) -> Engine {
    let mut engine = Engine::default();
    for (event, at) in events {
        engine.track(event, *at, NOW);
    }
    engine
}

fn list(count: usize) -> Vec<Option<Item>> {
    items(count, 1).into_iter().map(Some).collect()
}

fn read() -> Box<dyn FnMut()> {
    let bytes = full().encode(NOW);
    Box::new(move || drop(black_box(History::decode(&bytes))))
}

fn interests() -> Box<dyn FnMut()> {
    let engine = full();
    Box::new(move || drop(black_box(Interests::at(engine.history(), NOW))))
}

fn profile() -> Box<dyn FnMut()> {
    let engine = full();
    let interests = Interests::at(engine.history(), NOW);
    Box::new(move || drop(black_box(Profile::new(&interests, engine.history().catalog()))))
}

fn signals() -> Box<dyn FnMut()> {
    let mut engine = full();
    let numbers = engine.describe(&list(200));
    let interests = Interests::at(engine.history(), NOW);
    Box::new(move || {
        let catalog = engine.history().catalog();
        let odds = Odds::new(catalog, &interests, &numbers, (NOW / 1000) as u32);
        let context = Context::new(catalog, &interests, Weights::default(), &odds);
        for (place, &item) in numbers.iter().enumerate() {
            let item = item.expect("all can be read");
            black_box(context.score(Candidate { item, place, crowd: 0.0, because: None }));
        }
    })
}

fn rank(count: usize, known: bool, explain: bool) -> Box<dyn FnMut()> {
    let mut engine = full();
    let (list, options) = (list(count), RankOptions { explain, ..RankOptions::default() });
    if !known {
        return Box::new(move || drop(black_box(engine.rank(&list, &options, NOW))));
    }
    let kept = engine.keep(&list);
    Box::new(move || drop(black_box(ranked(&mut engine, kept, &options))))
}

/// A list that was handed over before, ranked as the boundary does it.
fn ranked(engine: &mut Engine, kept: u32, options: &RankOptions) -> indwell::engine::Slate {
    let numbers = engine.kept(kept).expect("the list is kept");
    engine.rank_known(numbers, options, NOW)
}

fn after_an_event() -> Box<dyn FnMut()> {
    let mut engine = full();
    let kept = engine.keep(&list(200));
    let (all, options, mut next) = (events(1000), RankOptions::default(), 0);
    Box::new(move || {
        next += 1;
        engine.track(&all[next % 1000].0, Some(NOW - 1000 + (next % 1000) as i64), NOW);
        black_box(ranked(&mut engine, kept, &options));
    })
}

fn why() -> Box<dyn FnMut()> {
    let mut engine = full();
    engine.rank(&list(200), &RankOptions::default(), NOW);
    Box::new(move || drop(black_box(engine.why("sku-1-7", None))))
}

#[cfg(feature = "arrange")]
fn diversify() -> Box<dyn FnMut()> {
    let mut engine = full();
    let kept = engine.keep(&list(200));
    let mut options = RankOptions { limit: Some(24), ..RankOptions::default() };
    options.wishes.diversity = Some(Diversity { method: Method::Dpp, strength: 0.5 });
    Box::new(move || drop(black_box(ranked(&mut engine, kept, &options))))
}

fn track() -> Box<dyn FnMut()> {
    let (mut engine, all, mut now) = (full(), events(100), NOW);
    Box::new(move || {
        for (event, _) in &all {
            now += 1000;
            black_box(engine.track(event, None, now));
        }
    })
}

fn encode() -> Box<dyn FnMut()> {
    let mut engine = full();
    Box::new(move || drop(black_box(engine.encode(NOW))))
}

/// A store with a full history in it.
fn stored() -> Rc<MemoryStore> {
    let store = Rc::new(MemoryStore::default());
    let space = Space::open(store.clone(), "bench", 1, NOW);
    space.track(&events(1000), NOW);
    space.flush(true, NOW);
    space.flush(false, NOW);
    store
}

fn open() -> Box<dyn FnMut()> {
    let store = stored();
    Box::new(move || drop(black_box(Space::open(store.clone(), "bench", 2, NOW))))
}

fn save() -> Box<dyn FnMut()> {
    let (space, all) = (Space::open(stored(), "bench", 2, NOW), events(100));
    let (mut now, mut next) = (NOW, 0);
    Box::new(move || {
        now += 60_000;
        next += 1;
        // A minute after the last save: due at once.
        space.track(&[(all[next % 100].0.clone(), None)], now);
    })
}

fn read_pack() -> Box<dyn FnMut()> {
    Box::new(|| drop(black_box(Pack::read(PACK.to_vec()))))
}

/// A visitor of the shop whose pack it is.
fn visitor() -> Engine {
    let pack = Pack::read(PACK.to_vec()).expect("the demo's pack is sound");
    let known: Vec<Item> = (0..pack.len()).step_by(4).filter_map(|n| pack.describe(n)).collect();
    let mut engine = filled(&events_on(&known, 1000));
    engine.load("shop", PACK.to_vec()).expect("the demo's pack is sound");
    engine
}

fn query() -> Box<dyn FnMut()> {
    let engine = visitor();
    let mut packs = Packs::default();
    packs.put("shop", Pack::read(PACK.to_vec()).expect("the demo's pack is sound"));
    let inputs = inputs(&packs, engine.history(), NOW);
    let (mut query, mut best) = (Query::default(), Vec::new());
    Box::new(move || {
        query.run(&packs.related(Relation::AlsoBought), &inputs, &packs.params());
        assert!(!query.is_empty(), "the pack knows what is bought with what");
        query.best(20, &[], &mut best);
        black_box(&best);
    })
}

fn recommend() -> Box<dyn FnMut()> {
    let mut engine = visitor();
    let asked = Asked { strategy: Strategy::ForYou, like: Vec::new(), exclude: Vec::new(), limit: 20 };
    Box::new(move || drop(black_box(engine.recommend(&asked, NOW))))
}
