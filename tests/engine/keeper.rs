//! Keeping a history in a store that may refuse at any call, and may hold what we cannot read.

use crate::common::world::{NOW, World};
use crate::laws::config;
use indwell::history::History;
use indwell::store::{Keeper, MemoryStore, Problem, Refused, Store};
use proptest::prelude::*;
use std::rc::Rc;

/// A store that outlives its keeper, as the browser's does.
#[derive(Clone, Default)]
struct Shared(Rc<MemoryStore>);

impl Store for Shared {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.0.get(key)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), Refused> {
        self.0.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.0.remove(key)
    }
}

impl Shared {
    fn refuse_after(&self, calls: Option<u32>) {
        *self.0.refuse_after.borrow_mut() = calls;
    }

    /// What is really there.
    fn stored(&self) -> Option<Vec<u8>> {
        let calls = self.0.refuse_after.take();
        let stored = self.0.get("indwell/shop").unwrap();
        self.refuse_after(calls);
        stored
    }

    fn hold(bytes: &[u8]) -> Shared {
        let store = Shared::default();
        store.set("indwell/shop", bytes).unwrap();
        store
    }
}

fn history(events: usize) -> Vec<u8> {
    World::new(3, events, 0).engine().encode(NOW)
}

#[derive(Clone, Debug)]
enum Step {
    Open,
    Save(usize),
    Forget,
    /// The next so many calls are answered; `None`: all.
    Refuse(Option<u32>),
    /// Somebody else writes.
    Hold(Vec<u8>),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Open),
        4 => (0..20usize).prop_map(Step::Save),
        1 => Just(Step::Forget),
        2 => prop::option::of(0..4u32).prop_map(Step::Refuse),
        1 => Just(Step::Hold(b"INDW\x02 from the future".to_vec())),
        1 => Just(Step::Hold(b"something else".to_vec())),
        1 => (1..20usize).prop_map(|events| Step::Hold(history(events))),
    ]
}

/// What a store is and what a keeper should say, in the simplest words.
struct Model {
    stored: Option<Vec<u8>>,
    answers: Option<u32>,
    problem: Option<Problem>,
}

impl Model {
    fn answer(&mut self) -> bool {
        let answers = self.answers != Some(0);
        self.answers = self.answers.map(|calls| calls.saturating_sub(1));
        answers
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Open => {
                self.problem = match self.answer() {
                    false => Some(Problem::Denied),
                    true => match self.stored.as_deref() {
                        Some(bytes) if bytes.starts_with(b"INDW\x02") => Some(Problem::Newer),
                        Some(bytes) if !bytes.starts_with(b"INDW\x01") => Some(Problem::Corrupt),
                        _ => None,
                    },
                }
            }
            Step::Save(_) if !matches!(self.problem, None | Some(Problem::Full)) => {}
            Step::Save(events) => match self.answer() {
                true => (self.stored, self.problem) = (Some(history(*events)), None),
                false => self.problem = Some(Problem::Full),
            },
            Step::Forget => match self.answer() {
                true => (self.stored, self.problem) = (None, None),
                false => self.problem = Some(Problem::Denied),
            },
            Step::Refuse(calls) => self.answers = *calls,
            Step::Hold(bytes) => self.stored = Some(bytes.clone()),
        }
    }
}

proptest! {
    #![proptest_config(config(400))]

    /// Whatever happens in whatever order, the keeper says what is the case and the store holds what it should.
    #[test]
    fn the_keeper_is_right(steps in prop::collection::vec(any_step(), 0..40)) {
        let store = Shared::default();
        let mut model = Model { stored: None, answers: None, problem: None };
        let (mut keeper, _) = Keeper::open(store.clone(), "shop");
        for step in steps {
            model.step(&step);
            match &step {
                Step::Open => {
                    let (opened, history) = Keeper::open(store.clone(), "shop");
                    prop_assert_eq!(history.events().is_empty(), opened.problem().is_some() || model.stored.as_deref().is_none_or(is_empty));
                    keeper = opened;
                }
                Step::Save(events) => keeper.save(&history(*events)),
                Step::Forget => keeper.forget(),
                Step::Refuse(calls) => store.refuse_after(*calls),
                Step::Hold(bytes) => {
                    store.refuse_after(None);
                    store.set("indwell/shop", bytes).unwrap();
                    store.refuse_after(model.answers);
                }
            }
            prop_assert_eq!(keeper.problem(), model.problem, "after {:?}", step);
            prop_assert_eq!(store.stored(), model.stored.clone(), "after {:?}", step);
        }
    }
}

fn is_empty(bytes: &[u8]) -> bool {
    History::decode(bytes).unwrap().events().is_empty()
}

/// What cannot be read stays as it is, until the visitor has it erased.
#[test]
fn the_unreadable_is_left_alone() {
    let mut cut = history(10);
    cut.pop();
    for (bytes, problem) in [
        (cut, Problem::Corrupt),
        (b"INDW\x09 and what may follow".to_vec(), Problem::Newer),
        (Vec::new(), Problem::Corrupt),
    ] {
        let store = Shared::hold(&bytes);
        let (keeper, history) = Keeper::open(store.clone(), "shop");
        assert!(history.events().is_empty());
        for _ in 0..3 {
            keeper.save(&self::history(5));
            assert_eq!(keeper.problem(), Some(problem));
            assert_eq!(store.stored().as_ref(), Some(&bytes));
        }
        store.refuse_after(Some(0));
        keeper.forget();
        assert_eq!((keeper.problem(), store.stored().as_ref()), (Some(Problem::Denied), Some(&bytes)));
        store.refuse_after(None);
        keeper.forget();
        assert_eq!((keeper.problem(), store.stored()), (None, None));
        keeper.save(&self::history(5));
        assert_eq!((keeper.problem(), store.stored()), (None, Some(self::history(5))));
        assert_eq!(keeper.bytes(), self::history(5).len());
    }
}

/// A store that refuses from its n-th call on: whatever n, no panic, and the status says which call it was.
#[test]
fn refusal_at_every_call() {
    for calls in 0..6 {
        let store = Shared::hold(&history(8));
        store.refuse_after(Some(calls));
        let (keeper, history) = Keeper::open(store.clone(), "shop");
        assert_eq!(history.events().is_empty(), calls == 0);
        let mut said = vec![keeper.problem()];
        for events in [9, 10] {
            keeper.save(&self::history(events));
            said.push(keeper.problem());
        }
        keeper.forget();
        said.push(keeper.problem());
        let (denied, full) = (Some(Problem::Denied), Some(Problem::Full));
        let expected =
            [[denied; 4], [None, full, full, denied], [None, None, full, denied], [None, None, None, denied]];
        assert_eq!(said, expected.get(calls as usize).copied().unwrap_or_default(), "after {calls} calls");
        let left = [Some(8), Some(8), Some(9), Some(10)].get(calls as usize).copied().flatten();
        assert_eq!(store.stored(), left.map(self::history));
    }
}

/// Spaces do not see each other.
#[test]
fn spaces_are_apart() {
    let store = Shared::default();
    let (one, _) = Keeper::open(store.clone(), "one");
    one.save(&history(10));
    let (two, other) = Keeper::open(store.clone(), "two");
    assert!(other.events().is_empty() && two.problem().is_none());
    two.forget();
    assert!(!Keeper::open(store, "one").1.events().is_empty());
}
