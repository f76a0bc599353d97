//! Reading items, in our spelling and in that of GA4.

use super::{
    Field, MAX_ID, MAX_TEXT, Noting, Read, Reader, boolean, digits, elements, get, number, string, text, time,
};
use crate::item::{Facet, Item, MAX_FACETS};
use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Most keys of `facets` that are looked at.
const MAX_KEYS: usize = 2 * MAX_FACETS;

impl Reader {
    /// An array of items; one that has no id or is not an object is `None` and keeps its place.
    pub fn items(&self, value: &JsValue) -> Result<Read<Option<Item>>, JsValue> {
        let mut problems = Vec::new();
        let values = elements(value, "items")?;
        let read = |(index, value): (usize, &JsValue)| {
            let index = index as u32;
            self.item(value, &mut Noting { index, problems: &mut problems })
        };
        let values = values.iter().enumerate().map(read).collect();
        Ok(Read { values, problems })
    }

    /// One item, if it has an id.
    pub(super) fn item(&self, value: &JsValue, noting: &mut Noting) -> Option<Item> {
        if !value.is_object() {
            noting.note("", "expected an object");
            return None;
        }
        let keys = &self.keys;
        let item_id = self.item_id(value, noting)?;
        let mut facets = Vec::new();
        if let Some(given) = noting.take("facets", get(value, &keys.facets)) {
            read_facets(&given, &mut facets, noting);
        }
        self.ga4_facets(value, &mut facets, noting);
        let price = match noting.take("price", number(value, &keys.price)) {
            Some(price) if price < 0.0 => {
                noting.note("price", "expected a number of at least 0");
                None
            }
            price => price,
        };
        let own = noting.take("text", string(value, &keys.text, MAX_TEXT));
        let name = || noting.take("item_name", string(value, &keys.item_name, MAX_TEXT));
        let text = own.or_else(name).unwrap_or_default();
        Some(Item {
            item_id,
            facets,
            price,
            text,
            time: noting.take("time", time(value, &keys.time)),
            consumable: noting.take("consumable", boolean(value, &keys.consumable)).unwrap_or(false),
        })
    }

    /// The id of an item or event: a string, or a whole number as many shops have it.
    pub(super) fn item_id(&self, value: &JsValue, noting: &mut Noting) -> Option<String> {
        let id = noting.take("item_id", read_id(value, &self.keys.item_id));
        if id.is_none() && noting.problems.last().is_none_or(|p| p.index != noting.index) {
            noting.note("item_id", "expected a string");
        }
        id
    }

    fn ga4_facets(&self, value: &JsValue, facets: &mut Vec<Facet>, noting: &mut Noting) {
        let keys = &self.keys;
        for (key, field, from) in
            [("brand", "item_brand", &keys.item_brand), ("variant", "item_variant", &keys.item_variant)]
        {
            if let Some(name) = noting.take(field, string(value, from, MAX_ID)) {
                facets.push(Facet::new(key, &name));
            }
        }
        let mut path = String::new();
        for key in [
            &keys.item_category,
            &keys.item_category2,
            &keys.item_category3,
            &keys.item_category4,
            &keys.item_category5,
        ] {
            let Some(part) = noting.take("item_category", string(value, key, MAX_ID)) else {
                break;
            };
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&part);
        }
        if !path.is_empty() {
            facets.push(Facet::new("category", &path));
        }
    }
}

fn read_id(value: &JsValue, key: &JsValue) -> Field<String> {
    let Some(id) = get(value, key)? else {
        return Ok(None);
    };
    if let Some(number) = id.as_f64().filter(|n| *n >= 0.0 && *n == (*n as u64) as f64) {
        return Ok(Some(digits(number as u64)));
    }
    let fits = |id: &&JsString| (1..=MAX_ID).contains(&id.length());
    match id.dyn_ref::<JsString>().filter(fits) {
        Some(id) => Ok(id.as_string()),
        None => Err("expected a string of 1 to 256 characters"),
    }
}

/// `{ brand: "Acme", colour: ["red", "white"] }`
fn read_facets(given: &JsValue, facets: &mut Vec<Facet>, noting: &mut Noting) {
    let keys = match Reflect::own_keys(given) {
        Ok(keys) if !Array::is_array(given) => keys,
        _ => return noting.note("facets", "expected an object of strings or arrays of strings"),
    };
    for key in keys.iter().take(MAX_KEYS) {
        let Some(name) = text(&key, MAX_ID) else {
            continue;
        };
        let values = match get(given, &key) {
            Ok(Some(value)) if Array::is_array(&value) => elements(&value, "facets").unwrap_or_default(),
            Ok(Some(value)) => vec![value],
            Ok(None) => continue,
            Err(message) => {
                noting.note("facets", message);
                continue;
            }
        };
        for value in values.iter().take(MAX_FACETS) {
            match text(value, MAX_ID) {
                Some(value) => facets.push(Facet::new(&name, &value)),
                None => noting.note("facets", "expected strings"),
            }
        }
    }
    if facets.len() > MAX_FACETS {
        noting.note("facets", "more than 24: the rest is left out");
        facets.truncate(MAX_FACETS);
    }
}
