//! The engine: owns the history, and turns events into it and lists into slates.

use crate::arrange::{self, Pin};
use crate::event::{Event, Subject};
use crate::history::{History, KnownFacet, KnownItem};
use crate::interest::{Interests, Profile};
use crate::item::{Item, ItemKey};
use crate::pack::{Pack, Refused};
use crate::privacy::{self, Export};
use crate::rank::{Candidate, Context, Reason, Weights};
use crate::recommend::{Asked, Crowd, Packs, Query, Suggestion, inputs, suggest};
use crate::sort;
use std::rc::Rc;

/// Below this confidence nothing moves: two views are enough, one is not.
pub const MIN_CONFIDENCE: f64 = 0.12;
/// Lists whose last slate is kept for [`Engine::why`].
const SLATES: usize = 16;

/// How a list is to be ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct RankOptions {
    /// Name of the list.
    pub list: String,
    /// Most items in the slate.
    pub limit: Option<usize>,
    /// Whether every item comes with its reasons.
    pub explain: bool,
    /// Items with a slot of their own.
    pub pins: Vec<Pin>,
    /// Below this confidence, from 0 to 1, the page's order stands.
    pub min_confidence: f64,
    /// Coefficients of the signals.
    pub weights: Weights,
}

impl Default for RankOptions {
    fn default() -> Self {
        RankOptions {
            list: String::new(),
            limit: None,
            explain: false,
            pins: Vec::new(),
            min_confidence: MIN_CONFIDENCE,
            weights: Weights::default(),
        }
    }
}

/// The ordered result.
#[derive(Clone, Debug, PartialEq)]
pub struct Slate {
    /// The items in their new order.
    pub items: Vec<Placed>,
    /// Places on the page of items that are never to be shown again.
    pub hidden: Vec<u32>,
    /// How much is known of the visitor, from 0 towards 1.
    pub confidence: f64,
    /// Whether any item stands elsewhere than on the page.
    pub reordered: bool,
}

/// One item of a slate.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its place on the page, from 0.
    pub place: u32,
    /// Its score; 0 for an item that could not be read.
    pub score: f64,
    /// Why, strongest first, where it was asked for.
    pub reasons: Vec<Reason>,
}

/// Why an item stands where it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The list it stands in.
    pub list: String,
    /// Its slot, from 0.
    pub position: u32,
    /// Its place on the page, from 0.
    pub page_position: u32,
    /// Its score.
    pub score: f64,
    /// Parts of the score, strongest first.
    pub reasons: Vec<Reason>,
}

/// What [`Engine::why`] needs of a slate.
struct Shown {
    list: String,
    /// By place on the page: number of the item; none for one that could not be read.
    candidates: Vec<Option<u32>>,
    order: Vec<u32>,
    interests: Rc<Interests>,
    crowd: Crowd,
    weights: Weights,
    now: i64,
}

/// What the history says, for one version of it in one minute.
struct Cached {
    version: u32,
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
        // Numbers of the packs' items may be others now.
        self.shown.clear();
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
        if self.history.is_crowded() {
            self.history.compact();
            self.shown.clear();
        }
        let now = to_minute(now);
        let mut candidates: Vec<Option<u32>> = Vec::with_capacity(items.len());
        for item in items {
            let number = item.as_ref().map(|item| self.history.catalog_mut().describe(item));
            number.into_iter().for_each(|number| self.complete(number));
            candidates.push(number);
        }
        let known: Vec<u32> = candidates.iter().flatten().copied().collect();
        let interests = self.interests_at(now);
        let inputs = inputs(&self.packs, &self.history, now);
        let crowd = Crowd::new(&self.packs, &mut self.query, inputs, self.history.catalog(), &candidates);
        let context = Context::new(self.history.catalog(), &interests, options.weights, &known, now);

        let confidence = interests.confidence();
        let mut hidden = Vec::new();
        let mut scored = Vec::with_capacity(items.len());
        let mut fixed = Vec::new();
        for (place, candidate) in candidates.iter().enumerate() {
            match candidate {
                Some(item) if interests.item(*item).hidden => hidden.push(place as u32),
                &Some(item) => {
                    let candidate = Candidate { item, place, crowd: crowd.signal(place), because: None };
                    scored.push((context.score(candidate, None), place as u32));
                }
                None => fixed.push(((place - hidden.len()) as u32, place as u32)),
            }
        }
        let mut scores = vec![0.0; items.len()];
        scored.iter().for_each(|&(score, place)| scores[place as usize] = score);
        if confidence >= options.min_confidence && interests.events > 0 {
            let sorted = sort::by_falling(scored.iter().map(|&(score, _)| score));
            scored = sorted.iter().map(|&i| scored[i as usize]).collect();
        }
        let mut order: Vec<u32> = scored.iter().map(|&(_, place)| place).collect();
        let mut pinned = pins(items, options, &hidden);
        pinned.extend(fixed);
        arrange::pin(&mut order, &pinned);
        order.truncate(options.limit.unwrap_or(order.len()));

