//! From a log and items to the contents of a pack.

use super::aggregate::Known;
use super::log::{Click, Kind, Log};
use super::models::counts::{self, Rule};
use super::pack::{self, Contents, PackItem};
use super::priors::Priors;
use super::rows::Rows;
use super::shards::shards;
use crate::item::Item;
use crate::pack::Relation;
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

/// Neighbours by what was done together: looked at by the same visitors, bought by them, bought at once. A relation
/// without any pair of at least `support` visitors is left out.
pub fn relations(log: &Log, neighbours: usize, support: u32) -> Vec<(Relation, Rows)> {
    let cosine = |log: &Log| counts::count(log, 0..log.sessions(), Rule::Together, 0.5, 0.5, support, neighbours);
    let mut found = vec![(Relation::AlsoViewed, cosine(&baskets(log, true, &|kind| kind == Kind::View)))];
    let bought = |by_visitor| baskets(log, by_visitor, &|kind| kind == Kind::Purchase);
    found.push((Relation::AlsoBought, cosine(&bought(true))));
    found.push((Relation::BoughtTogether, cosine(&bought(false))));
    found.retain(|(_, rows)| rows.cells() > 0);
    found
}

/// Most distinct items of one visitor or basket that count, the newest: pairs grow with the square of them.
const LONGEST: usize = 60;

