//! What the history keeps, and what it lets go of when there is no room.

use super::digest::{MAX_DIGESTS, WEEK, is_weak};
use super::{Digest, EXPLICIT_RETENTION_DAYS, FOLD_SECONDS, History, RETENTION_DAYS, Record, seconds};
use crate::event::Name;

/// Most events that are kept; the oldest and weakest are folded or go first.
pub const MAX_EVENTS: usize = 1_000;
/// Most impressions among them, so that what was merely seen never pushes out what was done.
pub const MAX_IMPRESSIONS: usize = 250;

/// Of a full log one in so many goes at once: to look through it for each new event would be half of what recording costs.
const SLACK: usize = 32;

/// The worth of what was hidden for good: nobody wants to see it come back.
const HIDDEN: u8 = 4;

impl History {
    /// Lets go of what there is no room for: the oldest weak events are folded into sums, and where none are old enough,
    /// the oldest of the least worth go. `now` is in milliseconds since the epoch.
    pub fn bound(&mut self, now: i64) {
        let now = seconds(now);
        let impressions = self.events.iter().filter(|record| record.name == Name::ItemImpression).count();
        if impressions > MAX_IMPRESSIONS {
            self.let_go(impressions - MAX_IMPRESSIONS + MAX_IMPRESSIONS / SLACK, Some(0), now);
        }
        while self.events.len() > MAX_EVENTS && self.fold(now) {}
        if self.events.len() > MAX_EVENTS {
            self.let_go(self.events.len() - MAX_EVENTS + MAX_EVENTS / SLACK, None, now);
        }
        while self.digests.len() > MAX_DIGESTS {
            self.drop_digest();
        }
    }

    /// Lets go of what is older than its retention; and of what a clock that was ahead dated after tomorrow, which would be
    /// kept for as long as it was ahead.
    pub fn expire(&mut self, now: i64) {
        let now = seconds(now);
        let tomorrow = now.saturating_add(86_400);
        self.drop_where(&mut |record| !kept(record, now) || record.at > tomorrow);
        let before = self.digests.len();
        self.digests.retain(|digest| digest.is_kept(now));
        self.version += u32::from(self.digests.len() != before);
    }

    /// Makes the stored form smaller.
    pub(super) fn weaken(&mut self, now: u32) {
        if !self.fold(now) && !self.drop_digest() {
            self.let_go(self.events.len().div_ceil(4), None, now);
        }
    }

    /// Folds the weak events of the oldest week that has some which are old enough at `now`, in seconds; false when none
    /// has.
    ///
    /// A week in which an event is this tab's own is left alone: who else folds it may not have seen that.
    #[inline(never)]
    pub fn fold(&mut self, now: u32) -> bool {
        let before = now.saturating_sub(FOLD_SECONDS);
        let (mut week, mut own) = (0, true);
        let mut folds: Vec<Record> = Vec::new();
        for record in self.events.iter().filter(|record| is_weak(record.name) && record.at < before) {
            if record.at / WEEK != week {
                if !own {
                    break;
                }
                (week, own) = (record.at / WEEK, false);
                folds.clear();
            }
            own |= record.own;
            folds.push(*record);
        }
        if own {
            return false;
        }
        let known = self.digests.iter().find(|digest| digest.week == week).cloned();
        let mut digest = known.unwrap_or(Digest { week, until: 0, events: 0, sums: [0.0; 7], facets: Vec::new() });
        digest.add(&folds, &self.catalog);
        self.take_digest(digest);
        self.drop_covered();
        true
    }

    /// Lets go of the oldest digest; false when there is none.
    #[inline(never)]
    fn drop_digest(&mut self) -> bool {
        let any = !self.digests.is_empty();
        if any {
            self.digests.remove(0);
            self.version += 1;
        }
        any
    }

    /// Lets go of so many events, those of the least worth first, or those of this worth alone. Of these first what a
    /// clock that was once ahead dated after tomorrow, which would else fill the log for as long as it was ahead, then the
    /// oldest.
    fn let_go(&mut self, mut count: usize, worth_only: Option<u8>, now: u32) {
        let tomorrow = now.saturating_add(86_400);
        for class in worth_only.unwrap_or(0)..=worth_only.unwrap_or(HIDDEN) {
            if count == 0 {
                return;
            }
            for after in [tomorrow, 0] {
                self.drop_where(&mut |record| {
                    let gone = count > 0 && worth(record.name) == class && record.at > after;
                    count -= usize::from(gone);
                    gone
                });
            }
        }
    }
}

impl Digest {
    /// Whether everything it stands for is within its retention.
    pub fn is_kept(&self, now: u32) -> bool {
        now.saturating_sub(self.start()) <= RETENTION_DAYS * 86_400 && self.start() <= now.saturating_add(86_400)
    }
}

/// How much it would hurt to lose an event: what was merely seen least, what was looked at less than what was put into the
/// basket or bought, what was said more than what was observed.
fn worth(name: Name) -> u8 {
    match name {
        Name::ItemImpression => 0,
        Name::Hide => HIDDEN,
        name if is_weak(name) => 1,
        name => 2 + u8::from(name.meaning().explicit),
    }
}

/// Whether a record is still within its retention. A record from the future (the clock was set back) counts as one from now,
/// until the history is read anew: see [`History::expire`].
pub fn kept(record: &Record, now: u32) -> bool {
    let days = if record.name.meaning().explicit { EXPLICIT_RETENTION_DAYS } else { RETENTION_DAYS };
    now.saturating_sub(record.at) <= days * 86_400
}
