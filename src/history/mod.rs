//! The bounded log of what the visitor did on this device.

mod bounds;
mod catalog;
mod codec;
mod digest;
mod forget;
mod table;

pub use bounds::{MAX_EVENTS, MAX_IMPRESSIONS, kept};
pub use catalog::{Catalog, KnownFacet, KnownItem, seconds};
pub use codec::MAX_BYTES;
pub use digest::{DIGEST_FACETS, DIGEST_HALF_LIFE_DAYS, Digest, FOLD_SECONDS, Folded, PARTS, WEEK};
pub use forget::{About, FACET, FORGOTTEN_SECONDS, Forgotten, ITEM, MAX_FORGOTTEN};
pub use table::Table;

use crate::event::{DWELL_MS, Event, MUTED, Name, Subject};
use crate::item::ItemKey;

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
    /// Dwell in milliseconds, or preference from -1 to 1 or [`MUTED`].
    pub value: f32,
    /// Recorded by this tab, and so far kept by nothing but the chunk that this tab writes.
    pub own: bool,
}

impl Record {
    /// How strongly it speaks for the item, or (below 0) against it, when it happens.
    #[inline(never)]
    pub fn strength(&self) -> f32 {
        let strength = self.name.meaning().strength;
        match self.name {
            Name::ItemDwell if self.value < DWELL_MS => 0.0,
            Name::SetPreference if self.is_mute() => 0.0,
            Name::SetPreference => strength * self.value,
            _ => strength,
        }
    }

    /// Whether it says that a facet is to be left out of account.
    pub fn is_mute(&self) -> bool {
        self.name == Name::SetPreference && self.value == MUTED
    }
}

/// The log, oldest event first, what its events are about, and what is left of those that were folded or forgotten.
///
/// Histories are merged, in any order and however often, to the same history: it is a union of events, without those that
/// a digest or a forgotten item stands for; of each week the digest that holds; of each forgotten item the latest time.
/// (Where two tabs described an item differently, either description may stay.)
#[derive(Clone, Debug, Default)]
pub struct History {
    catalog: Catalog,
    events: Vec<Record>,
    digests: Vec<Digest>,
    forgotten: Vec<Forgotten>,
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

    /// Sums of weeks, oldest first.
    pub fn digests(&self) -> &[Digest] {
        &self.digests
    }

    /// Items that were forgotten, in no order.
    pub fn forgotten(&self) -> &[Forgotten] {
        &self.forgotten
    }

    /// A copy of the log, without the items and facets that it is about.
    pub fn log_alone(&self) -> History {
        let (events, digests, forgotten) = (self.events.clone(), self.digests.clone(), self.forgotten.clone());
        History { events, digests, forgotten, version: self.version, ..History::default() }
    }

    /// Grows with every change of the log.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Takes in an event that happened at `at`, no later than `now` (milliseconds since the epoch). False when it says
    /// nothing, is the same as one a moment ago, or falls into a time that is folded or an item that was just forgotten.
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
            _ if self.is_covered(&record) && !self.tells_anew(&mut record, now) => return false,
            Name::SetPreference | Name::ItemDwell => {}
            _ if self.told_before(&record) => return false,
            _ => {}
        }
        let after = self.events.partition_point(|old| old.at <= record.at);
        if let Some(last) = self.events[..after].last().filter(|last| last.at == record.at) {
            record.tick = last.tick.saturating_add(1);
        }
        self.insert(record);
        self.bound(now);
        true
    }

    /// Takes in what another history holds. An item keeps the description that came with the latest event about it. The
    /// result is not bounded: [`History::bound`] is for when everything is together, so that what is folded is folded
    /// whole.
    pub fn merge(&mut self, other: &History) {
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
            self.insert(Record { item: numbers[record.item as usize], ..*record });
        }
        for digest in &other.digests {
            let digest = self.catalog.adopted_digest(&other.catalog, digest);
            self.take_digest(digest);
        }
        other.forgotten.iter().for_each(|gone| self.take_forgotten(*gone));
        self.drop_covered();
    }

    /// How many events are kept by nothing but the chunk that this tab writes.
    pub fn own(&self) -> usize {
        self.events.iter().filter(|record| record.own).count()
    }

    /// From now on no event counts as this tab's own.
    pub fn disown(&mut self) {
        self.set_own(false);
    }

    /// From now on every event counts as this tab's own, or none.
    pub fn set_own(&mut self, own: bool) {
        self.events.iter_mut().for_each(|record| record.own = own);
    }

    /// Lets go of everything that is not this tab's own, or is `forgotten`: that is everybody's, and told by all.
    pub fn keep_own(&mut self, forgotten: bool) {
        self.digests.clear();
        if !forgotten {
            self.forgotten.clear();
        }
        self.drop_where(&mut |record| !record.own);
    }

    /// Whether items that no event is about have become too many; [`History::compact`] lets them go.
    pub fn is_crowded(&self) -> bool {
        self.catalog.len() > MAX_ITEMS
    }

    /// Keeps only the items and facets that events are about. Numbers of items change.
    pub fn compact(&mut self) {
        let mut catalog = Catalog::default();
        for record in &mut self.events {
            let next = catalog.len() as u32;
            let number = catalog.number(self.catalog.key(record.item));
            if number == next {
                let known = catalog.adopted(&self.catalog, record.item);
                catalog.put(number, known);
            }
            record.item = number;
        }
        for digest in &mut self.digests {
            *digest = catalog.adopted_digest(&self.catalog, digest);
        }
        self.catalog = catalog;
        self.version += 1;
    }

    fn take_digest(&mut self, digest: Digest) {
        let at = self.digests.iter().position(|old| old.week >= digest.week).unwrap_or(self.digests.len());
        if let Some(old) = self.digests.get_mut(at).filter(|old| old.week == digest.week) {
            if old.order(&self.catalog) < digest.order(&self.catalog) {
                *old = digest;
                self.version += 1;
            }
            return;
        }
        self.digests.insert(at, digest);
        self.version += 1;
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

/// ln(1 + age in days) of something published at `time`, seen at `now`; both in seconds.
pub fn log_age(time: u32, now: u32) -> f32 {
    libm::log(1.0 + f64::from(now.saturating_sub(time)) / 86_400.0) as f32
}
