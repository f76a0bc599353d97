//! What a visitor is suggested, and what packs do to a list.

use crate::made::Chance;
use indwell::engine::{Engine, RankOptions, Scope};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Facet, Item, ItemKey};
use indwell::offline::pack::{Contents, PackItem, write};
use indwell::offline::rows::Rows;
use indwell::offline::shards::shards;
use indwell::pack::Relation;
use indwell::rank::{Code, Signal};
use indwell::recommend::{Asked, Source, Strategy, Suggestion};
use proptest::prelude::*;

/// A weight in a row over six powers of e, cut to another shard, may be rounded to the next of 16 levels.
const LEVEL: f64 = 6.0 / 15.0 * 1.1;
const NOW: i64 = 1_790_000_040_000;

/// Twelve items of two categories: 0 to 5 bags, 6 to 11 mugs. Item 11 is consumable.
pub fn shop() -> Contents {
    let item = |n: usize| {
        let mut item = PackItem { popularity: 1.0 + n as f32, ..PackItem::default() };
        item.item.item_id = format!("i{n}");
        item.item.price = Some(10.0 + n as f64);
        item.item.consumable = n == 11;
        let facet = |key, value: &str| Facet::new(key, value);
        item.item.facets = vec![
            facet("category", if n < 6 { "Bags/Small" } else { "Mugs" }),
            facet("colour", ["red", "blue", "green"][n % 3]),
        ];
        item.trend = if n == 4 { 3.0 } else { 0.5 };
        item
    };
    let rows = |cells: &[(u32, u32, f32)]| {
        Rows::new((0..12).map(|n| cells.iter().filter(|cell| cell.0 == n).map(|cell| (cell.1, cell.2)).collect()))
    };
    Contents {
        items: (0..12).map(item).collect(),
        relations: vec![
            (Relation::Next, rows(&[(0, 1, 0.5), (0, 7, 0.25), (2, 8, 0.5), (2, 1, 0.1), (3, 9, 0.3)])),
            (Relation::AlsoViewed, rows(&[(0, 1, 0.5), (0, 2, 0.25), (0, 6, 0.125), (2, 3, 0.5)])),
            (Relation::AlsoBought, rows(&[(0, 10, 0.5), (2, 11, 0.25)])),
            (Relation::BoughtTogether, rows(&[(1, 2, 0.5), (6, 7, 0.5), (6, 2, 0.25)])),
        ],
        ..Contents::default()
    }
}

fn engine(contents: &Contents) -> Engine {
    let mut engine = Engine::default();
    engine.load("shop", write(contents).unwrap()).unwrap();
    engine
}

fn did(engine: &mut Engine, name: Name, item: &str, minutes_ago: i64) {
    let event = Event { name, subject: Subject::Id(item.to_owned()), value: 0.0 };
    engine.track(&event, Some(NOW - minutes_ago * 60_000), NOW);
}

fn asked(strategy: Strategy, like: &[&str], limit: usize) -> Asked {
    let like = like.iter().map(|id| ItemKey::new(id)).collect();
    Asked { strategy, like, exclude: Vec::new(), limit }
}

fn told(engine: &mut Engine, asked: &Asked) -> Vec<(String, Source, Option<String>)> {
    let found = engine.recommend(asked, NOW);
    let id = |n: u32| engine.packs().id(n).expect("an id").to_owned();
    found.iter().map(|found| (id(found.item), found.source, found.because.map(id))).collect()
}

fn ids(engine: &mut Engine, asked: &Asked) -> Vec<String> {
    told(engine, asked).into_iter().map(|(id, ..)| id).collect()
}

