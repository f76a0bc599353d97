//! Writing a pack: see [`crate::pack`] for the file.

use super::rows::Rows;
use super::sessions;
use crate::item::{Facet, Item, MAX_FACETS};
use crate::pack::{BLOCK, CONSUMABLE, FOREIGN, FORMAT, HEADER, MAGIC, QUANTILES, Relation, Section, checksum};
use crate::recommend::Params;
use std::collections::{HashMap, HashSet};

/// All that a pack can hold, in memory. Items are numbered by their places in `items`; the pack numbers them anew.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// When the pack is built, seconds since the epoch; 0 to leave it out.
    pub built: u32,
    /// The items.
    pub items: Vec<PackItem>,
    /// Neighbours by relation: a row an item, each of other items and their weights, above 0, in any order. The item
    /// itself may be among them: it says how likely it comes again. At most [`MAX_NEIGHBOURS`] others, the heaviest.
    pub relations: Vec<(Relation, Rows)>,
    /// How a query weighs its inputs, where that was fitted.
    pub params: Option<Params>,
    /// Mean and precision of each signal's weight, in the order of [`crate::rank::SIGNALS`].
    pub weights: Vec<(f32, f32)>,
    /// What is known of variants.
    pub variants: Vec<Variant>,
    /// The log-odds that what stands in slot 0, 1, … is picked, whatever it is.
    pub examination: Vec<f32>,
    /// Sessions of others, the newest first: places in `items`, as they were looked at.
    pub sessions: Vec<Vec<u32>>,
    /// What their votes weigh against the neighbours, 0 to 1000.
    pub session_share: f32,
}

/// An item of a pack.
#[derive(Clone, Debug, Default)]
pub struct PackItem {
    /// Its id, facets, price, time and whether it is consumable; a text is not written.
    pub item: Item,
    /// Its share of what is looked at or bought, 0 or above, in any unit.
    pub popularity: f32,
    /// By how much it is looked at more of late than it was, as a factor; 0 when not known.
    pub trend: f32,
    /// A vector of any length but the same for all items; empty when there is none.
    pub embedding: Vec<f32>,
    /// Its own rows are in another shard.
    pub foreign: bool,
}

/// What is known of a variant over all visitors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Clicks on it.
    pub clicks: f32,
    /// How often it was shown.
    pub shown: f32,
}

/// Most neighbours of one item.
pub const MAX_NEIGHBOURS: usize = 255;

/// The file of a pack. Fails with a sentence that names what cannot be written.
pub fn write(contents: &Contents) -> Result<Vec<u8>, String> {
    check(contents)?;
    let order = order(contents);
    let mut number = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&item, n)| number[item as usize] = n);
    let items: Vec<&PackItem> = order.iter().map(|&item| &contents.items[item as usize]).collect();

    let mut sections: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut add = |kind: usize, bytes: Vec<u8>| sections.push((kind, bytes));
    add(Section::Ids as usize, rows(items.iter().map(|item| item.item.item_id.clone().into_bytes())));
    if items.iter().any(|item| !item.item.facets.is_empty()) {
        let (dictionary, of_items) = facets(&items);
        add(Section::Facets as usize, dictionary);
        add(Section::ItemFacets as usize, of_items);
    }
    if items.iter().any(|item| item.item.consumable || item.foreign) {
        let flags = |item: &&PackItem| u8::from(item.item.consumable) * CONSUMABLE + u8::from(item.foreign) * FOREIGN;
        add(Section::Flags as usize, items.iter().map(flags).collect());
    }
    if items.iter().any(|item| price(item).is_some()) {
        add(Section::Prices as usize, prices(&items));
    }
    if items.iter().any(|item| item.item.time.is_some()) {
        let days = |item: &&PackItem| (item.item.time.unwrap_or(0) / 86_400_000).clamp(0, i64::from(u16::MAX)) as u16;
        add(Section::Times as usize, items.iter().flat_map(|item| days(item).to_le_bytes()).collect());
    }
    for (section, of) in [
        (Section::Popularity, (|item| item.popularity) as fn(&PackItem) -> f32),
        (Section::Trend, |item: &PackItem| item.trend),
    ] {
        let values: Vec<f32> = items.iter().map(|item| of(item)).collect();
        if values.iter().any(|&value| value > 0.0) {
            let (mut bytes, level) = levels(values.iter().copied());
            bytes.extend(values.iter().map(|&value| level.of(value)));
            add(section as usize, bytes);
        }
    }
    if items.iter().any(|item| !item.embedding.is_empty()) {
        add(Section::Embeddings as usize, embeddings(&items)?);
    }
    let floats = |values: &mut dyn Iterator<Item = f32>| values.flat_map(f32::to_le_bytes).collect::<Vec<u8>>();
    if let Some(params) = contents.params {
        add(Section::Params as usize, floats(&mut params.to_array().into_iter()));
    }
    if !contents.weights.is_empty() {
        add(Section::Weights as usize, floats(&mut contents.weights.iter().flat_map(|&(mean, sure)| [mean, sure])));
    }
    if !contents.variants.is_empty() {
        let row = |v: &Variant| [&v.clicks.to_le_bytes(), &v.shown.to_le_bytes(), v.name.as_bytes()].concat();
        add(Section::Variants as usize, rows(contents.variants.iter().map(row)));
    }
    if !contents.examination.is_empty() {
        add(Section::Examination as usize, floats(&mut contents.examination.iter().copied()));
    }
    if !contents.sessions.is_empty() {
        let renumbered = |session: &Vec<u32>| session.iter().map(|&item| number[item as usize]).collect();
        let sessions: Vec<Vec<u32>> = contents.sessions.iter().map(renumbered).collect();
        let [of_sessions, of_items] = sessions::sections(&sessions, contents.session_share, items.len());
        add(Section::Sessions as usize, of_sessions);
        add(Section::ItemSessions as usize, of_items);
    }
    for (relation, of_items) in &contents.relations {
        let row = |&item: &u32| of_items.row(item).iter().map(|&(other, w)| (number[other as usize], w)).collect();
        let renumbered: Vec<Vec<(u32, f32)>> = order.iter().map(row).collect();
        add(Section::Neighbours as usize + *relation as usize, neighbours(renumbered));
    }
    assemble(contents.built, items.len(), &sections)
}

