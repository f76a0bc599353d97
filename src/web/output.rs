//! Results as numbers and texts, each in the order in which `src/js/answer.js` gives them their names. A serializer for
//! every type, or a tree of plain values, was the most of this module's bytes.

use crate::engine::{Slate, Why};
#[cfg(feature = "arrange")]
use crate::history::Catalog;
use crate::interest::Profile;
use crate::rank::Reason;
use crate::recommend::{Packs, Suggestion};

/// A result.
#[derive(Default)]
pub struct Answer {
    pub numbers: Vec<f64>,
    /// An order; empty but of a slate.
    pub places: Vec<u32>,
    /// A NUL behind each.
    pub texts: String,
}

impl Answer {
    #[inline(never)]
    pub fn number(&mut self, number: f64) {
        self.numbers.push(number);
    }

    #[inline(never)]
    pub fn count(&mut self, count: u32) {
        self.number(f64::from(count));
    }

    pub fn truth(&mut self, truth: bool) {
        self.count(u32::from(truth));
    }

    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.texts.push_str(text);
        self.texts.push('\0');
    }

    /// Each reason as its code, its value, the number of its facet or of the item it comes from, -1 without one, and the
    /// events behind it.
    #[inline(never)]
    fn reasons(&mut self, reasons: &[Reason]) {
        self.count(reasons.len() as u32);
        for reason in reasons {
            self.count(reason.code as u32);
            self.number(reason.value);
            self.number(reason.facet.or(reason.because).map_or(-1.0, f64::from));
            self.count(reason.count);
        }
    }

    /// Confidence, whether it is reordered, how many items are hidden, how many are not; the places of the hidden ones; the scores by place
    /// on the page; where they are to be explained the reasons of each; with the feature `arrange` what else came of it. As places the
    /// order: a page makes arrays of these and of the scores, and what is copied here would take longer than to sort them.
    pub fn slate(&mut self, slate: Slate, #[cfg(feature = "arrange")] catalog: &Catalog) {
        self.numbers.reserve(4 + slate.hidden.len() + slate.scores.len());
        self.number(slate.confidence);
        self.truth(slate.reordered);
        self.count(slate.hidden.len() as u32);
        self.count(slate.order.len() as u32);
        for &place in &slate.hidden {
            self.count(place);
        }
        self.numbers.extend_from_slice(&slate.scores);
        slate.reasons.iter().for_each(|reasons| self.reasons(reasons));
        #[cfg(feature = "arrange")]
        self.arranged(&slate, catalog);
        self.places = slate.order;
    }

    /// How many promotions, place and rule of each; how many marks, place and reason of each; how many trades, before and after of
    /// each; how many exposures, part, part on the page and floor of each, and their values; entropies, if any; and how many
    /// numbers all of this is: the last is read first (`src/js/rules.js`).
    #[cfg(feature = "arrange")]
    fn arranged(&mut self, slate: &Slate, catalog: &Catalog) {
        let begin = self.numbers.len();
        self.count(slate.promoted.len() as u32);
        for &(place, rule) in &slate.promoted {
            self.count(place);
            self.count(rule);
        }
        let report = &slate.report;
        self.count(report.marks.len() as u32);
        for &(place, code) in &report.marks {
            self.count(place);
            self.count(code as u32);
        }
        self.count(report.aims.len() as u32);
        for trade in &report.aims {
            self.number(trade.before);
            self.number(trade.after);
        }
        self.count(report.exposure.len() as u32);
        for (value, parts) in &report.exposure {
            parts.iter().for_each(|&part| self.number(part));
            self.text(&catalog.facets()[*value as usize].value);
        }
        if let Some(measure) = report.measure {
            self.number(measure.shown);
            self.number(measure.list);
            self.number(measure.history);
        }
        self.count((self.numbers.len() - begin) as u32);
    }

    /// Where each comes from, its score, what speaks for it (0: no item, 1: the one named last, 2: one that is named here);
    /// its id, and that item's.
    pub fn suggestions(&mut self, suggestions: &[Suggestion], packs: &Packs) {
        let mut last = None;
        for found in suggestions {
            let named = found.because.filter(|_| found.because != last);
            self.count(found.source as u32);
            self.number(found.score);
            self.count(u32::from(found.because.is_some()) + u32::from(named.is_some()));
            for item in [Some(found.item), named].into_iter().flatten() {
                self.text(packs.id(item).unwrap_or_default());
            }
            last = found.because.or(last);
        }
    }

    /// Position, position on the page, score, reasons; the list.
    pub fn why(&mut self, why: &Why) {
        self.count(why.position);
        self.count(why.page_position);
        self.number(why.score);
        self.reasons(&why.reasons);
        if let Some(without) = &why.without {
            self.count(without.reason);
            self.count(without.events);
            self.number(without.position.map_or(-1.0, f64::from));
        }
        self.text(&why.list);
    }

    /// What is known of the visitor.
    pub fn interests(&mut self, profile: &Profile) {
        self.number(profile.confidence);
        self.count(profile.events);
        self.count(profile.facets.len() as u32);
        for facet in &profile.facets {
            self.text(facet.key);
            self.text(facet.value);
            self.number(facet.strength);
            self.truth(facet.session);
            self.count(facet.count);
        }
        self.truth(profile.price.is_some());
        if let Some(price) = profile.price {
            self.number(price.low);
            self.number(price.typical);
            self.number(price.high);
        }
        let items = &profile.items;
        for count in [items.viewed, items.basket, items.bought, items.liked, items.hidden] {
            self.count(count);
        }
    }
}
