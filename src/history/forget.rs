//! What was forgotten, and stays so whoever tells it.

use super::{Catalog, History, Record, WEEK, seconds};
use crate::event::Name;
use crate::item::ItemKey;

/// It is known for so many seconds that something was forgotten: until every tab that had events about it has either heard
/// of it or been taken for crashed (see [`crate::store`]), and no longer.
pub const FORGOTTEN_SECONDS: u32 = 2 * 86_400;

/// Events that were forgotten, and do not count whoever tells them: all about an item up to a second, or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The item.
    pub key: ItemKey,
    /// The name of the one event; none for all.
    pub name: Option<Name>,
    /// When the one event was, or up to when all were, seconds since the epoch.
    pub at: u32,
    /// When it was forgotten, seconds since the epoch.
    pub told: u32,
}

/// Which events are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    /// All about the item with this number.
    Item(u32),
    /// All about items that have the facet with this number.
    Facet(u32),
    /// Those of them that say something of the visitor: what was merely shown does not.
    Evidence(u32),
    /// Those of this name, second and item.
    Event(Name, u32, u32),
    /// All after this second.
    After(u32),
}

impl About {
    #[inline(never)]
    fn holds(self, record: &Record, catalog: &Catalog) -> bool {
        let has = |facet| catalog.item(record.item).facets.contains(&facet);
        match self {
            About::Item(item) => record.item == item,
            About::Facet(facet) => has(facet),
            About::Evidence(facet) => record.name != Name::ItemImpression && has(facet),
            About::Event(name, at, item) => (record.name, record.at, record.item) == (name, at, item),
            About::After(at) => record.at > at,
        }
    }
}

impl Forgotten {
    /// Whether it need no longer be known.
    pub fn is_past(&self, now: i64) -> bool {
        self.told.abs_diff(seconds(now)) > FORGOTTEN_SECONDS
    }

    fn covers(&self, record: &Record) -> bool {
        match self.name {
            None => record.at <= self.at,
            Some(name) => (record.name, record.at) == (name, self.at),
        }
    }
}

impl History {
    /// Lets go of every event of these, and returns how many there were. The items stay known until [`History::compact`].
    #[inline(never)]
    pub fn leave_out(&mut self, about: About) -> u32 {
        let before = self.events.len();
        let catalog = std::mem::take(&mut self.catalog);
        self.drop_where(&mut |record| about.holds(record, &catalog));
        self.catalog = catalog;
        (before - self.events.len()) as u32
    }

    /// Forgets every event about one item, and until [`FORGOTTEN_SECONDS`] have passed all that other tabs tell of it up to
    /// now, in seconds. What is folded cannot be taken out of its sums.
    pub fn forget_item(&mut self, key: ItemKey, now: u32) {
        // A clock that was ahead may have dated an event after now.
        let at = self.catalog.find(key).map_or(0, |item| self.latest()[item as usize]);
        self.take_forgotten(Forgotten { key, name: None, at: at.max(now), told: now });
        self.settle();
    }

    /// Forgets every item that has the facet with this number, and the facet in the sums of weeks.
    pub fn forget_facet(&mut self, facet: u32, now: u32) {
        for at in 0..self.events.len() {
            let record = self.events[at];
            if About::Facet(facet).holds(&record, &self.catalog) {
                let key = self.catalog.key(record.item);
                self.take_forgotten(Forgotten { key, name: None, at: record.at.max(now), told: now });
            }
        }
        for digest in &mut self.digests {
            if let Some(at) = digest.facets.iter().position(|folded| folded.facet == facet) {
                digest.facets.remove(at);
                // Reaching further by a second, where the week has one left, it holds against what others have of the week.
                digest.until += u32::from(digest.until / WEEK == digest.week);
            }
        }
        self.settle();
    }

    /// Forgets one event.
    pub fn forget_event(&mut self, name: Name, at: u32, key: ItemKey, now: u32) {
        self.take_forgotten(Forgotten { key, name: Some(name), at, told: now });
        self.settle();
    }

    fn settle(&mut self) {
        self.drop_covered();
        self.compact();
    }

    /// Lets go of everything but what was forgotten.
    pub fn keep_forgotten(&mut self) {
        self.digests.clear();
        self.events.clear();
    }

    /// No longer knows what need no longer be known of what was forgotten: what is past, and what none of the parts that
    /// were united tells of.
    pub fn lift<'a>(&mut self, parts: impl Iterator<Item = &'a History> + Clone, now: i64) {
        self.forgotten.retain(|gone| !gone.is_past(now) || parts.clone().any(|part| part.tells_of(gone)));
    }

    fn tells_of(&self, gone: &Forgotten) -> bool {
        let item = self.catalog.find(gone.key);
        self.events.iter().any(|record| Some(record.item) == item && gone.covers(record))
    }

    /// What happens right now to an item that was forgotten this second is told a second later.
    pub(super) fn tells_anew(&self, record: &mut Record, now: i64) -> bool {
        let now = seconds(now);
        record.at += u32::from(record.at == now);
        record.at > now && !self.is_covered(record)
    }

    /// Whether a digest or something forgotten stands for an event.
    #[inline(never)]
    pub(super) fn is_covered(&self, record: &Record) -> bool {
        let key = self.catalog.key(record.item);
        self.digests.iter().any(|digest| digest.covers(record))
            || self.forgotten.iter().any(|gone| gone.key == key && gone.covers(record))
    }

    #[inline(never)]
    pub(super) fn drop_covered(&mut self) {
        let mut left = 0;
        for at in 0..self.events.len() {
            let record = self.events[at];
            if !self.is_covered(&record) {
                self.events[left] = record;
                left += 1;
            }
        }
        self.version += u32::from(left != self.events.len());
        self.events.truncate(left);
    }

    #[inline(never)]
    pub(super) fn take_forgotten(&mut self, gone: Forgotten) {
        let same = |old: &&mut Forgotten| {
            old.key == gone.key && old.name == gone.name && (gone.name.is_none() || old.at == gone.at)
        };
        match self.forgotten.iter_mut().find(same) {
            Some(old) => (old.at, old.told) = (old.at.max(gone.at), old.told.max(gone.told)),
            None => self.forgotten.push(gone),
        }
    }
}
