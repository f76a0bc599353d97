//! The weights of one visitor, learnt from what they picked among what they saw.
//!
//! A pick is a choice among the items that were on the screen: which of them it was is a conditional logit (McFadden 1974) of
//! their scores, with a fixed offset for how likely the slot is looked at. So how often somebody picks at all is nothing that
//! the weights must explain, and an item that was never seen is no item that was passed over. The coefficients have a Gaussian
//! with a diagonal precision, moved by one Newton step a pick (as Chapelle and Li, NeurIPS 2011, and Graepel et al., ICML 2010,
//! do for clicks by themselves); each is bounded, and what is learnt fades.
//!
//! How steeply the visitor's eyes go down a list is learnt with the weights, so that who looks further is not taken for somebody
//! who likes what stands below.
//!
//! Beside it stands the prior. Before every pick both say how likely it is, with the same eyes, and what is learnt is trusted as far
//! as it has foretold this visitor's latest picks better: a mixture of two experts of whom either may stop being right at any time
//! (Herbster and Warmuth, Machine Learning 1998). Until it is twice as likely the better one as not, it counts for nothing; from
//! there on the weights in use go from the prior's to the learnt ones. Who picks like most people, or was a machine once, is left
//! about alone. What circumstances add ([`Pairs`]) has a proof of its own, against the learnt weights without them, and changes
//! nothing in what is learnt of these.

use super::context::Pairs;
use crate::rank::{Code, Reason, Signal, Weights};

/// The signals whose weights are learnt. Those of what is in the basket, bought, bought again or judged outright are no
/// estimates of taste but decisions, which no pick is to undo.
pub const LEARNABLE: [Signal; 9] = [
    Signal::PageOrder,
    Signal::Facet,
    Signal::SessionFacet,
    Signal::Text,
    Signal::Price,
    Signal::Freshness,
    Signal::Viewed,
    Signal::Fatigue,
    Signal::Collaborative,
];

/// Spread of the prior, as a share of each weight.
pub const SPREAD: f64 = 0.3;
/// A factor is this at most.
pub const MOST: f64 = 4.0;
/// And this at least. That of what was looked at is `-MOST` at least, for some want what they know and others what they do not; so
/// is that of how steeply one looks, for some begin at the end, and what is no taste must not be taken for one.
pub const LEAST: f64 = 0.5;
/// Days after which what was learnt counts half.
pub const HALF_LIFE: f64 = 60.0;
/// How likely the better one of prior and learnt becomes the worse one with a pick.
const CHANGE: f64 = 0.02;
/// What is learnt counts for nothing until it is twice as likely the better one as not.
const NEEDED: f64 = 2.0 / 3.0;
/// Numbers that are learnt: the factors of the weights, and behind them that of how steeply the visitor looks.
const SIZE: usize = LEARNABLE.len() + 1;

/// An item that was seen: what its score is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// All of the score that is not learnt.
    pub fixed: f64,
    /// By signal of [`LEARNABLE`], what it adds to the score under the prior's weights; at last the logarithm of how likely the
    /// slot is looked at, for which 1/slot is taken.
    pub parts: [f64; SIZE],
    /// The pairs that hold for it ([`pair`](super::pair)).
    pub pairs: Vec<u32>,
}

impl Shown {
    /// From the reasons that `rank` gave with these weights, for the slot counted from 0; `prior` are the weights that factors
    /// of 1 stand for. Of a signal whose weight was 0 nothing is known.
    pub fn new(slot: usize, reasons: &[Reason], weights: &Weights, prior: &Weights) -> Shown {
        let mut shown = Shown { fixed: 0.0, parts: [0.0; SIZE], pairs: Vec::new() };
        shown.parts[SIZE - 1] = -libm::log(1.0 + slot as f64);
        for reason in reasons {
            let signal = LEARNABLE.iter().position(|&signal| stands_for(reason.code, signal));
            match signal {
                Some(at) if weights.of(LEARNABLE[at]) != 0.0 => {
                    shown.parts[at] += reason.value / weights.of(LEARNABLE[at]) * prior.of(LEARNABLE[at]);
                }
                _ => shown.fixed += reason.value,
            }
        }
        shown
    }

    /// The same of an item for which these pairs hold, which had added so much to its score, as a rule.
    pub fn with_pairs(mut self, pairs: Vec<u32>, added: f64) -> Shown {
        self.fixed -= added;
        self.pairs = pairs;
        self
    }
}

fn stands_for(code: Code, signal: Signal) -> bool {
    match code {
        Code::PageOrder => signal == Signal::PageOrder,
        Code::Facet | Code::DislikedFacet => signal == Signal::Facet,
        Code::SessionFacet => signal == Signal::SessionFacet,
        Code::Text => signal == Signal::Text,
        Code::Price => signal == Signal::Price,
        Code::Freshness => signal == Signal::Freshness,
        Code::Viewed => signal == Signal::Viewed,
        Code::Fatigue => signal == Signal::Fatigue,
        Code::Collaborative => signal == Signal::Collaborative,
        _ => false,
    }
}

