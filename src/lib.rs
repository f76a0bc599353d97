//! Indwell learns what a visitor likes from what they do on one site, on their own device, and puts what the page
//! already shows into the order that suits them. Nothing about the visitor ever leaves the device.
//!
//! Data goes one way, and each stage is a pure function of the one before, plus the time, which is handed in:
//!
//! ```text
//! item, event ─▶ history ─▶ interests ─▶ signals ─▶ score ─▶ slate
//!                 │  ▲                                └▶ reasons
//!                store
//! ```
//!
//! * [`item`] and [`event`]: what is ranked, and what the visitor did.
//! * [`history`]: the bounded log of events on this device, and its stored form.
//! * [`interest`]: what the history says about the visitor at one moment.
//! * [`pack`]: what the publisher's aggregate logs say about items, read from one static file.
//! * [`rank`]: signals, weights, score and reasons.
//! * [`recommend`]: what the crowd's knowledge says to this visitor.
//! * [`arrange`]: from scores to a slate.
//! * [`learn`]: variants, experiments, and weights that a visitor teaches.
//! * [`privacy`]: what the visitor can see, take along and erase.
//! * [`store`]: keeping the history in any key-value store.
//! * [`engine`]: owns all of it, and is the only thing the outside calls.
//! * [`space`]: an engine and the store its history is kept in.
//!
//! The engine knows no browser: the same history, clock and list give the same slate, bit for bit, natively and in
//! WebAssembly. Only the `web` module, which exists for wasm alone, names JavaScript.

#![forbid(unsafe_op_in_unsafe_fn)]
#![warn(missing_docs)]

pub mod arrange;
pub mod engine;
pub mod event;
pub mod history;
pub mod interest;
pub mod item;
pub mod learn;
#[cfg(all(feature = "offline", not(target_arch = "wasm32")))]
pub mod offline;
pub mod pack;
pub mod privacy;
pub mod rank;
pub mod recommend;
mod sort;
pub mod space;
pub mod store;
#[cfg(target_arch = "wasm32")]
mod web;
