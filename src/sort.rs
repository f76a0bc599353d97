//! The one sort of the crate: each of std's generic sorts weighs 4 to 6 KB in the wasm, this one 0.4.

/// Runs of so many are sorted by insertion before they are merged.
const RUN: usize = 8;

/// The places 0, 1, … of `values` by falling value; equal values keep their order.
pub fn by_falling(values: impl Iterator<Item = f64>) -> Vec<u32> {
    places(values.map(|value| !ascending(value)))
}

/// The places 0, 1, … of `keys` by rising key; equal keys keep their order. A merge sort from the bottom up.
pub fn places(keys: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut pairs = Vec::with_capacity(keys.size_hint().0);
    for key in keys {
        // Pushed by a function of its own: what is left of this one is written out for every caller.
        push(&mut pairs, key);
    }
    merge_sort(pairs)
}

#[inline(never)]
fn push(pairs: &mut Vec<(u64, u32)>, key: u64) {
    pairs.push((key, pairs.len() as u32));
}

#[inline(never)]
fn merge_sort(mut pairs: Vec<(u64, u32)>) -> Vec<u32> {
    // Short runs by insertion: most lists are nearly in order.
    for run in pairs.chunks_mut(RUN) {
        for at in 1..run.len() {
            let mut to = at;
            while to > 0 && run[to - 1].0 > run[to].0 {
                run.swap(to - 1, to);
                to -= 1;
            }
        }
    }
    let mut merged = pairs.clone();
    let mut width = RUN;
    while width < pairs.len() {
        for (from, to) in pairs.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
            let (mut left, mut right) = from.split_at(width.min(from.len()));
            for place in to {
                let second = right.first().is_some_and(|r| left.first().is_none_or(|l| r.0 < l.0));
                let taken = if second { &mut right } else { &mut left };
                if let [first, rest @ ..] = *taken {
                    (*place, *taken) = (*first, rest);
                }
            }
        }
        std::mem::swap(&mut pairs, &mut merged);
        width *= 2;
    }
    pairs.iter().map(|pair| pair.1).collect()
}

/// The bits of a number such that they rise as the number does (the order of [`f64::total_cmp`]).
fn ascending(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
