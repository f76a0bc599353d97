//! What was promised of each event, and whether it is kept.

use super::acts::Erasure;

/// A tab's events: so many at most.
pub const MOST: u8 = 4;

/// Events are the two that stand in the store at the beginning, 0 and 1, and those of each tab, from 8 times its number
/// and 1 on. A set of them has a bit for each.
pub fn bit(event: u8) -> u16 {
    let at = if event < 8 { event } else { 2 + MOST * (event / 8 - 1) + event % 8 };
    1 << at
}

/// All events of a tab, or its first `count`.
pub fn of_tab(tab: u8, count: u8) -> u16 {
    ((1 << count) - 1) << (2 + MOST * tab)
}

/// Every tab's first event is about the item that is forgotten.
pub fn item_of(event: u8) -> u8 {
    if event.is_multiple_of(8) { 0 } else { event }
}

/// The events about that item.
const OF_ITEM: u16 = 1 | 1 << 2 | 1 << 6 | 1 << 10;

/// Of each event a bit, and of each tab what it erased.
#[derive(Clone, Copy, Default)]
pub struct Book {
    /// Recorded, by a tab or from the beginning.
    pub told: u16,
    /// Acknowledged, and all that holds it has arrived: it must be there.
    pub due: u16,
    /// An erasure began that its tab had not heard of: it need not be there.
    excused: u16,
    /// It was erased, and that has arrived: it must not be there.
    doomed: u16,
    /// What a tab is erasing.
    pending: [u16; 3],
    /// The latest epoch that has arrived, and the last that each tab declared, by their numbers; 0 without any.
    arrived: u16,
    declared: [u16; 3],
    /// Of each event the epoch that its tab knew of.
    epochs: [u16; 16],
    /// The item was forgotten, all that was ever dated before.
    forgotten: bool,
}

impl Book {
    /// At the beginning these events stand in the store.
    pub fn new(events: u16) -> Book {
        Book { told: events, due: events, ..Book::default() }
    }

    /// A tab tells an event.
    pub fn tell(&mut self, tab: u8, event: u16, is_later: &dyn Fn(u16, u16) -> bool) {
        if event != 0 {
            self.told |= event;
            let [one, other] = [self.arrived, self.declared[usize::from(tab)]];
            self.epochs[event.trailing_zeros() as usize] = if is_later(one, other) { one } else { other };
        }
        if self.forgotten {
            self.excused |= event & OF_ITEM;
        }
    }

    /// A tab erases everything.
    pub fn declare(&mut self, tab: u8, epoch: u16) {
        self.declared[usize::from(tab)] = epoch;
    }

    /// A tab will tell no more.
    pub fn rest(&mut self, tab: u8) {
        self.declared[usize::from(tab)] = 0;
    }

    /// The first write of an erasure arrives. What others told so far is erased with it, but for what they told knowing of a
    /// later epoch.
    pub fn begin(&mut self, tab: u8, Erasure { all, epoch, own }: Erasure, is_later: &dyn Fn(u16, u16) -> bool) {
        let later = (0..16).filter(|&event| is_later(self.epochs[event], epoch)).fold(0, |all, event| all | 1 << event);
        let mut hit = own | self.told & !of_tab(tab, MOST) & !later;
        if all {
            if is_later(epoch, self.arrived) {
                self.arrived = epoch;
            }
        } else {
            hit &= OF_ITEM;
            // All events are dated before any item is forgotten: whoever tells one of it later, it stays forgotten.
            self.excused |= self.told & OF_ITEM;
            self.forgotten = true;
        }
        self.excused |= hit;
        self.pending[usize::from(tab)] = hit;
    }

    /// The last write of an erasure has arrived.
    pub fn end(&mut self, tab: u8) {
        self.doomed |= std::mem::take(&mut self.pending[usize::from(tab)]);
    }

    /// Whether a new tab may read these events.
    pub fn check(&self, read: u16) -> Result<(), String> {
        let all = [
            (self.due & !self.excused & !read, "was lost"),
            (self.doomed & read, "came back"),
            (read & !self.told, "was told by nobody"),
        ];
        match all.into_iter().find(|&(events, _)| events != 0) {
            Some((events, what)) => Err(format!("event {} {what}", events.trailing_zeros())),
            None => Ok(()),
        }
    }

    /// All of it.
    pub fn words(&self) -> impl Iterator<Item = u16> {
        let some = [self.told, self.due, self.excused, self.doomed, self.arrived, u16::from(self.forgotten)];
        some.into_iter().chain(self.pending).chain(self.declared).chain(self.epochs)
    }
}
