//! The linear item-item model: for every target the ridge regression of its clicks on the clicks of its strongest inputs.
//!
//! Source: Choi and others, *Session-aware Linear Item-Item Models for Session-based Recommendation* (SLIST), WWW 2021;
//! Steck, *Embarrassingly Shallow Autoencoders for Sparse Data* (EASE), WWW 2019. Theirs inverts one matrix over all items;
//! here every target has a small system of its own over its `inputs` strongest inputs, so that targets are independent and
//! nothing grows with the square of the number of items. The diagonal stays in: an item looked at again is a fifth of
//! what is to be foretold.

use std::ops::Range;

use crate::offline::log::Log;
use crate::offline::postings::Postings;
use crate::offline::rows::Rows;
use crate::offline::threads;

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The share of what was seen together, in any order, against what followed: 0 to 1.
    pub together: f32,
    /// The ridge: how much evidence it takes to be believed; above 0.
    pub ridge: f32,
    /// Inputs a target's system has at most.
    pub inputs: usize,
}

/// Clicks of one session that count, the newest: a robot's are endless.
const CLICKS: usize = 300;
/// Distinct items of one session that count as seen together, the newest.
const LONGEST: usize = 60;
/// How far back what followed is counted, and what one place further back counts less.
const WINDOW: usize = 20;

/// The counts the model is solved from: one column a target.
pub struct Counts {
    columns: Vec<Column>,
    /// How often each item was followed by anything, weighted by age.
    left: Vec<f32>,
}

/// A target's cells: the inputs lie apart from the counts, because most are only looked at to be passed over.
struct Column {
    inputs: Vec<u32>,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    /// Σ t/n² over the sessions that have both.
    both: f32,
    /// Σ t/n over the sessions that have both.
    together: f32,
    /// Σ t·e^(−steps between) where the target came after the input.
    after: f32,
}

impl Counts {
    /// Counts the sessions in `range`. A session's weight is `e^(−age/span)`, its age in sessions and `span` a share of
    /// all of them; infinite counts all alike. Pairs of fewer than `support` visitors are left out.
    pub fn new(log: &Log, range: Range<usize>, span: f32, support: u32) -> Self {
        let postings = Postings::new(log, range.clone(), true);
        let weight = |place: usize| (-((range.end - 1 - place) as f32) / (span * range.len() as f32)).exp();
        let mut left = vec![0.0; log.ids().len()];
        for place in range.clone() {
            let items = log.session(place).items;
            for &item in &items[..items.len() - 1] {
                left[item as usize] += weight(place);
            }
        }
        let fade: Vec<f32> = (0..WINDOW).map(|step| (-(step as f32)).exp()).collect();
        let state = || Counting::new(log.ids().len());
        let columns = threads::each(log.ids().len(), state, |column, target| {
            let target = target as u32;
            for &place in postings.of(target as usize) {
                let session = log.session(place as usize);
                let items = &session.items[session.items.len().saturating_sub(CLICKS)..];
                let t = weight(place as usize);
                column.distinct(items);
                let n = column.set.len() as f32;
                if column.set.contains(&target) {
                    for place in 0..column.set.len() {
                        let input = column.set[place];
                        let cell = column.cell(input, session.visitor);
                        cell.both += t / (n * n);
                        cell.together += t / n;
                    }
                }
                for (at, _) in items.iter().enumerate().filter(|&(_, &item)| item == target) {
                    for (step, &input) in items[..at].iter().rev().take(WINDOW).enumerate() {
                        column.cell(input, session.visitor).after += t * fade[step];
                    }
                }
            }
            column.take(support)
        });
        Self { columns, left }
    }

    /// From pairs that were counted elsewhere, by rising input: the target, the input, and Σ t/n², Σ t/n and
    /// Σ t·e^(−steps between). `left`: how often each item was followed by anything.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (u32, u32, [f32; 3])>, left: Vec<f32>) -> Self {
        let mut columns: Vec<Column> = left.iter().map(|_| Column { inputs: Vec::new(), cells: Vec::new() }).collect();
        for (target, input, [both, together, after]) in pairs {
            columns[target as usize].inputs.push(input);
            columns[target as usize].cells.push(Cell { both, together, after });
        }
        Self { columns, left }
    }

    /// Solves every target's system; `B[i][j]` is what input `i` says for target `j`, and only what is above 0 is kept.
    pub fn solve(&self, options: &Options) -> Rows {
        let state = || Solver::new(self.columns.len());
        let columns = threads::each(self.columns.len(), state, |solver, target| solver.column(self, target, options));
        Rows::new(columns).transposed()
    }
}

/// One target's cells while they are counted.
struct Counting {
    place: Vec<u32>,
    inputs: Vec<u32>,
    cells: Vec<Cell>,
    last: Vec<(u32, u32)>,
    set: Vec<u32>,
}

