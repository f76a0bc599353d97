//! From a log and items to the contents of a pack.

use super::aggregate::Known;
use super::log::{Click, Kind, Log};
use super::models::counts::{self, Rule};
use super::pack::{self, Contents, PackItem, Variant};
use super::rows::Rows;
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
    /// What is known of variants.
    pub variants: Vec<Variant>,
    /// The log-odds that what stands in slot 0, 1, … is picked, whatever it is.
    pub examination: Vec<f32>,
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
        self.variants = known.variants;
        self.examination = known.examination;
    }

    /// The file: with the items that are described, popular enough, or anybody's neighbour.
    pub fn write(&self) -> Result<Written, String> {
        let keep = (0..self.items.len()).map(|place| self.is_worth(place));
        self.pack(keep.collect(), &self.relations, &|_| false)
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
        let mut best = self.pack(none(), &self.relations, &|_| false)?;
        // How many cells fit is found by what the last trial weighed a cell; the last of them that fits is taken.
        let (mut low, mut high) = (0, values.len());
        let mut cells = values.len();
        for _ in 0..8 {
            if best.brotli <= limit {
                low = cells;
            } else {
                high = cells;
            }
            let fits = best.brotli <= limit && best.brotli * 100 >= limit * 98;
            if fits || low == values.len() || high - low < 8 {
                break;
            }
            let guess = (cells as f64 * limit as f64 / best.brotli as f64 * 0.995) as usize;
            cells = if guess > low && guess < high { guess } else { (low + high) / 2 };
            best = self.pack(none(), &prune(cells), &|_| false)?;
        }
        if best.brotli > limit {
            best = self.pack(none(), &prune(low), &|_| false)?;
        }
        match best.brotli <= limit {
            true => Ok(best),
            false => Err(format!("no pack is as small as {limit} bytes: without any item it has {}", best.brotli)),
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

    /// One file for each value of a facet (of a path its first level), by that value; items without it are together
    /// under an empty one. A file has the rows of its own items, and their neighbours from other files as foreign ones.
    pub fn shards(&self, key: &str) -> Result<Vec<(String, Written)>, String> {
        let of = |item: &Item| {
            let value = item.facets.iter().find(|facet| facet.key == key).map_or("", |facet| &facet.value);
            value.split('/').next().unwrap_or_default().to_owned()
        };
        let values: Vec<String> = self.items.iter().map(of).collect();
        let mut names: Vec<&String> = values.iter().collect();
        names.sort_unstable();
        names.dedup();
        let mut shards = Vec::new();
        for name in names {
            let own = |place: usize| values[place] == *name;
            let keep: Vec<bool> = (0..self.items.len()).map(|place| own(place) && self.is_worth(place)).collect();
            let rows = |rows: &Rows| {
                let row = |place| if own(place) { rows.row(place as u32).to_vec() } else { Vec::new() };
                Rows::new((0..rows.len()).map(row))
            };
            let relations: Vec<_> = self.relations.iter().map(|(relation, all)| (*relation, rows(all))).collect();
            let written = self.pack(keep, &relations, &|place| !own(place))?;
            if written.items > 0 {
                shards.push((name.clone(), written));
            }
        }
        Ok(shards)
    }

    /// Whether an item is described or popular enough to be in a pack for its own sake.
    fn is_worth(&self, place: usize) -> bool {
        let item = &self.items[place];
        let described = *item != Item { item_id: item.item_id.clone(), ..Item::default() };
        described || self.popularity.visitors.get(place).is_some_and(|&visitors| visitors > 0)
    }

    fn pack(
        &self,
        mut keep: Vec<bool>,
        relations: &[(Relation, Rows)],
        foreign: &dyn Fn(usize) -> bool,
    ) -> Result<Written, String> {
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
            foreign: foreign(place),
            ..PackItem::default()
        };
        let contents = Contents {
            built: self.built,
            items: kept.iter().map(item).collect(),
            relations: relations.iter().map(relation).filter(|(_, rows)| rows.cells() > 0).collect(),
            params: Some(self.params),
            variants: self.variants.clone(),
            examination: self.examination.clone(),
            ..Contents::default()
        };
        let bytes = pack::write(&contents)?;
        Ok(Written { items: kept.len(), brotli: brotli(&bytes), bytes })
    }
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
