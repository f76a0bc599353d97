//! Models: from a log to the neighbours of every item. Each names where it comes from.

pub mod linear;
pub mod walk;
