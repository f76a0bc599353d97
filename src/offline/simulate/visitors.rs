//! People with known tastes who look through lists of a catalogue, and what an order of these lists is worth to them.
//!
//! A visitor clicks an item with the probability that they look at its slot, `1 / slot`, times that they like what they see
//! there: a logistic function of its popularity and of how far its facets are theirs. What an order is worth is the expected
//! number of clicks, computed and not drawn, so that orders can be compared with few visitors; what the engine is told is
//! drawn.

use crate::arrange::Wishes;
use crate::arrange::diverse::Diversity;
use crate::arrange::fair::Fair;
use crate::engine::{Engine, RankOptions};
use crate::event::{Event, Name, Subject};
use crate::item::{Item, group};
use crate::learn::Random;
use std::collections::HashMap;

/// Items of a list, or half of those that there are.
pub const LIST: usize = 60;
/// Slots that are looked at.
pub const SLOTS: usize = 12;
/// Lists in a session.
pub const LISTS: usize = 10;
/// When the first session begins, in milliseconds since 1970.
pub const START: i64 = 1_780_000_000_000;
/// In milliseconds.
pub const DAY: i64 = 86_400_000;

/// How a list is put in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Policy {
    /// As the page has it.
    Page,
    /// By the sales of all.
    Popular,
    /// By Indwell.
    Indwell(Option<Diversity>),
    /// By Indwell, with a floor of exposure for every department on the list.
    Fair(f64),
    /// By what the visitor truly likes.
    Oracle,
}

/// What came of one list.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Expected clicks.
    pub clicks: f64,
    /// Entropy of the departments in the slots that are looked at, in bits.
    pub entropy: f64,
    /// By item of the catalogue: which stood in those slots.
    pub shown: Vec<usize>,
}

/// What somebody likes.
pub struct Taste {
    liked: Vec<(String, String, f64)>,
}

impl Taste {
    /// Somebody's, of items of this catalogue.
    pub fn new(items: &[Item], random: &mut Random) -> Taste {
        let mut liked = Vec::new();
        // Three kinds, taken from real products so that common ones are liked by more people, and two other traits.
        for (keys, count, strength) in [(&["kind"][..], 3, 2.5), (&["colour", "theme", "material"][..], 2, 1.2)] {
            let mut tries = 0;
            let mut found = 0;
            while found < count && tries < 1000 {
                tries += 1;
                let item = &items[(random.unit() * items.len() as f64) as usize];
                let of_key = item.facets.iter().filter(|facet| keys.contains(&facet.key.as_str()));
                if let Some(facet) = { of_key }.next_back() {
                    liked.push((facet.key.clone(), facet.value.clone(), strength));
                    found += 1;
                }
            }
        }
        Taste { liked }
    }

    /// Somebody's who likes everything of two departments, those of random products.
    pub fn of_departments(items: &[Item], random: &mut Random) -> Taste {
        let mut one = || department(&items[(random.unit() * items.len() as f64) as usize]).to_owned();
        Taste { liked: [one(), one()].map(|value| ("kind".to_owned(), value, 2.5)).to_vec() }
    }

    /// Whether it is for a whole department.
    pub fn is_for(&self, department: &str) -> bool {
        self.liked.iter().any(|(_, value, _)| value == department)
    }

    /// What an item's log-odds become by it.
    pub fn on(&self, mut odds: f64, item: &Item) -> f64 {
        for (key, value, strength) in &self.liked {
            let liked =
                |has: &str| has.strip_prefix(&value[..]).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if item.facets.iter().any(|facet| facet.key == *key && liked(&facet.value)) {
                odds += strength;
            }
        }
        odds
    }

