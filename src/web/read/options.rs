//! Reading options. They are written by a developer: what is unknown or wrong is an error that names it.

use super::{MAX_ID, Reader, boolean, digits, elements, get, number, string, text};
use crate::arrange::Pin;
use crate::engine::RankOptions;
use crate::rank::{SIGNALS, Weights};
use crate::web::error::invalid;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

impl Reader {
    /// The space of `{ space }`: 1 to 32 letters, digits, `.`, `_` or `-`.
    pub fn space(&self, options: &JsValue) -> Result<String, JsValue> {
        let mut space = None;
        for (name, key) in own(options, "options")? {
            match &*name {
                "space" => space = option(&name, string(options, &key, MAX_ID))?,
                _ => return Err(unknown("options", &name)),
            }
        }
        let space = space.unwrap_or_else(|| "default".to_owned());
        let fits = |c: u8| c.is_ascii_alphanumeric() || b"._-".contains(&c);
        if (1..=32).contains(&space.len()) && space.bytes().all(fits) {
            return Ok(space);
        }
        Err(wrong("space", "expected 1 to 32 letters, digits, '.', '_' or '-'"))
    }

    /// Options of `rank`.
    pub fn rank_options(&self, options: &JsValue) -> Result<RankOptions, JsValue> {
        let mut read = RankOptions::default();
        for (name, key) in own(options, "options")? {
            match &*name {
                "list" => set(&mut read.list, option(&name, string(options, &key, MAX_ID))?),
                "limit" => read.limit = whole(&name, options, &key)?,
                "explain" => set(&mut read.explain, option(&name, boolean(options, &key))?),
                "min_confidence" => set(&mut read.min_confidence, within(&name, options, &key, 1.0)?),
                "weights" => {
                    if let Some(given) = option(&name, get(options, &key))? {
                        weights(&given, &mut read.weights)?;
                    }
                }
                "rules" => {
                    if let Some(given) = option(&name, get(options, &key))? {
                        read.pins = rules(&given)?;
                    }
                }
                _ => return Err(unknown("options", &name)),
            }
        }
        Ok(read)
    }
}

/// `[{ pin: { item_id, slot } }, …]`
fn rules(rules: &JsValue) -> Result<Vec<Pin>, JsValue> {
    let mut pins = Vec::new();
    for (index, rule) in elements(rules, "rules")?.iter().enumerate() {
        let mut at = String::from("rules[");
        at.push_str(&digits(index as u64));
        at.push(']');
        let mut pin = JsValue::NULL;
        for (name, key) in own(rule, &at)? {
            match &*name {
                "pin" => pin = option(&at, get(rule, &key))?.unwrap_or(JsValue::NULL),
                _ => return Err(unknown(&at, &name)),
            }
        }
        at.push_str(".pin");
        let (mut item_id, mut slot) = (None, None);
        for (name, key) in own(&pin, &at)? {
            match &*name {
                "item_id" => item_id = option(&at, string(&pin, &key, MAX_ID))?,
                "slot" => slot = whole(&at, &pin, &key)?,
                _ => return Err(unknown(&at, &name)),
            }
        }
        match (item_id, slot) {
            (Some(item_id), Some(slot)) => pins.push(Pin { item_id, slot: slot as u32 }),
            _ => return Err(wrong(&at, "expected { item_id, slot }")),
        }
    }
    Ok(pins)
}

fn weights(given: &JsValue, weights: &mut Weights) -> Result<(), JsValue> {
    for (name, key) in own(given, "weights")? {
        match SIGNALS.iter().position(|&signal| signal == name) {
            Some(signal) => set(&mut weights.0[signal], within(&name, given, &key, 100.0)?),
            None => return Err(unknown("weights", &name)),
        }
    }
    Ok(())
}

/// The own keys of an object, as text and as they are; none of what is absent.
fn own(value: &JsValue, argument: &str) -> Result<Vec<(String, JsValue)>, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    let keys = Reflect::own_keys(value).map_err(|_| wrong(argument, "expected an object"))?;
    Ok(keys.iter().map(|key| (text(&key, MAX_ID).unwrap_or_default(), key)).collect())
}

/// A number from 0 to `most`.
fn within(name: &str, object: &JsValue, key: &JsValue, most: f64) -> Result<Option<f64>, JsValue> {
    match option(name, number(object, key))? {
        Some(n) if !(0.0..=most).contains(&n) => Err(wrong(name, "is out of range")),
        given => Ok(given),
    }
}

fn whole(name: &str, object: &JsValue, key: &JsValue) -> Result<Option<usize>, JsValue> {
    match option(name, number(object, key))? {
        Some(n) if n != f64::from(n as u32) => Err(wrong(name, "expected a whole number of at least 0")),
        given => Ok(given.map(|n| n as usize)),
    }
}

fn option<T>(name: &str, field: super::Field<T>) -> Result<Option<T>, JsValue> {
    field.map_err(|message| wrong(name, message))
}

fn set<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

fn wrong(name: &str, message: &str) -> JsValue {
    invalid("invalid_option", &[name, ": ", message])
}

fn unknown(argument: &str, name: &str) -> JsValue {
    invalid("unknown_option", &[argument, ": there is no option '", name, "'"])
}
