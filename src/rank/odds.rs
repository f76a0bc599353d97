//! What a list's candidates have for this visitor, whatever the weights: facets, prices and ages against those of the list.

use crate::history::{Catalog, log_age};
use crate::interest::{Interests, ItemState, Moments, Numeric};

/// Evidence, in views, that the list's own mix of facets counts for against the visitor's.
pub const PRIOR: f64 = 10.0;
/// The same against what was done in this session.
pub const SESSION_PRIOR: f64 = 5.0;
/// No facet, price or age moves the log-odds by more.
const MOST: f64 = 3.0;

/// Beside a facet's number in the list: it is the first of its group, and that group is the words.
const FIRST: u32 = 1 << 31;
const WORDS: u32 = 1 << 30;

/// A facet of the list, and its log-odds ratios.
pub(super) struct Ratio {
    pub facet: u32,
    /// So many candidates have it.
    with: u32,
    pub history: f64,
    pub session: f64,
}

/// What one candidate has, a number a signal.
#[derive(Clone, Copy, Default)]
pub(super) struct Own {
    /// Of its place on the page.
    pub page: f64,
    /// Of its facets and the words of its name.
    pub facet: f64,
    pub session: f64,
    pub text: f64,
    /// While the list is read, the logarithms of price and age; NaN without.
    pub price: f32,
    pub freshness: f32,
    /// Where its facets end.
    end: u32,
    /// Whether the visitor did anything with it.
    pub met: bool,
}

/// Log-odds of everything that the candidates of one list have. They stay the same for as long as the list, the descriptions of its
/// items and the visitor's interests do. Facets that the visitor muted are left out.
#[derive(Default)]
pub struct Odds {
    own: Vec<Own>,
    /// Numbers of all candidates' facets in `ratios`, with [`FIRST`] and [`WORDS`].
    facets: Vec<u32>,
    ratios: Vec<Ratio>,
}

impl Odds {
    /// Of candidates by their numbers in the catalog, none for one that could not be read; `now` is in seconds.
    ///
    /// The list itself says how common a facet is: one that all candidates share tells none of them from another, and
    /// its ratio is the same for all.
    pub fn new(catalog: &Catalog, interests: &Interests, candidates: &[Option<u32>], now: u32) -> Odds {
        let mut odds = Odds::default();
        // By number of the facet: 1 more than its number in `ratios`.
        let mut numbers = vec![0; catalog.facets().len()];
        let mut with_group = vec![0; catalog.groups()];
        let (mut prices, mut ages) = (Vec::new(), Vec::new());
        for (place, candidate) in candidates.iter().enumerate() {
            let page = -libm::log(1.0 + place as f64);
            let mut own = Own { page, price: f32::NAN, freshness: f32::NAN, ..Own::default() };
            if let Some(item) = candidate {
                own.met = interests.item(*item) != ItemState::default();
                let item = catalog.item(*item);
                odds.list(&item.facets, catalog, interests, &mut numbers, &mut with_group);
                if let Some(price) = item.log_price {
                    own.price = price;
                    prices.push(price);
                }
                if item.time != 0 {
                    own.freshness = log_age(item.time, now);
                    ages.push(own.freshness);
                }
            }
            own.end = odds.facets.len() as u32;
            odds.own.push(own);
        }
        if interests.events > 0 {
            for ratio in &mut odds.ratios {
                let group = catalog.group_of(ratio.facet);
                ratio.compare(interests, group, with_group[group as usize]);
            }
        }
        let (price, age) = (blended(&interests.price, &prices), blended(&interests.age, &ages));
        for place in 0..odds.own.len() {
            let mut own = odds.own[place];
            own.price = worth(&price, own.price);
            own.freshness = worth(&age, own.freshness);
            for (words, group) in odds.groups(place) {
                let part = 1.0 / group.len() as f64;
                let (mut history, mut session) = (0.0, 0.0);
                for &listed in group {
                    history += odds.ratio(listed).history;
                    session += odds.ratio(listed).session;
                }
                if words {
                    own.text = history * part;
                } else {
                    own.facet += history * part;
                    own.session += session * part;
                }
            }
            odds.own[place] = own;
        }
        odds
    }

