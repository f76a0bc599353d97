//! Files of every format give the same log, and bad ones a clear word.

use crate::scratch::Scratch;
use indwell::item::Facet;
use indwell::offline::log::{Kind as Act, Log};
use indwell::offline::read::{Catalogue, Events, Kind, Naming, Problem, Request, Tally, read_impressions, read_items};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Visitor, event, item, seconds, price, category. The third visit of `ann` begins after a pause.
const ROWS: [(&str, &str, &str, i64, f64, &str); 8] = [
    ("ann", "view_item", "mug", 1_700_000_000, 9.5, "Kitchen/Mugs"),
    ("bob", "view_item", "bag", 1_700_000_010, 20.0, "Bags"),
    ("ann", "scroll", "mug", 1_700_000_015, 9.5, "Kitchen/Mugs"),
    ("ann", "view_item", "bag", 1_700_000_020, 20.0, "Bags"),
    ("ann", "add_to_cart", "bag", 1_700_000_030, 21.0, "Bags"),
    ("bob", "purchase", "bag", 1_700_000_040, 21.0, "Bags"),
    ("ann", "view_item", "cup", 1_700_004_000, 3.25, "Kitchen/Cups"),
    ("ann", "view_item", "mug", 1_700_004_001, 9.5, "Kitchen/Mugs"),
];

fn read(path: &Path) -> Result<(Log, Catalogue, Tally), Problem> {
    read_as(&Request::new(path, Kind::Events))
}

fn read_as(request: &Request) -> Result<(Log, Catalogue, Tally), Problem> {
    let (mut log, mut catalogue) = (Log::new(), Catalogue::default());
    let mut events = Events::new(&[], Act::View)?;
    let tally = events.read(request, &mut log, &mut catalogue)?;
    events.finish(&mut log);
    Ok((log, catalogue, tally))
}

/// A visitor's number, and the session's clicks: item, what was done, when.
type Spelt = (u32, Vec<(String, Act, i64)>);

/// Everything that a log says, in a form that can be compared.
fn spelt(log: &Log) -> Vec<Spelt> {
    let sessions = log.range(0..log.sessions()).map(|session| {
        let ids = session.items.iter().map(|&item| log.ids()[item as usize].clone());
        let clicks = ids.zip(session.kinds).zip(session.times).map(|((id, &kind), &time)| (id, kind, time));
        (session.visitor, clicks.collect())
    });
    sessions.collect()
}

#[test]
fn every_format_gives_the_same_log() {
    let folder = Scratch::new("formats");
    let table = |separator: &str, quote: &str, header: &str| {
        let line = |&(visitor, event, item, time, price, category): &(&str, &str, &str, i64, f64, &str)| {
            let cells = [visitor, event, item, &time.to_string(), &price.to_string(), category];
            cells.map(|cell| format!("{quote}{cell}{quote}")).join(separator) + "\n"
        };
        header.replace(',', separator) + "\n" + &ROWS.iter().map(line).collect::<String>()
    };
    let plain = table(",", "", "visitor,event,item_id,time,price,category");
    let files = [
        ("own.csv", plain.clone()),
        ("crlf.csv", plain.replace('\n', "\r\n")),
        ("bom.csv", format!("\u{feff}{plain}")),
        (
            "quoted.csv",
            table(",", "\"", "user_id,event_type,product_id,event_time,price,category_code")
                .replace("Kitchen/", "Kitchen."),
        ),
        (
            "semicolons.csv",
            table(";", "", "user_pseudo_id,event_name,items.item_id,event_timestamp,price,item_category"),
        ),
        ("tabs.tsv", table("\t", "", "visitor,event,item_id,time,price,category")),
        (
            "flat.jsonl",
            json_lines(
                |r| serde_json::json!({ "visitor": r.0, "event": r.1, "item_id": r.2, "time": r.3, "price": r.4, "category": r.5 }),
            ),
        ),
        ("export.jsonl", json_lines(ga4)),
    ];
    let expected = vec![
        (
            0,
            vec![
                ("mug".to_owned(), Act::View, ROWS[0].3),
                ("bag".to_owned(), Act::View, ROWS[3].3),
                ("bag".to_owned(), Act::Cart, ROWS[4].3),
            ],
        ),
        (1, vec![("bag".to_owned(), Act::View, ROWS[1].3), ("bag".to_owned(), Act::Purchase, ROWS[5].3)]),
        (0, vec![("cup".to_owned(), Act::View, ROWS[6].3), ("mug".to_owned(), Act::View, ROWS[7].3)]),
    ];
    let parquet = folder.path("events.parquet");
    write_parquet(&parquet);
    let mut paths: Vec<_> = files.iter().map(|(name, text)| folder.write(name, text.as_bytes())).collect();
    paths.push(folder.gz("events.csv.gz", plain.as_bytes()));
    paths.push(folder.xz("events.csv.xz", plain.as_bytes()));
    paths.push(parquet);
    for path in &paths {
        let (log, catalogue, tally) = read(path).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(spelt(&log), expected, "{}", path.display());
        assert_eq!((tally.rows, tally.skipped, tally.ignored), (8, 0, 1), "{}", path.display());
        let bag = catalogue.get(log.find("bag").unwrap()).unwrap();
        assert_eq!(
            (bag.price, &bag.facets[..]),
            (Some(21.0), &[Facet::new("category", "Bags")][..]),
            "{}",
            path.display()
        );
        let mug = catalogue.get(log.find("mug").unwrap()).unwrap();
        assert_eq!(mug.facets, [Facet::new("category", "Kitchen/Mugs")], "{}", path.display());
    }
}

