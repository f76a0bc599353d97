//! Which candidates a rule is about, as plain data: no code of the page is run to find out.

use crate::history::{Catalog, KnownItem};
use crate::interest::ItemState;
use crate::item::ItemKey;

/// A condition on one candidate, or on the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// All of these hold; so does an empty list.
    All(Vec<Predicate>),
    /// One of these holds; an empty list does not.
    Any(Vec<Predicate>),
    /// This one does not hold.
    Not(Box<Predicate>),
    /// It is this item.
    Item(ItemKey),
    /// It has the facet with this id; a path has the parts above it as well.
    Facet(u32),
    /// Its price, in the shop's currency, is known and from `least` to `most`.
    Price {
        /// At least this.
        least: f64,
        /// At most this.
        most: f64,
    },
    /// The visitor has done this with it.
    Is(State),
    /// It shares with the current item all values of this facet key; false where there is no current item, or it has none.
    Same(String),
    /// The moment lies from `from` to before `until`, in milliseconds since the epoch.
    Within {
        /// Not before this.
        from: i64,
        /// Before this.
        until: i64,
    },
    /// The visitor's local hour, 0 to 23, is one of these bits.
    Hours(u32),
    /// The visitor's local weekday, 0 (Monday) to 6, is one of these bits.
    Weekdays(u8),
    /// The host passed this facet as context (device, campaign, language, weather …).
    Context(u32),
}

/// What a visitor has done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Looked at or picked.
    Viewed,
    /// In the basket.
    InBasket,
    /// Bought and not sent back.
    Bought,
    /// Shown and not picked since.
    Shown,
    /// Liked.
    Liked,
    /// Disliked.
    Disliked,
}

/// What all candidates of a list have in common.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Facets by number.
    pub catalog: &'a Catalog,
    /// The item of the page, if the page is about one.
    pub current: Option<&'a KnownItem>,
    /// Ids of the facets that the host passed as context.
    pub context: &'a [u32],
    /// Milliseconds since the epoch.
    pub now: i64,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub ahead: i32,
}

/// One candidate, as predicates see it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its key.
    pub key: ItemKey,
    /// What is known of it.
    pub known: &'a KnownItem,
    /// What the visitor has done with it.
    pub state: ItemState,
}

impl Predicate {
    /// Whether it holds for a candidate.
    pub fn holds(&self, scene: &Scene, candidate: &Candidate) -> bool {
        match self {
            Predicate::All(all) => all.iter().all(|p| p.holds(scene, candidate)),
            Predicate::Any(any) => any.iter().any(|p| p.holds(scene, candidate)),
            Predicate::Not(not) => !not.holds(scene, candidate),
            Predicate::Item(key) => candidate.key == *key,
            Predicate::Facet(id) => has(scene.catalog, candidate.known, *id),
            Predicate::Price { least, most } => {
                // Prices are kept as 32-bit logarithms: what differs by a millionth is the same price.
                let price = candidate.known.log_price.map(|log| libm::exp(f64::from(log)));
                price.is_some_and(|price| price >= least * (1.0 - 1e-6) && price <= most * (1.0 + 1e-6))
            }
            Predicate::Is(state) => candidate.state.is(*state),
            Predicate::Same(key) => scene.current.is_some_and(|current| {
                let mut values = values(scene.catalog, current, key).peekable();
                values.peek().is_some() && values.all(|facet| candidate.known.facets.contains(&facet))
            }),
            Predicate::Within { from, until } => (*from..*until).contains(&scene.now),
            Predicate::Hours(hours) => hours >> (scene.local_hours().rem_euclid(24)) & 1 == 1,
            // The epoch began on a Thursday.
            Predicate::Weekdays(days) => days >> ((scene.local_hours().div_euclid(24) + 3).rem_euclid(7)) & 1 == 1,
            Predicate::Context(id) => scene.context.contains(id),
        }
    }
}

impl Scene<'_> {
    /// Whole hours of the visitor's clock since the epoch.
    fn local_hours(&self) -> i64 {
        self.now.saturating_add(i64::from(self.ahead) * 60_000).div_euclid(3_600_000)
    }
}

impl ItemState {
    /// Whether the visitor has done this with the item.
    pub fn is(&self, state: State) -> bool {
        match state {
            State::Viewed => self.viewed > 0.0,
            State::InBasket => self.in_basket,
            State::Bought => self.bought || self.purchases > 0.0,
            State::Shown => self.shown > 0.0,
            State::Liked => self.opinion > 0,
            State::Disliked => self.opinion < 0,
        }
    }
}

fn has(catalog: &Catalog, item: &KnownItem, id: u32) -> bool {
    item.facets.iter().any(|&facet| catalog.facets()[facet as usize].id == id)
}

/// Numbers of the item's facets with this key.
fn values<'a>(catalog: &'a Catalog, item: &'a KnownItem, key: &'a str) -> impl Iterator<Item = u32> + 'a {
    let is_of = move |facet: &u32| &*catalog.facets()[*facet as usize].key == key;
    item.facets.iter().copied().filter(is_of)
}
