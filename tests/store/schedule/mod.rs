//! Seeded schedules of tabs, events, compactions, crashes and erasures over a simulated browser, with what must always
//! hold. The same seed gives the same schedule.

mod check;

use crate::browser::{Random, Rules, TabStore, Write};
use check::{Erasing, Gone, Told, declared};
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::item::ItemKey;
use indwell::space::Space;
use indwell::store::Store;

/// What a schedule came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub steps: u64,
    pub acknowledged: u64,
    pub readings: u64,
    pub crashes: u64,
    pub breakdowns: u64,
    pub erasures: u64,
    pub forgotten: u64,
    pub compactions: u64,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.steps += other.steps;
        self.acknowledged += other.acknowledged;
        self.readings += other.readings;
        self.crashes += other.crashes;
        self.breakdowns += other.breakdowns;
        self.erasures += other.erasures;
        self.forgotten += other.forgotten;
        self.compactions += other.compactions;
    }
}

/// The tab of an event that was stored and lost with the browser.
const LOST: usize = usize::MAX;

struct Live {
    store: TabStore,
    space: Space<TabStore>,
}

pub struct World {
    random: Random,
    rules: Rules,
    capacity: usize,
    now: i64,
    log: Vec<(usize, Write)>,
    /// The step at which each entry of the log arrived.
    arrived: Vec<u64>,
    /// So much of the log is on disk.
    durable: usize,
    /// All tabs there ever were: what a dead one wrote still arrives.
    stores: Vec<TabStore>,
    live: Vec<Live>,
    told: Vec<Told>,
    gone: Vec<Gone>,
    /// Epochs of erasures, and at which step each was asked for.
    erased: Vec<(u64, u64)>,
    erasing: Vec<Erasing>,
    cleared: Vec<u64>,
    counts: Counts,
}

/// Runs the schedule of this seed; what did not hold, if anything.
pub fn run(seed: u64) -> Result<Counts, String> {
    let mut random = Random(seed);
    let rules = [Rules::Chromium, Rules::Firefox, Rules::WebKit][random.below(3)];
    let capacity = if random.one_in(3) { 6_000 + random.below(8_000) } else { usize::MAX };
    let steps = 30 + random.below(120) as u64;
    // One schedule in four is for erasures, one in four for crashes.
    let flavour = random.below(4);
    let mut world = World {
        random,
        rules,
        capacity,
        now: 1_800_000_000_000,
        log: Vec::new(),
        arrived: Vec::new(),
        durable: 0,
        stores: Vec::new(),
        live: Vec::new(),
        told: Vec::new(),
        gone: Vec::new(),
        erased: Vec::new(),
        erasing: Vec::new(),
        cleared: Vec::new(),
        counts: Counts::default(),
    };
    for step in 0..steps {
        world.step(step, flavour);
        world.arrived.resize(world.log.len(), step);
        if world.random.one_in(10) {
            let at = world.random.below(world.log.len() + 1);
            world.check(at)?;
        }
    }
    world.settle();
    world.arrived.resize(world.log.len(), steps);
    world.check(world.log.len())?;
    world.counts.steps = steps;
    Ok(world.counts)
}

impl World {
    fn step(&mut self, step: u64, flavour: usize) {
        self.now += self.random.below(20_000) as i64;
        if self.random.one_in(self.rules.commits()) {
            self.durable = self.log.len();
        }
        if self.live.is_empty() || self.live.len() < 4 && self.random.one_in(6) {
            return self.open();
        }
        let tab = self.random.below(self.live.len());
        match self.random.below(40) {
            0..13 => self.track(tab, step),
            13..17 => drop(self.flush(tab)),
            17 => self.rest(tab),
            18..20 => self.refresh(tab, false),
            20..26 => drop(self.random_store().commit(&mut self.log)),
            26..33 => self.deliver(tab),
            33..35 => self.close(tab),
            35 => self.wait(),
            36 if flavour == 0 => self.forget(tab, step),
            36 if flavour == 2 => self.forget_item(tab, step),
            37 if flavour == 2 && self.random.one_in(3) => self.forget(tab, step),
            37 if flavour == 0 && self.random.one_in(2) => self.clear(step),
            36..38 if flavour == 1 => self.crash(tab),
            38 => self.fill(tab),
            39 if self.random.one_in(12) => self.break_down(),
            _ => self.track(tab, step),
        }
    }

