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

    /// Whether the visitor hid the item that is the candidate at this place.
    #[inline(always)]
    pub fn is_hidden(&self, item: u32, place: usize) -> bool {
        self.odds.own(place).met && self.interests.item(item).hidden
    }

    /// The score of a candidate.
    #[inline(always)]
    pub fn score(&self, Candidate { item, place, crowd, .. }: Candidate) -> f64 {
        let own = self.odds.own(place);
        let worth = |signal, amount| amount * self.weights.of(signal);
        let score = worth(Signal::PageOrder, own.page)
            + worth(Signal::Collaborative, crowd)
            + worth(Signal::Facet, own.facet)
            + worth(Signal::SessionFacet, own.session)
            + worth(Signal::Text, own.text)
            + worth(Signal::Price, f64::from(own.price))
            + worth(Signal::Freshness, f64::from(own.freshness));
        if !own.met {
            return score;
        }
        let mut sum = score; // not `score`: for the call below it lies in memory
        self.state(item, &mut |_, value| sum += value);
        sum
    }

    /// What its score is the sum of, the strongest first.
    pub fn reasons(&self, Candidate { item, place, crowd, because }: Candidate) -> Vec<Reason> {
        let own = self.odds.own(place);
        let mut reasons = Vec::new();
        for (code, signal, amount) in [
            (Code::PageOrder, Signal::PageOrder, own.page),
            (Code::Collaborative, Signal::Collaborative, crowd),
            (Code::Text, Signal::Text, own.text),
            (Code::Price, Signal::Price, f64::from(own.price)),
            (Code::Freshness, Signal::Freshness, f64::from(own.freshness)),
        ] {
            if signal == Signal::Text {
                self.note_facets(&mut reasons, place); // of two that are as strong the signal with the lower number is first
            }
            let because = because.filter(|_| code == Code::Collaborative);
            Reason { because, ..Reason::new(code, amount * self.weights.of(signal)) }.put_into(&mut reasons);
        }
        if own.met {
            self.state(item, &mut |code, value| Reason::new(code, value).put_into(&mut reasons));
        }
        reasons
    }

    /// Notes what each facet adds.
    fn note_facets(&self, reasons: &mut Vec<Reason>, place: usize) {
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
                    Reason { facet, count, ..Reason::new(code, value) }.put_into(reasons);
                }
            }
        }
    }

    /// Tells what each part of what the visitor did with an item adds.
    #[inline(never)]
    fn state(&self, item: u32, tell: &mut dyn FnMut(Code, f64)) {
        let state = self.interests.item(item);
        let said = |truth| if truth { -1.0 } else { 0.0 };
        let mut tell = |code, signal, amount: f64| tell(code, amount * self.weights.of(signal));
        tell(Code::Viewed, Signal::Viewed, log1(state.viewed, 1.0));
        tell(Code::InBasket, Signal::InBasket, said(state.in_basket));
        tell(Code::Bought, Signal::Bought, said(state.bought));
        if !state.bought && self.catalog.item(item).consumable {
            tell(Code::BuyAgain, Signal::BuyAgain, log1(state.purchases, 1.0));
        }
        tell(Code::Fatigue, Signal::Fatigue, -log1((state.shown - CHANCES).max(0.0), 1.0));
        let opinion = if state.opinion > 0 { Code::Liked } else { Code::Disliked };
        tell(opinion, Signal::Opinion, f64::from(state.opinion));
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
