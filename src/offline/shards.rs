//! Cutting a pack that is too large for one file into one for each category.

use super::pack::{Contents, PackItem};
use super::rows::Rows;
use std::collections::BTreeMap;

/// The shard of items without the facet.
pub const REST: &str = "rest";

/// A pack for each first level of the values of a facet, such as `category`, by its name: with `Shoes/Running` an item is
/// in the shard `Shoes`, without the facet in [`REST`]. Each is whole by itself: the items of its category with their rows,
/// and the foreign items these name. In a file name a slash or the like cannot be, and in an address a name is
/// percent-encoded, as the package's loader does.
pub fn shards(contents: &Contents, key: &str) -> BTreeMap<String, Contents> {
    let mut by_name: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (item, number) in contents.items.iter().zip(0..) {
        let facet = item.item.facets.iter().find(|facet| facet.key == key);
        let name = facet.and_then(|facet| facet.value.split('/').next()).filter(|name| !name.is_empty());
        by_name.entry(name.unwrap_or(REST).to_owned()).or_default().push(number);
    }
    by_name.into_iter().map(|(name, own)| (name, shard(contents, &own))).collect()
}

fn shard(contents: &Contents, own: &[u32]) -> Contents {
    let mut number = vec![None; contents.items.len()];
    let mut items: Vec<u32> = Vec::new();
    let mut take = |item: u32| {
        if number[item as usize].is_none() {
            number[item as usize] = Some(items.len() as u32);
            items.push(item);
        }
    };
    own.iter().copied().for_each(&mut take);
    for (_, rows) in &contents.relations {
        own.iter().flat_map(|&item| rows.row(item)).for_each(|&(other, _)| take(other));
    }
    let here = |&(other, weight): &(u32, f32)| number[other as usize].map(|other| (other, weight));
    let row = |(place, &item): (usize, &u32), rows: &Rows| {
        let row = if place < own.len() { rows.row(item) } else { &[] };
        row.iter().filter_map(here).collect::<Vec<_>>()
    };
    let relation = |rows: &Rows| Rows::new(items.iter().enumerate().map(|item| row(item, rows)));
    Contents {
        items: (0..)
            .zip(&items)
            .map(|(place, &item): (usize, &u32)| PackItem {
                foreign: place >= own.len(),
                ..contents.items[item as usize].clone()
            })
            .collect(),
        relations: contents.relations.iter().map(|(name, rows)| (*name, relation(rows))).collect(),
        built: contents.built,
        params: contents.params,
        weights: contents.weights.clone(),
        variants: contents.variants.clone(),
        examination: contents.examination.clone(),
        session_share: contents.session_share,
        sessions: {
            let known = |session: &Vec<u32>| session.iter().filter_map(|&item| number[item as usize]).collect();
            let sessions: Vec<Vec<u32>> = contents.sessions.iter().map(known).collect();
            sessions.into_iter().filter(|session| session.len() > 1).collect()
        },
    }
}
