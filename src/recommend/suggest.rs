//! Suggestions: items of the packs, whether they are on the page or not.

use super::crowd::run;
use super::similar::similar;
use super::{Input, Neighbours, Packs, Params, Query};
use crate::history::Catalog;
use crate::interest::Interests;
use crate::item::ItemKey;
use crate::pack::Relation;

/// What is to be suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Strategy {
    /// What suits the visitor; what is bought, trending and popular where that is too little.
    ForYou = 0,
    /// What is like an item.
    Similar = 1,
    /// What those who viewed an item viewed.
    AlsoViewed = 2,
    /// What those who bought it bought.
    AlsoBought = 3,
    /// What is bought in one basket with it, or with what lies in the basket.
    BoughtTogether = 4,
    /// What goes with the latest item viewed that has enough neighbours.
    BecauseYouViewed = 5,
    /// What is asked for more than it used to be, then what is popular.
    Trending = 6,
    /// What is popular.
    Popular = 7,
}

impl Strategy {
    /// All of them, in the order of their numbers.
    pub const ALL: [Strategy; 8] = [
        Strategy::ForYou,
        Strategy::Similar,
        Strategy::AlsoViewed,
        Strategy::AlsoBought,
        Strategy::BoughtTogether,
        Strategy::BecauseYouViewed,
        Strategy::Trending,
        Strategy::Popular,
    ];
}

/// Where a suggestion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Source {
    /// What follows from all the visitor looked at.
    Collaborative = 0,
    /// It is like the item.
    Similar = 1,
    /// Others viewed both.
    AlsoViewed = 2,
    /// Others bought both.
    AlsoBought = 3,
    /// Others bought both at once.
    BoughtTogether = 4,
    /// Asked for more than it used to be.
    Trending = 5,
    /// Looked at and bought by many.
    Popular = 6,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is to be suggested.
    pub strategy: Strategy,
    /// Items to go by; none: the latest one viewed, or the basket.
    pub like: Vec<ItemKey>,
    /// Items that are not to be suggested.
    pub exclude: Vec<ItemKey>,
    /// Most suggestions.
    pub limit: usize,
}

/// One item that is suggested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// Its number in [`Packs`].
    pub item: u32,
    /// Where it comes from.
    pub source: Source,
    /// How strongly, above 0; comparable within one source. A share of visitors for what others did, 0 to 2 for what is
    /// like the item, a factor for what is trending, the pack's own unit for what is popular.
    pub score: f64,
    /// Number of the visitor's item, or of that gone by, that speaks most for it.
    pub because: Option<u32>,
}

/// Fewer neighbours are no list to name an item over.
const FEWEST: usize = 3;

/// What the packs suggest to a visitor who did `inputs` (the newest first): the best first, none twice, and none that is
/// hidden, bought and not consumable, in the basket, or one of those gone by.
pub fn suggest(
    packs: &Packs,
    query: &mut Query,
    inputs: &[Input],
    (interests, catalog): (&Interests, &Catalog),
    asked: &Asked,
) -> Vec<Suggestion> {
    let numbers = |keys: &[ItemKey]| keys.iter().filter_map(|&key| packs.find(key)).collect::<Vec<u32>>();
    let mut like = numbers(&asked.like);
    let mut skip = numbers(&asked.exclude);
    for (number, state) in interests.items.iter().enumerate() {
        if (state.hidden || state.bought || state.in_basket)
            && let Some(item) = packs.find(catalog.key(number as u32))
        {
            skip.push(item);
            if state.in_basket && asked.like.is_empty() && asked.strategy == Strategy::BoughtTogether {
                like.push(item);
            }
        }
    }
    if asked.like.is_empty() && asked.strategy != Strategy::BoughtTogether {
        like.extend(inputs.first().map(|input| input.item));
    }
    let mut shelf = Shelf { packs, query, skip, limit: asked.limit, out: Vec::new() };
    match asked.strategy {
        Strategy::ForYou => {
            let params = packs.params();
            if let Some(relation) = run(packs, shelf.query, inputs) {
                shelf.take(Source::Collaborative, relation, inputs);
            }
            shelf.related(Source::AlsoBought, Relation::AlsoBought, inputs, &params);
            shelf.all(Source::Trending);
            shelf.all(Source::Popular);
        }
        Strategy::Similar => {
            shelf.skip.extend(&like);
            if let Some(&item) = like.first() {
                similar(packs, shelf.query, item);
                shelf.take(Source::Similar, Relation::AlsoViewed, &[]);
                shelf.out.iter_mut().for_each(|found| found.because = Some(item));
            }
        }
        Strategy::AlsoViewed => shelf.with(Source::AlsoViewed, Relation::AlsoViewed, &like),
        Strategy::AlsoBought => shelf.with(Source::AlsoBought, Relation::AlsoBought, &like),
        Strategy::BoughtTogether => shelf.with(Source::BoughtTogether, Relation::BoughtTogether, &like),
        Strategy::BecauseYouViewed => {
            for input in inputs {
                let skipped = shelf.skip.len();
                shelf.with(Source::AlsoViewed, Relation::AlsoViewed, &[input.item]);
                shelf.with(Source::Collaborative, Relation::Next, &[input.item]);
                if shelf.out.len() >= FEWEST.min(asked.limit) {
                    break;
                }
                shelf.out.clear();
                shelf.skip.truncate(skipped);
            }
        }
        Strategy::Trending => {
            shelf.all(Source::Trending);
            shelf.all(Source::Popular);
        }
        Strategy::Popular => shelf.all(Source::Popular),
    }
    shelf.out
}

