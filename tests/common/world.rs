//! Made-up visitors: what they did and the list they see, the same from the same seed on every target.

use indwell::arrange::{Pin, Wishes};
use indwell::engine::{Engine, MIN_CONFIDENCE, RankOptions, Slate};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Facet, Item};
use indwell::rank::{SIGNALS, Weights};

/// One second, in milliseconds.
pub const SECOND: i64 = 1_000;
/// One day, in milliseconds.
pub const DAY: i64 = 86_400 * SECOND;
/// The beginning of a minute of some day.
pub const NOW: i64 = 29_833_333 * 60 * SECOND;

/// Numbers that look random: SplitMix64 (Steele, Lea and Flood).
pub struct Chance(u64);

impl Chance {
    /// A sequence of its own for these numbers.
    pub fn of(parts: &[u64]) -> Chance {
        let mut chance = Chance(0);
        for part in parts {
            chance.0 = chance.next() ^ part;
        }
        chance
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// A visitor and a list.
#[derive(Clone, Debug)]
pub struct World {
    /// Events and when they happened.
    pub events: Vec<(i64, Event)>,
    pub items: Vec<Option<Item>>,
    pub options: RankOptions,
    pub now: i64,
}

impl World {
    /// A shop's visitor over four months. Fewer events or items are the first of more, so that a failing world shrinks.
    pub fn new(seed: u64, events: usize, items: usize) -> World {
        let event = |n: usize| {
            let mut chance = Chance::of(&[seed, 1, n as u64]);
            (NOW - (chance.unit().powi(3) * 120.0 * DAY as f64) as i64, event(seed, &mut chance, item))
        };
        let mut events: Vec<_> = (0..events).map(event).collect();
        events.sort_by_key(|(at, _)| *at);
        let mut chance = Chance::of(&[seed, 2]);
        let place = |_| (chance.below(20) > 0).then(|| item(seed, chance.below(ITEMS)));
        World {
            events,
            items: (0..items).map(place).collect(),
            options: options(&mut Chance::of(&[seed, 3])),
            now: NOW,
        }
    }

    /// The same with the worst names, prices and times there are.
    pub fn wild(seed: u64, events: usize, items: usize) -> World {
        let moments = [i64::MIN, -1, 0, 1, 999, NOW - DAY, NOW, NOW + 1, NOW + 3650 * DAY, 1 << 53, i64::MAX];
        let event = |n: usize| {
            let mut chance = Chance::of(&[seed, 1, n as u64]);
            (chance.one_of(&moments), event(seed, &mut chance, wild_item))
        };
        let mut chance = Chance::of(&[seed, 2]);
        let now = chance.one_of(&moments);
        let events = (0..events).map(event).collect();
        let items = (0..items).map(|_| (chance.below(20) > 0).then(|| wild_item(seed, chance.below(ITEMS)))).collect();
        World { events, items, options: options(&mut Chance::of(&[seed, 3])), now }
    }

    /// An engine that has seen all of it.
    pub fn engine(&self) -> Engine {
        let mut engine = Engine::default();
        for (at, event) in &self.events {
            engine.track(event, Some(*at), self.now);
        }
        engine
    }

    /// The slate of the list.
    pub fn slate(&self) -> Slate {
        self.engine().rank(&self.items, &self.options, self.now)
    }

    /// The same world with only the items that could be read.
    pub fn readable(mut self) -> World {
        self.items.retain(Option::is_some);
        self
    }

    /// The same world without pins and limit, where the least evidence moves items.
    pub fn free(mut self) -> World {
        self.options = RankOptions { pins: Vec::new(), limit: None, min_confidence: 0.0, ..self.options };
        self
    }
}

/// Items that there are in a world.
const ITEMS: usize = 60;

/// An item of a shop.
pub fn item(seed: u64, n: usize) -> Item {
    let mut c = Chance::of(&[seed, 4, n as u64]);
    let mut facets = vec![Facet::new("brand", c.one_of(&["Acme", "Bolt", "Çınar", "Dune", "Eis", "Füße"]))];
    for _ in 0..c.below(3) {
        facets.push(Facet::new("colour", c.one_of(&["red", "white", "青", "green"])));
    }
    facets.push(Facet::new("category", c.one_of(&["Shoes/Running", "Shoes/Trail/Wide", "Hats", "Hats/Straw", "Bags"])));
    let words = ["warm", "lamp", "tin", "heart", "vintage", "crème", "the", "of", "x", "300ml"];
    Item {
        item_id: format!("item-{n}"),
        facets,
        price: (c.below(5) > 0).then(|| (c.unit() * 9_000.0).round() / 100.0 + 0.5),
        text: (0..c.below(5)).map(|_| c.one_of(&words)).collect::<Vec<_>>().join(" "),
        time: (c.below(3) == 0).then(|| NOW - (c.unit() * 400.0 * DAY as f64) as i64),
        consumable: c.below(4) == 0,
    }
}

fn wild_item(seed: u64, n: usize) -> Item {
    let mut c = Chance::of(&[seed, 4, n as u64]);
    let long = "ünbounded/".repeat(30);
    let names =
        ["", "/", "//", "a/", "/a", "a//b", "text", "=", "\0", "brand", "青/紅", &long, "a/b/c/d/e/f/g/h/i/j/k"];
    let prices = [f64::MIN_POSITIVE, 5e-324, 1e-300, 0.01, 9.99, 1e300, f64::MAX, 0.0, -1.0, f64::NAN, f64::INFINITY];
    let times = [i64::MIN, -1, 0, 1, NOW, NOW + 3650 * DAY, i64::MAX];
    Item {
        item_id: c.one_of(&["", "a", "b", "c", &long]).to_owned() + c.one_of(&["", "1", "2", "3"]),
        facets: (0..c.below(40)).map(|_| Facet::new(c.one_of(&names), c.one_of(&names))).collect(),
        price: (c.below(5) > 0).then(|| c.one_of(&prices)),
        text: c.one_of(&["", "  ", "text", "a a a", "lamp lamp lamp", &long]).to_owned(),
        time: (c.below(3) > 0).then(|| c.one_of(&times)),
        consumable: c.below(2) == 0,
    }
}

fn event(seed: u64, chance: &mut Chance, item: fn(u64, usize) -> Item) -> Event {
    let name = chance.one_of(&Name::ALL);
    let item = item(seed, chance.below(ITEMS));
    let subject = match name {
        Name::Search => Subject::Words(item.text),
        Name::SetPreference => Subject::Facet(item.facets.first().cloned().unwrap_or(Facet::new("brand", "Acme"))),
        _ if chance.below(4) == 0 => Subject::Id(item.item_id),
        _ => Subject::Item(item),
    };
    let value = match name {
        Name::ItemDwell => (chance.unit() * 120_000.0) as f32,
        Name::SetPreference => (chance.unit() * 2.0 - 1.0) as f32,
        _ => 0.0,
    };
    Event { name, subject, value }
}

fn options(c: &mut Chance) -> RankOptions {
    let pins = (0..c.below(4)).map(|_| Pin { item_id: format!("item-{}", c.below(ITEMS)), slot: c.below(12) as u32 });
    RankOptions {
        list: "list".to_owned(),
        pins: pins.collect(),
        limit: (c.below(3) == 0).then(|| c.below(20)),
        explain: true,
        min_confidence: c.one_of(&[0.0, MIN_CONFIDENCE, 0.5, 1.0]),
        weights: match c.below(3) {
            0 => Weights(std::array::from_fn::<f64, { SIGNALS.len() }, _>(|_| c.unit() * 100.0)),
            _ => Weights::default(),
        },
        wishes: Wishes::default(),
    }
}

/// An event about an item.
pub fn of(name: Name, item: &Item) -> Event {
    Event { name, subject: Subject::Item(item.clone()), value: 0.0 }
}

/// An item with these facets alone.
pub fn plain(item_id: &str, facets: &[(&str, &str)]) -> Item {
    let facets = facets.iter().map(|(key, value)| Facet::new(key, value)).collect();
    Item { item_id: item_id.to_owned(), facets, ..Item::default() }
}
