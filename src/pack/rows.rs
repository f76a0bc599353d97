//! Rows of bytes, any of which is found in a few steps, and rows of neighbours.

use super::BLOCK;

/// Rows of bytes: see the module's table of the format.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    index: &'a [u8],
    data: &'a [u8],
    count: u32,
}

impl<'a> Rows<'a> {
    /// The rows in these bytes; nothing when there cannot be so many.
    pub fn new(bytes: &'a [u8]) -> Option<Rows<'a>> {
        let (count, rest) = bytes.split_first_chunk()?;
        let count = u32::from_le_bytes(*count);
        let (index, data) = rest.split_at_checked((count as usize).div_ceil(BLOCK).checked_mul(4)?)?;
        // Each has at least its length.
        (count as usize <= data.len()).then_some(Rows { index, data, count })
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Calls `each` with every row, from the first, until it gives nothing; nothing then, and where the bytes do not have a row.
    pub fn try_each(&self, mut each: impl FnMut(&'a [u8]) -> Option<()>) -> Option<()> {
        let mut rest = self.data;
        for number in 0..self.count as usize {
            if number.is_multiple_of(BLOCK) {
                rest = self.data.get(u32_at(self.index, number / BLOCK)? as usize..)?;
            }
            let length = varint(&mut rest)? as usize;
            let (row, after) = rest.split_at_checked(length)?;
            rest = after;
            each(row)?;
        }
        Some(())
    }

    /// The row with this number; nothing where the bytes do not have it.
    #[inline(never)]
    pub fn get(&self, number: u32) -> Option<&'a [u8]> {
        if number >= self.count {
            return None;
        }
        let start = u32_at(self.index, number as usize / BLOCK)?;
        let mut rest = self.data.get(start as usize..)?;
        let mut left = number as usize % BLOCK;
        loop {
            let length = varint(&mut rest)? as usize;
            if left == 0 {
                return rest.get(..length);
            }
            rest = rest.get(length..)?;
            left -= 1;
        }
    }
}

/// What bytes 0 to 255 stand for on a scale, and the steps between the weights of a row.
#[derive(Clone, Debug)]
pub struct Scale {
    low: f32,
    step: f32,
}

impl Scale {
    /// The scale in the first eight bytes; nothing when it goes beyond what a number can be.
    pub fn new(bytes: &[u8]) -> Option<Scale> {
        let (low, step) = (f32_at(bytes, 0)?, f32_at(bytes, 1)?);
        let fits = |power: f32| (-80.0..=80.0).contains(&power);
        (fits(low) && step >= 0.0 && fits(low + 255.0 * step)).then_some(Scale { low, step })
    }

    /// What a byte stands for.
    pub fn value(&self, byte: u8) -> f32 {
        if byte == 0 { 0.0 } else { exp(self.low + self.step * f32::from(byte)) }
    }

    /// What each of 15 steps multiplies with, from the least to the greatest weight of a row.
    fn ratio(&self, least: u8, greatest: u8) -> f32 {
        exp(self.step * f32::from(greatest.saturating_sub(least)) / 15.0)
    }
}

/// The same bits on every target; to 1 part in 100,000, as a byte need not be told more exactly.
fn exp(power: f32) -> f32 {
    libm::exp2f(power * core::f32::consts::LOG2_E)
}

/// The neighbours of one item, by rising number.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The weight of the item itself: how likely it comes again.
    pub own: f32,
    steps: &'a [u8],
    weights: &'a [u8],
    levels: [f32; 16],
    next: i64,
    left: u32,
    items: u32,
    at: usize,
}

impl<'a> Row<'a> {
    /// The row `bytes` of `item`, one of `items`.
    pub fn new(bytes: &'a [u8], scale: &Scale, item: u32, items: u32) -> Row<'a> {
        let own = bytes.first().map_or(0.0, |&byte| scale.value(byte));
        let mut row =
            Row { own, steps: &[], weights: &[], levels: [0.0; 16], next: i64::from(item), left: 0, items, at: 0 };
        if let [_, least, greatest, count, rest @ ..] = bytes
            && let Some(split) = rest.len().checked_sub(usize::from(*count).div_ceil(2))
        {
            (row.steps, row.weights) = rest.split_at(split);
            row.left = u32::from(*count);
            let ratio = scale.ratio(*least, *greatest);
            let mut level = scale.value(*least);
            for place in &mut row.levels {
                *place = level;
                level *= ratio;
            }
        }
        row
    }
}

impl Iterator for Row<'_> {
    type Item = (u32, f32);

    /// Ends early where the bytes name an item that is not there.
    #[inline]
    fn next(&mut self) -> Option<(u32, f32)> {
        if self.at == self.left as usize {
            return None;
        }
        let step = varint(&mut self.steps)?;
        // The first may lie before the item itself.
        self.next += if self.at == 0 { i64::from(step >> 1) ^ -i64::from(step & 1) } else { i64::from(step) + 1 };
        let item = u32::try_from(self.next).ok().filter(|&item| item < self.items)?;
        let pair = *self.weights.get(self.at / 2)?;
        let level = if self.at & 1 == 0 { pair & 15 } else { pair >> 4 };
        self.at += 1;
        Some((item, self.levels[usize::from(level)]))
    }
}

/// Numbers of which each is told by its distance to the one before.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    bytes: &'a [u8],
    last: u32,
    /// What all of them are below.
    end: u32,
}

impl<'a> Steps<'a> {
    /// The numbers in these bytes, as far as they are below `end`.
    pub fn new(bytes: Option<&'a [u8]>, end: u32) -> Steps<'a> {
        Steps { bytes: bytes.unwrap_or_default(), last: 0, end }
    }
}

impl Iterator for Steps<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let step = varint(&mut self.bytes)?;
        self.last = self.last.wrapping_add((step >> 1) ^ (step & 1).wrapping_neg());
        if self.last >= self.end {
            self.bytes = &[];
            return None;
        }
        Some(self.last)
    }
}

/// A LEB128 number of at most 32 bits, which is taken off the bytes.
#[inline]
pub fn varint(bytes: &mut &[u8]) -> Option<u32> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    if first < 0x80 {
        return Some(u32::from(first));
    }
    long_varint(first, bytes)
}

#[inline(never)]
fn long_varint(first: u8, bytes: &mut &[u8]) -> Option<u32> {
    let mut number = u32::from(first & 0x7f);
    for shift in [7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return (shift < 28 || byte < 16).then_some(number);
        }
    }
    None
}

/// The number with this place among the u32 in these bytes.
pub fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    let bytes = bytes.get(place.checked_mul(4)?..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// The same of f32; nothing where it is not finite.
pub fn f32_at(bytes: &[u8], place: usize) -> Option<f32> {
    u32_at(bytes, place).map(f32::from_bits).filter(|number| number.is_finite())
}
