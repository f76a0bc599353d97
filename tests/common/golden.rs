//! Golden vectors: what a visitor did, a list, and to the last bit what the engine makes of them on any target.
//!
//! The files in `tests/golden/` are written by
//!
//! ```text
//! INDWELL_BLESS=1 cargo test --test engine golden
//! ```
//!
//! from the scenarios in `tests/engine/golden.rs`. Run it after a change that is meant to change scores, read the
//! difference, and commit it. Weights are part of a scenario, so that tuning the defaults changes no vector.

use indwell::arrange::Pin;
use indwell::engine::{Engine, RankOptions};
use indwell::event::{Event, Name, Subject};
use indwell::item::{Facet, Item, hash, words};
use indwell::rank::{SIGNALS, Weights};
use indwell::recommend::{Asked, Strategy, Suggestion};
use serde_json::{Value, json};

/// Every scenario by name, as stored.
macro_rules! files {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../golden/", $name, ".json")))),*] };
}

pub const FILES: &[(&str, &str)] = files! {
    "basket" "bought" "clock" "consumable" "dislike" "fatigue" "freshness" "hidden" "large" "little" "none" "opinion"
    "pack" "paths" "pins" "preference" "price" "refund" "search" "session" "shards" "text" "unicode" "wild" "words"
};

/// Those that need the feature `arrange`.
#[cfg(feature = "arrange")]
pub const ARRANGED: &[(&str, &str)] =
    files! { "aims" "calibrated" "dpp" "fair" "mmr" "rotation" "rules" "rules-stranger" };
#[cfg(not(feature = "arrange"))]
pub const ARRANGED: &[(&str, &str)] = &[];

/// The packs of scenarios, by name.
const PACKS: &[(&str, &[u8])] = &[
    ("sessions", include_bytes!("../golden/packs/sessions.pack")),
    ("Bags", include_bytes!("../golden/packs/Bags.pack")),
    ("Mugs", include_bytes!("../golden/packs/Mugs.pack")),
];

/// What the engine makes of a scenario.
pub fn outcome(given: &Value) -> Value {
    if let Some(texts) = given["texts"].as_array() {
        return hashes(texts);
    }
    let now = given["now"].as_i64().expect("now");
    let mut engine = Engine::default();
    for (name, bytes) in PACKS.iter().filter(|pack| list(&given["packs"]).iter().any(|name| name == pack.0)) {
        engine.load(name, bytes.to_vec()).expect("a golden pack is read");
    }
    for event in list(&given["events"]) {
        engine.track(&read_event(event), event["time"].as_i64(), now);
    }
    let items: Vec<Option<Item>> = list(&given["items"]).iter().map(read_item).collect();
    let slate = engine.rank(&items, &read_options(&given["options"]), now);
    let suggested = given["packs"].is_array().then(|| suggestions(&mut engine, now));
    let profile = engine.profile(now);
    let bits = |value: f64| format!("{:016x}", value.to_bits());
    let item = |placed: &indwell::engine::Placed| {
        let reasons = placed.reasons.iter().map(|reason| json!([reason.code.as_str(), bits(reason.value)]));
        json!({ "place": placed.place, "score": bits(placed.score), "reasons": reasons.collect::<Vec<_>>() })
    };
    let facet = |facet: &indwell::interest::Interest| {
        json!([facet.key, facet.value, bits(facet.strength), facet.session, facet.count])
    };
    let mut outcome = json!({
        "items": slate.items().iter().map(item).collect::<Vec<_>>(),
        "hidden": slate.hidden,
        "reordered": slate.reordered,
        "confidence": bits(slate.confidence),
        "facets": profile.facets.iter().map(facet).collect::<Vec<_>>(),
        "price": profile.price.map(|price| [bits(price.low), bits(price.typical), bits(price.high)]),
        "stored": format!("{:016x}", hash(&[&engine.encode(now)])),
    });
    if let Some(suggested) = suggested {
        outcome["suggested"] = suggested;
    }
    #[cfg(feature = "arrange")]
    if !given["options"]["wishes"].is_null() {
        outcome["promoted"] = json!(slate.promoted);
        let report = &slate.report;
        let marks = report.marks.iter().map(|(place, code)| json!([place, code.as_str()]));
        let value = |facet: u32| engine.facet(facet).map(|facet| facet.value.to_string());
        let exposure = report.exposure.iter().map(|(facet, parts)| json!([value(*facet), parts.map(bits)]));
        outcome["report"] = json!({
            "marks": marks.collect::<Vec<_>>(),
            "aims": report.aims.iter().map(|trade| [bits(trade.before), bits(trade.after)]).collect::<Vec<_>>(),
            "exposure": exposure.collect::<Vec<_>>(),
            "measure": report.measure.map(|measure| [measure.shown, measure.list, measure.history].map(bits)),
        });
    }
    outcome
}

