//! What the code under test does, asked once for each tab, view and operation: all of the rest is numbers.

use super::book::{bit, of_tab};
use super::events::{event, is_well, told_in};
use super::machine::{Here, Key, View, Write, over, set};
use super::table::{Lists, Map, Mark};
use super::{Arrival, Bounds, Broken, DONE, Op};
use indwell::engine::Scope;
use indwell::space::Space;
use indwell::store::Keeper;
use std::rc::Rc;

/// A little more than a day, in milliseconds.
const DAY: i64 = 100_000_000;
pub const NOW: i64 = 1_800_000_000_000;

/// Something on its way from a tab to the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sent {
    /// A key, and the number of a value; 0 where the key is removed.
    Write(u32, u32),
    /// An erasure begins with the next write.
    Begin(Erasure),
    /// An erasure is complete.
    End,
    /// All before this holds an event that was acknowledged.
    Kept(u16),
    /// The operation is over: where its writes arrive together.
    Done,
}

/// An erasure of everything or of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Erasure {
    /// Whether everything is erased.
    pub all: bool,
    /// The epoch that is declared; or, where an item is forgotten, the latest that its tab knows of. By its number.
    pub epoch: u16,
    /// Of its tab's own events those that were told before.
    pub own: u16,
}

/// What an operation came to.
pub struct Act {
    /// The tab as it is then.
    pub tab: u32,
    /// What it sent, as numbers.
    pub sent: Vec<u32>,
    /// The event that it told.
    pub told: u16,
    /// The epoch that it declared, by its number; or 0.
    pub epoch: u16,
}

struct Known {
    number: u8,
    /// Events it has told, and those of them that were acknowledged.
    told: u8,
    kept: u16,
    /// None before it opens.
    space: Option<Space<Here>>,
}

/// All tabs, views and operations that were come to.
#[derive(Default)]
pub struct Acts {
    keys: Vec<Rc<str>>,
    values: Vec<Rc<[u8]>>,
    value_numbers: Map<u128, u32>,
    sents: Vec<Sent>,
    sent_numbers: Map<(u32, u32), u32>,
    tabs: Vec<Known>,
    tab_numbers: Map<u128, u32>,
    /// Of keys and values.
    views: Lists,
    /// Of what was sent.
    pub queues: Lists,
    applied: Map<(u32, u32), u32>,
    seen: Map<(u32, u32), u32>,
    made: Map<(u32, u32, u32), u32>,
    acts: Vec<Act>,
    read: Map<(u32, u32), u16>,
    scratch: Vec<u32>,
    whole: bool,
    /// All that were declared; each is known by its number from 1 on.
    epochs: Vec<u64>,
    broken: Option<Broken>,
}

impl Acts {
    /// A store in which two tabs have left something: one that was closed and one that was killed; and the tabs, the first
    /// two of them open.
    pub fn beginning(bounds: &Bounds) -> (Acts, u32, Vec<u32>) {
        let whole = bounds.arrival == Arrival::Whole;
        let mut acts = Acts { values: vec![Rc::from([])], whole, broken: bounds.broken, ..Acts::default() };
        acts.queues.number(&[]);
        let mut view = View::new();
        for tab in 0..1 + u8::from(bounds.day) {
            let (_, writes) = over(view.clone(), || {
                let space = Space::open(Here, "s", 1 + (u64::from(tab) << 8), NOW);
                space.track(&[event(tab)], NOW);
                if tab < 1 {
                    space.flush(true, NOW);
                }
            });
            writes.iter().for_each(|write| set(&mut view, write));
        }
        // A value of a newer version, which nobody touches, takes so much room that what is closed is united at every save.
        let newer = [b"INDW\xff".as_slice(), &[0; 50 * 1024]].concat();
        set(&mut view, &("indwell/s/ffffffffffffffff".into(), Some(newer.into())));
        let mut tabs = Vec::new();
        for number in 0..bounds.tabs.len() as u8 {
            let id = 0x1000 * (u64::from(number) + 1);
            let open = || over(view.clone(), || Space::open(Here, "s", id, NOW)).0;
            let space = (number < bounds.open).then(open);
            tabs.push(acts.tab(Known { number, told: 0, kept: 0, space }, NOW));
        }
        let writes: Vec<Write> = view.into_iter().map(|(key, value)| (key, Some(value))).collect();
        let mut begun = acts.views.number(&[]);
        for write in writes {
            let sent = acts.write(&write);
            begun = acts.after(begun, sent);
        }
        (acts, begun, tabs)
    }

    pub fn sent(&self, number: u32) -> Sent {
        self.sents[number as usize]
    }

    /// Tabs, views and operations.
    pub fn counts(&self) -> [usize; 3] {
        [self.tabs.len(), self.views.len(), self.acts.len()]
    }

    pub fn act_at(&self, number: u32) -> &Act {
        &self.acts[number as usize]
    }

