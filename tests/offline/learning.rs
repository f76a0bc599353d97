//! `indwell simulate --learning`: what is claimed of weights that are learnt, on a few visitors of each kind.

use serde_json::Value;
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
    every_visitor(&figures["circumstances"]["every_visitor"], 16);
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
