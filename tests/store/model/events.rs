//! The events that are told, and how they are told apart.

use super::acts::NOW;
use super::book::{bit, item_of};
use indwell::event::{Event, Name, Subject};
use indwell::history::History;
use indwell::item::ItemKey;
use indwell::store::Problem;

/// The number of an event stands in its time.
pub fn event(number: u8) -> (Event, Option<i64>) {
    let subject = Subject::Id(item_of(number).to_string());
    (Event { name: Name::AddToCart, subject, value: 0.0 }, Some(NOW - 10_000 * (100 - i64::from(number))))
}

/// The events that are told, each once.
pub fn told_in(history: &History) -> Result<u16, String> {
    let mut told = 0;
    for record in history.events() {
        let number = 100 - (NOW / 1000 - i64::from(record.at)) / 10;
        let known = u8::try_from(number).ok().filter(|&number| {
            number < 32 && history.catalog().key(record.item) == ItemKey::new(&item_of(number).to_string())
        });
        let event = bit(known.ok_or("there is an event that nobody told")?);
        if told & event != 0 {
            return Err(format!("event {} counts twice", event.trailing_zeros()));
        }
        told |= event;
    }
    Ok(told)
}

/// Whether nothing is wrong but what is so from the beginning.
pub fn is_well(problem: Option<Problem>) -> Result<(), String> {
    match problem {
        None | Some(Problem::Newer) => Ok(()),
        Some(problem) => Err(format!("there is a problem: {problem:?}")),
    }
}
