//! The browser's side: the exported API. The only place that names wasm-bindgen.
//!
//! `Core` is for the package's own JavaScript, which checks what a page passes and turns a trap into the page's own order
//! and a fresh instance. It has one method for nearly everything, because each costs half a kilobyte on both sides of the
//! boundary. It holds no borrow of the engine while it calls JavaScript, so that no store of the page's can re-enter it.

#[cfg(feature = "fault")]
mod fault;
mod heap;
mod message;
mod output;
#[cfg(feature = "arrange")]
mod rules;
mod storage;

use crate::engine::Scope;
use crate::event::Name;
use crate::item::{Facet, ItemKey};
use crate::space::Space;
use crate::store::Unreadable;
use message::Message;
use output::Answer;
use std::cell::Cell;
use storage::{JsStore, to_text};
use wasm_bindgen::prelude::*;

#[global_allocator]
static HEAP: heap::Heap = heap::Heap::new();

/// What can be asked for, by its number; the page's side has the same list (`CALLS` of `src/js/names.js`).
#[derive(Clone, Copy)]
#[repr(u32)]
enum Call {
    /// Records events; saves once.
    Track,
    /// What happened outside of the module: 0, time went by, so a save may be due, and there is some for uniting; 1, the page is
    /// hidden; 2, it is shown again, or another tab erased; 3, all of the storage was cleared.
    Happened,
    /// Ranks items, by the number of a list, options and, where that number is 0, items. No answer: the list was let go.
    Rank,
    /// Suggests items of the packs.
    Recommend,
    /// The id of the pack's item with this number in the reasons of the last call.
    Item,
    /// Key and value of the facet with this number in the reasons of the last call.
    Facet,
    /// What is known of the visitor.
    Interests,
    /// Why an item stands where it does in the last slate of a list, or of any; nothing when it stands in none.
    Why,
    /// Forgets: -3, everything; -2, all about an item; -1, all about a facet; from 0, the event of that kind.
    Forget,
    /// Everything that is kept, as a value in characters U+0000 to U+00FF, the whole text; `src/js/state.js` reads it.
    Export,
    /// Takes in the value of an export, as bytes. How many events there are more; -1 if it is damaged or none, -2 if it is newer.
    Import,
    /// Whether the history is kept, and if not, why.
    Status,
    /// Takes in a list of items that will be ranked often; its number.
    Items,
}

impl Call {
    const ALL: [Call; 13] = [
        Call::Track,
        Call::Happened,
        Call::Rank,
        Call::Recommend,
        Call::Item,
        Call::Facet,
        Call::Interests,
        Call::Why,
        Call::Forget,
        Call::Export,
        Call::Import,
        Call::Status,
        Call::Items,
    ];
}

/// One space: its history, engine and store.
#[wasm_bindgen]
pub struct Core {
    space: Space<JsStore>,
    answer: Cell<Answer>,
}

#[wasm_bindgen]
impl Core {
    /// Opens a space; `storage` is a Storage or anything with its methods, or nothing; `id` is a random number.
    #[wasm_bindgen(constructor)]
    pub fn new(space: &str, storage: JsValue, id: u64, now: f64) -> Core {
        Core { space: Space::open(JsStore::new(storage), space, id, now as i64), answer: Cell::default() }
    }

    /// Does what has this number, with a [`Message`] or some bytes. Returns where in the memory the [`Answer`] lies until the next call: how many
    /// numbers there are, where its texts are, of how many bytes, where its places are, and then the numbers. To be given a copy costs a page as much as all
    /// of ranking.
    pub fn call(&self, what: u32, numbers: &[f64], bytes: &[u8], now: f64) -> *const f64 {
        self.answer.take();
        let mut answer = Answer { numbers: vec![0.0; 4], ..Answer::default() };
        if let Some(&what) = Call::ALL.get(what as usize) {
            // What a TextEncoder wrote, or no text.
            let texts = str::from_utf8(bytes).unwrap_or_default();
            self.answer(what, &mut Message::new(numbers, texts), bytes, now as i64, &mut answer);
        }
        if let [count, at, length, places, numbers @ ..] = &mut answer.numbers[..] {
            *count = numbers.len() as f64;
            *at = answer.texts.as_ptr() as usize as f64;
            *length = answer.texts.len() as f64;
            *places = answer.places.as_ptr() as usize as f64;
        }
        let at = answer.numbers.as_ptr();
        self.answer.set(answer);
        at
    }

