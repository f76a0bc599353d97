//! One step further: the neighbours of the neighbours.
//!
//! Source: the random walk of Choi and others, *S-Walk: Accurate and Scalable Session-based Recommendation with Random
//! Walks*, WSDM 2022, cut to one step: `B + c · offdiag(B) · B`.

use crate::offline::rows::{Rows, sort};
use crate::offline::threads;

/// Adds the step to every row, with the weight `share`, and keeps the `keep` heaviest cells of each. Only the `reach`
/// heaviest cells of a row take part in a step. Rows that `wanted` does not name are left empty.
pub fn step(matrix: &Rows, share: f32, reach: usize, keep: usize, wanted: impl Fn(u32) -> bool + Sync) -> Rows {
    let near = matrix.heaviest(reach);
    let state = || (vec![0.0f32; matrix.len()], Vec::new());
    Rows::new(threads::each(matrix.len(), state, |(sums, found): &mut (Vec<f32>, Vec<u32>), item| {
        if !wanted(item as u32) {
            return Vec::new();
        }
        let mut add = |other: u32, weight: f32| {
            if sums[other as usize] == 0.0 {
                found.push(other);
            }
            sums[other as usize] += weight;
        };
        for &(other, weight) in matrix.row(item as u32) {
            add(other, weight);
        }
        if share > 0.0 {
            for &(middle, first) in near.row(item as u32).iter().filter(|&&(middle, _)| middle as usize != item) {
                for &(other, second) in near.row(middle) {
                    add(other, share * first * second);
                }
            }
        }
        let mut row: Vec<(u32, f32)> =
            found.drain(..).map(|other| (other, std::mem::take(&mut sums[other as usize]))).collect();
        sort(&mut row);
        row.truncate(keep);
        row
    }))
}
