//! What a schedule has come to.

use super::machine::{Here, Key, Mixer, Value, View, over, set};
use super::{Bounds, Op};
use indwell::event::{Event, Name, Subject};
use indwell::history::History;
use indwell::item::ItemKey;
use indwell::space::Space;
use indwell::store::Problem;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

/// A little more than a day, in milliseconds.
pub const DAY: i64 = 100_000_000;
const NOW: i64 = 1_800_000_000_000;

/// Something on its way from a tab to the others.
#[derive(Clone, Debug, Hash)]
pub enum Sent {
    Write(Key, Option<Value>),
    /// An erasure begins with the next write, and is complete.
    Begin(u8),
    End(u8),
    /// All before this holds an event that was acknowledged.
    Kept(u8),
    /// The operation is over.
    Done,
}

pub struct Tab {
    /// None before it opens and after it was killed.
    pub space: Option<Space<Here>>,
    /// Operations that are left.
    pub left: Vec<Op>,
    /// Events it has told.
    pub told: u8,
    pub queue: VecDeque<Sent>,
}

impl Clone for Tab {
    fn clone(&self) -> Tab {
        let Tab { space, left, told, queue } = self;
        Tab { space: space.as_ref().map(Space::fork), left: left.clone(), told: *told, queue: queue.clone() }
    }
}

/// An event that was recorded.
#[derive(Clone, Hash)]
pub struct Told {
    pub id: u8,
    /// Erasures that its tab knew of, a bit each.
    pub known: u16,
    pub acknowledged: bool,
    /// All that holds it has arrived.
    pub due: bool,
}

#[derive(Clone, Hash)]
pub struct Erasure {
    pub tab: u8,
    /// One item; all if none.
    pub item: Option<u8>,
    /// Events that were told before, a bit each.
    pub before: u64,
    pub killed: bool,
    pub begun: bool,
    pub over: bool,
}

impl Erasure {
    pub fn concerns(&self, id: u8) -> bool {
        self.item.is_none_or(|item| item == item_of(id))
    }
}

#[derive(Clone)]
pub struct State {
    /// What has arrived.
    pub view: View,
    pub tabs: Vec<Tab>,
    pub told: Vec<Told>,
    pub erasures: Vec<Erasure>,
    pub now: i64,
    /// Tabs, a bit each, of which something arrived since another tab acted. That one of these acts leads nowhere new: to
    /// where it leads if it acts first, and the same arrives then.
    pub idle: u8,
}

/// A store in which two tabs have left something: one that was closed and one that was killed.
pub fn beginning(bounds: &Bounds) -> State {
    let mut view = View::new();
    for tab in 0..2u8 {
        let (_, writes) = over(view.clone(), None, || {
            let space = Space::open(Here, "s", 1 + (u64::from(tab) << 8), NOW);
            space.track(&[event(tab)], NOW);
            if tab < 1 {
                space.flush(true, NOW);
            }
        });
        writes.iter().for_each(|(key, value)| set(&mut view, key, value));
    }
    // A value of a newer version, which nobody touches, takes so much room that what is closed is united at every save.
    let newer = [b"INDW\xff".as_slice(), &[0; 50 * 1024]].concat();
    set(&mut view, &"indwell/s/ffffffffffffffff".into(), &Some(Value::new(&newer)));
    let open = |number: usize| over(view.clone(), None, || Space::open(Here, "s", id(number), NOW)).0;
    let tabs = (0..bounds.tabs.len()).map(|number| Tab {
        space: (number < 2).then(|| open(number)),
        left: bounds.tabs[number].to_vec(),
        told: 0,
        queue: VecDeque::new(),
    });
    let told = |id| Told { id, known: 0, acknowledged: true, due: true };
    State { tabs: tabs.collect(), told: (0..2).map(told).collect(), erasures: Vec::new(), now: NOW, idle: 0, view }
}

pub fn id(tab: usize) -> u64 {
    0x1000 * (tab as u64 + 1)
}

/// The number of an event stands in its time.
pub fn event(number: u8) -> (Event, Option<i64>) {
    let subject = Subject::Id(item_of(number).to_string());
    (Event { name: Name::AddToCart, subject, value: 0.0 }, Some(NOW - 10_000 * (100 - i64::from(number))))
}

/// Every tab's first event is about the item that is forgotten.
pub fn item_of(event: u8) -> u8 {
    if event.is_multiple_of(8) { 0 } else { event }
}

impl State {
    /// Whether a day has passed.
    pub fn is_next_day(&self) -> bool {
        self.now > NOW
    }

    /// What a tab sees: what has arrived, and what it wrote itself.
    pub fn seen_by(&self, tab: usize) -> View {
        let mut view = self.view.clone();
        for sent in &self.tabs[tab].queue {
            if let Sent::Write(key, value) = sent {
                set(&mut view, key, value);
            }
        }
        view
    }

    pub fn fingerprint(&self) -> u64 {
        let mut hasher = Mixer::default();
        (&self.view, &self.told, &self.erasures, self.now, self.idle).hash(&mut hasher);
        for tab in &self.tabs {
            (&tab.left, tab.told, &tab.queue).hash(&mut hasher);
            if let Some(space) = &tab.space {
                space.unsaved().hash(&mut hasher);
                let _ = write!(hasher, "{:?}", space.keeper());
                let engine = space.engine().borrow();
                [true, false].iter().for_each(|&own| hasher.write(&engine.history().encode(own, self.now)));
            }
        }
        hasher.finish()
    }
}

/// How often each event is told.
pub fn told_in(history: &History) -> Result<Vec<u8>, String> {
    let mut times = vec![0; 64];
    for record in history.events() {
        let number = 100 - (NOW / 1000 - i64::from(record.at)) / 10;
        let known = u8::try_from(number).ok().filter(|&number| {
            number < 64 && history.catalog().key(record.item) == ItemKey::new(&item_of(number).to_string())
        });
        times[usize::from(known.ok_or("there is an event that nobody told")?)] += 1;
    }
    Ok(times)
}

pub fn is_well(problem: Option<Problem>) -> bool {
    matches!(problem, None | Some(Problem::Newer))
}

/// Times each event (by its number) is told, or why not all can be read.
pub type Reading = std::rc::Rc<Result<Vec<u8>, String>>;
