//! What rules, aims and diversity make of a list: the feature `arrange`. Without it a list has pins alone.
//!
//! What few lists want stands in functions of its own that are never inlined: V8 compiles a function whole at its first call, and
//! the page waits.

use super::{Engine, Measure, Ordered, RankOptions, Report, Shown, Slate};
use crate::arrange::aim::{Aim, Numbers, Trade, mean, standardised};
use crate::arrange::fair::{self, Fair};
use crate::arrange::{Scene, Wishes, diverse, pinned};
use crate::history::{log_age, seconds};
use crate::item::Facet;
use crate::rank::{Code, Context, Reason, Signal, Weights};

/// An aim on one list.
pub(super) struct Aimed {
    /// The number of the facet that names it.
    facet: u32,
    /// By place on the page.
    numbers: Vec<f64>,
    /// What it adds to the scores, by place.
    lift: Vec<f64>,
}

/// The weights of signals: where lists rotate, nothing else is held back for having been shown.
pub(super) fn weights(options: &RankOptions) -> Weights {
    let mut weights = options.weights;
    if options.wishes.rotation.is_some() {
        weights.0[Signal::Fatigue as usize] = 0.0;
    }
    weights
}

impl Engine {
    /// What the aims make of a list.
    pub(super) fn aimed(&mut self, wishes: &Wishes, candidates: &[Option<u32>], now: i64) -> Vec<Aimed> {
        let mut aims = Vec::new();
        for aim in &wishes.aims {
            aims.push(self.aimed_at(aim, candidates, now));
        }
        aims
    }

    /// What one aim makes of it.
    #[inline(never)]
    fn aimed_at(&mut self, aim: &Aim, candidates: &[Option<u32>], now: i64) -> Aimed {
        let mut numbers = Vec::with_capacity(candidates.len());
        for (place, candidate) in candidates.iter().enumerate() {
            numbers.push(match (&aim.of, candidate) {
                (Numbers::Given(given), Some(_)) => given.get(place).copied().unwrap_or(f64::NAN),
                (Numbers::Freshness, Some(item)) => match self.history.catalog().item(*item).time {
                    0 => f64::NAN,
                    time => -f64::from(log_age(time, seconds(now))),
                },
                _ => f64::NAN,
            });
        }
        let mut lift = standardised(&numbers);
        lift.iter_mut().for_each(|lift| *lift *= aim.weight);
        let name = Facet::new("aim", &aim.name);
        let group = crate::item::group(&name.key);
        let facet = self.history.catalog_mut().facet(name.id(), group, &name.key, &name.value);
        Aimed { facet, numbers, lift }
    }
}

impl Shown {
    /// The score of an item with what rules, aims and rotation add to it, and what it is sorted by: where the visitor is not
    /// known, the page's order and what the publisher wants. None when it is not to be shown.
    pub(super) fn judged(&self, item: u32, place: usize, score: f64, context: &Context) -> Option<(f64, f64)> {
        let sure = self.is_sure(context);
        let page = -libm::log(1.0 + place as f64);
        let boost = self.wishes.rules.boost(&self.scene(context), item)?;
        let own = score - page * self.weights.of(Signal::PageOrder);
        let pinned = || self.pins.iter().any(|pin| pin.1 == place as u32);
        if sure && own < libm::log(self.wishes.min_relevance) && !pinned() {
            return None;
        }
        let mut more = 0.0;
        self.parts(item, place, boost, context, |_, value, _| more += value);
        Some((score + more, if sure { score + more } else { more + page }))
    }

    /// What is added to the score of an item beside what its signals say, in the order in which it is summed.
    fn parts(
        &self,
        item: u32,
        place: usize,
        boost: f64,
        context: &Context,
        mut add: impl FnMut(Code, f64, Option<u32>),
    ) {
        add(Code::Rule, boost, None);
        if let Some(rotation) = self.wishes.rotation.filter(|_| self.is_sure(context)) {
            let shown = context.interests().item(item).shown_at;
            if shown > 0 {
                let age = seconds(self.now).saturating_sub(shown);
                add(Code::Fatigue, rotation.held(f64::from(age)), None);
            }
        }
        for aim in &self.aims {
            add(Code::Aim, aim.lift[place], Some(aim.facet));
        }
    }

