//! The publisher's rules.

use super::{Candidate, Pin, Predicate, Scene, pin};
use crate::sort;

/// One rule. Conflicts are settled by the order of steps in [the module](super), not by the order of rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Takes out what it is about.
    Exclude(Predicate),
    /// Only what one of these is about stays.
    Include(Predicate),
    /// Adds this to the score, in log-odds: 0.7 makes a pick twice as likely, and less than 0 buries.
    Boost(Predicate, f64),
    /// Not too much of one value.
    Cap(Cap),
    /// Slots that some items have for their own.
    Promote(Promotion),
    /// A slot that one item has for its own.
    Pin(Pin),
}

/// At most so many items of one value of a facet key among the first slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The facet key, such as `brand`.
    pub key: String,
    /// At most so many of one value.
    pub most: u32,
    /// Among so many slots from the first.
    pub within: u32,
}

/// Slots for promoted items: the best-scored of those it is about, in the order of the slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    /// What is promoted.
    pub about: Predicate,
    /// The slots, from 0.
    pub slots: Vec<u32>,
}

/// All rules of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(pub Vec<Rule>);

impl Rules {
    /// Whether a candidate may be shown.
    pub fn admit(&self, scene: &Scene, candidate: &Candidate) -> bool {
        let (mut wanted, mut included) = (true, false);
        for rule in &self.0 {
            match rule {
                Rule::Exclude(about) if about.holds(scene, candidate) => return false,
                Rule::Include(about) => {
                    wanted = false;
                    included |= about.holds(scene, candidate);
                }
                _ => {}
            }
        }
        wanted || included
    }

    /// What boosts add to a candidate's score: the number of each rule and its amount.
    pub fn boosts(&self, scene: &Scene, candidate: &Candidate) -> impl Iterator<Item = (u32, f64)> {
        (0..).zip(&self.0).filter_map(move |(number, rule)| match rule {
            Rule::Boost(about, amount) if about.holds(scene, candidate) => Some((number, *amount)),
            _ => None,
        })
    }

    /// The caps.
    pub fn caps(&self) -> impl Iterator<Item = &Cap> {
        self.0.iter().filter_map(|rule| if let Rule::Cap(cap) = rule { Some(cap) } else { None })
    }

    /// Fills promoted slots and then pinned ones. `order` holds places on the page; `candidate` tells of a place what
    /// stands there, `fixed` are (slot, place) of what keeps its place whatever the rules say. Returns the places that
    /// are promoted, each in a slot that its promotion names.
    pub fn place<'a>(
        &self,
        order: &mut Vec<u32>,
        fixed: &[(u32, u32)],
        scene: &Scene,
        candidate: &dyn Fn(u32) -> Option<Candidate<'a>>,
    ) -> Vec<u32> {
        let mut pins = Vec::new();
        for rule in &self.0 {
            if let Rule::Pin(pin) = rule {
                let is_it = |&&place: &&u32| candidate(place).is_some_and(|c| c.key == pin.key());
                pins.extend(order.iter().find(is_it).map(|&place| (pin.slot, place)));
            }
        }
        pins.extend(fixed);
        // Where each of them really comes to stand: two may want one slot, or one past the end.
        pin(order, &pins);
        let pinned = |(_, place): &(u32, u32)| pins.iter().any(|pin| pin.1 == *place);
        let mut taken: Vec<(u32, u32)> = (0..).zip(order.iter().copied()).filter(pinned).collect();
        let mut promoted = Vec::new();
        for rule in &self.0 {
            let Rule::Promote(Promotion { about, slots }) = rule else { continue };
            let mut left = order.iter().filter(|&&place| {
                let free = taken.iter().all(|pin| pin.1 != place);
                free && candidate(place).is_some_and(|c| about.holds(scene, &c))
            });
            let mut filled = Vec::new();
            for &slot in slots {
                // A slot past the end is nobody's, and one that is taken stays so.
                if slot < order.len() as u32 && taken.iter().chain(&filled).all(|pin: &(u32, u32)| pin.0 != slot) {
                    filled.extend(left.next().map(|&place| (slot, place)));
                }
            }
            promoted.extend(filled.iter().map(|&(_, place)| place));
            taken.append(&mut filled);
        }
        pin(order, &taken);
        promoted
    }
}

/// Slots 0, 1, … that hold `share` (0 to 1) of the first `slots`, evenly spread: the last of each stretch.
pub fn spread(share: f64, slots: u32) -> Vec<u32> {
    let before = |slot: u32| libm::floor(f64::from(slot) * share + 1e-9) as u32;
    (0..slots).filter(|&slot| before(slot + 1) > before(slot)).collect()
}

/// Places by falling score, equal scores in the page's order.
pub fn by_score(scored: &[(f64, u32)]) -> Vec<u32> {
    sort::by_falling(scored.iter().map(|&(score, _)| score)).iter().map(|&at| scored[at as usize].1).collect()
}
