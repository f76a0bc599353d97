//! Learning from what was shown and picked: variants, weights, experiments.
//!
//! Nothing here keeps a state of its own: what is known is a function of counts and lessons that the history holds, so
//! that it merges, expires and is erased with it. Chance is handed in as a seed, so the same seed gives the same choice
//! on every target.

mod bandit;
mod context;
mod experiment;
mod interleave;
mod linear;
mod random;
mod weights;

pub use bandit::{Beta, Sampling, choose};
pub use context::{MOST_PAIR, MOST_PAIRS, Pairs, pair};
pub use experiment::{Mean, assign, interval};
pub use interleave::{Team, credit, interleave};
pub use linear::{Linear, MAX_FEATURES};
pub use random::Random;
pub use weights::{HALF_LIFE, LEARNABLE, LEAST, Learnt, MOST, SPREAD, Shown};