impl Counting {
    fn new(items: usize) -> Self {
        let (inputs, cells, last, set) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { place: vec![u32::MAX; items], inputs, cells, last, set }
    }

    /// The newest distinct items of a session.
    fn distinct(&mut self, items: &[u32]) {
        self.set.clear();
        for &item in items.iter().rev() {
            if self.set.len() < LONGEST && !self.set.contains(&item) {
                self.set.push(item);
            }
        }
    }

    fn cell(&mut self, input: u32, visitor: u32) -> &mut Cell {
        let place = &mut self.place[input as usize];
        if *place == u32::MAX {
            *place = self.cells.len() as u32;
            self.inputs.push(input);
            self.cells.push(Cell::default());
            self.last.push((u32::MAX, 0));
        }
        let last = &mut self.last[*place as usize];
        if last.1 == 0 || last.0 != visitor {
            *last = (visitor, last.1 + 1);
        }
        &mut self.cells[*place as usize]
    }

    fn take(&mut self, support: u32) -> Column {
        self.inputs.iter().for_each(|&input| self.place[input as usize] = u32::MAX);
        let supported = |place: &usize| self.last[*place].1 >= support;
        let places: Vec<usize> = (0..self.inputs.len()).filter(supported).collect();
        let inputs = places.iter().map(|&place| self.inputs[place]).collect();
        let cells = places.iter().map(|&place| self.cells[place]).collect();
        self.inputs.clear();
        self.cells.clear();
        self.last.clear();
        Column { inputs, cells }
    }
}

/// One target's system while it is solved.
struct Solver {
    place: Vec<u32>,
    chosen: Vec<(u32, f32)>,
    system: Vec<f32>,
    right: Vec<f32>,
}

impl Solver {
    fn new(items: usize) -> Self {
        Self { place: vec![u32::MAX; items], chosen: Vec::new(), system: Vec::new(), right: Vec::new() }
    }

    fn column(&mut self, counts: &Counts, target: usize, options: &Options) -> Vec<(u32, f32)> {
        let a = options.together;
        self.chosen.clear();
        let Column { inputs, cells } = &counts.columns[target];
        let strength = |cell: &Cell| a * cell.together + (1.0 - a) * cell.after;
        self.chosen.extend(inputs.iter().zip(cells).map(|(&input, cell)| (input, strength(cell))));
        crate::offline::rows::sort(&mut self.chosen);
        self.chosen.truncate(options.inputs);
        let n = self.chosen.len();
        for (place, &(input, _)) in self.chosen.iter().enumerate() {
            self.place[input as usize] = place as u32;
        }
        self.system.clear();
        self.system.resize(n * n, 0.0);
        for row in 0..n {
            let input = self.chosen[row].0;
            let Column { inputs, cells } = &counts.columns[input as usize];
            for (&input, cell) in inputs.iter().zip(cells) {
                let place = self.place[input as usize];
                if place != u32::MAX {
                    self.system[row * n + place as usize] = a * cell.both;
                }
            }
            self.system[row * n + row] += (1.0 - a) * counts.left[input as usize] + options.ridge;
        }
        self.right.clear();
        self.right.extend(self.chosen.iter().map(|cell| cell.1));
        for &(input, _) in &self.chosen {
            self.place[input as usize] = u32::MAX;
        }
        cholesky(&mut self.system, &mut self.right, options.ridge);
        self.chosen.iter().zip(&self.right).filter(|(_, b)| **b > 0.0).map(|(cell, &b)| (cell.0, b)).collect()
    }
}

/// Solves `A·x = b` for a symmetric positive definite `A` (rows one after the other; the lower half is used and
/// overwritten); `x` takes the place of `b`. No pivot of a system with that ridge is below it: one that is, by rounding or
/// because pairs were left out, is lifted.
fn cholesky(a: &mut [f32], b: &mut [f32], ridge: f32) {
    let n = b.len();
    for row in 0..n {
        let (above, rest) = a.split_at_mut(row * n);
        let own = &mut rest[..n];
        for column in 0..row {
            let other = &above[column * n..][..=column];
            own[column] = (own[column] - dot(&own[..column], other)) / other[column];
        }
        own[row] = (own[row] - dot(&own[..row], own)).max(ridge).sqrt();
        b[row] = (b[row] - dot(&own[..row], b)) / own[row];
    }
    for row in (0..n).rev() {
        b[row] /= a[row * n + row];
        let (value, own) = (b[row], &a[row * n..][..row]);
        b[..row].iter_mut().zip(own).for_each(|(other, &factor)| *other -= value * factor);
    }
}

/// The product of two vectors, as far as the shorter goes; eight sums side by side, which a processor adds at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let length = a.len().min(b.len());
    let (a, a_rest) = a[..length].as_chunks::<8>();
    let (b, b_rest) = b[..length].as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}
