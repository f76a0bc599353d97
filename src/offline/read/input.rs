//! Opening a file: its format by extension, decompressed on the way, with a progress bar.

use super::Problem;
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use lzma_rust2::XzReader;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// How a file's rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated with a header; semicolons where the header has no comma.
    Csv,
    /// Tab-separated with a header, no quoting.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// Apache Parquet, flat columns.
    Parquet,
}

impl Format {
    /// From the extension, that of a compression left out: `events.csv.gz` is CSV.
    pub fn of(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".xz")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" | "txt" => Some(Format::Tsv),
            "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
            "parquet" | "pq" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// From its name on the command line.
    pub fn named(name: &str) -> Option<Format> {
        match name {
            "csv" => Some(Format::Csv),
            "tsv" => Some(Format::Tsv),
            "jsonl" => Some(Format::Jsonl),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

/// Opens a file for reading; `.gz` and `.xz` are decompressed.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, Problem> {
    let fail = |error: io::Error| Problem::file(path, error.to_string());
    let file = File::open(path).map_err(fail)?;
    let bytes = file.metadata().map_err(fail)?.len();
    let bar = bar(bytes, "reading").wrap_read(file);
    let plain = BufReader::with_capacity(1 << 18, bar);
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    Ok(match extension.as_str() {
        "gz" => buffered(MultiGzDecoder::new(plain)),
        "xz" => buffered(XzReader::new(plain, true)),
        _ => Box::new(plain),
    })
}

fn buffered(reader: impl Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(1 << 18, reader))
}

/// A progress bar over so many steps, on the standard error output, and only if that is a terminal.
pub fn bar(steps: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:>10} {wide_bar} {percent:>3} % {eta:>4}");
    let bar = ProgressBar::new(steps).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_extension() {
        for (name, format) in [
            ("a/events.CSV", Some(Format::Csv)),
            ("events.jsonl.gz", Some(Format::Jsonl)),
            ("train.txt.xz", Some(Format::Tsv)),
            ("x.parquet", Some(Format::Parquet)),
            ("x.zip", None),
            ("gz", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }
}
