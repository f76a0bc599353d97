//! The metrics against examples worked by hand.

use indwell::offline::cases::{Cases, Model};
use indwell::offline::metrics::Tally;

use crate::world::{close, log};

fn list(items: &[u32]) -> Vec<(u32, f32)> {
    items.iter().map(|&item| (item, 1.0)).collect()
}

#[test]
fn ranks_one_three_six_and_none() {
    let shares = [0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0];
    let mut first = Tally::new(8);
    let mut second = Tally::new(8);
    first.add(&list(&[0, 1, 2]), 0, &shares);
    first.add(&list(&[1, 2, 0]), 0, &shares);
    second.add(&list(&[1, 2, 3, 4, 5, 0]), 0, &shares);
    second.add(&list(&[1, 2]), 7, &shares);
    first.merge(&second);
    let close = |figure: f64, expected: f64| assert!((figure - expected).abs() < 1e-6, "{figure} is not {expected}");
    close(first.hit_rate(0).mean, 0.5);
    close(first.hit_rate(1).mean, 0.75);
    close(first.mrr(0).mean, (1.0 + 1.0 / 3.0) / 4.0);
    close(first.mrr(2).mean, (1.0 + 1.0 / 3.0 + 1.0 / 6.0) / 4.0);
    // 1/log2(2), 1/log2(4), 1/log2(7).
    close(first.ndcg(0).mean, (1.0 + 0.5) / 4.0);
    close(first.ndcg(2).mean, (1.0 + 0.5 + 0.356_207_187) / 4.0);
    // The deviation of 1, 1, 0, 0 is ½; by the root of four, a quarter.
    close(first.hit_rate(0).error, 0.25);
    close(first.coverage(), 6.0 / 8.0);
    close(first.popularity(), 8.0 * (0.2 + 0.2 + 0.15 + 0.1) / 4.0);
    assert_eq!(first.predictions, 4);
}

#[test]
fn only_the_first_twenty_count() {
    let mut tally = Tally::new(30);
    tally.add(&list(&(0..25).collect::<Vec<_>>()), 20, &[0.0; 30]);
    tally.add(&list(&(0..25).collect::<Vec<_>>()), 19, &[0.0; 30]);
    assert_eq!(tally.hit_rate(2).mean, 0.5);
    assert_eq!(tally.coverage(), 20.0 / 30.0);
}

/// Foretells the successor of the item looked at last.
struct Successor;

impl Model for Successor {
    fn list(&mut self, prefix: &[u32], _: usize, list: &mut Vec<(u32, f32)>) {
        list.clear();
        list.push((prefix[prefix.len() - 1] + 1, 1.0));
    }
}

#[test]
fn every_next_item_of_a_session_is_a_case() {
    let log = log(6, &[(0, vec![5]), (1, vec![0, 1, 2]), (1, vec![3, 4, 4, 5])]);
    let cases = Cases::of(&log, 1..3);
    let seen: Vec<_> = (0..cases.len()).map(|place| cases.get(place)).collect();
    assert_eq!(seen, [(&[0][..], 1), (&[0, 1], 2), (&[3], 4), (&[3, 4], 4), (&[3, 4, 4], 5)]);
    let tally = cases.judge(|| Successor, &[0.0; 6]);
    assert!(close(tally.mrr(2).mean, 0.8));
    assert!(Cases::of(&log, 0..1).is_empty());
}