    /// What a tab does that sees what has arrived, and what it wrote itself.
    pub fn act(&mut self, tab: u32, view: u32, queue: u32, op: Op, day: bool) -> Result<u32, String> {
        let view = self.seen_by(view, queue);
        let key = (tab, view, op as u32 * 2 + u32::from(day));
        if let Some(&act) = self.made.get(&key) {
            return Ok(act);
        }
        let act = self.run(tab, view, op, NOW + if day { DAY } else { 0 })?;
        self.acts.push(act);
        let number = self.acts.len() as u32 - 1;
        self.made.insert(key, number);
        Ok(number)
    }

    /// A queue without what is first in it, and with what an operation sent behind.
    pub fn queue(&mut self, queue: u32, skip: usize, act: Option<u32>) -> u32 {
        let mut all = std::mem::take(&mut self.scratch);
        all.clear();
        all.extend_from_slice(&self.queues.list(queue)[skip..]);
        all.extend(act.iter().flat_map(|&act| &self.acts[act as usize].sent));
        let number = self.queues.number(&all);
        self.scratch = all;
        number
    }

    /// How many writes are in a queue.
    pub fn writes(&self, queue: u32) -> usize {
        self.queues.list(queue).iter().filter(|&&sent| matches!(self.sent(sent), Sent::Write(..))).count()
    }

    /// A view after a write has arrived.
    pub fn after(&mut self, view: u32, sent: u32) -> u32 {
        let Sent::Write(key, value) = self.sent(sent) else { return view };
        let views = &mut self.views;
        *self.applied.entry((view, sent)).or_insert_with(|| {
            let old = views.list(view).chunks_exact(2).filter(|pair| pair[0] != key);
            let mut pairs: Vec<[u32; 2]> = old.map(|pair| [pair[0], pair[1]]).collect();
            if value > 0 {
                pairs.push([key, value]);
            }
            pairs.sort_unstable();
            views.number(&pairs.concat())
        })
    }

    fn seen_by(&mut self, view: u32, queue: u32) -> u32 {
        if let Some(&seen) = self.seen.get(&(view, queue)) {
            return seen;
        }
        let mut seen = view;
        for sent in self.queues.list(queue).to_vec() {
            seen = self.after(seen, sent);
        }
        self.seen.insert((view, queue), seen);
        seen
    }

    /// The events that a new tab reads.
    pub fn reading(&mut self, view: u32, day: bool) -> Result<u16, String> {
        if let Some(&read) = self.read.get(&(view, u32::from(day))) {
            return Ok(read);
        }
        let now = NOW + if day { DAY } else { 0 };
        let keeper = Keeper::new(Here, "s", 1);
        let (history, writes) = over(self.view(view), || keeper.read(now));
        is_well(keeper.problem())?;
        if !writes.is_empty() {
            return Err(String::from("to read is not to write"));
        }
        let read = told_in(&history.ok_or("the store could not be read")?)?;
        self.read.insert((view, u32::from(day)), read);
        Ok(read)
    }

    fn run(&mut self, tab: u32, seen: u32, op: Op, now: i64) -> Result<Act, String> {
        let Known { number, told, mut kept, ref space } = self.tabs[tab as usize];
        let before = self.view(seen);
        let mut view = before.clone();
        let (space, opened) = match space {
            Some(space) => (space.fork(), Vec::new()),
            None => over(view.clone(), || Space::open(Here, "s", 0x1000 * (u64::from(number) + 1), now)),
        };
        if !opened.is_empty() {
            return Err(String::from("to open is not to write"));
        }
        let id = 8 * (number + 1) + told;
        let (recorded, mut writes) = over(view.clone(), || {
            match op {
                Op::Track => return space.track(&[event(id)], now),
                Op::Hide => space.flush(true, now),
                Op::Refresh => drop(space.refresh(false, now)),
                Op::ForgetItem => space.forget(&Scope::Item("0"), now),
                Op::Forget => space.forget(&Scope::All, now),
            }
            0
        });
        is_well(space.keeper().problem())?;
        writes.iter().for_each(|write| set(&mut view, write));
        let held = told_in(space.engine().borrow().history())?;
        if op == Op::Refresh && space.unsaved() == 0 {
            let stored = over(view, || Keeper::new(Here, "s", 1).read(now)).0;
            if told_in(&stored.unwrap_or_default())? != held {
                return Err(format!("tab {number} does not know what is stored"));
            }
        }
        match self.broken {
            Some(Broken::Order) => writes.reverse(),
            Some(Broken::Lost) if writes.len() > 1 => drop(writes.remove(0)),
            _ => {}
        }
        let mut sent = Vec::new();
        let declared = writes.iter().filter_map(|(key, value)| value.as_ref().and(Some(key)));
        let epoch = match op {
            Op::Forget => self.latest(declared),
            Op::ForgetItem => self.latest(before.keys()),
            _ => 0,
        };
        let erases = matches!(op, Op::Forget | Op::ForgetItem);
        if erases {
            let erasure = Erasure { all: op == Op::Forget, epoch, own: of_tab(number, told) };
            sent.push(self.number(Sent::Begin(erasure)));
        }
        for write in &writes {
            sent.push(self.write(write));
        }
        if erases {
            sent.push(self.number(Sent::End));
        }
        // What it let go of because it heard of an erasure was never acknowledged.
        let told = told + recorded as u8;
        let new = if space.unsaved() == 0 { held & of_tab(number, told) & !kept } else { 0 };
        if new != 0 {
            kept |= new;
            sent.push(self.number(Sent::Kept(new)));
        }
        if self.whole && !writes.is_empty() {
            sent.push(self.number(Sent::Done));
        }
        let tab = self.tab(Known { number, told, kept, space: Some(space) }, now);
        Ok(Act {
            tab,
            sent,
            told: if recorded > 0 { bit(id) } else { 0 },
            epoch: if op == Op::Forget { epoch } else { 0 },
        })
    }