    /// Takes in a pack, in the place of one with the same name. 0, or why it was refused: 1 no pack, 2 newer, 3 damaged,
    /// 4 wrong.
    pub fn load(&self, name: &str, bytes: Vec<u8>) -> u32 {
        self.space.engine().borrow_mut().load(name, bytes).map_or_else(|refused| refused as u32, |()| 0)
    }
}

impl Core {
    /// What every view of a page asks for. The rest is apart: V8 compiles a function whole at its first call, and the page waits.
    fn answer(&self, what: Call, message: &mut Message, bytes: &[u8], now: i64, out: &mut Answer) {
        let space = &self.space;
        match what {
            Call::Track => {
                out.count(space.track(&message.events(), now));
                out.count(space.unsaved());
            }
            Call::Happened => {
                let what = message.count();
                if what < 2 {
                    space.flush(what == 1, now);
                    out.count(space.unsaved());
                } else {
                    out.truth(space.refresh(what == 3, now));
                }
            }
            Call::Rank => {
                let engine = &mut *space.engine().borrow_mut();
                let list = message.count();
                let options = message.rank_options();
                let known = if list == 0 { Some(message.items(engine).into()) } else { engine.kept(list) };
                if let Some(known) = known {
                    let slate = engine.rank_known(known, &options, now);
                    out.slate(
                        slate,
                        #[cfg(feature = "arrange")]
                        engine.history().catalog(),
                    );
                }
            }
            Call::Items => {
                let engine = &mut *space.engine().borrow_mut();
                let items = message.items(engine);
                out.count(engine.keep_known(items));
            }
            Call::Interests => out.interests(&space.engine().borrow_mut().profile(now)),
            Call::Status => {
                let keeper = space.keeper();
                out.count(keeper.problem().map_or(0, |problem| 1 + problem as u32));
                out.count(space.engine().borrow().history().events().len() as u32);
                out.count(space.unsaved());
                out.count(keeper.bytes() as u32);
            }
            _ => self.seldom(what, message, bytes, now, out),
        }
    }

    /// What few views ask for.
    #[inline(never)]
    fn seldom(&self, what: Call, message: &mut Message, bytes: &[u8], now: i64, out: &mut Answer) {
        let space = &self.space;
        match what {
            Call::Forget => forget(space, message, now),
            Call::Export => out.texts = to_text(&space.state(now)),
            Call::Import => out.number(match space.import(bytes, now) {
                Ok(more) => f64::from(more),
                Err(Unreadable::Corrupt) => -1.0,
                Err(Unreadable::Newer) => -2.0,
            }),
            _ => {}
        }
        let engine = &mut *space.engine().borrow_mut();
        match what {
            Call::Recommend => {
                let found = engine.recommend(&message.asked(), now);
                out.suggestions(&found, engine.packs());
            }
            Call::Item => out.text(engine.packs().id(message.count()).unwrap_or_default()),
            Call::Facet => {
                if let Some(facet) = engine.facet(message.count()) {
                    out.text(&facet.key);
                    out.text(&facet.value);
                }
            }
            Call::Why => {
                let (item, list, any) = (message.text(), message.text(), message.count() > 0);
                if let Some(why) = engine.why(item, (!any).then_some(list)) {
                    out.why(&why);
                }
            }
            _ => {}
        }
    }
}

/// What kind, when, and the halves of the item's key, the high one first; the item's id or the facet's key, and its value.
/// An event's item is named by its id or, where that is empty, by its key.
fn forget(space: &Space<JsStore>, message: &mut Message, now: i64) {
    let (kind, time) = (message.number() as i32, message.number());
    let key = u64::from(message.count()) << 32 | u64::from(message.count());
    let (name, value) = (message.text(), message.text());
    let scope = match kind {
        -3 => Scope::All,
        -2 => Scope::Item(name),
        -1 => Scope::Facet(Facet::new(name, value)),
        _ => match Name::from_number(kind as u8) {
            Some(kind) => {
                let item = if name.is_empty() { ItemKey(key) } else { ItemKey::new(name) };
                Scope::Event(kind, (time / 1000.0) as u32, item)
            }
            None => return,
        },
    };
    space.forget(&scope, now);
}