type Row = (&'static str, &'static str, &'static str, i64, f64, &'static str);

fn json_lines(line: impl Fn(&Row) -> serde_json::Value) -> String {
    ROWS.iter().map(|row| line(row).to_string() + "\n").collect()
}

/// As GA4's export to BigQuery writes it: microseconds as a text, items in a list, categories by level.
fn ga4(row: &Row) -> serde_json::Value {
    let levels: Vec<&str> = row.5.split('/').collect();
    let mut item =
        serde_json::json!({ "item_id": row.2, "item_category": levels[0], "item_category2": null, "price": row.4 });
    if let Some(second) = levels.get(1) {
        item["item_category2"] = serde_json::json!(second);
    }
    serde_json::json!({
        "event_name": row.1, "event_timestamp": format!("{}000000", row.3), "user_pseudo_id": row.0, "user_id": null,
        "device": { "category": "mobile", "items": [1, 2] }, "items": [item],
    })
}

fn write_parquet(path: &Path) {
    let schema = "message events { required binary visitor (STRING); optional binary event_name (STRING); required binary item_id (STRING);
        required int64 time (TIMESTAMP(MILLIS,true)); optional double price; optional binary category (STRING); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Default::default()).unwrap();
    // Two groups, so that a boundary is crossed.
    for rows in [&ROWS[..3], &ROWS[3..]] {
        let mut group = writer.next_row_group().unwrap();
        texts(&mut group, rows.iter().map(|row| row.0), None);
        texts(&mut group, rows.iter().map(|row| row.1), Some(rows.len()));
        texts(&mut group, rows.iter().map(|row| row.2), None);
        let mut column = group.next_column().unwrap().unwrap();
        let times: Vec<i64> = rows.iter().map(|row| row.3 * 1000).collect();
        column.typed::<Int64Type>().write_batch(&times, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let prices: Vec<f64> = rows.iter().map(|row| row.4).collect();
        column.typed::<DoubleType>().write_batch(&prices, Some(&vec![1; rows.len()]), None).unwrap();
        column.close().unwrap();
        texts(&mut group, rows.iter().map(|row| row.5), Some(rows.len()));
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn texts<'a>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    texts: impl Iterator<Item = &'a str>,
    levels: Option<usize>,
) {
    let mut column = group.next_column().unwrap().unwrap();
    let texts: Vec<ByteArray> = texts.map(ByteArray::from).collect();
    column.typed::<ByteArrayType>().write_batch(&texts, levels.map(|n| vec![1; n]).as_deref(), None).unwrap();
    column.close().unwrap();
}

#[test]
fn bad_rows_are_skipped_counted_and_shown() {
    let folder = Scratch::new("bad");
    let mut text = b"visitor,event,item_id,time\n".to_vec();
    for _ in 0..97 {
        text.extend(b"v,view_item,a,1700000000\n");
    }
    text.extend(b"v,view_item\nv,view_item,b,yesterday\nv,view_item,,1700000000\n");
    text.extend(b"v,view_item,\xff,1700000000\n,view_item,a,1700000000\n");
    let path = folder.write("events.csv", &text);
    let (log, _, tally) = read(&path).unwrap();
    assert_eq!((log.clicks(), tally.rows, tally.skipped), (97, 102, 5));
    let shown = tally.describe();
    for reason in [
        ":99: has 2 columns, the header has 4",
        ":100: column time: \"yesterday\" is no time",
        ":101: column item_id: is empty",
        ":102: column item_id: is not UTF-8",
        ":103: has neither visitor nor session",
    ] {
        assert!(shown.contains(reason), "{reason} is not in {shown}");
    }
    let strict = Request { max_bad: 0.01, ..Request::new(&path, Kind::Events) };
    let refused = read_as(&strict).unwrap_err().to_string();
    assert!(refused.contains("5 of 102 rows") && refused.contains("events.csv:99"), "{refused}");
}

#[test]
fn what_cannot_be_read_at_all_is_named() {
    let folder = Scratch::new("named");
    let cases: [(&str, &[u8], &str); 8] = [
        ("a.csv", b"when,what\n1,2\n", "a.csv:1: has no column for item_id (it has: when, what)"),
        ("b.csv", b"item_id,time\na,1\n", "no column for session or visitor"),
        ("c.json", b"{\"item_id\": \"a\"\n", "c.json:1: column"),
        ("d.csv", b"visitor,item_id,event\nv,a,scroll\n", "events there: scroll"),
        ("e.parquet", b"PAR1nothing of the kindPAR1", "e.parquet: "),
        ("f.zip", b"", "--format"),
        ("g.csv", b"", "g.csv:1: has no column"),
        ("h.csv.xz", b"not xz", "h.csv.xz"),
    ];
    for (name, bytes, expected) in cases {
        let problem = read(&folder.write(name, bytes)).unwrap_err().to_string();
        assert!(problem.contains(expected), "{name}: {problem}");
    }
    assert!(read(&folder.path("missing.csv")).unwrap_err().to_string().contains("missing.csv: "));

    let mut open = b"visitor,item_id\nv,\"a\n".to_vec();
    open.extend("v,a\n".repeat(2000).as_bytes());
    let problem = read(&folder.write("open.csv", &open)).unwrap_err().to_string();
    assert!(problem.contains("open.csv:2: ") && problem.contains("never closed"), "{problem}");
}

#[test]
fn items_have_all_that_is_said_of_them() {
    let folder = Scratch::new("items");
    let csv = folder.write(
        "items.csv",
        "StockCode,name,brand,item_category,item_category2,price,Colour,time,consumable\n\
        85123A,\"Mug, red\",Acme,Kitchen,Mugs,9.50,red,2026-01-01,yes\n22,Bag,,Bags,,0,,,\n"
            .as_bytes(),
    );
    let naming = ["item_id=StockCode".to_owned(), "facet.colour=Colour".to_owned()];
    let request = Request { naming: Naming::new(Kind::Items, &naming).unwrap(), ..Request::new(&csv, Kind::Items) };
    let json = folder.write("items.jsonl", concat!(
        r#"{"item_id":"85123A","name":"Mug, red","facets":{"colour":["red"]},"brand":"Acme","category":"Kitchen/Mugs","price":9.5,"time":1767225600,"consumable":true}"#, "\n",
        r#"{"item_id":"22","name":"Bag","category":"Bags"}"#, "\n").as_bytes());
    for request in [request, Request::new(&json, Kind::Items)] {
        let (mut log, mut catalogue) = (Log::new(), Catalogue::default());
        read_items(&request, &mut log, &mut catalogue).unwrap();
        let mug = catalogue.get(log.find("85123A").unwrap()).unwrap();
        let facets =
            [("category", "Kitchen/Mugs"), ("brand", "Acme"), ("colour", "red")].map(|(k, v)| Facet::new(k, v));
        assert_eq!(
            (&mug.text[..], mug.price, mug.time, mug.consumable),
            ("Mug, red", Some(9.5), Some(1_767_225_600_000), true)
        );
        assert_eq!(mug.facets, facets);
        let bag = catalogue.get(log.find("22").unwrap()).unwrap();
        assert_eq!((bag.price, bag.facets.len(), bag.time, bag.consumable), (None, 1, None, false));
    }
}

#[test]
fn shown_lists_are_put_together() {
    let folder = Scratch::new("shown");
    let path = folder.write(
        "shown.csv",
        b"impression_id,user_id,time,item_id,position,clicked\n\
        2,u,200,a,1,0\n2,u,200,b,0,1\n1,u,100,c,0,false\n1,w,150,d,0,true\n",
    );
    let (mut log, mut catalogue) = (Log::new(), Catalogue::default());
    let (shown, _) = read_impressions(&Request::new(&path, Kind::Impressions), &mut log, &mut catalogue).unwrap();
    let item = |id: &str| log.find(id).unwrap();
    let lists: Vec<_> = shown.iter().map(|list| (list.visitor, list.time, list.items.clone())).collect();
    assert_eq!(
        lists,
        [
            (0, 100_000, vec![(0, item("c"), false)]),
            (1, 150_000, vec![(0, item("d"), true)]),
            (0, 200_000, vec![(0, item("b"), true), (1, item("a"), false)]),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), header in any::<bool>(), kind in 0usize..4) {
        let folder = Scratch::new("bytes");
        let mut all = if header { b"visitor,item_id,time,event,price\n".to_vec() } else { Vec::new() };
        all.extend(bytes);
        let _ = read(&folder.write(["x.csv", "x.tsv", "x.jsonl", "x.csv.gz"][kind], &all));
    }

    #[test]
    fn rows_in_any_order_give_the_same_sessions(order in Just((0..8).collect::<Vec<usize>>()).prop_shuffle()) {
        let folder = Scratch::new("order");
        let line = |&place: &usize| { let r = ROWS[place]; format!("{},{},{},{}\n", r.0, r.1, r.2, r.3) };
        let text = "visitor,event,item_id,time\n".to_owned() + &order.iter().map(line).collect::<String>();
        let (log, ..) = read(&folder.write("events.csv", text.as_bytes())).unwrap();
        let sessions: Vec<_> = spelt(&log).into_iter().map(|session| session.1).collect();
        let (first, ..) = read(&folder.write("first.csv", ("visitor,event,item_id,time\n".to_owned() + &(0..8).collect::<Vec<usize>>().iter().map(line).collect::<String>()).as_bytes())).unwrap();
        let expected: Vec<_> = spelt(&first).into_iter().map(|session| session.1).collect();
        prop_assert_eq!(sessions, expected);
    }
}
