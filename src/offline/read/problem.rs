//! What was wrong with a file, or with some of its rows: rows are skipped, counted and shown, never silently.

use std::fmt;
use std::path::Path;

/// How many skipped rows are shown with their reasons.
const SHOWN: usize = 5;
/// So many rows are read before a file is given up early.
const EARLY: u64 = 1000;

/// Why a file cannot be used: names the file and, where there is one, line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub String);

impl Problem {
    /// Something about a whole file.
    pub fn file(path: &Path, message: impl fmt::Display) -> Problem {
        Problem(format!("{}: {message}", path.display()))
    }

    /// Something about a line of a file.
    pub fn line(path: &Path, line: u64, message: impl fmt::Display) -> Problem {
        Problem(format!("{}:{line}: {message}", path.display()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl From<String> for Problem {
    fn from(message: String) -> Self {
        Problem(message)
    }
}

/// What happened to the rows of one file.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The file.
    pub file: String,
    /// Which column was read as what; empty where rows name their fields themselves.
    pub columns: String,
    /// Rows seen.
    pub rows: u64,
    /// Rows that could not be read and were skipped.
    pub skipped: u64,
    /// The first of them: line and reason.
    pub first: Vec<String>,
    /// Rows that are right and say nothing about an item, such as page views.
    pub ignored: u64,
    /// Greatest share of rows that may be skipped.
    limit: f64,
}

impl Tally {
    /// Nothing seen yet. A file of which more than the share `limit` (0 to 1) has to be skipped is refused.
    pub fn new(path: &Path, limit: f64) -> Tally {
        Tally { file: path.display().to_string(), limit, ..Tally::default() }
    }

    /// One more row that was skipped, and why. Says no when it is clear that the whole file is not what it should be.
    pub fn skip(&mut self, line: u64, reason: &str) -> Result<(), Problem> {
        self.skipped += 1;
        if self.first.len() < SHOWN {
            self.first.push(format!("{}:{line}: {reason}", self.file));
        }
        if self.skipped > EARLY && self.skipped * 2 > self.rows && self.limit < 0.5 {
            return Err(self.refuse());
        }
        Ok(())
    }

    /// At the end of the file: whether few enough rows were skipped.
    pub fn finish(&self) -> Result<(), Problem> {
        if self.skipped as f64 > self.limit * self.rows as f64 {
            return Err(self.refuse());
        }
        Ok(())
    }

    /// One line, and one more for each row that is shown.
    pub fn describe(&self) -> String {
        let mut text = format!("{}: {} rows", self.file, self.rows);
        if self.ignored > 0 {
            text += &format!(", {} say nothing about an item", self.ignored);
        }
        if self.skipped > 0 {
            text += &format!(", {} skipped:", self.skipped);
            for line in &self.first {
                text += &format!("\n  {line}");
            }
            if self.skipped > self.first.len() as u64 {
                text += &format!("\n  and {} more", self.skipped - self.first.len() as u64);
            }
        }
        text
    }

    fn refuse(&self) -> Problem {
        let mut text = format!(
            "{}: {} of {} rows cannot be read, more than {} % (--max-bad): is it the right file?",
            self.file,
            self.skipped,
            self.rows,
            self.limit * 100.0
        );
        for line in &self.first {
            text += &format!("\n  {line}");
        }
        Problem(text)
    }
}
