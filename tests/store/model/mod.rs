//! Every schedule of a few tabs with a few operations each: not some seeds of them, but all.
//!
//! The tabs run the real code. A write is seen by its own tab at once and by all others when it *arrives*, in the order of
//! its tab, at any later moment: so a lock, a message or an event may well be there before the write it speaks of. That
//! some tabs see an arrived write later than others needs no moments of its own: a tab that acts without having seen it
//! acts as one that acted before it arrived. A tab may be killed between any two writes of an operation; what it has
//! written arrives all the same.

mod machine;
mod state;

use indwell::engine::Scope;
use indwell::space::Space;
use indwell::store::Keeper;
use machine::{Here, Key, Mixer, Value, over, set};
use state::{DAY, Erasure, Reading, Sent, State, Tab, Told, beginning, event, id, is_well, told_in};
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// What a tab can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Records an event and saves it; unites what is closed, if that is crowded.
    Track,
    /// Is hidden: saves for the last time under this key, and unites.
    Hide,
    /// Hears that something was stored, and reads.
    Refresh,
    /// Forgets the item of the first event.
    ForgetItem,
    /// Forgets everything.
    Forget,
}

/// What is explored.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// For each tab what it may do, each at most as often as it stands here.
    pub tabs: Vec<&'static [Op]>,
    /// Each tab does what it may in the order in which it stands here.
    pub in_order: bool,
    pub arrival: Arrival,
    /// Whether a day may pass, once: all writes arrive before.
    pub day: bool,
    /// What is broken on purpose, to see that it is noticed.
    pub broken: Option<Broken>,
}

/// How the writes of an operation reach other tabs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrival {
    /// One by one, and tabs may be killed between any two of them (Chromium, WebKit).
    Single,
    /// Together or, if the tab is killed, not at all (Firefox).
    Whole,
}

/// A way in which a browser could break what the protocol builds on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Broken {
    /// The writes of an operation arrive in the opposite order.
    Order,
    /// A write that has not arrived is cut off where its tab is killed.
    Torn,
    /// The first write of an operation never arrives.
    Lost,
}

/// What an exploration came to.
#[derive(Debug, Default)]
pub struct Explored {
    pub states: u64,
    pub steps: u64,
    /// Different contents of the store that a new tab was made to read.
    pub readings: u64,
    pub acknowledged: u64,
    /// The steps to the first state in which something does not hold, and what.
    pub failure: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A tab acts, and is killed after so many writes.
    Act(usize, Op, Option<usize>),
    Arrive(usize),
    Day,
}

struct Explorer<'a> {
    bounds: &'a Bounds,
    seen: HashSet<u64>,
    readings: HashMap<u64, Reading>,
    path: Vec<Step>,
    explored: Explored,
    watch: fn(usize),
}

/// Explores all that can happen within the bounds, up to the first failure. Says now and then how many states there are.
pub fn explore(bounds: &Bounds, watch: fn(usize)) -> Explored {
    let mut explorer = Explorer {
        bounds,
        seen: HashSet::new(),
        readings: HashMap::new(),
        path: Vec::new(),
        explored: Explored::default(),
        watch,
    };
    if let Err(what) = explorer.from(beginning(bounds)) {
        explorer.explored.failure = Some(format!("{what} after {:?}", explorer.path));
    }
    explorer.explored.states = explorer.seen.len() as u64;
    explorer.explored.readings = explorer.readings.len() as u64;
    explorer.explored
}

