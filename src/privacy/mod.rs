//! What the visitor can see, take along and erase.

use crate::history::{Catalog, History, PARTS};

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
    /// What is left of older weeks.
    pub sums: Vec<ExportedSum>,
    /// What was forgotten of late, and is known so that other tabs forget it too.
    pub forgotten: Vec<ExportedForgotten>,
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

/// The sums of a week.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedSum {
    /// When the week began, milliseconds since the epoch.
    pub from: f64,
    /// Up to when they reach.
    pub until: f64,
    /// How many events were looked at, read, or searched for.
    pub events: u32,
    /// The strongest facets, as in an item; the evidence for each as of the beginning of the week, where a view is 1; and
    /// how many events.
    pub facets: Vec<(String, f32, u32)>,
}

/// Something forgotten.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedForgotten {
    /// The hash of the item's id or of the facet, 16 hexadecimal digits.
    pub key: String,
    /// When it was forgotten, milliseconds since the epoch.
    pub time: f64,
}

/// The readable form of a history.
pub fn export(history: &History, now: i64) -> Export {
    let mut history = history.clone();
    history.compact();
    let catalog = history.catalog();
    let items = (0..catalog.len() as u32).map(|number| {
        let item = catalog.item(number);
        ExportedItem {
            key: hex(catalog.key(number).0, 16),
            facets: item.facets.iter().map(|&facet| readable(catalog, facet)).collect(),
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
    let sums = history.digests().iter().map(|digest| ExportedSum {
        from: f64::from(digest.start()) * 1000.0,
        until: f64::from(digest.until) * 1000.0,
        events: digest.events,
        facets: (digest.facets.iter())
            .map(|folded| (readable(catalog, folded.facet), folded.liked as f32 / PARTS, folded.count))
            .collect(),
    });
    let forgotten = history
        .forgotten()
        .iter()
        .map(|gone| ExportedForgotten { key: hex(gone.key.0, 16), time: f64::from(gone.told) * 1000.0 });
    Export {
        format: "indwell",
        version: 2,
        exported_at: now as f64,
        events: events.collect(),
        items: items.collect(),
        sums: sums.collect(),
        forgotten: forgotten.collect(),
    }
}

#[inline(never)]
fn readable(catalog: &Catalog, facet: u32) -> String {
    let facet = &catalog.facets()[facet as usize];
    if facet.value.is_empty() {
        return joined(&facet.key, "#", &hex(u64::from(facet.id), 8));
    }
    joined(&facet.key, "=", &facet.value)
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
