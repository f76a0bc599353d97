//! What the native tests and those in the browser share, so that both targets are held to the same.

pub mod golden;
pub mod laws;
pub mod stored;
pub mod wishes;
pub mod world;
