//! Shown lists: what stood where, and what was clicked.

use super::sessions::Numbers;
use super::{Catalogue, Field, Problem, Record, Request, Tally, items, reason, rows};
use crate::offline::log::Log;
use std::collections::HashMap;

/// A list that a visitor was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The visitor's number.
    pub visitor: u32,
    /// Milliseconds since the epoch; the earliest of its rows.
    pub time: i64,
    /// Position, number of the item, whether it was clicked; by position.
    pub items: Vec<(u32, u32, bool)>,
}

/// Reads shown lists, oldest first. A list without a visitor is a visitor of its own; without positions the order of
/// rows is the order of the list.
pub fn read_impressions(
    request: &Request,
    log: &mut Log,
    catalogue: &mut Catalogue,
) -> Result<(Vec<Shown>, Tally), Problem> {
    let (mut visitors, mut lists) = (Numbers::default(), HashMap::new());
    let mut shown: Vec<Shown> = Vec::new();
    let mut buffers: [String; 3] = Default::default();
    let tally = rows(request, &mut |row: &dyn Record| {
        let [one, two, three] = &mut buffers;
        let id = |field: Field| move |error| reason(row, field, error);
        let list = row.get(Field::List);
        let list = list.id(one).map_err(id(Field::List))?.ok_or_else(|| reason(row, Field::List, "is empty"))?;
        let item = row.get(Field::Item);
        let item = item.id(two).map_err(id(Field::Item))?.ok_or_else(|| reason(row, Field::Item, "is empty"))?;
        let visitor = row.get(Field::Visitor);
        let visitor = visitor.id(three).map_err(id(Field::Visitor))?;
        let clicked = row.get(Field::Clicked).flag().map_err(id(Field::Clicked))?;
        let position = row.get(Field::Position).number().map_err(id(Field::Position))?;
        let time = items::time(row)?.unwrap_or(0);

        let number = log.number(item);
        catalogue.describe_once(number, item, row)?;
        let visitor = visitors.of((visitor, if visitor.is_none() { Some(list) } else { None }));
        let place = *lists.entry((visitor, list.to_owned())).or_insert(shown.len());
        if place == shown.len() {
            shown.push(Shown { visitor, time, items: Vec::new() });
        }
        let current = &mut shown[place];
        current.time = current.time.min(time);
        let position = position.map_or(current.items.len() as u32, |position| position.max(0.0) as u32);
        current.items.push((position, number, clicked));
        Ok(true)
    })?;
    shown.iter_mut().for_each(|list| list.items.sort_by_key(|item| item.0));
    shown.sort_by_key(|list| list.time);
    Ok((shown, tally))
}
