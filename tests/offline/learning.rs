//! `indwell simulate --learning`: what is claimed of weights that are learnt, on a few visitors of each kind.

use serde_json::Value;
use std::process::Command;

fn simulate() -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_indwell"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["simulate", "--learning", "--visitors", "2", "--seed", "1"])
        .output()
        .expect("the command runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("figures")
}

/// Who goes by the price gains much, who picks by chance loses nothing, and no kind loses more than the promised margin, as far as
/// so few visitors can tell.
#[test]
fn learning_pays_and_costs_little() {
    let figures = simulate();
    let kinds = figures["learnt_weights"].as_object().expect("kinds of visitors");
    assert_eq!(kinds.len(), 13);
    let of = |kind: &str, what: &str| kinds[kind][what].as_f64().expect("a number");
    assert!(of("price-minded", "gain") > 0.1 && of("follows the crowd", "gain") > 0.05, "{figures}");
    assert_eq!(of("at random", "gain"), 0.0);
    for kind in kinds.keys() {
        assert!(of(kind, "gain") > -0.05 - 2.5 * of(kind, "error"), "{kind}: {figures}");
        assert!(of(kind, "clicks") > 0.0);
    }
}
