//! From scores to a slate: what the publisher's rules allow, how alike neighbours may be, and who has a slot of their
//! own.
//!
//! # The order of things
//!
//! 1. What the visitor hid is out, whatever any rule says.
//! 2. `exclude` takes out, then `include` (if there is any) keeps only what one of them names.
//! 3. What is of less than the least relevance is out, if it is not pinned.
//! 4. `boost` and `bury`, aims and rotation add to and take from scores; they are reasons like any other.
//! 5. Falling score, with equal scores in the page's order; then diversity where asked for.
//! 6. `cap` moves what is too much of one value behind what is not.
//! 7. `pin`s take their slots, then `promote` fills those of its own that are free, then discoveries those of theirs; of two
//!    on one slot the first given has it.
//! 8. Floors of exposure move what fills no slot of its own, whatever steps 5 and 6 say.
//! 9. The limit cuts.
//!
//! Any rules on any list give every item that steps 1 to 3 leave exactly once. A rule that names nothing on the list
//! does nothing. Of a visitor nobody knows, and for one who asked for the page's own order, there is no relevance, rotation,
//! diversity or discovery: what the publisher wants of everybody is done all the same.
//!
//! Pins are for every page. The rest belongs to the feature `arrange`, which `indwell/full` is made with: a page that wants
//! none of it does not load it.

#[cfg(feature = "arrange")]
pub mod aim;
#[cfg(feature = "arrange")]
pub mod discover;
#[cfg(feature = "arrange")]
pub mod diverse;
#[cfg(feature = "arrange")]
pub mod fair;
mod pin;
#[cfg(feature = "arrange")]
mod predicate;
#[cfg(feature = "arrange")]
mod rule;

pub use pin::{Pin, pin};
#[cfg(feature = "arrange")]
pub use predicate::{Scene, State, Test, key_hash};
#[cfg(feature = "arrange")]
pub use rule::{Cap, Rule, Rules, pinned};

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
    /// What else is aimed at.
    #[cfg(feature = "arrange")]
    pub aims: Vec<aim::Aim>,
    /// How what was shown makes way; instead of the signal `fatigue`.
    #[cfg(feature = "arrange")]
    pub rotation: Option<aim::Rotation>,
    /// An item is out when what the visitor's signals make of the odds of a pick is less than this; 0: none is.
    #[cfg(feature = "arrange")]
    pub min_relevance: f64,
    /// Slots for what the visitor knows least.
    #[cfg(feature = "arrange")]
    pub discover: Option<discover::Discover>,
    /// Floors of exposure.
    #[cfg(feature = "arrange")]
    pub fair: Option<fair::Fair>,
    /// The group of a facet key of which is wanted how varied the slate is.
    #[cfg(feature = "arrange")]
    pub measure: Option<u32>,
}
