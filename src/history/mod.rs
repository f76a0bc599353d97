//! The bounded log of what the visitor did on this device.

mod catalog;
mod codec;
mod table;

pub use catalog::{Catalog, KnownFacet, KnownItem, seconds};
pub use codec::MAX_BYTES;
pub use table::Table;

use crate::event::{Event, Name, Subject};
use crate::item::ItemKey;

/// Most events that are kept; the oldest go first.
pub const MAX_EVENTS: usize = 1_000;
/// Most impressions among them, so that what was merely seen never pushes out what was done.
pub const MAX_IMPRESSIONS: usize = 250;
/// Items described on this page that no event is about are let go above this number.
pub const MAX_ITEMS: usize = 20_000;
/// What was observed is kept for so many days.
pub const RETENTION_DAYS: u32 = 90;
/// What the visitor said in so many words (like, dislike, hide, preference) is kept for 13 months.
pub const EXPLICIT_RETENTION_DAYS: u32 = 395;
/// The same event about the same item within so many seconds is one event told twice.
pub const REPEAT_SECONDS: u32 = 5;

/// One event of the log. Two records that agree in all but `own` are the same event, told twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// When, in seconds since the epoch.
    pub at: u32,
    /// Its place among the events this tab recorded in the same second, from 0: keeps their order.
    pub tick: u16,
    /// What was done.
    pub name: Name,
    /// Number of the item in the [`Catalog`].
    pub item: u32,
    /// Dwell in milliseconds, or preference from -1 to 1.
    pub value: f32,
    /// Recorded by this tab, and so far kept by nothing but the chunk that this tab writes.
    pub own: bool,
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

/// The log, oldest event first, and what its events are about.
#[derive(Clone, Debug, Default)]
pub struct History {
    catalog: Catalog,
    events: Vec<Record>,
    version: u32,
}

impl History {
    /// Items and facets.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Items and facets, to describe more of them.
    pub fn catalog_mut(&mut self) -> &mut Catalog {
        &mut self.catalog
    }

    /// The events, oldest first.
    pub fn events(&self) -> &[Record] {
        &self.events
    }

    /// Grows with every change of the log.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Takes in an event that happened at `at`, no later than `now` (milliseconds since the epoch). False when it says
    /// nothing or is the same as one a moment ago.
    pub fn record(&mut self, event: &Event, at: i64, now: i64) -> bool {
        let item = match &event.subject {
            Subject::Id(id) => self.catalog.number(ItemKey::new(id)),
            Subject::Item(item) => self.catalog.describe(item),
            Subject::Facet(facet) => self.catalog.describe_facet(facet),
            Subject::Words(text) => match self.catalog.describe_words(text) {
                Some(number) => number,
                None => return false,
            },
        };
        let mut record = Record { at: seconds(at), tick: 0, name: event.name, item, value: event.value, own: true };
        match event.name {
            Name::SetPreference | Name::ItemDwell => {}
            _ if self.told_before(&record) => return false,
            _ => {}
        }
        let after = self.events.partition_point(|old| old.at <= record.at);
        if let Some(last) = self.events[..after].last().filter(|last| last.at == record.at) {
            record.tick = last.tick.saturating_add(1);
        }
        self.insert(record);
        self.bound(seconds(now));
        true
    }

    /// Takes in what another history holds: the union of both, whichever came first and however often. An item keeps
    /// the description that came with the latest event about it.
    pub fn merge(&mut self, other: &History, now: i64) {
        let latest = other.latest();
        let mine = self.latest();
        let mut numbers = Vec::with_capacity(other.catalog.len());
        for (number, &theirs) in (0..).zip(&latest) {
            let own = self.catalog.number(other.catalog.key(number));
            numbers.push(own);
            let known = self.catalog.adopted(&other.catalog, number);
            let ours = mine.get(own as usize).copied().unwrap_or_default();
            if theirs >= ours {
                self.catalog.put(own, known);
            }
        }
        for record in &other.events {
            self.insert(Record { item: numbers[record.item as usize], own: false, ..*record });
        }
        self.bound(seconds(now));
    }

    /// Whether some events are kept by nothing but the chunk that this tab writes.
    pub fn has_own(&self) -> bool {
        self.events.iter().any(|record| record.own)
    }

    /// From now on no event counts as this tab's own.
    pub fn disown(&mut self) {
        self.events.iter_mut().for_each(|record| record.own = false);
    }

    /// Lets go of every event that is not this tab's own.
    pub fn keep_own(&mut self) {
        self.drop_where(&mut |record| !record.own);
    }

    /// Lets go of what is older than its retention, and returns whether there was any.
    pub fn expire(&mut self, now: i64) -> bool {
        let now = seconds(now);
        let before = self.events.len();
        self.drop_where(&mut |record| !kept(record, now));
        before != self.events.len()
    }

    /// Lets go of every event of these, and returns how many there were. The items stay known until [`History::compact`].
    pub fn leave_out(&mut self, about: About) -> u32 {
        let before = self.events.len();
        let catalog = std::mem::take(&mut self.catalog);
        self.drop_where(&mut |record| about.holds(record, &catalog));
        self.catalog = catalog;
        (before - self.events.len()) as u32
    }

