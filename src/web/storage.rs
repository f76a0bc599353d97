//! Local storage, session storage, or anything of their shape that the page brings.

use super::message::Message;
use crate::store::{Refused, Store};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A Storage as `src/js/bytes.js` hands it over: the one thing of the browser that the wasm can name.
    type Bytes;
    /// The bytes under a key; none at all of a text that was not written by us, which is as wrong as it gets.
    #[wasm_bindgen(method, catch)]
    fn get(this: &Bytes, key: &str) -> Result<Option<Vec<u8>>, JsValue>;
    /// All keys that begin so, a NUL between them.
    #[wasm_bindgen(method, catch)]
    fn keys(this: &Bytes, prefix: &str) -> Result<String, JsValue>;
    /// Sets bytes as a text, and says whether it reads back as the same. The text is made there, for to hand it over as UTF-8 takes
    /// twice as long.
    #[wasm_bindgen(method, catch)]
    fn keep(this: &Bytes, key: &str, bytes: &[u8]) -> Result<bool, JsValue>;
    /// Removes a key.
    #[wasm_bindgen(method, catch, js_name = removeItem)]
    fn remove_item(this: &Bytes, key: &str) -> Result<(), JsValue>;
}

/// A store over an object with the methods of Storage. Bytes are kept as characters U+0000 to U+00FF: one unit of
/// quota a byte in every browser, and one byte in memory.
pub struct JsStore(Option<Bytes>);

impl JsStore {
    /// Over this object; over nothing when it is none, and then every call is refused.
    pub fn new(storage: JsValue) -> JsStore {
        JsStore(storage.is_object().then(|| storage.unchecked_into()))
    }

    fn storage(&self) -> Result<&Bytes, Refused> {
        self.0.as_ref().ok_or(Refused)
    }
}

impl Store for JsStore {
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refused> {
        let all = self.storage()?.keys(prefix).map_err(|_| Refused)?;
        let mut all = Message::new(&[], &all);
        let mut keys = Vec::new();
        loop {
            let key = all.text();
            // None is empty, for they begin with the prefix.
            if key.is_empty() {
                return Ok(keys);
            }
            keys.push(key.to_owned());
        }
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.storage()?.get(key).map_err(|_| Refused)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        self.keep(key, value).map(|_| ())
    }

    fn keep(&self, key: &str, value: &[u8]) -> Result<bool, Refused> {
        self.storage()?.keep(key, value).map_err(|_| Refused)
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.storage()?.remove_item(key).map_err(|_| Refused)
    }
}

/// Bytes as characters U+0000 to U+00FF.
#[inline(never)]
pub fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    bytes.iter().for_each(|&byte| text.push(char::from(byte)));
    text
}
