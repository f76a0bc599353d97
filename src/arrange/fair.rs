//! Who is seen: the exposure of each value of a facet key, floors for it, and how even it is.
//!
//! A slot has the attention `1 / log2(slot + 2)`, as in nDCG (Järvelin and Kekäläinen, 2002; as exposure: Singh and Joachims,
//! KDD 2018). The exposure of a value is its part of the attention of the first slots. An item counts for the first value that
//! it has of the key, of a path for its first part.

use crate::history::Catalog;

/// Floors of exposure.
#[derive(Clone, Debug, PartialEq)]
pub struct Fair {
    /// The group of the facet key ([`crate::item::group`]), such as that of `seller`.
    pub group: u32,
    /// From 0 to 1: so much for every value that the list has and [`Fair::of`] does not name.
    pub every: f64,
    /// For the facets with these ids.
    pub of: Vec<(u32, f64)>,
}

impl Fair {
    /// The least exposure that the facet with this id is to have.
    pub fn floor(&self, id: u32) -> f64 {
        for &(named, floor) in &self.of {
            if named == id {
                return floor;
            }
        }
        self.every
    }
}

/// The attention that a slot has.
pub fn attention(slot: usize) -> f64 {
    1.0 / libm::log2(slot as f64 + 2.0)
}

/// The number of the facet that an item counts for.
#[inline(never)]
pub fn value_of(catalog: &Catalog, group: u32, item: Option<u32>) -> Option<u32> {
    let facets = &catalog.item(item?).facets;
    facets.iter().copied().find(|&facet| catalog.group_hash(catalog.group_of(facet)) == group)
}

/// Entropy, in bits, of amounts: 0 for one value, log2(n) for n alike (Shannon 1948).
pub fn entropy(sums: &[(u32, f64)]) -> f64 {
    let mut all = 0.0;
    for sum in sums {
        all += sum.1;
    }
    let mut bits = 0.0;
    for sum in sums {
        if sum.1 > 0.0 {
            bits -= sum.1 / all * libm::log2(sum.1 / all);
        }
    }
    bits
}

/// One value that has a floor.
#[derive(Clone)]
struct Need {
    value: u32,
    /// Exposure that is still to come, as attention.
    rest: f64,
    /// Items that can still bring it.
    items: u32,
}

/// The list, as far as floors see it.
pub struct Row<'a> {
    /// By place on the page: the value that an item counts for.
    pub values: &'a [Option<u32>],
    /// Slot and place of what stands where it stands.
    pub taken: &'a [(u32, u32)],
    /// So many of the first slots count.
    pub slots: usize,
}

/// Brings every value to its floor (value, part of the attention of all slots), as far as there are items, and leaves the order
/// as it is otherwise: each slot has the first item of the order with which the floors can still be met in the slots behind it.
/// Whether they can is found by giving each slot to the value that lacks most. So for one floor they are met whenever that is
/// possible; floors that cannot all be met are served in the order of what they lack. Returns the places of the items that stand
/// further in front for it.
pub fn lift(order: &mut [u32], row: &Row, floors: &[(u32, f64)]) -> Vec<u32> {
    let slots = row.slots.min(order.len());
    let held = |slot: usize| row.taken.iter().any(|taken| taken.0 == slot as u32);
    let (mut all, mut free, mut pool) = (0.0, Vec::new(), Vec::new());
    for slot in 0..slots {
        all += attention(slot);
        if !held(slot) {
            free.push(attention(slot));
        }
    }
    for (slot, &place) in order.iter().enumerate() {
        if !held(slot) {
            pool.push(place);
        }
    }
    let mut needs = Vec::new();
    for &(value, floor) in floors {
        needs.push(Need { value, rest: floor * all, items: 0 });
    }
    // By value: which need it is. A search for each item would take as long as the rest, with many sellers.
    let mut need_of = vec![usize::MAX; needs.iter().map(|need| need.value as usize + 1).max().unwrap_or_default()];
    for (number, need) in needs.iter().enumerate() {
        need_of[need.value as usize] = number;
    }
    let number_of = |place: u32| need_of.get(row.values[place as usize]? as usize).copied();
    for &place in &pool {
        if let Some(need) = number_of(place).and_then(|number| needs.get_mut(number)) {
            need.items += 1;
        }
    }
    for &(slot, place) in row.taken {
        if let Some(need) = number_of(place).and_then(|number| needs.get_mut(number))
            && (slot as usize) < slots
        {
            need.rest -= attention(slot as usize);
        }
    }
    let before = order.to_vec();
    let mut lifted = Vec::new();
    let mut chosen = Vec::new();
    for at in 0..free.len() {
        let first = chosen_for(&pool, row, &needs, &free[at..]);
        let place = pool.remove(first);
        if first > 0 {
            lifted.push(place);
        }
        meet(&mut needs, row.values[place as usize], free[at]);
        chosen.push(place);
    }
    chosen.extend(pool);
    let mut next = chosen.iter();
    for (slot, place) in order.iter_mut().enumerate() {
        if !held(slot)
            && let Some(&chosen) = next.next()
        {
            *place = chosen;
        }
    }
    // One that others were lifted past stands where it stood, or behind.
    let at = |order: &[u32], place: u32| order.iter().position(|&other| other == place);
    lifted.retain(|&place| at(order, place) < at(&before, place));
    lifted
}

/// Which of the pool the first of these slots is for.
fn chosen_for(pool: &[u32], row: &Row, needs: &[Need], free: &[f64]) -> usize {
    let after = |value: Option<u32>| {
        let mut needs = needs.to_vec();
        meet(&mut needs, value, free[0]);
        can_be_met(needs, &free[1..])
    };
    if after(row.values[pool[0] as usize]) {
        return 0;
    }
    // Not with the first. Where nothing will do: what lacks most.
    if !can_be_met(needs.to_vec(), free) {
        let most = longest(needs);
        return pool.iter().position(|&place| most.is_some() && row.values[place as usize] == most).unwrap_or(0);
    }
    // Else the first of a value that lacks something, with which the rest can be met.
    let mut tried: Vec<u32> = Vec::new();
    for (at, &place) in pool.iter().enumerate() {
        let Some(value) = row.values[place as usize] else { continue };
        if tried.contains(&value) || !needs.iter().any(|need| need.value == value && need.rest > ENOUGH) {
            continue;
        }
        tried.push(value);
        if after(Some(value)) {
            return at;
        }
    }
    0
}

/// What is missing by less is not missing: sums of attention are not exact.
const ENOUGH: f64 = 1e-9;

fn meet(needs: &mut [Need], value: Option<u32>, attention: f64) {
    for need in needs {
        if Some(need.value) == value {
            need.rest -= attention;
            need.items = need.items.saturating_sub(1);
        }
    }
}

/// The value that lacks most, of those that there are items of.
fn longest(needs: &[Need]) -> Option<u32> {
    let mut most: Option<&Need> = None;
    for need in needs {
        if need.items > 0 && need.rest > most.map_or(ENOUGH, |most| most.rest) {
            most = Some(need);
        }
    }
    most.map(|need| need.value)
}

/// Whether all floors are met when every slot goes to the value that lacks most.
fn can_be_met(mut needs: Vec<Need>, free: &[f64]) -> bool {
    needs.retain(|need| need.rest > ENOUGH);
    if needs.len() > free.len() {
        return false;
    }
    for &attention in free {
        match longest(&needs) {
            Some(value) => meet(&mut needs, Some(value), attention),
            None => break,
        }
    }
    needs.iter().all(|need| need.rest <= ENOUGH)
}
