//! The last slate of a list: what it was made of, for the next one and for why.

#[cfg(feature = "arrange")]
use super::arranged::Aimed;
#[cfg(not(feature = "arrange"))]
use crate::arrange;
#[cfg(feature = "arrange")]
use crate::arrange::Wishes;
use crate::interest::Interests;
#[cfg(feature = "arrange")]
use crate::rank::Code;
use crate::rank::{Candidate, Context, Odds, Weights};
use crate::recommend::Crowd;
use crate::sort;
use std::rc::Rc;

/// What [`super::Engine::why`] needs of a slate.
pub(super) struct Shown {
    pub list: String,
    /// By place on the page: number of the item; none for one that could not be read.
    pub candidates: Rc<Vec<Option<u32>>>,
    /// All of it, beyond the limit too. Until it is ordered, the order it had before, if any.
    pub order: Vec<u32>,
    pub interests: Rc<Interests>,
    pub basis: Rc<(Odds, Crowd)>,
    pub pins: Vec<(u32, u32)>,
    #[cfg(feature = "arrange")]
    pub wishes: Wishes,
    #[cfg(feature = "arrange")]
    pub aims: Vec<Aimed>,
    #[cfg(feature = "arrange")]
    pub marks: Vec<(u32, Code)>,
    pub limit: usize,
    pub min_confidence: f64,
    pub weights: Weights,
    pub now: i64,
    /// When the latest event was, in seconds.
    pub until: u32,
}

/// A list in order.
#[derive(Default)]
pub(super) struct Ordered {
    pub order: Vec<u32>,
    /// By place on the page.
    pub scores: Vec<f64>,
    pub hidden: Vec<u32>,
    #[cfg(feature = "arrange")]
    pub promoted: Vec<(u32, u32)>,
    #[cfg(feature = "arrange")]
    pub marks: Vec<(u32, Code)>,
}

impl Shown {
    /// The list in the order that follows from these interests, whatever its limit.
    pub fn ordered(&self, interests: &Interests, crowd: &Crowd, context: &Context) -> Ordered {
        let count = self.candidates.len();
        let mut out = Ordered { scores: Vec::with_capacity(count), ..Ordered::default() };
        #[cfg(feature = "arrange")]
        let mut keys = Vec::with_capacity(count);
        let mut pinned = self.pins.clone();
        out.scores.extend(self.candidates.iter().enumerate().map(|(place, candidate)| {
            if let Some(item) = *candidate {
                if !context.is_hidden(item, place) {
                    let crowd = crowd.signal(place);
                    let score = context.score(Candidate { item, place, crowd, because: None });
                    #[cfg(not(feature = "arrange"))]
                    return score;
                    #[cfg(feature = "arrange")]
                    if let Some((score, key)) = self.judged(item, place, score, context) {
                        keys.push(key);
                        return score;
                    }
                }
                out.hidden.push(place as u32);
            } else {
                pinned.push(((place - out.hidden.len()) as u32, place as u32));
            }
            #[cfg(feature = "arrange")]
            keys.push(0.0);
            0.0
        }));
        #[cfg(not(feature = "arrange"))]
        let keys = &out.scores;
        #[cfg(feature = "arrange")]
        let keys = &keys;
        let sorts = cfg!(feature = "arrange") || interests.confidence() >= self.min_confidence && interests.events > 0;
        // Most often the order that it had is still right.
        let all = out.hidden.is_empty() && pinned.len() == self.pins.len();
        out.order =
            if all && sorts && self.order.len() == count { self.order.clone() } else { self.others(&out.hidden) };
        if sorts {
            sort::again(&mut out.order, keys);
        }
        pinned.retain(|pin| !out.hidden.contains(&pin.1));
        #[cfg(not(feature = "arrange"))]
        arrange::pin(&mut out.order, &pinned);
        #[cfg(feature = "arrange")]
        self.arrange(&mut out, keys, &pinned, context);
        out
    }

    /// The places of what can be put into order: it could be read, and is not hidden.
    #[inline(never)]
    fn others(&self, hidden: &[u32]) -> Vec<u32> {
        let mut hidden = hidden.iter().peekable();
        let mut places = Vec::with_capacity(self.candidates.len());
        for (place, candidate) in self.candidates.iter().enumerate() {
            if hidden.next_if(|&&hidden| hidden == place as u32).is_none() && candidate.is_some() {
                places.push(place as u32);
            }
        }
        places
    }
}
