//! Reading options. They are written by a developer: what is unknown or wrong is an error that names it.

use super::{MAX_ID, Reader, elements, get, number, string};
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
        each_own(options, "options", |name, key| {
            match name {
                "space" => space = option(name, string(options, key, MAX_ID))?,
                _ => return Err(unknown("options", name)),
            }
            Ok(())
        })?;
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
        each_own(options, "options", |name, key| {
            match name {
                "list" => set(&mut read.list, option(name, string(options, key, MAX_ID))?),
                "limit" => read.limit = whole(name, options, key)?,
                "explain" => set(&mut read.explain, option(name, super::boolean(options, key))?),
                "min_confidence" => {
                    let given = option(name, number(options, key))?;
                    if given.is_some_and(|c| !(0.0..=1.0).contains(&c)) {
                        return Err(wrong(name, "expected a number from 0 to 1"));
                    }
                    set(&mut read.min_confidence, given);
                }
                "weights" => {
                    if let Some(given) = option(name, get(options, key))? {
                        weights(&given, &mut read.weights)?;
                    }
                }
                "rules" => {
                    if let Some(given) = option(name, get(options, key))? {
                        read.pins = self.rules(&given)?;
                    }
                }
                _ => return Err(unknown("options", name)),
            }
            Ok(())
        })?;
        Ok(read)
    }

    /// `[{ pin: { item_id, slot } }, …]`
    fn rules(&self, rules: &JsValue) -> Result<Vec<Pin>, JsValue> {
        let mut pins = Vec::new();
        for (index, rule) in elements(rules, "rules")?.iter().enumerate() {
            let at = format!("rules[{index}]");
            let mut pin = None;
            each_own(rule, &at, |name, key| match name {
                "pin" => {
                    pin = option(&at, get(rule, key))?;
                    Ok(())
                }
                _ => Err(unknown(&at, name)),
            })?;
            let at = format!("{at}.pin");
            let pin = pin.ok_or_else(|| wrong(&at, "is missing"))?;
            let mut item_id = None;
            let mut slot = None;
            each_own(&pin, &at, |name, key| {
                match name {
                    "item_id" => item_id = option(&at, string(&pin, key, MAX_ID))?,
                    "slot" => slot = whole(&at, &pin, key)?,
                    _ => return Err(unknown(&at, name)),
                }
                Ok(())
            })?;
            let item_id = item_id.ok_or_else(|| wrong(&at, "expected an item_id"))?;
            let slot = slot.ok_or_else(|| wrong(&at, "expected a slot"))? as u32;
            pins.push(Pin { item_id, slot });
        }
        Ok(pins)
    }
}

fn weights(given: &JsValue, weights: &mut Weights) -> Result<(), JsValue> {
    each_own(given, "weights", |name, key| {
        let Some(signal) = SIGNALS.iter().position(|&signal| signal == name) else {
            return Err(unknown("weights", name));
        };
        let weight = option(name, number(given, key))?;
        if weight.is_some_and(|w| !(0.0..=100.0).contains(&w)) {
            return Err(wrong(name, "expected a number from 0 to 100"));
        }
        set(&mut weights.0[signal], weight);
        Ok(())
    })
}

/// Calls `read` with every own key of an object; absent options are none.
fn each_own(
    value: &JsValue,
    argument: &str,
    mut read: impl FnMut(&str, &JsValue) -> Result<(), JsValue>,
) -> Result<(), JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(());
    }
    let keys = Reflect::own_keys(value).map_err(|_| wrong(argument, "expected an object"))?;
    for key in keys.iter() {
        read(&super::text(&key, MAX_ID).unwrap_or_default(), &key)?;
    }
    Ok(())
}

fn whole(name: &str, object: &JsValue, key: &JsValue) -> Result<Option<usize>, JsValue> {
    let given = option(name, number(object, key))?;
    let whole = |n: f64| {
        let fits = n >= 0.0 && n <= f64::from(u32::MAX) && n == f64::from(n as u32);
        fits.then_some(n as usize).ok_or_else(|| wrong(name, "expected a whole number of at least 0"))
    };
    given.map(whole).transpose()
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
    invalid("invalid_option", &format!("{name}: {message}"))
}

fn unknown(argument: &str, name: &str) -> JsValue {
    invalid("unknown_option", &format!("{argument}: there is no option '{name}'"))
}
