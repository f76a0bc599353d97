//! The publisher's command line: see `indwell --help`.

use clap::Parser;
use indwell::offline::cli::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
