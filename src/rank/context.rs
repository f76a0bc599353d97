//! Scoring: what the list and the visitor's interests make of one candidate.

use super::odds::{Odds, log1};
use super::signal::{Code, Reason, Signal, Weights};
use crate::history::Catalog;
use crate::interest::Interests;

/// Shown so often, an item has had its chance.
const CHANCES: f32 = 2.0;

/// What stays the same for all candidates of one list.
pub struct Context<'a> {
    catalog: &'a Catalog,
    interests: &'a Interests,
    weights: Weights,
    odds: &'a Odds,
}

impl<'a> Context<'a> {
    /// For the list that has these odds for a visitor with these interests.
    pub fn new(catalog: &'a Catalog, interests: &'a Interests, weights: Weights, odds: &'a Odds) -> Context<'a> {
        Context { catalog, interests, weights, odds }
    }

    /// Items and facets by number.
    #[cfg(feature = "arrange")]
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// What the visitor cares for.
    #[cfg(feature = "arrange")]
    pub fn interests(&self) -> &'a Interests {
        self.interests
    }

    /// The score of a candidate, and its reasons where they are asked for, the strongest first. The score is their sum.
    pub fn score(&self, candidate: Candidate, reasons: Option<&mut Vec<Reason>>) -> f64 {
        let Candidate { item, place, crowd, because } = candidate;
        let own = self.odds.own(place);
        let mut sum = Sum { weights: &self.weights, score: 0.0, reasons };
        sum.add(Code::PageOrder, Signal::PageOrder, own.page);
        if crowd != 0.0 {
            let value = sum.count(Signal::Collaborative, crowd);
            sum.note(Reason { because, ..Reason::new(Code::Collaborative, value) });
        }
        sum.count(Signal::Facet, own.facet);
        sum.count(Signal::SessionFacet, own.session);
        if sum.reasons.is_some() {
            self.note_facets(&mut sum, place);
        }
        sum.add(Code::Text, Signal::Text, own.text);
        sum.add(Code::Price, Signal::Price, f64::from(own.price));
        sum.add(Code::Freshness, Signal::Freshness, f64::from(own.freshness));
        if own.met {
            self.add_state(&mut sum, item);
        }
        sum.score
    }

    /// Notes what each facet adds.
    #[inline(never)]
    fn note_facets(&self, sum: &mut Sum, place: usize) {
        for (_, group) in self.odds.groups(place).filter(|(words, _)| !words) {
            let part = 1.0 / group.len() as f64;
            for &listed in group {
                let ratio = self.odds.ratio(listed);
                let affinity = self.interests.facet(ratio.facet);
                let code = if affinity.disliked > affinity.liked { Code::DislikedFacet } else { Code::Facet };
                let history = ratio.history * part * self.weights.of(Signal::Facet);
                let session = ratio.session * part * self.weights.of(Signal::SessionFacet);
                for (code, value) in [(code, history), (Code::SessionFacet, session)] {
                    let (facet, count) = (Some(ratio.facet), affinity.count);
                    sum.note(Reason { facet, count, ..Reason::new(code, value) });
                }
            }
        }
    }

    #[inline(never)]
    fn add_state(&self, sum: &mut Sum, item: u32) {
        let state = self.interests.item(item);
        let said = |truth| if truth { -1.0 } else { 0.0 };
        sum.rarely(Code::Viewed, Signal::Viewed, log1(state.viewed, 1.0));
        sum.rarely(Code::InBasket, Signal::InBasket, said(state.in_basket));
        sum.rarely(Code::Bought, Signal::Bought, said(state.bought));
        if !state.bought && self.catalog.item(item).consumable {
            sum.rarely(Code::BuyAgain, Signal::BuyAgain, log1(state.purchases, 1.0));
        }
        sum.rarely(Code::Fatigue, Signal::Fatigue, -log1((state.shown - CHANCES).max(0.0), 1.0));
        let opinion = if state.opinion > 0 { Code::Liked } else { Code::Disliked };
        sum.rarely(opinion, Signal::Opinion, f64::from(state.opinion));
    }
}

/// An item of a list that is to be scored.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its number in the catalog.
    pub item: u32,
    /// Its place on the page, from 0.
    pub place: usize,
    /// What the crowd makes of it: log-odds.
    pub crowd: f64,
    /// The visitor's item that this comes from, as a reason names it.
    pub because: Option<u32>,
}

/// The parts of one item's score.
struct Sum<'a> {
    weights: &'a Weights,
    score: f64,
    reasons: Option<&'a mut Vec<Reason>>,
}

impl Sum<'_> {
    /// Adds a part to the score. What it is worth.
    #[inline(always)]
    fn count(&mut self, signal: Signal, amount: f64) -> f64 {
        let value = amount * self.weights.of(signal);
        self.score += value;
        value
    }

    /// Adds a part that is about no facet.
    #[inline(always)]
    fn add(&mut self, code: Code, signal: Signal, amount: f64) {
        let value = self.count(signal, amount);
        if self.reasons.is_some() {
            self.note(Reason::new(code, value));
        }
    }

    /// The same, in one place.
    #[inline(never)]
    fn rarely(&mut self, code: Code, signal: Signal, amount: f64) {
        self.add(code, signal, amount);
    }

    /// Puts a part among the reasons, if they are asked for and it says something.
    #[inline(never)]
    fn note(&mut self, reason: Reason) {
        if let Some(reasons) = &mut self.reasons
            && reason.value != 0.0
        {
            reason.put_into(reasons);
        }
    }
}
