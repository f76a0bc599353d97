//! Results as numbers and texts, each in the order in which `src/js/answer.js` gives them their names. A serializer for
//! every type, or a tree of plain values, was the most of this module's bytes.

use crate::engine::{Slate, Why};
use crate::history::KnownFacet;
use crate::interest::Profile;
use crate::rank::Reason;
use crate::recommend::{Packs, Suggestion};
use crate::store::Problem;
use wasm_bindgen::JsValue;

/// A result.
#[derive(Default)]
pub struct Answer {
    numbers: Vec<f64>,
    texts: Vec<String>,
}

impl Answer {
    /// As JavaScript sees it: an array of numbers and one of texts.
    pub fn to_js(&self) -> JsValue {
        serde_wasm_bindgen::to_value(&(&self.numbers, &self.texts)).unwrap_or(JsValue::NULL)
    }

    /// The numbers alone, as a slate is nothing else.
    pub fn into_numbers(self) -> Vec<f64> {
        self.numbers
    }

    #[inline(never)]
    fn number(&mut self, number: f64) {
        self.numbers.push(number);
    }

    fn count(&mut self, count: u32) {
        self.number(f64::from(count));
    }

    fn truth(&mut self, truth: bool) {
        self.count(u32::from(truth));
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        self.texts.push(text.to_owned());
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

    /// Key and value.
    pub fn facet(known: &KnownFacet) -> Answer {
        let mut out = Answer::default();
        out.text(&known.key);
        out.text(&known.value);
        out
    }

    /// Confidence, whether it is reordered, the places of the hidden items; then every item: place, score, reasons.
    pub fn slate(slate: &Slate) -> Answer {
        let mut out = Answer::default();
        out.number(slate.confidence);
        out.truth(slate.reordered);
        out.count(slate.hidden.len() as u32);
        for &place in &slate.hidden {
            out.count(place);
        }
        for item in &slate.items {
            out.count(item.place);
            out.number(item.score);
            out.reasons(&item.reasons);
        }
        out
    }

    /// Where each comes from, its score, whether an item speaks for it; its id and that item's.
    pub fn suggestions(suggestions: &[Suggestion], packs: &Packs) -> Answer {
        let mut out = Answer::default();
        for found in suggestions {
            out.count(found.source as u32);
            out.number(found.score);
            out.truth(found.because.is_some());
            for item in [Some(found.item), found.because].into_iter().flatten() {
                out.text(packs.id(item).unwrap_or_default());
            }
        }
        out
    }

    /// Position, position on the page, score, reasons; the list.
    pub fn why(why: &Why) -> Answer {
        let mut out = Answer::default();
        out.count(why.position);
        out.count(why.page_position);
        out.number(why.score);
        out.reasons(&why.reasons);
        if let Some(without) = &why.without {
            out.count(without.reason);
            out.count(without.events);
            out.number(without.position.map_or(-1.0, f64::from));
        }
        out.text(&why.list);
        out
    }

    /// What is known of the visitor.
    pub fn interests(profile: &Profile) -> Answer {
        let mut out = Answer::default();
        out.number(profile.confidence);
        out.count(profile.events);
        out.count(profile.facets.len() as u32);
        for facet in &profile.facets {
            out.text(&facet.key);
            out.text(&facet.value);
            out.number(facet.strength);
            out.truth(facet.session);
            out.count(facet.count);
        }
        out.truth(profile.price.is_some());
        if let Some(price) = profile.price {
            out.number(price.low);
            out.number(price.typical);
            out.number(price.high);
        }
        let items = &profile.items;
        for count in [items.viewed, items.basket, items.bought, items.liked, items.hidden] {
            out.count(count);
        }
        out
    }

    /// The problem, 0 for none, and how many events there are, unsaved events, bytes.
    pub fn status(problem: Option<Problem>, counts: [usize; 3]) -> Answer {
        let mut out = Answer::default();
        out.count(problem.map_or(0, |problem| 1 + problem as u32));
        for count in counts {
            out.count(count as u32);
        }
        out
    }
}
