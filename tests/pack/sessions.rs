//! The votes of like sessions: read as they were written, and counted as their definition says.

use crate::made::{Chance, contents};
use indwell::item::ItemKey;
use indwell::offline::pack::{Contents, write};
use indwell::pack::{Pack, Relation};
use indwell::recommend::{Input, Neighbours, Packs, Params, Query};
use proptest::prelude::*;

/// Some sessions over so many items, each of distinct items.
fn sessions(seed: u64, items: usize) -> Vec<Vec<u32>> {
    let mut chance = Chance(seed);
    let session = |chance: &mut Chance| {
        let mut session: Vec<u32> = Vec::new();
        for _ in 0..2 + chance.below(5) {
            let item = chance.below(items) as u32;
            if !session.contains(&item) {
                session.push(item);
            }
        }
        session
    };
    (0..1 + chance.below(60)).map(|_| session(&mut chance)).collect()
}

/// Only sessions: what is looked at next has no neighbours.
fn only(seed: u64, items: usize) -> Contents {
    Contents { relations: Vec::new(), sessions: sessions(seed, items), session_share: 0.5, ..contents(seed, items, 0) }
}

/// By the definition: the cosine of the visit's weights with every session, and votes that fade with the distance.
fn naive(sessions: &[Vec<u32>], inputs: &[u32], weights: &[f32], share: f32, item: u32) -> f32 {
    let alike = |session: &Vec<u32>| {
        let shared = inputs.iter().zip(weights).filter(|(input, _)| session.contains(input));
        shared.map(|(_, weight)| weight).sum::<f32>() / (session.len() as f32).sqrt()
    };
    let all: f32 = sessions.iter().map(alike).sum();
    let vote = |session: &Vec<u32>| {
        let place = |wanted: &u32| session.iter().position(|item| item == wanted);
        let newest = inputs.iter().find_map(place)?;
        Some(share * alike(session) / all * (-(place(&item)?.abs_diff(newest) as f32) / 3.0).exp())
    };
    sessions.iter().filter_map(vote).sum()
}

proptest! {
    #[test]
    fn votes_are_those_of_the_definition(seed in any::<u64>(), items in 1usize..30, looked in 1usize..6) {
        let given = only(seed, items);
        let pack = Pack::read(write(&given).unwrap()).unwrap();
        let number: Vec<u32> = given.items.iter().map(|i| pack.find(ItemKey::new(&i.item.item_id)).unwrap()).collect();
        for (place, session) in (0..).zip(&given.sessions) {
            let wanted: Vec<u32> = session.iter().map(|&item| number[item as usize]).collect();
            prop_assert_eq!(pack.session(place).collect::<Vec<_>>(), wanted);
        }
        for (item, &own) in (0..).zip(&number) {
            let wanted = (0..).zip(&given.sessions).filter(|(_, session)| session.contains(&item)).map(|(place, _)| place);
            prop_assert!(pack.sessions_of(own).eq(wanted));
        }
        prop_assert_eq!(pack.session(given.sessions.len() as u32).count(), 0);

        let mut chance = Chance(seed);
        let inputs: Vec<u32> = (0..looked).map(|_| chance.below(items) as u32).collect();
        let params = Params { repeat_last: 1.0, repeat_earlier: 1.0, ..Params::default() };
        let share = pack.session_share();
        let mut packs = Packs::default();
        packs.put("one", pack);
        let asked: Vec<Input> = inputs
            .iter()
            .map(|&item| Input { item: number[item as usize], visit: true, days: 0.0, strength: 1.0 })
            .collect();
        let mut query = Query::default();
        query.run(&packs.related(Relation::Next), &asked, &params);
        let weights = query.weights().to_vec();
        for item in 0..items as u32 {
            let wanted = naive(&given.sessions, &inputs, &weights, share, item);
            let is = query.score(number[item as usize]);
            prop_assert!((is - wanted).abs() <= 1e-5 * wanted.max(1.0), "{} is {}, not {}", item, is, wanted);
        }
        // Of other relations they say nothing.
        query.run(&packs.related(Relation::AlsoViewed), &asked, &params);
        prop_assert!(query.is_empty());
    }
}

/// Nothing but what the trait promises: a source without sessions adds nothing.
#[test]
fn a_source_has_no_votes_unless_it_says_so() {
    struct None;
    impl Neighbours for None {
        fn read(&self, _: u32, row: &mut Vec<(u32, f32)>) {
            row.clear();
        }
    }
    let mut query = Query::default();
    query.run(&None, &[Input { item: 0, visit: true, days: 0.0, strength: 1.0 }], &Params::default());
    assert!(query.is_empty());
}
