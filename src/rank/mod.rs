//! Signals, weights, score and reasons.
//!
//! A score is a sum of `weight · signal`, each an estimate of log-odds, so that its parts add up to it exactly:
//! the page's own order says how likely an item is picked by anybody, the others how much likelier by this visitor.

mod context;
mod odds;
mod signal;

pub use context::{Candidate, Context};
pub use odds::{Odds, PRIOR, SESSION_PRIOR};
pub use signal::{Code, Reason, SIGNALS, Signal, Weights};
