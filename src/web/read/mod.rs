//! Reading what the page passes, without trusting it: the only place that looks inside a value of JavaScript.
//!
//! Options are the developer's: a wrong one is an error that names it. Items and events are data: what cannot be read
//! is left out and named as a problem, and the rest is used. A getter or Proxy trap may throw; every throw is caught.

mod event;
mod item;
mod options;

use super::error::invalid;
use super::output::Problem;
use js_sys::{Array, Date, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Longest item id, in UTF-16 units.
const MAX_ID: u32 = 256;
/// Longest text that is looked at, in UTF-16 units; the rest of a longer one is left out.
const MAX_TEXT: u32 = 1024;
/// Most elements of one call.
const MAX_ELEMENTS: u32 = 100_000;

macro_rules! keys {
    ($($name:ident)*) => {
        /// Names of fields as JavaScript strings, made once.
        struct Keys { $($name: JsValue),* }
        impl Default for Keys {
            fn default() -> Self {
                Keys { $($name: stringify!($name).into()),* }
            }
        }
    };
}
keys! {
    item_id facets price text time consumable item_name item_brand item_variant
    item_category item_category2 item_category3 item_category4 item_category5
    name item items dwell_ms search_term feedback facet strength key value

}

/// Reads what the page passes.
#[derive(Default)]
pub struct Reader {
    keys: Keys,
}

/// What was read, and what could not be.
pub struct Read<T> {
    pub values: Vec<T>,
    pub problems: Vec<Problem>,
}

/// A field's value, nothing when it is absent or null, or what was expected instead.
type Field<T> = Result<Option<T>, &'static str>;

/// Collects the problems of one element.
struct Noting<'a> {
    index: u32,
    problems: &'a mut Vec<Problem>,
}

impl Noting<'_> {
    /// The field's value; where it is wrong, nothing, and the problem is noted.
    fn take<T>(&mut self, field: &'static str, value: Field<T>) -> Option<T> {
        value.unwrap_or_else(|message| {
            self.note(field, message);
            None
        })
    }

    fn note(&mut self, field: &'static str, message: &'static str) {
        self.problems.push(Problem { index: self.index, field, message });
    }
}

/// The elements of an array, or an error that names the argument. Holes and getters that throw are `undefined`.
fn elements(value: &JsValue, argument: &str) -> Result<Vec<JsValue>, JsValue> {
    if !Array::is_array(value) {
        return Err(invalid("invalid_argument", &[argument, ": expected an array"]));
    }
    // The length of a Proxy around an array may throw, so it is read like any other field.
    let length = get(value, &"length".into()).ok().flatten().and_then(|n| n.as_f64());
    let length = length
        .filter(|n| *n <= f64::from(MAX_ELEMENTS))
        .ok_or_else(|| invalid("too_many", &[argument, ": at most 100000 elements"]))? as u32;
    let element = |index| Reflect::get_u32(value, index).unwrap_or(JsValue::UNDEFINED);
    Ok((0..length).map(element).collect())
}

fn get(object: &JsValue, key: &JsValue) -> Field<JsValue> {
    match Reflect::get(object, key) {
        Ok(value) if value.is_undefined() || value.is_null() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(_) => Err("could not be read"),
    }
}

fn string(object: &JsValue, key: &JsValue, most: u32) -> Field<String> {
    get(object, key)?.map(|value| text(&value, most).ok_or("expected a string")).transpose()
}

fn number(object: &JsValue, key: &JsValue) -> Field<f64> {
    let finite = |value: JsValue| value.as_f64().filter(|n| n.is_finite());
    get(object, key)?.map(|value| finite(value).ok_or("expected a finite number")).transpose()
}

fn boolean(object: &JsValue, key: &JsValue) -> Field<bool> {
    get(object, key)?.map(|value| value.as_bool().ok_or("expected true or false")).transpose()
}

/// A time as milliseconds since the epoch, an ISO string or a Date.
fn time(object: &JsValue, key: &JsValue) -> Field<i64> {
    let Some(value) = get(object, key)? else {
        return Ok(None);
    };
    let readable = value.as_f64().is_some() || value.is_string() || value.is_instance_of::<Date>();
    let ms = if readable { Date::new(&value).get_time() } else { f64::NAN };
    if ms.is_nan() {
        return Err("expected milliseconds, an ISO 8601 string or a Date");
    }
    Ok(Some(ms as i64))
}

/// A string of at most `most` units; a longer one is cut.
fn text(value: &JsValue, most: u32) -> Option<String> {
    let text: &JsString = value.dyn_ref()?;
    if text.length() > most {
        return text.slice(0, most).as_string();
    }
    text.as_string()
}

/// A whole number in decimal digits.
fn digits(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.insert(0, b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            return String::from_utf8(digits).unwrap_or_default();
        }
    }
}