    /// Diversity and caps, pins, promotions and discoveries, floors. `keys` are what places are ordered by, `pins`
    /// slot and place.
    pub(super) fn arrange(&self, out: &mut Ordered, keys: &[f64], pins: &[(u32, u32)], context: &Context) {
        let wishes = &self.wishes;
        let diversity = wishes.diversity.filter(|_| self.is_sure(context));
        if diversity.is_some() || !wishes.rules.0.is_empty() {
            let (mut items, mut scores) = (Vec::new(), Vec::new());
            for &place in &out.order {
                items.extend(self.candidates[place as usize]);
                scores.push(keys[place as usize]);
            }
            let list = diverse::List {
                catalog: context.catalog(),
                interests: context.interests(),
                items: &items,
                scores: &scores,
            };
            let mut arranged = diverse::arrange(&list, self.limit, diversity, &wishes.rules);
            arranged.iter_mut().for_each(|at| *at = out.order[*at as usize]);
            out.order = arranged;
        }
        let scene = self.scene(context);
        let mut taken = pinned(&mut out.order, pins);
        out.promoted = wishes.rules.promote(&mut out.order, &mut taken, &scene, &self.candidates);
        if let Some(discover) = wishes.discover.filter(|_| self.is_sure(context)) {
            for place in discover.fill(&mut out.order, &mut taken, &scene, &self.candidates) {
                out.marks.push((place, Code::Discovery));
            }
        }
        if let Some(fair) = &wishes.fair {
            self.meet(fair, out, &taken, context);
        }
    }

    /// Brings what has a floor to it.
    #[inline(never)]
    fn meet(&self, fair: &Fair, out: &mut Ordered, taken: &[(u32, u32)], context: &Context) {
        let values = self.values(fair.group, context);
        let mut floors = Vec::new();
        for (value, _) in counted(&values, &out.order) {
            let floor = fair.floor(context.catalog().facets()[value as usize].id);
            if floor > 0.0 {
                floors.push((value, floor));
            }
        }
        let row = fair::Row { values: &values, taken, slots: self.slots() };
        for place in fair::lift(&mut out.order, &row, &floors) {
            out.marks.push((place, Code::Fair));
        }
    }

    /// The list in the order that it would have without aims, if it has any.
    pub(super) fn bare(&mut self, context: &Context) -> Option<Ordered> {
        let aims = std::mem::take(&mut self.aims);
        let bare = (!aims.is_empty()).then(|| self.ordered(context.interests(), &self.basis.1, context));
        self.aims = aims;
        bare
    }

    /// The slate with what is to be reported of it, and with what rules and aims add among the reasons.
    pub(super) fn finished(&mut self, mut slate: Slate, bare: Option<Ordered>, context: &Context) -> Slate {
        slate.report.marks.retain(|mark| slate.order.contains(&mark.0));
        self.marks = slate.report.marks.clone();
        if bare.is_some() || self.wishes.fair.is_some() || self.wishes.measure.is_some() {
            self.report(&mut slate, bare, context);
        }
        for (reasons, &place) in slate.reasons.iter_mut().zip(&slate.order) {
            if let Some(item) = self.candidates[place as usize] {
                *reasons = self.with_rules(item, place, 0.0, std::mem::take(reasons), context).1;
            }
        }
        slate
    }

