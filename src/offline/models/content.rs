//! What items are, for those of whom little is known: neighbours by facets and words, and their blend with what was clicked.
//!
//! Source: tf-idf and the cosine (Salton and Buckley, *Term-weighting Approaches in Automatic Text Retrieval*, 1988) over
//! hashed features (Weinberger and others, *Feature Hashing for Large Scale Multitask Learning*, ICML 2009).

use crate::item::Item;
use crate::offline::rows::{Rows, sort};
use crate::offline::threads;

/// The features of every item: hashes, each with its weight before rarity is counted.
#[derive(Clone, Debug, Default)]
pub struct Features {
    items: Vec<Vec<(u32, f32)>>,
}

/// Hashes are cut to so many bits: a million features, so that two words of one shop seldom meet.
const BITS: u32 = 20;
/// A feature that more items share than this says too little to be worth its time.
const COMMON: usize = 5000;

impl Features {
    /// Of items as a publisher describes them; a facet counts twice what a word does.
    pub fn of(items: &[Item]) -> Self {
        let mut features = Self::new();
        for item in items {
            let facets: Vec<String> =
                item.facets.iter().map(|facet| format!("{}={}", facet.key, facet.value)).collect();
            features.push(facets.iter().map(String::as_str), &item.text, 2.0);
        }
        features
    }

    /// No items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next item: its facets, as `key=value`, and its text, of which the words of two letters and more count. A
    /// facet counts `facet` times a word. A path (`category=Shoes/Running`) counts for what it lies in too.
    pub fn push<'a>(&mut self, facets: impl IntoIterator<Item = &'a str>, text: &str, facet: f32) {
        let mut all = Vec::new();
        for name in facets {
            all.push((hash(name), facet));
            all.extend(name.match_indices('/').map(|(end, _)| (hash(&name[..end]), facet)));
        }
        let lower = text.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() > 1);
        all.extend(words.map(|word| (hash(word), 1.0)));
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        all.dedup_by_key(|&mut (feature, _)| feature);
        self.items.push(all);
    }

    /// A vector of `length` numbers for every item: its features by their rarity, each in a random direction of its own, so
    /// that cosines stay what they are within `1/√length` (Achlioptas, *Database-friendly Random Projections*, 2003).
    pub fn project(&self, length: usize) -> Vec<Vec<f32>> {
        let mut having = vec![0u32; 1 << BITS];
        self.items.iter().flatten().for_each(|&(feature, _)| having[feature as usize] += 1);
        let project = |features: &Vec<(u32, f32)>| {
            let mut vector = vec![0.0; length];
            for &(feature, weight) in features {
                let rare = (self.items.len() as f32 / having[feature as usize] as f32).ln();
                let mut chance = u64::from(feature).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                for number in &mut vector {
                    // Xorshift (Marsaglia 2003).
                    chance ^= chance << 13;
                    chance ^= chance >> 7;
                    chance ^= chance << 17;
                    *number += if chance >> 63 == 0 { weight * rare } else { -weight * rare };
                }
            }
            vector
        };
        self.items.iter().map(project).collect()
    }

    /// The `keep` most similar items of every item, by cosine: above 0, at most 1.
    pub fn neighbours(&self, keep: usize) -> Rows {
        let mut having: Vec<Vec<(u32, f32)>> = vec![Vec::new(); 1 << BITS];
        for (item, features) in (0..).zip(&self.items) {
            features.iter().for_each(|&(feature, weight)| having[feature as usize].push((item, weight)));
        }
        let count = self.items.len() as f32;
        let mut length = vec![0.0f32; self.items.len()];
        for items in &mut having {
            let rare = (count / items.len().max(1) as f32).ln();
            for (item, weight) in items {
                *weight *= rare;
                length[*item as usize] += *weight * *weight;
            }
        }
        let state = || (vec![0.0f32; self.items.len()], Vec::new());
        Rows::new(threads::each(self.items.len(), state, |(sums, found): &mut (Vec<f32>, Vec<u32>), item| {
            for &(feature, _) in &self.items[item] {
                let items = &having[feature as usize];
                if items.len() > COMMON {
                    continue;
                }
                let own = items.binary_search_by_key(&(item as u32), |cell| cell.0).map_or(0.0, |place| items[place].1);
                for &(other, weight) in items.iter().filter(|cell| cell.0 != item as u32 && cell.1 * own > 0.0) {
                    if sums[other as usize] == 0.0 {
                        found.push(other);
                    }
                    sums[other as usize] += own * weight;
                }
            }
            let cosine = |other: u32, dot: f32| dot / (length[item] * length[other as usize]).sqrt();
            let mut row: Vec<(u32, f32)> = found
                .drain(..)
                .map(|other| (other, cosine(other, std::mem::take(&mut sums[other as usize]))))
                .collect();
            sort(&mut row);
            row.truncate(keep);
            row
        }))
    }
}

/// Adds what items are to what was clicked, the more the less is known of either item: a cell between items with `n` and `m`
/// clicks grows by `size · cosine · (1 − n/(n + doubt) · m/(m + doubt))`, `doubt` being the clicks at which an item is
/// half known. Cosines are first brought to the mean size of the heaviest clicked cell of a row. Keeps the `keep` heaviest
/// of every row.
pub fn blend(clicked: &Rows, content: &Rows, clicks: &[f32], size: f32, doubt: f32, keep: usize) -> Rows {
    let heaviest = |matrix: &Rows| {
        let first: Vec<f32> = matrix.iter().filter_map(|row| row.first()).map(|cell| cell.1).collect();
        first.iter().sum::<f32>() / first.len().max(1) as f32
    };
    let scale = match (heaviest(clicked), heaviest(content)) {
        (clicked, content) if clicked > 0.0 && content > 0.0 => size * clicked / content,
        _ => size,
    };
    let known = |item: u32| match clicks.get(item as usize) {
        Some(&clicks) if clicks > 0.0 => clicks / (clicks + doubt),
        _ => 0.0,
    };
    let items = clicked.len().max(content.len());
    let blended = |item: u32| {
        let mut row = clicked.row(item).to_vec();
        let clicked = row.len();
        for &(other, cosine) in content.row(item) {
            let weight = scale * cosine * (1.0 - known(item) * known(other));
            match row[..clicked].iter_mut().find(|cell| cell.0 == other) {
                Some(cell) => cell.1 += weight,
                None => row.push((other, weight)),
            }
        }
        sort(&mut row);
        row.truncate(keep);
        row
    };
    Rows::new(threads::each(items, || (), |(), item| blended(item as u32)))
}

/// FNV-1a, folded to so many bits.
fn hash(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let full = text.bytes().fold(0x811c_9dc5, step);
    (full ^ (full >> BITS)) & ((1 << BITS) - 1)
}