        let place_item = |&place: &u32| Placed {
            place,
            score: scores[place as usize],
            reasons: match candidates[place as usize] {
                Some(item) if options.explain => self.reasons(&context, &crowd, item, place).1,
                _ => Vec::new(),
            },
        };
        let slate =
            Slate { items: order.iter().map(place_item).collect(), reordered: !order.is_sorted(), hidden, confidence };
        self.remember(Shown {
            list: options.list.clone(),
            candidates,
            order,
            interests,
            crowd,
            weights: options.weights,
            now,
        });
        slate
    }

    /// Why an item stands where it does in the last slate of a list, or of any list: the reasons of that moment.
    pub fn why(&self, item_id: &str, list: Option<&str>) -> Option<Why> {
        let item = self.history.catalog().find(ItemKey::new(item_id))?;
        let lists = self.shown.iter().rev();
        lists.filter(|shown| list.is_none_or(|list| shown.list == list)).find_map(|shown| {
            let stands = |&place: &u32| shown.candidates[place as usize] == Some(item);
            let position = shown.order.iter().position(stands)?;
            let place = shown.order[position];
            let known: Vec<u32> = shown.candidates.iter().flatten().copied().collect();
            let catalog = self.history.catalog();
            let context = Context::new(catalog, &shown.interests, shown.weights, &known, shown.now);
            let (score, reasons) = self.reasons(&context, &shown.crowd, item, place);
            Some(Why { list: shown.list.clone(), position: position as u32, page_position: place, score, reasons })
        })
    }

    /// What is known of the visitor, in the form they see.
    pub fn profile(&mut self, now: i64) -> Profile {
        let interests = self.interests_at(now);
        Profile::new(&interests, self.history.catalog())
    }

    /// Everything that is kept, in readable form.
    pub fn export(&mut self, now: i64) -> Export {
        self.history.expire(now);
        privacy::export(&self.history, now)
    }

    /// Forgets everything, or all about one item.
    pub fn forget(&mut self, item_id: Option<&str>) {
        match item_id {
            None => self.history = History::default(),
            Some(id) => self.history.forget_item(ItemKey::new(id)),
        }
        self.cached = None;
        self.shown.clear();
    }

    /// Takes in what is stored, and lets go of what is stored no more; what this tab recorded itself stays. Returns
    /// whether there are more events now, or fewer.
    pub fn reload(&mut self, stored: &History, now: i64) -> bool {
        let before = self.history.events().len();
        self.history.keep_own();
        self.history.merge(stored, now);
        self.history.expire(now);
        before != self.history.events().len()
    }

    /// The stored form of the history, without what is past its retention.
    pub fn encode(&mut self, now: i64) -> Vec<u8> {
        self.history.expire(now);
        self.history.encode(false, now)
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
        match &self.cached {
            Some(c) if c.version == version && c.minute == minute => c.interests.clone(),
            _ => {
                let interests = Rc::new(Interests::at(&self.history, minute));
                let kept = interests.clone();
                self.cached = Some(Cached { version, minute, interests });
                kept
            }
        }
    }

    /// Describes an item as a pack does, if nobody else has.
    fn complete(&mut self, number: u32) {
        let catalog = self.history.catalog_mut();
        if *catalog.item(number) == KnownItem::default()
            && let Some(item) = self.packs.find(catalog.key(number)).and_then(|item| self.packs.describe(item))
        {
            catalog.describe(&item);
        }
    }

    /// The score of an item, and its parts, the strongest first.
    fn reasons(&self, context: &Context, crowd: &Crowd, item: u32, place: u32) -> (f64, Vec<Reason>) {
        let place = place as usize;
        let key = self.history.catalog().key(item);
        let because = if crowd.signal(place) > 0.0 { crowd.because(&self.packs, key) } else { None };
        let mut reasons = Vec::new();
        let candidate = Candidate { item, place, crowd: crowd.signal(place), because };
        let score = context.score(candidate, Some(&mut reasons));
        let sorted = sort::by_falling(reasons.iter().map(|reason| reason.value.abs()));
        (score, sorted.iter().map(|&i| reasons[i as usize]).collect())
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

/// Slots and places of the pinned items that are in the list and not hidden.
fn pins(items: &[Option<Item>], options: &RankOptions, hidden: &[u32]) -> Vec<(u32, u32)> {
    let place = |pin: &Pin| {
        let is_it = |item: &Option<Item>| item.as_ref().is_some_and(|i| i.item_id == pin.item_id);
        let place = items.iter().position(is_it)? as u32;
        (!hidden.contains(&place)).then_some((pin.slot, place))
    };
    options.pins.iter().filter_map(place).collect()
}
