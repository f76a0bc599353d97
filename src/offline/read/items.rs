//! Items: their facets, price, name and time.

use super::{Cell, Field, Problem, Record, Request, Tally, columns, reason, rows};
use crate::item::{Facet, Item};
use crate::offline::log::Log;

/// What is known of items, by their number in a log.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    items: Vec<Option<Item>>,
}

impl Catalogue {
    /// What is known of an item.
    pub fn get(&self, number: u32) -> Option<&Item> {
        self.items.get(number as usize)?.as_ref()
    }

    /// How many items are described.
    pub fn described(&self) -> usize {
        self.items.iter().flatten().count()
    }

    /// The items of a log by number; one of which nothing is known has its id alone.
    pub fn into_items(self, log: &Log) -> Vec<Item> {
        let mut known = self.items.into_iter();
        let item =
            |id: &String| known.next().flatten().unwrap_or_else(|| Item { item_id: id.clone(), ..Item::default() });
        log.ids().iter().map(item).collect()
    }

    /// Takes in what a row says of an item that is not described yet, and the price, which may change.
    pub(super) fn describe_once(&mut self, number: u32, id: &str, row: &dyn Record) -> Result<(), String> {
        match self.get(number) {
            None if says_anything(row) => {
                let item = describe(id, row)?;
                if !item.facets.is_empty() || !item.text.is_empty() || item.price.is_some() {
                    self.put(number, item);
                }
            }
            None => {}
            Some(_) => {
                let price = price(row)?;
                if let (Some(price), Some(Some(item))) = (price, self.items.get_mut(number as usize)) {
                    item.price = Some(price);
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, number: u32, item: Item) {
        let number = number as usize;
        if self.items.len() <= number {
            self.items.resize(number + 1, None);
        }
        self.items[number] = Some(item);
    }
}

/// Reads items into a catalogue, and their ids into a log. Of two rows with the same id the later one counts.
pub fn read_items(request: &Request, log: &mut Log, catalogue: &mut Catalogue) -> Result<Tally, Problem> {
    let mut buffer = String::new();
    rows(request, &mut |row| {
        let id = row.get(Field::Item).id(&mut buffer).map_err(|e| reason(row, Field::Item, e))?;
        let id = id.ok_or_else(|| reason(row, Field::Item, "is empty"))?;
        let item = Item { time: time(row)?, ..describe(id, row)? };
        catalogue.put(log.number(id), item);
        Ok(true)
    })
}

/// Whether a row has a cell that describes an item: most logs have none, and asking is cheaper than describing.
fn says_anything(row: &dyn Record) -> bool {
    let fields = [Field::Category, Field::Brand, Field::Variant, Field::Text, Field::Price, Field::Consumable];
    let mut says = fields.into_iter().any(|field| row.get(field) != Cell::Empty);
    row.facets(&mut |_, _| says = true);
    says
}

/// What a row says of an item.
fn describe(id: &str, row: &dyn Record) -> Result<Item, String> {
    let mut buffer = String::new();
    let mut item = Item { item_id: id.to_owned(), price: price(row)?, ..Item::default() };
    let mut path = String::new();
    for field in columns::CATEGORY {
        let level = row.get(field).text(&mut buffer).map_err(|e| reason(row, field, e))?;
        let Some(level) = level else { break };
        if !path.is_empty() {
            path.push('/');
        }
        path += &category(level, row.column(field));
    }
    if !path.is_empty() {
        item.facets.push(Facet::new("category", &path));
    }
    for (field, key) in [(Field::Brand, "brand"), (Field::Variant, "variant")] {
        if let Some(value) = row.get(field).text(&mut buffer).map_err(|e| reason(row, field, e))? {
            item.facets.push(Facet::new(key, value));
        }
    }
    let mut problem = None;
    row.facets(&mut |key, cell: Cell| match cell.text(&mut buffer) {
        Ok(Some(value)) => item.facets.push(Facet::new(key, value)),
        Ok(None) => {}
        Err(error) => problem = Some(format!("column facet.{key}: {error}")),
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    if let Some(text) = row.get(Field::Text).text(&mut buffer).map_err(|e| reason(row, Field::Text, e))? {
        item.text = text.to_owned();
    }
    item.consumable = row.get(Field::Consumable).flag().map_err(|e| reason(row, Field::Consumable, e))?;
    Ok(item)
}

/// The time since when an item is sold, milliseconds since the epoch, is read from a list of items alone: in a log the
/// time is the event's.
pub(super) fn time(row: &dyn Record) -> Result<Option<i64>, String> {
    let micros = row.get(Field::Time).micros().map_err(|e| reason(row, Field::Time, e))?;
    Ok(micros.map(|micros| micros.div_euclid(1000)))
}

/// The price; 0 and less is none.
fn price(row: &dyn Record) -> Result<Option<f64>, String> {
    let price = row.get(Field::Price).number().map_err(|e| reason(row, Field::Price, e))?;
    Ok(price.filter(|&price| price > 0.0))
}

/// A path as facets write it: levels parted by slashes. Column `category_code` parts them by dots, others by ` > `.
fn category(level: &str, column: &str) -> String {
    match column {
        "category_code" => level.replace('.', "/"),
        _ => level.replace(" > ", "/"),
    }
}