    /// Whether items that no event is about have become too many; [`History::compact`] lets them go.
    pub fn is_crowded(&self) -> bool {
        self.catalog.len() > MAX_ITEMS
    }

    /// Keeps only the items and facets that events are about. Numbers of items change.
    pub fn compact(&mut self) {
        *self = self.compacted(false);
    }

    /// The same log, or this tab's own part of it, with only the items and facets that its events are about, numbered in
    /// the order of the events.
    pub(crate) fn compacted(&self, own: bool) -> History {
        let mut catalog = Catalog::default();
        let mut events = self.events.clone();
        events.retain(|record| record.own || !own);
        for record in &mut events {
            let number = catalog.number(self.catalog.key(record.item));
            let known = catalog.adopted(&self.catalog, record.item);
            catalog.put(number, known);
            record.item = number;
        }
        History { catalog, events, version: self.version + 1 }
    }

    /// By number of the item: when the latest event about it was; 0 when there is none.
    fn latest(&self) -> Vec<u32> {
        let mut latest = vec![0; self.catalog.len()];
        self.events.iter().for_each(|record| latest[record.item as usize] = record.at);
        latest
    }

    /// What the log is ordered by: the same for the same event in every tab.
    #[inline(never)]
    fn order(&self, record: &Record) -> (u64, u64, u64) {
        let moment = u64::from(record.at) << 32 | u64::from(record.tick) << 16 | record.name as u64;
        (moment, self.catalog.key(record.item).0, u64::from(record.value.to_bits()))
    }

    /// Puts a record in its place, unless it is there. Of preferences for the same facet the last one holds.
    fn insert(&mut self, record: Record) {
        let order = self.order(&record);
        if record.name == Name::SetPreference {
            let same = |old: &Record| old.name == record.name && old.item == record.item;
            if let Some(at) = self.events.iter().position(same) {
                if self.order(&self.events[at]) >= order {
                    return;
                }
                self.events.remove(at);
            }
        }
        let place = self.events.partition_point(|old| self.order(old) < order);
        if self.events.get(place).is_none_or(|old| self.order(old) != order) {
            self.events.insert(place, record);
            self.version += 1;
        }
    }

    fn told_before(&self, record: &Record) -> bool {
        let about = |old: &&Record| old.item == record.item && (old.name == record.name || takes_back(old, record));
        let same = |old: &Record| old.name == record.name && old.at.abs_diff(record.at) < REPEAT_SECONDS;
        self.events.iter().rev().take(100).find(about).is_some_and(same)
    }

    /// Lets go of what the log has no room for. As each step keeps the last of something in the one order of the log, the
    /// bound of a union is the same whatever was bound before.
    fn bound(&mut self, now: u32) {
        let impressions = self.events.iter().filter(|record| record.name == Name::ItemImpression).count();
        self.let_go(impressions.saturating_sub(MAX_IMPRESSIONS), Some(0), now);
        self.let_go(self.events.len().saturating_sub(MAX_EVENTS), None, now);
    }

    /// Lets go of a quarter of the log.
    fn weaken(&mut self, now: u32) {
        self.let_go(self.events.len().div_ceil(4), None, now);
    }

    /// Lets go of so many events, those of the least worth first, or those of this worth alone. Of these first what a
    /// clock that was once ahead dated after tomorrow, which would else fill the log for as long as it was ahead, then the
    /// oldest.
    fn let_go(&mut self, mut count: usize, worth_only: Option<u8>, now: u32) {
        let tomorrow = now.saturating_add(86_400);
        for class in worth_only.unwrap_or(0)..=worth_only.unwrap_or(HIDDEN) {
            for after in [tomorrow, 0] {
                self.drop_where(&mut |record| {
                    let gone = count > 0 && worth(record.name) == class && record.at > after;
                    count -= usize::from(gone);
                    gone
                });
            }
        }
    }

    fn drop_where(&mut self, gone: &mut dyn FnMut(&Record) -> bool) {
        let before = self.events.len();
        self.events.retain(|record| !gone(record));
        self.version += u32::from(self.events.len() != before);
    }
}

/// Whether one of two events can make the other untrue, so that to say the first again is not to repeat it: basket and
/// purchase, and the visitor's opinions.
fn takes_back(one: &Record, other: &Record) -> bool {
    let matter = |record: &Record| match record.name {
        Name::AddToCart | Name::RemoveFromCart | Name::Purchase | Name::Refund => 1,
        Name::Like | Name::Dislike | Name::Hide => 2,
        _ => 0,
    };
    matter(one) != 0 && matter(one) == matter(other)
}

/// The worth of what was hidden for good: nobody wants to see it come back.
const HIDDEN: u8 = 3;

/// How much it would hurt to lose an event: what was merely seen least, what was said more than what was observed.
fn worth(name: Name) -> u8 {
    match name {
        Name::ItemImpression => 0,
        Name::Hide => HIDDEN,
        name => 1 + u8::from(name.meaning().explicit),
    }
}

/// Whether a record is still within its retention. A record from the future (the clock was set back) is kept for as
/// long as one from now.
pub fn kept(record: &Record, now: u32) -> bool {
    let days = if record.name.meaning().explicit { EXPLICIT_RETENTION_DAYS } else { RETENTION_DAYS };
    now.saturating_sub(record.at) <= days * 86_400
}