    /// What aims cost, who is seen, and how varied it is.
    #[inline(never)]
    fn report(&self, slate: &mut Slate, bare: Option<Ordered>, context: &Context) {
        let Report { aims, exposure, measure, .. } = &mut slate.report;
        if let Some(bare) = bare {
            let trade = |numbers: &[f64]| Trade {
                before: mean(&bare.order, self.slots(), numbers),
                after: mean(&self.order, self.slots(), numbers),
            };
            for aim in &self.aims {
                aims.push(trade(&aim.numbers));
            }
            aims.push(trade(&bare.scores));
        }
        // The page's own order of what is shown at all.
        let mut page = Vec::new();
        for place in 0..self.candidates.len() as u32 {
            if !slate.hidden.contains(&place) {
                page.push(place);
            }
        }
        if let Some(fair) = &self.wishes.fair {
            let values = self.values(fair.group, context);
            let (shown, before) = (self.seen(&values, &self.order), self.seen(&values, &page));
            for (value, _) in counted(&values, &page) {
                let of = |all: &[(u32, f64)]| all.iter().find(|one| one.0 == value).map_or(0.0, |one| one.1);
                let floor = fair.floor(context.catalog().facets()[value as usize].id);
                exposure.push((value, [of(&shown), of(&before), floor]));
            }
        }
        if let Some(group) = self.wishes.measure {
            let values = self.values(group, context);
            let mut liked = Vec::new();
            for (number, affinity) in context.interests().facets.iter().enumerate() {
                if context.catalog().group_hash(context.catalog().group_of(number as u32)) == group {
                    liked.push((number as u32, f64::from(affinity.liked)));
                }
            }
            *measure = Some(Measure {
                shown: fair::entropy(&self.seen(&values, &self.order)),
                list: fair::entropy(&counted(&values, &page)),
                history: fair::entropy(&liked),
            });
        }
    }

    /// An item's score and reasons, with what rules, aims and rotation add: why it has a slot of its own, then the strongest
    /// reason first.
    pub(super) fn with_rules(
        &self,
        item: u32,
        place: u32,
        score: f64,
        mut reasons: Vec<Reason>,
        context: &Context,
    ) -> (f64, Vec<Reason>) {
        let boost = self.wishes.rules.boost(&self.scene(context), item).unwrap_or_default();
        let mut more = 0.0;
        self.parts(item, place as usize, boost, context, |code, value, facet| {
            more += value;
            Reason { facet, ..Reason::new(code, value) }.put_into(&mut reasons);
        });
        for &(marked, code) in &self.marks {
            if marked == place {
                reasons.insert(0, Reason::new(code, 0.0));
            }
        }
        (score + more, reasons)
    }

    /// So many of the first slots are looked at.
    fn slots(&self) -> usize {
        self.limit.min(diverse::SLOTS)
    }

    /// By place: the value of a facet key that the item counts for.
    fn values(&self, group: u32, context: &Context) -> Vec<Option<u32>> {
        let mut values = Vec::with_capacity(self.candidates.len());
        for &candidate in self.candidates.iter() {
            values.push(fair::value_of(context.catalog(), group, candidate));
        }
        values
    }

    /// Each value's part of the attention that the first slots of an order have.
    fn seen(&self, values: &[Option<u32>], order: &[u32]) -> Vec<(u32, f64)> {
        let order = &order[..order.len().min(self.slots())];
        let all: f64 = (0..order.len()).map(fair::attention).sum();
        let mut sums = summed(values, order, fair::attention);
        sums.iter_mut().for_each(|sum| sum.1 /= all);
        sums
    }

    fn is_sure(&self, context: &Context) -> bool {
        let interests = context.interests();
        interests.confidence() >= self.min_confidence && interests.events > 0
    }

    fn scene<'a>(&self, context: &Context<'a>) -> Scene<'a> {
        let catalog = context.catalog();
        let current = self.wishes.current.and_then(|key| catalog.find(key));
        Scene { catalog, interests: context.interests(), current: current.map(|item| catalog.item(item)) }
    }
}

/// How many items of an order have each value, in the order in which they are met.
fn counted(values: &[Option<u32>], order: &[u32]) -> Vec<(u32, f64)> {
    summed(values, order, |_| 1.0)
}

/// What the slots of an order have, by value.
fn summed(values: &[Option<u32>], order: &[u32], amount: fn(usize) -> f64) -> Vec<(u32, f64)> {
    let mut sums: Vec<(u32, f64)> = Vec::new();
    let mut number_of = Vec::new();
    for (slot, &place) in order.iter().enumerate() {
        let Some(value) = values[place as usize] else { continue };
        if number_of.len() <= value as usize {
            number_of.resize(value as usize + 1, usize::MAX);
        }
        let number = &mut number_of[value as usize];
        if *number == usize::MAX {
            *number = sums.len();
            sums.push((value, 0.0));
        }
        sums[*number].1 += amount(slot);
    }
    sums
}
