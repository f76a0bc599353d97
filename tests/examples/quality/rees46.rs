//! REES46: what a visitor goes on to among the products of one category page.
//!
//! Sessions by their start: the pack is built from what happened before the first session of the last 30 % began; of those,
//! the first third is the validation part and the rest the test part. Every product that a session goes on to is foretold
//! from what it did before. Candidates: all products of its category, in the order of their events so far.

use crate::judge::{Case, World};
use crate::page::{Words, table};
use crate::table::Table;
use crate::{Ask, crowd};
use indwell::event::Name;
use indwell::item::{Facet, Item};
use indwell::offline::log::{Click, Kind, Log};
use std::collections::HashMap;

/// Shorter lists need no order.
const FEWEST: usize = 5;
/// The log has three hours: with a larger support next to no pair is left.
const SUPPORT: u32 = 1;

struct Row {
    at: i64,
    name: Name,
    item: usize,
    session: usize,
}

struct Night {
    items: Vec<Item>,
    categories: Vec<usize>,
    rows: Vec<Row>,
    /// Rows of each session, which are in the order of their start.
    sessions: Vec<Vec<usize>>,
}

/// The table of this log.
pub fn run(log: &str, ask: Ask) -> Result<Vec<Table>, String> {
    let night = read(log)?;
    let part = |share: f64| (night.sessions.len() as f64 * share) as usize;
    let cut = night.rows[night.sessions[part(0.7)][0]].at;
    let written = crowd::pack(&night.until(cut), &night.items, SUPPORT)?;
    let words = Words {
        name: "rees46",
        title: "REES46, next product of a category page".to_owned(),
        page: "popularity",
        history: "facets only",
        signals: &["facet", "session_facet", "text", "price", "viewed", "collaborative"],
    };
    let size = format!("The pack: {} bytes, {} with brotli.", written.bytes.len(), written.brotli);
    let world = World { items: night.items.clone(), pack: written.bytes };
    let (validation, test) = (night.cases(part(0.7)..part(0.8)), night.cases(part(0.8)..part(1.0)));
    let judged = if ask.test { &test } else { &validation };
    let mut table = table(&world, &words, &validation, judged, ask);
    table.notes.push(size);
    Ok(vec![table])
}

impl Night {
    /// What happened before a moment, as a log.
    fn until(&self, cut: i64) -> Log {
        let mut log = Log::new();
        for item in &self.items {
            log.number(&item.item_id);
        }
        for (number, rows) in self.sessions.iter().enumerate() {
            let rows = rows.iter().map(|&row| &self.rows[row]).filter(|row| row.at < cut);
            let kind = |name| match name {
                Name::AddToCart => Kind::Cart,
                Name::Purchase => Kind::Purchase,
                _ => Kind::View,
            };
            log.push(
                number as u32,
                rows.map(|row| Click { item: row.item as u32, kind: kind(row.name), time: row.at }),
            );
        }
        log.sort();
        log
    }

    /// Every product that these sessions go on to.
    fn cases(&self, sessions: std::ops::Range<usize>) -> Vec<Case> {
        let mut seen = vec![0u32; self.items.len()];
        let mut place = vec![0; self.rows.len()];
        for rows in &self.sessions[sessions.clone()] {
            rows.iter().enumerate().for_each(|(number, &row)| place[row] = number);
        }
        let mut of_category: HashMap<usize, Vec<usize>> = HashMap::new();
        for (item, category) in self.categories.iter().enumerate() {
            of_category.entry(*category).or_default().push(item);
        }
        let mut cases = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let earlier =
                &self.sessions[row.session][..if sessions.contains(&row.session) { place[number] } else { 0 }];
            let last = earlier.last().map(|&row| self.rows[row].item);
            let mut candidates = of_category[&self.categories[row.item]].clone();
            if last.is_some_and(|last| last != row.item) && candidates.len() >= FEWEST {
                candidates.sort_by_key(|&item| std::cmp::Reverse(seen[item]));
                let past = earlier.iter().map(|&row| &self.rows[row]).map(|row| (row.at, row.name, row.item)).collect();
                cases.push(Case { past, candidates, relevant: vec![row.item], now: row.at });
            }
            seen[row.item] += 1;
        }
        cases
    }
}

fn read(path: &str) -> Result<Night, String> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("{path}: {error}"))?;
    let mut night = Night { items: Vec::new(), categories: Vec::new(), rows: Vec::new(), sessions: Vec::new() };
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut categories: HashMap<String, usize> = HashMap::new();
    let mut sessions: HashMap<String, usize> = HashMap::new();
    for row in reader.records() {
        // The last line is cut.
        let Some(row) = row.ok().filter(|row| row.len() == 9) else { continue };
        let name = match &row[1] {
            "cart" => Name::AddToCart,
            "purchase" => Name::Purchase,
            _ => Name::ViewItem,
        };
        let clock: Vec<i64> = row[0].split([' ', ':']).filter_map(|part| part.parse().ok()).collect();
        let &[hours, minutes, seconds] = &clock[..] else { continue };
        let count = categories.len();
        let category = *categories.entry(row[3].to_owned()).or_insert(count);
        let item = *numbers.entry(row[2].to_owned()).or_insert_with(|| {
            let path = if row[4].is_empty() { row[3].to_owned() } else { row[4].replace('.', "/") };
            let mut facets = vec![Facet::new("category", &path)];
            facets.extend((!row[5].is_empty()).then(|| Facet::new("brand", &row[5])));
            let price = row[6].parse().ok().filter(|price| *price > 0.0);
            night.items.push(Item { item_id: row[2].to_owned(), facets, price, ..Item::default() });
            night.categories.push(category);
            night.items.len() - 1
        });
        let session = *sessions.entry(row[8].to_owned()).or_insert_with(|| {
            night.sessions.push(Vec::new());
            night.sessions.len() - 1
        });
        night.sessions[session].push(night.rows.len());
        // 1 October 2019, and the hours since.
        night.rows.push(Row { at: 1_569_888_000 + hours * 3600 + minutes * 60 + seconds, name, item, session });
    }
    if night.sessions.len() < 10 {
        return Err(format!("{path}: there are next to no sessions in it"));
    }
    Ok(night)
}
