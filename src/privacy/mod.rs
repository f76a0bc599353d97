//! What the visitor can see, take along and erase.

use crate::history::History;

/// Everything that is kept, in readable form. Item ids were hashed when they were recorded and cannot be turned back.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// `indwell`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// When it was made, milliseconds since the epoch.
    pub exported_at: f64,
    /// What was done, oldest first.
    pub events: Vec<ExportedEvent>,
    /// What it was done with.
    pub items: Vec<ExportedItem>,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedEvent {
    /// Its name.
    pub name: &'static str,
    /// When, milliseconds since the epoch, to the second.
    pub time: f64,
    /// Place in [`Export::items`].
    pub item: u32,
    /// Dwell in milliseconds or preference from -1 to 1; 0 for others.
    pub value: f32,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedItem {
    /// The hash of its id, 16 hexadecimal digits.
    pub key: String,
    /// Its facets, as `key=value`; words of a text are kept as hashes, as `text#` and 8 hexadecimal digits.
    pub facets: Vec<String>,
    /// Natural logarithm of its price.
    pub log_price: Option<f32>,
    /// When it was published, milliseconds since the epoch.
    pub time: Option<f64>,
    /// Whether it is bought again and again.
    pub consumable: bool,
}

/// The readable form of a history.
pub fn export(history: &History, now: i64) -> Export {
    let history = history.compacted(false);
    let catalog = history.catalog();
    let items = (0..catalog.len() as u32).map(|number| {
        let item = catalog.item(number);
        let facets = item.facets.iter().map(|&facet| {
            let facet = &catalog.facets()[facet as usize];
            if facet.value.is_empty() {
                joined(&facet.key, "#", &hex(u64::from(facet.id), 8))
            } else {
                joined(&facet.key, "=", &facet.value)
            }
        });
        ExportedItem {
            key: hex(catalog.key(number).0, 16),
            facets: facets.collect(),
            log_price: item.log_price,
            time: (item.time != 0).then(|| f64::from(item.time) * 1000.0),
            consumable: item.consumable,
        }
    });
    let events = history.events().iter().map(|record| ExportedEvent {
        name: record.name.as_str(),
        time: f64::from(record.at) * 1000.0,
        item: record.item,
        value: record.value,
    });
    Export { format: "indwell", version: 1, exported_at: now as f64, events: events.collect(), items: items.collect() }
}

fn hex(number: u64, digits: u32) -> String {
    let digit = |at: u32| char::from_digit((number >> (4 * at)) as u32 & 15, 16).unwrap_or('0');
    (0..digits).rev().map(digit).collect()
}

fn joined(key: &str, sign: &str, value: &str) -> String {
    let mut joined = String::from(key);
    joined.push_str(sign);
    joined.push_str(value);
    joined
}
