//! Every schedule of a few tabs with a few operations each: not some seeds of them, but all.
//!
//! The tabs run the real code. A write is seen by its own tab at once and by all others when it *arrives*, in the order of
//! its tab, at any later moment: so a lock, a message or an event may well be there before the write it speaks of, and two
//! tabs may both take themselves for the one that unites. That some tabs see an arrived write later than others needs no
//! moments of its own: a tab that acts without having seen it acts as one that acted before it arrived.
//!
//! A tab that is killed between any two writes is, for all others, one whose next write never arrives: every moment is
//! checked, and others go on from every moment. Only where a day passes it has to be said who was killed.
//!
//! How this is made small: the real code is asked once for each tab, view and operation (`acts.rs`), the rest is numbers;
//! states are known by 122 bits of a hash (`table.rs`); and of steps that commute, such as two tabs' operations or two
//! arrivals under different keys, one order is taken (sleep sets: P. Godefroid, *Partial-Order Methods for the
//! Verification of Concurrent Systems*, 1996), which leaves out steps and no states.

mod acts;
mod book;
mod events;
mod machine;
mod plan;
#[cfg(test)]
mod short;
mod table;

use acts::{Acts, Sent};
use book::Book;
use plan::HIDE;
pub use plan::{Arrival, Bounds, Broken, Op, Plan};
use table::{Mark, Seen};

/// What an exploration came to.
#[derive(Debug, Default)]
pub struct Explored {
    pub states: usize,
    pub steps: u64,
    /// Different states of one tab, contents of the store, and operations of a tab over what it sees.
    pub tabs: usize,
    pub views: usize,
    pub acts: usize,
    /// Moments at which all that was acknowledged had arrived, and there was some.
    pub due: u64,
    /// The steps to the first state in which something does not hold, and what.
    pub failure: Option<String>,
}

/// A tab that can do no more.
const DONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Tab {
    known: u32,
    queue: u32,
    /// Of [`Plan::Once`] a bit for each operation that is left; else how many are.
    left: u8,
}

#[derive(Clone, Copy)]
struct State {
    /// What has arrived.
    view: u32,
    tabs: [Tab; 3],
    book: Book,
    day: bool,
}

/// What is printed of a failure.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code)]
enum Step {
    Act(usize, Op),
    /// A tab does nothing more before it is hidden.
    Wait(usize),
    Arrive(usize),
    /// The next write arrives cut off, and no more of them.
    Tear(usize),
    /// A day passes; tabs with a bit are killed.
    Day(u8),
}

struct Explorer<'a> {
    bounds: &'a Bounds,
    acts: Acts,
    seen: Seen,
    path: Vec<Step>,
    explored: Explored,
    watch: fn(usize),
}

/// Explores all that can happen within the bounds, up to the first failure. Says now and then how many states there are.
pub fn explore(bounds: &Bounds, watch: fn(usize)) -> Explored {
    let (acts, view, known) = Acts::beginning(bounds);
    let mut tabs = [Tab { known: DONE, queue: 0, left: 0 }; 3];
    for (tab, (known, plan)) in tabs.iter_mut().zip(known.into_iter().zip(&bounds.tabs)) {
        *tab = Tab { known, queue: 0, left: plan.all() };
    }
    let explored = Explored::default();
    let mut explorer = Explorer { bounds, acts, seen: Seen::new(), path: Vec::new(), explored, watch };
    let failure = explorer.visit(State { view, tabs, book: Book::new(if bounds.day { 3 } else { 1 }), day: false }, 0);
    let mut explored = explorer.explored;
    explored.failure = failure.err().map(|what| format!("{what} after {:?}", explorer.path));
    explored.states = explorer.seen.len();
    [explored.tabs, explored.views, explored.acts] = explorer.acts.counts();
    explored
}

