//! What the crowd's knowledge says to this visitor: from the items they looked at to the items that follow.

mod next;

pub use next::{Input, Params, Query};

/// A source of neighbours: an in-memory matrix when a pack is built and measured, the pack itself in the browser.
pub trait Neighbours {
    /// Replaces `row` with the neighbours of an item, each with its weight; with nothing where the item is unknown.
    /// The item itself may be among them: it says how likely it is looked at again.
    fn read(&self, item: u32, row: &mut Vec<(u32, f32)>);
}
