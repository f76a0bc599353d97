//! What the crowd's knowledge says to this visitor: from the items they looked at to the items that follow.

mod crowd;
mod next;
mod packs;
mod sessions;
mod similar;
mod suggest;

pub use crowd::{Crowd, inputs};
pub use next::{Input, Params, Query};
pub use packs::{Packs, Related};
pub use suggest::{Asked, Source, Strategy, Suggestion, suggest};

/// A source of neighbours: an in-memory matrix when a pack is built and measured, the pack itself in the browser.
pub trait Neighbours {
    /// Replaces `row` with the neighbours of an item, each with its weight; with nothing where the item is unknown.
    /// The item itself may be among them: it says how likely it is looked at again.
    fn read(&self, item: u32, row: &mut Vec<(u32, f32)>);

    /// Adds what else speaks for items to a query whose inputs are weighed.
    fn vote(&self, query: &mut Query, inputs: &[Input]) {
        let _ = (query, inputs);
    }
}
