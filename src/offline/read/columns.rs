//! Which column of a file is what: our own names, those of GA4's export, and the usual ones elsewhere.

use super::Cell;
use std::collections::HashMap;

/// What a column can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Field {
    /// The item's id.
    Item,
    /// Who did it.
    Visitor,
    /// In which visit.
    Session,
    /// What was done.
    Event,
    /// When, or since when an item is sold.
    Time,
    /// The item's price.
    Price,
    /// The item's name.
    Text,
    /// The facet `brand`.
    Brand,
    /// The facet `variant`.
    Variant,
    /// The facet `category`: a path, or its first level.
    Category,
    /// Its second level, and so on.
    Category2,
    /// Third level.
    Category3,
    /// Fourth level.
    Category4,
    /// Fifth level.
    Category5,
    /// Whether the item is bought again and again.
    Consumable,
    /// A shown list.
    List,
    /// An item's place in it.
    Position,
    /// Whether it was clicked there.
    Clicked,
    /// The second item of a pair.
    ItemB,
    /// Distinct visitors of a pair.
    Visitors,
    /// Σ t/n² of a pair.
    Shared,
    /// Σ t/n of a pair.
    Together,
    /// Σ t·e^(−steps between) of a pair.
    After,
    /// Clicks on its first item.
    Clicks,
    /// Clicks of late on it.
    OfLate,
    /// What it was followed by.
    LeftFor,
    /// The share of all clicks that are of late.
    LateShare,
}

/// The levels of a category path.
pub const CATEGORY: [Field; 5] =
    [Field::Category, Field::Category2, Field::Category3, Field::Category4, Field::Category5];
/// How many fields there are.
pub const FIELDS: usize = Field::LateShare as usize + 1;

/// What a file lists: the same column name may mean different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Items of the shop.
    Items,
    /// What visitors did.
    Events,
    /// What visitors were shown.
    Impressions,
    /// Counted pairs of items.
    Pairs,
}

const EVENTS: u8 = 1;
const ITEMS: u8 = 2;
const SHOWN: u8 = 4;
const ACTS: u8 = EVENTS | SHOWN;
const PAIRS: u8 = 8;
const ALL: u8 = ITEMS | ACTS;

/// Of each field: in which kinds of file, its name on the command line, and the column names that stand for it, the
/// best first. Column names are compared by their letters and digits alone, in lower case.
#[rustfmt::skip]
const NAMES: [(Field, u8, &str, &[&str]); FIELDS] = [
    (Field::Item, ALL | PAIRS, "item_id", &["itema", "itemid", "itemsitemid", "productid", "sku", "productsku", "articleid", "contentid", "id", "item", "product"]),
    (Field::Visitor, ACTS, "visitor", &["visitor", "visitorid", "userpseudoid", "clientid", "customerid", "userid", "user"]),
    (Field::Session, EVENTS, "session", &["session", "sessionid", "usersession", "gasessionid", "visitid"]),
    (Field::Event, EVENTS, "event", &["event", "eventname", "eventtype", "action", "name"]),
    (Field::Time, ALL, "time", &["time", "timestamp", "eventtimestamp", "eventtime", "datetime", "createdat", "datepublished", "releasedate", "date"]),
    (Field::Price, ALL, "price", &["price", "itemprice", "itemsprice", "unitprice"]),
    (Field::Text, ALL, "name", &["itemname", "itemsitemname", "productname", "title", "headline", "text"]),
    (Field::Brand, ALL, "brand", &["brand", "itembrand", "itemsitembrand"]),
    (Field::Variant, ALL, "variant", &["variant", "itemvariant", "itemsitemvariant"]),
    (Field::Category, ALL, "category", &["category", "itemcategory", "itemsitemcategory", "categorypath", "categorycode", "section"]),
    (Field::Category2, ALL, "category2", &["category2", "itemcategory2", "itemsitemcategory2"]),
    (Field::Category3, ALL, "category3", &["category3", "itemcategory3", "itemsitemcategory3"]),
    (Field::Category4, ALL, "category4", &["category4", "itemcategory4", "itemsitemcategory4"]),
    (Field::Category5, ALL, "category5", &["category5", "itemcategory5", "itemsitemcategory5"]),
    (Field::Consumable, ITEMS, "consumable", &["consumable"]),
    (Field::List, SHOWN, "list", &["impression", "impressionid", "list", "listid", "requestid"]),
    (Field::Position, SHOWN, "position", &["position", "index", "slot", "rank"]),
    (Field::Clicked, SHOWN, "clicked", &["clicked", "click", "isclicked", "label"]),
    (Field::ItemB, PAIRS, "item_b", &["itemb"]),
    (Field::Visitors, PAIRS, "visitors", &["visitors"]),
    (Field::Shared, PAIRS, "shared", &["shared"]),
    (Field::Together, PAIRS, "together", &["together"]),
    (Field::After, PAIRS, "after", &["after"]),
    (Field::Clicks, PAIRS, "clicks", &["clicks"]),
    (Field::OfLate, PAIRS, "of_late", &["oflate"]),
    (Field::LeftFor, PAIRS, "left_for", &["leftfor"]),
    (Field::LateShare, PAIRS, "late_share", &["lateshare"]),
];

