//! Reading events.

use super::{MAX_ID, MAX_TEXT, Noting, Read, Reader, elements, get, number, string, time};
use crate::event::{Event, Name, Subject};
use crate::item::Facet;
use js_sys::Array;
use wasm_bindgen::JsValue;

/// Names of GA4 that say nothing about an item: accepted, and nothing is recorded.
const SILENT: [&str; 10] = [
    "page_view",
    "view_item_list",
    "view_cart",
    "view_promotion",
    "select_promotion",
    "add_shipping_info",
    "add_payment_info",
    "view_search_results",
    "login",
    "scroll",
];

/// An event and when it happened, if the page says so (milliseconds since the epoch).
type Timed = (Event, Option<i64>);

impl Reader {
    /// One event or an array of them.
    pub fn events(&self, value: &JsValue) -> Result<Read<Timed>, JsValue> {
        let events = if Array::is_array(value) { elements(value, "events")? } else { vec![value.clone()] };
        let mut read = Read { values: Vec::new(), problems: Vec::new() };
        for (index, event) in events.iter().enumerate() {
            let mut noting = Noting { index: index as u32, problems: &mut read.problems };
            self.event(event, &mut read.values, &mut noting);
        }
        Ok(read)
    }

    fn event(&self, value: &JsValue, out: &mut Vec<Timed>, noting: &mut Noting) -> Option<()> {
        if !value.is_object() {
            noting.note("", "expected an object");
            return None;
        }
        let keys = &self.keys;
        let name = noting.take("name", string(value, &keys.name, MAX_ID));
        let name = self.event_name(&name.unwrap_or_default(), value, noting)?;
        let at = noting.take("time", time(value, &keys.time));
        let amount = match name {
            Name::ItemDwell => required(noting, "dwell_ms", number(value, &keys.dwell_ms))?.clamp(0.0, 86_400_000.0),
            Name::SetPreference => required(noting, "strength", number(value, &keys.strength))?.clamp(-1.0, 1.0),
            _ => 0.0,
        };
        for subject in self.subjects(name, value, noting)? {
            let value = amount as f32;
            out.push((Event { name, subject, value }, at));
        }
        Some(())
    }

    fn event_name(&self, name: &str, value: &JsValue, noting: &mut Noting) -> Option<Name> {
        if SILENT.contains(&name) {
            return None;
        }
        let (field, given) = if name == "item_feedback" {
            let kind = noting.take("feedback", string(value, &self.keys.feedback, MAX_ID));
            ("feedback", kind.unwrap_or_default())
        } else {
            ("name", name.to_owned())
        };
        let is_feedback = |name: Name| matches!(name, Name::Like | Name::Dislike | Name::Hide);
        let fits = |n: &Name| n.as_str() == given && is_feedback(*n) == (field == "feedback");
        let found = Name::ALL.into_iter().find(fits);
        if found.is_none() {
            noting.note(field, "is not one that is known");
        }
        found
    }

    fn subjects(&self, name: Name, value: &JsValue, noting: &mut Noting) -> Option<Vec<Subject>> {
        let keys = &self.keys;
        match name {
            Name::Search => {
                let words = required(noting, "search_term", string(value, &keys.search_term, MAX_TEXT))?;
                return Some(vec![Subject::Words(words)]);
            }
            Name::SetPreference => {
                let facet = required(noting, "facet", get(value, &keys.facet))?;
                let key = required(noting, "facet.key", string(&facet, &keys.key, MAX_ID))?;
                let value = required(noting, "facet.value", string(&facet, &keys.value, MAX_ID))?;
                return Some(vec![Subject::Facet(Facet::new(&key, &value))]);
            }
            _ => {}
        }
        if let Some(items) = noting.take("items", get(value, &keys.items)) {
            let Ok(items) = elements(&items, "items") else {
                noting.note("items", "expected an array");
                return None;
            };
            let read = |item: &JsValue| self.item(item, noting).map(Subject::Item);
            return Some(items.iter().filter_map(read).collect());
        }
        if let Some(item) = noting.take("item", get(value, &keys.item)) {
            return Some(vec![Subject::Item(self.item(&item, noting)?)]);
        }
        Some(vec![Subject::Id(self.item_id(value, noting)?)])
    }
}

/// A field that must be there.
fn required<T>(noting: &mut Noting, field: &'static str, value: super::Field<T>) -> Option<T> {
    match value {
        Ok(None) => {
            noting.note(field, "is missing");
            None
        }
        value => noting.take(field, value),
    }
}
