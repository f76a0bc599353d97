//! The commands as a publisher runs them.

use crate::scratch::Scratch;
use indwell::item::ItemKey;
use indwell::pack::{Pack, Relation};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn indwell(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indwell")).args(arguments).output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = indwell(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refusal(arguments: &[&str]) -> String {
    let output = indwell(arguments);
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// A made-up log of visitors with names that would be found in a file.
fn log(folder: &Scratch) -> String {
    let path = folder.path("log.csv").display().to_string();
    let output = indwell(&["synthesize", "--events", "6000", "--items", "120", "--seed", "7", "--out", &path]);
    assert!(output.status.success());
    let text = std::fs::read_to_string(&path).unwrap().replace("\nv", "\nvisitor-");
    folder.write("log.csv", text.as_bytes()).display().to_string()
}

fn pack(log: &str, out: &Path, more: &[&str]) -> Vec<u8> {
    let out = out.display().to_string();
    let mut arguments = vec!["pack", "--events", log, "--out", &out, "--built", "1", "--no-search", "--json"];
    arguments.extend(more);
    json(&arguments);
    std::fs::read(&out).unwrap()
}

#[test]
fn figures_are_those_worked_by_hand() {
    let folder = Scratch::new("hand");
    // After `a` came `b` twice and `c` once. So of the three predictions the first is right at once, the second at rank
    // 2, and of `b` nothing is known.
    let train = folder.xz("train.txt.xz", b"a b\na b\na c\n").display().to_string();
    let test = folder.write("test.txt", b"a\tb\na\tc\nb\tz\n").display().to_string();
    let result =
        json(&["evaluate", "--train", &train, "--test", &test, "--format", "sequences", "--model", "markov", "--json"]);
    let number = |key: &str| result[key].as_f64().unwrap_or_else(|| panic!("{key} in {result}"));
    for cut in [5, 10, 20] {
        assert!((number(&format!("hr@{cut}")) - 2.0 / 3.0).abs() < 1e-12);
        assert!((number(&format!("mrr@{cut}")) - 0.5).abs() < 1e-12);
        assert!((number(&format!("ndcg@{cut}")) - (1.0 + 1.0 / 3f64.log2()) / 3.0).abs() < 1e-12);
        assert!((number(&format!("hr@{cut}_error")) - (2.0 / 27.0f64).sqrt()).abs() < 1e-12);
    }
    assert_eq!((result["predictions"].as_u64(), result["unknown"].as_u64()), (Some(3), Some(1)));
    for key in ["coverage", "popularity_bias", "pack_bytes", "pack_bytes_brotli", "build_s", "query_us"] {
        assert!(number(key) > 0.0, "{key}");
    }
    // The same as a table of events, where a test session is walked.
    let head = "SessionId\tItemId\tTime\n";
    let train =
        folder.write("train.tsv", format!("{head}1\ta\t1\n1\tb\t2\n2\ta\t3\n2\tb\t4\n3\ta\t5\n3\tc\t6\n").as_bytes());
    let test = folder.write("test.tsv", format!("{head}7\ta\t1\n7\tb\t2\n7\tz\t3\n8\ta\t4\n8\tc\t5\n").as_bytes());
    let (train, test) = (train.display().to_string(), test.display().to_string());
    let walked = json(&["evaluate", "--train", &train, "--test", &test, "--model", "markov", "--json"]);
    for key in ["hr@20", "mrr@20", "ndcg@20", "predictions", "unknown", "items"] {
        assert_eq!(walked[key], result[key], "{key}");
    }
}

#[test]
fn shown_lists_are_judged() {
    let folder = Scratch::new("lists");
    let mut text = "list,visitor,time,item_id,position,clicked,brand\n".to_owned();
    for list in 0..40 {
        for position in 0..6 {
            let clicked = u8::from(position == 4);
            text += &format!(
                "{list},v,{},i{list}-{position},{position},{clicked},b{position}\n",
                1_700_000_000 + list * 60
            );
        }
    }
    let shown = folder.write("shown.csv", text.as_bytes()).display().to_string();
    let result = json(&["evaluate", "--impressions", &shown, "--json"]);
    let auc = |order: &str| result[order]["auc"].as_f64().unwrap();
    // On the page 4 of 5 others stand above; who always picks one brand finds it higher up in time.
    assert_eq!(result["lists"], 40);
    assert!((auc("page order") - 0.2).abs() < 1e-12);
    assert!(auc("indwell") > 0.8, "{result}");
    assert!((result["page order"]["mrr"].as_f64().unwrap() - 0.2).abs() < 1e-12);
}

#[test]
fn no_visitor_reaches_the_pack() {
    let folder = Scratch::new("visitors");
    let log = log(&folder);
    let bytes = pack(&log, &folder.path("shop.pack"), &["--min-support", "2"]);
    let text = std::fs::read_to_string(&log).unwrap();
    let visitors: std::collections::HashSet<&str> =
        text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(visitors.len() > 100);
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"sku-1"), "the search finds what is there");
    assert!(!has(b"visitor-"));
    for visitor in visitors {
        assert!(!has(&ItemKey::new(visitor).0.to_le_bytes()), "a hash of {visitor}");
    }
}

