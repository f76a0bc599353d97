//! Suggestions: items of the packs, whether they are on the page or not.

use super::crowd::run;
use super::packs::push;
use super::similar::similar;
use super::{Input, Packs, Params, Query};
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

/// At least so many of the most popular items are looked for at once, and kept: all items have to be looked through.
const AT_ONCE: usize = 200;

/// What the packs suggest to a visitor who did `inputs` (the newest first): the best first, none twice, and none that is
/// hidden, bought and not consumable, in the basket, or one of those gone by.
pub fn suggest(
    packs: &Packs,
    query: &mut Query,
    inputs: &[Input],
    (interests, catalog): (&Interests, &Catalog),
    asked: &Asked,
) -> Vec<Suggestion> {
    let mut like = numbers(packs, &asked.like);
    let mut skip = numbers(packs, &asked.exclude);
    for (number, state) in interests.items.iter().enumerate() {
        if (state.hidden || state.bought || state.in_basket)
            && let Some(item) = packs.find(catalog.key(number as u32))
        {
            push(&mut skip, item);
            if state.in_basket && asked.like.is_empty() && asked.strategy == Strategy::BoughtTogether {
                push(&mut like, item);
            }
        }
    }
    if asked.like.is_empty()
        && asked.strategy != Strategy::BoughtTogether
        && let Some(latest) = inputs.first()
    {
        push(&mut like, latest.item);
    }
    let mut shelf = Shelf { packs, query, skip, limit: asked.limit, out: Vec::new() };
    match asked.strategy {
        Strategy::ForYou => {
            let params = packs.params();
            if run(packs, shelf.query, inputs).is_some() {
                shelf.take(Source::Collaborative, inputs);
            }
            shelf.related(Source::AlsoBought, Relation::AlsoBought, inputs, &params);
        }
        Strategy::Similar => {
            shelf.skip.extend(&like);
            if let Some(&item) = like.first() {
                similar(packs, shelf.query, item);
                shelf.take(Source::Similar, &[]);
                shelf.out.iter_mut().for_each(|found| found.because = Some(item));
            }
        }
        Strategy::AlsoViewed => shelf.with(Relation::AlsoViewed, &like),
        Strategy::AlsoBought => shelf.with(Relation::AlsoBought, &like),
        Strategy::BoughtTogether => shelf.with(Relation::BoughtTogether, &like),
        Strategy::BecauseYouViewed => {
            for input in inputs {
                let skipped = shelf.skip.len();
                shelf.with(Relation::AlsoViewed, &[input.item]);
                shelf.with(Relation::Next, &[input.item]);
                if shelf.out.len() >= FEWEST.min(asked.limit) {
                    break;
                }
                shelf.out.clear();
                shelf.skip.truncate(skipped);
            }
        }
        Strategy::Trending | Strategy::Popular => {}
    }
    if matches!(asked.strategy, Strategy::ForYou | Strategy::Trending) {
        shelf.all(Source::Trending);
    }
    if matches!(asked.strategy, Strategy::ForYou | Strategy::Trending | Strategy::Popular) {
        shelf.all(Source::Popular);
    }
    shelf.out
}

/// The numbers of the items that the packs know.
#[inline(never)]
fn numbers(packs: &Packs, keys: &[ItemKey]) -> Vec<u32> {
    let mut numbers = Vec::new();
    for &key in keys {
        if let Some(number) = packs.find(key) {
            push(&mut numbers, number);
        }
    }
    numbers
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
    #[inline(never)]
    fn with(&mut self, relation: Relation, like: &[u32]) {
        let mut inputs = Vec::new();
        for &item in like {
            inputs.push(Input { item, visit: false, days: 0.0, strength: 1.0 });
            push(&mut self.skip, item);
        }
        let source = match relation {
            Relation::Next => Source::Collaborative,
            Relation::AlsoViewed => Source::AlsoViewed,
            Relation::AlsoBought => Source::AlsoBought,
            Relation::BoughtTogether => Source::BoughtTogether,
        };
        self.related(source, relation, &inputs, &EVEN);
    }

    /// The neighbours of these inputs.
    fn related(&mut self, source: Source, relation: Relation, inputs: &[Input], params: &Params) {
        if self.out.len() < self.limit {
            self.query.run(&self.packs.related(relation), inputs, params);
            self.take(source, inputs);
        }
    }

    /// What the crowd thinks of all items.
    #[inline(never)]
    fn all(&mut self, source: Source) {
        let wanted = self.limit - self.out.len();
        if wanted == 0 {
            return;
        }
        let trending = source == Source::Trending;
        let (mut looked, mut best) = std::mem::take(&mut self.query.shelves[usize::from(trending)]);
        if looked < wanted + self.skip.len() {
            looked = AT_ONCE.max(wanted + self.skip.len());
            self.packs.popular(trending, self.query);
            self.query.best(looked, &[], &mut best);
        }
        for &(item, score) in &best {
            if self.out.len() < self.limit && !self.skip.contains(&item) {
                self.skip.push(item);
                self.out.push(Suggestion { item, source, score: f64::from(score), because: None });
            }
        }
        self.query.shelves[usize::from(trending)] = (looked, best);
    }

    /// Takes the best of the last query, which had these inputs, into the slots that are free.
    fn take(&mut self, source: Source, inputs: &[Input]) {
        let mut best = Vec::new();
        self.query.best(self.limit - self.out.len(), &self.skip, &mut best);
        let strongest = self.query.strongest(&best);
        for (&(item, score), strongest) in best.iter().zip(strongest) {
            let because = strongest.and_then(|place| inputs.get(place)).map(|input| input.item);
            self.skip.push(item);
            self.out.push(Suggestion { item, source, score: f64::from(score), because });
        }
    }
}

/// Every input counts the same.
const EVEN: Params =
    Params { decay: 1.0, repeat_last: 1.0, repeat_earlier: 1.0, long: 1.0, long_decay: 1.0, half_life: 1.0 };
