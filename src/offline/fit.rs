//! Choosing what differs by site: a search by coordinates on the newest sessions of the log itself.
//!
//! No two shops agree on how fast a visit's clicks fade or how often an item is looked at again, and fixed defaults can
//! lose a quarter of the hits; a publisher should not have to know.

use std::ops::Range;
use std::sync::Arc;

use super::cases::{Cases, Next};
use super::log::Log;
use super::metrics::Tally;
use super::models::linear::{Counts, Options};
use super::models::{content, popularity::Popularity, walk};
use super::recipe::{KNOBS, Recipe};
use super::rows::Rows;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Neighbours of an item at most, the item itself included.
    pub neighbours: usize,
    /// Pairs of items seen by fewer visitors are never used.
    pub support: u32,
    /// How alike items are by what they are, 0 to 1, a row an item: for items that few have clicked. Empty where nothing is
    /// known of them.
    pub content: Rows,
    /// The newest share of the sessions, 0 to 1, that choices are judged by.
    pub tail: f64,
    /// Whether to search; otherwise the recipe is taken as it is.
    pub search: bool,
    /// Where the search starts.
    pub recipe: Recipe,
    /// The places of the knobs that stay as they are.
    pub fixed: Vec<usize>,
}

impl Default for Wish {
    fn default() -> Self {
        let recipe = Recipe::default();
        Self {
            neighbours: 40,
            support: 5,
            tail: 0.05,
            search: true,
            content: Rows::default(),
            recipe,
            fixed: Vec::new(),
        }
    }
}

/// Sessions that the search looks at, the newest; more would take longer and choose the same.
const ENOUGH: usize = 1_000_000;
/// Cells of a row that are kept while more than is asked for is needed.
const WIDE: usize = 100;

/// Chooses a recipe for the sessions in `range`, and says how good it is on their tail. `tried` is told of every trial and
/// its nDCG@20.
pub fn choose(log: &Log, range: Range<usize>, wish: &Wish, tried: &mut dyn FnMut(&Recipe, f64)) -> (Recipe, f64) {
    let range = range.end.saturating_sub(ENOUGH).max(range.start)..range.end;
    let tail = ((range.len() as f64 * wish.tail) as usize).min(range.len());
    let (train, tail) = (range.start..range.end - tail, range.end - tail..range.end);
    let cases = Cases::of(log, tail);
    let mut known: Vec<(Recipe, f64)> = Vec::new();
    let mut judge = |kitchen: &mut Kitchen, recipe: &Recipe| {
        if let Some(known) = known.iter().find(|known| known.0 == *recipe) {
            return known.1;
        }
        let value = kitchen.judge(recipe, &cases).ndcg(2).mean;
        known.push((*recipe, value));
        tried(recipe, value);
        value
    };
    let mut recipe = wish.recipe;
    let mut kitchen = Kitchen::new(log, train, wish, cases.seen(log.ids().len()));
    let mut best = judge(&mut kitchen, &recipe);
    if !wish.search || cases.is_empty() {
        return (recipe, best);
    }
    // Each knob climbs by steps; a pass that changes nothing is the last.
    for _ in 0..4 {
        let before = recipe;
        for (place, knob) in KNOBS.iter().enumerate().filter(|(place, _)| !wish.fixed.contains(place)) {
            if wish.content.cells() == 0 && ["content", "doubt"].contains(&knob.name) {
                continue;
            }
            for up in [true, false] {
                while let Some(next) = step(knob.choices, recipe.get(knob.name), up) {
                    let mut trial = recipe;
                    trial.set(place, next);
                    let mut other = kitchen.clone();
                    let value = judge(&mut other, &trial);
                    if value <= best {
                        break;
                    }
                    (recipe, best, kitchen) = (trial, value, other);
                }
            }
        }
        if recipe == before {
            break;
        }
    }
    (recipe, best)
}

/// Makes the neighbours of a recipe from the sessions in `range`.
pub fn build(log: &Log, range: Range<usize>, wish: &Wish, recipe: &Recipe) -> Rows {
    Arc::unwrap_or_clone(Kitchen::new(log, range, wish, vec![true; log.ids().len()]).lifted(recipe))
}

