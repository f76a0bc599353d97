//! A simulated year of tabs that come and go over one store, with a clock that jumps by ten years: everything stays within
//! its bounds, every number is one, and nothing is kept for longer than it may be.

use crate::browser::Random;
use indwell::engine::RankOptions;
use indwell::event::{Event, Name, Subject};
use indwell::history::{MAX_BYTES, MAX_EVENTS, kept, seconds};
use indwell::item::{Facet, Item};
use indwell::space::Space;
use indwell::store::{Keeper, MemoryStore, Store, unseal};
use std::rc::Rc;

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_800_000_000_000;
const TEN_YEARS: i64 = 3_652 * DAY;
/// Most bytes of a space in its store.
const MOST: usize = 128 * 1024;

/// What a year came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Year {
    pub events: u64,
    pub jumps: u32,
    /// Most bytes in the store, with all keys, and most in memory when it is written down.
    pub stored: usize,
    pub held: usize,
    /// Most events in memory, and sums of weeks.
    pub log: usize,
    pub digests: usize,
    /// Values written in the busiest hour of a tab, and their bytes.
    pub writes: u32,
    pub written: usize,
}

/// Counts what is written.
#[derive(Default)]
pub struct Counting {
    inner: MemoryStore,
    writes: std::cell::Cell<(u32, usize)>,
}

