//! What the page hands over: items, described, by their numbers; and lists that are kept because they are ranked often.

use super::Engine;
use crate::history::KnownItem;
use crate::item::{Item, ItemKey};
use std::rc::Rc;

/// Lists that are kept for [`Engine::kept`].
const LISTS: usize = 32;

impl Engine {
    /// Takes in the descriptions of items. Returns their numbers, for [`Engine::rank_known`]; none for one that could not be
    /// read.
    pub fn describe(&mut self, items: &[Option<Item>]) -> Vec<Option<u32>> {
        self.make_room();
        let mut numbers = Vec::with_capacity(items.len());
        for item in items {
            let number = item.as_ref().map(|item| self.history.catalog_mut().describe(item));
            number.into_iter().for_each(|number| self.complete(number));
            numbers.push(number);
        }
        numbers
    }

    /// Lets go of items that nothing was done with, if there are too many: before new ones are described, for numbers of items change.
    pub fn make_room(&mut self) {
        if self.history.is_crowded() {
            self.history.compact();
            self.forget_lists();
        }
    }

    /// The number of an item that has the description with this print.
    pub fn recognised(&self, key: ItemKey, print: u64) -> Option<u32> {
        self.history.catalog().recognised(key, print)
    }

    /// Takes in the description of an item, which has this print: one of its own, not 0. Returns its number.
    pub fn learn(&mut self, item: &Item, print: u64) -> u32 {
        let catalog = self.history.catalog_mut();
        let number = catalog.describe(item);
        catalog.recognise(number, print);
        number
    }

    /// Keeps a list that will be ranked often. Returns its number, for [`Engine::kept`].
    pub fn keep(&mut self, items: &[Option<Item>]) -> u32 {
        let numbers = self.describe(items);
        self.keep_known(numbers)
    }

    /// The same of items that are described already, by their numbers.
    pub fn keep_known(&mut self, numbers: Vec<Option<u32>>) -> u32 {
        if self.lists.len() == LISTS {
            self.lists.remove(0);
        }
        self.latest_list += 1;
        self.lists.push((self.latest_list, Rc::new(numbers)));
        self.latest_list
    }

    /// The numbers of a list's items; nothing when it was let go: many others came, something was forgotten, or a pack came.
    pub fn kept(&self, list: u32) -> Option<Rc<Vec<Option<u32>>>> {
        self.lists.iter().find(|kept| kept.0 == list).map(|kept| kept.1.clone())
    }

    /// Describes an item as a pack does, if nobody else has.
    pub fn complete(&mut self, number: u32) {
        let catalog = self.history.catalog_mut();
        if *catalog.item(number) == KnownItem::default()
            && let Some(item) = self.packs.find(catalog.key(number)).and_then(|item| self.packs.describe(item))
        {
            catalog.describe(&item);
        }
    }

    pub(super) fn forget_lists(&mut self) {
        self.shown.clear();
        self.lists.clear();
    }
}
