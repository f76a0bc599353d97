//! What the history says about the visitor at one moment.

mod numeric;
mod profile;

pub use crate::history::log_age;
pub use numeric::{Moments, Numeric};
pub use profile::{Interest, ItemCounts, PriceRange, Profile};

use crate::event::Name;
use crate::history::{Catalog, DIGEST_HALF_LIFE_DAYS, Digest, History, KnownItem, PARTS, Record, kept, seconds};

/// A pause of so many seconds ends a session.
pub const SESSION_IDLE: u32 = 30 * 60;
/// Half-life, in days, of having looked at an item and of having been shown it.
pub const ITEM_HALF_LIFE_DAYS: f32 = 7.0;
/// Half-life, in days, of having been shown an item without picking it.
pub const SHOWN_HALF_LIFE_DAYS: f32 = 2.0;
/// Half-life, in days, of having bought an item that is used up.
pub const PURCHASE_HALF_LIFE_DAYS: f32 = 90.0;
/// What lies in the basket longer than so many days is taken as left behind.
pub const BASKET_DAYS: u32 = 14;
/// Evidence at which the confidence is one half: ten views.
pub const EVIDENCE: f32 = 10.0;

/// What the history says about one facet. A view of an item with the facet counts 1, halved with age.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Affinity {
    /// Evidence for it over the whole history.
    pub liked: f32,
    /// Evidence against it.
    pub disliked: f32,
    /// Evidence for it in the present session.
    pub session: f32,
    /// Events behind it.
    pub count: u32,
    /// The visitor wants it left out: it has no evidence then.
    pub muted: bool,
}

/// Evidence over all facets of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupTotal {
    /// Over the whole history.
    pub liked: f32,
    /// In the present session.
    pub session: f32,
}

/// What the history says about one item.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemState {
    /// Views and picks, halved with age.
    pub viewed: f32,
    /// How often it was shown since it was last picked, halved with age.
    pub shown: f32,
    /// When it was last shown, in seconds; 0 if it was not since it was last picked.
    #[cfg(feature = "arrange")]
    pub shown_at: u32,
    /// Purchases, halved with age.
    pub purchases: f32,
    /// It was bought and not sent back.
    pub bought: bool,
    /// It lies in the basket.
    pub in_basket: bool,
    /// Never to be shown again.
    pub hidden: bool,
    /// 1 after a like, -1 after a dislike.
    pub opinion: i8,
}

/// What the history says at one moment: see [`Interests::at`].
#[derive(Clone, Debug, Default)]
pub struct Interests {
    /// By number of the facet; facets beyond the end have none.
    pub facets: Vec<Affinity>,
    /// By number of the group.
    pub groups: Vec<GroupTotal>,
    /// By number of the item; items beyond the end have none.
    pub items: Vec<ItemState>,
    /// Natural logarithms of the prices of what was looked at and bought.
    pub price: Numeric,
    /// ln(1 + age in days) of what was looked at, when it was.
    pub age: Numeric,
    /// All evidence, for and against.
    pub evidence: f32,
    /// Events that count.
    pub events: u32,
}

impl Interests {
    /// What the history says at `now` (milliseconds since the epoch). Every event is weighted by
    /// `strength · 0.5^(age / half-life)`; one from the future counts as from now.
    pub fn at(history: &History, now: i64) -> Interests {
        let now = seconds(now);
        let catalog = history.catalog();
        let mut interests = Interests {
            facets: vec![Affinity::default(); catalog.facets().len()],
            groups: vec![GroupTotal::default(); catalog.groups()],
            items: vec![ItemState::default(); catalog.len()],
            ..Interests::default()
        };
        let session = session_start(history.events(), now);
        for record in history.events().iter().filter(|record| record.is_mute()) {
            catalog.item(record.item).facets.iter().for_each(|&facet| interests.facets[facet as usize].muted = true);
        }
        for record in history.events().iter().filter(|record| kept(record, now)) {
            let item = catalog.item(record.item);
            let strength = record.strength();
            let age = now.saturating_sub(record.at);
            let weight = strength * decay(age, record.name.meaning().half_life_days);
            interests.note_item(record, age, item.consumable);
            if record.name != Name::ItemImpression {
                interests.events += 1;
                interests.evidence += weight.abs();
                let in_session = record.at >= session && weight > 0.0;
                let group_of = |facet: u32| catalog.facets()[facet as usize].group;
                let session = if in_session { strength } else { 0.0 };
                interests.note_facets(&item.facets, group_of, weight, session);
                interests.note_numbers(record, item, weight);
            }
        }
        let digests = history.digests().iter().filter(|digest| digest.is_kept(now));
        digests.for_each(|digest| interests.note_digest(digest, catalog, now));
        interests
    }

