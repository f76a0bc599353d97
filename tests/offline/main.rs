//! The publisher's side and the query over what it makes, against slow and obvious versions of themselves.

mod aggregate;
mod baselines;
mod choosing;
mod commands;
mod extras;
mod learning;
mod linear;
mod measures;
mod policy;
mod private;
mod query;
mod reading;
mod scratch;
mod walk;
mod world;
