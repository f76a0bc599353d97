//! Slots of their own.

use crate::item::ItemKey;

/// Puts an item into a slot whatever its score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The item.
    pub item_id: String,
    /// Its slot, from 0; one behind the end is the last.
    pub slot: u32,
}

impl Pin {
    /// The key of the item.
    pub fn key(&self) -> ItemKey {
        ItemKey::new(&self.item_id)
    }
}

/// Moves the places in `pinned` (slot, place) to their slots; the others keep their order. Of two pins on one slot the
/// first given gets it and the other the next slot; of two pins of one item the first counts.
pub fn pin(order: &mut Vec<u32>, pinned: &[(u32, u32)]) {
    if pinned.is_empty() {
        return;
    }
    let mut pins: Vec<(u32, u32)> = Vec::with_capacity(pinned.len());
    for &pin in pinned {
        if !has(&pins, pin.1) {
            let at = pins.iter().position(|later| later.0 > pin.0).unwrap_or(pins.len());
            pins.insert(at, pin);
        }
    }
    order.retain(|&place| !has(&pins, place));
    let mut free = 0;
    for (slot, place) in pins {
        free = free.max(slot as usize).min(order.len());
        order.insert(free, place);
        free += 1;
    }
}

/// Whether a place is among (slot, place).
#[inline(never)]
pub(super) fn has(pins: &[(u32, u32)], place: u32) -> bool {
    pins.iter().any(|pin| pin.1 == place)
}
