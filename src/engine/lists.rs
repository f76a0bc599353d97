//! What the page hands over: items, described, by their numbers; and lists that are kept because they are ranked often.

use super::Engine;
use crate::history::KnownItem;
use crate::item::Item;

/// Lists that are kept for [`Engine::kept`].
const LISTS: usize = 32;

impl Engine {
    /// Takes in the descriptions of items. Returns their numbers, for [`Engine::rank_known`]; none for one that could not be
    /// read.
    pub fn describe(&mut self, items: &[Option<Item>]) -> Vec<Option<u32>> {
        if self.history.is_crowded() {
            self.history.compact();
            self.forget_lists();
        }
        let mut numbers = Vec::with_capacity(items.len());
        for item in items {
            let number = item.as_ref().map(|item| self.history.catalog_mut().describe(item));
            number.into_iter().for_each(|number| self.complete(number));
            numbers.push(number);
        }
        numbers
    }

    /// Keeps a list that will be ranked often. Returns its number, for [`Engine::kept`].
    pub fn keep(&mut self, items: &[Option<Item>]) -> u32 {
        let numbers = self.describe(items);
        if self.lists.len() == LISTS {
            self.lists.remove(0);
        }
        self.latest_list += 1;
        self.lists.push((self.latest_list, numbers));
        self.latest_list
    }

    /// The numbers of a list's items; nothing when it was let go: many others came, something was forgotten, or a pack came.
    pub fn kept(&self, list: u32) -> Option<Vec<Option<u32>>> {
        self.lists.iter().find(|kept| kept.0 == list).map(|kept| kept.1.clone())
    }

    /// Describes an item as a pack does, if nobody else has.
    pub(super) fn complete(&mut self, number: u32) {
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
