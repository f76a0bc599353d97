//! Sessions as the literature exchanges them: one a line, items separated by blanks, in the order they were clicked.

use super::{Problem, input};
use crate::offline::log::{Click, Kind, Log};
use std::io::BufRead;
use std::path::Path;

/// A prefix of a session and the item that was clicked next, by their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What was clicked, the oldest first.
    pub prefix: Vec<String>,
    /// What was clicked next.
    pub next: String,
}

/// Reads sessions, the oldest first, into a log.
pub fn read_sequences(path: &Path, log: &mut Log) -> Result<(), Problem> {
    let mut visitor = 0;
    lines(path, &mut |number, line| {
        if line.contains('\t') {
            return Err(Problem::line(path, number, "has a tab: a session is items separated by blanks"));
        }
        let items: Vec<u32> = line.split_ascii_whitespace().map(|id| log.number(id)).collect();
        log.push(visitor, items.into_iter().map(|item| Click { item, kind: Kind::View, time: 0 }));
        visitor += 1;
        Ok(())
    })
}

/// Reads lines of a prefix, a tab, and the next item.
pub fn read_prefixes(path: &Path) -> Result<Vec<Case>, Problem> {
    let mut cases = Vec::new();
    lines(path, &mut |number, line| {
        let problem = || Problem::line(path, number, "is not a prefix, a tab and the next item");
        let (prefix, next) = line.split_once('\t').ok_or_else(problem)?;
        let prefix: Vec<String> = prefix.split_ascii_whitespace().map(str::to_owned).collect();
        if prefix.is_empty() || next.trim().is_empty() || next.trim().contains(char::is_whitespace) {
            return Err(problem());
        }
        cases.push(Case { prefix, next: next.trim().to_owned() });
        Ok(())
    })?;
    Ok(cases)
}

/// Calls `each` with every line that is not blank and its number.
pub(super) fn lines(path: &Path, each: &mut dyn FnMut(u64, &str) -> Result<(), Problem>) -> Result<(), Problem> {
    let mut input = input::open(path)?;
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let bytes = input.read_line(&mut line).map_err(|error| Problem::line(path, number, error))?;
        if bytes == 0 {
            break;
        }
        if !line.trim().is_empty() {
            each(number, line.trim_end_matches(['\r', '\n']))?;
        }
    }
    Ok(())
}
