//! Models: from a log to the neighbours of every item. Each names where it comes from.

pub mod content;
pub mod counts;
pub mod knn;
pub mod linear;
pub mod popularity;
pub mod walk;
