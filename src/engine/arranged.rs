//! What rules and diversity make of a list: the feature `arrange`. Without it a list has pins alone.

use super::{Ordered, Shown, Slate};
use crate::arrange::{Scene, diverse};
use crate::rank::{Code, Context, Reason};

impl Shown {
    /// The score of an item with what rules add to it, and what it is sorted by: where the visitor is not known, the page's
    /// order and its rules. None when a rule takes the item out.
    pub(super) fn judged(&self, item: u32, place: usize, score: f64, context: &Context) -> Option<(f64, f64)> {
        let boost = self.wishes.rules.boost(&self.scene(context), item)?;
        let key = if self.is_sure(context) { score + boost } else { boost - libm::log(1.0 + place as f64) };
        Some((score + boost, key))
    }

    /// Diversity and caps, pins and promotions. `scored` are key and place in their order, `pinned` slot and place.
    pub(super) fn arrange(&self, out: &mut Ordered, scored: &[(f64, u32)], pinned: &[(u32, u32)], context: &Context) {
        let wishes = &self.wishes;
        let diversity = wishes.diversity.filter(|_| self.is_sure(context));
        if diversity.is_some() || !wishes.rules.0.is_empty() {
            let (mut items, mut scores) = (Vec::new(), Vec::new());
            for &(key, place) in scored {
                items.extend(self.candidates[place as usize]);
                scores.push(key);
            }
            let list = diverse::List {
                catalog: context.catalog(),
                interests: context.interests(),
                items: &items,
                scores: &scores,
            };
            out.order.clear();
            for at in diverse::arrange(&list, self.limit, diversity, &wishes.rules) {
                out.order.push(scored[at as usize].1);
            }
        }
        out.promoted = wishes.rules.place(&mut out.order, pinned, &self.scene(context), &self.candidates);
    }

    /// The slate, with what rules add among the reasons.
    pub(super) fn explained(&self, mut slate: Slate, explain: bool, context: &Context) -> Slate {
        for placed in slate.items.iter_mut().filter(|_| explain) {
            if let Some(item) = self.candidates[placed.place as usize] {
                let reasons = std::mem::take(&mut placed.reasons);
                placed.reasons = self.with_rules(item, 0.0, reasons, context).1;
            }
        }
        slate
    }

    /// An item's score and reasons, with what rules add; the strongest reason first.
    pub(super) fn with_rules(
        &self,
        item: u32,
        score: f64,
        mut reasons: Vec<Reason>,
        context: &Context,
    ) -> (f64, Vec<Reason>) {
        let value = self.wishes.rules.boost(&self.scene(context), item).unwrap_or_default();
        if value != 0.0 {
            let at = reasons.iter().position(|reason| reason.value.abs() < value.abs()).unwrap_or(reasons.len());
            reasons.insert(at, Reason { code: Code::Rule, value, facet: None, count: 0, because: None });
        }
        (score + value, reasons)
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
