//! What is asked of a list, and what comes of it.

use crate::arrange::{Pin, Wishes};
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
    /// The items in their new order.
    pub items: Vec<Placed>,
    /// Places on the page of items that are not to be shown: the visitor hid them, or a rule takes them out.
    pub hidden: Vec<u32>,
    /// How much is known of the visitor, from 0 towards 1.
    pub confidence: f64,
    /// Whether any item stands elsewhere than on the page.
    pub reordered: bool,
    /// Places on the page of promoted items, and the number of the rule that promotes each.
    #[cfg(feature = "arrange")]
    pub promoted: Vec<(u32, u32)>,
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
