//! From a log and items to the contents of a pack.

use super::log::{Kind, Log};
use super::pack::{Contents, PackItem};
use super::rows::Rows;
use crate::item::Item;
use crate::pack::{Param, Relation};
use crate::recommend::Params;
/// What is known of each item over all visitors.
#[derive(Clone, Debug, Default)]
pub struct Popularity {
    /// Distinct visitors of each item; 0 where they are fewer than the support.
    pub visitors: Vec<u32>,
    /// The item's share of visitors in the last seven days, as a factor of its share in the last 28; 0 where not known.
    pub trend: Vec<f32>,
}

const DAY: i64 = 86_400;
/// The trend of an item starts from 1, as if so many visitors had come evenly.
const PRIOR: f32 = 10.0;

impl Popularity {
    /// Counts distinct visitors; what fewer than `support` did is not said.
    pub fn new(log: &Log, support: u32) -> Popularity {
        let items = log.ids().len();
        let newest = log.range(0..log.sessions()).flat_map(|session| session.times.iter().copied()).max().unwrap_or(0);
        let known = |count: u32| if count >= support { count } else { 0 };
        let visitors: Vec<u32> = distinct(log, i64::MIN, items).into_iter().map(known).collect();
        let mut trend = vec![0.0; items];
        if newest > 0 {
            let [week, month] = [7, 28].map(|days| distinct(log, newest - days * DAY, items));
            let sum = |counts: &[u32]| counts.iter().map(|&n| n as f32).sum::<f32>();
            let share = sum(&week) / sum(&month).max(1.0);
            for item in (0..items).filter(|&item| month[item] >= support) {
                trend[item] = (known(week[item]) as f32 + PRIOR * share) / ((month[item] as f32 + PRIOR) * share);
            }
        }
        Popularity { visitors, trend }
    }
}

/// Distinct visitors of each item from a time on, in seconds since the epoch.
fn distinct(log: &Log, from: i64, items: usize) -> Vec<u32> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for session in log.range(0..log.sessions()) {
        let recent = session.items.iter().zip(session.times).filter(|&(_, &time)| time >= from);
        pairs.extend(recent.map(|(&item, _)| (item, session.visitor)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; items];
    pairs.iter().for_each(|pair| counts[pair.0 as usize] += 1);
    counts
}

/// Whether a log has any purchase.
pub fn has_purchases(log: &Log) -> bool {
    log.range(0..log.sessions()).any(|session| session.kinds.contains(&Kind::Purchase))
}

/// The contents of a pack. Items are those that are described, popular enough, or anybody's neighbour; `items`,
/// `popularity` and the rows have one entry an item of the log.
pub fn contents(
    items: Vec<Item>,
    popularity: &Popularity,
    relations: Vec<(Relation, Rows)>,
    params: &Params,
    built: u32,
) -> Contents {
    let mut keep: Vec<bool> =
        items.iter().map(|item| *item != Item { item_id: item.item_id.clone(), ..Item::default() }).collect();
    for (place, keep) in keep.iter_mut().enumerate() {
        *keep |= popularity.visitors.get(place).is_some_and(|&visitors| visitors > 0);
    }
    for (_, rows) in &relations {
        for (item, row) in rows.iter().enumerate() {
            keep[item] |= !row.is_empty();
            row.iter().for_each(|&(other, _)| keep[other as usize] = true);
        }
    }
    let mut number = vec![u32::MAX; items.len()];
    let kept = (0..items.len()).filter(|&place| keep[place]);
    kept.zip(0..).for_each(|(place, new)| number[place] = new);
    let renumbered = |rows: Rows| {
        let row = |row: &[(u32, f32)]| row.iter().map(|&(other, weight)| (number[other as usize], weight)).collect();
        Rows::new(rows.iter().enumerate().filter(|&(item, _)| keep[item]).map(|(_, cells)| row(cells)))
    };
    let relations = relations.into_iter().map(|(relation, rows)| (relation, renumbered(rows))).collect();
    let item = |(place, item): (usize, Item)| PackItem {
        item,
        popularity: popularity.visitors.get(place).map_or(0.0, |&visitors| visitors as f32),
        trend: popularity.trend.get(place).copied().unwrap_or(0.0),
        ..PackItem::default()
    };
    let items = items.into_iter().enumerate().filter(|&(place, _)| keep[place]).map(item).collect();
    Contents { built, items, relations, params: written(params), ..Contents::default() }
}

/// The parameters as a pack holds them.
fn written(params: &Params) -> Vec<(Param, f32)> {
    vec![
        (Param::Decay, params.decay),
        (Param::RepeatLast, params.repeat_last),
        (Param::RepeatEarlier, params.repeat_earlier),
        (Param::Long, params.long),
        (Param::LongDecay, params.long_decay),
        (Param::HalfLife, params.half_life),
    ]
}

/// Bytes after brotli at its strongest, as a server sends a file that never changes.
pub fn brotli(bytes: &[u8]) -> usize {
    let mut params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    params.size_hint = bytes.len();
    let mut counted = Counted(0);
    match brotli::BrotliCompress(&mut &bytes[..], &mut counted, &params) {
        Ok(_) => counted.0,
        Err(_) => bytes.len(),
    }
}

struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
