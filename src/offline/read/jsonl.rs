//! JSON Lines: one object a line, flat or as GA4's export has it, with items in a list.

use super::columns::{FIELDS, Naming, Role};
use super::{Cell as Value, Each, Field, Problem, Record, Request};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, Read};

/// Longest line, in bytes.
const LONGEST: u64 = 1 << 24;
/// So many keys are remembered with what they mean.
const KEYS: usize = 10_000;

/// Reads every line. A line with a list `items` is one row for each of them.
pub fn read(mut input: Box<dyn BufRead>, request: &Request, each: &mut Each) -> Result<(), Problem> {
    let keys =
        Keys { naming: &request.naming, known: RefCell::default(), order: RefCell::default(), next: Cell::new(0) };
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let bytes = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        match bytes.map_err(|error| Problem::line(request.path, number, error))? {
            0 => break,
            n if n as u64 == LONGEST => {
                return Err(Problem::line(request.path, number, "the line is longer than 16 MiB"));
            }
            _ => {}
        }
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let mut parser = serde_json::Deserializer::from_slice(text);
        match (Object { keys: &keys, outer: true }).deserialize(&mut parser).and_then(|row| parser.end().map(|()| row))
        {
            Err(error) => each(number, Err(&format!("column {}: {}", error.column(), plain(&error))))?,
            Ok(outer) if outer.items.is_empty() => each(number, Ok(&Row { inner: &outer, outer: &outer }))?,
            Ok(outer) => {
                for inner in &outer.items {
                    each(number, Ok(&Row { inner, outer: &outer }))?;
                }
            }
        }
    }
    Ok(())
}

/// The error without serde's place, which counts from the line's own start.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// What the keys of a file mean.
struct Keys<'a> {
    naming: &'a Naming,
    known: RefCell<HashMap<String, usize>>,
    /// The keys in the order they were first met.
    order: RefCell<Vec<(String, Meaning)>>,
    /// The place of the key that comes next if this line is like the line before.
    next: Cell<usize>,
}

/// How well a key fits its field, and what it is.
#[derive(Clone, Debug)]
enum Meaning {
    Nothing,
    Role(usize, Role),
    Items,
    Facets,
    Params,
}

impl Keys<'_> {
    fn meaning(&self, key: &str) -> Meaning {
        let place = self.next.get();
        if let Some((_, meaning)) = self.order.borrow().get(place).filter(|known| known.0 == key) {
            self.next.set(place + 1);
            return meaning.clone();
        }
        if let Some(&place) = self.known.borrow().get(key) {
            self.next.set(place + 1);
            return self.order.borrow()[place].1.clone();
        }
        let meaning = match (self.naming.fit(key), key) {
            (Some((fit, role)), _) => Meaning::Role(fit, role),
            (None, "items") => Meaning::Items,
            (None, "facets") => Meaning::Facets,
            (None, "event_params") => Meaning::Params,
            _ => Meaning::Nothing,
        };
        let mut order = self.order.borrow_mut();
        if order.len() < KEYS {
            self.known.borrow_mut().insert(key.to_owned(), order.len());
            order.push((key.to_owned(), meaning.clone()));
            self.next.set(order.len());
        }
        meaning
    }
}

#[derive(Clone, Debug, Default)]
enum Scalar<'de> {
    #[default]
    Null,
    Text(Cow<'de, str>),
    Int(i64),
    Float(f64),
}

/// What was read of an object.
#[derive(Debug)]
struct Slots<'de> {
    /// What was found of the fields.
    cells: Vec<Found<'de>>,
    /// By field: one more than its place among these; 0 where it is not there.
    places: [u8; FIELDS],
    facets: Vec<(String, Scalar<'de>)>,
    items: Vec<Slots<'de>>,
}

/// A field, how well its key fits, and its value.
#[derive(Debug)]
struct Found<'de> {
    fit: usize,
    value: Scalar<'de>,
}

impl<'de> Slots<'de> {
    fn new() -> Self {
        Slots { cells: Vec::with_capacity(8), places: [0; FIELDS], facets: Vec::new(), items: Vec::new() }
    }

    /// Takes in a value that is not null, unless there is one whose key fits better.
    fn put(&mut self, field: Field, fit: usize, value: Scalar<'de>) {
        let place = &mut self.places[field as usize];
        if matches!(value, Scalar::Null) {
            return;
        }
        if *place == 0 {
            self.cells.push(Found { fit, value });
            *place = self.cells.len() as u8;
        } else if fit < self.cells[usize::from(*place) - 1].fit {
            self.cells[usize::from(*place) - 1] = Found { fit, value };
        }
    }