    /// A tab's number: tabs are the same that will do the same from now on.
    fn tab(&mut self, tab: Known, now: i64) -> u32 {
        let mut mark = Vec::from([tab.number, tab.told]);
        mark.extend(tab.kept.to_le_bytes());
        if let Some(space) = &tab.space {
            mark.push(u8::from(space.unsaved() > 0));
            // There is always room, always too little of it, and never too many saves: how much of each makes no odds.
            let mut keeper = format!("{:?}", space.keeper());
            for name in ["bytes: ", "reserved: ", "debt: ", "since: "] {
                without(&mut keeper, name);
            }
            // Where there is too little room, two closed values are as many as any.
            let closed = without(&mut keeper, "closed: ");
            let closed = closed.split_whitespace().last().and_then(|count| count.parse().ok()).unwrap_or(2u8);
            mark.push(closed.min(2));
            mark.extend(keeper.into_bytes());
            // What others told is read anew before it is written.
            mark.extend(space.engine().borrow().history().encode(true, now));
        }
        let tabs = &mut self.tabs;
        *self.tab_numbers.entry(Mark::of_bytes(&mark)).or_insert_with(|| {
            tabs.push(tab);
            assert!(tabs.len() < DONE as usize);
            tabs.len() as u32 - 1
        })
    }

    fn view(&self, view: u32) -> View {
        let pair = |pair: &[u32]| (self.keys[pair[0] as usize].clone(), self.values[pair[1] as usize].clone());
        self.views.list(view).chunks_exact(2).map(pair).collect()
    }

    fn write(&mut self, (key, value): &Write) -> u32 {
        let key = match self.keys.iter().position(|known| known == key) {
            Some(at) => at,
            None => {
                self.keys.push(key.clone());
                self.keys.len() - 1
            }
        };
        let value = value.as_ref().map_or(0, |value| self.value(value));
        self.number(Sent::Write(key as u32, value))
    }

    /// What is left of a write when the browser cuts it off.
    pub fn torn(&mut self, sent: u32) -> u32 {
        match self.sent(sent) {
            Sent::Write(key, value) if value > 0 => {
                let whole = self.values[value as usize].clone();
                let half = self.value(&whole[..whole.len() / 2].into());
                self.number(Sent::Write(key, half))
            }
            _ => sent,
        }
    }

    /// The number of the latest epoch that these keys declare, from 1 on; 0 without any.
    fn latest<'a>(&mut self, keys: impl Iterator<Item = &'a Key>) -> u16 {
        let digits = keys.filter_map(|key| key.strip_prefix("indwell/s/epoch."));
        let Some(epoch) = digits.filter_map(|digits| u64::from_str_radix(digits, 16).ok()).max() else { return 0 };
        let known = self.epochs.iter().position(|&known| known == epoch);
        let at = known.unwrap_or_else(|| {
            self.epochs.push(epoch);
            self.epochs.len() - 1
        });
        at as u16 + 1
    }

    /// Whether the first of two epochs, by their numbers from 1 on, is the later one; 0 is before all.
    pub fn is_later(&self, one: u16, other: u16) -> bool {
        let epoch = |number: u16| number.checked_sub(1).map(|at| self.epochs[usize::from(at)]);
        epoch(one) > epoch(other)
    }

    fn value(&mut self, value: &Rc<[u8]>) -> u32 {
        let values = &mut self.values;
        *self.value_numbers.entry(Mark::of_bytes(value)).or_insert_with(|| {
            values.push(value.clone());
            values.len() as u32 - 1
        })
    }

    fn number(&mut self, sent: Sent) -> u32 {
        let key = match sent {
            Sent::Write(key, value) => (key, value),
            Sent::Begin(Erasure { all, epoch, own }) => {
                (u32::MAX - u32::from(all), u32::from(epoch) << 16 | u32::from(own))
            }
            Sent::End => (u32::MAX - 2, 0),
            Sent::Kept(events) => (u32::MAX - 3, u32::from(events)),
            Sent::Done => (u32::MAX - 4, 0),
        };
        let sents = &mut self.sents;
        *self.sent_numbers.entry(key).or_insert_with(|| {
            sents.push(sent);
            sents.len() as u32 - 1
        })
    }
}

/// Takes the cell of this name out of a text.
fn without(text: &mut String, name: &str) -> String {
    let at = text.find(name).expect("a cell of this name");
    let end = at + text[at..].find('}').expect("its end");
    text.drain(at..end).collect()
}
