//! Results as JavaScript data.
//!
//! A slate, which is made often, goes as numbers that `src/js/answer.js` gives their names; the others, which are rare,
//! as plain objects by way of [`Plain`].

use crate::engine::{Slate, Why};
use crate::history::KnownFacet;
use crate::interest::Profile;
use crate::privacy::Export;
use crate::rank::Reason;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// Any result. One shape for all of them needs one serializer, where one for each type was most of this module's bytes.
pub enum Plain {
    Null,
    Truth(bool),
    Number(f64),
    Text(String),
    List(Vec<Plain>),
    Record(Vec<(&'static str, Plain)>),
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Plain::Null => to.serialize_unit(),
            Plain::Truth(truth) => to.serialize_bool(*truth),
            Plain::Number(number) => to.serialize_f64(*number),
            Plain::Text(text) => to.serialize_str(text),
            Plain::List(list) => to.collect_seq(list),
            Plain::Record(fields) => to.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl Plain {
    /// As JavaScript sees it.
    pub fn to_js(&self) -> JsValue {
        let serializer =
            serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
        self.serialize(&serializer).unwrap_or(JsValue::NULL)
    }
}

/// The name of a reason's facet.
pub fn facet(known: &KnownFacet) -> Plain {
    Plain::Record(vec![("key", text(&known.key)), ("value", text(&known.value))])
}

/// Confidence, whether it is reordered, how many items are hidden and which; then every item: its place on the page, its
/// score, how many reasons follow, and these.
pub fn slate(slate: &Slate) -> Vec<f64> {
    let mut out = vec![slate.confidence, f64::from(u8::from(slate.reordered)), slate.hidden.len() as f64];
    for &place in &slate.hidden {
        out.push(f64::from(place));
    }
    for item in &slate.items {
        out.push(f64::from(item.place));
        out.push(item.score);
        out.push(item.reasons.len() as f64);
        push_reasons(&mut out, &item.reasons);
    }
    out
}

/// Each reason as its code, its value, the number of its facet, -1 without one, and the events behind it.
#[inline(never)]
fn push_reasons(out: &mut Vec<f64>, reasons: &[Reason]) {
    for reason in reasons {
        let facet = reason.facet.map_or(-1.0, f64::from);
        out.extend_from_slice(&[reason.code as u8 as f64, reason.value, facet, f64::from(reason.count)]);
    }
}

/// Why an item stands where it does.
pub fn why(why: &Why) -> Plain {
    let mut reasons = Vec::new();
    push_reasons(&mut reasons, &why.reasons);
    Plain::Record(vec![
        ("list", text(&why.list)),
        ("position", count(why.position)),
        ("page_position", count(why.page_position)),
        ("score", Plain::Number(why.score)),
        ("reasons", list(reasons, Plain::Number)),
    ])
}

/// What is known of the visitor.
pub fn profile(profile: Profile) -> Plain {
    let items = profile.items;
    let price = profile.price.map_or(Plain::Null, |price| {
        Plain::Record(vec![
            ("low", Plain::Number(price.low)),
            ("typical", Plain::Number(price.typical)),
            ("high", Plain::Number(price.high)),
        ])
    });
    let facets = list(profile.facets, |facet| {
        Plain::Record(vec![
            ("key", Plain::Text(facet.key)),
            ("value", Plain::Text(facet.value)),
            ("strength", Plain::Number(facet.strength)),
            ("session", Plain::Truth(facet.session)),
            ("count", count(facet.count)),
        ])
    });
    Plain::Record(vec![
        ("confidence", Plain::Number(profile.confidence)),
        ("events", count(profile.events)),
        ("facets", facets),
        ("price", price),
        (
            "items",
            Plain::Record(vec![
                ("viewed", count(items.viewed)),
                ("basket", count(items.basket)),
                ("bought", count(items.bought)),
                ("liked", count(items.liked)),
                ("hidden", count(items.hidden)),
            ]),
        ),
    ])
}

/// Everything that is kept.
pub fn export(export: Export) -> Plain {
    let events = list(export.events, |event| {
        Plain::Record(vec![
            ("name", text(event.name)),
            ("time", Plain::Number(event.time)),
            ("item", count(event.item)),
            ("value", Plain::Number(f64::from(event.value))),
        ])
    });
    let items = list(export.items, |item| {
        Plain::Record(vec![
            ("key", Plain::Text(item.key)),
            ("facets", list(item.facets, Plain::Text)),
            ("log_price", number(item.log_price.map(f64::from))),
            ("time", number(item.time)),
            ("consumable", Plain::Truth(item.consumable)),
        ])
    });
    Plain::Record(vec![
        ("format", text(export.format)),
        ("version", count(export.version)),
        ("exported_at", Plain::Number(export.exported_at)),
        ("events", events),
        ("items", items),
    ])
}

/// A text.
pub fn text(text: &str) -> Plain {
    Plain::Text(text.to_owned())
}

/// A whole number.
pub fn count(count: u32) -> Plain {
    Plain::Number(f64::from(count))
}

fn number(number: Option<f64>) -> Plain {
    number.map_or(Plain::Null, Plain::Number)
}

fn list<T>(values: Vec<T>, plain: fn(T) -> Plain) -> Plain {
    Plain::List(values.into_iter().map(plain).collect())
}
