//! What the page passes, as `src/js/read.js` checked it: numbers and texts, each in the order in which they are read
//! here. Reading a page's objects from the wasm instead, a field a call, would weigh three times this and its JavaScript,
//! and take longer than ranking.

use crate::arrange::Pin;
use crate::engine::RankOptions;
use crate::event::{Event, Name, Subject};
use crate::item::{Facet, Item, ItemKey};
use crate::recommend::{Asked, Strategy};

/// First number of something that is left out; of an item it is how many facets follow.
const NOTHING: f64 = -1.0;
const ID: f64 = -2.0;
const WORDS: f64 = -3.0;
const FACET: f64 = -4.0;

/// One message; beyond its end there are empty texts and absent numbers.
pub struct Message<'a> {
    numbers: &'a [f64],
    texts: &'a str,
}

impl<'a> Message<'a> {
    /// Of these numbers, NaN where there is none, and these texts, each but the last ended by a NUL, which is in none.
    pub fn new(numbers: &'a [f64], texts: &'a str) -> Message<'a> {
        Message { numbers, texts }
    }

    /// Events to the end of the message, each with when it happened if that is said.
    pub fn events(&mut self) -> Vec<(Event, Option<i64>)> {
        let mut events = Vec::new();
        while !self.numbers.is_empty() {
            let subject = self.subject();
            let name = Name::from_number(self.number() as u8);
            let value = self.number() as f32;
            let at = self.time();
            if let (Some(subject), Some(name)) = (subject, name) {
                events.push((Event { name, subject, value }, at));
            }
        }
        events
    }

    /// Items to the end of the message; none in the place of one that could not be read.
    pub fn items(&mut self) -> Vec<Option<Item>> {
        let mut items = Vec::new();
        while !self.numbers.is_empty() {
            items.push(match self.subject() {
                Some(Subject::Item(item)) => Some(item),
                _ => None,
            });
        }
        items
    }

    /// The options of `rank`, which come before its items.
    pub fn rank_options(&mut self) -> RankOptions {
        let mut options = RankOptions { list: self.text().to_owned(), ..RankOptions::default() };
        options.limit = self.given().map(|limit| limit as usize);
        options.explain = self.number() > 0.0;
        options.min_confidence = self.given().unwrap_or(options.min_confidence);
        for weight in &mut options.weights.0 {
            *weight = self.given().unwrap_or(*weight);
        }
        for _ in 0..self.count() {
            options.pins.push(Pin { item_id: self.text().to_owned(), slot: self.count() });
        }
        #[cfg(feature = "arrange")]
        self.wishes(&mut options.wishes);
        options
    }

    /// What `recommend` is asked for.
    pub fn asked(&mut self) -> Asked {
        let strategy = self.number() as usize;
        let limit = self.number() as usize;
        let (like, exclude) = (self.count(), self.count());
        let strategy = Strategy::ALL.get(strategy).copied().unwrap_or(Strategy::Popular);
        Asked { strategy, like: self.keys(like), exclude: self.keys(exclude), limit }
    }

    #[inline(never)]
    fn keys(&mut self, count: u32) -> Vec<ItemKey> {
        let mut keys = Vec::new();
        for _ in 0..count {
            keys.push(ItemKey::new(self.text()));
        }
        keys
    }

    #[inline(never)]
    fn subject(&mut self) -> Option<Subject> {
        let kind = self.number();
        if kind == NOTHING {
            return None;
        }
        let first = self.text();
        Some(match kind {
            ID => Subject::Id(first.to_owned()),
            WORDS => Subject::Words(first.to_owned()),
            FACET => Subject::Facet(Facet::new(first, self.text())),
            facets => {
                let mut item = Item { item_id: first.to_owned(), text: self.text().to_owned(), ..Item::default() };
                for _ in 0..facets as u32 {
                    let key = self.text();
                    item.facets.push(Facet::new(key, self.text()));
                }
                item.price = self.given();
                item.time = self.time();
                item.consumable = self.number() > 0.0;
                Subject::Item(item)
            }
        })
    }

    /// The next number; NaN where there is none.
    #[inline(never)]
    pub fn number(&mut self) -> f64 {
        let Some((&first, rest)) = self.numbers.split_first() else {
            return f64::NAN;
        };
        self.numbers = rest;
        first
    }

    /// The next number as a whole one.
    pub fn count(&mut self) -> u32 {
        self.number() as u32
    }

    fn given(&mut self) -> Option<f64> {
        Some(self.number()).filter(|number| !number.is_nan())
    }

    fn time(&mut self) -> Option<i64> {
        self.given().map(|ms| ms as i64)
    }

    /// All texts as they came.
    pub fn rest(&self) -> &'a str {
        self.texts
    }

    /// The next text; empty where there is none.
    #[inline(never)]
    pub fn text(&mut self) -> &'a str {
        let end = self.texts.bytes().position(|byte| byte == 0).unwrap_or(self.texts.len());
        let (first, rest) = self.texts.split_at(end);
        self.texts = rest.get(1..).unwrap_or_default();
        first
    }
}