impl Store for Counting {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, indwell::store::Refused> {
        self.inner.keys(prefix)
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, indwell::store::Refused> {
        self.inner.get(key)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), indwell::store::Refused> {
        let (writes, bytes) = self.writes.get();
        self.writes.set((writes + 1, bytes + key.len() + value.len()));
        self.inner.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), indwell::store::Refused> {
        self.inner.remove(key)
    }
}

/// Lives through a year with so many events; what did not hold, if anything.
pub fn live(events: u64, seed: u64) -> Result<Year, String> {
    let mut random = Random(seed);
    let mut year = Year::default();
    let store = Rc::new(Counting::default());
    let mut off = 0;
    for day in 0..365 {
        // Now and then the clock is ten years ahead or behind, for a part of a day or for some days.
        if random.one_in(40) {
            off = [TEN_YEARS, -TEN_YEARS, 0][random.below(3)];
        } else if random.one_in(3) {
            off = 0;
        }
        let begins = NOW + day * DAY;
        let count = events * (day as u64 + 1) / 365 - events * day as u64 / 365;
        visit(&store, &mut random, begins, off, count, &mut year)?;
        check(&store, begins + off + DAY, &mut year)?;
    }
    Ok(year)
}

/// A day's visits, one after the other, each by a tab of its own.
fn visit(
    store: &Rc<Counting>,
    random: &mut Random,
    begins: i64,
    off: i64,
    count: u64,
    year: &mut Year,
) -> Result<(), String> {
    let tabs = 1 + random.below(4) as i64;
    for tab in 0..tabs {
        let began = begins + off + tab * 20_000_000;
        let space = Space::open(store.clone(), "s", random.next(), began);
        let share = count * (tab as u64 + 1) / tabs as u64 - count * tab as u64 / tabs as u64;
        let mut hour = began;
        store.writes.set((0, 0));
        let mut jumped = 0;
        for n in 0..share {
            if random.one_in(100_000) {
                jumped = [TEN_YEARS, -TEN_YEARS, 0][random.below(3)];
                year.jumps += 1;
            }
            let now = began + jumped + (n * 18_000_000 / share.max(1)) as i64;
            space.track(&[(event(random), None)], now);
            if random.one_in(20) {
                space.flush(false, now);
            }
            if random.one_in(2_000) {
                space.flush(true, now);
                space.refresh(false, now);
            }
            if now.abs_diff(hour) > 3_600_000 {
                let (writes, bytes) = store.writes.replace((0, 0));
                year.writes = year.writes.max(writes);
                year.written = year.written.max(bytes);
                hour = now;
            }
        }
        year.jumps += u32::from(off != 0);
        year.events += share;
        let ends = began + 18_000_000;
        space.flush(true, ends);
        let mut engine = space.engine().borrow_mut();
        year.log = year.log.max(engine.history().events().len());
        year.digests = year.digests.max(engine.history().digests().len());
        year.held = year.held.max(engine.whole(ends).len());
        let list: Vec<Option<Item>> = (0..40).map(|n| Some(item(n))).collect();
        let slate = engine.rank(&list, &RankOptions { explain: true, ..RankOptions::default() }, ends);
        let reasons = slate.reasons.iter().flatten();
        if !(0.0..1.0).contains(&slate.confidence) || reasons.map(|reason| reason.value).any(|value| !value.is_finite())
        {
            return Err(format!("a score or confidence is no number on day {}", (begins - NOW) / DAY));
        }
        let profile = engine.profile(ends);
        if profile.facets.iter().any(|facet| !(-1.0..=1.0).contains(&facet.strength)) {
            return Err(String::from("a strength is not from -1 to 1"));
        }
    }
    Ok(())
}

/// What a new tab reads at this moment, and what is stored.
fn check(store: &Rc<Counting>, now: i64, year: &mut Year) -> Result<(), String> {
    let day = (now - NOW) / DAY;
    let mut stored = 0;
    for key in store.keys("").unwrap_or_default() {
        let value = store.get(&key).ok().flatten().unwrap_or_default();
        stored += key.len() + value.len();
        if unseal(&value).is_ok_and(|(_, body)| body.len() > MAX_BYTES) {
            return Err(format!("a value of {} bytes on day {day}", value.len()));
        }
    }
    year.stored = year.stored.max(stored);
    if stored > MOST + 4_096 {
        return Err(format!("{stored} bytes on day {day}"));
    }
    let keeper = Keeper::new(store.clone(), "s", 0);
    let history = keeper.read(now).ok_or("the store could not be read")?;
    if let Some(problem) = keeper.problem() {
        return Err(format!("{problem:?} on day {day}"));
    }
    if history.events().len() > MAX_EVENTS {
        return Err(format!("{} events on day {day}", history.events().len()));
    }
    let at = seconds(now);
    if history.events().iter().any(|record| !kept(record, at) || record.at > at + 86_400 || !record.value.is_finite()) {
        return Err(format!("an event is kept for too long on day {day}"));
    }
    if history.digests().iter().any(|digest| !digest.is_kept(at) || digest.sums.iter().any(|sum| !sum.is_finite())) {
        return Err(format!("a sum is kept for too long on day {day}"));
    }
    Ok(())
}

fn item(number: usize) -> Item {
    let facets = vec![
        Facet::new("brand", ["Acme", "Bolt", "Crux", "Dorn"][number % 4]),
        Facet::new("category", &format!("c{}/d{}", number % 7, number % 31)),
    ];
    let price = Some(1.0 + (number % 97) as f64);
    Item { item_id: number.to_string(), facets, price, text: format!("thing number{}", number % 50), ..Item::default() }
}

fn event(random: &mut Random) -> Event {
    const MIX: [Name; 12] = [
        Name::ItemImpression,
        Name::ItemImpression,
        Name::ItemImpression,
        Name::ViewItem,
        Name::ViewItem,
        Name::SelectItem,
        Name::ItemDwell,
        Name::AddToCart,
        Name::Purchase,
        Name::Search,
        Name::Like,
        Name::SetPreference,
    ];
    let name = MIX[random.below(MIX.len())];
    let number = random.below(3_000);
    let subject = match name {
        Name::Search => Subject::Words(format!("word{}", number % 40)),
        Name::SetPreference => Subject::Facet(Facet::new("brand", ["Acme", "Bolt"][number % 2])),
        _ => Subject::Item(item(number)),
    };
    Event { name, subject, value: if name == Name::ItemDwell { 40_000.0 } else { 0.5 } }
}
