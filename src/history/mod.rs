//! The bounded log of what the visitor did on this device.

mod catalog;
mod codec;
mod table;

pub use catalog::{Catalog, KnownFacet, KnownItem, seconds};
pub use codec::{DecodeError, MAX_BYTES};
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

/// One event of the log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// When, in seconds since the epoch.
    pub at: u32,
    /// What was done.
    pub name: Name,
    /// Number of the item in the [`Catalog`].
    pub item: u32,
    /// Dwell in milliseconds, or preference from -1 to 1.
    pub value: f32,
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
        let record = Record { at: seconds(at), name: event.name, item, value: event.value };
        match event.name {
            Name::SetPreference => self.drop_where(|old| old.name == record.name && old.item == item),
            Name::ItemDwell => {}
            _ if self.told_before(&record) => return false,
            _ => {}
        }
        let place = self.events.partition_point(|old| old.at <= record.at);
        self.events.insert(place, record);
        self.version += 1;
        self.bound(seconds(now));
        true
    }

    /// Lets go of what is older than its retention, and returns whether there was any.
    pub fn expire(&mut self, now: i64) -> bool {
        let now = seconds(now);
        let before = self.events.len();
        self.drop_where(|record| !kept(record, now));
        before != self.events.len()
    }

    /// Forgets every event about one item.
    pub fn forget_item(&mut self, key: ItemKey) {
        if let Some(item) = self.catalog.find(key) {
            self.drop_where(|record| record.item == item);
            self.compact();
        }
    }

    /// Whether items that no event is about have become too many; [`History::compact`] lets them go.
    pub fn is_crowded(&self) -> bool {
        self.catalog.len() > MAX_ITEMS
    }

    /// Keeps only the items and facets that events are about. Numbers of items change.
    pub fn compact(&mut self) {
        *self = self.compacted();
    }

    /// The same log with only the items and facets that its events are about, numbered in the order of the events.
    pub(crate) fn compacted(&self) -> History {
        let mut catalog = Catalog::default();
        let mut events = self.events.clone();
        for record in &mut events {
            let number = catalog.number(self.catalog.key(record.item));
            let mut known = self.catalog.item(record.item).clone();
            for facet in &mut known.facets {
                let old = &self.catalog.facets()[*facet as usize];
                let group = self.catalog.group_hash(old.group);
                *facet = catalog.facet(old.id, group, &old.key, &old.value);
            }
            catalog.put(number, known);
            record.item = number;
        }
        History { catalog, events, version: self.version + 1 }
    }

    fn told_before(&self, record: &Record) -> bool {
        let about = |old: &&Record| old.item == record.item && (old.name == record.name || takes_back(old, record));
        let same = |old: &Record| old.name == record.name && old.at.abs_diff(record.at) < REPEAT_SECONDS;
        self.events.iter().rev().take(100).find(about).is_some_and(same)
    }

    fn bound(&mut self, now: u32) {
        let is_impression = |record: &Record| record.name == Name::ItemImpression;
        if self.events.iter().filter(|r| is_impression(r)).count() > MAX_IMPRESSIONS {
            self.let_go(1, is_impression, now);
        }
        if self.events.len() > MAX_EVENTS {
            self.let_go_least(|_| 1, now);
        }
    }

    /// Lets go of those events that matter least, as many as `part` says of their number. What was observed goes
    /// before what was said, and what was hidden for good goes last.
    fn let_go_least(&mut self, part: fn(usize) -> usize, now: u32) {
        let least = self.events.iter().map(worth).min();
        let goes = |record: &Record| Some(worth(record)) == least;
        let count = self.events.iter().filter(|record| goes(record)).count();
        self.let_go(part(count), goes, now);
    }

    /// Lets go of so many of these events: first what a clock that was once ahead dated after tomorrow, which would
    /// else fill the log for as long as it was ahead, then the oldest.
    fn let_go(&mut self, count: usize, goes: impl Fn(&Record) -> bool, now: u32) {
        let tomorrow = now.saturating_add(86_400);
        for _ in 0..count {
            let ahead = self.events.iter().rposition(|record| record.at > tomorrow && goes(record));
            if let Some(place) = ahead.or_else(|| self.events.iter().position(&goes)) {
                self.events.remove(place);
            }
        }
        self.version += 1;
    }

    fn drop_where(&mut self, gone: impl Fn(&Record) -> bool) {
        let before = self.events.len();
        self.events.retain(|record| !gone(record));
        if self.events.len() != before {
            self.version += 1;
        }
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

/// How much it would hurt to lose a record.
fn worth(record: &Record) -> u8 {
    match record.name {
        Name::Hide => 2,
        name => u8::from(name.meaning().explicit),
    }
}

/// Whether a record is still within its retention. A record from the future (the clock was set back) is kept for as
/// long as one from now.
pub fn kept(record: &Record, now: u32) -> bool {
    let days = if record.name.meaning().explicit { EXPLICIT_RETENTION_DAYS } else { RETENTION_DAYS };
    now.saturating_sub(record.at) <= days * 86_400
}
