//! Golden vectors, natively: see `tests/common/golden.rs`. Here are the scenarios they are made from.

use crate::common::golden::{ARRANGED, FILES, check, outcome};
use crate::common::world::{Chance, DAY, NOW, SECOND};
use serde_json::{Value, json};

const MINUTE: i64 = 60 * SECOND;

/// A shop's items, plain enough to be read in the files.
fn items(n: usize) -> Vec<Value> {
    let mut c = Chance::of(&[7]);
    let item = |n: usize| {
        let kind = c.one_of(&["Lamps/Table", "Lamps/Floor", "Mugs", "Mugs/Tea", "Cushions"]);
        let mut item = json!({
            "item_id": format!("sku-{n}"),
            "facets": [["kind", kind], ["colour", c.one_of(&["red", "white", "blue"])]],
            "price": (c.below(4_000) + 50) as f64 / 100.0,
            "text": format!("{} {} {n}", c.one_of(&["vintage", "little", "warm"]), c.one_of(&["heart", "star", "bird"])),
        });
        if c.below(2) == 0 {
            item["time"] = json!(NOW - c.below(300) as i64 * DAY);
        }
        item
    };
    (0..n).map(item).collect()
}

/// An event about the n-th of these items, so long before now.
fn event(name: &str, n: usize, ago: i64) -> Value {
    json!({ "name": name, "item": items(n + 1)[n], "time": NOW - ago })
}

fn given(events: Vec<Value>, items: Vec<Value>, options: Value) -> Value {
    json!({ "events": events, "items": items, "options": options, "now": NOW })
}

/// Views, a minute apart, the last of them that many days ago.
fn views(of: &[usize], days: i64) -> Vec<Value> {
    let ago = |after: usize| days * DAY + (of.len() - 1 - after) as i64 * MINUTE;
    of.iter().enumerate().map(|(n, &item)| event("view_item", item, ago(n))).collect()
}

fn and(mut events: Vec<Value>, more: Vec<Value>) -> Vec<Value> {
    events.extend(more);
    events
}