#[test]
fn what_few_visitors_did_is_left_out() {
    let folder = Scratch::new("support");
    let mut text = "visitor,event,item_id,time\n".to_owned();
    // Five visitors look at a and b; one visitor looks at a and c in nine visits.
    for visit in 0..5 {
        text += &format!("p{visit},view_item,a,{0}\np{visit},view_item,b,{0}\n", 1_700_000_000 + visit);
    }
    for visit in 0..9 {
        text += &format!("q,view_item,a,{0}\nq,view_item,c,{0}\n", 1_700_100_000 + visit * 86_400);
    }
    let log = folder.write("log.csv", text.as_bytes()).display().to_string();
    let read = |support: &str| Pack::read(pack(&log, &folder.path("shop.pack"), &["--min-support", support])).unwrap();
    let five = read("5");
    let (a, b) = (five.find(ItemKey::new("a")).unwrap(), five.find(ItemKey::new("b")).unwrap());
    assert_eq!(five.find(ItemKey::new("c")), None);
    assert!(five.neighbours(Relation::Next, a).unwrap().any(|(other, _)| other == b));
    assert!(read("1").find(ItemKey::new("c")).is_some());
    assert!(read("6").find(ItemKey::new("b")).is_none());
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = Scratch::new("threads");
    let log = log(&folder);
    let bytes = |threads| pack(&log, &folder.path("shop.pack"), &["--threads", threads]);
    let one = bytes("1");
    assert!(one.len() > 2000);
    assert_eq!(one, bytes("3"));
    assert_eq!(one, bytes("3"));
}

#[test]
fn a_pack_is_as_small_as_it_should_be() {
    let folder = Scratch::new("small");
    let log = log(&folder);
    let out = folder.path("shop.pack").display().to_string();
    let pack = |limit: &str| {
        json(&[
            "pack",
            "--events",
            &log,
            "--out",
            &out,
            "--no-search",
            "--min-support",
            "1",
            "--pack-bytes",
            limit,
            "--json",
        ])
    };
    let sent = |limit: &str| pack(limit)["pack_bytes_brotli"].as_u64().unwrap();
    let all = sent("1000000");
    assert!(all > 3000, "{all}");
    assert!((1200..=2000).contains(&sent("2000")));
    assert!(Pack::read(std::fs::read(&out).unwrap()).unwrap().len() > 5);
    assert!(
        refusal(&["pack", "--events", &log, "--out", &out, "--no-search", "--pack-bytes", "10"]).contains("10 bytes")
    );
}