impl Field {
    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        NAMES[self as usize].2
    }
}

/// What a column is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of the fields.
    Field(Field),
    /// A facet of the item with this key.
    Facet(String),
}

/// How columns are named in one file.
#[derive(Clone, Debug)]
pub struct Naming {
    /// What the file lists.
    pub kind: Kind,
    /// Columns the publisher named: by column name as it stands in the file.
    mapped: HashMap<String, Role>,
}

/// A name of a column, how good it fits a field (0 is best), and what it is.
type Fit = (usize, Role);

impl Naming {
    /// The usual names alone.
    pub fn usual(kind: Kind) -> Naming {
        Naming { kind, mapped: HashMap::new() }
    }

    /// The usual names, and `FIELD=COLUMN` for any other, such as `item_id=StockCode` or `facet.colour=Colour`.
    pub fn new(kind: Kind, mappings: &[String]) -> Result<Naming, String> {
        let mut mapped = HashMap::new();
        for mapping in mappings {
            let (field, column) = mapping
                .split_once('=')
                .filter(|(field, column)| !field.is_empty() && !column.is_empty())
                .ok_or_else(|| format!("--column {mapping}: write FIELD=COLUMN, such as item_id=StockCode"))?;
            let role = match field.strip_prefix("facet.") {
                Some(key) if !key.is_empty() => Role::Facet(key.to_owned()),
                _ => Role::Field(NAMES.iter().find(|row| row.2 == field).map(|row| row.0).ok_or_else(|| {
                    let names: Vec<&str> = NAMES.iter().map(|row| row.2).collect();
                    format!("--column {mapping}: there is no field {field}; there are: {} facet.KEY", names.join(" "))
                })?),
            };
            mapped.insert(column.to_owned(), role);
        }
        Ok(Naming { kind, mapped })
    }

    /// What the column of this name is, and how well its name fits.
    pub fn fit(&self, column: &str) -> Option<Fit> {
        if let Some(role) = self.mapped.get(column) {
            return Some((0, role.clone()));
        }
        if let Some(key) = column.strip_prefix("facet.").or_else(|| column.strip_prefix("facets."))
            && !key.is_empty()
        {
            return Some((1, Role::Facet(key.to_owned())));
        }
        let plain: String =
            column.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
        // In a list of items `name` is the item's, in a log of events the event's.
        if plain == "name" && self.kind == Kind::Items {
            return Some((1, Role::Field(Field::Text)));
        }
        let kind = match self.kind {
            Kind::Items => ITEMS,
            Kind::Events => EVENTS,
            Kind::Impressions => SHOWN,
            Kind::Pairs => PAIRS,
        };
        NAMES.iter().filter(|row| row.1 & kind != 0).find_map(|row| {
            let place = row.3.iter().position(|&name| name == plain)?;
            (!self.is_mapped(row.0)).then_some((place + 1, Role::Field(row.0)))
        })
    }

    /// Whether the publisher named the column of a field.
    fn is_mapped(&self, field: Field) -> bool {
        self.mapped.values().any(|role| *role == Role::Field(field))
    }

    /// The columns that the publisher named.
    pub fn mapped(&self) -> impl Iterator<Item = &str> {
        self.mapped.keys().map(String::as_str)
    }
}

/// The columns of one file with a header.
#[derive(Clone, Debug)]
pub struct Columns {
    /// By field: the place of its column.
    by_field: [Option<usize>; FIELDS],
    /// Key and place of facet columns.
    facets: Vec<(String, usize)>,
    /// How many columns the header has.
    pub count: usize,
    /// The names in the header.
    names: Vec<String>,
}

