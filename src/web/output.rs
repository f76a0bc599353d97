//! Results as plain JavaScript data.

use crate::engine::{self, Engine};
use crate::item::Item;
use crate::rank;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Something of the page's that was not as it should be; the rest was used.
#[derive(Serialize)]
pub struct Problem {
    /// Which element.
    pub index: u32,
    /// Which field of it; empty for the element itself.
    pub field: &'static str,
    /// What was expected.
    pub message: &'static str,
}

/// See [`engine::Slate`].
#[derive(Serialize)]
pub struct Slate<'a> {
    order: Vec<u32>,
    items: Vec<Placed<'a>>,
    hidden: Vec<&'a str>,
    confidence: f64,
    reordered: bool,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct Placed<'a> {
    item_id: &'a str,
    index: u32,
    score: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    facet: Option<Facet>,
    #[serde(skip_serializing_if = "is_zero")]
    count: u32,
}

#[derive(Serialize)]
struct Facet {
    key: String,
    value: String,
}

/// See [`engine::Why`].
#[derive(Serialize)]
pub struct Why<'a> {
    item_id: &'a str,
    list: String,
    position: u32,
    page_position: u32,
    score: f64,
    reasons: Vec<Reason>,
}

/// Whether the history is kept.
#[derive(Serialize)]
pub struct Status {
    pub storage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    pub events: u32,
    pub unsaved: u32,
    pub bytes: u32,
}

#[derive(Serialize)]
struct Tracked<'a> {
    recorded: u32,
    problems: &'a [Problem],
}

impl<'a> Slate<'a> {
    /// The slate of these items.
    pub fn new(slate: &engine::Slate, items: &'a [Option<Item>], problems: &'a [Problem], engine: &Engine) -> Self {
        let id = |place: u32| items[place as usize].as_ref().map_or("", |item| &item.item_id);
        let placed = |item: &engine::Placed| Placed {
            item_id: id(item.place),
            index: item.place,
            score: item.score,
            reasons: reasons(&item.reasons, engine),
        };
        Slate {
            order: slate.items.iter().map(|item| item.place).collect(),
            items: slate.items.iter().map(placed).collect(),
            hidden: slate.hidden.iter().map(|&place| id(place)).collect(),
            confidence: slate.confidence,
            reordered: slate.reordered,
            problems,
        }
    }
}

impl<'a> Why<'a> {
    /// The reasons of this item.
    pub fn new(why: &engine::Why, item_id: &'a str, engine: &Engine) -> Self {
        Why {
            item_id,
            list: why.list.clone(),
            position: why.position,
            page_position: why.page_position,
            score: why.score,
            reasons: reasons(&why.reasons, engine),
        }
    }
}

/// The answer to `track`.
pub fn tracked(recorded: u32, problems: &[Problem]) -> Result<JsValue, JsValue> {
    to_js(&Tracked { recorded, problems })
}

/// Plain objects and arrays; what is missing is null.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new().serialize_missing_as_null(true);
    Ok(value.serialize(&serializer)?)
}

fn reasons(reasons: &[rank::Reason], engine: &Engine) -> Vec<Reason> {
    let facet = |number| {
        engine.facet(number).map(|known| Facet { key: known.key.clone().into(), value: known.value.clone().into() })
    };
    let reason = |reason: &rank::Reason| Reason {
        code: reason.code.as_str(),
        value: reason.value,
        facet: reason.facet.and_then(facet),
        count: reason.count,
    };
    reasons.iter().map(reason).collect()
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
