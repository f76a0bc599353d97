//! Visitors whose weights are not those of most people, and some who are out to spoil what is learnt: what it is worth to learn
//! the weights from their picks.
//!
//! Lists stand by sales, as a shop should hand them over. A visitor sees twelve slots, looks at slot s with probability 1/s and
//! clicks what they look at with a logistic probability of what they care for. What an order is worth is computed, not drawn.

use crate::arrange::{Rule, Rules, Test, Wishes};
use crate::engine::{Engine, Placed, RankOptions, Slate};
use crate::event::{Event, Name, Subject};
use crate::item::{Facet, Item};
use crate::learn::{LEARNABLE, Learnt, Random, Shown, pair};
use crate::offline::simulate::visitors::{DAY, LISTS, SLOTS, START, Taste, department, draw};
use crate::rank::Weights;
use std::collections::{BTreeSet, HashSet};

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
    /// Two departments in the first half of the day, two others in the second.
    Hour,
    /// Two departments at the telephone, two others at the desk.
    Device,
    /// As by the hour, but after half of all sessions the tastes change places.
    Turned,
    /// Two departments from Monday to Friday, two others at the weekend.
    Weekend,
    /// Two departments on Mondays and Tuesdays, two others on all other days.
    Weekday,
    /// Two departments, and rather what is of the department that they are looking at.
    Alike,
    /// Two departments, but while they look at something of these two others.
    Beside,
}

/// Those to whom circumstances do not matter, with their names.
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

/// Those to whom they do.
pub const BY_CIRCUMSTANCE: [(&str, Kind); 7] = [
    ("by the time of day", Kind::Hour),
    ("by the device", Kind::Device),
    ("by the time of day, then the reverse", Kind::Turned),
    ("by the weekend", Kind::Weekend),
    ("by the weekday", Kind::Weekday),
    ("more of what they look at", Kind::Alike),
    ("else than what they look at", Kind::Beside),
];

const WEEK: [&str; 7] = [
    "weekday=saturday",
    "weekday=sunday",
    "weekday=monday",
    "weekday=tuesday",
    "weekday=wednesday",
    "weekday=thursday",
    "weekday=friday",
];
/// The facet key whose values circumstances are paired with.
const KEY: &str = "kind";
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

/// What came of one list: expected clicks of the order that was shown, and of that by the prior's weights in its place, for the
/// same visitor, candidates and history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Of the order that was shown.
    pub clicks: f64,
    /// Of the prior's order.
    pub prior: f64,
}

/// What is learnt of a visitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Learns {
    /// Nothing: the prior's weights.
    Nothing,
    /// The weights.
    Weights,
    /// The weights, and each list is ranked by others around them: so much of how unsure each is.
    Trying(f64),
    /// The weights, and what is picked in which circumstances, by the department of what is picked.
    Circumstances,
}

/// Who looks, in which circumstances: a session has one of each.
struct Visit {
    kind: Kind,
    /// One for each half of the circumstances; the first is that of visitors to whom they do not matter.
    tastes: [Taste; 2],
    /// What they picked before.
    known: HashSet<usize>,
    /// As `key=value`.
    moment: Vec<&'static str>,
    /// The department of what they are looking at: of what they picked last, if it was on the list before.
    current: Option<String>,
    /// Which taste is that of the session.
    other: bool,
}

impl Visit {
    /// A session begins.
    fn begin(&mut self, items: &[Item], late: bool, lists: &mut Random, circumstances: &mut Random) {
        if self.kind == Kind::Fickle {
            self.tastes[0] = Taste::new(items, lists);
        }
        let [hour, device, weekday, from] = [(); 4].map(|()| circumstances.unit());
        let evening = hour < 0.5;
        let day = [["day=evening", "day=night"], ["day=morning", "day=midday"]][usize::from(!evening)];
        let weekday = (weekday * 7.0) as usize;
        self.moment = vec![day[usize::from(hour * 4.0 % 2.0 > 1.0)], "language=en", WEEK[weekday]];
        self.moment.push(if device < 0.5 { "device=phone" } else { "device=desktop" });
        self.moment.push(if from < 0.5 { "from=search" } else { "from=none" });
        if weekday < 2 {
            self.moment.push("weekend=true");
        }
        self.current = None;
        self.other = match self.kind {
            Kind::Hour => evening,
            Kind::Device => device < 0.5,
            Kind::Turned => evening != late,
            Kind::Weekend => weekday < 2,
            Kind::Weekday => weekday == 2 || weekday == 3,
            _ => false,
        };
    }

    /// Whether they look at what makes them want the other.
    fn beside(&self) -> bool {
        let current = self.current.as_deref().filter(|_| self.kind == Kind::Beside);
        current.is_some_and(|current| self.tastes[0].is_for(current))
    }

    fn rates(&self, items: &[Item], places: &[usize]) -> Vec<f64> {
        let taste = &self.tastes[usize::from(self.other != self.beside())];
        let rate = |&at: &usize| {
            let rate = self.kind.rate(taste, &items[at], at, self.known.contains(&at));
            let alike = self.kind == Kind::Alike && self.current.as_deref() == Some(department(&items[at]));
            // One and a half more in log-odds.
            if alike { 1.0 / (1.0 + (1.0 / rate - 1.0) * (-1.5f64).exp()) } else { rate }
        };
        places.iter().map(rate).collect()
    }