    fn random_store(&mut self) -> TabStore {
        let at = self.random.below(self.stores.len());
        self.stores[at].clone()
    }

    fn open(&mut self) {
        let store = TabStore::new(self.stores.len(), self.rules, self.capacity, &self.log);
        self.stores.push(store.clone());
        let space = Space::open(store.clone(), "s", self.random.next(), self.now);
        self.live.push(Live { store, space });
    }

    /// One call into the module, in which the process may be killed.
    fn task(&mut self, tab: usize, call: impl FnOnce(&Live, i64)) -> bool {
        let live = &self.live[tab];
        let closed = |store: &TabStore| store.0.borrow().issued;
        let before = closed(&live.store);
        call(live, self.now);
        self.counts.compactions += u64::from(closed(&live.store) > before + 6);
        live.store.end_task() || {
            self.live.remove(tab);
            self.counts.crashes += 1;
            false
        }
    }

    fn track(&mut self, tab: usize, step: u64) {
        let number = self.told.len();
        let store = self.live[tab].store.clone();
        let mut epoch = 0;
        let lived = self.task(tab, |live, now| {
            let event = Event { name: Name::ViewItem, subject: Subject::Id(number.to_string()), value: 0.0 };
            live.space.track(&[(event, None)], now);
            epoch = store.with_view(declared);
        });
        let told = Told { number, step, tab: store.0.borrow().number, writes: None, epoch };
        self.told.push(told);
        if lived {
            self.acknowledge(tab);
            if self.random.one_in(3) {
                self.rest(tab);
            }
        }
    }

    /// A tab has nothing else to do.
    fn rest(&mut self, tab: usize) {
        if self.task(tab, |live, now| live.space.flush(false, now)) {
            self.acknowledge(tab);
        }
    }

    /// A tab that has nothing unsaved has acknowledged all it recorded.
    fn acknowledge(&mut self, tab: usize) {
        let live = &self.live[tab];
        let store = live.store.0.borrow();
        if live.space.unsaved() == 0 && live.space.keeper().problem().is_none() {
            for told in self.told.iter_mut().filter(|told| told.tab == store.number && told.writes.is_none()) {
                // What the tab dropped because it heard of an erasure was never acknowledged.
                let history = live.space.engine().borrow();
                if history.history().catalog().find(ItemKey::new(&told.number.to_string())).is_some() {
                    told.writes = Some(store.issued);
                    self.counts.acknowledged += 1;
                }
            }
        }
    }

    fn deliver(&mut self, tab: usize) {
        for _ in 0..1 + self.random.below(6) {
            let Some(cleared) = self.live[tab].store.deliver(&mut self.log) else { return };
            if self.random.one_in(20) {
                self.refresh(tab, false);
                return;
            }
            if cleared {
                return self.refresh(tab, true);
            }
        }
    }

    fn flush(&mut self, tab: usize) -> bool {
        let lived = self.task(tab, |live, now| live.space.flush(true, now));
        if lived {
            self.acknowledge(tab);
        }
        lived
    }

    fn refresh(&mut self, tab: usize, cleared: bool) {
        self.task(tab, |live, now| {
            live.space.refresh(cleared, now);
        });
    }

    fn close(&mut self, tab: usize) {
        if self.flush(tab) {
            self.live.remove(tab);
        }
    }

    fn crash(&mut self, tab: usize) {
        if self.random.one_in(2) {
            // In the midst of its next call.
            let calls = 1 + self.random.below(60) as u32;
            self.live[tab].store.0.borrow_mut().lives = Some(calls);
        } else {
            self.live.remove(tab);
            self.counts.crashes += 1;
        }
    }

