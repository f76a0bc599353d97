//! `indwell simulate`: what is claimed of weights that are learnt, on a few visitors of each kind; and all plots by one command.

use crate::scratch::Scratch;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Most that a visitor loses, as a share of the clicks that the weights as they were would have brought on the same lists.
const MARGIN: f64 = 0.08;

fn simulate() -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_indwell"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["simulate", "--learning", "--visitors", "2", "--seed", "1"])
        .output()
        .expect("the command runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("figures")
}

/// Who goes by what sells gains much, who picks by chance loses nothing, and no kind loses more than the promised margin, as far as
/// so few visitors can tell.
#[test]
fn learning_pays_and_costs_little() {
    let figures = simulate();
    let kinds = figures["learnt_weights"].as_object().expect("kinds of visitors");
    assert_eq!(kinds.len(), 13);
    let of = |kind: &str, what: &str| kinds[kind][what].as_f64().expect("a number");
    assert!(of("follows the crowd", "gain") > 0.05, "{figures}");
    assert_eq!(of("at random", "gain"), 0.0);
    for kind in kinds.keys() {
        assert!(of(kind, "gain") > -0.05 - 2.5 * of(kind, "error"), "{kind}: {figures}");
        assert!(of(kind, "clicks") > 0.0);
    }
    every_visitor(&figures["every_visitor"], 13);
    every_visitor(&figures["circumstances"]["every_visitor"], 20);
}

/// No visitor of any kind loses more by what was learnt than is promised, over their whole life, judged by expected clicks; and the
/// judge sees who gains.
fn every_visitor(judged: &Value, kinds: usize) {
    let of = |kind: &str, over: &str, what: &str| judged[kind][over][what].as_f64().expect("a number");
    assert_eq!(judged.as_object().expect("kinds of visitors").len(), kinds + 1, "and all together");
    assert!(of("all", "life", "worst") > -MARGIN, "{judged}");
    assert!(of("price-minded", "life", "median") > 0.02 && of("all", "life", "lose") > 0.0, "{judged}");
    assert!(
        of("all", "session", "worst") < of("all", "life", "worst"),
        "a session is luckier or unluckier than a life: {judged}"
    );
    assert_eq!(of("at random", "life", "worst"), 0.0);
}

/// Every file of a folder, by name.
fn files(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| (entry.file_name().into_string().expect("a name"), std::fs::read(entry.path()).expect("a file")))
        .collect()
}

/// `pkg-scripts/simulate` makes all that the docs show, and twice the same.
#[test]
fn one_command_makes_every_plot_and_twice_the_same() {
    let scratch = Scratch::new("plots");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let made: Vec<_> = ["once", "again"]
        .map(|name| {
            let out = Command::new(root.join("pkg-scripts/simulate"))
                .env("INDWELL", env!("CARGO_BIN_EXE_indwell"))
                .arg(scratch.path(name))
                .arg("few")
                .output()
                .expect("the script runs");
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            files(&scratch.path(name))
        })
        .into();
    assert!(made[0] == made[1], "the same seeds, the same files");
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made[0]), names(&files(&root.join("www/docs/simulation"))), "what the docs have, and no more");
    for (name, bytes) in &made[0] {
        let text = std::str::from_utf8(bytes).expect("text");
        let whole = if name.ends_with(".svg") {
            text.trim_end().ends_with("</svg>") && text.contains("<path")
        } else {
            text.contains("\"seed\"")
        };
        assert!(whole, "{name}");
    }
}

/// To try other weights is another life, and costs no visitor more than is promised.
#[test]
fn trying_other_weights_is_played() {
    let play = |explore: &str| -> Value {
        let out = Command::new(env!("CARGO_BIN_EXE_indwell"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["simulate", "--explore", explore, "--visitors", "1", "--seed", "1"])
            .output()
            .expect("the command runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).expect("figures")
    };
    let gains = |figures: &Value| -> Vec<f64> {
        let kinds = figures["against_weights_alone"].as_object().expect("kinds of visitors");
        kinds.values().map(|kind| kind["gain"].as_f64().expect("a number")).collect()
    };
    assert!(gains(&play("0")).iter().all(|&gain| gain == 0.0), "to try nothing is the same life");
    let tried = play("0.5");
    assert!(gains(&tried).iter().filter(|&&gain| gain != 0.0).count() > 6, "{tried}");
    assert!(tried["every_visitor"]["all"]["life"]["worst"].as_f64().expect("a number") > -MARGIN, "{tried}");
}
