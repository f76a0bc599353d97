//! Visitors whose weights are not those of most people, and some who are out to spoil what is learnt: what it is worth to learn
//! the weights from their picks.
//!
//! Lists stand by sales, as a shop should hand them over. A visitor sees twelve slots, looks at slot s with probability 1/s and
//! clicks what they look at with a logistic probability of what they care for. What an order is worth is computed, not drawn.

use crate::engine::{Engine, RankOptions};
use crate::event::{Event, Name, Subject};
use crate::item::Item;
use crate::learn::{Learnt, Random, Shown};
use crate::offline::simulate::visitors::{DAY, LISTS, SLOTS, START, Taste, draw};
use crate::rank::Weights;
use std::collections::HashSet;

/// Who picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Three kinds, two traits, and a little what sells: as in the other simulations.
    Usual,
    /// Mostly what is cheap.
    Cheap,
    /// What sells, and nothing of their own.
    Crowd,
    /// Their own taste and nothing of what sells.
    Devoted,
    /// The usual, but nothing twice.
    Curious,
    /// The usual, and what they know already.
    Settled,
    /// The usual, and looks at all twelve slots alike.
    Patient,
    /// Another taste in every session.
    Fickle,
    /// Anything, each as likely.
    Random,
    /// What others like least.
    Contrary,
    /// A machine that clicks everything for three sessions, then the usual.
    Everything,
    /// A machine that clicks the last slot for three sessions, then the usual.
    Last,
    /// What suits them least for three sessions, then the usual.
    Poisoned,
}

/// All of them, with their names.
pub const KINDS: [(&str, Kind); 13] = [
    ("usual", Kind::Usual),
    ("price-minded", Kind::Cheap),
    ("follows the crowd", Kind::Crowd),
    ("devoted to their taste", Kind::Devoted),
    ("nothing twice", Kind::Curious),
    ("what they know", Kind::Settled),
    ("looks at all slots", Kind::Patient),
    ("another taste each session", Kind::Fickle),
    ("at random", Kind::Random),
    ("the opposite", Kind::Contrary),
    ("clicks all, then usual", Kind::Everything),
    ("clicks the last, then usual", Kind::Last),
    ("the opposite, then usual", Kind::Poisoned),
];

/// Sessions in which a machine clicks.
const SPOILT: usize = 3;

impl Kind {
    /// How likely an item is clicked once it is looked at.
    fn rate(self, taste: &Taste, item: &Item, at: usize, known: bool) -> f64 {
        let popular = ((1.0 + at as f64) / 100.0).ln();
        let own = taste.on(0.0, item);
        let dear = item.price.map_or(0.0, |price| (price.max(0.1) / 2.5).ln());
        let sum = match self {
            Kind::Cheap => -3.0 + 0.3 * own - 0.25 * popular - 2.0 * dear,
            Kind::Crowd => -2.0 - popular,
            Kind::Devoted => -3.5 + 1.5 * own,
            Kind::Random => -2.0,
            Kind::Contrary => -2.0 - own + 0.25 * popular,
            Kind::Settled => -3.0 + own - 0.25 * popular + if known { 2.0 } else { 0.0 },
            Kind::Curious => -3.0 + own - 0.25 * popular - if known { 3.0 } else { 0.0 },
            _ => -3.0 + own - 0.25 * popular,
        };
        1.0 / (1.0 + (-sum).exp())
    }

    fn looks(self, slot: usize) -> f64 {
        if self == Kind::Patient { 0.4 } else { 1.0 / (1.0 + slot as f64) }
    }
}

/// Expected clicks of every list of one visitor through so many sessions, a few days apart, with weights learnt or as they are.
pub fn play(items: &[Item], kind: Kind, learns: bool, sessions: usize, seed: u64) -> Vec<f64> {
    let mut lists = Random::new(seed);
    let mut chance = Random::new(seed ^ 0x5eed);
    let mut taste = Taste::new(items, &mut lists);
    let (mut engine, mut learnt, prior) = (Engine::default(), Learnt::default(), Weights::default());
    let mut known: HashSet<usize> = HashSet::new();
    let mut clicks = Vec::new();
    for session in 0..sessions {
        if kind == Kind::Fickle {
            taste = Taste::new(items, &mut lists);
        }
        learnt.fade(3.0);
        for list in 0..LISTS {
            let now = START + session as i64 * 3 * DAY + list as i64 * 90_000;
            let mut candidates = draw(items.len(), &mut lists);
            candidates.sort_unstable();
            let page: Vec<Option<Item>> = candidates.iter().map(|&at| Some(items[at].clone())).collect();
            let weights = learnt.weights(&prior);
            let options = RankOptions { limit: Some(SLOTS), explain: learns, weights, ..RankOptions::default() };
            let slate = engine.rank(&page, &options, now);
            let places: Vec<usize> = slate.items.iter().map(|placed| candidates[placed.place as usize]).collect();
            let rates: Vec<f64> =
                places.iter().map(|&at| kind.rate(&taste, &items[at], at, known.contains(&at))).collect();
            clicks.push(rates.iter().enumerate().map(|(slot, rate)| kind.looks(slot) * rate).sum());
            let shown: Vec<Shown> = if learns {
                let one = |(slot, placed): (usize, &crate::engine::Placed)| {
                    Shown::new(slot, &placed.reasons, &weights, &prior)
                };
                slate.items.iter().enumerate().map(one).collect()
            } else {
                Vec::new()
            };
            let spoilt = session < SPOILT;
            let mut left: Vec<usize> = (0..shown.len()).collect();
            for (slot, &at) in places.iter().enumerate() {
                let clicked = match kind {
                    Kind::Everything if spoilt => true,
                    Kind::Last if spoilt => slot + 1 == places.len(),
                    Kind::Poisoned if spoilt => {
                        chance.unit() < Kind::Contrary.rate(&taste, &items[at], at, false) / (1.0 + slot as f64)
                    }
                    _ => chance.unit() < kind.looks(slot) * rates[slot],
                };
                let mut tell = |name| {
                    engine.track(&Event { name, subject: Subject::Item(items[at].clone()), value: 0.0 }, None, now);
                };
                tell(Name::ItemImpression);
                if clicked {
                    tell(Name::SelectItem);
                    known.insert(at);
                    if learns {
                        let seen: Vec<Shown> = left.iter().map(|&slot| shown[slot].clone()).collect();
                        learnt.pick(&seen, left.iter().position(|&one| one == slot).unwrap_or(seen.len()));
                        left.retain(|&one| one != slot); // what was picked is not passed over afterwards
                    }
                }
            }
        }
    }
    clicks
}
