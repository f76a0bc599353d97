//! The search on logs whose right answer is known.

use indwell::offline::cases::{Cases, Next};
use indwell::offline::fit::{Wish, build, choose};
use indwell::offline::recipe::{KNOBS, Recipe};
use indwell::offline::rows::Rows;
use proptest::prelude::*;

use crate::world::{log, logs};

/// Each visit is one item, its partner, and now and then the first again.
fn partners(back: bool) -> indwell::offline::log::Log {
    let session = |number: u32| {
        let (item, noise) = (number * 7 % 10 * 2, number * 13 % 20);
        (number, if back { vec![item, noise, item] } else { vec![noise, item, item + 1] })
    };
    log(20, &(0..600).map(session).collect::<Vec<_>>())
}

fn wish() -> Wish {
    Wish { support: 1, neighbours: 20, ..Wish::default() }
}

#[test]
fn the_search_never_ends_below_its_start_and_learns_repeats() {
    let mut first = None;
    for back in [true, false] {
        let log = partners(back);
        let (recipe, value) = choose(&log, 0..log.sessions(), &wish(), &mut |_, value| {
            first.get_or_insert(value);
        });
        assert!(value >= first.take().unwrap());
        let rows = build(&log, 0..log.sessions(), &wish(), &recipe);
        let list = Cases::of(&log, 550..600).judge(|| Next::new(&rows, recipe.params()), &[0.05; 20]);
        assert!(list.mrr(2).mean > 0.45, "{} with {recipe:?}", list.mrr(2).mean);
    }
    let repeats = |back| choose(&partners(back), 0..600, &wish(), &mut |_, _| ()).0.get("repeat_earlier");
    assert!(repeats(true) > repeats(false));
}

#[test]
fn what_is_fixed_stays_and_what_is_not_asked_for_is_not_done() {
    let log = partners(false);
    let mut recipe = Recipe::default();
    let place = Recipe::place("ridge").unwrap();
    recipe.set(place, 3.3);
    let fixed = Wish { recipe, fixed: vec![place], ..wish() };
    assert_eq!(choose(&log, 0..600, &fixed, &mut |_, _| ()).0.get("ridge"), 3.3);
    let mut trials = 0;
    let plain = Wish { search: false, recipe, ..wish() };
    assert_eq!(choose(&log, 0..600, &plain, &mut |_, _| trials += 1).0, recipe);
    assert_eq!(trials, 1);
    assert!(Recipe::place("rigde").is_none());
    assert!(KNOBS.iter().all(|knob| knob.choices.is_sorted()));
}

#[test]
fn an_item_that_nobody_clicked_is_reached_by_what_it_is() {
    let mut log = partners(false);
    let new = log.number("new");
    let content = Rows::new((0..=new).map(|item| if item == 4 { vec![(new, 0.9)] } else { vec![] }));
    let described = Wish { content, ..wish() };
    let (recipe, value) = choose(&log, 0..600, &described, &mut |_, _| ());
    assert!(value >= choose(&log, 0..600, &wish(), &mut |_, _| ()).1 - 0.05);
    let reached = |wish: &Wish| build(&log, 0..600, wish, &Recipe::default()).row(4).iter().any(|cell| cell.0 == new);
    assert!(reached(&described) && !reached(&wish()));
    assert!(Recipe::place("content").is_some_and(|_| recipe.get("content") >= 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_log_gives_a_recipe_and_the_same_one_twice(log in logs(6)) {
        let wish = Wish { tail: 0.4, ..wish() };
        let all = 0..log.sessions();
        let (recipe, value) = choose(&log, all.clone(), &wish, &mut |_, _| ());
        prop_assert!(value.is_finite());
        prop_assert_eq!(choose(&log, all.clone(), &wish, &mut |_, _| ()), (recipe, value));
        let rows = build(&log, all, &wish, &recipe);
        prop_assert!(rows.len() == 6 && rows.iter().flatten().all(|cell| cell.1 > 0.0 && cell.0 < 6));
    }
}
