//! Small random logs and matrices.

use indwell::offline::log::{Click, Kind, Log};
use proptest::collection::vec;
use proptest::prelude::*;

/// Sessions of up to 8 clicks on so many items, by few visitors.
pub fn logs(items: u32) -> impl Strategy<Value = Log> {
    vec((0u32..6, vec(0..items, 1..8)), 1..25).prop_map(move |sessions| log(items, &sessions))
}

/// A log of sessions: the visitor and the items.
pub fn log(items: u32, sessions: &[(u32, Vec<u32>)]) -> Log {
    let mut log = Log::new();
    for item in 0..items {
        log.number(&item.to_string());
    }
    for (visitor, clicks) in sessions {
        log.push(*visitor, clicks.iter().map(|&item| Click { item, kind: Kind::View, time: 0 }));
    }
    log
}

/// The cells of a full matrix: 0 or positive.
pub fn matrices(items: usize) -> impl Strategy<Value = Vec<Vec<f32>>> {
    vec(vec(prop_oneof![2 => Just(0.0f32), 1 => (1u8..20).prop_map(|cell| f32::from(cell) / 4.0)], items), items)
}

/// The same as rows of what is not 0.
pub fn rows(full: &[Vec<f32>]) -> indwell::offline::rows::Rows {
    indwell::offline::rows::Rows::new(full.iter().map(|row| (0..).zip(row.iter().copied()).collect()))
}

/// Whether two numbers agree as far as f32 sums in another order can.
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-3 * (1.0 + a.abs().max(b.abs()))
}
