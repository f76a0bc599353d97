//! What is explored.

/// What a tab can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a tab may do.
#[derive(Clone, Copy, Debug)]
pub enum Plan {
    /// So many operations, any of these each time.
    Free(&'static [Op], u8),
    /// So many times an event, or to be hidden: as with [`Plan::Free`], but looked at less often. Only where all tabs are
    /// open from the beginning and do nothing else.
    Saves(u8),
    /// Each of these once, in any order.
    Once(&'static [Op]),
    /// These, in this order.
    InOrder(&'static [Op]),
}

/// What is explored.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// One to three tabs; each may stop at any time.
    pub tabs: Vec<Plan>,
    /// So many of them are open at the beginning; the others open when they first do something.
    pub open: u8,
    pub arrival: Arrival,
    /// Whether a day may pass, once: all writes arrive before, but those of tabs that are killed.
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

/// Of [`Plan::Saves`], in what is left: to be hidden comes next.
pub const HIDE: u8 = 0x80;

impl Plan {
    /// All of it, as what is left.
    pub fn all(self) -> u8 {
        match self {
            Plan::Free(_, count) | Plan::Saves(count) => count,
            Plan::Once(ops) => (1 << ops.len()) - 1,
            Plan::InOrder(ops) => ops.len() as u8,
        }
    }

    /// What a tab with so much left can do next, and what is left then.
    pub fn next(self, left: u8) -> Vec<(Op, u8)> {
        match self {
            Plan::Free(ops, _) => ops.iter().map(|&op| (op, left - 1)).collect(),
            Plan::Saves(_) => vec![(Op::Hide, (left & !HIDE) - 1)],
            Plan::InOrder(ops) => vec![(ops[ops.len() - usize::from(left)], left - 1)],
            Plan::Once(ops) => {
                let free = |at: &usize| left >> at & 1 == 1;
                let first = |at: &usize| !(0..*at).any(|other| free(&other) && ops[other] == ops[*at]);
                (0..ops.len()).filter(free).filter(first).map(|at| (ops[at], left & !(1 << at))).collect()
            }
        }
    }
}
