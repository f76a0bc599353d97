//! The engine: owns the history, and turns events into it and lists into slates.

#[cfg(feature = "arrange")]
mod arranged;
mod lists;
mod shown;
mod slate;
mod why;

pub use slate::{MIN_CONFIDENCE, Placed, RankOptions, Slate};
#[cfg(feature = "arrange")]
pub use slate::{Measure, Report};
pub use why::{Why, Without};

use crate::event::{Event, Name, Subject};
use crate::history::{History, KnownFacet, seconds};
use crate::interest::{Interests, Profile};
use crate::item::{Facet, Item, ItemKey};
use crate::pack::{Pack, Refused};
use crate::privacy::{self, Export};
use crate::rank::{Candidate, Context, Odds, Reason};
use crate::recommend::{Asked, Crowd, Packs, Query, Suggestion, inputs, suggest};
use shown::{Ordered, Shown};
use std::rc::Rc;

/// Lists whose last slate is kept for [`Engine::why`].
const SLATES: usize = 16;

/// What is to be forgotten.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope<'a> {
    /// Everything.
    All,
    /// All about the item with this id.
    Item(&'a str),
    /// All about items that have this facet, and what was said of it.
    Facet(Facet),
    /// One event: its name, its second since the epoch, and what it is about.
    Event(Name, u32, ItemKey),
}

/// What the history says, for one version of it and of its items' descriptions, in one minute.
struct Cached {
    version: u32,
    changes: u32,
    /// Its beginning, milliseconds since the epoch.
    minute: i64,
    interests: Rc<Interests>,
}

/// Records what the visitor does and ranks what the page shows. Knows no browser, no clock and no chance: the time, in
/// milliseconds since the epoch, is handed in.
#[derive(Default)]
pub struct Engine {
    history: History,
    cached: Option<Cached>,
    shown: Vec<Shown>,
    /// Numbers of items that were handed over once. Gone with the numbers of items, as is `shown`.
    lists: Vec<(u32, Rc<Vec<Option<u32>>>)>,
    latest_list: u32,
    packs: Packs,
    query: Query,
}

impl Engine {
    /// An engine with what was kept of a history.
    pub fn new(history: History) -> Engine {
        Engine { history, ..Engine::default() }
    }

    /// The history.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Takes in a pack, in the place of one with the same name.
    pub fn load(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Refused> {
        self.packs.put(name, Pack::read(bytes)?);
        // Numbers of the packs' items may be others now, and what is known of items more.
        self.forget_lists();
        self.query = Query::default();
        Ok(())
    }

    /// The packs.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// What the packs suggest to the visitor, the best first.
    pub fn recommend(&mut self, asked: &Asked, now: i64) -> Vec<Suggestion> {
        let now = to_minute(now);
        let interests = self.interests_at(now);
        let inputs = inputs(&self.packs, &self.history, now);
        suggest(&self.packs, &mut self.query, &inputs, (&interests, self.history.catalog()), asked)
    }

    /// Takes in an event; false when it says nothing new. `at` is when it happened if that is not `now`; a time after
    /// `now` is taken as `now`.
    pub fn track(&mut self, event: &Event, at: Option<i64>, now: i64) -> bool {
        if let Subject::Id(id) = &event.subject {
            let number = self.history.catalog_mut().number(ItemKey::new(id));
            self.complete(number);
        }
        self.history.record(event, at.map_or(now, |at| at.min(now)), now)
    }

    /// Puts items into the visitor's order. Items that could not be read (`None`) keep their place.
    ///
    /// The slate is a permutation of the list without hidden items, cut to the limit. Without enough evidence it is
    /// the page's own order.
    pub fn rank(&mut self, items: &[Option<Item>], options: &RankOptions, now: i64) -> Slate {
        let candidates = self.describe(items);
        self.rank_known(candidates.into(), options, now)
    }

    /// The same of items that are described already, by their numbers.
    pub fn rank_known(&mut self, candidates: Rc<Vec<Option<u32>>>, options: &RankOptions, now: i64) -> Slate {
        let now = to_minute(now);
        let interests = self.interests_at(now);
        // As long as the list and the interests are the same, so is this.
        let same = |shown: &&Shown| Rc::ptr_eq(&shown.interests, &interests) && shown.candidates == candidates;
        let (basis, before) = match self.shown.iter().find(same) {
            Some(shown) => (shown.basis.clone(), shown.order.clone()),
            None => {
                let inputs = inputs(&self.packs, &self.history, now);
                let catalog = self.history.catalog();
                let crowd = Crowd::new(&self.packs, &mut self.query, inputs, catalog, &candidates);
                (Rc::new((Odds::new(catalog, &interests, &candidates, seconds(now)), crowd)), Vec::new())
            }
        };
        #[cfg(not(feature = "arrange"))]
        let weights = &options.weights;
        #[cfg(feature = "arrange")]
        let (weights, aims) = (&arranged::weights(options), self.aimed(&options.wishes, &candidates, now));
        let context = Context::new(self.history.catalog(), &interests, *weights, &basis.0);

        let until = self.history.events().last().map_or(0, |record| record.at);
        let pins = self.pins(&candidates, options);
        let limit = options.limit.unwrap_or(candidates.len());
        let mut shown = Shown {
            list: options.list.clone(),
            candidates,
            order: before,
            interests: interests.clone(),
            basis: basis.clone(),
            pins,
            #[cfg(feature = "arrange")]
            wishes: options.wishes.clone(),
            #[cfg(feature = "arrange")]
            aims,
            #[cfg(feature = "arrange")]
            marks: Vec::new(),
            limit,
            min_confidence: options.min_confidence,
            weights: *weights,
            now,
            until,
        };
        #[cfg(feature = "arrange")]
        let bare = shown.bare(&context);
        let Ordered {
            order: whole,
            scores,
            hidden,
            #[cfg(feature = "arrange")]
            promoted,
            #[cfg(feature = "arrange")]
            marks,
        } = shown.ordered(&interests, &shown.basis.1, &context);
        let order = whole[..limit.min(whole.len())].to_vec();
        let mut reasons = Vec::new();
        if options.explain {
            reasons.extend(order.iter().map(|&place| match shown.candidates[place as usize] {
                Some(item) => self.reasons(&context, &shown.basis.1, item, place).1,
                None => Vec::new(),
            }));
        }
        shown.order = whole;
        let slate = Slate {
            // `is_sorted` is half a kilobyte here: it looks at 32 at a time, each on its own.
            reordered: order.windows(2).any(|pair| pair[0] > pair[1]),
            order,
            scores,
            reasons,
            hidden,
            confidence: interests.confidence(),
            #[cfg(feature = "arrange")]
            promoted,
            #[cfg(feature = "arrange")]
            report: Report { marks, ..Report::default() },
        };
        #[cfg(feature = "arrange")]
        let slate = shown.finished(slate, bare, &context);
        self.remember(shown);
        slate
    }

    /// What is known of the visitor, in the form they see.
    pub fn profile(&mut self, now: i64) -> Profile<'_> {
        let interests = self.interests_at(now);
        Profile::new(&interests, self.history.catalog())
    }

