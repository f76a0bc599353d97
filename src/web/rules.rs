//! Rules, diversity, aims and all else that is wanted of a list, as `src/js/rules.js` checked them.

use super::message::Message;
use crate::arrange::aim::{Aim, Numbers, Rotation};
use crate::arrange::discover::Discover;
use crate::arrange::diverse::{Diversity, Method};
use crate::arrange::fair::Fair;
use crate::arrange::{Cap, Rule, Test, Wishes, key_hash};
use crate::item::{Facet, ItemKey, group};

impl Message<'_> {
    /// The item of the page, diversity, and the rules but for pins.
    pub fn wishes(&mut self, wishes: &mut Wishes) {
        let current = self.text();
        wishes.current = (!current.is_empty()).then(|| ItemKey::new(current));
        wishes.diversity = self.diversity();
        for _ in 0..self.count() {
            let rule = self.rule();
            wishes.rules.0.push(rule);
        }
        wishes.min_relevance = self.number();
        let (rate, seconds) = (self.number(), self.number());
        wishes.rotation = (!rate.is_nan()).then_some(Rotation { rate, seconds });
        let (slots, group) = (self.number() as u64, self.group());
        wishes.discover = (slots != 0).then_some(Discover { slots, group });
        wishes.fair = self.fair();
        wishes.measure = self.group();
        for _ in 0..self.count() {
            let aim = self.aim();
            wishes.aims.push(aim);
        }
    }

    /// The group of a facet key; none where it is empty.
    #[inline(never)]
    fn group(&mut self) -> Option<u32> {
        let key = self.text();
        (!key.is_empty()).then(|| group(key))
    }

    /// The key, the floor for all values, and how many have one of their own: value and floor.
    fn fair(&mut self) -> Option<Fair> {
        let (key, every) = (self.text(), self.number());
        let mut of = Vec::new();
        for _ in 0..self.count() {
            of.push((Facet::new(key, self.text()).id(), self.number()));
        }
        (!key.is_empty()).then(|| Fair { group: group(key), every, of })
    }

    /// Name, weight, and how many numbers by place; below 0: how new items are.
    fn aim(&mut self) -> Aim {
        let (name, weight, count) = (self.text().to_owned(), self.number(), self.number());
        if count < 0.0 {
            return Aim { name, weight, of: Numbers::Freshness };
        }
        let mut numbers = Vec::new();
        for _ in 0..count as u32 {
            numbers.push(self.number());
        }
        Aim { name, weight, of: Numbers::Given(numbers) }
    }

    /// Method (above 2: none), strength, and the key of a calibration.
    fn diversity(&mut self) -> Option<Diversity> {
        let (method, strength, key) = (self.count(), self.number(), self.text());
        let method = match method {
            0 => Method::Mmr,
            1 => Method::Dpp,
            2 => Method::Calibrated(group(key)),
            _ => return None,
        };
        Some(Diversity { method, strength })
    }

    /// Kind, amount, and the tests of its predicate.
    fn rule(&mut self) -> Rule {
        let (kind, amount) = (self.count(), self.number());
        let mut about = Vec::new();
        for _ in 0..self.count() {
            about.push(self.test());
        }
        match kind {
            0 => Rule::Exclude(about),
            1 => Rule::Include(about),
            2 => Rule::Boost(about, amount),
            3 => Rule::Promote(about, amount as u64),
            _ => Rule::Cap(Cap { group: group(self.text()), most: amount as u32, within: self.count() }),
        }
    }

    fn test(&mut self) -> Test {
        match self.count() {
            0 => Test::All(self.count()),
            1 => Test::Any(self.count()),
            2 => Test::Not,
            3 => Test::Item(ItemKey::new(self.text())),
            4 => {
                let key = self.text();
                Test::Facet(Facet::new(key, self.text()).id())
            }
            5 => Test::Price(self.number(), self.number()),
            6 => Test::Is(self.count()),
            _ => Test::Same(key_hash(&Facet::new(self.text(), "").key)),
        }
    }
}
