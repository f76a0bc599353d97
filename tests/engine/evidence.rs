//! What is done moves items the right way, and little of it moves little.

use crate::common::world::{DAY, NOW, SECOND, World, of, plain};
use crate::laws::config;
use indwell::engine::{Engine, RankOptions};
use indwell::event::Name;
use indwell::item::{Facet, Item};
use indwell::rank::{Signal, Weights};
use proptest::prelude::*;

/// Scores by place, without the page's own order and whatever the confidence.
pub fn scores(engine: &mut Engine, items: &[Item], now: i64) -> Vec<f64> {
    let mut weights = Weights::default();
    weights.0[Signal::PageOrder as usize] = 0.0;
    let options = RankOptions { weights, min_confidence: 0.0, ..RankOptions::default() };
    let items: Vec<Option<Item>> = items.iter().cloned().map(Some).collect();
    let slate = engine.rank(&items, &options, now);
    let mut scores = vec![f64::NAN; items.len()];
    slate.items().iter().for_each(|item| scores[item.place as usize] = item.score);
    scores
}

/// Events about items that are on no list, each some seconds before `now`, oldest first.
fn views(engine: &mut Engine, values: &[(&str, i64)], now: i64) {
    for (n, (value, before)) in values.iter().enumerate() {
        let item = plain(&format!("elsewhere-{n}"), &[("line", value)]);
        engine.track(&of(Name::ViewItem, &item), Some(now - before * SECOND), now);
    }
}

const LINES: [&str; 4] = ["f", "g", "h", "i"];