fn scenario(name: &str) -> Value {
    let usual = || views(&[0, 3, 0, 5], 2);
    let by_id = |name: &str, id: &str, ago: i64| json!({ "name": name, "item_id": id, "time": NOW - ago });
    match name {
        "none" => given(vec![], items(8), json!({})),
        "pack" | "shards" => {
            // The items of tests/golden/packs: bags 0 to 5, mugs 6 to 11; named by their ids alone.
            let item = |n: usize| json!({ "item_id": format!("i{n}") });
            let did = |name: &str, n: usize, ago: i64| by_id(name, &format!("i{n}"), ago);
            let events = vec![
                did("view_item", 3, 9 * DAY),
                did("view_item", 8, 3 * MINUTE),
                did("view_item", 2, 2 * MINUTE),
                did("view_item", 0, MINUTE),
                did("add_to_cart", 6, SECOND),
            ];
            let mut given =
                given(events, [4, 9, 1, 7, 10, 8].map(item).to_vec(), json!({ "weights": { "collaborative": 0.0 } }));
            given["packs"] = if name == "pack" { json!(["sessions"]) } else { json!(["Bags", "Mugs"]) };
            given
        }
        "little" => given(views(&[1, 2], 0), items(10), json!({ "min_confidence": 0.12 })),
        "session" => {
            given(and(views(&[0, 1, 2], 9), views(&[4, 4, 6], 0)), items(12), json!({ "weights": { "facet": 0.4 } }))
        }
        "paths" => {
            given(views(&[0, 2, 4, 6, 8, 10, 12], 1), items(14), json!({ "weights": { "price": 0.0, "text": 0.0 } }))
        }
        "basket" => given(
            and(
                usual(),
                vec![
                    event("add_to_cart", 1, 5 * MINUTE),
                    event("add_to_cart", 2, 4 * MINUTE),
                    by_id("remove_from_cart", "sku-2", MINUTE),
                ],
            ),
            items(8),
            json!({}),
        ),
        "bought" => given(
            and(usual(), vec![event("begin_checkout", 3, 5 * DAY), event("purchase", 3, 5 * DAY)]),
            items(8),
            json!({ "weights": { "bought": 8.0 } }),
        ),
        "refund" => {
            given(and(usual(), vec![event("purchase", 3, 5 * DAY), by_id("refund", "sku-3", DAY)]), items(8), json!({}))
        }
        "consumable" => {
            let mut list = items(8);
            list[6]["consumable"] = json!(true);
            let buy = |days: i64| json!({ "name": "purchase", "item": list[6], "time": NOW - days * DAY });
            given(vec![buy(80), buy(40), buy(3)], list.clone(), json!({}))
        }
        "dislike" => given(and(usual(), vec![by_id("dislike", "sku-0", 10 * MINUTE)]), items(8), json!({})),
        "hidden" => {
            given(and(usual(), vec![by_id("hide", "sku-0", 40 * DAY), event("hide", 4, DAY)]), items(8), json!({}))
        }
        "opinion" => given(
            vec![event("like", 5, DAY), event("dislike", 5, 2 * DAY), event("like", 2, 100 * DAY)],
            items(8),
            json!({ "weights": { "opinion": 3.5 } }),
        ),
        "fatigue" => {
            let shown = (0..9).map(|hour| event("item_impression", 0, (9 - hour) * 60 * MINUTE)).collect();
            given(and(usual(), shown), items(6), json!({ "weights": { "fatigue": 0.3 } }))
        }
        "price" => given(
            views(&[1, 3, 5], 3),
            items(12),
            json!({ "weights": { "facet": 0.0, "session_facet": 0.0, "text": 0.0 } }),
        ),
        "freshness" => {
            given(views(&[0, 2, 7, 9], 1), items(12), json!({ "weights": { "price": 0.0, "freshness": 2.0 } }))
        }
        "text" => given(usual(), items(12), json!({ "weights": { "text": 2.0, "facet": 0.1 } })),
        "search" => given(
            vec![
                json!({ "name": "search", "words": "vintage HEART, star", "time": NOW - MINUTE }),
                json!({ "name": "search", "words": "a b", "time": NOW }),
            ],
            items(12),
            json!({}),
        ),
        "preference" => {
            let prefer = |value: &str, strength: f64| json!({ "name": "set_preference", "facet": ["colour", value], "value": strength, "time": NOW - 30 * DAY });
            given(vec![prefer("red", 1.0), prefer("blue", -0.5), prefer("red", 0.75)], items(10), json!({}))
        }
        "pins" => {
            let mut list = items(10);
            list[4] = Value::Null;
            given(
                usual(),
                list,
                json!({ "pins": [["sku-9", 0], ["sku-8", 0], ["sku-1", 99], ["no such item", 3]], "limit": 6 }),
            )
        }
        "rules" | "rules-stranger" => {
            let rules = json!([
                { "exclude": { "any": [{ "item_id": "sku-7" }, { "is": "in_basket" }] } },
                { "include": { "not": { "facets": { "kind": "Lamps/Floor" } } } },
                { "boost": 0.7, "where": { "price": { "max": 20.0 }, "facets": { "colour": "red" } } },
                { "bury": 1.25, "where": { "same": "kind" } },
                { "cap": 1, "per": "kind", "within": 4 },
                { "promote": { "facets": { "kind": "Mugs" } }, "slots": [1, 5] },
            ]);
            let mut list = items(16);
            list[4] = Value::Null;
            let options =
                json!({ "pins": [["sku-2", 0]], "limit": 9, "wishes": { "rules": rules, "current": "sku-0" } });
            let did = if name == "rules" {
                and(usual(), vec![event("add_to_cart", 1, MINUTE), event("hide", 9, MINUTE)])
            } else {
                vec![]
            };
            given(did, list, options)
        }
        "dpp" | "mmr" | "calibrated" => {
            let diversity = json!({ "method": name, "strength": 0.6, "per": "kind" });
            given(views(&[0, 3, 0, 5, 8], 2), items(24), json!({ "limit": 10, "wishes": { "diversity": diversity } }))
        }
        "aims" => {
            let margins: Vec<Value> =
                (0..24).map(|n| if n % 5 == 4 { Value::Null } else { json!(n * n % 17) }).collect();
            let aims = json!({ "freshness": 0.3, "margin": { "weight": 0.8, "of": margins } });
            let wishes = json!({ "aims": aims, "min_relevance": 0.3, "measure": "kind" });
            given(
                views(&[0, 3, 0, 5, 8], 2),
                items(24),
                json!({ "limit": 10, "pins": [["sku-7", 3]], "wishes": wishes }),
            )
        }
        "fair" => {
            let wishes = json!({
                "fair": { "per": "kind", "floor": { "Cushions": 0.3, "Mugs": 0.25 } },
                "discover": { "slots": [2, 5], "per": "colour" },
            });
            given(views(&[0, 3, 0, 5, 8], 2), items(24), json!({ "limit": 10, "wishes": wishes }))
        }
        "rotation" => {
            let shown = (0..4).map(|n| event("item_impression", n * 2, n as i64 * 40 * MINUTE)).collect();
            let wishes = json!({ "rotation": { "rate": 0.7, "time": 7200.0 } });
            given(and(usual(), shown), items(8), json!({ "wishes": wishes }))
        }
        "clock" => given(
            vec![
                event("view_item", 1, -3_650 * DAY),
                event("view_item", 2, 3_650 * DAY),
                event("view_item", 3, 89 * DAY),
                event("item_dwell", 4, 0),
            ],
            items(6),
            json!({}),
        ),
        "unicode" => {
            let item = |n: usize, brand: &str, text: &str| json!({ "item_id": format!("品-{n}"), "facets": [["märke", brand]], "text": text });
            let list = vec![
                item(0, "Çınar/Été", "crème brûlée"),
                item(1, "青い/山", "青い 山 crème"),
                item(2, &"ü".repeat(50), "🧵🧵 thread"),
            ];
            given(
                vec![
                    json!({ "name": "select_item", "item": list[1], "time": NOW }),
                    json!({ "name": "add_to_wishlist", "item": list[2], "time": NOW }),
                ],
                list,
                json!({}),
            )
        }
        "wild" => {
            let item = |n: usize, price: f64, time: i64| json!({ "item_id": format!("{n}"), "facets": [["", "/"], ["a/b", "c//d"], ["text", "text"]], "price": price, "time": time, "text": "text" });
            let list = vec![
                item(0, 5e-324, i64::MIN),
                item(1, 1e300, i64::MAX),
                item(2, 1.0, 0),
                item(3, -1.0, -5),
                item(4, 0.01, NOW + DAY),
            ];
            let seen = |n: usize, time: i64| json!({ "name": "purchase", "item": list[n], "time": time });
            given(
                vec![seen(0, i64::MIN), seen(1, i64::MAX), seen(2, NOW), seen(4, 0)],
                list.clone(),
                json!({ "weights": { "bought": 100.0, "facet": 100.0 } }),
            )
        }
        "large" => {
            let names =
                ["view_item", "select_item", "item_impression", "add_to_cart", "remove_from_cart", "purchase", "like"];
            let mut c = Chance::of(&[11]);
            let all = items(40);
            let mut one = |n: i64| json!({ "name": c.one_of(&names), "item": all[c.below(40)], "time": NOW - (160 - n) * 12 * 60 * MINUTE });
            given(
                (0..160).map(&mut one).collect(),
                all.clone(),
                json!({ "weights": { "facet": 0.4, "session_facet": 0.4 } }),
            )
        }
        "words" => {
            json!({ "texts": ["", "a", "foobar", "Red Retrospot MUG", "Shoes/Running/Trail", "/x//y/", "crème brûlée", "青い山/富士", "🧵", "x".repeat(200), "é".repeat(40), "one two three four five six seven eight nine ten eleven twelve thirteen"] })
        }
        other => panic!("no scenario is named {other}"),
    }
}