/// Suggestions as they are found.
struct Shelf<'a> {
    packs: &'a Packs,
    query: &'a mut Query,
    skip: Vec<u32>,
    limit: usize,
    out: Vec<Suggestion>,
}

impl Shelf<'_> {
    /// The neighbours of items that all count the same.
    fn with(&mut self, source: Source, relation: Relation, like: &[u32]) {
        let input = |&item: &u32| Input { item, visit: false, days: 0.0, strength: 1.0 };
        let inputs: Vec<Input> = like.iter().map(input).collect();
        self.skip.extend(like);
        self.related(source, relation, &inputs, &EVEN);
    }

    /// The neighbours of these inputs.
    fn related(&mut self, source: Source, relation: Relation, inputs: &[Input], params: &Params) {
        if self.out.len() < self.limit {
            self.query.run(&self.packs.related(relation), inputs, params);
            self.take(source, relation, inputs);
        }
    }

    /// What the crowd thinks of all items.
    fn all(&mut self, source: Source) {
        if self.out.len() == self.limit {
            return;
        }
        self.query.clear();
        for held in self.packs.held() {
            for own in 0..held.pack.len() {
                let trend = held.pack.trend(own);
                let score = match source {
                    Source::Trending if trend > 1.0 => trend,
                    Source::Trending => 0.0,
                    _ => held.pack.popularity(own),
                };
                let item = held.number(own);
                // An item of several packs counts as the first has it.
                if score > 0.0 && self.query.score(item) == 0.0 {
                    self.query.add(item, score);
                }
            }
        }
        self.take(source, Relation::Next, &[]);
    }

    /// Takes the best of the last query, which had these inputs, into the slots that are free.
    fn take(&mut self, source: Source, relation: Relation, inputs: &[Input]) {
        let mut best = Vec::new();
        self.query.best(self.limit - self.out.len(), &self.skip, &mut best);
        // Each input's row is read once for all that was found.
        let related = self.packs.related(relation);
        let mut strongest = vec![(0.0, None); best.len()];
        let mut row = Vec::new();
        for (input, weight) in inputs.iter().zip(self.query.weights()) {
            related.read(input.item, &mut row);
            for (place, &(item, _)) in best.iter().enumerate() {
                let cell = row.iter().find(|cell| cell.0 == item);
                let value = cell.map_or(0.0, |cell| cell.1 * weight);
                if value > strongest[place].0 {
                    strongest[place] = (value, Some(input.item));
                }
            }
        }
        for ((item, score), (_, because)) in best.into_iter().zip(strongest) {
            self.skip.push(item);
            self.out.push(Suggestion { item, source, score: f64::from(score), because });
        }
    }
}

/// Every input counts the same.
const EVEN: Params =
    Params { decay: 1.0, repeat_last: 1.0, repeat_earlier: 1.0, long: 1.0, long_decay: 1.0, half_life: 1.0 };
