//! How good ranked lists are: hit rate, reciprocal rank, discounted gain, coverage and popularity, with their errors.

/// Where lists are cut.
pub const CUTS: [usize; 3] = [5, 10, 20];

/// Sums over predictions, each with one item that was wanted.
#[derive(Clone, Debug)]
pub struct Tally {
    /// How many predictions there were.
    pub predictions: usize,
    hits: [Sum; 3],
    reciprocal: [Sum; 3],
    gain: [Sum; 3],
    shown: Vec<bool>,
    popularity: Sum,
}

/// A mean and its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// The mean over predictions.
    pub mean: f64,
    /// Its standard error: the deviation over the root of their number.
    pub error: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    sum: f64,
    squares: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.squares += value * value;
    }

    fn figure(self, count: usize) -> Figure {
        let count = count.max(1) as f64;
        let mean = self.sum / count;
        Figure { mean, error: ((self.squares / count - mean * mean).max(0.0) / count).sqrt() }
    }
}

impl Tally {
    /// Nothing measured yet, over so many items.
    pub fn new(items: usize) -> Self {
        let zero = [Sum::default(); 3];
        Self {
            predictions: 0,
            hits: zero,
            reciprocal: zero,
            gain: zero,
            shown: vec![false; items],
            popularity: Sum::default(),
        }
    }

    /// Adds one prediction: the list that was shown, the best first (the first 20 count), the item that was wanted, and
    /// each item's share of all clicks of the training part, 0 to 1.
    pub fn add(&mut self, list: &[(u32, f32)], wanted: u32, shares: &[f32]) {
        let list = &list[..list.len().min(CUTS[2])];
        let rank = list.iter().position(|&(item, _)| item == wanted).map(|place| place + 1);
        for (number, cut) in CUTS.into_iter().enumerate() {
            let rank = rank.filter(|&rank| rank <= cut).map(|rank| rank as f64);
            self.hits[number].add(rank.map_or(0.0, |_| 1.0));
            self.reciprocal[number].add(rank.map_or(0.0, |rank| 1.0 / rank));
            self.gain[number].add(rank.map_or(0.0, |rank| 1.0 / (rank + 1.0).log2()));
        }
        for &(item, _) in list {
            if item as usize >= self.shown.len() {
                self.shown.resize(item as usize + 1, false);
            }
            self.shown[item as usize] = true;
        }
        let sum: f64 = list.iter().map(|&(item, _)| f64::from(shares[item as usize])).sum();
        self.popularity.add(sum / list.len().max(1) as f64);
        self.predictions += 1;
    }

    /// Adds what another tally has measured.
    pub fn merge(&mut self, other: &Self) {
        let all = |tally: &Self| [tally.hits, tally.reciprocal, tally.gain];
        let theirs = all(other);
        for (mine, theirs) in [&mut self.hits, &mut self.reciprocal, &mut self.gain].into_iter().zip(theirs) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.sum += theirs.sum;
                mine.squares += theirs.squares;
            }
        }
        self.popularity.sum += other.popularity.sum;
        self.popularity.squares += other.popularity.squares;
        for (mine, theirs) in self.shown.iter_mut().zip(&other.shown) {
            *mine |= theirs;
        }
        self.predictions += other.predictions;
    }

    /// HR@k: the share of predictions whose wanted item is among the first `CUTS[cut]`.
    pub fn hit_rate(&self, cut: usize) -> Figure {
        self.hits[cut].figure(self.predictions)
    }

    /// MRR@k: the mean of 1/rank, 0 beyond the cut.
    pub fn mrr(&self, cut: usize) -> Figure {
        self.reciprocal[cut].figure(self.predictions)
    }

    /// nDCG@k with one wanted item: the mean of 1/log2(rank + 1), 0 beyond the cut.
    pub fn ndcg(&self, cut: usize) -> Figure {
        self.gain[cut].figure(self.predictions)
    }

    /// The share of all items that were in any list.
    pub fn coverage(&self) -> f64 {
        self.shown.iter().filter(|&&shown| shown).count() as f64 / self.shown.len().max(1) as f64
    }

    /// Popularity bias: the mean share of training clicks of the items in a list, times the number of items; 1 is a list
    /// of average items.
    pub fn popularity(&self) -> f64 {
        self.popularity.figure(self.predictions).mean * self.shown.len() as f64
    }
}
