//! Seeded schedules of tabs, events, compactions, crashes and erasures over a simulated browser, with what must always
//! hold. The same seed gives the same schedule.

use crate::browser::{Random, Rules, TabStore, View, Write, apply};
use indwell::engine::Scope;
use indwell::event::{Event, Name, Subject};
use indwell::item::ItemKey;
use indwell::space::Space;
use indwell::store::{Keeper, MemoryStore, Store};

/// What a schedule came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub steps: u64,
    pub acknowledged: u64,
    pub readings: u64,
    pub crashes: u64,
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
        self.erasures += other.erasures;
        self.forgotten += other.forgotten;
        self.compactions += other.compactions;
    }
}

/// An event that was recorded.
struct Told {
    number: usize,
    step: u64,
    tab: usize,
    /// How many writes of its tab must have arrived for it to be stored; none as long as it is not acknowledged.
    writes: Option<usize>,
    /// The epoch its tab knew then.
    epoch: u64,
}

/// An item that was forgotten.
struct Gone {
    number: usize,
    step: u64,
    tab: usize,
    /// How many writes of its tab must have arrived for it to be forgotten everywhere; none when the store refused.
    writes: Option<usize>,
}

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
    /// All tabs there ever were: what a dead one wrote still arrives.
    stores: Vec<TabStore>,
    live: Vec<Live>,
    told: Vec<Told>,
    gone: Vec<Gone>,
    /// Epochs of erasures, and at which step each was asked for.
    erased: Vec<(u64, u64)>,
    /// Tab, and its first and last write, of every erasure.
    erasing: Vec<(usize, usize, usize)>,
    cleared: Vec<u64>,
    counts: Counts,
}

/// Runs the schedule of this seed; what did not hold, if anything.
pub fn run(seed: u64) -> Result<Counts, String> {
    let mut random = Random(seed);
    let rules = if random.one_in(3) { Rules::EachTask } else { Rules::EachWrite };
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
        if world.random.one_in(10) {
            let at = world.random.below(world.log.len() + 1);
            world.check(at)?;
        }
    }
    world.settle();
    world.check(world.log.len())?;
    world.counts.steps = steps;
    Ok(world.counts)
}

impl World {
    fn step(&mut self, step: u64, flavour: usize) {
        self.now += self.random.below(20_000) as i64;
        if self.live.is_empty() || self.live.len() < 4 && self.random.one_in(6) {
            return self.open();
        }
        let tab = self.random.below(self.live.len());
        match self.random.below(40) {
            0..13 => self.track(tab, step),
            13..18 => drop(self.flush(tab)),
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
            let Some(cleared) = self.live[tab].store.deliver(&self.log) else { return };
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

    fn forget(&mut self, tab: usize, step: u64) {
        let store = self.live[tab].store.clone();
        let (number, before) = (store.0.borrow().number, store.0.borrow().issued);
        let lived = self.task(tab, |live, now| live.space.forget(&Scope::All, now));
        let after = if lived { store.0.borrow().issued } else { usize::MAX };
        self.erasing.push((number, before, after));
        let epoch = store.with_view(declared);
        if lived && epoch > 0 {
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
        let (tab_number, before) = (store.0.borrow().number, store.0.borrow().issued);
        let lived = self.task(tab, |live, now| {
            live.space.forget(&Scope::Item(&number.to_string()), now);
            done = live.space.keeper().problem().is_none();
        });
        let issued = store.0.borrow().issued;
        if !(lived && done) {
            // In a full store the rest is removed before it is written anew.
            self.erasing.push((tab_number, before, usize::MAX));
        } else if self.capacity != usize::MAX {
            self.erasing.push((tab_number, before, issued));
        }
        let writes = (lived && done).then_some(issued);
        self.gone.push(Gone { number, step, tab: tab_number, writes });
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
            while self.live[tab].store.deliver(&self.log).is_some() {}
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
            while !self.live[tab].store.deliver(&self.log).unwrap_or(true) {}
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

    /// What a new tab reads that sees this much of the log.
    fn check(&mut self, at: usize) -> Result<(), String> {
        self.counts.readings += 1;
        let mut view = View::new();
        let mut arrived = vec![0; self.stores.len()];
        let mut cleared = 0;
        for (tab, write) in &self.log[..at] {
            apply(&mut view, write);
            match write {
                Write::Clear => cleared += 1,
                _ => arrived[*tab] += 1,
            }
        }
        let store = MemoryStore::default();
        view.iter().for_each(|(key, value)| store.set(key, value).unwrap_or_default());
        let keeper = Keeper::new(store, "s", 0);
        let history = keeper.read(self.now).ok_or("the store could not be read")?;
        if let Some(problem) = keeper.problem() {
            return Err(format!("a value was not read: {problem:?}"));
        }
        let epoch = declared(&view);
        let cleared = self.cleared.get(..cleared).and_then(|steps| steps.last().copied());
        // In a full store an erasure removes before it can set the new epoch.
        let erasing = self.erasing.iter().any(|&(tab, before, after)| (before + 1..after).contains(&arrived[tab]));
        let mut found = 0;
        for told in &self.told {
            let key = ItemKey::new(&told.number.to_string());
            let number = history.catalog().find(key);
            let count = history.events().iter().filter(|record| Some(record.item) == number).count();
            found += count;
            let forgotten = || self.gone.iter().filter(|gone| gone.number == told.number);
            let due = told.writes.is_some_and(|writes| arrived[told.tab] >= writes)
                && told.epoch == epoch
                && forgotten().next().is_none();
            let erased = self.erased.iter().filter(|(other, _)| told.epoch < *other && *other <= epoch);
            let before = erased.map(|&(_, step)| step).max().max(cleared).is_some_and(|since| told.step < since);
            let without = forgotten()
                .any(|gone| told.step < gone.step && gone.writes.is_some_and(|writes| arrived[gone.tab] >= writes));
            // And what was known of forgotten items goes before all is void.
            let without = without && !(erasing && self.capacity != usize::MAX);
            let after = cleared.is_none_or(|cleared| told.step > cleared);
            match count {
                0 if due && after && !erasing => {
                    return Err(format!("event {} of tab {} was lost", told.number, told.tab));
                }
                0 => {}
                1 if before || without => return Err(format!("event {} came back", told.number)),
                1 => {}
                _ => return Err(format!("event {} is there {count} times", told.number)),
            }
        }
        if found != history.events().len() {
            return Err(String::from("there is an event that nobody told"));
        }
        Ok(())
    }
}

/// The latest epoch that a view declares.
fn declared(view: &View) -> u64 {
    let digits = view.keys().filter_map(|key| key.strip_prefix("indwell/s/epoch."));
    digits.map(|digits| u64::from_str_radix(digits, 16).expect("16 digits")).max().unwrap_or(0)
}
