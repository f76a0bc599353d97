//! From scores to a slate.

/// Puts an item into a slot whatever its score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The item.
    pub item_id: String,
    /// Its slot, from 0; one behind the end is the last.
    pub slot: u32,
}

/// Places by falling score; equal scores keep the page's order. `scored` holds (score, place on the page).
pub fn by_score(scored: &mut [(f64, u32)]) {
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
}

/// Moves the places in `pinned` (slot, place) to their slots; the others keep their order. Of two pins on one slot the
/// first given gets it and the other the next slot; of two pins of one item the first counts.
pub fn pin(order: &mut Vec<u32>, pinned: &[(u32, u32)]) {
    let mut pins: Vec<(u32, u32)> = Vec::with_capacity(pinned.len());
    for &(slot, place) in pinned {
        if pins.iter().all(|pin| pin.1 != place) {
            pins.push((slot, place));
        }
    }
    pins.sort_by_key(|&(slot, _)| slot);
    order.retain(|place| pins.iter().all(|pin| pin.1 != *place));
    let mut free = 0;
    for (slot, place) in pins {
        free = free.max(slot as usize).min(order.len());
        order.insert(free, place);
        free += 1;
    }
}
