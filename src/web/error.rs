//! Errors as JavaScript sees them: a real `Error` with a stable `code`, in a sentence that names the field.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

/// What was wrong with something the page passed, put together from parts: formatting them would weigh 2 KB.
pub fn invalid(code: &str, message: &[&str]) -> JsValue {
    let mut sentence = String::new();
    message.iter().for_each(|part| sentence.push_str(part));
    let error = Error::new(&sentence);
    error.set_name("IndwellError");
    // Fails only on a frozen object, and this one is new.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
