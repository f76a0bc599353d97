//! Holds the engine to what it promises, natively. Every random test has a fixed seed and shrinks what fails.

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "arrange")]
mod aims;
#[cfg(feature = "arrange")]
mod arrange;
mod changed;
mod codec;
mod evidence;
mod experiments;
#[cfg(feature = "arrange")]
mod fair;
mod fold;
mod golden;
mod items;
mod laws;
mod learn;
mod mute;
mod order;
mod room;
mod time;
mod unread;
mod weights;
#[cfg(feature = "arrange")]
mod wishes;
mod without;
mod words;
mod year;
