//! `indwell simulate --learning`: what it is worth to learn a visitor's weights, and what it may cost any of them.

use super::simulate::{Figures, figure};
use crate::item::Item;
use crate::offline::simulate::learners::{self, BY_CIRCUMSTANCE, KINDS, Kind, Learns, Worth};
use crate::offline::simulate::plot::{Plot, Series};
use crate::offline::simulate::visitors::LISTS;
use crate::offline::threads;
use indicatif::ProgressBar;
use serde_json::{Value, json};

const SESSIONS: usize = 12;
const DRAWN: [Kind; 6] = [Kind::Usual, Kind::Cheap, Kind::Crowd, Kind::Devoted, Kind::Last, Kind::Poisoned];

/// How many bars' steps a call of [`learnt`] takes.
pub const STEPS: u64 = 2 * KINDS.len() as u64 + BY_CIRCUMSTANCE.len() as u64;

/// Visitors, and what chance begins with.
pub struct Cast<'a> {
    /// Of the catalogue, the best-selling first.
    pub items: &'a [Item],
    /// Of each kind.
    pub visitors: usize,
    /// What chance begins with.
    pub seed: u64,
}

impl Cast<'_> {
    /// The lists of every visitor of a kind, played twice: with what this learns, and with what that does.
    fn play(&self, kind: Kind, learns: [Learns; 2]) -> Vec<[Vec<Worth>; 2]> {
        let seed = |visitor: usize| self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(visitor as u64);
        let life = |visitor| learns.map(|learns| learners::play(self.items, kind, learns, SESSIONS, seed(visitor)));
        threads::each(self.visitors, || (), |(), visitor| life(visitor))
    }

    /// By kind of visitor: clicks over all sessions and the second half of them, with what is learnt and without, as other lives;
    /// and every visitor judged by expected clicks, the learnt order against the prior's order of the same lists.
    pub fn learnt(&self, figures: &mut Figures, curves: &ProgressBar) -> String {
        figures.insert("visitors".into(), json!(self.visitors));
        let mut series = Vec::new();
        let (mut out, mut judged, mut everybody) = (Figures::new(), Figures::new(), Judged::default());
        for (name, kind) in KINDS {
            let played = self.play(kind, [Learns::Nothing, Learns::Weights]);
            curves.inc(1);
            out.insert(name.into(), gains(&played));
            judged.insert(name.into(), everybody.take(&played));
            if DRAWN.contains(&kind) {
                let point = |session: usize| 100.0 * gain_of(&played, session * LISTS, (session + 1) * LISTS).1;
                let points = (0..SESSIONS).map(|session| (session as f64 + 1.0, point(session))).collect();
                series.push(Series { name: name.into(), points });
            }
        }
        judged.insert("all".into(), everybody.figures());
        figures.insert("learnt_weights".into(), Value::Object(out));
        figures.insert("every_visitor".into(), Value::Object(judged));
        figures.insert("circumstances".into(), self.circumstances(curves));
        let axes = ["session", "clicks against the prior's weights, %"];
        Plot { title: "What learning the weights is worth", axes, logarithmic: false, series }.svg()
    }

    /// What it is worth to try other weights around those that were learnt, against going by these.
    pub fn trying(&self, explore: f64, figures: &mut Figures, curves: &ProgressBar) {
        let (mut out, mut judged, mut everybody) = (Figures::new(), Figures::new(), Judged::default());
        for (name, kind) in KINDS {
            let played = self.play(kind, [Learns::Weights, Learns::Trying(explore)]);
            curves.inc(1);
            out.insert(name.into(), gains(&played));
            judged.insert(name.into(), everybody.take(&played));
        }
        judged.insert("all".into(), everybody.figures());
        figures.insert("visitors".into(), json!(self.visitors));
        figures.insert("explore".into(), json!(explore));
        figures.insert("against_weights_alone".into(), Value::Object(out));
        figures.insert("every_visitor".into(), Value::Object(judged));
    }

    /// The same of who learns circumstances too, against who learns the weights alone; judged against the prior's order.
    fn circumstances(&self, curves: &ProgressBar) -> Value {
        let (mut out, mut judged, mut everybody) = (Figures::new(), Figures::new(), Judged::default());
        for (name, kind) in BY_CIRCUMSTANCE.into_iter().chain(KINDS) {
            let played = self.play(kind, [Learns::Weights, Learns::Circumstances]);
            curves.inc(1);
            out.insert(name.into(), gains(&played));
            judged.insert(name.into(), everybody.take(&played));
        }
        judged.insert("all".into(), everybody.figures());
        json!({ "against_weights_alone": out, "every_visitor": judged })
    }
}

/// Mean clicks a list of the first lives, what the second gain over them, and the standard error of that; as shares.
fn gain_of(played: &[[Vec<Worth>; 2]], from: usize, to: usize) -> (f64, f64, f64) {
    let sum = |lists: &[Worth]| lists[from..to].iter().map(|list| list.clicks).sum::<f64>() / (to - from) as f64;
    let plain = played.iter().map(|[plain, _]| sum(plain)).sum::<f64>() / played.len() as f64;
    let gains: Vec<f64> = played.iter().map(|[plain, learnt]| sum(learnt) - sum(plain)).collect();
    let (gain, error) = figure(&gains);
    (plain, gain / plain, error / plain)
}

fn gains(played: &[[Vec<Worth>; 2]]) -> Value {
    let all = gain_of(played, 0, SESSIONS * LISTS);
    let late = gain_of(played, SESSIONS / 2 * LISTS, SESSIONS * LISTS);
    json!({ "clicks": all.0, "gain": all.1, "error": all.2, "late_gain": late.1, "late_error": late.2 })
}

/// What visitors gain by what was learnt of them, as shares of what the prior's order would have brought.
#[derive(Default)]
struct Judged {
    lives: Vec<f64>,
    sessions: Vec<f64>,
}

impl Judged {
    /// Takes in the second lives of a kind, and says what is to be said of these alone.
    fn take(&mut self, played: &[[Vec<Worth>; 2]]) -> Value {
        let lives: Vec<f64> = played.iter().map(|[_, lists]| gain(lists)).collect();
        let sessions = played.iter().flat_map(|[_, lists]| lists.chunks(LISTS).map(gain)).collect();
        let own = Judged { lives, sessions };
        self.lives.extend(&own.lives);
        self.sessions.extend(&own.sessions);
        own.figures()
    }

    fn figures(&self) -> Value {
        json!({ "life": spread(&self.lives), "session": spread(&self.sessions) })
    }
}

fn gain(lists: &[Worth]) -> f64 {
    let prior: f64 = lists.iter().map(|list| list.prior).sum();
    lists.iter().map(|list| list.clicks - list.prior).sum::<f64>() / prior
}

/// The least, the first hundredth and the middle of all, and the share below 0.
fn spread(gains: &[f64]) -> Value {
    let mut gains = gains.to_vec();
    gains.sort_by(f64::total_cmp);
    let at = |share: f64| gains[(share * gains.len() as f64) as usize];
    let lose = gains.iter().filter(|&&gain| gain < -1e-9).count() as f64 / gains.len() as f64;
    json!({ "worst": at(0.0), "percentile_1": at(0.01), "median": at(0.5), "lose": lose })
}
