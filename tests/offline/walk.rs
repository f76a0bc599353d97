//! The walk against a product of full matrices.

use indwell::offline::models::walk::step;
use proptest::prelude::*;

use crate::world::{close, matrices, rows};

proptest! {
    #[test]
    fn a_step_is_the_product_without_the_diagonal(full in matrices(7), share in 0.0f32..2.0) {
        let walked = step(&rows(&full), share, 7, 7, |_| true);
        for i in 0..7 {
            let row = walked.row(i as u32);
            prop_assert!(row.is_sorted_by(|a, b| a.1 >= b.1));
            for j in 0..7 {
                let through: f32 = (0..7).filter(|&k| k != i).map(|k| full[i][k] * full[k][j]).sum();
                let expected = f64::from(full[i][j] + share * through);
                let got = row.iter().find(|cell| cell.0 == j as u32).map_or(0.0, |cell| f64::from(cell.1));
                prop_assert!(close(got, expected), "{i} → {j}: {got}, not {expected}");
            }
        }
        let short = step(&rows(&full), share, 7, 3, |item| item != 2);
        for i in 0..7 {
            let row = walked.row(i);
            let expected = if i == 2 { &[] } else { &row[..row.len().min(3)] };
            prop_assert_eq!(short.row(i), expected);
        }
    }
}
