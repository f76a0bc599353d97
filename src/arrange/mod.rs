//! From scores to a slate: what the publisher's rules allow, how alike neighbours may be, and who has a slot of their
//! own.
//!
//! # The order of things
//!
//! 1. What the visitor hid is out, whatever any rule says.
//! 2. `exclude` takes out, then `include` (if there is any) keeps only what one of them names.
//! 3. `boost` and `bury` add to and take from scores; they are reasons like any other.
//! 4. Falling score, with equal scores in the page's order; then diversity where asked for.
//! 5. `cap` moves what is too much of one value behind what is not.
//! 6. `pin`s take their slots, then `promote` fills those of its own that are free; of two on one slot the first given has
//!    it.
//! 7. The limit cuts.
//!
//! Any rules on any list give every item that steps 1 and 2 leave exactly once. A rule that names nothing on the list
//! does nothing.
//!
//! Pins are for every page. The rest belongs to the feature `arrange`, which `indwell/full` is made with: a page that wants
//! none of it does not load it.

#[cfg(feature = "arrange")]
pub mod diverse;
mod pin;
#[cfg(feature = "arrange")]
mod predicate;
#[cfg(feature = "arrange")]
mod rule;

pub use pin::{Pin, pin};
#[cfg(feature = "arrange")]
pub use predicate::{Scene, State, Test, key_hash};
#[cfg(feature = "arrange")]
pub use rule::{Cap, Rule, Rules};

#[cfg(feature = "arrange")]
use crate::item::ItemKey;

/// What the publisher wants of a list beside pins: nothing without the feature `arrange`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// The rules.
    #[cfg(feature = "arrange")]
    pub rules: Rules,
    /// How unlike each other neighbours are to be; not at all where nothing is said.
    #[cfg(feature = "arrange")]
    pub diversity: Option<diverse::Diversity>,
    /// The item that the page is about, if it is about one.
    #[cfg(feature = "arrange")]
    pub current: Option<ItemKey>,
}