/// What is known of one visitor's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt {
    /// Factor of each weight of [`LEARNABLE`], and of how steeply the visitor looks; 1 is the prior's.
    pub mean: [f64; SIZE],
    /// Precision of each factor.
    pub precision: [f64; SIZE],
    /// How likely these are better than the prior, from 0 to 1.
    pub trust: f64,
    /// What is known of circumstances.
    pub pairs: Pairs,
    /// How likely it is better with these than without, from 0 to 1.
    pub pairs_trust: f64,
}

impl Default for Learnt {
    fn default() -> Learnt {
        Learnt {
            mean: [1.0; SIZE],
            precision: [1.0 / (SPREAD * SPREAD); SIZE],
            trust: 0.5,
            pairs: Pairs::default(),
            pairs_trust: 0.5,
        }
    }
}

impl Learnt {
    /// Days (at least 0) go by.
    pub fn fade(&mut self, days: f64) {
        let left = libm::exp2(-days / HALF_LIFE);
        let toward = |value: &mut f64, prior: f64| *value = prior + (*value - prior) * left;
        let prior = Learnt::default();
        for at in 0..SIZE {
            toward(&mut self.mean[at], prior.mean[at]);
            toward(&mut self.precision[at], prior.precision[at]);
        }
        toward(&mut self.trust, prior.trust);
        toward(&mut self.pairs_trust, prior.pairs_trust);
        self.pairs.fade(left);
    }

    /// Takes in a pick: the number, in `seen`, of what was picked of all that was seen.
    pub fn pick(&mut self, seen: &[Shown], picked: usize) {
        if picked >= seen.len() || seen.len() < 2 {
            return;
        }
        let chances = chances(seen, &self.mean, None);
        let mut prior = [1.0; SIZE];
        prior[SIZE - 1] = self.mean[SIZE - 1];
        self.trust = proven(self.trust, chances[picked], self::chances(seen, &prior, None)[picked]);
        let held: Vec<&[u32]> = seen.iter().map(|one| &one.pairs[..]).collect();
        if held.iter().any(|names| !names.is_empty()) {
            let told = self::chances(seen, &self.mean, Some(&self.pairs));
            self.pairs_trust = proven(self.pairs_trust, told[picked], chances[picked]);
            self.pairs.pick(&held, &told, picked);
        }
        for at in 0..SIZE {
            let (mut mean, mut square) = (0.0, 0.0);
            for (one, chance) in seen.iter().zip(&chances) {
                mean += chance * one.parts[at];
                square += chance * one.parts[at] * one.parts[at];
            }
            self.precision[at] += (square - mean * mean).max(0.0);
            let factor = self.mean[at] + (seen[picked].parts[at] - mean) / self.precision[at];
            self.mean[at] = factor.clamp(least(at), MOST);
        }
    }

    /// What the pairs of one value add to a score, as far as they are trusted.
    pub fn added(&self, names: &[u32]) -> f64 {
        self.pairs.added(names, share(self.pairs_trust))
    }

    /// The weights to rank by: the prior's, moved towards what was learnt as far as that is trusted.
    pub fn weights(&self, prior: &Weights) -> Weights {
        self.tried(prior, &[0.0; LEARNABLE.len()])
    }

    /// Others around them: each factor is moved by so many of its standard deviations.
    pub fn tried(&self, prior: &Weights, noise: &[f64; LEARNABLE.len()]) -> Weights {
        let mut weights = *prior;
        let share = share(self.trust);
        for (at, &signal) in LEARNABLE.iter().enumerate() {
            let tried = noise[at] / libm::sqrt(self.precision[at]);
            weights.0[signal as usize] *= 1.0 + share * (self.mean[at] - 1.0) + tried;
        }
        weights
    }
}

/// The trust in one of two after a pick, by how likely either said it was.
fn proven(trust: f64, own: f64, other: f64) -> f64 {
    let (own, other) = (own.max(1e-9), other.max(1e-9));
    let right = trust * own / (trust * own + (1.0 - trust) * other);
    right + CHANGE * (1.0 - 2.0 * right)
}

/// How much of what is trusted so far holds, from 0 to 1.
fn share(trust: f64) -> f64 {
    ((trust - NEEDED) / (1.0 - NEEDED)).max(0.0)
}

fn least(at: usize) -> f64 {
    if matches!(LEARNABLE.get(at), Some(Signal::Viewed) | None) { -MOST } else { LEAST }
}

/// How likely each item is the one that is picked.
fn chances(seen: &[Shown], factors: &[f64; SIZE], pairs: Option<&Pairs>) -> Vec<f64> {
    let mut chances: Vec<f64> = Vec::with_capacity(seen.len());
    let mut most = f64::MIN;
    for one in seen {
        let mut score = one.fixed;
        for (part, factor) in one.parts.iter().zip(factors) {
            score += part * factor;
        }
        score += pairs.map_or(0.0, |pairs| pairs.sum(&one.pairs));
        most = most.max(score);
        chances.push(score);
    }
    let mut sum = 0.0;
    for chance in &mut chances {
        *chance = libm::exp(*chance - most);
        sum += *chance;
    }
    for chance in &mut chances {
        *chance /= sum;
    }
    chances
}