    /// How likely an item is clicked once it is looked at.
    fn rate(&self, item: &Item, sales_rank: usize) -> f64 {
        let sum = self.on(-3.0 - 0.25 * ((1.0 + sales_rank as f64) / 100.0).ln(), item);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Plays one visitor through sessions a few days apart; the taste changes at the beginning of the session `change`. `items`
/// stand by falling sales. The same seed gives the same visitor and the same lists under every policy.
pub fn play(items: &[Item], policy: &Policy, sessions: usize, change: Option<usize>, seed: u64) -> Vec<Outcome> {
    let mut lists = Random::new(seed);
    let mut chance = Random::new(seed ^ 0x5eed);
    let mut taste = Taste::new(items, &mut lists);
    let mut engine = Engine::default();
    let mut outcomes = Vec::new();
    for session in 0..sessions {
        if change == Some(session) {
            taste = Taste::new(items, &mut lists);
        }
        for list in 0..LISTS {
            let now = START + session as i64 * 3 * DAY + list as i64 * 90_000;
            let candidates = draw(items.len(), &mut lists);
            let rates: Vec<f64> = candidates.iter().map(|&at| taste.rate(&items[at], at)).collect();
            let order = order(&mut engine, items, &candidates, &rates, policy, now);
            let looked = &order[..SLOTS.min(order.len())];
            outcomes.push(outcome(items, &candidates, &rates, looked));
            if matches!(policy, Policy::Indwell(_) | Policy::Fair(_)) {
                watch(&mut engine, items, &candidates, &rates, looked, &mut chance, now);
            }
        }
    }
    outcomes
}

/// A list of different items, the best-selling likelier, in the page's own order: none of anybody's.
pub fn draw(count: usize, random: &mut Random) -> Vec<usize> {
    let mut list = Vec::with_capacity(LIST);
    while list.len() < LIST.min(count / 2) {
        let at = (random.unit() * random.unit() * count as f64) as usize;
        if !list.contains(&at) {
            list.push(at);
        }
    }
    list
}

fn order(engine: &mut Engine, items: &[Item], list: &[usize], rates: &[f64], policy: &Policy, now: i64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    match policy {
        Policy::Page => {}
        Policy::Popular => order.sort_by_key(|&at| list[at]),
        Policy::Oracle => order.sort_by(|&a, &b| rates[b].total_cmp(&rates[a])),
        Policy::Indwell(_) | Policy::Fair(_) => {
            let page: Vec<Option<Item>> = list.iter().map(|&at| Some(items[at].clone())).collect();
            let mut wishes = Wishes::default();
            match *policy {
                Policy::Indwell(diversity) => wishes.diversity = diversity,
                Policy::Fair(every) => wishes.fair = Some(Fair { group: group("kind"), every, of: Vec::new() }),
                _ => {}
            }
            let options = RankOptions { limit: Some(SLOTS), wishes, ..RankOptions::default() };
            order = engine.rank(&page, &options, now).items().iter().map(|placed| placed.place as usize).collect();
        }
    }
    order
}

fn examined(slot: usize) -> f64 {
    1.0 / (1.0 + slot as f64)
}

fn outcome(items: &[Item], list: &[usize], rates: &[f64], looked: &[usize]) -> Outcome {
    let shown: Vec<usize> = looked.iter().map(|&at| list[at]).collect();
    let clicks = looked.iter().enumerate().map(|(slot, &at)| examined(slot) * rates[at]).sum();
    Outcome { clicks, entropy: entropy(items, &shown), shown }
}

/// What a page records of a visit: impressions of what was looked at, a pick and a view for each click.
fn watch(
    engine: &mut Engine,
    items: &[Item],
    list: &[usize],
    rates: &[f64],
    looked: &[usize],
    chance: &mut Random,
    now: i64,
) {
    for (slot, &at) in looked.iter().enumerate() {
        if chance.unit() >= examined(slot) {
            continue;
        }
        let mut tell = |name| {
            engine.track(&Event { name, subject: Subject::Item(items[list[at]].clone()), value: 0.0 }, None, now);
        };
        tell(Name::ItemImpression);
        if chance.unit() < rates[at] {
            tell(Name::SelectItem);
        }
    }
}

/// The department of an item: the first part of its kind.
pub fn department(item: &Item) -> &str {
    let kind = item.facets.iter().find(|facet| facet.key == "kind");
    kind.map_or("", |facet| facet.value.split('/').next().unwrap_or_default())
}

/// Entropy of the kinds of these items, in bits.
pub fn entropy(items: &[Item], shown: &[usize]) -> f64 {
    let mut counts: HashMap<&str, f64> = HashMap::new();
    for &at in shown {
        let kind = items[at].facets.iter().find(|facet| facet.key == "kind");
        *counts.entry(kind.map_or("", |facet| &facet.value)).or_default() += 1.0;
    }
    let all = shown.len() as f64;
    let mut parts: Vec<f64> = counts.into_values().collect();
    parts.sort_by(f64::total_cmp);
    parts.iter().map(|count| -(count / all) * (count / all).log2()).sum()
}