fn check(contents: &Contents) -> Result<(), String> {
    let items = contents.items.len();
    if items > u32::MAX as usize / 16 {
        return Err(format!("a pack holds at most {} items, not {items}: shard it", u32::MAX / 16));
    }
    let mut ids = HashSet::new();
    for (place, item) in contents.items.iter().enumerate() {
        let id = &item.item.item_id;
        if id.is_empty() {
            return Err(format!("items[{place}]: its id is empty"));
        }
        if !ids.insert(id) {
            return Err(format!("items[{place}]: there is another item with the id \"{id}\""));
        }
    }
    if let Some(session) = contents.sessions.iter().position(|session| session.iter().any(|&i| i as usize >= items)) {
        return Err(format!("sessions[{session}]: it names an item beyond the last"));
    }
    let mut seen = HashSet::new();
    for (relation, rows) in &contents.relations {
        if !seen.insert(*relation as u8) {
            return Err(format!("{relation:?}: there is another relation of this kind"));
        }
        if rows.len() != items {
            return Err(format!("{relation:?}: {} rows for {items} items", rows.len()));
        }
        let beyond = |row: &[(u32, f32)]| row.iter().any(|&(other, _)| other as usize >= items);
        if let Some(row) = rows.iter().position(beyond) {
            return Err(format!("{relation:?}, row {row}: it names an item beyond the last"));
        }
    }
    Ok(())
}

/// The items by a depth-first walk to the heaviest neighbour not yet met, from the most popular on: neighbours then have
/// close numbers, and their differences are short.
fn order(contents: &Contents) -> Vec<u32> {
    let n = contents.items.len();
    let weight = |item: u32| contents.items[item as usize].popularity;
    let mut starts: Vec<u32> = (0..n as u32).collect();
    starts.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)));
    let mut seen = vec![false; n];
    let mut order = Vec::with_capacity(n);
    let mut stack = Vec::new();
    for start in starts {
        stack.push(start);
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut seen[item as usize], true) {
                continue;
            }
            order.push(item);
            let has_others = |row: &&[(u32, f32)]| row.iter().any(|&(other, _)| other != item);
            let filled = contents.relations.iter().map(|(_, rows)| rows.row(item)).find(has_others);
            let mut next: Vec<(u32, f32)> = filled.into_iter().flatten().copied().collect();
            next.retain(|&(other, _)| !seen[other as usize]);
            next.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            stack.extend(next.into_iter().map(|(other, _)| other));
        }
    }
    order
}

