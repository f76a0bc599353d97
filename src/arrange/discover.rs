//! Slots kept free for what the visitor knows least.

use super::Scene;
use super::pin::{has, pin};
use crate::interest::Affinity;

/// What is known weighs so much against the page's own order: ten looks as much as a place a hundred times further behind.
const FAMILIAR: f64 = 2.0;
/// Shown so often without being picked, a facet is as well known as by one look.
const GLANCES: f64 = 10.0;

/// Slots for discoveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discover {
    /// Which: bit 0 is the first.
    pub slots: u64,
    /// The group of the facet key that counts ([`crate::item::group`]); none: all of them.
    pub group: Option<u32>,
}

/// How well a visitor knows each facet, by its number: the evidence for and against it, and a tenth of how often items with it
/// were shown and not picked.
fn known(scene: &Scene) -> Vec<f64> {
    let mut known = Vec::with_capacity(scene.catalog.facets().len());
    for number in 0..scene.catalog.facets().len() {
        let Affinity { liked, disliked, .. } = scene.interests.facet(number as u32);
        known.push(f64::from(liked) + f64::from(disliked));
    }
    for (number, state) in scene.interests.items.iter().enumerate() {
        if state.shown > 0.0 {
            for &facet in &scene.catalog.item(number as u32).facets {
                known[facet as usize] += f64::from(state.shown) / GLANCES;
            }
        }
    }
    known
}

impl Discover {
    /// The facets of an item that say what it is: the first parts of its paths, without words and what the visitor muted.
    fn facets(&self, scene: &Scene, item: u32) -> Vec<u32> {
        let mut facets = Vec::new();
        for &number in &scene.catalog.item(item).facets {
            let facet = &scene.catalog.facets()[number as usize];
            let counts = match self.group {
                Some(group) => scene.catalog.group_hash(facet.group) == group,
                None => !facet.value.is_empty() && !facet.value.as_bytes().contains(&b'/'),
            };
            if counts && !scene.interests.facet(number).muted {
                facets.push(number);
            }
        }
        facets
    }

    /// Fills the slots that are free. `order` holds places on the page, `candidates` by place the number of the item, `taken`
    /// slot and place of what stands where it stands, which grows. Returns the places of the discoveries.
    ///
    /// A discovery is nothing that the visitor has looked at, has, or speaks against; it is less familiar than the mean of such
    /// items; and of those it has the greatest `-2 · familiarity - ln(1 + place on the page)`, where familiarity is the mean of
    /// `ln(1 + known)` over its facets. What a slot shows counts as looked at for the slots behind it.
    pub fn fill(
        &self,
        order: &mut Vec<u32>,
        taken: &mut Vec<(u32, u32)>,
        scene: &Scene,
        candidates: &[Option<u32>],
    ) -> Vec<u32> {
        let mut known = known(scene);
        let mut able = Vec::new();
        for &place in order.iter() {
            let Some(item) = candidates[place as usize] else { continue };
            let state = scene.interests.item(item);
            let facets = self.facets(scene, item);
            let against = facets.iter().any(|&facet| {
                let affinity = scene.interests.facet(facet);
                affinity.disliked > affinity.liked
            });
            let had = state.viewed > 0.0 || state.in_basket || state.bought || state.opinion < 0;
            if !had && !against && !facets.is_empty() && !has(taken, place) {
                able.push((place, facets));
            }
        }
        let mut found = Vec::new();
        for slot in 0..u64::BITS.min(order.len() as u32) {
            if self.slots >> slot & 1 == 0 || taken.iter().any(|taken| taken.0 == slot) {
                continue;
            }
            // What stands in front of the slot is seen already.
            let front: Vec<u32> = order[..slot as usize].to_vec();
            let (mut sum, mut count, mut best) = (0.0, 0.0, None);
            let mut most = f64::NEG_INFINITY;
            for (at, (place, facets)) in able.iter().enumerate() {
                if found.contains(place) || front.contains(place) {
                    continue;
                }
                let familiar = familiarity(&known, facets);
                (sum, count) = (sum + familiar, count + 1.0);
                let worth = -FAMILIAR * familiar - libm::log(1.0 + f64::from(*place));
                if worth > most {
                    (most, best) = (worth, Some((at, familiar)));
                }
            }
            let Some((at, familiar)) = best else { continue };
            if familiar >= sum / count - 1e-9 {
                continue;
            }
            let (place, facets) = &able[at];
            taken.push((slot, *place));
            found.push(*place);
            for &facet in facets {
                known[facet as usize] += 1.0;
            }
            pin(order, taken);
        }
        found
    }
}

fn familiarity(known: &[f64], facets: &[u32]) -> f64 {
    let mut sum = 0.0;
    for &facet in facets {
        sum += libm::log(1.0 + known[facet as usize]);
    }
    sum / facets.len() as f64
}
