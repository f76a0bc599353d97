//! What is asked of a list, and what comes of it.

#[cfg(feature = "arrange")]
use crate::arrange::aim::Trade;
use crate::arrange::{Pin, Wishes};
#[cfg(feature = "arrange")]
use crate::rank::Code;
use crate::rank::{Reason, Weights};

/// Below this confidence nothing moves: two views are enough, one is not.
pub const MIN_CONFIDENCE: f64 = 0.12;

/// How a list is to be ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct RankOptions {
    /// Name of the list.
    pub list: String,
    /// Most items in the slate.
    pub limit: Option<usize>,
    /// Whether every item comes with its reasons.
    pub explain: bool,
    /// Items with a slot of their own.
    pub pins: Vec<Pin>,
    /// What else the publisher wants.
    pub wishes: Wishes,
    /// Below this confidence, from 0 to 1, the page's order stands.
    pub min_confidence: f64,
    /// Coefficients of the signals.
    pub weights: Weights,
}

impl Default for RankOptions {
    fn default() -> Self {
        RankOptions {
            list: String::new(),
            limit: None,
            explain: false,
            pins: Vec::new(),
            wishes: Wishes::default(),
            min_confidence: MIN_CONFIDENCE,
            weights: Weights::default(),
        }
    }
}

/// The ordered result.
#[derive(Clone, Debug, PartialEq)]
pub struct Slate {
    /// The items in their new order, by their places on the page.
    pub order: Vec<u32>,
    /// By place on the page the score; 0 for an item that could not be read.
    pub scores: Vec<f64>,
    /// Why each item of `order` stands there, strongest first; nothing where it was not asked for.
    pub reasons: Vec<Vec<Reason>>,
    /// Places on the page of items that are not to be shown: the visitor hid them, or a rule takes them out.
    pub hidden: Vec<u32>,
    /// How much is known of the visitor, from 0 towards 1.
    pub confidence: f64,
    /// Whether any item stands elsewhere than on the page.
    pub reordered: bool,
    /// Places on the page of promoted items, and the number of the rule that promotes each.
    #[cfg(feature = "arrange")]
    pub promoted: Vec<(u32, u32)>,
    /// What else came of the wishes.
    #[cfg(feature = "arrange")]
    pub report: Report,
}

impl Slate {
    /// The items in their new order.
    pub fn items(&self) -> Vec<Placed> {
        let placed = |(slot, &place): (usize, &u32)| Placed {
            place,
            score: self.scores[place as usize],
            reasons: self.reasons.get(slot).cloned().unwrap_or_default(),
        };
        self.order.iter().enumerate().map(placed).collect()
    }
}

/// What came of aims, floors and discoveries, and how varied the slate is.
#[cfg(feature = "arrange")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Places on the page of items that stand in a slot for another reason than their score, and that reason:
    /// [`crate::rank::Code::Discovery`] or [`crate::rank::Code::Fair`].
    pub marks: Vec<(u32, Code)>,
    /// Of each aim what was traded, in the unit of its numbers; behind them, where there is any, that of the score without aims.
    pub aims: Vec<Trade>,
    /// Of each value of the key that is to be fair: its number as a facet, its part of the attention, that in the page's own
    /// order, and its floor.
    pub exposure: Vec<(u32, [f64; 3])>,
    /// How varied the slate is, if that was asked for.
    pub measure: Option<Measure>,
}

/// Entropies, in bits, of one facet key's values.
#[cfg(feature = "arrange")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Of the exposure in the slate.
    pub shown: f64,
    /// Of the list, each item as much as another.
    pub list: f64,
    /// Of what the visitor's history speaks for.
    pub history: f64,
}

/// One item of a slate.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its place on the page, from 0.
    pub place: u32,
    /// Its score; 0 for an item that could not be read.
    pub score: f64,
    /// Why, strongest first, where it was asked for.
    pub reasons: Vec<Reason>,
}