pub(super) fn rows(rows: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let (mut index, mut data, mut count) = (Vec::new(), Vec::new(), 0u32);
    for row in rows {
        if (count as usize).is_multiple_of(BLOCK) {
            index.extend((data.len() as u32).to_le_bytes());
        }
        varint(&mut data, row.len() as u32);
        data.extend(row);
        count += 1;
    }
    [&count.to_le_bytes()[..], &index, &data].concat()
}

/// The dictionary, the commonest facets first so that their numbers are short, and the numbers of every item. Each level
/// of a path is one.
fn facets(items: &[&PackItem]) -> (Vec<u8>, Vec<u8>) {
    let mut counts: HashMap<(&str, &str), u32> = HashMap::new();
    let of = |item: &'_ PackItem| -> Vec<Facet> {
        let levels =
            |facet: &Facet| -> Vec<Facet> { facet.levels().map(|level| Facet::new(&facet.key, level.value)).collect() };
        let mut all: Vec<Facet> = Vec::new();
        for level in item.item.facets.iter().flat_map(levels) {
            if !all.contains(&level) && all.len() < MAX_FACETS {
                all.push(level);
            }
        }
        all
    };
    let cut: Vec<Vec<Facet>> = items.iter().map(|item| of(item)).collect();
    cut.iter().flatten().for_each(|facet| *counts.entry((&facet.key, &facet.value)).or_default() += 1);
    let mut all: Vec<(&str, &str)> = counts.keys().copied().collect();
    all.sort_by(|a, b| counts[b].cmp(&counts[a]).then(a.cmp(b)));
    let numbers: HashMap<(&str, &str), u32> = all.iter().copied().zip(0..).collect();
    let name = |&(key, value): &(&str, &str)| {
        let mut row = Vec::new();
        varint(&mut row, key.len() as u32);
        row.extend([key.as_bytes(), value.as_bytes()].concat());
        row
    };
    let of_item = |facets: &Vec<Facet>| {
        let mut row = Vec::new();
        facets.iter().for_each(|facet| varint(&mut row, numbers[&(&*facet.key, &*facet.value)]));
        row
    };
    (rows(all.iter().map(name)), rows(cut.iter().map(of_item)))
}

fn price(item: &PackItem) -> Option<f32> {
    item.item.price.map(|price| price as f32).filter(|price| price.is_finite() && *price > 0.0)
}

/// Each item's price is that of the closest quantile. With at most 255 prices all are kept as they are.
fn prices(items: &[&PackItem]) -> Vec<u8> {
    let mut all: Vec<f32> = items.iter().filter_map(|item| price(item)).collect();
    all.sort_by(f32::total_cmp);
    let mut quantiles = all.clone();
    quantiles.dedup();
    if quantiles.len() > QUANTILES {
        quantiles = (0..QUANTILES).map(|q| all[q * (all.len() - 1) / (QUANTILES - 1)]).collect();
        quantiles.dedup();
    }
    let closest = |price: f32| {
        let above = quantiles.partition_point(|&quantile| quantile < price).min(quantiles.len() - 1);
        let below = above.saturating_sub(1);
        let is_closer = (price / quantiles[below]).ln().abs() < (price / quantiles[above]).ln().abs();
        if is_closer { below } else { above }
    };
    let mut out = (quantiles.len() as u32).to_le_bytes().to_vec();
    quantiles.iter().for_each(|quantile| out.extend(quantile.to_le_bytes()));
    out.extend(items.iter().map(|item| price(item).map_or(0, |price| closest(price) as u8 + 1)));
    out
}

/// Byte levels for positive numbers.
struct Level {
    low: f32,
    step: f32,
}

impl Level {
    /// The closest level; 0 for what is not above 0.
    fn of(&self, value: f32) -> u8 {
        if value > 0.0 { ((value.ln() - self.low) / self.step).round().clamp(1.0, 255.0) as u8 } else { 0 }
    }
}

/// A scale on which level 1 is the least of the values above 0, and 255 the greatest.
fn levels(values: impl Iterator<Item = f32>) -> (Vec<u8>, Level) {
    let logs = values.filter(|&value| value > 0.0 && value.is_finite()).map(|value| value.ln().clamp(-70.0, 70.0));
    let (least, greatest) = logs.fold((f32::MAX, f32::MIN), |(a, b), log| (a.min(log), b.max(log)));
    let (least, greatest) = if least > greatest { (0.0, 0.0) } else { (least, greatest) };
    let step = ((greatest - least) / 254.0).max(1e-6);
    let level = Level { low: least - step, step };
    ([level.low, level.step].iter().flat_map(|number| number.to_le_bytes()).collect(), level)
}