impl Explorer<'_> {
    fn from(&mut self, mut state: State) -> Result<(), String> {
        if !self.seen.insert(state.fingerprint()) {
            return Ok(());
        }
        if self.seen.len().is_multiple_of(65_536) {
            (self.watch)(self.seen.len());
        }
        let acting = |(number, tab): (usize, &Tab)| !tab.left.is_empty() && state.idle >> number & 1 == 0;
        if !state.tabs.iter().enumerate().any(acting) {
            if state.tabs.iter().any(|tab| !tab.left.is_empty()) {
                return Ok(());
            }
            if state.tabs.iter().any(|tab| tab.space.is_some()) {
                self.check_end(&state)?;
                state.tabs.iter_mut().for_each(|tab| tab.space = None);
                state.idle = 0;
                return self.from(state);
            }
        }
        let steps = self.steps(&state);
        for step in steps {
            let writes = self.follow(&state, step)?;
            if let (Step::Act(tab, op, _), true) = (step, self.bounds.arrival == Arrival::Single) {
                for lives in 1..writes {
                    self.follow(&state, Step::Act(tab, op, Some(lives)))?;
                }
            }
        }
        Ok(())
    }

    fn steps(&self, state: &State) -> Vec<Step> {
        let mut steps = Vec::new();
        for (number, tab) in state.tabs.iter().enumerate() {
            if !tab.queue.is_empty() {
                steps.push(Step::Arrive(number));
            }
            // Tabs that may do the same are interchangeable: they begin in their order.
            let alike = number > 0 && self.bounds.tabs[number] == self.bounds.tabs[number - 1];
            if state.idle >> number & 1 == 1
                || alike && state.tabs[number - 1].left.len() == self.bounds.tabs[number].len()
            {
                continue;
            }
            let ops = (0..tab.left.len()).filter(|&at| !tab.left[..at].contains(&tab.left[at]));
            let ops = ops.take(if self.bounds.in_order { 1 } else { usize::MAX });
            steps.extend(ops.map(|at| Step::Act(number, tab.left[at], None)));
        }
        if self.bounds.day && !state.is_next_day() && state.tabs.iter().any(|tab| !tab.left.is_empty()) {
            steps.push(Step::Day);
        }
        steps
    }

    /// Explores what comes after a step, and returns how many writes it took.
    fn follow(&mut self, before: &State, step: Step) -> Result<usize, String> {
        self.path.push(step);
        self.explored.steps += 1;
        let mut state = before.clone();
        let mut writes = 0;
        match step {
            Step::Arrive(tab) => self.arrive(&mut state, tab)?,
            Step::Act(tab, op, lives) => writes = self.act(&mut state, tab, op, lives)?,
            Step::Day => {
                for tab in 0..state.tabs.len() {
                    self.arrive_all(&mut state, tab)?;
                }
                state.now += DAY;
                state.idle = 0;
            }
        }
        self.from(state)?;
        self.path.pop();
        Ok(writes)
    }

    /// The next write of a tab, or all of an operation, and what it completes.
    fn arrive(&mut self, state: &mut State, tab: usize) -> Result<(), String> {
        let mut written = false;
        while let Some(sent) = state.tabs[tab].queue.front() {
            match sent {
                Sent::Write(..) | Sent::Begin(_) if written && self.bounds.arrival != Arrival::Whole => break,
                Sent::Write(key, value) => {
                    set(&mut state.view, key, value);
                    written = true;
                    // What more than one tab writes is seen as it came last.
                    let alone = key.len() == "indwell/s/0123456789abcdef".len();
                    let acts = !state.tabs[tab].left.is_empty();
                    state.idle = if alone { state.idle | u8::from(acts) << tab } else { 0 };
                }
                Sent::Begin(erasure) => state.erasures[usize::from(*erasure)].begun = true,
                Sent::End(erasure) => state.erasures[usize::from(*erasure)].over = true,
                Sent::Kept(id) => {
                    let told = state.told.iter_mut().find(|told| told.id == *id);
                    told.ok_or("an event that was not told was acknowledged")?.due = true;
                }
                Sent::Done => {}
            }
            let done = matches!(sent, Sent::Done);
            state.tabs[tab].queue.pop_front();
            if done {
                break;
            }
        }
        self.check(state)
    }

    fn arrive_all(&mut self, state: &mut State, tab: usize) -> Result<(), String> {
        while !state.tabs[tab].queue.is_empty() {
            self.arrive(state, tab)?;
        }
        Ok(())
    }

    fn act(&mut self, state: &mut State, number: usize, op: Op, lives: Option<usize>) -> Result<usize, String> {
        state.idle = 0;
        // Time goes on from one erasure to the next.
        let now = state.now + state.erasures.len() as i64;
        let view = state.seen_by(number);
        let mut known = 0;
        for (at, erasure) in state.erasures.iter().enumerate() {
            known |= u16::from(erasure.over || usize::from(erasure.tab) == number) << at;
        }
        let tab = &mut state.tabs[number];
        tab.left.remove(tab.left.iter().position(|left| *left == op).unwrap_or_default());
        let event_id = 8 * (number as u8 + 1) + tab.told;
        let (space, opened) = match tab.space.take() {
            Some(space) => (space, Vec::new()),
            None => over(view.clone(), None, || Space::open(Here, "s", id(number), now)),
        };
        let (recorded, mut writes) = over(view, lives, || {
            match op {
                Op::Track => return space.track(&[event(event_id)], now),
                Op::Hide => space.flush(true, now),
                Op::Refresh => drop(space.refresh(false, now)),
                Op::ForgetItem => space.forget(&Scope::Item("0"), now),
                Op::Forget => space.forget(&Scope::All, now),
            }
            0
        });
        assert!(opened.is_empty(), "to open writes nothing");
        let count = writes.len();
        if recorded == 1 {
            tab.told += 1;
            let told = Told { id: event_id, known, acknowledged: false, due: false };
            let place = state.told.partition_point(|other| other.id < event_id);
            state.told.insert(place, told);
        }
        self.break_it(&mut writes, lives.is_some());
        let erasure = matches!(op, Op::Forget | Op::ForgetItem).then(|| {
            let before = state.told.iter().fold(0, |bits, told| bits | 1 << told.id);
            let item = (op == Op::ForgetItem).then_some(0);
            let (tab, killed) = (number as u8, lives.is_some());
            state.erasures.push(Erasure { tab, item, before, killed, begun: false, over: false });
            state.erasures.len() as u8 - 1
        });
        let tab = &mut state.tabs[number];
        tab.queue.extend(erasure.map(Sent::Begin));
        tab.queue.extend(writes.into_iter().map(|(key, value)| Sent::Write(key, value)));
        tab.queue.extend(erasure.map(Sent::End));
        if lives.is_some() {
            tab.left.clear();
        } else {
            if !is_well(space.keeper().problem()) {
                return Err(format!("tab {number} has a problem: {:?}", space.keeper().problem()));
            }
            let history = space.engine().borrow();
            let held = told_in(history.history())?;
            for told in state.told.iter_mut().filter(|told| told.id / 8 == number as u8 + 1 && !told.acknowledged) {
                // What it let go of because it heard of an erasure was never acknowledged.
                if space.unsaved() == 0 && held[usize::from(told.id)] > 0 {
                    told.acknowledged = true;
                    self.explored.acknowledged += 1;
                    tab.queue.push_back(Sent::Kept(told.id));
                }
            }
            drop(history);
            tab.space = Some(space);
        }
        if self.bounds.arrival == Arrival::Whole {
            tab.queue.push_back(Sent::Done);
        }
        // Where nothing was written, there is nothing to wait for.
        let queue = &state.tabs[number].queue;
        if !queue.iter().any(|sent| matches!(sent, Sent::Write(..))) {
            self.arrive_all(state, number)?;
        }
        Ok(count)
    }

    fn break_it(&self, writes: &mut Vec<(Key, Option<Value>)>, killed: bool) {
        match self.bounds.broken {
            Some(Broken::Order) => writes.reverse(),
            Some(Broken::Lost) if writes.len() > 1 => drop(writes.remove(0)),
            Some(Broken::Torn) if killed => {
                if let Some((_, Some(value))) = writes.last_mut() {
                    *value = Value::new(&value.0[..value.0.len() / 2]);
                }
            }
            _ => {}
        }
    }

    /// What a new tab reads.
    fn reading(&mut self, state: &State) -> Reading {
        let mut hasher = Mixer::default();
        (&state.view, state.now).hash(&mut hasher);
        let read = || {
            let keeper = Keeper::new(Here, "s", 1);
            let (history, writes) = over(state.view.clone(), None, || keeper.read(state.now));
            match keeper.problem() {
                problem if !is_well(problem) => Err(format!("a value was not read: {problem:?}")),
                _ if !writes.is_empty() => Err(String::from("to read is not to write")),
                _ => told_in(&history.ok_or("the store could not be read")?),
            }
        };
        self.readings.entry(hasher.finish()).or_insert_with(|| Rc::new(read())).clone()
    }

    fn check(&mut self, state: &State) -> Result<(), String> {
        let reading = self.reading(state);
        let times = reading.as_ref().as_ref().map_err(String::clone)?;
        for told in &state.told {
            // All events are dated before any item is forgotten: whoever tells one of it later, it stays forgotten.
            let erased = |(at, erasure): (usize, &Erasure)| {
                erasure.begun && erasure.concerns(told.id) && (erasure.item.is_some() || known_not(told.known, at))
            };
            let back = |erasure: &Erasure| {
                erasure.over && !erasure.killed && erasure.before >> told.id & 1 == 1 && erasure.concerns(told.id)
            };
            match times[usize::from(told.id)] {
                0 if told.due && !state.erasures.iter().enumerate().any(erased) => {
                    return Err(format!("event {} was lost", told.id));
                }
                0 => {}
                1 if state.erasures.iter().any(back) => return Err(format!("event {} came back", told.id)),
                1 => {}
                _ => return Err(format!("event {} counts twice", told.id)),
            }
        }
        Ok(())
    }

    /// When everything has arrived, every tab that lives comes to know what is stored.
    fn check_end(&mut self, state: &State) -> Result<(), String> {
        let mut state = state.clone();
        for tab in 0..state.tabs.len() {
            self.arrive_all(&mut state, tab)?;
        }
        let state = &state;
        let reading = self.reading(state);
        for tab in &state.tabs {
            let Some(space) = &tab.space else { continue };
            let space = space.fork();
            over(state.view.clone(), None, || space.refresh(false, state.now));
            if Ok(&told_in(space.engine().borrow().history())?) != reading.as_ref().as_ref() {
                return Err(String::from("a tab does not know what is stored"));
            }
        }
        Ok(())
    }
}

fn known_not(known: u16, erasure: usize) -> bool {
    known >> erasure & 1 == 0
}
