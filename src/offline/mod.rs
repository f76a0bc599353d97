//! What the publisher runs, never the visitor: reading logs, fitting models, building packs, measuring them.
//!
//! * [`log`]: the one form of an interaction log in memory.
//! * [`pack`]: the writer of packs.
//! * [`rows`]: a sparse item-item matrix, row by row.
//!
//! Compiled with the feature `offline` alone, and never into the wasm.

pub mod log;
pub mod pack;
pub mod rows;
