//! What the publisher runs, never the visitor: reading logs, fitting models, building packs, measuring them.
//!
//! * [`log`]: the one form of an interaction log in memory.
//! * [`postings`]: the log turned round: the sessions of every item.
//! * [`read`]: files of items, events and shown lists.
//! * [`rows`]: a sparse item-item matrix, row by row.
//! * [`sessions`]: sessions for a pack, where the publisher accepts their bytes.
//! * [`shards`]: a pack for each category.
//! * [`models`]: from a log to such a matrix.
//! * [`build`]: from a log and items to the contents of a pack.
//! * [`fit`] and [`recipe`]: what differs by site, and how it is chosen.
//! * [`priors`]: what shown lists teach: how slots are looked at, and what signals are worth.
//! * [`private`]: counts with differential privacy.
//! * [`aggregate`]: sums of counts that came with noise.
//! * [`cases`]: predictions to be judged, and the judging.
//! * [`metrics`]: how good ranked lists are.
//! * [`pack`]: the writer of packs.
//! * [`policy`]: what other choices would have earned.
//! * [`simulate`]: made-up visitors with known tastes.
//! * [`cli`]: the commands of `indwell`.
//! * [`threads`]: work for every core.
//!
//! Compiled with the feature `offline` alone, and never into the wasm.

pub mod aggregate;
pub mod build;
pub mod cases;
pub mod cli;
pub mod fit;
pub mod log;
pub mod metrics;
pub mod models;
pub mod pack;
pub mod policy;
pub mod postings;
pub mod priors;
pub mod private;
pub mod read;
pub mod recipe;
pub mod rows;
pub mod sessions;
pub mod shards;
pub mod simulate;
pub mod threads;