/// The engine still gives what the files say, bit for bit; with INDWELL_BLESS set, writes them instead.
#[test]
fn golden_vectors() {
    if std::env::var_os("INDWELL_BLESS").is_some() {
        for (name, _) in FILES.iter().chain(ARRANGED) {
            let given = scenario(name);
            let given: Value = serde_json::from_str(&given.to_string()).unwrap();
            let file = json!({ "given": given, "expected": outcome(&given) });
            let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, lines(&file)).unwrap();
        }
        return;
    }
    for (name, stored) in FILES.iter().chain(ARRANGED) {
        check(name, stored);
    }
}

/// The files are those of these scenarios.
#[test]
fn golden_scenarios() {
    if std::env::var_os("INDWELL_BLESS").is_none() {
        for (name, stored) in FILES.iter().chain(ARRANGED) {
            let stored: Value = serde_json::from_str(stored).unwrap();
            let given: Value = serde_json::from_str(&scenario(name).to_string()).unwrap();
            assert_eq!(stored["given"], given, "{name}: bless the golden vectors again");
        }
    }
}

/// One line for each element of a list, so that a difference can be read.
fn lines(file: &Value) -> String {
    let mut out = String::from("{\n");
    for (part, last) in [("given", false), ("expected", true)] {
        out += &format!(" \"{part}\": ");
        let value = |value: &Value, indent: &str| match value.as_array() {
            Some(list) if !list.is_empty() => {
                let list: Vec<String> = list.iter().map(|element| format!("{indent} {element}")).collect();
                format!("[\n{}\n{indent}]", list.join(",\n"))
            }
            _ => value.to_string(),
        };
        match file[part].as_object() {
            Some(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(key, field)| format!("  \"{key}\": {}", value(field, "  "))).collect();
                out += &format!("{{\n{}\n }}", fields.join(",\n"));
            }
            None => out += &value(&file[part], " "),
        }
        out += if last { "\n" } else { ",\n" };
    }
    out + "}\n"
}
