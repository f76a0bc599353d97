//! Events: who did what with which item, and when.

use super::sessions::Sessions;
use super::{Catalogue, Field, Problem, Record, Request, Tally, reason, rows};
use crate::offline::log::{Kind, Log};

/// Names of events that are understood: compared by their letters alone, in lower case. What else is there says
/// nothing about one item, or nothing good.
const NAMES: [(Kind, &[&str]); 3] = [
    (
        Kind::View,
        &[
            "viewitem",
            "selectitem",
            "view",
            "click",
            "clicks",
            "productviewed",
            "productclicked",
            "viewproduct",
            "viewcontent",
            "detailview",
            "productdetailview",
            "itemview",
            "read",
            "addtowishlist",
            "productaddedtowishlist",
        ],
    ),
    (Kind::Cart, &["addtocart", "cart", "productadded", "addtobasket", "basket"]),
    (Kind::Purchase, &["purchase", "transaction", "buy", "bought", "order", "ordercompleted", "sale"]),
];
/// So many names that are not understood are kept for a message.
const UNKNOWN: usize = 20;

/// Events of one file or several, until all are read.
#[derive(Default)]
pub struct Events {
    names: Names,
    sessions: Sessions,
    buffers: [String; 4],
}

/// How events are named.
struct Names {
    known: Vec<(String, Option<Kind>)>,
    unnamed: Kind,
    unknown: Vec<(String, u64)>,
}

impl Default for Names {
    fn default() -> Self {
        Names { known: Vec::new(), unnamed: Kind::View, unknown: Vec::new() }
    }
}

impl Events {
    /// The usual names, and `NAME=KIND` for others: `Ansicht=view`. Where a file has no column of names every row is
    /// an `unnamed` event.
    pub fn new(mappings: &[String], unnamed: Kind) -> Result<Events, Problem> {
        let mut names = Names { unnamed, ..Names::default() };
        for mapping in mappings {
            let problem = || format!("--event {mapping}: write NAME=view, NAME=cart, NAME=purchase or NAME=ignore");
            let (name, kind) = mapping.rsplit_once('=').ok_or_else(problem)?;
            let kind = match kind {
                "ignore" => None,
                kind => Some(kind_named(kind).ok_or_else(problem)?),
            };
            names.known.push((name.to_owned(), kind));
        }
        Ok(Events { names, ..Events::default() })
    }

    /// Reads a file; what its rows say of items goes into the catalogue.
    pub fn read(&mut self, request: &Request, log: &mut Log, catalogue: &mut Catalogue) -> Result<Tally, Problem> {
        let tally = rows(request, &mut |row| self.take(row, log, catalogue))?;
        if tally.rows > 0 && tally.ignored == tally.rows - tally.skipped {
            let names: Vec<&str> = self.names.unknown.iter().map(|unknown| unknown.0.as_str()).collect();
            let message = "no row says that an item was looked at, put into a basket or bought; events there";
            return Err(Problem::file(request.path, format!("{message}: {} (--event NAME=view)", names.join(", "))));
        }
        Ok(tally)
    }

    /// Puts all sessions into a log, in time order.
    pub fn finish(self, log: &mut Log) {
        self.sessions.finish(log);
    }

    fn take(&mut self, row: &dyn Record, log: &mut Log, catalogue: &mut Catalogue) -> Result<bool, String> {
        let [one, two, three, four] = &mut self.buffers;
        let bad = |field: Field| move |error| reason(row, field, error);
        let kind = match row.get(Field::Event).text(one).map_err(bad(Field::Event))? {
            None => Some(self.names.unnamed),
            Some(name) => self.names.kind(name),
        };
        let Some(kind) = kind else { return Ok(false) };
        let item = row.get(Field::Item);
        let item = item.id(two).map_err(bad(Field::Item))?.ok_or_else(|| reason(row, Field::Item, "is empty"))?;
        let (visitor, session) = (row.get(Field::Visitor), row.get(Field::Session));
        let visitor = visitor.id(three).map_err(bad(Field::Visitor))?;
        let session = session.id(four).map_err(bad(Field::Session))?;
        if visitor.is_none() && session.is_none() {
            return Err("has neither visitor nor session".to_owned());
        }
        let micros = row.get(Field::Time).micros().map_err(bad(Field::Time))?;
        let number = log.number(item);
        catalogue.describe_once(number, item, row)?;
        self.sessions.push(visitor, session, number, kind, micros.unwrap_or(0));
        Ok(true)
    }
}

impl Names {
    /// What was done, or nothing where the name says nothing about an item.
    fn kind(&mut self, name: &str) -> Option<Kind> {
        if let Some((_, kind)) = self.known.iter().find(|known| known.0 == name) {
            return *kind;
        }
        let plain: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
        let kind = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(kind, _)| *kind);
        if kind.is_some() {
            self.known.push((name.to_owned(), kind));
        } else if let Some(unknown) = self.unknown.iter_mut().find(|unknown| unknown.0 == name) {
            unknown.1 += 1;
        } else if self.unknown.len() < UNKNOWN {
            self.unknown.push((name.to_owned(), 1));
        }
        kind
    }
}

/// `view`, `cart` or `purchase`.
pub fn kind_named(name: &str) -> Option<Kind> {
    match name {
        "view" => Some(Kind::View),
        "cart" => Some(Kind::Cart),
        "purchase" => Some(Kind::Purchase),
        _ => None,
    }
}