    fn get(&self, field: Field) -> Value<'_> {
        match self.places[field as usize] {
            0 => Value::Empty,
            place => cell(&self.cells[usize::from(place) - 1].value),
        }
    }
}

/// An item with the object it stands in.
struct Row<'a> {
    inner: &'a Slots<'a>,
    outer: &'a Slots<'a>,
}

fn cell<'a>(scalar: &'a Scalar) -> Value<'a> {
    match scalar {
        Scalar::Null => Value::Empty,
        Scalar::Text(text) => Value::from_text(text),
        Scalar::Int(number) => Value::Int(*number),
        Scalar::Float(number) => Value::Float(*number),
    }
}

impl Record for Row<'_> {
    fn get(&self, field: Field) -> Value<'_> {
        match self.inner.get(field) {
            Value::Empty => self.outer.get(field),
            found => found,
        }
    }

    fn facets(&self, each: &mut dyn FnMut(&str, Value<'_>)) {
        self.inner.facets.iter().for_each(|(key, value)| each(key, cell(value)));
    }

    fn column(&self, field: Field) -> &str {
        field.as_str()
    }
}

/// Reads an object of a row, or of an item in it.
struct Object<'a> {
    keys: &'a Keys<'a>,
    outer: bool,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Slots<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slots<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Slots<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slots<'de>, A::Error> {
        let mut slots = Slots::new();
        if self.outer {
            self.keys.next.set(0);
        }
        while let Some(key) = map.next_key_seed(Any)? {
            let Scalar::Text(key) = key else { return Err(A::Error::custom("a key is not a text")) };
            match self.keys.meaning(&key) {
                Meaning::Role(fit, Role::Field(field)) => {
                    let value = map.next_value_seed(Any)?;
                    slots.put(field, fit, value);
                }
                Meaning::Role(_, Role::Facet(key)) => slots.facets.push((key, map.next_value_seed(Any)?)),
                Meaning::Items if self.outer => {
                    map.next_value_seed(Items { keys: self.keys, into: &mut slots.items })?
                }
                Meaning::Facets => map.next_value_seed(Facets { into: &mut slots.facets })?,
                Meaning::Params => {
                    let params: Option<Vec<Param>> = map.next_value()?;
                    let session = params.into_iter().flatten().find(|param| param.key == "ga_session_id");
                    let value = session.and_then(|param| param.value.int_value.or(param.value.string_value));
                    let text = value.map(|value| match value {
                        serde_json::Value::String(text) => text,
                        number => number.to_string(),
                    });
                    slots.put(Field::Session, 0, text.map_or(Scalar::Null, |text| Scalar::Text(text.into())));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(slots)
    }
}

/// One of GA4's `event_params`.
#[derive(serde::Deserialize)]
struct Param<'a> {
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(default)]
    value: ParamValue,
}

#[derive(Default, serde::Deserialize)]
struct ParamValue {
    int_value: Option<serde_json::Value>,
    string_value: Option<serde_json::Value>,
}

/// Reads a list of items.
struct Items<'a, 'de> {
    keys: &'a Keys<'a>,
    into: &'a mut Vec<Slots<'de>>,
}

impl<'de> DeserializeSeed<'de> for Items<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element_seed(Object { keys: self.keys, outer: false })? {
            self.into.push(item);
        }
        Ok(())
    }
}

/// Reads an object of facets: a value, or a list of values, a key.
struct Facets<'a, 'de> {
    into: &'a mut Vec<(String, Scalar<'de>)>,
}

impl<'de> DeserializeSeed<'de> for Facets<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let facets: Option<HashMap<String, serde_json::Value>> = serde::Deserialize::deserialize(deserializer)?;
        let mut facets: Vec<_> = facets.into_iter().flatten().collect();
        facets.sort_by(|a, b| a.0.cmp(&b.0));
        for (key, value) in facets {
            let values = match value {
                serde_json::Value::Array(values) => values,
                value => vec![value],
            };
            for value in values {
                match value {
                    serde_json::Value::String(text) => self.into.push((key.clone(), Scalar::Text(text.into()))),
                    serde_json::Value::Number(number) => {
                        self.into.push((key.clone(), Scalar::Text(number.to_string().into())));
                    }
                    serde_json::Value::Null => {}
                    _ => return Err(D::Error::custom(format!("facets.{key} is neither a text nor a list of texts"))),
                }
            }
        }
        Ok(())
    }
}

/// Reads a text, a number, true or false, or null.
struct Any;

impl<'de> DeserializeSeed<'de> for Any {
    type Value = Scalar<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Int(yes.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(i64::try_from(number).map_or_else(|_| Scalar::Text(number.to_string().into()), Scalar::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
}
