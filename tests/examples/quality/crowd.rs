//! The packs that are judged: built as `indwell pack` builds them.

use indwell::item::Item;
use indwell::offline::build::{Draft, Popularity, Written, relations};
use indwell::offline::fit::{self, Wish};
use indwell::offline::log::Log;
use indwell::pack::Relation;

/// A pack of a log, whose items have the numbers of `items`; what differs by site is chosen on the log's newest part.
pub fn pack(log: &Log, items: &[Item], support: u32) -> Result<Written, String> {
    let wish = Wish { neighbours: 20, support, ..Wish::default() };
    let (recipe, _) = fit::choose(log, 0..log.sessions(), &wish, &mut |_, _| {});
    let mut all = vec![(Relation::Next, fit::build(log, 0..log.sessions(), &wish, &recipe))];
    all.extend(relations(log, wish.neighbours, support));
    let known: Vec<String> = recipe.values().map(|(name, value)| format!("{name} {value}")).collect();
    eprintln!("pack of {} sessions: {}", log.sessions(), known.join(", "));
    Draft {
        items: items.to_vec(),
        popularity: Popularity::new(log, support),
        relations: all,
        params: recipe.params(),
        ..Draft::default()
    }
    .write()
}
