//! What the page passes, as `src/js/read.js` checked it: numbers and texts, each in the order in which they are read
//! here. Reading a page's objects from the wasm instead, a field a call, would weigh three times this and its JavaScript,
//! and take longer than ranking.

use crate::arrange::Pin;
use crate::engine::{Engine, RankOptions};
use crate::event::{Event, Name, Subject};
use crate::item::{Facet, Item, ItemKey};
use crate::recommend::{Asked, Strategy};

/// First number of something that is left out; of an item it is how many facets follow.
const NOTHING: f64 = -1.0;
const ID: f64 = -2.0;
const WORDS: f64 = -3.0;
const FACET: f64 = -4.0;

/// One message; beyond its end there are empty texts and absent numbers.
#[derive(Clone, Copy)]
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

    /// Items to the end of the message, by their numbers in the engine; none in the place of one that could not be read. Those that
    /// were last described by the same words are not read again.
    pub fn items(&mut self, engine: &mut Engine) -> Vec<Option<u32>> {
        engine.make_room();
        let mut items = Vec::new();
        while !self.numbers.is_empty() {
            let facets = self.number();
            let mut number = None;
            if facets >= 0.0 {
                let mut anew = *self;
                let key = ItemKey::new(self.text());
                let print = print(self.next(1 + 2 * facets as u32), [self.number(), self.number(), self.number()]);
                number = engine.recognised(key, print).or_else(|| Some(engine.learn(&anew.item(facets), print)));
                number.into_iter().for_each(|number| engine.complete(number));
            }
            items.push(number);
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

    /// The rest of an item with so many facets.
    #[inline(never)]
    fn item(&mut self, facets: f64) -> Item {
        let mut item = Item { item_id: self.text().to_owned(), text: self.text().to_owned(), ..Item::default() };
        for _ in 0..facets as u32 {
            let key = self.text();
            item.facets.push(Facet::new(key, self.text()));
        }
        item.price = self.given();
        item.time = self.time();
        item.consumable = self.number() > 0.0;
        item
    }

    #[inline(never)]
    fn subject(&mut self) -> Option<Subject> {
        let kind = self.number();
        if kind == NOTHING {
            return None;
        }
        Some(match kind {
            ID => Subject::Id(self.text().to_owned()),
            WORDS => Subject::Words(self.text().to_owned()),
            FACET => {
                let key = self.text();
                Subject::Facet(Facet::new(key, self.text()))
            }
            facets => Subject::Item(self.item(facets)),
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

    /// The next text; empty where there is none.
    pub fn text(&mut self) -> &'a str {
        self.next(1)
    }

    /// So many texts as they came.
    #[inline(never)]
    fn next(&mut self, mut count: u32) -> &'a str {
        let last = |byte| {
            count -= u32::from(byte == 0);
            count == 0
        };
        let end = self.texts.bytes().position(last).unwrap_or(self.texts.len());
        let (first, rest) = self.texts.split_at(end);
        self.texts = rest.get(1..).unwrap_or_default();
        first
    }
}

/// A hash of all that is said of an item but its id, never 0: eight bytes at a time, for ranking a list of known items is little
/// more than this.
fn print(texts: &str, numbers: [f64; 3]) -> u64 {
    let mut print = 0u64;
    let mut mix = |part: u64| print = (print ^ part).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29);
    numbers.iter().for_each(|number| mix(number.to_bits()));
    let (whole, rest) = texts.as_bytes().as_chunks();
    whole.iter().for_each(|&part| mix(u64::from_le_bytes(part)));
    rest.iter().for_each(|&byte| mix(u64::from(byte)));
    print | 1
}
