//! Counted pairs: the result of the statement that `indwell pairs` prints.

use super::{Cell, Field, Problem, Record, Request, Tally, reason, rows};
use crate::offline::log::Log;

/// What is known of two items, and of the first of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The number of the item looked at.
    pub input: u32,
    /// The number of the item looked at with it, or after it.
    pub target: u32,
    /// Distinct visitors that looked at both.
    pub visitors: u32,
    /// Σ t/n², Σ t/n, and Σ t·e^(−steps between), as the linear model counts them.
    pub counts: [f32; 3],
    /// Of the first item: clicks, clicks of late, and what it was followed by.
    pub item: [f32; 3],
    /// Over all items: what share of the clicks are of late.
    pub late_share: f32,
}

/// The columns, in their order.
const FIELDS: [Field; 8] = [
    Field::Visitors,
    Field::Shared,
    Field::Together,
    Field::After,
    Field::Clicks,
    Field::OfLate,
    Field::LeftFor,
    Field::LateShare,
];

/// Reads pairs, by rising numbers; of two rows with the same pair one counts. Items are numbered in the log in the order
/// of their ids, so that the order of rows does not matter.
pub fn read_pairs(request: &Request, log: &mut Log) -> Result<(Vec<Pair>, Tally), Problem> {
    let mut found: Vec<(String, String, [f32; 8])> = Vec::new();
    let mut buffer = String::new();
    let tally = rows(request, &mut |row: &dyn Record| {
        let mut id = |field: Field| {
            let cell: Cell = row.get(field);
            let id = cell.id(&mut buffer).map_err(|error| reason(row, field, error))?;
            id.map(str::to_owned).ok_or_else(|| reason(row, field, "is empty"))
        };
        let (input, target) = (id(Field::Item)?, id(Field::ItemB)?);
        let mut numbers = [0.0; 8];
        for (number, field) in numbers.iter_mut().zip(FIELDS) {
            let value = row.get(field).number().map_err(|error| reason(row, field, error))?;
            let value = value.ok_or_else(|| reason(row, field, "is empty"))?;
            if value < 0.0 {
                return Err(reason(row, field, "is below 0"));
            }
            *number = value as f32;
        }
        found.push((input, target, numbers));
        Ok(true)
    })?;
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    found.iter().for_each(|pair| {
        log.number(&pair.0);
    });
    let pair = |(input, target, [visitors, shared, together, after, clicks, of_late, left_for, late_share]): &(
        String,
        String,
        [f32; 8],
    )| Pair {
        input: log.number(input),
        target: log.number(target),
        visitors: *visitors as u32,
        counts: [*shared, *together, *after],
        item: [*clicks, *of_late, *left_for],
        late_share: *late_share,
    };
    let mut pairs: Vec<Pair> = found.iter().map(pair).collect();
    pairs.sort_by_key(|pair| (pair.input, pair.target));
    pairs.dedup_by_key(|pair| (pair.input, pair.target));
    Ok((pairs, tally))
}