#[test]
fn shards_have_all_rows_between_them() {
    let folder = Scratch::new("shards");
    let log = log(&folder);
    let mut items = "item_id,category\n".to_owned();
    (0..119).for_each(|item| items += &format!("sku-{item},{}\n", ["Home & Garden/Pots", "Bags"][item % 2]));
    let items = folder.write("items.csv", items.as_bytes()).display().to_string();
    let whole = Pack::read(pack(&log, &folder.path("whole.pack"), &["--items", &items])).unwrap();
    let out = folder.path("shop.pack").display().to_string();
    let arguments =
        ["pack", "--items", &items, "--events", &log, "--out", &out, "--no-search", "--shard-by", "category", "--json"];
    let files = json(&arguments)["files"].as_array().unwrap().len();
    let shards = ["bags", "home---garden", "rest"].map(|name| folder.path(&format!("shop-{name}.pack")));
    let list: Value = serde_json::from_slice(&std::fs::read(folder.path("shop.json")).unwrap()).unwrap();
    assert_eq!(
        (&list["facet"], &list["shards"]["Home & Garden"]),
        (&"category".into(), &"shop-home---garden.pack".into())
    );
    assert_eq!(list["shards"].as_object().unwrap().len(), 3);
    let shards = shards.map(|path| Pack::read(std::fs::read(path).unwrap()).unwrap());
    assert_eq!(files, 3);
    let row = |pack: &Pack, item: u32| {
        let row = pack.neighbours(Relation::Next, item).into_iter().flatten();
        let mut ids: Vec<String> = row.map(|(other, _)| pack.id(other).unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    for item in 0..whole.len() {
        let key = whole.key(item).unwrap();
        let homes: Vec<(&Pack, u32)> = shards
            .iter()
            .filter_map(|pack| Some((pack, pack.find(key)?)))
            .filter(|(pack, own)| !pack.is_foreign(*own))
            .collect();
        assert_eq!(homes.len(), 1, "one home for {:?}", whole.id(item));
        assert_eq!(row(homes[0].0, homes[0].1), row(&whole, item));
    }
    assert!((0..shards[0].len()).any(|item| shards[0].is_foreign(item)));
}

#[test]
fn a_pack_can_be_looked_into() {
    let folder = Scratch::new("inspect");
    let log = log(&folder);
    let path = folder.path("shop.pack");
    let bytes = pack(&log, &path, &[]);
    let (path, page) = (path.display().to_string(), folder.path("page.html").display().to_string());
    let result = json(&["inspect", &path, "--html", &page, "--json"]);
    assert_eq!(result["pack_bytes"].as_u64(), Some(bytes.len() as u64));
    let sections: u64 =
        result["sections"].as_array().unwrap().iter().map(|section| section["bytes"].as_u64().unwrap()).sum();
    let head = 24 + 8 * result["sections"].as_array().unwrap().len();
    assert_eq!(sections + head as u64, bytes.len() as u64);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<svg") && page.contains("sku-0") && !page.contains("http") && !page.contains("<script"));
    let item = json(&["inspect", &path, "--item", "sku-0", "--json"]);
    assert!(item["neighbours"]["looked at next"].as_array().unwrap().len() > 3);
    assert!(refusal(&["inspect", &path, "--item", "nothing"]).contains("no item \"nothing\""));
    assert!(refusal(&["inspect", &log]).contains("not taken as a pack"));
}

#[test]
fn wrong_arguments_are_named() {
    let folder = Scratch::new("wrong");
    let log = log(&folder);
    let out = folder.path("x.pack").display().to_string();
    let cases: [(&[&str], &str); 5] = [
        (&["pack", "--out", &out], "--items"),
        (&["pack", "--events", &log, "--out", &out, "--fix", "speed=3"], "--fix speed=3"),
        (&["pack", "--events", &log, "--out", &out, "--column", "item_id=Code"], "no column Code"),
        (&["evaluate", "--train", &log], "--test"),
        (&["pack", "--events", &log, "--out", "no/such/folder/x.pack", "--no-search"], "no/such/folder"),
    ];
    for (arguments, expected) in cases {
        let said = refusal(arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}
