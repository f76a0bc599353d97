//! Items like one item by what they are: for those the crowd has not met yet as well.

use super::{Packs, Query};
use crate::item::Facet;
use crate::pack::Pack;

/// Scores all items of the pack that this one is in: the share of its facets they have, rare ones counting more (by
/// inverse document frequency, each level of a path for itself), plus the likeness of their embeddings.
pub fn similar(packs: &Packs, query: &mut Query, item: u32) {
    query.clear();
    let Some((held, like)) = packs.at(item) else {
        return;
    };
    let pack = &held.pack;
    let weights = weights(pack, like);
    for own in 0..pack.len() {
        let shared: f32 = pack.facet_numbers(own).filter_map(|facet| weights.get(facet as usize)).sum();
        let score = shared + pack.likeness(like, own).unwrap_or(0.0).max(0.0);
        if score > 0.0 {
            query.add(held.number(own), score);
        }
    }
}

/// By number of the facet: what it adds to the score of an item that has it.
fn weights(pack: &Pack, item: u32) -> Vec<f32> {
    let mut counts = vec![0u32; pack.facet_count() as usize];
    for facet in (0..pack.len()).flat_map(|other| pack.facet_numbers(other)) {
        if let Some(count) = counts.get_mut(facet as usize) {
            *count += 1;
        }
    }
    let ids = |facet: Facet| facet.levels().map(|level| level.id).collect::<Vec<u32>>();
    let levels = |facet: u32| pack.facet(facet).map_or_else(Vec::new, ids);
    let of_all: Vec<Vec<u32>> = (0..pack.facet_count()).map(levels).collect();
    let mut weights = vec![0.0; counts.len()];
    let mut most = 0.0;
    for level in pack.facet_numbers(item).filter_map(|facet| of_all.get(facet as usize)).flatten() {
        let mut count = 0;
        let mut with = Vec::new();
        for (facet, _) in of_all.iter().enumerate().filter(|(_, levels)| levels.contains(level)) {
            count += counts[facet];
            with.push(facet);
        }
        let rarity = libm::log(1.0 + f64::from(pack.len()) / f64::from(count.max(1))) as f32;
        with.iter().for_each(|&facet| weights[facet] += rarity);
        most += rarity;
    }
    weights.iter_mut().for_each(|weight| *weight /= most);
    weights
}
