//! The browser's side: the exported API. The only place that names wasm-bindgen, js-sys or web-sys.
//!
//! `Core` is for the package's own JavaScript, which turns a trap into the page's own order and a fresh instance. Every
//! method copies what it is given into plain Rust before it borrows the engine, and holds no borrow while it calls
//! JavaScript, so that no getter or store of the page can re-enter it.

mod error;
#[cfg(feature = "fault")]
mod fault;
mod output;
mod read;
mod storage;

use crate::engine::Engine;
use crate::event::Event;
use crate::store::{Keeper, Problem};
use read::{Read, Reader};
use std::cell::RefCell;
use storage::JsStore;
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// One space: its history, engine and store.
#[wasm_bindgen]
pub struct Core {
    engine: RefCell<Engine>,
    keeper: Keeper<JsStore>,
    reader: Reader,
}

#[wasm_bindgen]
impl Core {
    /// Opens a space: `options` holds `space`, `storage` is a Storage or anything with its methods, or nothing.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, storage: JsValue) -> Result<Core, JsValue> {
        let reader = Reader::default();
        let space = reader.space(options)?;
        let (keeper, history) = Keeper::open(JsStore::new(storage), &space);
        Ok(Core { engine: RefCell::new(Engine::new(history)), keeper, reader })
    }

    /// Records an event or an array of them; saves once. Bad events are skipped and returned as problems.
    pub fn track(&self, events: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let Read { values, problems } = self.reader.events(events)?;
        let mut recorded = 0u32;
        {
            let mut engine = self.engine.borrow_mut();
            for (event, at) in &values {
                let event: &Event = event;
                recorded += u32::from(engine.track(event, *at, now as i64));
            }
        }
        if recorded > 0 {
            self.save(now);
        }
        output::tracked(recorded, &problems)
    }

    /// Ranks an array of items.
    pub fn rank(&self, items: &JsValue, options: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let options = self.reader.rank_options(options)?;
        let Read { values, problems } = self.reader.items(items)?;
        let slate = {
            let mut engine = self.engine.borrow_mut();
            let slate = engine.rank(&values, &options, now as i64);
            output::Slate::new(&slate, &values, &problems, &engine)
        };
        output::to_js(&slate)
    }

    /// What is known of the visitor.
    pub fn interests(&self, now: f64) -> Result<JsValue, JsValue> {
        let profile = self.engine.borrow_mut().profile(now as i64);
        output::to_js(&profile)
    }

    /// Why an item stands where it does in the last slate of a list, or of any; null when it stands in none.
    pub fn why(&self, item_id: &str, list: Option<String>) -> Result<JsValue, JsValue> {
        let why = {
            let engine = self.engine.borrow();
            let why = engine.why(item_id, list.as_deref());
            why.map(|why| output::Why::new(&why, item_id, &engine))
        };
        output::to_js(&why)
    }

    /// Forgets everything, or all about one item.
    pub fn forget(&self, item_id: Option<String>, now: f64) {
        self.engine.borrow_mut().forget(item_id.as_deref());
        match item_id {
            None => self.keeper.forget(),
            Some(_) => self.save(now),
        }
    }

    /// Everything that is kept.
    pub fn export(&self, now: f64) -> Result<JsValue, JsValue> {
        let export = self.engine.borrow().export(now as i64);
        output::to_js(&export)
    }

    /// Whether the history is kept, and if not, why.
    pub fn status(&self) -> Result<JsValue, JsValue> {
        output::to_js(&output::Status {
            storage: match self.keeper.problem() {
                None => "persistent",
                Some(_) => "memory",
            },
            reason: self.keeper.problem().map(|problem| match problem {
                Problem::Denied => "denied",
                Problem::Full => "full",
                Problem::Corrupt => "corrupt",
                Problem::Newer => "newer",
            }),
            events: self.engine.borrow().history().events().len() as u32,
            bytes: self.keeper.bytes() as u32,
        })
    }

    fn save(&self, now: f64) {
        let bytes = self.engine.borrow_mut().encode(now as i64);
        self.keeper.save(&bytes);
    }
}
