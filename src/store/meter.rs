//! How often may be written.

use std::cell::Cell;

/// So many commits at once, and one more for every minute that passes: with chunks and snapshots as small as they are,
/// this is below 5 MiB an hour.
const BURST: i64 = 12;
const EVERY: i64 = 60_000;

/// Counts the commits of one tab.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// Milliseconds until all commits are made up for.
    debt: Cell<i64>,
    /// As of when.
    since: Cell<i64>,
}

impl Meter {
    /// Whether a commit may be made at `now`.
    pub fn allows(&self, now: i64) -> bool {
        // A clock that was set back makes up for nothing.
        let passed = now.saturating_sub(self.since.replace(now)).max(0);
        self.debt.set(self.debt.get().saturating_sub(passed).max(0));
        self.debt.get() <= (BURST - 1) * EVERY
    }

    /// Counts a commit.
    pub fn spend(&self) {
        self.debt.set(self.debt.get() + EVERY);
    }
}
