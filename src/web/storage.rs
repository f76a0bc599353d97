//! Local storage, session storage, or anything of their shape that the page brings.

use crate::store::{Refused, Store};
use wasm_bindgen::prelude::*;
use web_sys::Storage;

#[wasm_bindgen]
extern "C" {
    /// A Storage as `src/js/bytes.js` hands it over.
    #[wasm_bindgen(extends = Storage)]
    type Bytes;
    /// Sets bytes as a text, and says whether it reads back as the same: a save would take twice as long if the text were made
    /// here, from UTF-8, and made into bytes again to be compared.
    #[wasm_bindgen(method, catch)]
    fn keep(this: &Bytes, key: &str, bytes: &[u8]) -> Result<bool, JsValue>;
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
        let storage = self.storage()?;
        let mut keys = Vec::new();
        for index in 0..storage.length().map_err(|_| Refused)? {
            if let Some(key) = storage.key(index).map_err(|_| Refused)?
                && key.starts_with(prefix)
            {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        let text = self.storage()?.get_item(key).map_err(|_| Refused)?;
        // A character that is not a byte was not written by us: no bytes at all is then as wrong as it gets.
        Ok(text.map(|text| to_bytes(&text).unwrap_or_default()))
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

/// The bytes of such a text; nothing where it has another character.
#[inline(never)]
pub fn to_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    // What a character above U+007F begins with says which half of the rest it is in.
    let mut half = 0;
    for &byte in text.as_bytes() {
        match byte {
            0xc4.. => return None,
            0xc0.. => half = byte << 6,
            _ => {
                bytes.push(byte | half);
                half = 0;
            }
        }
    }
    Some(bytes)
}