    /// Everything that is kept, in readable form.
    pub fn export(&mut self, now: i64) -> Export {
        self.history.expire(now);
        privacy::export(&self.history, now)
    }

    /// Forgets, as if it had never been; what is folded into sums of a week cannot be taken out of them, but a facet can.
    pub fn forget(&mut self, scope: &Scope, now: i64) {
        let told = seconds(now);
        let catalog = self.history.catalog();
        match scope {
            Scope::All => self.history = History::default(),
            Scope::Item(id) => self.history.forget_item(ItemKey::new(id), told),
            Scope::Facet(facet) => {
                if let Some(facet) = catalog.find_facet(facet) {
                    self.history.forget_facet(facet, told);
                }
            }
            Scope::Event(name, at, key) => self.history.forget_event(*name, *at, *key, told),
        }
        self.cached = None;
        self.forget_lists();
    }

    /// Takes in what is stored, and lets go of what is stored no more; what this tab recorded itself stays, and what was
    /// forgotten where something is `unsaved`. Returns whether there are more events now, or fewer.
    pub fn reload(&mut self, stored: &History, unsaved: bool, now: i64) -> bool {
        let before = self.history.events().len();
        self.history.keep_own(unsaved);
        before != self.take_in(stored, now).1
    }

    /// Takes in what another history holds; how many events there were before, and are now.
    pub fn take_in(&mut self, other: &History, now: i64) -> (usize, usize) {
        let before = self.history.events().len();
        self.history.merge(other);
        self.history.expire(now);
        self.history.bound(now);
        (before, self.history.events().len())
    }

    /// The stored form of the history, without what is past its retention.
    pub fn encode(&mut self, now: i64) -> Vec<u8> {
        self.history.expire(now);
        self.history.encode(false, now)
    }

    /// The same, however long.
    pub fn whole(&mut self, now: i64) -> Vec<u8> {
        self.history.expire(now);
        self.history.encode_all(false, now)
    }

    /// What this tab recorded so far is kept for good.
    pub fn disown(&mut self) {
        self.history.disown();
    }

    /// The facet with this number, as reasons name it.
    pub fn facet(&self, number: u32) -> Option<&KnownFacet> {
        self.history.catalog().facets().get(number as usize)
    }

    /// What the history says in the minute that `now` is in: computed once for all lists of a page.
    fn interests_at(&mut self, now: i64) -> Rc<Interests> {
        let (version, minute) = (self.history.version(), to_minute(now));
        let changes = self.history.catalog().changes();
        match &self.cached {
            Some(c) if (c.version, c.changes, c.minute) == (version, changes, minute) => c.interests.clone(),
            _ => {
                let interests = Rc::new(Interests::at(&self.history, minute));
                let kept = interests.clone();
                self.cached = Some(Cached { version, changes, minute, interests });
                kept
            }
        }
    }

    /// The score of an item, and its parts, the strongest first.
    fn reasons(&self, context: &Context, crowd: &Crowd, item: u32, place: u32) -> (f64, Vec<Reason>) {
        let place = place as usize;
        let key = self.history.catalog().key(item);
        let because = if crowd.signal(place) > 0.0 { crowd.because(&self.packs, key) } else { None };
        let candidate = Candidate { item, place, crowd: crowd.signal(place), because };
        (context.score(candidate), context.reasons(candidate))
    }

    /// Slots and places of the pinned items that are in the list.
    fn pins(&self, candidates: &[Option<u32>], options: &RankOptions) -> Vec<(u32, u32)> {
        let mut pins = Vec::new();
        for pin in &options.pins {
            let item = self.history.catalog().find(pin.key());
            if let Some(place) = candidates.iter().position(|number| number.is_some() && *number == item) {
                pins.push((pin.slot, place as u32));
            }
        }
        pins
    }

    fn remember(&mut self, shown: Shown) {
        self.shown.retain(|old| old.list != shown.list);
        if self.shown.len() == SLATES {
            self.shown.remove(0);
        }
        self.shown.push(shown);
    }
}

/// The beginning of the minute, so that lists ranked one after the other are ranked alike.
fn to_minute(now: i64) -> i64 {
    now.div_euclid(60_000).saturating_mul(60_000)
}