impl Explorer<'_> {
    /// Explores what comes after a state but the steps that sleep: a bit for the next operation of each tab, whichever,
    /// and one for the arrival of its next write.
    fn visit(&mut self, state: State, mut sleep: u8) -> Result<(), String> {
        let before = self.seen.len();
        let awake = self.seen.come(state.mark(), sleep);
        if self.seen.len() != before {
            self.check(&state)?;
            if self.bounds.day && !state.day {
                self.days(state)?;
            }
        }
        if let Some(number) = (0..self.bounds.tabs.len()).find(|&number| self.is_eager(&state, number)) {
            return if awake >> number & 1 == 1 { self.eager(state, number, sleep) } else { Ok(()) };
        }
        for number in 0..self.bounds.tabs.len() {
            let tab = state.tabs[number];
            let bit = 1 << number;
            if awake & bit != 0 && tab.left > 0 {
                for (op, left) in self.bounds.tabs[number].next(tab.left) {
                    if self.is_idle(&state, number, op)? {
                        continue;
                    }
                    // What others do, or have arrive from themselves, makes no odds to it; what arrives from others does.
                    self.step(Step::Act(number, op), sleep & !(bit | 0b111_000 & !(bit << 3)), |it| {
                        it.act(state, number, op, left)
                    })?;
                }
                sleep |= bit;
            }
        }
        for number in 0..self.bounds.tabs.len() {
            let bit = 0b1000 << number;
            if awake & bit != 0 && state.tabs[number].queue != 0 {
                let others = self.independent(&state, number) << 3 | 1 << number;
                self.step(Step::Arrive(number), sleep & others, |it| it.arrive(state, number))?;
                sleep |= bit;
                if self.bounds.broken == Some(Broken::Torn) {
                    self.step(Step::Tear(number), 0, |it| it.tear(state, number))?;
                }
            }
        }
        Ok(())
    }

    fn is_eager(&self, state: &State, number: usize) -> bool {
        let left = state.tabs[number].left;
        matches!(self.bounds.tabs[number], Plan::Saves(_)) && left > 0 && left & HIDE == 0
    }

    /// A tab of [`Plan::Saves`] records one more event, or none before it is hidden: right away, for what it writes then is the
    /// same whatever has arrived, and what arrives makes no odds to others before they see it.
    fn eager(&mut self, state: State, number: usize, sleep: u8) -> Result<(), String> {
        let sleep = sleep & !(1 << number | 0b111_000 & !(8 << number));
        let left = state.tabs[number].left;
        self.step(Step::Act(number, Op::Track), sleep, |it| {
            let next = it.act(state, number, Op::Track, left - 1)?;
            let sent = |state: &State| it.acts.writes(state.tabs[number].queue);
            if sent(&next) == sent(&state) + 1 { Ok(next) } else { Err("to record is one write".into()) }
        })?;
        if self.is_idle(&state, number, Op::Hide)? {
            return Ok(());
        }
        self.step(Step::Wait(number), sleep, |_| {
            let mut next = state;
            next.tabs[number].left |= HIDE;
            Ok(next)
        })
    }

    fn step(
        &mut self,
        step: Step,
        sleep: u8,
        take: impl FnOnce(&mut Self) -> Result<State, String>,
    ) -> Result<(), String> {
        self.path.push(step);
        self.explored.steps += 1;
        if self.explored.steps.is_multiple_of(1 << 20) {
            (self.watch)(self.seen.len());
        }
        let state = take(self)?;
        self.visit(state, sleep)?;
        self.path.pop();
        Ok(())
    }

    /// A day passes, with any of the tabs killed whose writes are on their way.
    fn days(&mut self, state: State) -> Result<(), String> {
        let count = self.bounds.tabs.len();
        let any = |killed: u8| (0..count).any(|number| killed >> number & 1 == 0 && state.tabs[number].left > 0);
        let sends = |number: usize| state.tabs[number].queue != 0;
        for killed in 0..1u8 << count {
            if any(killed) && (0..count).all(|number| killed >> number & 1 == 0 || sends(number)) {
                self.step(Step::Day(killed), 0, |it| {
                    let mut next = state;
                    for number in 0..count {
                        if killed >> number & 1 == 1 {
                            next.tabs[number] = Tab { known: DONE, queue: 0, left: 0 };
                        }
                        while next.tabs[number].queue != 0 {
                            next = it.arrive(next, number)?;
                        }
                    }
                    next.day = true;
                    Ok(next)
                })?;
            }
        }
        Ok(())
    }

    /// Whether an operation changes nothing: it is as if the tab did less, or nothing more.
    fn is_idle(&mut self, state: &State, number: usize, op: Op) -> Result<bool, String> {
        let Tab { known, queue, .. } = state.tabs[number];
        let act = self.acts.act(known, state.view, queue, op, state.day).map_err(|what| format!("{what} at {op:?}"))?;
        let act = self.acts.act_at(act);
        Ok(act.tab == known
            && act.sent.is_empty()
            && matches!(self.bounds.tabs[number], Plan::Free(..) | Plan::Saves(_)))
    }

    /// The tabs whose next arrival commutes with this one's.
    fn independent(&self, state: &State, number: usize) -> u8 {
        if self.bounds.arrival == Arrival::Whole {
            return 0;
        }
        let key = |tab: usize| {
            self.acts.queues.list(state.tabs[tab].queue).iter().find_map(|&sent| match self.acts.sent(sent) {
                Sent::Write(key, _) => Some(key),
                _ => None,
            })
        };
        let own = key(number);
        (0..self.bounds.tabs.len()).filter(|&tab| key(tab) != own).fold(0, |all, tab| all | 1 << tab)
    }

    fn act(&mut self, mut state: State, number: usize, op: Op, left: u8) -> Result<State, String> {
        let Tab { known, queue, .. } = state.tabs[number];
        let act = self.acts.act(known, state.view, queue, op, state.day)?;
        let done = self.acts.act_at(act);
        state.book.tell(number as u8, done.told, &|one, other| self.acts.is_later(one, other));
        if done.epoch != 0 {
            state.book.declare(number as u8, done.epoch);
        }
        let known = if left == 0 { DONE } else { done.tab };
        if left == 0 {
            state.book.rest(number as u8);
        }
        state.tabs[number] = Tab { known, queue: self.acts.queue(queue, 0, Some(act)), left };
        // Where nothing is written, there is nothing to wait for.
        if self.acts.writes(state.tabs[number].queue) == 0 {
            while state.tabs[number].queue != 0 {
                state = self.arrive(state, number)?;
            }
        }
        Ok(state)
    }

    /// The next write of a tab, or all of an operation, and what it completes.
    fn arrive(&mut self, mut state: State, number: usize) -> Result<State, String> {
        let queue = state.tabs[number].queue;
        let (mut taken, mut written) = (0, false);
        while let Some(&sent) = self.acts.queues.list(queue).get(taken) {
            match self.acts.sent(sent) {
                Sent::Write(..) | Sent::Begin(..) if written && self.bounds.arrival == Arrival::Single => break,
                Sent::Write(..) => {
                    state.view = self.acts.after(state.view, sent);
                    written = true;
                }
                Sent::Begin(erasure) => {
                    state.book.begin(number as u8, erasure, &|one, other| self.acts.is_later(one, other));
                }
                Sent::End => state.book.end(number as u8),
                Sent::Kept(events) => state.book.due |= events,
                Sent::Done => {}
            }
            taken += 1;
            if self.bounds.arrival == Arrival::Whole && self.acts.sent(sent) == Sent::Done {
                break;
            }
        }
        state.tabs[number].queue = self.acts.queue(queue, taken, None);
        Ok(state)
    }

    fn tear(&mut self, mut state: State, number: usize) -> Result<State, String> {
        let queue = self.acts.queues.list(state.tabs[number].queue).to_vec();
        let first = queue.into_iter().find(|&sent| matches!(self.acts.sent(sent), Sent::Write(..)));
        if let Some(sent) = first {
            let half = self.acts.torn(sent);
            state.view = self.acts.after(state.view, half);
        }
        state.tabs[number] = Tab { known: DONE, queue: 0, left: 0 };
        Ok(state)
    }

    fn check(&mut self, state: &State) -> Result<(), String> {
        self.explored.due += u64::from(state.book.due == state.book.told && state.book.told > 3);
        let read = self.acts.reading(state.view, state.day)?;
        state.book.check(read)
    }
}

impl State {
    fn mark(&self) -> u128 {
        let mut mark = Mark::default();
        mark.word(u64::from(self.view) << 1 | u64::from(self.day));
        for tab in &self.tabs {
            mark.word(u64::from(tab.known) << 32 | u64::from(tab.queue));
        }
        let [a, b, c] = self.tabs.map(|tab| u64::from(tab.left));
        mark.word(a << 16 | b << 8 | c);
        let (mut four, mut count) = (0, 0);
        for word in self.book.words() {
            (four, count) = (four << 16 | u64::from(word), count + 1);
            if count % 4 == 0 {
                mark.word(four);
            }
        }
        mark.end()
    }
}
