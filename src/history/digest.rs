//! What is left of weak evidence when the log has no room for it: sums by week.
//!
//! A digest stands for every weak event of its week before [`Digest::until`]: where there is one, such events are taken to
//! be in it, whenever they come. Of two digests of a week the one that reaches further holds (then that of more events,
//! then one by its hash), and they are never added up: so nothing counts twice, whichever tabs folded what and in
//! whatever order it is told. What is lost is what a tab that folds has not seen; it folds nothing younger than
//! [`FOLD_SECONDS`], long after everybody's writes can be seen.
//!
//! All weak evidence halves in the same time, so a sum as of the week's beginning halves like each of its parts: folding
//! changes no interest in a facet but by rounding. (A search halves faster; it is folded as half a view.) What goes is
//! what was known of the single items, and the weakest facets of a week.

use super::{Catalog, Record, log_age};
use crate::event::Name;
use crate::sort;

/// A week, in seconds.
pub const WEEK: u32 = 7 * 86_400;
/// What is younger than so many seconds is not folded.
pub const FOLD_SECONDS: u32 = 2 * 86_400;
/// Half-life of a digest, in days: that of a view.
pub const DIGEST_HALF_LIFE_DAYS: f32 = 14.0;
/// Facets that a digest keeps, the strongest.
pub const DIGEST_FACETS: usize = 96;
/// Sums of facets are whole numbers of such parts of a view.
pub const PARTS: f32 = 1024.0;
/// Digests that are kept: more than there are weeks in the retention.
pub const MAX_DIGESTS: usize = 16;
/// Sums and counts are below this.
pub const MOST: u32 = 1 << 24;

/// The sums of a week. Strengths are as of its beginning: `strength · 2^(time since then / half-life)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// Weeks since the epoch.
    pub week: u32,
    /// It stands for what happened in the week before this second.
    pub until: u32,
    /// Events that count.
    pub events: u32,
    /// All their evidence; of logarithms of prices the sums of weight, weight · value and weight · value²; the same three
    /// of ln(1 + age in days).
    pub sums: [f32; 7],
    /// The strongest facets, strongest first.
    pub facets: Vec<Folded>,
}

/// The sums of one facet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Number of the facet.
    pub facet: u32,
    /// Evidence for it, in [`PARTS`].
    pub liked: u32,
    /// Events behind it.
    pub count: u32,
}

/// Whether evidence is weak enough to be folded: what was looked at, read, searched for or merely seen. What is in
/// question in a basket, was bought, or was said is not.
pub fn is_weak(name: Name) -> bool {
    matches!(name, Name::ViewItem | Name::SelectItem | Name::ItemDwell | Name::Search | Name::ItemImpression)
}

impl Digest {
    /// When its week begins, in seconds.
    pub fn start(&self) -> u32 {
        self.week.saturating_mul(WEEK)
    }

    /// Whether it stands for this event.
    pub fn covers(&self, record: &Record) -> bool {
        is_weak(record.name) && record.at / WEEK == self.week && record.at < self.until
    }

    /// Adds weak events of its week that it does not cover, oldest first.
    pub(super) fn add(&mut self, events: &[Record], catalog: &Catalog) {
        // By number of the facet: 1 more than its place.
        let mut places = vec![0; catalog.facets().len()];
        (1..).zip(&self.facets).for_each(|(place, folded)| places[folded.facet as usize] = place);
        for record in events {
            self.until = record.at.saturating_add(1);
            if record.name == Name::ItemImpression {
                continue;
            }
            let item = catalog.item(record.item);
            let since = (record.at - self.start()) as f32;
            let mut weight = record.strength() * libm::exp2f(since / (DIGEST_HALF_LIFE_DAYS * 86_400.0));
            if record.name == Name::Search {
                weight *= 0.5;
            }
            self.events = (self.events + 1).min(MOST - 1);
            self.sums[0] += weight;
            for run in item.facets.chunk_by(|&a, &b| catalog.group_of(a) == catalog.group_of(b)) {
                let part = (weight * PARTS / run.len() as f32 + 0.5) as u32;
                for &facet in run {
                    let place = &mut places[facet as usize];
                    if *place == 0 {
                        self.facets.push(Folded { facet, liked: 0, count: 0 });
                        *place = self.facets.len();
                    }
                    let folded = &mut self.facets[*place - 1];
                    folded.liked = (folded.liked + part).min(MOST - 1);
                    folded.count = (folded.count + 1).min(MOST - 1);
                }
            }
            if let Some(price) = item.log_price {
                self.observe(1, price, weight);
            }
            if item.time != 0 {
                self.observe(4, log_age(item.time, record.at), weight);
            }
        }
        // By id where they are equally strong: the same in every tab, whatever the numbers are there.
        let id = |facet: u32| u64::from(catalog.facets()[facet as usize].id);
        let mut sorted =
            sort::places(self.facets.iter().map(|folded| u64::from(!folded.liked) << 32 | id(folded.facet)));
        sorted.truncate(DIGEST_FACETS);
        self.facets = sorted.iter().map(|&place| self.facets[place as usize]).collect();
    }

    fn observe(&mut self, at: usize, value: f32, weight: f32) {
        self.sums[at] += weight;
        self.sums[at + 1] += weight * value;
        self.sums[at + 2] += weight * value * value;
    }

    /// Of two digests of one week the one with the greater order holds.
    #[inline(never)]
    pub(super) fn order(&self, catalog: &Catalog) -> (u32, u32, u64) {
        let mut hash = 0u64;
        let mut mix =
            |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29);
        self.sums.iter().for_each(|sum| mix(sum.to_bits()));
        for folded in &self.facets {
            mix(catalog.facets()[folded.facet as usize].id);
            mix(folded.liked);
            mix(folded.count);
        }
        (self.until, self.events, hash)
    }
}
