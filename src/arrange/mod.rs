//! From scores to a slate: what the publisher's rules allow, how alike neighbours may be, and who has a slot of their
//! own.
//!
//! # The order of things
//!
//! 1. What the visitor hid is out, whatever any rule says.
//! 2. `exclude` takes out, then `include` (if there is any) keeps only what one of them names.
//! 3. `boost` and `bury` add to and take from scores; they are reasons like any other.
//! 4. Falling score, with equal scores in the page's order; then [`diversify`](diverse) where asked for.
//! 5. `cap` moves what is too much of one value behind what is not.
//! 6. `promote` fills its slots, then `pin`s take theirs: a pin wins over a promotion, and of two on one slot the first
//!    given.
//! 7. The limit cuts.
//!
//! Any rules on any list give every item that steps 1 and 2 leave exactly once. A rule that names nothing on the list
//! does nothing.

pub mod diverse;
mod pin;
mod predicate;
mod rule;

pub use pin::{Pin, pin};
pub use predicate::{Candidate, Predicate, Scene, State};
pub use rule::{Cap, Promotion, Rule, Rules, by_score, spread};
