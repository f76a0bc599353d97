//! Counts, neighbours of sessions and content against their definitions.

use std::collections::HashSet;

use indwell::item::{Facet, Item};
use indwell::offline::cases::Model;
use indwell::offline::log::Log;
use indwell::offline::models::content::{self, Features};
use indwell::offline::models::counts::{Rule, count};
use indwell::offline::models::knn::{Knn, Options, Sessions};
use indwell::offline::models::popularity::Popularity;
use indwell::offline::rows::Rows;
use proptest::prelude::*;

use crate::world::{close, log, logs, matrices, rows};

const ITEMS: usize = 6;

fn cell(matrix: &Rows, i: usize, j: usize) -> f64 {
    matrix.row(i as u32).iter().find(|cell| cell.0 == j as u32).map_or(0.0, |cell| f64::from(cell.1))
}

fn clicks(log: &Log) -> Vec<f64> {
    let mut clicks = vec![0.0; ITEMS];
    log.range(0..log.sessions())
        .for_each(|session| session.items.iter().for_each(|&item| clicks[item as usize] += 1.0));
    clicks
}

/// What one session counts for a pair.
fn pair(items: &[u32], i: u32, j: u32, rule: Rule) -> f64 {
    let places = || (0..items.len()).flat_map(|p| (p + 1..items.len()).map(move |q| (p, q)));
    let follows: Vec<usize> = places().filter(|&(p, q)| items[p] == i && items[q] == j).map(|(p, q)| q - p).collect();
    match rule {
        Rule::Markov => follows.iter().filter(|&&steps| steps == 1).count() as f64,
        Rule::Sequential => follows.iter().map(|&steps| 1.0 / steps as f64).sum(),
        Rule::Together if i == j => f64::from(u8::from(!follows.is_empty())),
        Rule::Together => f64::from(u8::from(items.contains(&i) && items.contains(&j))),
    }
}

proptest! {
    #[test]
    fn counts_are_those_of_every_pair(log in logs(ITEMS as u32), rule in 0..3usize, support in 1u32..4) {
        let rule = [Rule::Markov, Rule::Sequential, Rule::Together][rule];
        let counted = count(&log, 0..log.sessions(), rule, 0.7, 0.3, support, ITEMS);
        let clicks = clicks(&log);
        for i in 0..ITEMS {
            for j in 0..ITEMS {
                let with = log.range(0..log.sessions()).filter(|s| pair(s.items, i as u32, j as u32, rule) > 0.0);
                let visitors: HashSet<u32> = with.map(|session| session.visitor).collect();
                let sum: f64 = log.range(0..log.sessions()).map(|s| pair(s.items, i as u32, j as u32, rule)).sum();
                let known = sum > 0.0 && visitors.len() >= support as usize;
                let expected = if known { sum / clicks[i].powf(0.7) / clicks[j].powf(0.3) } else { 0.0 };
                prop_assert!(close(cell(&counted, i, j), expected), "{rule:?} {i} → {j}");
            }
        }
    }

    #[test]
    fn sknn_is_the_cosine_of_sets(log in logs(ITEMS as u32), prefix in proptest::collection::vec(0..ITEMS as u32, 1..6)) {
        let sessions = Sessions::new(&log, 0..log.sessions());
        let mut list = vec![(9, 9.0)];
        Knn::new(&sessions, Options::SKNN).list(&prefix, 20, &mut list);
        let visit: HashSet<u32> = prefix.iter().copied().collect();
        for item in 0..ITEMS as u32 {
            let vote = |items: &[u32]| {
                let set: HashSet<u32> = items.iter().copied().collect();
                let shared = set.intersection(&visit).count() as f64;
                if set.contains(&item) { shared / (items.len() as f64).sqrt() } else { 0.0 }
            };
            let expected: f64 = log.range(0..log.sessions()).map(|session| vote(session.items)).sum();
            let got = list.iter().find(|cell| cell.0 == item).map_or(0.0, |cell| f64::from(cell.1));
            prop_assert!(close(got, expected), "item {item}: {got}, not {expected}");
        }
        prop_assert!(list.is_sorted_by(|a, b| a.1 >= b.1));
    }

    #[test]
    fn every_member_answers_in_order_and_once(log in logs(ITEMS as u32), prefix in proptest::collection::vec(0..ITEMS as u32, 1..15)) {
        let sessions = Sessions::new(&log, 0..log.sessions());
        for options in [Options::SKNN, Options::VSKNN, Options::VMIS, Options::STAN, Options::VSTAN] {
            let mut knn = Knn::new(&sessions, options);
            let (mut first, mut again) = (Vec::new(), Vec::new());
            knn.list(&prefix, 4, &mut first);
            knn.list(&prefix, 4, &mut again);
            prop_assert_eq!(&first, &again);
            let distinct: HashSet<u32> = first.iter().map(|cell| cell.0).collect();
            prop_assert!(first.len() <= 4 && distinct.len() == first.len() && first.is_sorted_by(|a, b| a.1 >= b.1));
        }
    }

    #[test]
    fn lifted_cells_are_multiplied(log in logs(ITEMS as u32), full in matrices(ITEMS), trend in 0.0f32..1.0, power in -0.5f32..0.5) {
        let popularity = Popularity::new(&log, 0..log.sessions());
        let lifted = popularity.lift(&rows(&full), trend, power, 0.8, ITEMS);
        let count = clicks(&log);
        for (i, row) in full.iter().enumerate() {
            for (j, &weight) in row.iter().enumerate() {
                let rise = f64::from(popularity.rise(j as u32)).powf(trend.into());
                let expected = f64::from(weight).powf(0.8) * rise * (1.0 + count[j]).powf(power.into());
                prop_assert!(close(cell(&lifted, i, j), expected));
            }
        }
        prop_assert!(close(popularity.shares().iter().map(|&share| f64::from(share)).sum(), 1.0));
    }
}