/// A log with the distinct items of some kind of event, one session for each session or each visitor.
fn baskets(log: &Log, by_visitor: bool, wanted: &dyn Fn(Kind) -> bool) -> Log {
    let mut order: Vec<usize> = (0..log.sessions()).collect();
    if by_visitor {
        order.sort_by_key(|&place| log.session(place).visitor);
    }
    let mut out = Log::new();
    log.ids().iter().for_each(|id| {
        out.number(id);
    });
    let visitor = |place: &usize| log.session(*place).visitor;
    for places in order.chunk_by(|a, b| by_visitor && visitor(a) == visitor(b)) {
        let mut items: Vec<u32> = Vec::new();
        for session in places.iter().rev().map(|&place| log.session(place)) {
            let clicks = session.items.iter().zip(session.kinds).rev();
            for (&item, _) in clicks.filter(|(_, kind)| wanted(**kind)) {
                if items.len() < LONGEST && !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        let click = |item| Click { item, kind: Kind::View, time: 0 };
        out.push(visitor(&places[0]), items.into_iter().map(click));
    }
    out
}

/// All that goes into a pack, by the numbers of a log.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The items, one for every number.
    pub items: Vec<Item>,
    /// How many visitors each has.
    pub popularity: Popularity,
    /// Neighbours, a row for every number.
    pub relations: Vec<(Relation, Rows)>,
    /// How the pack is asked.
    pub params: Params,
    /// A vector for every number, or none at all; empty for an item without one.
    pub embeddings: Vec<Vec<f32>>,
    /// Sessions of others, the newest first: see [`super::sessions`].
    pub sessions: Vec<Vec<u32>>,
    /// What their votes weigh against the neighbours.
    pub session_share: f32,
    /// What shown lists taught.
    pub priors: Priors,
    /// When it was built, seconds since the epoch.
    pub built: u32,
}

/// A pack that is written.
pub struct Written {
    /// How many items it has.
    pub items: usize,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its bytes when it is sent with brotli.
    pub brotli: usize,
}

impl Draft {
    /// Takes in what reports say; where they say what is popular, they are believed rather than the log.
    pub fn told(&mut self, log: &Log, known: Known) {
        if !known.popularity.is_empty() {
            let visitors = |id: &String| known.popularity.get(id).copied().unwrap_or(0);
            self.popularity = Popularity { visitors: log.ids().iter().map(visitors).collect(), trend: Vec::new() };
        }
        self.priors.variants = known.variants;
        self.priors.examination = known.examination;
    }

    /// The file: with the items that are described, popular enough, or anybody's neighbour.
    pub fn write(&self) -> Result<Written, String> {
        Written::of(&self.contents(self.worthwhile(), &self.relations))
    }

    /// The best file of at most so many bytes when it is sent with brotli: of all cells those are kept that the most
    /// visitors will ask for with the greatest weight, and only the items that occur in them.
    pub fn within(&self, limit: usize) -> Result<Written, String> {
        let none = || vec![false; self.items.len()];
        let mut values: Vec<f32> = Vec::new();
        for (relation, rows) in &self.relations {
            let value = self.value(*relation, rows);
            values.extend(
                rows.iter()
                    .enumerate()
                    .flat_map(|(i, row)| row.iter().map(move |c| (i, c.1)))
                    .map(|(i, w)| value(i, w)),
            );
        }
        values.sort_unstable_by(|a, b| b.total_cmp(a));
        let prune = |cells: usize| {
            let least = values.get(cells).copied().unwrap_or(0.0);
            let pruned = |(relation, rows): &(Relation, Rows)| {
                let value = self.value(*relation, rows);
                let row =
                    |(i, row): (usize, &[(u32, f32)])| row.iter().copied().filter(|c| value(i, c.1) > least).collect();
                (*relation, Rows::new(rows.iter().enumerate().map(row)))
            };
            self.relations.iter().map(pruned).collect::<Vec<_>>()
        };
        let whole = Written::of(&self.contents(none(), &self.relations))?;
        if whole.brotli <= limit {
            return Ok(whole);
        }
        // How many cells fit is found by a quick compression, which errs by nearly the same factor at every size.
        let factor = whole.brotli as f64 / compressed(&whole.bytes, QUICK) as f64;
        let (mut low, mut high) = (0, values.len());
        let mut weight = whole.brotli as f64;
        let mut cells = values.len();
        for _ in 0..10 {
            let guess = (cells as f64 * limit as f64 / weight * 0.997) as usize;
            cells = if guess > low && guess < high { guess } else { (low + high) / 2 };
            weight = compressed(&pack::write(&self.contents(none(), &prune(cells)))?, QUICK) as f64 * factor;
            if weight <= limit as f64 {
                low = cells;
            } else {
                high = cells;
            }
            if high - low < 8 || low == cells && weight >= limit as f64 * 0.99 {
                break;
            }
        }
        loop {
            let best = Written::of(&self.contents(none(), &prune(low)))?;
            if best.brotli <= limit {
                return Ok(best);
            }
            if low == 0 {
                return Err(format!("no pack is as small as {limit} bytes: without any item it has {}", best.brotli));
            }
            low = ((low as f64 * limit as f64 / best.brotli as f64 * 0.995) as usize).min(low - 1);
        }
    }

    /// What keeping a cell is worth: how many visitors look at its item, times its weight against the relation's mean.
    fn value(&self, relation: Relation, rows: &Rows) -> impl Fn(usize, f32) -> f32 + Copy {
        let sum: f64 = rows.iter().flatten().map(|cell| f64::from(cell.1)).sum();
        let mean = (sum / rows.cells().max(1) as f64) as f32;
        // What is looked at next is asked for on every page; the others only where their row is shown.
        let share = if relation == Relation::Next { 1.0 } else { 0.3 };
        let visitors = &self.popularity.visitors;
        move |item, weight| visitors.get(item).map_or(1.0, |&n| n.max(1) as f32) * weight / mean * share
    }

    /// One file for each value of a facet, by that value: see [`shards`].
    pub fn shards(&self, key: &str) -> Result<Vec<(String, Written)>, String> {
        let whole = self.contents(self.worthwhile(), &self.relations);
        shards(&whole, key).into_iter().map(|(name, shard)| Ok((name, Written::of(&shard)?))).collect()
    }

    fn worthwhile(&self) -> Vec<bool> {
        (0..self.items.len()).map(|place| self.is_worth(place)).collect()
    }

    /// Whether an item is described or popular enough to be in a pack for its own sake.
    fn is_worth(&self, place: usize) -> bool {
        let item = &self.items[place];
        let described = *item != Item { item_id: item.item_id.clone(), ..Item::default() };
        described || self.popularity.visitors.get(place).is_some_and(|&visitors| visitors > 0)
    }

    /// What these relations need: the items to keep and all that they name, numbered anew.
    fn contents(&self, mut keep: Vec<bool>, relations: &[(Relation, Rows)]) -> Contents {
        for (item, row) in relations.iter().flat_map(|(_, rows)| rows.iter().enumerate()) {
            keep[item] |= !row.is_empty();
            row.iter().for_each(|&(other, _)| keep[other as usize] = true);
        }
        let mut number = vec![u32::MAX; keep.len()];
        let kept: Vec<usize> = (0..keep.len()).filter(|&place| keep[place]).collect();
        kept.iter().zip(0..).for_each(|(&place, new)| number[place] = new);
        let renumbered = |row: &[(u32, f32)]| row.iter().map(|&(j, weight)| (number[j as usize], weight)).collect();
        let relation = |(relation, rows): &(Relation, Rows)| {
            (*relation, Rows::new(kept.iter().map(|&place| renumbered(rows.row(place as u32)))))
        };
        let item = |&place: &usize| PackItem {
            item: self.items[place].clone(),
            popularity: self.popularity.visitors.get(place).map_or(0.0, |&visitors| visitors as f32),
            trend: self.popularity.trend.get(place).copied().unwrap_or(0.0),
            embedding: self.embeddings.get(place).cloned().unwrap_or_default(),
            foreign: false,
        };
        let known = |session: &Vec<u32>| {
            let items = session.iter().map(|&item| number[item as usize]).filter(|&new| new != u32::MAX);
            Some(items.collect::<Vec<u32>>()).filter(|items| items.len() > 1)
        };
        Contents {
            built: self.built,
            items: kept.iter().map(item).collect(),
            relations: relations.iter().map(relation).filter(|(_, rows)| rows.cells() > 0).collect(),
            params: Some(self.params),
            weights: self.priors.weights.clone(),
            variants: self.priors.variants.clone(),
            examination: self.priors.examination.clone(),
            sessions: self.sessions.iter().filter_map(known).collect(),
            session_share: self.session_share,
        }
    }
}

impl Written {
    fn of(contents: &Contents) -> Result<Written, String> {
        let bytes = pack::write(contents)?;
        Ok(Written { items: contents.items.len(), brotli: brotli(&bytes), bytes })
    }
}

/// The brotli with which a server sends a file that never changes.
const STRONGEST: i32 = 11;
/// A brotli that takes a thirtieth of the time.
const QUICK: i32 = 5;

/// Bytes after brotli at its strongest.
pub fn brotli(bytes: &[u8]) -> usize {
    compressed(bytes, STRONGEST)
}

fn compressed(bytes: &[u8], quality: i32) -> usize {
    let mut params = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
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