    /// Lists the facets of a candidate.
    fn list(
        &mut self,
        facets: &[u32],
        catalog: &Catalog,
        interests: &Interests,
        numbers: &mut [u32],
        with_group: &mut [u32],
    ) {
        let words = catalog.text_group();
        let mut last = None;
        for &facet in facets.iter().filter(|&&facet| !interests.facet(facet).muted) {
            let number = &mut numbers[facet as usize];
            if *number == 0 {
                self.ratios.push(Ratio { facet, with: 0, history: 0.0, session: 0.0 });
                *number = self.ratios.len() as u32;
            }
            let mut listed = *number - 1;
            self.ratios[listed as usize].with += 1;
            let group = Some(catalog.group_of(facet));
            if group != last {
                last = group;
                with_group[catalog.group_of(facet) as usize] += 1;
                listed |= if group == words { FIRST | WORDS } else { FIRST };
            }
            self.facets.push(listed);
        }
    }

    /// What the candidate at this place has.
    pub(super) fn own(&self, place: usize) -> &Own {
        &self.own[place]
    }

    /// The groups of facets of the candidate at this place, each with whether it is the words.
    pub(super) fn groups(&self, place: usize) -> impl Iterator<Item = (bool, &[u32])> {
        let begin = place.checked_sub(1).map_or(0, |before| self.own[before].end as usize);
        let all = &self.facets[begin..self.own[place].end as usize];
        all.chunk_by(|_, &next| next & FIRST == 0).map(|group| (group[0] & WORDS != 0, group))
    }

    /// The ratios of a facet of a candidate.
    pub(super) fn ratio(&self, listed: u32) -> &Ratio {
        &self.ratios[(listed & !(FIRST | WORDS)) as usize]
    }
}

impl Ratio {
    /// By how much the visitor's share of the facet, smoothed by the list's, exceeds the list's share, as a logarithm (naive
    /// Bayes with a Dirichlet prior), times the weight of the evidence against the prior. 0 without evidence, and near it with
    /// little, however rare the facet is.
    fn compare(&mut self, interests: &Interests, group: u32, with_group: u32) {
        let list = f64::from(self.with + 1) / f64::from(with_group + 2);
        let (own, all) = (interests.facet(self.facet), interests.group(group));
        let against = log1(own.disliked, PRIOR);
        self.history = (log_ratio(own.liked, all.liked, list, PRIOR) - against).clamp(-MOST, MOST);
        self.session = log_ratio(own.session, all.session, list, SESSION_PRIOR).clamp(-MOST, MOST);
    }
}

/// ln(1 + value / unit).
#[inline(never)]
pub(super) fn log1(value: f32, unit: f64) -> f64 {
    // Most items were never seen, most facets never disliked: no logarithm for them.
    if value == 0.0 { 0.0 } else { libm::log(1.0 + f64::from(value) / unit) }
}

#[inline(never)]
fn log_ratio(own: f32, all: f32, list: f64, prior: f64) -> f64 {
    if all == 0.0 {
        return 0.0;
    }
    let (own, all) = (f64::from(own), f64::from(all));
    libm::log((own + prior * list) / ((all + prior) * list)) * all / (all + prior)
}

/// The visitor's own moments drawn towards the list's, and the list's.
#[inline(never)]
fn blended(own: &Numeric, list: &[f32]) -> Option<(Moments, Moments)> {
    let list = Moments::of(list).filter(|_| own.weight > 0.0)?;
    Some((own.blend(list), list))
}

/// Log-odds of a number; 0 for none.
#[inline(never)]
fn worth(moments: &Option<(Moments, Moments)>, value: f32) -> f32 {
    match moments {
        Some((own, list)) if !value.is_nan() => {
            (own.log_density(value) - list.log_density(value)).clamp(-MOST as f32, MOST as f32)
        }
        _ => 0.0,
    }
}
