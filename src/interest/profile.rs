//! Interests in the form the visitor sees them.

use super::{Interests, Moments};
use crate::history::Catalog;
use crate::sort;

/// A price above this is shown as this: the absurd ones of a broken page would be infinite.
const MOST: f64 = 1e15;

/// What is known of a visitor, in plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile<'a> {
    /// How much is known, from 0 (nothing) towards 1.
    pub confidence: f64,
    /// Events that count.
    pub events: u32,
    /// Facets, what is cared for most first and what is disliked last.
    pub facets: Vec<Interest<'a>>,
    /// Prices of what was looked at and bought.
    pub price: Option<PriceRange>,
    /// How many items there are of each state.
    pub items: ItemCounts,
}

/// What is known of one facet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interest<'a> {
    /// Its key, such as `brand`.
    pub key: &'a str,
    /// Its value, such as `Acme`.
    pub value: &'a str,
    /// From -1 (disliked) to 1: the share of the evidence on this key that speaks for it, less what speaks against it.
    pub strength: f64,
    /// Whether something was done with it in this session.
    pub session: bool,
    /// Events behind it that count; 0 when the visitor wants it left out.
    pub count: u32,
}

/// A range of prices: the typical one, and about two thirds of all between low and high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceRange {
    /// One standard deviation below, on a logarithmic scale.
    pub low: f64,
    /// The geometric mean.
    pub typical: f64,
    /// One standard deviation above.
    pub high: f64,
}

/// How many items there are of each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// Looked at.
    pub viewed: u32,
    /// In the basket.
    pub basket: u32,
    /// Bought.
    pub bought: u32,
    /// Liked.
    pub liked: u32,
    /// Never to be shown again.
    pub hidden: u32,
}

impl<'a> Profile<'a> {
    /// The visible form of interests.
    pub fn new(interests: &Interests, catalog: &'a Catalog) -> Profile<'a> {
        let mut known_facets = Vec::new();
        for (number, affinity) in interests.facets.iter().enumerate() {
            let known = &catalog.facets()[number];
            if affinity.count == 0 && !affinity.muted || known.value.is_empty() {
                continue;
            }
            let all = interests.group(known.group).liked + affinity.disliked + super::EVIDENCE;
            known_facets.push(Interest {
                key: &known.key,
                value: &known.value,
                strength: f64::from(affinity.liked - affinity.disliked) / f64::from(all),
                session: affinity.session > 0.0,
                count: affinity.count,
            });
        }
        let mut facets = Vec::new();
        // Equal strengths keep the order in which the facets were first met.
        for place in sort::by_falling(known_facets.iter().map(|facet| facet.strength)) {
            facets.push(known_facets[place as usize]);
        }
        let mut items = ItemCounts::default();
        for state in &interests.items {
            items.viewed += u32::from(state.viewed > 0.0);
            items.basket += u32::from(state.in_basket);
            items.bought += u32::from(state.bought || state.purchases > 0.0);
            items.liked += u32::from(state.opinion > 0);
            items.hidden += u32::from(state.hidden);
        }
        Profile {
            confidence: interests.confidence(),
            events: interests.events,
            facets,
            price: interests.price.moments().map(PriceRange::of),
            items,
        }
    }
}

impl PriceRange {
    fn of(moments: Moments) -> PriceRange {
        let (mean, spread) = (f64::from(moments.mean), f64::from(moments.variance).sqrt());
        PriceRange { low: shown_price(mean - spread), typical: shown_price(mean), high: shown_price(mean + spread) }
    }
}

/// The price with this logarithm, to the hundredth.
#[inline(never)]
fn shown_price(log: f64) -> f64 {
    let price = libm::exp2f((log * core::f64::consts::LOG2_E) as f32);
    libm::round(f64::from(price).min(MOST) * 100.0) / 100.0
}
