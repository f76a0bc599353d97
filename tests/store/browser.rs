//! A browser's storage as tabs see it: each tab has a view of its own, its writes reach the others late but in order, and
//! a crash cuts them off anywhere.

use indwell::store::{Refused, Store};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// How a browser hands writes on, and what it loses when it dies itself. WebKit's is read in its sources,
/// Chromium's was measured as well, Firefox's is by what is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rules {
    /// The renderer has a copy of all values (`cached_storage_area.cc`). A write is on its way at once and arrives even if the
    /// renderer is killed; what other tabs wrote to a key is not seen while a write of one's own to it is under way. The
    /// storage service commits one batch five seconds after the first change, then at most one a minute
    /// (`storage_area_impl.cc`): a browser that is killed goes back to the last batch, and all its tabs die with it.
    Chromium,
    /// A content process works on a snapshot (`dom/localstorage`, `LSSnapshot`). The writes of a task are handed over together
    /// when it ends, and are lost together when the process is killed before. The snapshot is kept until the process hears
    /// that others have written; the next one holds everything up to then, its own writes first. Written to disk after five
    /// seconds (`kFlushTimeoutMs`); the tabs die with the browser.
    Firefox,
    /// As Chromium's (`StorageAreaMap.cpp`), but the process that stores (the network process, `SQLiteStorageArea.cpp`) commits
    /// half a second after the first write of a transaction, and can be killed alone: tabs live on, throw away their copies
    /// and what was under way (`disconnect`), and read again what was committed.
    WebKit,
}

impl Rules {
    /// One step in so many finds everything committed to disk; there are some ten seconds from one step to the next.
    pub fn commits(self) -> usize {
        match self {
            Rules::Chromium => 6,
            Rules::Firefox => 2,
            Rules::WebKit => 1,
        }
    }
}

/// One write, or the removal of everything.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    Set(String, Vec<u8>),
    Remove(String),
    Clear,
}

pub type View = BTreeMap<String, Vec<u8>>;

pub fn apply(view: &mut View, write: &Write) {
    match write {
        Write::Set(key, value) => drop(view.insert(key.clone(), value.clone())),
        Write::Remove(key) => drop(view.remove(key)),
        Write::Clear => view.clear(),
    }
}

/// One tab's storage.
pub struct Tab {
    pub number: usize,
    rules: Rules,
    capacity: usize,
    view: View,
    /// Written in this task.
    task: Vec<Write>,
    /// On their way to the log.
    queue: VecDeque<Write>,
    /// Keys of one's own writes that have not come back in the log.
    pending: Vec<String>,
    /// How much of the log this tab has seen.
    seen: usize,
    /// All writes so far.
    pub issued: usize,
    /// So many more calls until the process is killed.
    pub lives: Option<u32>,
}

/// The storage of a tab, as the code under test holds it.
#[derive(Clone)]
pub struct TabStore(pub Rc<RefCell<Tab>>);

impl TabStore {
    /// A new tab that has seen this much of the log.
    pub fn new(number: usize, rules: Rules, capacity: usize, log: &[(usize, Write)]) -> TabStore {
        let mut view = View::new();
        log.iter().for_each(|(_, write)| apply(&mut view, write));
        let tab = Tab {
            number,
            rules,
            capacity,
            view,
            task: Vec::new(),
            queue: VecDeque::new(),
            pending: Vec::new(),
            seen: log.len(),
            issued: 0,
            lives: None,
        };
        TabStore(Rc::new(RefCell::new(tab)))
    }

    /// The task is over. False when the process was killed during it.
    pub fn end_task(&self) -> bool {
        let mut tab = self.0.borrow_mut();
        let killed = tab.lives == Some(0);
        tab.lives = None;
        let task = std::mem::take(&mut tab.task);
        if killed && tab.rules == Rules::Firefox {
            tab.issued -= task.len();
        } else {
            tab.queue.extend(task);
        }
        !killed
    }