/// What every strategy suggests: ids, where each comes from, the bits of its score, what speaks for it.
fn suggestions(engine: &mut Engine, now: i64) -> Value {
    let mut of = |strategy: Strategy| {
        let asked = Asked { strategy, like: Vec::new(), exclude: Vec::new(), limit: 9 };
        let found = engine.recommend(&asked, now);
        let id = |item: u32| engine.packs().id(item).map(str::to_owned);
        let one = |s: &Suggestion| {
            json!([id(s.item), s.source as u8, format!("{:016x}", s.score.to_bits()), s.because.and_then(id)])
        };
        found.iter().map(one).collect::<Value>()
    };
    Strategy::ALL.into_iter().map(|strategy| (format!("{strategy:?}"), of(strategy))).collect()
}

fn hashes(texts: &[Value]) -> Value {
    let of = |text: &Value| {
        let text = text.as_str().expect("a text");
        let facet = Facet::new("key", text);
        let levels = facet.levels().map(|level| json!([level.value, level.group, level.id]));
        json!({
            "hash": format!("{:016x}", hash(&[text.as_bytes()])),
            "words": words(text),
            "levels": levels.collect::<Vec<_>>(),
        })
    };
    texts.iter().map(of).collect()
}

/// Holds every scenario to what is stored for it.
pub fn check(name: &str, stored: &str) {
    let stored: Value = serde_json::from_str(stored).expect("a golden file is JSON");
    let outcome = outcome(&stored["given"]);
    let expected = &stored["expected"];
    if outcome.is_object() {
        for (field, value) in outcome.as_object().into_iter().flatten() {
            assert_eq!(value, &expected[field], "{name}: {field}");
        }
    }
    assert_eq!(&outcome, expected, "{name}");
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn read_facet(value: &Value) -> Facet {
    Facet::new(&text(&value[0]), &text(&value[1]))
}

fn read_item(value: &Value) -> Option<Item> {
    value.is_object().then(|| Item {
        item_id: text(&value["item_id"]),
        facets: list(&value["facets"]).iter().map(read_facet).collect(),
        price: value["price"].as_f64(),
        text: text(&value["text"]),
        time: value["time"].as_i64(),
        consumable: value["consumable"] == true,
    })
}

fn read_event(value: &Value) -> Event {
    let name = Name::ALL.into_iter().find(|name| name.as_str() == value["name"]).expect("a known name");
    let subject = match name {
        Name::Search => Subject::Words(text(&value["words"])),
        Name::SetPreference => Subject::Facet(read_facet(&value["facet"])),
        _ => match read_item(&value["item"]) {
            Some(item) => Subject::Item(item),
            None => Subject::Id(text(&value["item_id"])),
        },
    };
    Event { name, subject, value: value["value"].as_f64().unwrap_or_default() as f32 }
}

/// Weights are given by name; those that are not are 1.
fn read_options(value: &Value) -> RankOptions {
    let weight = |name: &str| value["weights"][name].as_f64().unwrap_or(1.0);
    let pin = |pin: &Value| Pin { item_id: text(&pin[0]), slot: pin[1].as_u64().unwrap_or_default() as u32 };
    RankOptions {
        list: "golden".to_owned(),
        limit: value["limit"].as_u64().map(|limit| limit as usize),
        explain: true,
        pins: list(&value["pins"]).iter().map(pin).collect(),
        min_confidence: value["min_confidence"].as_f64().unwrap_or_default(),
        weights: Weights(SIGNALS.map(weight)),
        wishes: super::wishes::read(&value["wishes"]),
    }
}
