//! `indwell inspect`.

use super::source::Reading;
use super::{print, print_json, report};
use crate::item::{Item, ItemKey};
use crate::offline::build::brotli;
use crate::offline::log::Log;
use crate::offline::read::{self, Catalogue, Kind, Problem};
use crate::pack::{Pack, Relation, Section};
use crate::recommend::Params;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// What to look into.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pack
    pack: PathBuf,
    /// Show what the pack says of this item
    #[arg(long, value_name = "ID")]
    item: Option<String>,
    /// Show all neighbours: relation, item, neighbour and weight, parted by tabs
    #[arg(long, conflicts_with = "item")]
    neighbours: bool,
    /// Write a page with pictures, which needs nothing but itself
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Items with their names, which a pack does not hold
    #[arg(long, value_name = "FILE")]
    items: Option<PathBuf>,
    /// The same as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

/// A pack with what a reader wants to know of it.
pub struct Inspected {
    /// The pack.
    pub pack: Pack,
    /// Bytes of the file, and with brotli.
    pub bytes: (usize, usize),
    /// Name, bytes, and bytes with brotli of every section.
    pub sections: Vec<(&'static str, usize, usize)>,
    /// By relation that the pack has: its name, and how many neighbours each item has.
    pub relations: Vec<(Relation, &'static str, Vec<usize>)>,
    /// Items by falling popularity.
    pub popular: Vec<u32>,
    names: HashMap<String, String>,
}

const SECTIONS: [(Section, &str); 13] = [
    (Section::Ids, "item ids"),
    (Section::Facets, "facets"),
    (Section::ItemFacets, "facets of items"),
    (Section::Flags, "flags"),
    (Section::Prices, "prices"),
    (Section::Times, "times"),
    (Section::Popularity, "popularity"),
    (Section::Trend, "trend"),
    (Section::Embeddings, "embeddings"),
    (Section::Params, "query parameters"),
    (Section::Weights, "weight priors"),
    (Section::Variants, "variants"),
    (Section::Examination, "examination"),
];
const RELATIONS: [(Relation, &str); 4] = [
    (Relation::Next, "looked at next"),
    (Relation::AlsoViewed, "also viewed"),
    (Relation::AlsoBought, "also bought"),
    (Relation::BoughtTogether, "bought together"),
];
const PARAMS: [&str; Params::LEN] = ["decay", "repeat_last", "repeat_earlier", "long", "long_decay", "half_life"];

impl Args {
    /// Looks into the pack.
    pub fn run(&self) -> Result<(), Problem> {
        let bytes = std::fs::read(&self.pack).map_err(|error| Problem::file(&self.pack, error))?;
        let inspected = Inspected::new(bytes, self.names()?)
            .map_err(|refused| Problem::file(&self.pack, format!("not taken as a pack: {refused}")))?;
        if let Some(path) = &self.html {
            std::fs::write(path, report::page(&inspected)).map_err(|error| Problem::file(path, error))?;
        }
        if let Some(id) = &self.item {
            let item = inspected.pack.find(ItemKey::new(id));
            let item = item.ok_or_else(|| Problem::file(&self.pack, format!("has no item \"{id}\"")))?;
            return if self.json { print_json(&inspected.item(item)) } else { print(&inspected.item_text(item)) };
        }
        if self.neighbours {
            return print(&inspected.all_neighbours());
        }
        if self.json { print_json(&inspected.to_json()) } else { print(&inspected.text()) }
    }

    /// Names of items by their ids.
    fn names(&self) -> Result<HashMap<String, String>, Problem> {
        let Some(path) = &self.items else { return Ok(HashMap::new()) };
        let (mut log, mut catalogue) = (Log::new(), Catalogue::default());
        read::read_items(&self.reading.request(path, Kind::Items)?, &mut log, &mut catalogue)?;
        Ok(catalogue.into_items(&log).into_iter().map(|item: Item| (item.item_id, item.text)).collect())
    }
}

impl Inspected {
    fn new(bytes: Vec<u8>, names: HashMap<String, String>) -> Result<Inspected, String> {
        let sizes = (bytes.len(), brotli(&bytes));
        let pack = Pack::read(bytes).map_err(|refused| format!("{refused:?}"))?;
        let kinds = SECTIONS.iter().map(|&(section, name)| (section as usize, name));
        let kinds = kinds.chain(RELATIONS.iter().map(|&(r, name)| (Section::Neighbours as usize + r as usize, name)));
        let sections = kinds.filter_map(|(kind, name)| {
            let bytes = pack.bytes_of(kind);
            (!bytes.is_empty()).then(|| (name, bytes.len(), brotli(bytes)))
        });
        let sections = sections.collect();
        let count = |relation, item| pack.neighbours(relation, item).map_or(0, Iterator::count);
        let relations = RELATIONS.iter().filter_map(|&(relation, name)| {
            let counts: Vec<usize> = (0..pack.len()).map(|item| count(relation, item)).collect();
            counts.iter().any(|&count| count > 0).then_some((relation, name, counts))
        });
        let relations = relations.collect();
        let mut popular: Vec<u32> = (0..pack.len()).collect();
        popular.sort_by(|&a, &b| pack.popularity(b).total_cmp(&pack.popularity(a)));
        Ok(Inspected { bytes: sizes, sections, relations, popular, names, pack })
    }

    /// The id of an item, and its name where it is known.
    pub fn label(&self, item: u32) -> String {
        let id = self.pack.id(item).unwrap_or_default();
        match self.names.get(id) {
            Some(name) if !name.is_empty() => format!("{name} ({id})"),
            _ => id.to_owned(),
        }
    }

    /// The neighbours of an item, the heaviest first.
    pub fn neighbours(&self, relation: Relation, item: u32) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> = self.pack.neighbours(relation, item).into_iter().flatten().collect();
        row.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        row
    }

    /// How the pack asks to be asked.
    pub fn params(&self) -> Vec<(&'static str, f32)> {
        PARAMS.into_iter().zip(self.pack.params::<{ Params::LEN }>()).filter(|param| !param.1.is_nan()).collect()
    }

    fn to_json(&self) -> Value {
        let sections =
            self.sections.iter().map(|&(name, raw, small)| json!({ "name": name, "bytes": raw, "brotli": small }));
        let relations = self.relations.iter().map(|(_, name, counts)| {
            let with = counts.iter().filter(|&&count| count > 0).count();
            json!({ "name": name, "items": with, "neighbours": counts.iter().sum::<usize>() })
        });
        let params: Map<String, Value> =
            self.params().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        json!({
            "items": self.pack.len(), "built": self.pack.built(), "pack_bytes": self.bytes.0,
            "pack_bytes_brotli": self.bytes.1, "sections": sections.collect::<Vec<_>>(),
            "relations": relations.collect::<Vec<_>>(), "params": params,
        })
    }

    fn text(&self) -> String {
        let mut text = format!("{} items, {} bytes, {} with brotli\n\n", self.pack.len(), self.bytes.0, self.bytes.1);
        text += &format!("{:<20}{:>12}{:>12}\n", "section", "bytes", "brotli");
        for (name, raw, small) in &self.sections {
            text += &format!("{name:<20}{raw:>12}{small:>12}\n");
        }
        for (_, name, counts) in &self.relations {
            let with = counts.iter().filter(|&&count| count > 0).count();
            let sum: usize = counts.iter().sum();
            text += &format!("\n{name}: {with} items with {:.1} neighbours each", sum as f64 / with.max(1) as f64);
        }
        let params: Vec<String> = self.params().iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
        text + "\nasked with " + &params.join(", ") + "\n"
    }

    fn all_neighbours(&self) -> String {
        let mut text = String::new();
        for &(relation, name, _) in &self.relations {
            for item in 0..self.pack.len() {
                let id = self.pack.id(item).unwrap_or_default();
                for (other, weight) in self.neighbours(relation, item) {
                    text += &format!("{name}\t{id}\t{}\t{weight}\n", self.pack.id(other).unwrap_or_default());
                }
            }
        }
        text
    }

    fn item(&self, item: u32) -> Value {
        let rows = self.relations.iter().map(|&(relation, name, _)| {
            let row = self.neighbours(relation, item).into_iter();
            let row = row.map(|(other, weight)| json!({ "item_id": self.pack.id(other), "weight": weight }));
            (name.to_owned(), Value::Array(row.collect()))
        });
        let described = self.pack.describe(item).unwrap_or_default();
        let facets = described.facets.iter().map(|facet| json!({ "key": facet.key, "value": facet.value }));
        json!({
            "item_id": self.pack.id(item), "popularity": self.pack.popularity(item), "trend": self.pack.trend(item),
            "price": described.price, "facets": facets.collect::<Vec<_>>(),
            "neighbours": rows.collect::<Map<String, Value>>(),
        })
    }

    fn item_text(&self, item: u32) -> String {
        let described = self.pack.describe(item).unwrap_or_default();
        let facets: Vec<String> =
            described.facets.iter().map(|facet| format!("{}={}", facet.key, facet.value)).collect();
        let mut text = format!("{}\n{}\n", self.label(item), facets.join(", "));
        for &(relation, name, _) in &self.relations {
            text += &format!("\n{name}\n");
            for (other, weight) in self.neighbours(relation, item) {
                text += &format!("{weight:>10.4}  {}\n", self.label(other));
            }
        }
        text
    }
}