    /// The next write, or with [`Rules::Firefox`] all of them, reaches the log.
    pub fn commit(&self, log: &mut Vec<(usize, Write)>) -> bool {
        let mut tab = self.0.borrow_mut();
        let number = tab.number;
        let n = if tab.rules == Rules::Firefox { tab.queue.len() } else { tab.queue.len().min(1) };
        log.extend(tab.queue.drain(..n).map(|write| (number, write)));
        n > 0
    }

    /// The tab sees one more entry of the log or, with [`Rules::Firefox`], all of it. True when it hears that everything was
    /// cleared; none when there is nothing new.
    pub fn deliver(&self, log: &mut Vec<(usize, Write)>) -> Option<bool> {
        if self.0.borrow().rules == Rules::Firefox {
            let seen = self.0.borrow().seen;
            let news = seen < log.len();
            self.commit(log);
            self.read_anew(log);
            return news.then(|| log[seen..].iter().any(|(_, write)| *write == Write::Clear));
        }
        let mut tab = self.0.borrow_mut();
        let (from, write) = log.get(tab.seen)?;
        tab.seen += 1;
        let own = |key: &String| tab.pending.iter().position(|pending| pending == key);
        match write {
            Write::Set(key, _) | Write::Remove(key) if *from == tab.number => {
                if let Some(at) = own(key) {
                    tab.pending.remove(at);
                }
                return Some(false);
            }
            Write::Set(key, _) | Write::Remove(key) if own(key).is_some() => return Some(false),
            Write::Clear => {
                let pending = tab.pending.clone();
                tab.view.retain(|key, _| pending.contains(key));
                return Some(true);
            }
            _ => {}
        }
        apply(&mut tab.view, write);
        Some(false)
    }

    /// The tab sees the whole log, and nothing of its own is under way.
    fn read_anew(&self, log: &[(usize, Write)]) {
        let mut tab = self.0.borrow_mut();
        tab.view.clear();
        log.iter().for_each(|(_, write)| apply(&mut tab.view, write));
        tab.pending.clear();
        tab.seen = log.len();
    }

    /// What stores is killed, and this is left: what was under way is lost.
    pub fn lose(&self, log: &[(usize, Write)]) {
        self.read_anew(log);
        let mut tab = self.0.borrow_mut();
        tab.queue.clear();
        tab.issued = log.iter().filter(|(number, _)| *number == tab.number).count();
    }

    /// What the tab sees.
    pub fn with_view<T>(&self, of: impl FnOnce(&View) -> T) -> T {
        of(&self.0.borrow().view)
    }
}

impl Tab {
    fn live(&mut self) -> Result<(), Refused> {
        match &mut self.lives {
            Some(0) => Err(Refused),
            Some(1) => {
                self.lives = Some(0);
                Err(Refused)
            }
            Some(n) => {
                *n -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn write(&mut self, write: Write) {
        apply(&mut self.view, &write);
        if let Write::Set(key, _) | Write::Remove(key) = &write {
            self.pending.push(key.clone());
        }
        self.issued += 1;
        match self.rules {
            Rules::Chromium | Rules::WebKit => self.queue.push_back(write),
            Rules::Firefox => self.task.push(write),
        }
    }
}

impl Store for TabStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        let mut tab = self.0.borrow_mut();
        tab.live()?;
        Ok(tab.view.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        let mut tab = self.0.borrow_mut();
        tab.live()?;
        Ok(tab.view.get(key).cloned())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        let mut tab = self.0.borrow_mut();
        tab.live()?;
        let size = |key: &str, value: &[u8]| key.len() + value.len();
        let before = tab.view.get(key).map_or(0, |old| size(key, old));
        let total: usize = tab.view.iter().map(|(key, value)| size(key, value)).sum();
        // A full store still takes what does not grow.
        if size(key, value) > before && total - before + size(key, value) > tab.capacity {
            return Err(Refused);
        }
        tab.write(Write::Set(key.to_owned(), value.to_vec()));
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        let mut tab = self.0.borrow_mut();
        tab.live()?;
        if tab.view.contains_key(key) {
            tab.write(Write::Remove(key.to_owned()));
        }
        Ok(())
    }
}

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
