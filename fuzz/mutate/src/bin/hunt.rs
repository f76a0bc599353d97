//! `hunt LIST TEST-BINARY…`: which of the mutants of a list (see `main.rs`) no test finds. Every test is run once by itself
//! to see how long it takes and which mutants it comes to; then each mutant is met by those that come to it, the quickest
//! first, up to the first that fails or does not end.

use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

struct Test {
    binary: String,
    name: String,
    takes: Duration,
    reaches: HashSet<u32>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (list, binaries) = arguments.split_first().expect("usage: hunt LIST TEST-BINARY…");
    let list = std::fs::read_to_string(list).expect("a list of mutants");
    let mutants: Vec<(u32, &str)> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(number, what)| (number.parse().expect("a number"), what))
        .collect();
    let mut tests: Vec<Test> = binaries.iter().flat_map(|binary| tests_of(binary)).collect();
    tests.sort_by_key(|test| test.takes);
    let (mut survived, mut late) = (0, 0);
    for (done, &(number, what)) in mutants.iter().enumerate() {
        let mut meets = tests.iter().filter(|test| test.reaches.contains(&number)).peekable();
        let reached = meets.peek().is_some();
        let found = meets.map(|test| run(test, number, None)).find(|&outcome| outcome != Outcome::Passed);
        late += u32::from(found == Some(Outcome::Late));
        if found.is_none() {
            survived += 1;
            println!("survived: {number} {what}{}", if reached { "" } else { " (not reached)" });
        }
        if std::io::stderr().is_terminal() {
            eprint!("\r{} of {} ", done + 1, mutants.len());
            let _ = std::io::stderr().flush();
        }
    }
    println!("{} mutants, {survived} survived, {late} found because a test did not end", mutants.len());
}

/// The tests of a binary, with what each takes and reaches.
fn tests_of(binary: &str) -> Vec<Test> {
    let listed = Command::new(binary).args(["--list", "--format", "terse"]).output().expect("a test binary");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let reached: PathBuf = std::env::temp_dir().join(format!("reached-{}", std::process::id()));
    let mut tests = Vec::new();
    for name in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
        let _ = std::fs::remove_file(&reached);
        let mut test =
            Test { binary: binary.to_owned(), name: name.to_owned(), takes: Duration::MAX, reaches: HashSet::new() };
        let started = Instant::now();
        assert!(run(&test, 0, Some(&reached)) == Outcome::Passed, "{name} fails without any mutant");
        test.takes = started.elapsed();
        let numbers = std::fs::read_to_string(&reached).unwrap_or_default();
        test.reaches = numbers.lines().filter_map(|line| line.parse().ok()).collect();
        tests.push(test);
    }
    let _ = std::fs::remove_file(&reached);
    tests
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    Late,
}

fn run(test: &Test, number: u32, reached: Option<&PathBuf>) -> Outcome {
    let mut command = Command::new(&test.binary);
    command.args(["--exact", &test.name]).env("MUTANT", number.to_string());
    if let Some(file) = reached {
        command.env("MUTANT_REACHED", file);
    }
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a test that runs");
    let started = Instant::now();
    let most = test.takes.saturating_mul(8).saturating_add(Duration::from_secs(5));
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return if status.success() { Outcome::Passed } else { Outcome::Failed };
        }
        if started.elapsed() > most {
            let _ = (child.kill(), child.wait());
            return Outcome::Late;
        }
        sleep(Duration::from_millis(2));
    }
}
