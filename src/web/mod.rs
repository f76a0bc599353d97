//! The browser's side: the exported API. The only place that names wasm-bindgen, js-sys or web-sys.
//!
//! `Core` is for the package's own JavaScript, which checks what a page passes and turns a trap into the page's own order
//! and a fresh instance. Every method holds no borrow of the engine while it calls JavaScript, so that no store of the
//! page's can re-enter it.

#[cfg(feature = "fault")]
mod fault;
mod message;
mod output;
mod storage;

use crate::engine::Scope;
use crate::event::Name;
use crate::item::{Facet, ItemKey};
use crate::space::Space;
use crate::store::Unreadable;
use message::Message;
use output::Answer;
use storage::{JsStore, to_bytes, to_text};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// One space: its history, engine and store.
#[wasm_bindgen]
pub struct Core(Space<JsStore>);

#[wasm_bindgen]
impl Core {
    /// Opens a space; `storage` is a Storage or anything with its methods, or nothing; `id` is a random number.
    #[wasm_bindgen(constructor)]
    pub fn new(space: &str, storage: JsValue, id: u64, now: f64) -> Core {
        Core(Space::open(JsStore::new(storage), space, id, now as i64))
    }

    /// Records events, a [`Message`] of them; saves once. How many said something new.
    pub fn track(&self, numbers: &[f64], texts: &str, now: f64) -> u32 {
        self.0.track(&Message::new(numbers, texts).events(), now as i64)
    }

    /// Events that are in memory alone as yet.
    pub fn unsaved(&self) -> u32 {
        self.0.unsaved()
    }

    /// What happened outside of the module, and whether the history is another for it: 0, time went by, so a save may be
    /// due; 1, the page is hidden; 2, it is shown again, or another tab erased; 3, all of the storage was cleared.
    pub fn happened(&self, what: u32, now: f64) -> bool {
        if what < 2 {
            self.0.flush(what == 1, now as i64);
            return false;
        }
        self.0.refresh(what == 3, now as i64)
    }

    /// Ranks items, a [`Message`] of options and items.
    pub fn rank(&self, numbers: &[f64], texts: &str, now: f64) -> Vec<f64> {
        let mut message = Message::new(numbers, texts);
        let options = message.rank_options();
        let slate = self.0.engine().borrow_mut().rank(&message.items(), &options, now as i64);
        Answer::slate(&slate).into_numbers()
    }

    /// Takes in a pack, in the place of one with the same name. 0, or why it was refused: 1 no pack, 2 newer, 3 damaged,
    /// 4 wrong.
    pub fn load(&self, name: &str, bytes: Vec<u8>) -> u32 {
        self.0.engine().borrow_mut().load(name, bytes).map_or_else(|refused| refused as u32, |()| 0)
    }

    /// Suggests items of the packs, by a [`Message`] of what is asked for.
    pub fn recommend(&self, numbers: &[f64], texts: &str, now: f64) -> JsValue {
        let asked = Message::new(numbers, texts).asked();
        let answer = {
            let mut engine = self.0.engine().borrow_mut();
            let found = engine.recommend(&asked, now as i64);
            Answer::suggestions(&found, engine.packs())
        };
        answer.to_js()
    }

    /// The id of the pack's item with this number in the reasons of the last call.
    pub fn item_id(&self, number: u32) -> Option<String> {
        self.0.engine().borrow().packs().id(number).map(str::to_owned)
    }

    /// Key and value of the facet with this number in the reasons of the last call.
    pub fn facet(&self, number: u32) -> JsValue {
        let facet = self.0.engine().borrow().facet(number).map(Answer::facet);
        facet.unwrap_or_default().to_js()
    }

    /// What is known of the visitor.
    pub fn interests(&self, now: f64) -> JsValue {
        let profile = self.0.engine().borrow_mut().profile(now as i64);
        Answer::interests(&profile).to_js()
    }

    /// Why an item stands where it does in the last slate of a list, or of `any`; empty when it stands in none.
    pub fn why(&self, item_id: &str, list: &str, any: bool) -> JsValue {
        let why = self.0.engine().borrow_mut().why(item_id, (!any).then_some(list));
        why.as_ref().map(Answer::why).unwrap_or_default().to_js()
    }

    /// Forgets: -3, everything; -2, all about the item with the id `name`; -1, all about the facet of that key and `value`;
    /// from 0, the event of that kind, at `time`, about the item with that id or, if it has none, with that key.
    pub fn forget(&self, kind: i32, name: &str, value: &str, key: u64, time: f64, now: f64) {
        let item = if name.is_empty() { ItemKey(key) } else { ItemKey::new(name) };
        let scope = match kind {
            -3 => Scope::All,
            -2 => Scope::Item(name),
            -1 => Scope::Facet(Facet::new(name, value)),
            _ => match Name::from_number(kind as u8) {
                Some(kind) => Scope::Event(kind, (time / 1000.0) as u32, item),
                None => return,
            },
        };
        self.0.forget(&scope, now as i64);
    }

    /// Everything that is kept, as a value, in characters U+0000 to U+00FF; `src/js/state.js` reads it.
    pub fn export(&self, now: f64) -> String {
        to_text(&self.0.state(now as i64))
    }

    /// Takes in the value of an export, in characters U+0000 to U+00FF. How many events there are more; -1 if it is damaged
    /// or none, -2 if it is newer.
    pub fn import(&self, state: &str, now: f64) -> i32 {
        match self.0.import(&to_bytes(state).unwrap_or_default(), now as i64) {
            Ok(more) => more as i32,
            Err(Unreadable::Corrupt) => -1,
            Err(Unreadable::Newer) => -2,
        }
    }

    /// Whether the history is kept, and if not, why.
    pub fn status(&self) -> JsValue {
        let keeper = self.0.keeper();
        let events = self.0.engine().borrow().history().events().len();
        Answer::status(keeper.problem(), [events, self.0.unsaved() as usize, keeper.bytes()]).to_js()
    }
}
