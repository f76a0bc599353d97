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
    let count = pairs.len();
    // Short runs by insertion: most lists are nearly in order.
    for at in 1..count {
        let mut to = at;
        while to % RUN > 0 && pairs[to - 1].0 > pairs[to].0 {
            pairs.swap(to - 1, to);
            to -= 1;
        }
    }
    let mut merged = pairs.clone();
    let mut width = RUN;
    while width < count {
        // Numbers, not slices, say what is left of both runs: a third of the bytes.
        let (mut left, mut middle, mut right, mut end) = (0, 0, 0, 0);
        for (place, to) in merged.iter_mut().enumerate() {
            if place == end {
                (left, middle) = (end, count.min(end + width));
                (right, end) = (middle, count.min(middle + width));
            }
            let second = right < end && (left >= middle || pairs[right].0 < pairs[left].0);
            let taken = if second { &mut right } else { &mut left };
            *to = pairs[*taken];
            *taken += 1;
        }
        std::mem::swap(&mut pairs, &mut merged);
        width *= 2;
    }
    let mut places = Vec::with_capacity(count);
    for pair in pairs {
        places.push(pair.1);
    }
    places
}

/// The bits of a number such that they rise as the number does (the order of [`f64::total_cmp`]).
fn ascending(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
