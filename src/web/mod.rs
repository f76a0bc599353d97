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

use crate::space::Space;
use crate::store::Problem;
use read::{Read, Reader};
use storage::JsStore;
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// One space: its history, engine and store.
#[wasm_bindgen]
pub struct Core {
    space: Space<JsStore>,
    reader: Reader,
}

#[wasm_bindgen]
impl Core {
    /// Opens a space: `options` holds `space`, `storage` is a Storage or anything with its methods, or nothing; `id` is a
    /// random number.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, storage: JsValue, id: u64, now: f64) -> Result<Core, JsValue> {
        let reader = Reader::default();
        let name = reader.space(options)?;
        Ok(Core { space: Space::open(JsStore::new(storage), &name, id, now as i64), reader })
    }

    /// Records an event or an array of them; saves once. Bad events are skipped and returned as problems.
    pub fn track(&self, events: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let Read { values, problems } = self.reader.events(events)?;
        let recorded = self.space.track(&values, now as i64);
        output::tracked(recorded, &problems)
    }

    /// What happened outside of the module, and whether the history is another for it: 0, time went by, so a save may be
    /// due; 1, the page is hidden; 2, it is shown again, or another tab erased; 3, all of the storage was cleared.
    pub fn happened(&self, what: u32, now: f64) -> bool {
        if what < 2 {
            self.space.flush(what == 1, now as i64);
            return false;
        }
        self.space.refresh(what == 3, now as i64)
    }

    /// Ranks an array of items.
    pub fn rank(&self, items: &JsValue, options: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let options = self.reader.rank_options(options)?;
        let Read { values, problems } = self.reader.items(items)?;
        let slate = {
            let mut engine = self.space.engine().borrow_mut();
            let slate = engine.rank(&values, &options, now as i64);
            output::Slate::new(&slate, &values, &problems, &engine)
        };
        output::to_js(&slate)
    }

    /// What is known of the visitor.
    pub fn interests(&self, now: f64) -> Result<JsValue, JsValue> {
        let profile = self.space.engine().borrow_mut().profile(now as i64);
        output::to_js(&profile)
    }

    /// Why an item stands where it does in the last slate of a list, or of any; null when it stands in none.
    pub fn why(&self, item_id: &str, list: Option<String>) -> Result<JsValue, JsValue> {
        let why = {
            let engine = self.space.engine().borrow();
            let why = engine.why(item_id, list.as_deref());
            why.map(|why| output::Why::new(&why, item_id, &engine))
        };
        output::to_js(&why)
    }

    /// Forgets everything, or all about one item.
    pub fn forget(&self, item_id: Option<String>, now: f64) {
        self.space.forget(item_id.as_deref(), now as i64);
    }

    /// Everything that is kept.
    pub fn export(&self, now: f64) -> Result<JsValue, JsValue> {
        let export = self.space.engine().borrow_mut().export(now as i64);
        output::to_js(&export)
    }

    /// Whether the history is kept, and if not, why.
    pub fn status(&self) -> Result<JsValue, JsValue> {
        let problem = self.space.keeper().problem();
        output::to_js(&output::Status {
            storage: match problem {
                Some(Problem::Denied | Problem::Full) => "memory",
                _ => "persistent",
            },
            reason: problem.map(|problem| match problem {
                Problem::Denied => "denied",
                Problem::Full => "full",
                Problem::Corrupt => "corrupt",
                Problem::Newer => "newer",
            }),
            events: self.space.engine().borrow().history().events().len() as u32,
            unsaved: self.space.unsaved(),
            bytes: self.space.keeper().bytes() as u32,
        })
    }
}
