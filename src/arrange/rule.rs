//! The publisher's rules.

use super::pin::{has, pin};
use super::{Scene, Test};

/// One rule. Conflicts are settled by the order of steps in [the module](super), not by the order of rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Takes out what it is about.
    Exclude(Vec<Test>),
    /// Only what one of these is about stays.
    Include(Vec<Test>),
    /// Adds this to the score, in log-odds: 0.7 makes a pick twice as likely, and less than 0 buries.
    Boost(Vec<Test>, f64),
    /// Not too much of one value.
    Cap(Cap),
    /// These slots (bit 0 is the first) are for the best-scored of those it is about.
    Promote(Vec<Test>, u64),
}

/// At most so many items of one value of a facet key among the first slots. Of a path it is the first part that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The group of the facet key ([`crate::item::group`]), such as that of `brand`.
    pub group: u32,
    /// At most so many of one value.
    pub most: u32,
    /// Among so many slots from the first.
    pub within: u32,
}

/// All rules of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(pub Vec<Rule>);

impl Rules {
    /// What boosts add to the score of the item with this number; none when it may not be shown.
    pub fn boost(&self, scene: &Scene, item: u32) -> Option<f64> {
        let (mut wanted, mut included, mut sum) = (false, false, 0.0);
        for rule in &self.0 {
            let (Rule::Exclude(about) | Rule::Include(about) | Rule::Boost(about, _)) = rule else { continue };
            let holds = scene.holds(about, item);
            match rule {
                Rule::Include(_) => (wanted, included) = (true, included | holds),
                Rule::Boost(_, amount) if holds => sum += amount,
                Rule::Exclude(_) if holds => return None,
                _ => {}
            }
        }
        (included || !wanted).then_some(sum)
    }

    /// Fills promoted slots. `order` holds places on the page, `candidates` by place the number of the item, `taken` slot and
    /// place of what stands where it stands, which grows. Returns what is promoted, each in a slot that its promotion names: its
    /// place, and the number of the rule.
    pub fn promote(
        &self,
        order: &mut Vec<u32>,
        taken: &mut Vec<(u32, u32)>,
        scene: &Scene,
        candidates: &[Option<u32>],
    ) -> Vec<(u32, u32)> {
        let mut promoted = Vec::new();
        for (number, rule) in self.0.iter().enumerate() {
            let Rule::Promote(about, slots) = rule else { continue };
            let mut next = 0;
            for slot in 0..u64::BITS.min(order.len() as u32) {
                if slots >> slot & 1 == 0 || taken.iter().any(|pin| pin.0 == slot) {
                    continue;
                }
                while next < order.len() {
                    let place = order[next];
                    next += 1;
                    let item = candidates[place as usize];
                    if !has(taken, place) && item.is_some_and(|item| scene.holds(about, item)) {
                        taken.push((slot, place));
                        promoted.push((place, number as u32));
                        break;
                    }
                }
            }
        }
        if !promoted.is_empty() {
            pin(order, taken);
        }
        promoted
    }
}

/// Puts pins into their slots, and returns where each really came to stand, as slot and place: two may want one slot, or one past
/// the end.
pub fn pinned(order: &mut Vec<u32>, pins: &[(u32, u32)]) -> Vec<(u32, u32)> {
    pin(order, pins);
    let mut taken = Vec::new();
    if pins.is_empty() {
        return taken;
    }
    for (slot, &place) in order.iter().enumerate() {
        if has(pins, place) {
            taken.push((slot as u32, place));
        }
    }
    taken
}