    /// How much is known, from 0 (nothing) towards 1; one half at ten views.
    pub fn confidence(&self) -> f64 {
        f64::from(self.evidence) / f64::from(self.evidence + EVIDENCE)
    }

    /// What is known of the facet with this number.
    pub fn facet(&self, number: u32) -> Affinity {
        self.facets.get(number as usize).copied().unwrap_or_default()
    }

    /// What is known of the item with this number.
    pub fn item(&self, number: u32) -> ItemState {
        self.items.get(number as usize).copied().unwrap_or_default()
    }

    /// The evidence in the group with this number.
    pub fn group(&self, number: u32) -> GroupTotal {
        self.groups.get(number as usize).copied().unwrap_or_default()
    }

    /// How many of these facets count: of one that the visitor muted nothing is known and nothing follows, as if no item had
    /// it.
    #[inline(never)]
    pub fn heard(&self, facets: &[u32]) -> u32 {
        facets.iter().map(|&facet| u32::from(!self.facet(facet).muted)).sum()
    }

    fn note_facets(&mut self, facets: &[u32], group_of: impl Fn(u32) -> u32, weight: f32, session: f32) {
        for run in facets.chunk_by(|&a, &b| group_of(a) == group_of(b)) {
            // Several values of one key share the event, so that a group's evidence is that of its events.
            let heard = self.heard(run);
            if heard == 0 {
                continue;
            }
            let part = 1.0 / heard as f32;
            for &facet in run {
                let affinity = &mut self.facets[facet as usize];
                if affinity.muted {
                    continue;
                }
                affinity.count += 1;
                if weight < 0.0 {
                    affinity.disliked -= weight * part;
                } else {
                    affinity.liked += weight * part;
                    affinity.session += session * part;
                }
            }
            if weight > 0.0 {
                let group = &mut self.groups[group_of(run[0]) as usize];
                group.liked += weight;
                group.session += session;
            }
        }
    }

    /// What is folded: no item of its own and no session, but all the rest.
    fn note_digest(&mut self, digest: &Digest, catalog: &Catalog, now: u32) {
        let weight = decay(now.saturating_sub(digest.start()), DIGEST_HALF_LIFE_DAYS);
        self.events += digest.events;
        self.evidence += digest.sums[0] * weight;
        for folded in &digest.facets {
            let liked = folded.liked as f32 / PARTS * weight;
            let affinity = &mut self.facets[folded.facet as usize];
            if affinity.muted {
                continue;
            }
            affinity.liked += liked;
            affinity.count += folded.count;
            self.groups[catalog.group_of(folded.facet) as usize].liked += liked;
        }
        self.price.add_sums(&digest.sums[1..], weight);
        self.age.add_sums(&digest.sums[4..], weight);
    }

    fn note_numbers(&mut self, record: &Record, item: &KnownItem, weight: f32) {
        if weight <= 0.0 {
            return;
        }
        if let Some(price) = item.log_price {
            self.price.add(price, weight);
        }
        if item.time != 0 {
            self.age.add(log_age(item.time, record.at), weight);
        }
    }

    fn note_item(&mut self, record: &Record, age: u32, consumable: bool) {
        let state = &mut self.items[record.item as usize];
        match record.name {
            Name::ItemImpression => {
                state.shown += decay(age, SHOWN_HALF_LIFE_DAYS);
                #[cfg(feature = "arrange")]
                {
                    state.shown_at = record.at;
                }
            }
            Name::ViewItem | Name::SelectItem => {
                state.viewed += decay(age, ITEM_HALF_LIFE_DAYS);
                state.shown = 0.0;
                #[cfg(feature = "arrange")]
                {
                    state.shown_at = 0;
                }
            }
            Name::AddToCart => state.in_basket = age <= BASKET_DAYS * 86_400,
            Name::RemoveFromCart => state.in_basket = false,
            Name::Purchase => {
                state.in_basket = false;
                state.bought = !consumable;
                state.purchases += decay(age, PURCHASE_HALF_LIFE_DAYS);
            }
            Name::Refund => state.bought = false,
            Name::Like => (state.opinion, state.hidden) = (1, false),
            Name::Dislike => state.opinion = -1,
            Name::Hide => state.hidden = true,
            _ => {}
        }
    }
}

/// `0.5^(age / half-life)`, the same bits on every target.
pub fn decay(age_seconds: u32, half_life_days: f32) -> f32 {
    libm::exp2f(-(age_seconds as f32) / (half_life_days * 86_400.0))
}

/// When the present session began: the first of the latest events that no pause of [`SESSION_IDLE`] parts from `now`.
pub fn session_start(events: &[Record], now: u32) -> u32 {
    let mut start = now;
    for record in events.iter().rev() {
        if start.saturating_sub(record.at) > SESSION_IDLE {
            break;
        }
        start = start.min(record.at);
    }
    start
}
