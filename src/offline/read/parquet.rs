//! Parquet: flat columns, read in batches side by side.

use super::{Cell, Columns, Each, Field, Problem, Record, Request, bar};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};
use std::fs::File;

/// Rows of a batch.
const BATCH: usize = 8192;

/// Reads every row of a file; lines are rows, counted from 1.
pub fn read(request: &Request, each: &mut Each) -> Result<Columns, Problem> {
    let fail = |error: ParquetError| Problem::file(request.path, error);
    let file = File::open(request.path).map_err(|error| Problem::file(request.path, error))?;
    let reader = SerializedFileReader::new(file).map_err(fail)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let (columns, places) = find(request, &schema)?;
    let progress = bar(reader.metadata().file_metadata().num_rows().max(0) as u64, "reading");

    let mut line = 0;
    for number in 0..reader.num_row_groups() {
        let group = reader.get_row_group(number).map_err(fail)?;
        let mut batches = open(&columns, &places, &schema, &*group).map_err(fail)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        while left > 0 {
            let rows = left.min(BATCH);
            for batch in batches.iter_mut().flatten() {
                let name = batch.name.clone();
                batch.fill(rows).map_err(|e| Problem::line(request.path, line + 1, format!("column {name}: {e}")))?;
            }
            for row in 0..rows {
                line += 1;
                each(line, Ok(&Row { columns: &columns, batches: &batches, row }))?;
            }
            progress.inc(rows as u64);
            left -= rows;
        }
    }
    Ok(columns)
}

/// The columns in use, and of each column of the header its leaf in the schema.
fn find(request: &Request, schema: &SchemaDescriptor) -> Result<(Columns, Vec<usize>), Problem> {
    let flat: Vec<usize> = (0..schema.num_columns()).filter(|&leaf| schema.column(leaf).max_rep_level() == 0).collect();
    let header: Vec<String> = flat.iter().map(|&leaf| schema.column(leaf).path().string()).collect();
    let columns = request.columns(&header).map_err(|mut problem| {
        if flat.len() < schema.num_columns() {
            problem.0 += "; columns with lists are not read: write one row for each item (UNNEST in SQL)";
        }
        problem
    })?;
    for place in columns.used() {
        let column = schema.column(flat[place]);
        if column.converted_type() == ConvertedType::UINT_64 {
            let message = format!("column {}: unsigned 64-bit numbers are not read: write it as a text", header[place]);
            return Err(Problem::file(request.path, message));
        }
    }
    Ok((columns, flat))
}

/// By column of the header: its reader, where it is used.
fn open(
    columns: &Columns,
    places: &[usize],
    schema: &SchemaDescriptor,
    group: &dyn RowGroupReader,
) -> Result<Vec<Option<Batch>>, ParquetError> {
    let mut batches: Vec<Option<Batch>> = places.iter().map(|_| None).collect();
    for place in columns.used() {
        let leaf = places[place];
        batches[place] = Some(Batch::new(group.get_column_reader(leaf)?, &schema.column(leaf)));
    }
    Ok(batches)
}

struct Row<'a> {
    columns: &'a Columns,
    batches: &'a [Option<Batch>],
    row: usize,
}

impl Row<'_> {
    fn cell(&self, place: usize) -> Cell<'_> {
        self.batches[place].as_ref().map_or(Cell::Empty, |batch| batch.cell(self.row))
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

/// What the numbers of a column mean.
#[derive(Clone, Copy)]
enum Meaning {
    Plain,
    /// A time, in so many microseconds a step.
    Micros(i64),
    /// A time in nanoseconds.
    Nanos,
    /// A decimal number with so many digits behind the point.
    Decimal(i32),
}

/// Some rows of one column.
struct Batch {
    name: String,
    reader: ColumnReader,
    meaning: Meaning,
    most: i16,
    levels: Vec<i16>,
    /// By row: the place of its value, or none.
    places: Vec<Option<u32>>,
    values: Values,
}

