//! Other aims than relevance: margin, freshness, whatever the publisher puts a number to.
//!
//! A score is an estimate of log-odds, so an aim is a part of it like any signal: its numbers, standardised within the list,
//! times its weight. The trade is reported: the mean of each aim over the slate with the aims and without.

use super::fair::attention;

/// No item gains or loses more than so many standard deviations: one absurd number is not to rule the list.
const MOST: f64 = 3.0;

/// One aim.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// What the publisher calls it; reasons name it.
    pub name: String,
    /// What one standard deviation of its numbers is worth, in log-odds.
    pub weight: f64,
    /// Where the numbers come from.
    pub of: Numbers,
}

/// The numbers of an aim: the more the better.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// By place on the page, NaN where there is none.
    Given(Vec<f64>),
    /// -ln(1 + age in days) of each item.
    Freshness,
}

/// What was shown was held back: its odds are multiplied by `1 - rate` in the moment, and by 1 again after `seconds`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotation {
    /// From 0, never held back, to 1.
    pub rate: f64,
    /// Seconds until nothing is left of it.
    pub seconds: f64,
}

impl Rotation {
    /// More is never taken from a score: e to this power is nothing.
    const MOST: f64 = 20.0;

    /// What is added to the score, at most 0, of an item that was last shown `age` seconds ago.
    pub fn held(&self, age: f64) -> f64 {
        let rest = if age < self.seconds { 1.0 - age / self.seconds } else { 0.0 };
        f64::max(libm::log(1.0 - (self.rate * rest).clamp(0.0, 1.0)), -Self::MOST)
    }
}

/// What an aim had from the slate without any aims, and has from the slate as it is. NaN where no item has a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trade {
    /// Without aims.
    pub before: f64,
    /// As it is.
    pub after: f64,
}

/// For each number how many standard deviations it is above the mean, within -3 and 3; 0 for what is none, and for all where
/// they do not differ.
pub fn standardised(numbers: &[f64]) -> Vec<f64> {
    let (mut count, mut sum) = (0.0, 0.0);
    for number in numbers {
        if number.is_finite() {
            (count, sum) = (count + 1.0, sum + number);
        }
    }
    let mean = sum / count;
    let mut squares = 0.0;
    for number in numbers {
        if number.is_finite() {
            squares += (number - mean) * (number - mean);
        }
    }
    let deviation = (squares / count).sqrt();
    // Sums are not exact: what differs by less does not differ.
    let told = deviation > 1e-12 * mean.abs() && deviation.is_finite();
    let mut standard = Vec::with_capacity(numbers.len());
    for number in numbers {
        let steps = (number - mean) / deviation;
        standard.push(if told && number.is_finite() { steps.clamp(-MOST, MOST) } else { 0.0 });
    }
    standard
}

/// The mean over the slots of a slate, each counted by the attention it has; what has no number counts for nothing.
pub fn mean(order: &[u32], slots: usize, by_place: &[f64]) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (slot, &place) in order.iter().take(slots).enumerate() {
        let number = by_place[place as usize];
        if number.is_finite() {
            sum += number * attention(slot);
            all += attention(slot);
        }
    }
    sum / all
}