#[test]
fn for_you_goes_by_what_was_viewed_and_falls_back_until_it_is_full() {
    let mut engine = engine(&shop());
    did(&mut engine, Name::ViewItem, "i2", 5);
    did(&mut engine, Name::ViewItem, "i0", 1);
    let told = told(&mut engine, &asked(Strategy::ForYou, &[], 12));
    let all: Vec<&str> = told.iter().map(|(id, ..)| id.as_str()).collect();
    // i0 was viewed last: its neighbours first; then what goes with a purchase, what is trending, and the most popular.
    assert_eq!(all[..5], ["i1", "i8", "i7", "i10", "i11"]);
    assert_eq!(all[5..], ["i4", "i9", "i6", "i5", "i3", "i2", "i0"]);
    let sources: Vec<Source> = told.iter().map(|(_, source, _)| *source).collect();
    assert_eq!(
        sources[..6],
        [[Source::Collaborative; 3].as_slice(), &[Source::AlsoBought; 2], &[Source::Trending]].concat()
    );
    assert!(sources[6..].iter().all(|&source| source == Source::Popular));
    let because: Vec<Option<&str>> = told.iter().map(|(.., because)| because.as_deref()).collect();
    assert_eq!(because[..6], [Some("i0"), Some("i2"), Some("i0"), Some("i0"), Some("i2"), None]);
    assert_eq!(ids(&mut engine, &asked(Strategy::ForYou, &[], 2)), ["i1", "i8"]);
    assert!(ids(&mut engine, &asked(Strategy::ForYou, &[], 0)).is_empty());
}

#[test]
fn what_is_hidden_bought_in_the_basket_or_excluded_is_left_out_and_consumables_are_not() {
    let mut engine = engine(&shop());
    did(&mut engine, Name::Purchase, "i11", 500);
    did(&mut engine, Name::Purchase, "i10", 400);
    did(&mut engine, Name::AddToCart, "i9", 20);
    did(&mut engine, Name::Hide, "i8", 10);
    let mut popular = asked(Strategy::Popular, &[], 12);
    popular.exclude = vec![ItemKey::new("i7"), ItemKey::new("of no pack")];
    assert_eq!(ids(&mut engine, &popular), ["i11", "i6", "i5", "i4", "i3", "i2", "i1", "i0"]);
    engine.forget(&Scope::All, NOW);
    assert_eq!(ids(&mut engine, &asked(Strategy::Popular, &[], 3)), ["i11", "i10", "i9"]);
}

#[test]
fn neighbours_of_an_item_or_of_the_basket() {
    let mut engine = engine(&shop());
    assert_eq!(ids(&mut engine, &asked(Strategy::AlsoViewed, &["i0"], 9)), ["i1", "i2", "i6"]);
    assert_eq!(ids(&mut engine, &asked(Strategy::AlsoViewed, &["i0", "i2"], 9)), ["i1", "i3", "i6"]);
    assert_eq!(ids(&mut engine, &asked(Strategy::AlsoBought, &["i0"], 9)), ["i10"]);
    assert!(ids(&mut engine, &asked(Strategy::AlsoViewed, &["of no pack"], 9)).is_empty());
    assert!(ids(&mut engine, &asked(Strategy::BoughtTogether, &[], 9)).is_empty());
    assert!(ids(&mut engine, &asked(Strategy::AlsoViewed, &[], 9)).is_empty());
    assert!(ids(&mut engine, &asked(Strategy::BecauseYouViewed, &[], 9)).is_empty());
    did(&mut engine, Name::AddToCart, "i1", 3);
    did(&mut engine, Name::AddToCart, "i6", 2);
    // i2 twice at half strength and once at a quarter is ahead of i7 once.
    let told = told(&mut engine, &asked(Strategy::BoughtTogether, &[], 9));
    let expected = [("i2", Some("i1")), ("i7", Some("i6"))];
    let is: Vec<(&str, Option<&str>)> = told.iter().map(|(id, _, because)| (id.as_str(), because.as_deref())).collect();
    assert_eq!(is, expected);
}

