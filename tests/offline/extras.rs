//! What a pack can hold beyond items and neighbours: sessions, vectors, and what shown lists teach.

use crate::scratch::Scratch;
use indwell::item::{Facet, Item};
use indwell::offline::log::{Click, Kind, Log};
use indwell::offline::models::content::Features;
use indwell::offline::priors::Priors;
use indwell::offline::read::{Shown, read_vectors};
use indwell::offline::sessions::choose;
use indwell::rank::{SIGNALS, Signal, Weights};

fn log(sessions: &[(u32, &[u32])]) -> Log {
    let mut log = Log::new();
    (0..10).for_each(|item| {
        log.number(&item.to_string());
    });
    for &(visitor, items) in sessions {
        log.push(visitor, items.iter().map(|&item| Click { item, kind: Kind::View, time: 0 }));
    }
    log
}

#[test]
fn sessions_are_cut_where_too_few_went_the_same_way() {
    let log = log(&[(1, &[0, 1, 2, 2, 0]), (1, &[1, 2]), (2, &[3, 0, 1]), (3, &[1, 2, 4]), (4, &[4])]);
    // 0 to 1 by two visitors, 1 to 2 by two, 3 to 0 and 2 to 4 by one.
    let chosen: Vec<Vec<u32>> = vec![vec![1, 2], vec![0, 1], vec![1, 2], vec![0, 1, 2]];
    assert_eq!(choose(&log, 99, 2), chosen);
    assert_eq!(choose(&log, 2, 2), chosen[..2]);
    assert_eq!(choose(&log, 99, 1).len(), 4);
    assert!(choose(&log, 99, 3).is_empty() && choose(&log, 0, 1).is_empty());
}

#[test]
fn vectors_are_read_and_what_is_wrong_is_named() {
    let folder = Scratch::new("vectors");
    let file = folder.write("v.txt", b"sku-1 0.5 -1\nsku 2\t1 2\nnone 3 4\n");
    let mut seen = Vec::new();
    let unknown = read_vectors(&file, &mut |id, vector| {
        seen.push((id.to_owned(), vector));
        id != "none"
    });
    assert_eq!(unknown, Ok(1));
    assert_eq!(seen[..2], [("sku-1".to_owned(), vec![0.5, -1.0]), ("sku 2".to_owned(), vec![1.0, 2.0])]);
    for (text, words) in
        [("a 1 x\n", "v.txt:1: column 3: \"x\""), ("a 1 2\nb 1\n", "v.txt:2: has 1 numbers"), ("a\n", ":1:")]
    {
        let file = folder.write("v.txt", text.as_bytes());
        assert!(read_vectors(&file, &mut |_, _| true).unwrap_err().0.contains(words), "{text}");
    }
}

#[test]
fn projected_vectors_keep_who_is_like_whom() {
    let colours = ["red", "blue", "green", "white"];
    let item = |n: usize| Item {
        item_id: n.to_string(),
        facets: vec![Facet::new("colour", colours[n % 4])],
        text: format!("{} mug {}", ["small", "large"][n / 4 % 2], n / 8),
        ..Item::default()
    };
    let items: Vec<Item> = (0..64).map(item).collect();
    let features = Features::of(&items);
    let (vectors, neighbours) = (features.project(512), features.neighbours(63));
    let norm = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
    let mut compared = 0;
    for (item, row) in neighbours.iter().enumerate() {
        for &(other, cosine) in row {
            let (a, b) = (&vectors[item], &vectors[other as usize]);
            let projected = a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>() / norm(a) / norm(b);
            assert!((projected - cosine).abs() < 0.2, "{item} and {other}: {projected}, not {cosine}");
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}

/// Lists of four: visitors who picked what is red pick red again, and the upper slots are picked more by anybody.
fn shown() -> (Vec<Shown>, Vec<Item>) {
    let item = |n: usize| {
        let facets = vec![Facet::new("colour", ["red", "blue"][n % 2])];
        Item { item_id: n.to_string(), facets, ..Item::default() }
    };
    let items = (0..40).map(item).collect();
    let mut lists = Vec::new();
    for round in 0..12u32 {
        for visitor in 0..40u32 {
            let of = |slot: u32| (visitor * 7 + round * 5 + slot) % 40;
            let likes = |slot: u32| of(slot) % 2 == visitor % 2;
            // The highest that they like; every fourth time the first, whatever it is.
            let pick = if (round + visitor) % 4 == 0 { 0 } else { (0..4).find(|&slot| likes(slot)).unwrap_or(0) };
            let time = 1_700_000_000_000 + i64::from(round) * 86_400_000 + i64::from(visitor);
            lists.push(Shown { visitor, time, items: (0..4).map(|slot| (slot, of(slot), slot == pick)).collect() });
        }
    }
    (lists, items)
}

#[test]
fn shown_lists_teach_how_slots_are_looked_at_and_what_signals_are_worth() {
    let (lists, items) = shown();
    let priors = Priors::learn(&lists, &items, None);
    assert_eq!(priors.examination.len(), 4);
    assert!(priors.examination.is_sorted_by(|a, b| a >= b), "{:?}", priors.examination);
    assert!(priors.examination[0] > 0.0 && priors.examination[3] < -2.0, "{:?}", priors.examination);
    let [facet, freshness] = [Signal::Facet, Signal::Freshness].map(|signal| priors.weights[signal as usize]);
    assert!(facet.0 > 1.1 * Weights::default().of(Signal::Facet) as f32, "{facet:?}");
    assert!(facet.1 > freshness.1, "what was seen is surer");
    assert_eq!(freshness.0, Weights::default().of(Signal::Freshness) as f32, "nothing was learnt of it");

    let folder = Scratch::new("priors");
    let text = format!("{:#}", Priors { variants: vec![], ..priors.clone() }.to_json());
    let read = Priors::read(&folder.write("priors.json", text.as_bytes())).unwrap();
    assert_eq!((read.examination, read.weights), (priors.examination, priors.weights));
}

#[test]
fn brought_priors_are_checked() {
    let folder = Scratch::new("brought");
    let read = |text: &str| Priors::read(&folder.write("p.json", text.as_bytes()));
    let priors = read(r#"{ "variants": { "hero a": [3, 50] }, "weights": { "facet": [2, 90] } }"#).unwrap();
    assert_eq!(priors.weights.len(), SIGNALS.len());
    assert_eq!(priors.weights[Signal::Facet as usize], (2.0, 90.0));
    assert_eq!((&*priors.variants[0].name, priors.variants[0].clicks, priors.variants[0].shown), ("hero a", 3.0, 50.0));
    for (text, words) in [
        (r#"{ "weights": { "facets": [2, 90] } }"#, "weights.facets: there is no such signal"),
        (r#"{ "weights": { "facet": [2] } }"#, "weights.facet: two numbers"),
        (r#"{ "variants": { "a": [2, -1] } }"#, "variants.a: two numbers"),
        (r#"{ "examination": [1, "x"] }"#, "examination[1]"),
        ("{", "p.json"),
    ] {
        assert!(read(text).unwrap_err().0.contains(words), "{text}");
    }
}