enum Values {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

/// Clears the buffer and reads so many rows into it.
macro_rules! read_into {
    ($reader:expr, $values:expr, $rows:expr, $levels:expr) => {{
        $values.clear();
        $reader.read_records($rows, Some($levels), None, $values).map(|(rows, values, _)| (rows, values))
    }};
}

impl Batch {
    fn new(reader: ColumnReader, column: &ColumnDescriptor) -> Batch {
        let values = match column.physical_type() {
            Type::BOOLEAN => Values::Bool(Vec::new()),
            Type::INT32 => Values::Int32(Vec::new()),
            Type::INT64 => Values::Int64(Vec::new()),
            Type::INT96 => Values::Int96(Vec::new()),
            Type::FLOAT => Values::Float(Vec::new()),
            Type::DOUBLE => Values::Double(Vec::new()),
            Type::BYTE_ARRAY => Values::Bytes(Vec::new()),
            Type::FIXED_LEN_BYTE_ARRAY => Values::Fixed(Vec::new()),
        };
        let meaning = match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Timestamp(time)), _) => match time.unit {
                TimeUnit::MILLIS => Meaning::Micros(1000),
                TimeUnit::MICROS => Meaning::Micros(1),
                TimeUnit::NANOS => Meaning::Nanos,
            },
            (_, ConvertedType::TIMESTAMP_MILLIS) => Meaning::Micros(1000),
            (_, ConvertedType::TIMESTAMP_MICROS) => Meaning::Micros(1),
            (_, ConvertedType::DATE) => Meaning::Micros(86_400_000_000),
            (_, ConvertedType::DECIMAL) => Meaning::Decimal(column.type_scale()),
            (Some(LogicalType::Decimal(decimal)), _) => Meaning::Decimal(decimal.scale),
            _ => Meaning::Plain,
        };
        let (name, most) = (column.path().string(), column.max_def_level());
        Batch { name, reader, meaning, most, levels: Vec::new(), places: Vec::new(), values }
    }

    fn fill(&mut self, rows: usize) -> Result<(), ParquetError> {
        self.levels.clear();
        let levels = &mut self.levels;
        let (read, values) = match (&mut self.reader, &mut self.values) {
            (ColumnReader::BoolColumnReader(r), Values::Bool(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::Int32ColumnReader(r), Values::Int32(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::Int64ColumnReader(r), Values::Int64(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::Int96ColumnReader(r), Values::Int96(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::FloatColumnReader(r), Values::Float(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::DoubleColumnReader(r), Values::Double(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::ByteArrayColumnReader(r), Values::Bytes(v)) => read_into!(r, v, rows, levels),
            (ColumnReader::FixedLenByteArrayColumnReader(r), Values::Fixed(v)) => read_into!(r, v, rows, levels),
            _ => Err(ParquetError::General("its type is not the one in the schema".to_owned())),
        }?;
        if read != rows {
            return Err(ParquetError::General(format!("it ends {} rows before the others", rows - read)));
        }
        self.places.clear();
        let mut place = 0;
        self.places.extend((0..rows).map(|row| {
            let there = self.most == 0 || self.levels.get(row) == Some(&self.most);
            there.then(|| {
                place += 1;
                place - 1
            })
        }));
        if place as usize == values { Ok(()) } else { Err(ParquetError::General("its levels are wrong".to_owned())) }
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        let Some(place) = self.places.get(row).copied().flatten() else { return Cell::Empty };
        let place = place as usize;
        match &self.values {
            Values::Bool(values) => Cell::Int(values[place].into()),
            Values::Int32(values) => self.int(values[place].into()),
            Values::Int64(values) => self.int(values[place]),
            Values::Int96(values) => Cell::Micros(values[place].to_micros()),
            Values::Float(values) => Cell::Float(values[place].into()),
            Values::Double(values) => Cell::Float(values[place]),
            Values::Bytes(values) => self.bytes(values[place].data()),
            Values::Fixed(values) => self.bytes(values[place].data()),
        }
    }

    fn int<'a>(&self, number: i64) -> Cell<'a> {
        match self.meaning {
            Meaning::Plain => Cell::Int(number),
            Meaning::Micros(step) => Cell::Micros(number.saturating_mul(step)),
            Meaning::Nanos => Cell::Micros(number.div_euclid(1000)),
            Meaning::Decimal(scale) => Cell::Float(number as f64 / 10f64.powi(scale)),
        }
    }

    fn bytes<'a>(&self, bytes: &'a [u8]) -> Cell<'a> {
        match self.meaning {
            Meaning::Decimal(scale) => {
                let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
                let start = if negative { -1.0 } else { 0.0 };
                let number = bytes.iter().fold(start, |sum, &byte| sum * 256.0 + f64::from(byte));
                Cell::Float(number / 10f64.powi(scale))
            }
            _ => Cell::from_bytes(bytes),
        }
    }
}