    /// The browser is killed, or with [`Rules::WebKit`] the process that stores: what is not on disk is lost.
    fn break_down(&mut self) {
        self.log.truncate(self.durable);
        self.arrived.truncate(self.durable);
        self.cleared.truncate(self.log.iter().filter(|(_, write)| *write == Write::Clear).count());
        for store in &self.stores {
            store.lose(&self.log);
        }
        if self.rules != Rules::WebKit {
            self.live.clear();
        }
        // What had not arrived never will: it was never so.
        let issued: Vec<usize> = self.stores.iter().map(|store| store.0.borrow().issued).collect();
        for told in &mut self.told {
            // Its tab, if it lives, takes it for stored.
            if told.writes.is_some_and(|writes| writes > issued[told.tab]) {
                (told.writes, told.tab) = (None, LOST);
            }
        }
        for gone in &mut self.gone {
            gone.writes = gone.writes.filter(|&writes| writes <= issued[gone.tab]);
        }
        // What the store refused is tried again by a tab that lives on.
        let refused = |erasing: &Erasing| erasing.last == usize::MAX;
        self.erasing.retain(|erasing| refused(erasing) || erasing.first < issued[erasing.tab]);
        for erasing in &mut self.erasing {
            let issued = issued[erasing.tab];
            erasing.first = erasing.first.min(issued);
            erasing.cut |= erasing.last > issued;
            if !refused(erasing) {
                erasing.last = erasing.last.min(issued);
            }
        }
        self.counts.breakdowns += 1;
    }

    fn forget(&mut self, tab: usize, step: u64) {
        let store = self.live[tab].store.clone();
        let (number, first) = (store.0.borrow().number, store.0.borrow().issued);
        let mut done = false;
        let lived = self.task(tab, |live, now| {
            live.space.forget(&Scope::All, now);
            done = live.space.keeper().problem().is_none();
        });
        // What the store refused is tried again with whatever the tab does next.
        let last = if lived && !done { usize::MAX } else { store.0.borrow().issued };
        self.erasing.push(Erasing { tab: number, first, last, cut: !(lived && done) });
        let epoch = store.with_view(declared);
        if lived && done {
            self.erased.push((epoch, step));
        }
        self.counts.erasures += 1;
    }

    /// Forgets one of the items.
    fn forget_item(&mut self, tab: usize, step: u64) {
        if self.told.is_empty() {
            return;
        }
        let number = self.random.below(self.told.len());
        let store = self.live[tab].store.clone();
        let mut done = false;
        let lived = self.task(tab, |live, now| {
            live.space.forget(&Scope::Item(&number.to_string()), now);
            done = live.space.keeper().problem().is_none();
        });
        let store = store.0.borrow();
        let writes = (lived && done).then_some(store.issued);
        self.gone.push(Gone { number, step, tab: store.number, writes });
        self.counts.forgotten += 1;
    }

    /// Hours go by: no write is under way for so long.
    fn wait(&mut self) {
        for tab in (0..self.live.len()).rev() {
            // A minute later, what was not saved at once is.
            self.task(tab, |live, now| live.space.flush(false, now + 720_000));
        }
        self.now += [3_600_000, 50_000_000, 100_000_000][self.random.below(3)];
        self.arrive();
        for tab in (0..self.live.len()).rev() {
            while self.live[tab].store.deliver(&mut self.log).is_some() {}
            self.refresh(tab, false);
        }
    }

    /// All that is under way reaches the log.
    fn arrive(&mut self) {
        for store in &self.stores {
            while store.commit(&mut self.log) {}
        }
    }

    /// Another script clears the store; every tab hears of it before anything else happens to it.
    fn clear(&mut self, step: u64) {
        self.arrive();
        self.log.push((usize::MAX, Write::Clear));
        self.cleared.push(step);
        self.counts.erasures += 1;
        for tab in (0..self.live.len()).rev() {
            while !self.live[tab].store.deliver(&mut self.log).unwrap_or(true) {}
            self.refresh(tab, true);
        }
    }

    /// Another script fills the store to the brim, or makes room.
    fn fill(&mut self, tab: usize) {
        if self.capacity == usize::MAX {
            return;
        }
        let live = &self.live[tab];
        if self.random.one_in(2) {
            let _ = live.store.remove("other");
        } else {
            let mut length = self.capacity;
            while length > 0 && live.store.set("other", &vec![b'x'; length]).is_err() {
                length -= length.min(1 + length / 50);
            }
        }
        live.store.end_task();
    }

    /// All that is under way arrives.
    fn settle(&mut self) {
        for tab in (0..self.live.len()).rev() {
            self.flush(tab);
        }
        self.arrive();
    }
}
