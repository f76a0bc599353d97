//! Made-up visitors with known tastes, so that what is claimed of learning is a measured curve: the same seed, the same curve.
//!
//! * [`bandits`]: variants with known rates.
//! * [`learners`]: people whose weights are not those of most.
//! * [`visitors`]: people who look through a catalogue's lists.
//! * [`plot`]: curves as pictures.

pub mod bandits;
pub mod learners;
pub mod plot;
pub mod visitors;
