//! Which items a rule is about, as plain data: no code of the page is run to find out.

use crate::history::{Catalog, KnownItem};
use crate::interest::{Interests, ItemState};
use crate::item::{ItemKey, hash};

/// One step of a predicate. A predicate is a list of them in prefix order: `[Any(2), Facet(a), Facet(b)]` holds for what has
/// one of two facets. What the list ends too early for does not hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// The next so many predicates hold, all of them.
    All(u32),
    /// One of the next so many holds.
    Any(u32),
    /// The next one does not hold.
    Not,
    /// It is this item.
    Item(ItemKey),
    /// It has the facet with this id; a path has the parts above it as well.
    Facet(u32),
    /// Its price, in the shop's currency, is known and from the first to the second.
    Price(f64, f64),
    /// The visitor has done one of these with it: bits by the numbers of [`State`].
    Is(u32),
    /// It shares with the current item all values of the facet key with this hash ([`key_hash`]); false where there is no
    /// current item, or it has none.
    Same(u32),
}

/// What a visitor has done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Looked at or picked.
    Viewed = 0,
    /// In the basket.
    InBasket = 1,
    /// Bought and not sent back.
    Bought = 2,
    /// Shown and not picked since.
    Shown = 3,
    /// Liked.
    Liked = 4,
    /// Disliked.
    Disliked = 5,
}

/// What all candidates of a list have in common.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Items and facets by number.
    pub catalog: &'a Catalog,
    /// What the visitor has done.
    pub interests: &'a Interests,
    /// The item of the page, if the page is about one.
    pub current: Option<&'a KnownItem>,
}

impl Scene<'_> {
    /// Whether a predicate holds for the item with this number.
    #[inline(never)]
    pub fn holds(&self, predicate: &[Test], item: u32) -> bool {
        self.step(&mut { predicate }, item)
    }

    /// Every step is taken, so that what follows a predicate begins where it ends.
    fn step(&self, rest: &mut &[Test], item: u32) -> bool {
        let Some((&test, after)) = rest.split_first() else { return false };
        *rest = after;
        let known = self.catalog.item(item);
        match test {
            Test::All(count) => self.how_many(count, rest, item) == count,
            Test::Any(count) => self.how_many(count, rest, item) > 0,
            Test::Not => !self.step(rest, item),
            Test::Item(key) => self.catalog.key(item) == key,
            Test::Facet(id) => known.facets.iter().any(|&facet| self.catalog.facets()[facet as usize].id == id),
            // Prices are kept as 32-bit logarithms: what differs by a millionth is the same price.
            Test::Price(least, most) => known.log_price.is_some_and(|price| {
                let price = f64::from(price);
                price >= libm::log(least) - 1e-6 && price <= libm::log(most) + 1e-6
            }),
            Test::Is(states) => states & self.interests.item(item).bits() != 0,
            Test::Same(key) => self.current.is_some_and(|current| {
                let mut shared = false;
                for &facet in &current.facets {
                    if key_hash(&self.catalog.facets()[facet as usize].key) == key {
                        shared = known.facets.contains(&facet);
                        if !shared {
                            break;
                        }
                    }
                }
                shared
            }),
        }
    }

    fn how_many(&self, count: u32, rest: &mut &[Test], item: u32) -> u32 {
        let mut holding = 0;
        for _ in 0..count {
            if rest.is_empty() {
                break;
            }
            holding += u32::from(self.step(rest, item));
        }
        holding
    }
}

/// The hash of a facet key, as [`Test::Same`] has it.
pub fn key_hash(key: &str) -> u32 {
    hash(&[key.as_bytes()]) as u32
}

impl ItemState {
    /// What the visitor has done with the item: bits by the numbers of [`State`].
    fn bits(&self) -> u32 {
        let bit = |is: bool, state: State| u32::from(is) << state as u32;
        bit(self.viewed > 0.0, State::Viewed)
            | bit(self.in_basket, State::InBasket)
            | bit(self.bought || self.purchases > 0.0, State::Bought)
            | bit(self.shown > 0.0, State::Shown)
            | bit(self.opinion > 0, State::Liked)
            | bit(self.opinion < 0, State::Disliked)
    }
}