fn neighbours(mut rows_of: Vec<Vec<(u32, f32)>>) -> Vec<u8> {
    for row in &mut rows_of {
        row.retain(|&(_, weight)| weight > 0.0 && weight.is_finite());
    }
    let (mut out, level) = levels(rows_of.iter().flatten().map(|&(_, weight)| weight));
    let row = |(item, row): (usize, Vec<(u32, f32)>)| one_row(item as u32, row, &level);
    out.extend(rows(rows_of.into_iter().enumerate().map(row)));
    out
}

fn one_row(item: u32, mut others: Vec<(u32, f32)>, level: &Level) -> Vec<u8> {
    let own = others.iter().filter(|&&(other, _)| other == item).map(|&(_, weight)| weight).fold(0.0, f32::max);
    others.retain(|&(other, _)| other != item);
    others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut seen = HashSet::new();
    others.retain(|&(other, _)| seen.insert(other));
    others.truncate(MAX_NEIGHBOURS);
    let (Some(&(_, greatest)), Some(&(_, least))) = (others.first(), others.last()) else {
        return if own > 0.0 { vec![level.of(own)] } else { Vec::new() };
    };
    others.sort_unstable_by_key(|&(other, _)| other);
    let mut row = vec![level.of(own), level.of(least), level.of(greatest), others.len() as u8];
    let mut before = None;
    for &(other, _) in &others {
        let step = match before {
            None => {
                let apart = i64::from(other) - i64::from(item);
                ((apart << 1) ^ (apart >> 63)) as u32
            }
            Some(before) => other - before - 1,
        };
        varint(&mut row, step);
        before = Some(other);
    }
    // Against what the reader makes of the bounds, so that their rounding adds no error.
    let log = |byte: u8| level.low + level.step * f32::from(byte);
    let (low, high) = (log(row[1]), log(row[2]));
    let quarter = |weight: f32| ((weight.ln() - low) / (high - low).max(1e-9) * 15.0).round().clamp(0.0, 15.0) as u8;
    let weights: Vec<u8> = others.iter().map(|&(_, weight)| quarter(weight)).collect();
    row.extend(weights.chunks(2).map(|pair| pair[0] | pair.get(1).unwrap_or(&0) << 4));
    row
}

fn embeddings(items: &[&PackItem]) -> Result<Vec<u8>, String> {
    let length = items.iter().map(|item| item.embedding.len()).max().unwrap_or(0);
    let mut out = u16::try_from(length)
        .map_err(|_| format!("embeddings of {length} numbers: at most 65535"))?
        .to_le_bytes()
        .to_vec();
    for item in items {
        let vector = &item.embedding;
        if !vector.is_empty() && vector.len() != length {
            let (id, is) = (&item.item.item_id, vector.len());
            return Err(format!("item \"{id}\": its embedding has {is} numbers, that of others {length}"));
        }
        let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        let scale = if norm > 0.0 && norm.is_finite() { 127.0 / norm } else { 0.0 };
        let byte = |place: usize| vector.get(place).map_or(0, |x| (x * scale).round() as i8 as u8);
        out.extend((0..length).map(byte));
    }
    Ok(out)
}

fn assemble(built: u32, items: usize, sections: &[(usize, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut out = Vec::from(MAGIC);
    out.extend(FORMAT.to_le_bytes());
    out.extend((sections.len() as u16).to_le_bytes());
    out.extend([0; 8]);
    out.extend((items as u32).to_le_bytes());
    out.extend(built.to_le_bytes());
    debug_assert_eq!(out.len(), HEADER);
    for (kind, bytes) in sections {
        let length =
            u32::try_from(bytes.len()).map_err(|_| "a section has more than 4 GiB: shard the pack".to_owned())?;
        out.extend((*kind as u32).to_le_bytes());
        out.extend(length.to_le_bytes());
    }
    sections.iter().for_each(|(_, bytes)| out.extend(bytes));
    let sum = checksum(&out);
    out[8..16].copy_from_slice(&sum.to_le_bytes());
    Ok(out)
}

pub(super) fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
