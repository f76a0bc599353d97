//! Items like one item by what they are: for those the crowd has not met yet as well.

use super::{Packs, Query};

/// Scores all items of the pack that this one is in: the share of its facets they have, rare ones counting more (inverse
/// document frequency; the levels of a path are facets of their own), plus the likeness of their embeddings.
pub fn similar(packs: &Packs, query: &mut Query, item: u32) {
    query.clear();
    let Some((held, like)) = packs.at(item) else {
        return;
    };
    let pack = &held.pack;
    // By number of the facet: how many items have it, then, of a facet of the item itself, what it adds to a score.
    let mut weights = vec![0.0; pack.facet_count() as usize];
    for other in 0..pack.len() {
        pack.each_facet(other, &mut |facet| weights[facet] += 1.0);
    }
    for weight in &mut weights {
        *weight = -libm::log((1.0 + f64::from(pack.len())) / (1.0 + *weight));
    }
    let mut most = 0.0;
    pack.each_facet(like, &mut |facet| {
        let weight = &mut weights[facet];
        if *weight < 0.0 {
            *weight = -*weight;
            most += *weight;
        }
    });
    for own in 0..pack.len() {
        let mut shared = 0.0;
        pack.each_facet(own, &mut |facet| shared += weights[facet].max(0.0));
        let facets = if most > 0.0 { (shared / most) as f32 } else { 0.0 };
        let score = facets + pack.likeness(like, own).unwrap_or(0.0).max(0.0);
        if score > 0.0 {
            query.put(held.number(own), score);
        }
    }
}
