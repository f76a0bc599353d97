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
        let mut out = Ordered { scores: vec![0.0; count], order: Vec::with_capacity(count), ..Ordered::default() };
        #[cfg(feature = "arrange")]
        let mut keys = out.scores.clone();
        let mut pinned = self.pins.clone();
        for (place, candidate) in self.candidates.iter().enumerate() {
            let Some(item) = *candidate else {
                pinned.push(((place - out.hidden.len()) as u32, place as u32));
                continue;
            };
            if context.is_hidden(item, place) {
                out.hidden.push(place as u32);
                continue;
            }
            let score = context.score(Candidate { item, place, crowd: crowd.signal(place), because: None });
            #[cfg(feature = "arrange")]
            let Some((score, key)) = self.judged(item, place, score, context) else {
                out.hidden.push(place as u32);
                continue;
            };
            #[cfg(feature = "arrange")]
            {
                keys[place] = key;
            }
            out.scores[place] = score;
            out.order.push(place as u32);
        }
        #[cfg(not(feature = "arrange"))]
        let keys = &out.scores;
        #[cfg(feature = "arrange")]
        let keys = &keys;
        if cfg!(feature = "arrange") || interests.confidence() >= self.min_confidence && interests.events > 0 {
            sort::again(&mut out.order, &self.order, keys);
        }
        pinned.retain(|pin| !out.hidden.contains(&pin.1));
        #[cfg(not(feature = "arrange"))]
        arrange::pin(&mut out.order, &pinned);
        #[cfg(feature = "arrange")]
        self.arrange(&mut out, keys, &pinned, context);
        out
    }
}
