//! What the made-up visitors look through: the catalogues of the demo shop and of the demo newspaper.

use crate::item::{Facet, Item};
use crate::offline::read::Problem;
use crate::offline::simulate::visitors::{self, DAY, START};
use serde_json::Value;
use std::path::Path;

/// The demo shop's products, the best-selling first.
pub fn shop(path: &Path) -> Result<Vec<Item>, Problem> {
    let bad = |what: &str| Problem::file(path, format!("is not the demo shop's catalogue: {what}"));
    let text = std::fs::read(path).map_err(|error| Problem::file(path, error))?;
    let all: Value = serde_json::from_slice(&text).map_err(|error| bad(&error.to_string()))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let at = |value: &Value| value.as_u64().unwrap_or(u64::MAX) as usize;
    let rows = all["products"].as_array().ok_or_else(|| bad("it has no products"))?;
    let item = |row: &Value| {
        let mut facets = vec![Facet::new("kind", &text(&all["kinds"][at(&row[3])]))];
        for number in row[6].as_array().into_iter().flatten() {
            let pair = &all["facets"][at(number)];
            facets.push(Facet::new(&text(&pair[0]), &text(&pair[1])));
        }
        let price = row[2].as_f64().map(|pence| pence / 100.0);
        Item { item_id: text(&row[0]), facets, price, text: text(&row[1]), ..Item::default() }
    };
    let items: Vec<Item> = rows.iter().map(item).collect();
    if items.len() < 2 * visitors::LIST { Err(bad("it has too few products")) } else { Ok(items) }
}

/// The demo newspaper's pieces, the newest first: the section with the first of its topics is the kind, the other topics are themes.
pub fn paper(folder: &Path) -> Result<Vec<Item>, Problem> {
    let bad = |what: &str| Problem::file(folder, format!("is not the demo newspaper: {what}"));
    let entries = std::fs::read_dir(folder).map_err(|error| Problem::file(folder, error))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut pieces = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let text = std::fs::read_to_string(file).map_err(|error| Problem::file(file, error))?;
        let section = file.file_stem().unwrap_or_default().to_string_lossy();
        for piece in text.split("== ").skip(1) {
            pieces.push(read_piece(piece, &section).ok_or_else(|| bad("a piece is not whole"))?);
        }
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.time));
    if pieces.len() < visitors::LIST { Err(bad("it has too few pieces")) } else { Ok(pieces) }
}

fn read_piece(text: &str, section: &str) -> Option<Item> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next()?.split('|').map(str::trim).collect();
    let [id, form, topics, days, ..] = head[..] else { return None };
    let mut topics = topics.split(',').map(str::trim);
    let mut facets = vec![Facet::new("kind", &format!("{section}/{}", topics.next()?))];
    facets.extend(topics.map(|topic| Facet::new("theme", topic)));
    facets.push(Facet::new("material", form));
    let time = Some(START - days.parse::<i64>().ok()? * DAY);
    Some(Item { item_id: id.into(), facets, text: lines.next()?.into(), time, ..Item::default() })
}
