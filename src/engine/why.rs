//! Why an item stands where it does, and where it would stand without the evidence for that.

use super::{Engine, Shown};
use crate::history::{About, seconds};
use crate::interest::Interests;
use crate::item::ItemKey;
use crate::rank::{Code, Context, Odds, Reason, Signal};
use crate::recommend::{Crowd, inputs};

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
    /// What the strongest reason with evidence of its own is worth.
    pub without: Option<Without>,
}

/// Where an item would stand without the evidence for a reason: what ranking the same list at the same moment gives, for a
/// history that never had these events; of those that are folded into the sums of weeks (`history::Digest`) the rest of what
/// they say stays, as if their items had not had the facet. For words, prices, ages and what the crowd knows no events are left out, for these
/// say other things as well: it is what ranking gives when nothing is known of that kind, of whichever item.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// Place of the reason among all.
    pub reason: u32,
    /// How many events that evidence is: all that say something of the visitor and are about items with the reason's facet,
    /// or all about the item. 0 for words, prices, ages and the crowd.
    pub events: u32,
    /// The slot it would have; none when it would not be in the slate.
    pub position: Option<u32>,
}

impl Engine {
    /// Why an item stands where it does in the last slate of a list, or of any list: the reasons of that moment.
    pub fn why(&mut self, item_id: &str, list: Option<&str>) -> Option<Why> {
        let item = self.history.catalog().find(ItemKey::new(item_id))?;
        let all = std::mem::take(&mut self.shown);
        let lists = all.iter().rev().filter(|shown| list.is_none_or(|list| shown.list == list));
        let why = lists.into_iter().find_map(|shown| self.why_in(shown, item));
        self.shown = all;
        why
    }

    fn why_in(&mut self, shown: &Shown, item: u32) -> Option<Why> {
        let stands = |&place: &u32| shown.candidates[place as usize] == Some(item);
        let position = shown.order.iter().take(shown.limit).position(stands)?;
        let place = shown.order[position];
        let context = Context::new(self.history.catalog(), &shown.interests, shown.weights, &shown.basis.0);
        let (score, reasons) = self.reasons(&context, &shown.basis.1, item, place);
        #[cfg(feature = "arrange")]
        let (score, reasons) = shown.with_rules(item, place, score, reasons, &context);
        Some(Why {
            list: shown.list.clone(),
            position: position as u32,
            page_position: place,
            score,
            without: self.without(shown, item, place, &reasons),
            reasons,
        })
    }

    fn without(&mut self, shown: &Shown, item: u32, place: u32, reasons: &[Reason]) -> Option<Without> {
        let about = |reason: &Reason| match (reason.code, reason.facet) {
            (_, Some(facet)) => Some(About::Evidence(facet)),
            (Code::Viewed | Code::InBasket | Code::Bought | Code::BuyAgain, _) => Some(About::Item(item)),
            (Code::Fatigue | Code::Liked | Code::Disliked, _) => Some(About::Item(item)),
            _ => None,
        };
        // What the publisher's rules say is no evidence of the visitor's.
        let own = |code| code != Code::PageOrder && !(cfg!(feature = "arrange") && code as u8 >= Code::Rule as u8);
        let at = reasons.iter().position(|reason| own(reason.code))?;
        let mut weights = shown.weights;
        // A copy of the log alone; what it is about is lent to it.
        let mut history = self.history.log_alone();
        std::mem::swap(history.catalog_mut(), self.history.catalog_mut());
        history.leave_out(About::After(shown.until));
        let events = match about(&reasons[at]) {
            Some(about) => history.leave_out(about),
            None => {
                let signal = match reasons[at].code {
                    Code::Text => Signal::Text,
                    Code::Price => Signal::Price,
                    Code::Freshness => Signal::Freshness,
                    _ => Signal::Collaborative,
                };
                weights.0[signal as usize] = 0.0;
                0
            }
        };
        let interests = Interests::at(&history, shown.now);
        let inputs = inputs(&self.packs, &history, shown.now);
        let crowd = Crowd::new(&self.packs, &mut self.query, inputs, history.catalog(), &shown.candidates);
        let odds = Odds::new(history.catalog(), &interests, &shown.candidates, seconds(shown.now));
        let context = Context::new(history.catalog(), &interests, weights, &odds);
        let order = shown.ordered(&interests, &crowd, &context).order;
        let position = order.iter().take(shown.limit).position(|&other| other == place).map(|position| position as u32);
        std::mem::swap(history.catalog_mut(), self.history.catalog_mut());
        Some(Without { reason: at as u32, events, position })
    }
}