impl Columns {
    /// Finds the columns in a header. Says what is missing if the publisher named a column that is not there.
    pub fn find(header: &[String], naming: &Naming) -> Result<Columns, String> {
        if let Some(missing) = naming.mapped().find(|name| !header.iter().any(|column| column == name)) {
            return Err(format!("has no column {missing}; it has: {}", header.join(", ")));
        }
        let mut best = [usize::MAX; FIELDS];
        let mut columns =
            Columns { by_field: [None; FIELDS], facets: Vec::new(), count: header.len(), names: header.to_vec() };
        for (place, name) in header.iter().enumerate() {
            match naming.fit(name) {
                Some((fit, Role::Field(field))) if fit < best[field as usize] => {
                    best[field as usize] = fit;
                    columns.by_field[field as usize] = Some(place);
                }
                Some((_, Role::Facet(key))) => columns.facets.push((key, place)),
                _ => {}
            }
        }
        Ok(columns)
    }

    /// The place of a field's column.
    pub fn place(&self, field: Field) -> Option<usize> {
        self.by_field[field as usize]
    }

    /// The places of all columns in use.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        self.by_field.iter().flatten().copied().chain(self.facets.iter().map(|facet| facet.1))
    }

    /// Facet keys with the places of their columns.
    pub fn facets(&self) -> &[(String, usize)] {
        &self.facets
    }

    /// The name of the column of a field.
    pub fn name(&self, field: Field) -> Option<&str> {
        self.place(field).map(|place| self.names[place].as_str())
    }

    /// `item_id ← product_id, …`: what is read from where.
    pub fn describe(&self) -> String {
        let fields = NAMES.iter().filter_map(|row| Some(format!("{} ← {}", row.2, self.name(row.0)?)));
        let facets = self.facets.iter().map(|(key, place)| format!("facet.{key} ← {}", self.names[*place]));
        fields.chain(facets).collect::<Vec<_>>().join(", ")
    }
}

/// A row of a file: a cell for each field.
pub trait Record {
    /// The cell of a field; [`Cell::Empty`] where the row has none.
    fn get(&self, field: Field) -> Cell<'_>;
    /// Calls `each` with the key and cell of every facet that has a column of its own.
    fn facets(&self, each: &mut dyn FnMut(&str, Cell<'_>));
    /// The name of a field's column, for messages.
    fn column(&self, field: Field) -> &str;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(kind: Kind, header: &[&str], mappings: &[&str]) -> Result<String, String> {
        let mappings: Vec<String> = mappings.iter().map(|&m| m.to_owned()).collect();
        let header: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
        Ok(Columns::find(&header, &Naming::new(kind, &mappings)?)?.describe())
    }

    #[test]
    fn names_of_others_are_understood() {
        let cases: [(Kind, &[&str], &str); 5] = [
            (Kind::Events, &["SessionId", "ItemId", "Time"], "item_id ← ItemId, session ← SessionId, time ← Time"),
            (
                Kind::Events,
                &["event_time", "event_type", "product_id", "category_id", "category_code", "user_id", "user_session"],
                "item_id ← product_id, visitor ← user_id, session ← user_session, event ← event_type, time ← event_time, \
                 category ← category_code",
            ),
            (
                Kind::Events,
                &[
                    "user_id",
                    "user_pseudo_id",
                    "event_name",
                    "event_timestamp",
                    "items.item_id",
                    "items.item_category2",
                ],
                "item_id ← items.item_id, visitor ← user_pseudo_id, event ← event_name, time ← event_timestamp, \
                 category2 ← items.item_category2",
            ),
            (Kind::Items, &["sku", "name", "facet.colour"], "item_id ← sku, name ← name, facet.colour ← facet.colour"),
            (
                Kind::Impressions,
                &["impression_id", "user", "item_id", "position", "clicked"],
                "item_id ← item_id, visitor ← user, list ← impression_id, position ← position, clicked ← clicked",
            ),
        ];
        for (kind, header, expected) in cases {
            assert_eq!(columns(kind, header, &[]).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn the_publishers_word_comes_first() {
        let header = ["StockCode", "item_id", "Colour"];
        let found = columns(Kind::Items, &header, &["item_id=StockCode", "facet.colour=Colour"]);
        assert_eq!(found.as_deref(), Ok("item_id ← StockCode, facet.colour ← Colour"));
        assert!(columns(Kind::Items, &header, &["item_id=Code"]).is_err_and(|e| e.contains("no column Code")));
        assert!(columns(Kind::Items, &header, &["code=StockCode"]).is_err_and(|e| e.contains("no field code")));
        assert!(columns(Kind::Items, &header, &["StockCode"]).is_err());
    }
}
