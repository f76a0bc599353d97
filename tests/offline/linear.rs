//! The linear model against counts by definition and a dense solve by elimination.

use std::collections::HashSet;

use indwell::offline::log::Log;
use indwell::offline::models::linear::{Counts, Options};
use proptest::prelude::*;

use crate::world::{close, logs};

const ITEMS: usize = 7;
type Full = Vec<Vec<f64>>;

/// G and C by the definition, and how many visitors support each pair.
fn counts(log: &Log, share: f64, span: f64) -> (Full, Full, Vec<Vec<usize>>) {
    let mut g = vec![vec![0.0; ITEMS]; ITEMS];
    let mut c = g.clone();
    let mut visitors = vec![vec![HashSet::new(); ITEMS]; ITEMS];
    for (place, session) in log.range(0..log.sessions()).enumerate() {
        let t = (-((log.sessions() - 1 - place) as f64) / (span * log.sessions() as f64)).exp();
        let set: HashSet<u32> = session.items.iter().copied().collect();
        let n = set.len() as f64;
        for &i in &set {
            for &j in &set {
                g[i as usize][j as usize] += share * t / (n * n);
                c[i as usize][j as usize] += share * t / n;
                visitors[i as usize][j as usize].insert(session.visitor);
            }
        }
        for (p, &i) in session.items.iter().enumerate() {
            if p + 1 < session.items.len() {
                g[i as usize][i as usize] += (1.0 - share) * t;
            }
            for (k, &j) in session.items[p + 1..].iter().enumerate() {
                c[i as usize][j as usize] += (1.0 - share) * t * (-(k as f64)).exp();
            }
        }
    }
    (g, c, visitors.into_iter().map(|row| row.into_iter().map(|set| set.len()).collect()).collect())
}

/// Gauss and Jordan.
fn solve(mut a: Full, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|&x, &y| a[x][k].abs().total_cmp(&a[y][k].abs())).unwrap();
        a.swap(k, pivot);
        b.swap(k, pivot);
        for row in (0..n).filter(|&row| row != k) {
            let factor = a[row][k] / a[k][k];
            let pivot = a[k].clone();
            a[row].iter_mut().zip(&pivot).for_each(|(cell, above)| *cell -= factor * above);
            b[row] -= factor * b[k];
        }
    }
    (0..n).map(|k| b[k] / a[k][k]).collect()
}

proptest! {
    #[test]
    fn targets_are_ridge_regressions(
        log in logs(ITEMS as u32), together in 0.0f32..1.0, ridge in 0.2f32..3.0, span in 0.3f32..2.0, support in 1u32..4,
    ) {
        let options = Options { together, ridge, inputs: ITEMS };
        let rows = Counts::new(&log, 0..log.sessions(), span, support).solve(&options);
        let (g, c, visitors) = counts(&log, f64::from(together), f64::from(span));
        for j in 0..ITEMS {
            let known: Vec<usize> = (0..ITEMS).filter(|&i| visitors[i][j] >= support as usize).collect();
            // Pairs that are not supported are unknown between inputs too.
            let between = |x: usize, y: usize| if visitors[x][y] >= support as usize { g[x][y] } else { 0.0 };
            let system: Full = known
                .iter()
                .map(|&x| known.iter().map(|&y| between(x, y) + if x == y { f64::from(ridge) } else { 0.0 }).collect())
                .collect();
            let expected = solve(system, known.iter().map(|&i| c[i][j]).collect());
            for i in 0..ITEMS {
                let wanted = known.iter().position(|&known| known == i).map_or(0.0, |place| expected[place].max(0.0));
                let got = rows.row(i as u32).iter().find(|cell| cell.0 as usize == j).map_or(0.0, |cell| f64::from(cell.1));
                prop_assert!(close(got, wanted), "{i} → {j}: {got}, not {wanted}");
            }
        }
    }

    #[test]
    fn few_inputs_are_the_strongest(log in logs(ITEMS as u32)) {
        let options = Options { together: 0.7, ridge: 1.0, inputs: 2 };
        let rows = Counts::new(&log, 0..log.sessions(), f32::INFINITY, 1).solve(&options).transposed();
        let (_, c, _) = counts(&log, 0.7f32.into(), f64::INFINITY);
        for j in 0..ITEMS as u32 {
            let column = |i: u32| c[i as usize][j as usize];
            let mut strongest: Vec<f64> = (0..ITEMS as u32).map(column).collect();
            strongest.sort_by(|a, b| b.total_cmp(a));
            for &(i, _) in rows.row(j) {
                prop_assert!(column(i) >= strongest[1] - 1e-6);
            }
            prop_assert!(rows.row(j).len() <= 2);
        }
    }
}