/// Makes the neighbours of a recipe from what was counted elsewhere.
pub fn build_from(counts: &Counts, popularity: &Popularity, wish: &Wish, recipe: &Recipe) -> Rows {
    let [together, ridge, inputs, walk, reach, trend, liked, contrast] =
        ["together", "ridge", "inputs", "walk", "reach", "trend", "popularity", "contrast"]
            .map(|name| recipe.get(name));
    let solved = counts.solve(&Options { together, ridge, inputs: inputs as usize });
    let walked = walk::step(&solved, walk, reach as usize, WIDE.max(wish.neighbours), |_| true);
    popularity.lift(&walked, trend, liked, contrast, wish.neighbours)
}

/// The next choice above or below a value.
fn step(choices: &[f32], value: f32, up: bool) -> Option<f32> {
    if up {
        choices.iter().copied().find(|&choice| choice > value)
    } else {
        choices.iter().copied().rev().find(|&choice| choice < value)
    }
}

/// The steps from a log to neighbours, each kept until something it depends on is changed.
#[derive(Clone)]
struct Kitchen<'a> {
    log: &'a Log,
    train: Range<usize>,
    wish: &'a Wish,
    /// The items whose rows are asked for.
    wanted: Arc<Vec<bool>>,
    popularity: Arc<Popularity>,
    counted: Option<(f32, Arc<Counts>)>,
    solved: Option<([f32; 4], Arc<Rows>)>,
    walked: Option<([f32; 6], Arc<Rows>)>,
    lifted: Option<([f32; 11], Arc<Rows>)>,
}

impl<'a> Kitchen<'a> {
    fn new(log: &'a Log, train: Range<usize>, wish: &'a Wish, wanted: Vec<bool>) -> Self {
        let popularity = Arc::new(Popularity::new(log, train.clone()));
        let wanted = Arc::new(wanted);
        Self { log, train, wish, wanted, popularity, counted: None, solved: None, walked: None, lifted: None }
    }

    fn judge(&mut self, recipe: &Recipe, cases: &Cases) -> Tally {
        let rows = self.lifted(recipe);
        cases.judge(|| Next::new(&*rows, recipe.params()), &self.popularity.shares())
    }

    fn lifted(&mut self, recipe: &Recipe) -> Arc<Rows> {
        let described = self.wish.content.cells() > 0;
        let [span, together, ridge, inputs, walk, reach, trend, popularity, contrast] =
            ["span", "together", "ridge", "inputs", "walk", "reach", "trend", "popularity", "contrast"]
                .map(|name| recipe.get(name));
        let counts =
            keep(&mut self.counted, span, || Counts::new(self.log, self.train.clone(), span, self.wish.support));
        let options = Options { together, ridge, inputs: inputs as usize };
        let solved = keep(&mut self.solved, [span, together, ridge, inputs], || counts.solve(&options));
        let key = [span, together, ridge, inputs, walk, reach];
        let wide = WIDE.max(self.wish.neighbours);
        let walked = keep(&mut self.walked, key, || {
            walk::step(&solved, walk, reach as usize, wide, |item| self.wanted[item as usize])
        });
        let [size, doubt] = ["content", "doubt"].map(|name| if described { recipe.get(name) } else { 0.0 });
        let key = [span, together, ridge, inputs, walk, reach, trend, popularity, contrast, size, doubt];
        let lift = || self.popularity.lift(&walked, trend, popularity, contrast, self.wish.neighbours);
        let blend = |lifted: Rows| {
            content::blend(&lifted, &self.wish.content, self.popularity.clicks(), size, doubt, self.wish.neighbours)
        };
        keep(&mut self.lifted, key, || if described { blend(lift()) } else { lift() })
    }
}

/// What is kept under that key, or else what is made now.
fn keep<K: PartialEq, T>(kept: &mut Option<(K, Arc<T>)>, key: K, make: impl FnOnce() -> T) -> Arc<T> {
    if let Some((known, value)) = kept
        && *known == key
    {
        return value.clone();
    }
    let value = Arc::new(make());
    *kept = Some((key, value.clone()));
    value
}