#[test]
fn because_you_viewed_names_the_latest_item_with_enough_neighbours() {
    let mut engine = engine(&shop());
    did(&mut engine, Name::ViewItem, "i0", 9);
    did(&mut engine, Name::ViewItem, "i3", 5); // one neighbour: too few
    let told = told(&mut engine, &asked(Strategy::BecauseYouViewed, &[], 4));
    let all: Vec<&str> = told.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(all, ["i1", "i2", "i6", "i7"]);
    assert!(told.iter().all(|(.., because)| because.as_deref() == Some("i0")));
    assert_eq!(ids(&mut engine, &asked(Strategy::BecauseYouViewed, &[], 1)), ["i9"]);
}

#[test]
fn similar_items_share_rare_facets() {
    let mut engine = engine(&shop());
    let told = ids(&mut engine, &asked(Strategy::Similar, &["i0"], 12));
    // Red bags first, then bags and red mugs; nothing that shares nothing.
    assert_eq!(told[0], "i3");
    let mut rest = told[1..5].to_vec();
    rest.sort();
    assert_eq!(rest, ["i1", "i2", "i4", "i5"]);
    let mut rest = told[5..].to_vec();
    rest.sort();
    assert_eq!(rest, ["i6", "i9"]);
    let mut with = shop();
    for (n, item) in with.items.iter_mut().enumerate() {
        item.item.facets.clear();
        item.embedding = if n == 7 || n == 0 { vec![1.0, 0.1] } else { vec![-1.0, 0.5] };
    }
    assert_eq!(ids(&mut self::engine(&with), &asked(Strategy::Similar, &["i0"], 12)), ["i7"]);
}

#[test]
fn a_list_is_ranked_by_the_crowd_too_and_says_because_of_what() {
    let list: Vec<Option<Item>> =
        (0..12).map(|n| (n != 4).then(|| Item { item_id: format!("i{n}"), ..Item::default() })).collect();
    let options = RankOptions { explain: true, min_confidence: 0.0, list: "l".to_owned(), ..RankOptions::default() };
    let mut bare = Engine::default();
    did(&mut bare, Name::ViewItem, "i2", 5);
    let without = bare.rank(&list, &options, NOW);
    assert!(without.items().iter().flat_map(|item| &item.reasons).all(|reason| reason.code != Code::Collaborative));

    let mut engine = engine(&shop());
    did(&mut engine, Name::ViewItem, "i2", 5);
    let slate = engine.rank(&list, &options, NOW);
    let place = |slate: &indwell::engine::Slate, n| slate.items().iter().position(|item| item.place == n).unwrap();
    assert!(place(&slate, 8) < place(&without, 8), "i8 follows i2");
    for item in slate.items() {
        let sum: f64 = item.reasons.iter().map(|reason| reason.value).sum();
        assert!((sum - item.score).abs() < 1e-9);
        let crowd = item.reasons.iter().find(|reason| reason.code == Code::Collaborative);
        let because = crowd.and_then(|reason| reason.because).and_then(|n| engine.packs().id(n));
        assert_eq!(because, [8, 1].contains(&item.place).then_some("i2"), "{}", item.place);
    }
    let why = engine.why("i8", Some("l")).unwrap();
    let crowd = why.reasons.iter().find(|reason| reason.code == Code::Collaborative).unwrap();
    assert_eq!(crowd.because.and_then(|n| engine.packs().id(n)), Some("i2"));
    // Without the crowd it would stand where it stands for a page that gives the crowd no weight.
    let mut deaf = options.clone();
    deaf.weights.0[Signal::Collaborative as usize] = 0.0;
    let again = engine.rank(&list, &RankOptions { list: "again".to_owned(), ..deaf }, NOW);
    let mut told = 0;
    for item in slate.items() {
        let Some(id) = &list[item.place as usize] else { continue };
        let why = engine.why(&id.item_id, Some("l")).unwrap();
        let without = why.without.filter(|without| why.reasons[without.reason as usize].code == Code::Collaborative);
        let Some(without) = without else { continue };
        assert_eq!((without.position, without.events), (Some(place(&again, item.place) as u32), 0));
        told += 1;
    }
    assert!(told > 0, "the crowd is the strongest reason of some");
    // The pack's facets are the items': those of what was viewed by its id alone, too.
    let profile = engine.profile(NOW);
    assert!(profile.facets.iter().any(|facet| facet.value == "Bags/Small"));
    assert!(engine.why("i8", None).is_some());
    engine.load("shop", write(&shop()).unwrap()).unwrap();
    assert!(engine.why("i8", None).is_none(), "numbers may be others: the slate is forgotten");
}