#[test]
fn newer_sessions_and_nearer_items_count_more() {
    // Item 0 was followed by 1 long ago, by 2 lately, and by 3 far behind.
    let log = log(5, &[(0, vec![0, 1]), (1, vec![4, 4]), (2, vec![4]), (3, vec![0, 2, 4, 4, 3])]);
    let sessions = Sessions::new(&log, 0..4);
    let mut list = Vec::new();
    Knn::new(&sessions, Options { cosine: false, ..Options::STAN }).list(&[0], 20, &mut list);
    let place = |item| list.iter().position(|cell| cell.0 == item).unwrap();
    assert!(place(2) < place(1) && place(2) < place(3));
}

#[test]
fn what_rises_is_told_from_what_is_past() {
    let old = (0..60).map(|visitor| (visitor, vec![0, 2]));
    let new = (60..66).map(|visitor| (visitor, vec![1, 2]));
    let log = log(4, &old.chain(new).collect::<Vec<_>>());
    let popularity = Popularity::new(&log, 0..log.sessions());
    assert!(popularity.rise(1) > 1.5 && popularity.rise(0) < 0.5);
    assert!((popularity.rise(2) - 1.0).abs() < 0.3 && (popularity.rise(3) - 1.0).abs() < 1e-6);
}

fn goods() -> Features {
    let mut features = Features::new();
    features.push(["category=Home/Mugs", "colour=red"], "A red mug", 2.0);
    features.push(["category=Home/Mugs", "colour=blue"], "A BLUE mug, a mug", 2.0);
    features.push(["category=Home/Plates", "colour=green"], "Plate", 2.0);
    features.push(["category=Bags"], "Jute bag", 2.0);
    features
}

#[test]
fn alike_is_what_shares_rare_features() {
    let alike = goods().neighbours(10);
    let others: Vec<u32> = alike.row(0).iter().map(|cell| cell.0).collect();
    assert_eq!(others, [1, 2], "a mug first, then what lies in the same part of the shop; never a bag");
    assert!(alike.row(3).is_empty());
    assert!(alike.iter().flatten().all(|cell| cell.1 > 0.0 && cell.1 <= 1.0 + 1e-6));
    assert!(close(cell(&alike, 1, 2), cell(&alike, 2, 1)));
    assert_eq!(goods().neighbours(1).row(0).len(), 1);
}

#[test]
fn the_less_is_known_the_more_content_counts() {
    let content = goods().neighbours(10);
    let clicked = Rows::new([vec![(3, 0.5)], vec![], vec![], vec![(0, 0.5)]]);
    let blend = |clicks: [f32; 4]| content::blend(&clicked, &content, &clicks, 1.0, 10.0, 10);
    let many = blend([1e9, 0.0, 1e9, 1e9]);
    assert!(close(cell(&many, 0, 3), 0.5) && cell(&many, 0, 2) < 1e-6);
    assert!(cell(&many, 0, 1) > 0.1, "an item nobody clicked is found by what it is");
    let [half, none] = [blend([10.0; 4]), blend([0.0; 4])].map(|blended| cell(&blended, 0, 1));
    assert!(close(half, 0.75 * none), "{half} of {none}");
    let alone = content::blend(&Rows::default(), &content, &[], 1.0, 10.0, 10);
    assert_eq!(alone, content);
}

#[test]
fn facets_and_text_of_items_are_read() {
    let facet = |key: &str, value: &str| Facet { key: key.into(), value: value.into() };
    let item = |facets: Vec<Facet>, text: &str| Item { facets, text: text.into(), ..Item::default() };
    let items = [
        item(vec![facet("colour", "red")], "jug"),
        item(vec![facet("colour", "red")], "cup"),
        item(vec![facet("colour", "blue")], "jug"),
        item(vec![], "lamp"),
    ];
    let alike = Features::of(&items).neighbours(5);
    assert!(cell(&alike, 0, 1) > cell(&alike, 0, 2) && cell(&alike, 0, 2) > 0.0 && alike.row(3).is_empty());
}
