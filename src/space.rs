//! One site's engine and where its history is kept.

use crate::engine::{Engine, Scope};
use crate::event::Event;
use crate::history::{History, seconds};
use crate::store::{FORMAT, Header, Keeper, Saved, Store, Unreadable, seal, unseal};
use std::cell::{Cell, RefCell};

/// So many closed values more than are united at leisure can wait for it.
const CAN_WAIT: usize = 4;

/// An engine whose history outlives the page. No borrow is held while the store is called, so that a store of the page's
/// own may call back.
pub struct Space<S> {
    engine: RefCell<Engine>,
    keeper: Keeper<S>,
    unsaved: Cell<u32>,
}

impl<S: Store> Space<S> {
    /// Opens a space with what is stored of it. `id` is a random number that no other tab has.
    pub fn open(store: S, name: &str, id: u64, now: i64) -> Space<S> {
        let keeper = Keeper::new(store, name, id);
        let history = keeper.read(now).unwrap_or_default();
        Space { engine: RefCell::new(Engine::new(history)), keeper, unsaved: Cell::new(0) }
    }

    /// The same tab once more, to try what else could become of it. What its lists showed is left out.
    pub fn fork(&self) -> Space<S>
    where
        S: Clone,
    {
        let history = self.engine.borrow().history().clone();
        Space { engine: RefCell::new(Engine::new(history)), keeper: self.keeper.clone(), unsaved: self.unsaved.clone() }
    }

    /// The engine. Not to be borrowed while a method of this type is called.
    pub fn engine(&self) -> &RefCell<Engine> {
        &self.engine
    }

    /// The keeper.
    pub fn keeper(&self) -> &Keeper<S> {
        &self.keeper
    }

    /// Events that are in memory alone as yet.
    pub fn unsaved(&self) -> u32 {
        self.unsaved.get()
    }

    /// Records events, each with when it happened if that is not `now`, and saves them when a save is due. Returns how
    /// many said something new.
    pub fn track(&self, events: &[(Event, Option<i64>)], now: i64) -> u32 {
        if self.keeper.heard() {
            self.refresh(false, now);
        }
        let mut recorded = 0;
        {
            let mut engine = self.engine.borrow_mut();
            events.iter().for_each(|(event, at)| recorded += u32::from(engine.track(event, *at, now)));
        }
        self.unsaved.set(self.unsaved.get() + recorded);
        self.save_due(false, now);
        recorded
    }

    /// Saves what is not saved yet: for the `last` time, as the page is hidden and may never be seen again; or if a save is
    /// due, and unites what is stored, which takes longer: for a moment in which there is nothing else to be done.
    pub fn flush(&self, last: bool, now: i64) {
        self.save_due(last, now);
        if !last {
            self.keeper.compact(now, 0);
        }
    }

    #[inline(never)]
    fn save_due(&self, last: bool, now: i64) {
        if last || self.unsaved.get() > 0 && self.keeper.may_save(now) {
            self.save(now, last);
        }
    }

    /// Takes in what other tabs stored, and lets go of what they erased; `cleared` when all of the store was. Returns
    /// whether the history is another now.
    pub fn refresh(&self, cleared: bool, now: i64) -> bool {
        if cleared {
            self.keeper.cleared(now);
        }
        if self.keeper.erased(now) == Ok(true) || cleared {
            self.start_over(now);
            return true;
        }
        let Some(stored) = self.keeper.read(now) else { return false };
        let before = self.own();
        let changed = self.engine.borrow_mut().reload(&stored, self.unsaved.get() > 0, now);
        if self.own() < before {
            // What was forgotten elsewhere stands in this tab's chunk no longer than it has to.
            self.save(now, false);
        }
        changed
    }

    /// Forgets everything or a part, here and in the store. When the store refuses, it is forgotten here, and there with the
    /// next save.
    pub fn forget(&self, scope: &Scope, now: i64) {
        let all = *scope == Scope::All;
        if !all {
            self.refresh(false, now);
        }
        self.engine.borrow_mut().forget(scope, now);
        if all {
            self.keeper.erase(now);
            self.unsaved.set(0);
            return;
        }
        let known = self.engine.borrow().history().forgotten_alone();
        if !self.keeper.forget(&known, now) {
            self.unsaved.set(self.unsaved.get() + 1);
        }
        self.save(now, false);
    }

    /// All that is kept, to be taken along: a value in the form of a stored one.
    pub fn state(&self, now: i64) -> Vec<u8> {
        let body = self.engine.borrow_mut().whole(now);
        seal(Header { format: FORMAT, id: 0, epoch: 0, saved: seconds(now), closed: true }, &body)
    }

    /// Takes in what was taken along, from here or another device, as if another tab had told it, and stores it. Returns how
    /// many events there are more.
    pub fn import(&self, state: &[u8], now: i64) -> Result<u32, Unreadable> {
        let (_, body) = unseal(state)?;
        let mut told = History::decode(body).ok_or(Unreadable::Corrupt)?;
        self.refresh(false, now);
        // Its own until it is stored.
        told.set_own(true);
        let (before, more) = self.engine.borrow_mut().take_in(&told, now);
        self.unsaved.set(self.unsaved.get() + 1);
        // With all there is, for together they are within bounds.
        let all = self.engine.borrow().history().encode(false, now);
        self.store(&all, now, true);
        Ok(more.saturating_sub(before) as u32)
    }

    fn own(&self) -> usize {
        self.engine.borrow().history().own()
    }

    #[inline(never)]
    fn save(&self, now: i64, last: bool) {
        if self.own() == 0 && self.unsaved.get() == 0 && !self.keeper.is_open() {
            return;
        }
        let body = self.engine.borrow().history().encode(true, now);
        self.store(&body, now, last);
    }

    #[inline(never)]
    fn store(&self, body: &[u8], now: i64, last: bool) {
        match self.keeper.save(body, now, last) {
            Saved::Kept => self.unsaved.set(0),
            Saved::Closed => self.kept(),
            Saved::Erased => return self.start_over(now),
            Saved::Refused => return,
        }
        self.keeper.compact(now, CAN_WAIT);
    }

    /// Everything stands in the store for good.
    fn kept(&self) {
        self.engine.borrow_mut().disown();
        self.unsaved.set(0);
    }

    /// Nothing of what was known is left but what is stored.
    #[inline(never)]
    fn start_over(&self, now: i64) {
        let stored = self.keeper.read(now).unwrap_or_default();
        let mut engine = self.engine.borrow_mut();
        engine.forget(&Scope::All, now);
        engine.reload(&stored, false, now);
        self.unsaved.set(0);
    }
}