#[test]
fn the_page_s_own_description_holds() {
    let mut engine = engine(&shop());
    let own = Item { item_id: "i0".to_owned(), facets: vec![Facet::new("colour", "gold")], ..Item::default() };
    let event = Event { name: Name::ViewItem, subject: Subject::Item(own), value: 0.0 };
    engine.track(&event, None, NOW);
    did(&mut engine, Name::AddToCart, "i0", 0);
    let values: Vec<String> = engine.profile(NOW).facets.iter().map(|facet| facet.value.to_owned()).collect();
    assert_eq!(values, ["gold"]);
}

#[test]
fn a_pack_of_the_same_name_makes_way() {
    let mut engine = engine(&shop());
    let mut one = shop();
    one.items.truncate(1);
    one.relations.clear();
    assert!(engine.packs().find(ItemKey::new("i5")).is_some());
    engine.load("shop", write(&one).unwrap()).unwrap();
    assert_eq!(engine.packs().find(ItemKey::new("i5")), None);
    assert!(engine.load("shop", b"IWPK".to_vec()).is_err());
    assert!(engine.packs().find(ItemKey::new("i0")).is_some(), "a refused pack changes nothing");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a shop is cut, and in whatever order its shards come, the same is suggested, up to the rounding of weights.
    #[test]
    fn shards_say_what_the_whole_says(seed in any::<u64>()) {
        let mut chance = Chance(seed);
        let contents = crate::made::contents(seed, 60, 12);
        let mut whole = engine(&contents);
        let mut cut = Engine::default();
        let mut parts: Vec<_> = shards(&contents, "kind").into_iter().collect();
        if chance.below(2) == 0 {
            parts.reverse();
        }
        for (name, part) in &parts {
            cut.load(name, write(part).unwrap()).unwrap();
        }
        prop_assert!(parts.len() > 1);
        let own: usize = parts.iter().map(|(_, part)| part.items.iter().zip(&contents.items).count()).sum();
        prop_assert!(own >= contents.items.len());
        for n in 0..6 {
            let id = contents.items[chance.below(60)].item.item_id.clone();
            did(&mut whole, Name::ViewItem, &id, 100 - n * 10);
            did(&mut cut, Name::ViewItem, &id, 100 - n * 10);
        }
        for strategy in [Strategy::ForYou, Strategy::AlsoViewed, Strategy::AlsoBought, Strategy::Popular] {
            let all = |engine: &mut Engine| -> Vec<(String, f64, Source)> {
                let mut found: Vec<Suggestion> = engine.recommend(&asked(strategy, &[], 60), NOW);
                found.retain(|found| found.source != Source::Trending && found.source != Source::Popular || strategy == Strategy::Popular);
                let id = |n: u32| engine.packs().id(n).unwrap().to_owned();
                let mut found: Vec<_> = found.iter().map(|found| (id(found.item), found.score, found.source)).collect();
                found.sort_by(|a, b| a.0.cmp(&b.0));
                found
            };
            let (one, other) = (all(&mut whole), all(&mut cut));
            prop_assert_eq!(one.len(), other.len());
            for (a, b) in one.iter().zip(&other) {
                prop_assert_eq!((&a.0, a.2), (&b.0, b.2));
                prop_assert!((a.1 / b.1).ln().abs() < LEVEL, "{} {}", a.1, b.1);
            }
        }
    }
}