proptest! {
    #![proptest_config(config(300))]

    /// One more view, now, of a facet (one value of its key an item) never lowers an item that has it against one with
    /// another value that is at least as common on the list, whatever was done before; nor, while no other value was
    /// viewed, against any item of the list.
    ///
    /// (Against a rarer value that was viewed as well it may: more evidence counts for both, and what is rare on the
    /// list says more.)
    #[test]
    fn evidence_is_monotone(
        before in prop::collection::vec((prop_oneof![Just(0), 0..4usize], prop_oneof![60..1_500i64, 0..60 * 86_400i64]), 0..30),
        list in prop::collection::vec(0..25usize, 0..30),
        common in 0..5usize,
    ) {
        let only_f = before.iter().all(|(line, _)| *line == 0);
        let mut before: Vec<_> = before.into_iter().map(|(line, ago)| (LINES[line], ago)).collect();
        before.sort_by_key(|(_, ago)| -ago);
        let mut engine = Engine::default();
        views(&mut engine, &before, NOW);
        let facets = |line: usize| LINES.get(line).map(|value| ("line", *value));
        // Most of the list may be of one kind.
        let lines: Vec<usize> = [0, 1, 4].into_iter().chain(list.iter().map(|&n| if n < 5 { n } else if n < 18 { common } else { n % 5 })).collect();
        let items: Vec<Item> = (0..).zip(&lines).map(|(n, &line)| plain(&format!("{n}"), facets(line).as_slice())).collect();
        let mut last = scores(&mut engine, &items, NOW);
        for more in 0..8 {
            engine.track(&of(Name::ViewItem, &plain(&format!("new-{more}"), &[("line", "f")])), None, NOW);
            let next = scores(&mut engine, &items, NOW);
            let common = |line: usize| lines.iter().filter(|&&other| other == line).count();
            let holds = |line: usize| only_f || LINES.get(line).is_some() && common(line) >= common(0);
            for place in (0..items.len()).filter(|&place| lines[place] != 0 && holds(lines[place])) {
                let (was, is) = (last[0] - last[place], next[0] - next[place]);
                prop_assert!(is >= was - 1e-6, "after {} more views: {was} to {is} against {:?}", more + 1, facets(lines[place]));
            }
            last = next;
        }
        prop_assert!(!only_f || last[0] > last[1] && last[0] > last[2], "{last:?}");
    }

    /// A facet that every item of the list has moves none of them against another.
    #[test]
    fn what_all_share_moves_nothing(seed in any::<u64>(), events in 0..60usize, items in 2..30usize) {
        let world = World::new(seed, events, items);
        let alike = |shared: bool| {
            let mut engine = world.engine();
            let shared_facet = Facet::new("season", "winter");
            let seen = Item { item_id: "seen".into(), facets: vec![shared_facet.clone()], ..Item::default() };
            for n in 0..3 {
                engine.track(&of(Name::ViewItem, &seen), Some(NOW - 60 * SECOND * n), NOW);
            }
            let mut items: Vec<Item> = world.items.iter().flatten().cloned().collect();
            items.iter_mut().filter(|_| shared).for_each(|item| item.facets.insert(0, shared_facet.clone()));
            scores(&mut engine, &items, NOW)
        };
        let (without, with) = (alike(false), alike(true));
        for (a, b) in without.iter().zip(&with) {
            prop_assert!(a.is_nan() && b.is_nan() || (a - b - (without[0] - with[0])).abs() < 1e-9 || without[0].is_nan());
        }
    }

    /// Two views move little. With `e` views of evidence against a prior of `p`, a facet's ratio is that of the visitor's
    /// share, smoothed by the list's, times e / (e + p). Over a list of `n` items (whose rarest facet has the share
    /// 2 / (n + 2)) it stays between -ln(1 + e/p) · e / (e + p) and ln((e · (n + 2) / 2 + p) / (e + p)) · e / (e + p).
    /// A score moves by at most that, weighted, for each key of the item; and so an item rises on the page by a bounded
    /// factor.
    #[test]
    fn two_views_move_little(
        keys in 1..5usize,
        list in prop::collection::vec(prop::collection::vec(0..6usize, 5), 3..120),
        seen in prop::collection::vec(0..6usize, 5),
    ) {
        const VALUES: [&str; 6] = ["u", "v", "w", "x", "y", "z"];
        const KEYS: [&str; 5] = ["one", "two", "three", "four", "five"];
        let item = |id: &str, values: &[usize]| {
            plain(id, &(0..keys).map(|key| (KEYS[key], VALUES[values[key]])).collect::<Vec<_>>())
        };
        let mut engine = Engine::default();
        for ago in [30, 0] {
            engine.track(&of(Name::ViewItem, &item("elsewhere", &seen)), Some(NOW - ago * SECOND), NOW);
        }
        let items: Vec<Item> = list.iter().enumerate().map(|(n, values)| item(&format!("{n}"), values)).collect();
        let n = items.len() as f64;
        let weights = Weights::default();
        let (facet, session) = (weights.of(Signal::Facet), weights.of(Signal::SessionFacet));
        let (e, share) = (2.0, 2.0 / (n + 2.0));
        let up = |p: f64| ((e / share + p) / (e + p)).ln() * e / (e + p);
        let down = |p: f64| (1.0 + e / p).ln() * e / (e + p);
        let most = keys as f64 * (facet * up(10.0) + session * up(5.0));
        let least = -(keys as f64) * (facet * down(10.0) + session * down(5.0));
        for score in scores(&mut engine, &items, NOW) {
            prop_assert!((least - 1e-6..=most + 1e-6).contains(&score), "{score} is not between {least} and {most}");
        }
        // Place p scores -w ln(1 + p): it can pass q only where ln((1 + p) / (1 + q)) <= (most - least) / w.
        let factor = ((most - least) / weights.of(Signal::PageOrder)).exp();
        let items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
        for (slot, placed) in engine.rank(&items, &RankOptions::default(), NOW).items().iter().enumerate() {
            let (from, to) = (f64::from(placed.place) + 1.0, slot as f64 + 1.0);
            prop_assert!(to + 1.0 >= from / factor && to <= from * factor + 1.0, "{from} to {to}, factor {factor}");
        }
    }
}

/// The least confidence is that of two views: one moves nothing, the second does.
#[test]
fn the_second_view_counts() {
    let mut items: Vec<Option<Item>> = (0..300).map(|n| Some(plain(&format!("{n}"), &[("line", "g")]))).collect();
    items[299] = Some(plain("last", &[("line", "f")]));
    let mut engine = Engine::default();
    let mut reordered = || {
        engine.track(
            &of(Name::ViewItem, &plain("seen", &[("line", "f")])),
            None,
            NOW + 10 * SECOND * i64::from(engine.history().version()),
        );
        engine.rank(&items, &RankOptions::default(), NOW + 60 * SECOND).reordered
    };
    assert_eq!([reordered(), reordered()], [false, true]);
}

/// Of two lines viewed, the one viewed more stands first, and one never viewed last.
#[test]
fn more_views_weigh_more() {
    let mut engine = Engine::default();
    views(&mut engine, &[("f", 90), ("f", 80), ("f", 70), ("g", 60)], NOW);
    let items = ["h", "g", "f"].map(|value| plain(value, &[("line", value)]));
    let scores = scores(&mut engine, &items, NOW);
    assert!(scores[2] > scores[1] && scores[1] > scores[0], "{scores:?}");
}

