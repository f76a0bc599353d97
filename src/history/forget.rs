//! What was forgotten, and stays so whoever tells it.

use super::{Catalog, History, KnownFacet, Record, WEEK, seconds};
use crate::event::Name;
use crate::item::ItemKey;

/// It is known for so many seconds that something was forgotten: until every tab that had events about it has either heard
/// of it or been taken for crashed (see [`crate::store`]), and no longer.
pub const FORGOTTEN_SECONDS: u32 = 2 * 86_400;

/// So many are known at once, those that were forgotten last.
pub const MAX_FORGOTTEN: usize = 256;

/// What is forgotten, beyond the numbers of events' names: all about an item.
pub const ITEM: u8 = 126;
/// All about items with a facet.
pub const FACET: u8 = 127;

/// Events that were forgotten, and do not count whoever tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The item, or the facet's id.
    pub key: ItemKey,
    /// [`ITEM`], [`FACET`], or the number of the one event's name.
    pub kind: u8,
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
    /// Those about items that have the facet with this number, where they say something of the visitor: what was merely
    /// shown does not.
    Evidence(u32),
    /// All after this second.
    After(u32),
}

impl About {
    #[inline(never)]
    fn holds(self, record: &Record, catalog: &Catalog) -> bool {
        match self {
            About::Item(item) => record.item == item,
            About::Evidence(facet) => {
                record.name != Name::ItemImpression && catalog.item(record.item).facets.contains(&facet)
            }
            About::After(at) => record.at > at,
        }
    }
}

impl Forgotten {
    /// Whether it need no longer be known.
    pub fn is_past(&self, now: i64) -> bool {
        self.told.abs_diff(seconds(now)) > FORGOTTEN_SECONDS
    }

    #[inline(never)]
    fn covers(&self, record: &Record, catalog: &Catalog) -> bool {
        let is_it = |&facet: &u32| u64::from(catalog.facets()[facet as usize].id) == self.key.0;
        match self.kind {
            FACET => record.at <= self.at && catalog.item(record.item).facets.iter().any(is_it),
            _ if catalog.key(record.item) != self.key => false,
            ITEM => record.at <= self.at,
            name => (record.name as u8, record.at) == (name, self.at),
        }
    }
}

impl History {
    /// Lets go of every event of these, of a facet also in the sums of weeks, and returns how many there were. The items stay
    /// known until [`History::compact`].
    #[inline(never)]
    pub fn leave_out(&mut self, about: About) -> u32 {
        let before = self.events.len();
        let catalog = std::mem::take(&mut self.catalog);
        self.drop_where(&mut |record| about.holds(record, &catalog));
        self.catalog = catalog;
        let gone = (before - self.events.len()) as u32;
        match about {
            About::Evidence(facet) => gone + self.unfold(facet, u32::MAX),
            _ => gone,
        }
    }

    /// Forgets every event about one item, and until [`FORGOTTEN_SECONDS`] have passed all that other tabs tell of it up to
    /// now, in seconds. What is folded cannot be taken out of its sums.
    pub fn forget_item(&mut self, key: ItemKey, now: u32) {
        self.forget_all(Forgotten { key, kind: ITEM, at: u32::MAX, told: now });
    }

    /// Forgets all about items that have the facet with this number, and the facet in the sums of weeks.
    pub fn forget_facet(&mut self, facet: u32, now: u32) {
        let key = ItemKey(u64::from(self.catalog.facets()[facet as usize].id));
        self.forget_all(Forgotten { key, kind: FACET, at: u32::MAX, told: now });
    }

    /// Takes a facet out of the sums that reach no further than this second, and returns how many events were behind it there.
    #[inline(never)]
    fn unfold(&mut self, facet: u32, until: u32) -> u32 {
        let mut gone = 0;
        for digest in self.digests.iter_mut().filter(|digest| digest.until <= until.saturating_add(1)) {
            if let Some(at) = digest.facets.iter().position(|folded| folded.facet == facet) {
                gone += digest.facets.remove(at).count;
                self.version += 1;
                // Reaching further by a second, where the week has one left, it holds against what others have of the week.
                digest.until += u32::from(digest.until / WEEK == digest.week);
            }
        }
        gone
    }

    /// Forgets one event.
    pub fn forget_event(&mut self, name: Name, at: u32, key: ItemKey, now: u32) {
        self.take_forgotten(Forgotten { key, kind: name as u8, at, told: now });
        self.settle();
    }

    /// Up to now, or the latest event of these: a clock that was ahead may have dated it after now.
    #[inline(never)]
    fn forget_all(&mut self, mut gone: Forgotten) {
        let latest = self.events.iter().rev().find(|record| gone.covers(record, &self.catalog));
        gone.at = latest.map_or(0, |record| record.at).max(gone.told);
        self.take_forgotten(gone);
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

    /// What was forgotten, and nothing else.
    pub fn forgotten_alone(&self) -> History {
        History { forgotten: self.forgotten.clone(), ..History::default() }
    }

    /// Lets go of what was forgotten there, without knowing of it. False when it told of nothing of the kind.
    pub fn let_go_of(&mut self, other: &History) -> bool {
        let (known, version) = (std::mem::take(&mut self.forgotten), self.version);
        self.forgotten.extend_from_slice(&other.forgotten);
        self.drop_covered();
        self.forgotten = known;
        version != self.version
    }

    /// No longer knows what need no longer be known of what was forgotten: what is past, and what none of the parts that
    /// were united tells of.
    #[inline(never)]
    pub fn lift(&mut self, parts: impl Iterator<Item = History>, now: i64) {
        let mut told = [false; MAX_FORGOTTEN];
        for part in parts {
            told.iter_mut().zip(&self.forgotten).for_each(|(told, gone)| *told |= part.tells_of(gone));
        }
        for at in (0..self.forgotten.len()).rev() {
            if !told[at] && self.forgotten[at].is_past(now) {
                self.forgotten.remove(at);
            }
        }
    }

    fn tells_of(&self, gone: &Forgotten) -> bool {
        self.events.iter().any(|record| gone.covers(record, &self.catalog))
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
        self.digests.iter().any(|digest| digest.covers(record))
            || self.forgotten.iter().any(|gone| gone.covers(record, &self.catalog))
    }

    /// Lets go of what a digest or something forgotten stands for, and of a facet that was forgotten since in the sums of
    /// weeks.
    #[inline(never)]
    pub(super) fn drop_covered(&mut self) {
        for at in 0..self.forgotten.len() {
            let gone = self.forgotten[at];
            let facet = |known: &KnownFacet| u64::from(known.id) == gone.key.0;
            if gone.kind == FACET
                && let Some(facet) = self.catalog.facets().iter().position(facet)
            {
                self.unfold(facet as u32, gone.at);
            }
        }
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
            old.key == gone.key && old.kind == gone.kind && (gone.kind >= ITEM || old.at == gone.at)
        };
        match self.forgotten.iter_mut().find(same) {
            Some(old) => (old.at, old.told) = (old.at.max(gone.at), old.told.max(gone.told)),
            None => self.forgotten.push(gone),
        }
        if self.forgotten.len() > MAX_FORGOTTEN {
            let told = |&at: &usize| u64::from(self.forgotten[at].told) << 32 | self.forgotten[at].key.0 >> 32;
            let first = (0..self.forgotten.len()).min_by_key(told).unwrap_or_default();
            self.forgotten.remove(first);
        }
    }
}
