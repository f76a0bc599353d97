//! CSV and TSV.

use super::{Cell, Columns, Each, Field, Problem, Record, Request};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Longest row, in bytes.
const LONGEST: u64 = 1 << 24;
/// A row over more lines than this has a quotation mark that is never closed.
const MOST_LINES: u64 = 1000;

/// Reads every row of a file with a header. Without a delimiter it is a comma, or a semicolon where the header has no
/// comma; with one, quotation marks mean nothing.
pub fn read(mut input: Box<dyn BufRead>, tabs: bool, request: &Request, each: &mut Each) -> Result<Columns, Problem> {
    let path = request.path;
    let delimiter = if tabs { b'\t' } else { sniff(&mut input).map_err(|e| Problem::file(path, e))? };
    let left = Rc::new(std::cell::Cell::new(LONGEST));
    let limited = Limited { input, left: left.clone() };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(!tabs)
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(limited);
    let header = reader.byte_headers().map_err(|e| Problem::line(path, 1, e))?;
    let header: Vec<String> =
        header.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect();
    let columns = request.columns(&header)?;

    let mut record = ByteRecord::new();
    loop {
        left.set(LONGEST);
        let start = reader.position().line();
        let more = reader.read_byte_record(&mut record).map_err(|e| Problem::line(path, start, e))?;
        if !more {
            return Ok(columns);
        }
        let line = record.position().map_or(start, |position| position.line());
        if reader.position().line() > line + MOST_LINES {
            return Err(Problem::line(path, line, "a quotation mark is opened in this row and never closed"));
        }
        if record.len() == columns.count {
            each(line, Ok(&Row { record: &record, columns: &columns }))?;
        } else {
            let reason = format!("has {} columns, the header has {}", record.len(), columns.count);
            each(line, Err(&reason))?;
        }
    }
}

struct Row<'a> {
    record: &'a ByteRecord,
    columns: &'a Columns,
}

impl Row<'_> {
    fn cell(&self, place: usize) -> Cell<'_> {
        self.record.get(place).map_or(Cell::Empty, Cell::from_bytes)
    }
}

impl Record for Row<'_> {
    fn get(&self, field: Field) -> Cell<'_> {
        self.columns.place(field).map_or(Cell::Empty, |place| self.cell(place))
    }

    fn facets(&self, each: &mut dyn FnMut(&str, Cell<'_>)) {
        self.columns.facets().iter().for_each(|(key, place)| each(key, self.cell(*place)));
    }

    fn column(&self, field: Field) -> &str {
        self.columns.name(field).unwrap_or(field.as_str())
    }
}

/// Spreadsheets of half of Europe write semicolons.
fn sniff(input: &mut Box<dyn BufRead>) -> io::Result<u8> {
    let start = input.fill_buf()?;
    let header = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    Ok(if !header.contains(&b',') && header.contains(&b';') { b';' } else { b',' })
}

/// Ends with an error where one row would fill the memory.
struct Limited {
    input: Box<dyn BufRead>,
    left: Rc<std::cell::Cell<u64>>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        match self.left.get().checked_sub(read as u64) {
            Some(left) => self.left.set(left),
            None => return Err(io::Error::other("a row is longer than 16 MiB: is a quotation mark never closed?")),
        }
        Ok(read)
    }
}