/// A part of a path counts for the whole: who looks at running shoes sees trail shoes before hats.
#[test]
fn paths_count_for_their_parents() {
    let mut engine = Engine::default();
    for n in 0..4 {
        engine.track(&of(Name::ViewItem, &plain(&format!("{n}"), &[("category", "Shoes/Running")])), None, NOW);
    }
    let items = ["Hats/Straw", "Shoes/Trail", "Shoes/Running"].map(|value| plain(value, &[("category", value)]));
    let scores = scores(&mut engine, &items, NOW);
    assert!(scores[2] > scores[1] && scores[1] > scores[0], "{scores:?}");
}

/// Who looks at cheap things sees the cheap above the dear, and the other way round; the more so the more was seen.
#[test]
fn prices_are_learned() {
    let priced = |id: String, price: f64| Item { price: Some(price), ..plain(&id, &[]) };
    let prices = [2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let items: Vec<Item> = prices.iter().map(|&price| priced(format!("{price}"), price)).collect();
    for (seen, near, far) in [(2.5, 0, 5), (50.0, 5, 0)] {
        let mut engine = Engine::default();
        let mut last = 0.0;
        for n in 0..12 {
            engine.track(&of(Name::ViewItem, &priced(format!("seen-{n}"), seen)), None, NOW);
            let scores = scores(&mut engine, &items, NOW);
            let lead = scores[near] - scores[far];
            assert!(lead > last, "{n}: {scores:?}");
            last = lead;
        }
        let range = engine.profile(NOW).price.unwrap();
        assert!(range.low < seen && seen < range.high && (range.typical - seen).abs() < 0.01, "{range:?}");
    }
}

/// Who looks at what has just come out sees the new above the old, and the other way round.
#[test]
fn ages_are_learned() {
    let aged = |id: String, days: i64| Item { time: Some(NOW - days * DAY), ..plain(&id, &[]) };
    let items: Vec<Item> = [1, 10, 50, 100, 300].iter().map(|&days| aged(format!("{days}"), days)).collect();
    for (seen, near, far) in [(1, 0, 4), (300, 4, 0)] {
        let mut engine = Engine::default();
        for n in 0..6 {
            engine.track(&of(Name::ViewItem, &aged(format!("seen-{n}"), seen)), None, NOW);
        }
        let scores = scores(&mut engine, &items, NOW);
        assert!(scores[near] > scores[far], "{scores:?}");
    }
}

/// However much was done, one facet moves a score by no more than 3 times its weights.
#[test]
fn one_facet_has_its_limit() {
    let mut items: Vec<Item> = (0..300).map(|n| plain(&format!("{n}"), &[("line", "g")])).collect();
    items.push(plain("rare", &[("line", "f")]));
    let weights = Weights::default();
    let most = 3.0 * (weights.of(Signal::Facet) + weights.of(Signal::SessionFacet));
    for (name, limit) in [(Name::Purchase, most), (Name::Dislike, -3.0 * weights.of(Signal::Facet))] {
        let mut engine = Engine::default();
        for n in 0..600 {
            engine.track(&of(name, &plain(&format!("seen-{n}"), &[("line", "f")])), None, NOW);
        }
        let score = scores(&mut engine, &items, NOW)[300];
        assert!((score - limit).abs() < 1e-9, "{score} is not {limit}");
    }
}

/// Several values of one key share an event and share a place in the score: an item that has two is worth the mean of
/// those that have one each, and a view of it is one view.
#[test]
fn values_of_one_key_share() {
    let (f, g) = (("line", "f"), ("line", "g"));
    let items = [plain("f", &[f]), plain("g", &[g]), plain("both", &[f, g]), plain("none", &[])];
    let mut engine = Engine::default();
    views(&mut engine, &[("f", 90), ("f", 80), ("g", 70)], NOW);
    let scores = scores(&mut engine, &items, NOW);
    assert!((scores[2] - (scores[0] + scores[1]) / 2.0).abs() < 1e-9, "{scores:?}");
    let strength = |item: &Item| {
        let mut engine = Engine::default();
        engine.track(&of(Name::Like, item), None, NOW);
        let profile = engine.profile(NOW);
        (profile.facets.iter().map(|facet| facet.strength).sum::<f64>(), profile.confidence)
    };
    let (one, both) = (strength(&items[0]), strength(&items[2]));
    assert!((one.0 - both.0).abs() < 1e-6 && one.1 == both.1, "{one:?} {both:?}");
}
