//! The query against a full matrix product and a full sort.

use indwell::recommend::{Input, Params, Query};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{close, matrices, rows};

const ITEMS: usize = 9;

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let input = (0..ITEMS as u32 + 2, any::<bool>(), 0.0f32..40.0, 0.5f32..6.0)
        .prop_map(|(item, visit, days, strength)| Input { item, visit, days, strength });
    vec(input, 0..8)
}

fn params() -> impl Strategy<Value = Params> {
    (0.2f32..1.0, 0.0f32..3.0, 0.0f32..4.0, 0.0f32..1.0).prop_map(|(decay, repeat_last, repeat_earlier, long)| Params {
        decay,
        repeat_last,
        repeat_earlier,
        long,
        ..Params::default()
    })
}

/// The formula of the module's page, over all items.
fn expected(full: &[Vec<f32>], inputs: &[Input], params: &Params) -> Vec<f64> {
    let mut scores = vec![0.0; ITEMS];
    for visit in [true, false] {
        let part: Vec<&Input> = inputs.iter().filter(|input| input.visit == visit).collect();
        let weight = |(place, input): (usize, &&Input)| {
            let old = 0.5f64.powf(f64::from(input.days / params.half_life)) * f64::from(input.strength);
            let decay = if visit { params.decay } else { params.long_decay };
            f64::from(decay).powi(place as i32) * if visit { 1.0 } else { old }
        };
        let sum: f64 = part.iter().enumerate().map(weight).sum();
        for (place, input) in part.iter().enumerate() {
            let weight = weight((place, input)) / sum * if visit { 1.0 } else { f64::from(params.long) };
            if let Some(row) = full.get(input.item as usize) {
                row.iter().zip(&mut scores).for_each(|(&cell, score)| *score += weight * f64::from(cell));
            }
        }
    }
    for (item, score) in scores.iter_mut().enumerate() {
        if inputs.first().is_some_and(|first| first.visit && first.item as usize == item) {
            *score *= f64::from(params.repeat_last);
        } else if inputs.iter().any(|input| input.visit && input.item as usize == item) {
            let newest = inputs.iter().position(|input| input.item as usize == item);
            // An item whose newest click lies in an earlier visit and that is in this one too does not occur.
            if newest.is_some_and(|newest| inputs[newest].visit) {
                *score *= f64::from(params.repeat_earlier);
            }
        }
    }
    scores
}

proptest! {
    #[test]
    fn scores_are_the_weighted_sum(full in matrices(ITEMS), inputs in inputs(), more in inputs(), params in params()) {
        let source = rows(&full);
        let mut query = Query::default();
        for inputs in [inputs, more] {
            query.run(&source, &inputs, &params);
            for (item, &score) in expected(&full, &inputs, &params).iter().enumerate() {
                let got = f64::from(query.score(item as u32));
                prop_assert!(close(got, score), "item {item}: {got}, not {score}");
            }
            prop_assert_eq!(query.score(ITEMS as u32 + 5), 0.0);
        }
    }

    #[test]
    fn the_best_are_those_of_a_full_sort(
        full in matrices(ITEMS), inputs in inputs(), params in params(), count in 0usize..12, skip in vec(0..ITEMS as u32, 0..3),
    ) {
        let source = rows(&full);
        let mut query = Query::default();
        query.run(&source, &inputs, &params);
        let mut best = vec![(3, 1.0)];
        query.best(count, &skip, &mut best);
        let mut all: Vec<(u32, f32)> = (0..ITEMS as u32).map(|item| (item, query.score(item))).collect();
        all.retain(|cell| cell.1 > 0.0 && !skip.contains(&cell.0));
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(count);
        prop_assert_eq!(best, all);
    }

    #[test]
    fn the_reason_is_the_input_that_weighs_most(full in matrices(ITEMS), inputs in inputs(), params in params()) {
        let source = rows(&full);
        let mut query = Query::default();
        query.run(&source, &inputs, &params);
        let plain = Params { repeat_last: 1.0, repeat_earlier: 1.0, ..params };
        for item in 0..ITEMS as u32 {
            let total = expected(&full, &inputs, &plain)[item as usize];
            let reason = query.because(&source, &inputs, item);
            prop_assert_eq!(reason.is_some(), total > 0.0);
            if let Some((place, share)) = reason {
                prop_assert!(full[inputs[place].item as usize][item as usize] > 0.0);
                let others = f64::from(share) * inputs.len() as f64;
                prop_assert!(share <= 1.0 + 1e-6 && others >= 1.0 - 1e-4, "{share} of {} inputs", inputs.len());
            }
        }
    }

    #[test]
    fn parameters_come_back_and_bad_ones_do_not(params in params(), bad in prop_oneof![Just(f32::NAN), Just(-1.0), Just(f32::INFINITY)]) {
        prop_assert_eq!(Params::from_slice(&params.to_array()), params);
        prop_assert_eq!(Params::from_slice(&[bad; Params::LEN]), Params::default());
        prop_assert_eq!(Params::from_slice(&[]), Params::default());
    }
}
