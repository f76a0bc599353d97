//! Rules and diversity of a golden scenario, in the form that the page gives them; of predicates what scenarios use.

use indwell::arrange::Wishes;
use serde_json::Value;

#[cfg(not(feature = "arrange"))]
pub fn read(_: &Value) -> Wishes {
    Wishes::default()
}

#[cfg(feature = "arrange")]
pub fn read(value: &Value) -> Wishes {
    use indwell::arrange::Rules;
    use indwell::arrange::aim::Rotation;
    let group = |value: &Value| value.as_str().map(indwell::item::group);
    let slots = |value: &Value| {
        super::golden::list(value).iter().filter_map(Value::as_u64).fold(0, |bits, slot| bits | 1 << slot)
    };
    let rotation = &value["rotation"];
    let discover = &value["discover"];
    Wishes {
        rules: Rules(super::golden::list(&value["rules"]).iter().map(arrange::rule).collect()),
        diversity: value["diversity"].is_object().then(|| arrange::diversity(&value["diversity"])),
        current: value["current"].as_str().map(indwell::item::ItemKey::new),
        aims: value["aims"].as_object().into_iter().flatten().map(|(name, aim)| arrange::aim(name, aim)).collect(),
        rotation: rotation["rate"]
            .as_f64()
            .zip(rotation["time"].as_f64())
            .map(|(rate, seconds)| Rotation { rate, seconds }),
        min_relevance: value["min_relevance"].as_f64().unwrap_or_default(),
        discover: discover.is_object().then(|| indwell::arrange::discover::Discover {
            slots: slots(&discover["slots"]),
            group: group(&discover["per"]),
        }),
        fair: value["fair"].is_object().then(|| arrange::fair(&value["fair"])),
        measure: group(&value["measure"]),
    }
}

#[cfg(feature = "arrange")]
mod arrange {
    use crate::common::golden::{list, text};
    use indwell::arrange::aim::{Aim, Numbers};
    use indwell::arrange::diverse::{Diversity, Method};
    use indwell::arrange::fair::Fair;
    use indwell::arrange::{Cap, Rule, Test, key_hash};
    use indwell::item::{Facet, ItemKey, group};
    use serde_json::Value;

    pub fn diversity(value: &Value) -> Diversity {
        let method = match value["method"].as_str() {
            Some("mmr") => Method::Mmr,
            Some("calibrated") => Method::Calibrated(group(&text(&value["per"]))),
            _ => Method::Dpp,
        };
        Diversity { method, strength: value["strength"].as_f64().expect("a strength") }
    }

    /// A weight, or a weight and numbers by place.
    pub fn aim(name: &str, value: &Value) -> Aim {
        let weight = value.as_f64().or(value["weight"].as_f64()).expect("a weight");
        let number = |number: &Value| number.as_f64().unwrap_or(f64::NAN);
        let of = match value["of"].as_array() {
            Some(given) => Numbers::Given(given.iter().map(number).collect()),
            None => Numbers::Freshness,
        };
        Aim { name: name.to_owned(), weight, of }
    }

    pub fn fair(value: &Value) -> Fair {
        let key = text(&value["per"]);
        let floors = value["floor"].as_object().into_iter().flatten();
        let floor =
            |(name, floor): (&String, &Value)| (Facet::new(&key, name).id(), floor.as_f64().unwrap_or_default());
        Fair { group: group(&key), every: value["floor"].as_f64().unwrap_or_default(), of: floors.map(floor).collect() }
    }

    pub fn rule(value: &Value) -> Rule {
        let number = |name: &str| value[name].as_f64();
        if let Some(most) = number("cap") {
            let within = number("within").unwrap_or(48.0) as u32;
            return Rule::Cap(Cap { group: group(&text(&value["per"])), most: most as u32, within });
        }
        if let Some(amount) = number("boost").or(number("bury").map(|amount| -amount)) {
            return Rule::Boost(predicate(&value["where"]), amount);
        }
        if value["promote"].is_object() {
            let slots = list(&value["slots"]).iter().filter_map(Value::as_u64).fold(0, |bits, slot| bits | 1 << slot);
            return Rule::Promote(predicate(&value["promote"]), slots);
        }
        match &value["exclude"] {
            Value::Null => Rule::Include(predicate(&value["include"])),
            about => Rule::Exclude(predicate(about)),
        }
    }

    fn predicate(value: &Value) -> Vec<Test> {
        let fields = value.as_object().expect("a predicate");
        let mut tests = vec![Test::All(fields.len() as u32)];
        for (name, given) in fields {
            match name.as_str() {
                "item_id" => tests.push(Test::Item(ItemKey::new(&text(given)))),
                "facets" => {
                    let facets = given.as_object().expect("facets");
                    tests.push(Test::All(facets.len() as u32));
                    tests.extend(facets.iter().map(|(key, value)| Test::Facet(Facet::new(key, &text(value)).id())));
                }
                "price" => {
                    let bound = |name: &str, other| given[name].as_f64().unwrap_or(other);
                    tests.push(Test::Price(bound("min", 0.0), bound("max", f64::INFINITY)));
                }
                "is" => {
                    let states = ["viewed", "in_basket", "bought", "shown", "liked", "disliked"];
                    let state = states.iter().position(|state| given == state).expect("a state");
                    tests.push(Test::Is(1 << state));
                }
                "same" => tests.push(Test::Same(key_hash(&text(given)))),
                "not" => {
                    tests.push(Test::Not);
                    tests.extend(predicate(given));
                }
                "any" | "all" => {
                    let all = list(given);
                    let count = all.len() as u32;
                    tests.push(if name == "any" { Test::Any(count) } else { Test::All(count) });
                    tests.extend(all.iter().flat_map(predicate));
                }
                other => panic!("{other} is read by no test"),
            }
        }
        tests
    }
}