    /// Whether they pick what has this rate in this slot; a machine does as machines do.
    fn picks(
        &self,
        spoilt: bool,
        item: &Item,
        at: usize,
        (slot, slots): (usize, usize),
        rate: f64,
        chance: &mut Random,
    ) -> bool {
        match self.kind {
            Kind::Everything if spoilt => true,
            Kind::Last if spoilt => slot + 1 == slots,
            Kind::Poisoned if spoilt => {
                chance.unit() < Kind::Contrary.rate(&self.tastes[0], item, at, false) / (1.0 + slot as f64)
            }
            _ => chance.unit() < self.kind.looks(slot) * rate,
        }
    }

    fn worth(&self, rates: &[f64]) -> f64 {
        rates.iter().enumerate().map(|(slot, rate)| self.kind.looks(slot) * rate).sum()
    }
}

/// The names of the pairs that a department makes with the moment.
fn pairs_of(value: &str, visit: &Visit) -> Vec<u32> {
    let mut names: Vec<u32> = visit.moment.iter().map(|word| pair(word, KEY, value)).collect();
    names.extend(visit.current.iter().map(|current| pair(&format!("current={current}"), KEY, value)));
    names
}

/// Every list of one visitor through so many sessions, a few days apart.
pub fn play(items: &[Item], kind: Kind, learns: Learns, sessions: usize, seed: u64) -> Vec<Worth> {
    let [mut lists, mut chance, mut circumstances, mut tries] =
        [0, 0x5eed, 0xc1bc, 0x7419].map(|other| Random::new(seed ^ other));
    let by_circumstance = BY_CIRCUMSTANCE.iter().any(|one| one.1 == kind);
    let taste = if by_circumstance { Taste::of_departments } else { Taste::new };
    let tastes = [taste(items, &mut lists), taste(items, &mut circumstances)];
    let mut visit = Visit { kind, tastes, known: HashSet::new(), moment: Vec::new(), current: None, other: false };
    let (mut engine, mut learnt, prior) = (Engine::default(), Learnt::default(), Weights::default());
    let mut worths = Vec::new();
    for session in 0..sessions {
        visit.begin(items, session >= sessions / 2, &mut lists, &mut circumstances);
        learnt.fade(3.0);
        for list in 0..LISTS {
            let now = START + session as i64 * 3 * DAY + list as i64 * 90_000;
            let mut candidates = draw(items.len(), &mut lists);
            candidates.sort_unstable();
            let page: Vec<Option<Item>> = candidates.iter().map(|&at| Some(items[at].clone())).collect();
            let explore = if let Learns::Trying(explore) = learns { explore } else { 0.0 };
            let weights = learnt.tried(&prior, &[(); LEARNABLE.len()].map(|()| explore * tries.normal()));
            let told = learns == Learns::Circumstances;
            let rules = if told { rules(&learnt, items, &candidates, &visit) } else { Rules::default() };
            let wishes = Wishes { rules, ..Wishes::default() };
            let same = weights == prior && wishes.rules.0.is_empty();
            let explain = learns != Learns::Nothing;
            let options = RankOptions { limit: Some(SLOTS), explain, weights, wishes, ..RankOptions::default() };
            let slate = engine.rank(&page, &options, now);
            let places_of = |slate: &Slate| -> Vec<usize> {
                slate.items().iter().map(|placed| candidates[placed.place as usize]).collect()
            };
            let places = places_of(&slate);
            let rates = visit.rates(items, &places);
            let clicks = visit.worth(&rates);
            let prior_clicks = if same {
                clicks
            } else {
                let options = RankOptions { limit: Some(SLOTS), weights: prior, ..RankOptions::default() };
                visit.worth(&visit.rates(items, &places_of(&engine.rank(&page, &options, now))))
            };
            worths.push(Worth { clicks, prior: prior_clicks });
            let one = |(slot, placed): (usize, &Placed)| {
                let item = &items[candidates[placed.place as usize]];
                let names = if told { pairs_of(department(item), &visit) } else { Vec::new() };
                let added = learnt.added(&names);
                Shown::new(slot, &placed.reasons, &weights, &prior).with_pairs(names, added)
            };
            let shown: Vec<Shown> =
                if explain { slate.items().iter().enumerate().map(one).collect() } else { Vec::new() };
            let mut left: Vec<usize> = (0..shown.len()).collect();
            let mut current = None;
            for (slot, &at) in places.iter().enumerate() {
                let clicked =
                    visit.picks(session < SPOILT, &items[at], at, (slot, places.len()), rates[slot], &mut chance);
                let mut tell = |name| {
                    engine.track(&Event { name, subject: Subject::Item(items[at].clone()), value: 0.0 }, None, now);
                };
                tell(Name::ItemImpression);
                if clicked {
                    tell(Name::SelectItem);
                    visit.known.insert(at);
                    current = Some(department(&items[at]).to_owned());
                    if explain {
                        let seen: Vec<Shown> = left.iter().map(|&slot| shown[slot].clone()).collect();
                        learnt.pick(&seen, left.iter().position(|&one| one == slot).unwrap_or(seen.len()));
                        left.retain(|&one| one != slot); // what was picked is not passed over afterwards
                    }
                }
            }
            visit.current = current;
        }
    }
    worths
}

/// What is known of these circumstances, as rules of one list: one for each department on it.
fn rules(learnt: &Learnt, items: &[Item], candidates: &[usize], visit: &Visit) -> Rules {
    let departments: BTreeSet<&str> = candidates.iter().map(|&at| department(&items[at])).collect();
    let rule = |value: &str| {
        let added = learnt.added(&pairs_of(value, visit));
        (added != 0.0).then(|| Rule::Boost(vec![Test::Facet(Facet::new(KEY, value).id())], added))
    };
    Rules(departments.into_iter().filter_map(rule).collect())
}
