//! The one sort of the crate: each of std's generic sorts weighs 4 to 6 KB in the wasm, this one 0.3.

/// Elements that are about where they belong take no more steps than this each; else they are sorted in another way.
const STEPS: usize = 8;

/// The places 0, 1, … of `values` by falling value; equal values keep their order.
pub fn by_falling(values: impl Iterator<Item = f64>) -> Vec<u32> {
    places(values.map(falling))
}

/// The places 0, 1, … of `keys` by rising key; equal keys keep their order.
pub fn places(keys: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut pairs = Vec::with_capacity(keys.size_hint().0);
    for key in keys {
        // Pushed by a function of its own: what is left of this one is written out for every caller.
        push(&mut pairs, key);
    }
    sort(&mut pairs);
    seconds(&pairs)
}

#[inline(never)]
fn push(pairs: &mut Vec<(u64, u32)>, key: u64) {
    pairs.push((key, pairs.len() as u32));
}

/// What stands beside the keys.
#[inline(never)]
fn seconds(pairs: &[(u64, u32)]) -> Vec<u32> {
    pairs.iter().map(|pair| pair.1).collect()
}

/// Sorts pairs by Shell's method, with the gaps of Gonnet and Baeza-Yates.
#[inline(never)]
fn sort(pairs: &mut [(u64, u32)]) {
    let mut gap = pairs.len();
    while gap > 1 {
        gap = (gap * 5 / 11).max(1);
        insert(pairs, gap, usize::MAX);
    }
}

/// Sorts what is `gap` apart by insertion; false where it gave up after so many steps.
#[inline(never)]
fn insert(pairs: &mut [(u64, u32)], gap: usize, mut steps: usize) -> bool {
    for at in gap..pairs.len() {
        let mut to = at;
        while to >= gap && pairs[to - gap] > pairs[to] {
            pairs.swap(to - gap, to);
            to -= gap;
            steps -= 1;
            if steps == 0 {
                return false;
            }
        }
    }
    true
}

/// Puts places into the order of their values, the greatest first, as [`spread`] does. Those that nearly are in order already, as they
/// had it before, take a look, or few steps.
#[inline(never)]
pub fn again(places: &mut Vec<u32>, values: &[f64]) {
    let pair = |&place: &u32| (falling(values[place as usize]), place);
    if places.is_sorted_by_key(pair) {
        return;
    }
    let mut pairs: Vec<_> = places.iter().map(pair).collect();
    if !insert(&mut pairs, 1, values.len()) {
        spread(&mut pairs);
    }
    *places = seconds(&pairs);
}

/// Sorts pairs whose keys are by [`falling`], in a time that grows no faster than their number where the values are spread at all
/// evenly: each goes to about where it belongs, from where a step or two are left.
#[inline(never)]
fn spread(pairs: &mut [(u64, u32)]) {
    let count = pairs.len();
    let (mut first, mut last) = (u64::MAX, 0);
    for pair in pairs.iter() {
        first = first.min(pair.0);
        last = last.max(pair.0);
    }
    let scale = count as f64 / (fallen(first) - fallen(last));
    // Where all are the same or some are no numbers this is anything: what follows puts that right.
    let about = |key| count.min(((fallen(first) - fallen(key)) * scale) as usize);
    let mut places = vec![0; count + 1];
    for pair in pairs.iter() {
        places[about(pair.0)] += 1;
    }
    let mut before = 0;
    for place in &mut places {
        before += *place;
        *place = before - *place;
    }
    let given = pairs.to_vec();
    for pair in given {
        let place = &mut places[about(pair.0)];
        pairs[*place] = pair;
        *place += 1;
    }
    if !insert(pairs, 1, STEPS * count + 1) {
        sort(pairs);
    }
}

/// A key that rises as the number falls (the order of [`f64::total_cmp`]).
pub fn falling(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { bits } else { !(bits | 1 << 63) }
}

/// The number of such a key.
#[inline(always)]
fn fallen(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key } else { !key & !(1 << 63) })
}
