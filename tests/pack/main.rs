//! Holds packs to what they promise: what is written is read again up to the stated rounding, and nothing else is.

mod golden;
mod hostile;
mod made;
mod round;
mod sessions;
mod suggest;
