//! One cell of a table, whatever the file's format, and how ids, numbers and times are read from it.

use std::fmt::Write;

/// A cell as the file gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Cell<'a> {
    /// Not there, null or empty.
    #[default]
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A time: microseconds since the epoch.
    Micros(i64),
    /// Not UTF-8.
    Broken,
}

/// Longest id that is read, in bytes.
pub const MAX_ID: usize = 256;
const MICROS: i64 = 1_000_000;

impl<'a> Cell<'a> {
    /// The cell of some bytes of a text file, blanks at both ends left out.
    pub fn from_bytes(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cell::from_text(text),
            Err(_) => Cell::Broken,
        }
    }

    /// The cell of a text, blanks at both ends left out.
    pub fn from_text(text: &'a str) -> Self {
        match text.trim_ascii() {
            "" => Cell::Empty,
            text => Cell::Text(text),
        }
    }

    /// The cell as a text: `None` where it is empty. Numbers are written as plainly as they can be: 17850.0 as `17850`.
    pub fn text<'b>(&self, buffer: &'b mut String) -> Result<Option<&'b str>, &'static str>
    where
        'a: 'b,
    {
        buffer.clear();
        let written = match *self {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => return Ok(Some(text)),
            Cell::Broken => return Err("is not UTF-8"),
            Cell::Int(number) | Cell::Micros(number) => write!(buffer, "{number}"),
            Cell::Float(number) => write!(buffer, "{number}"),
        };
        written.map_err(|_| "cannot be written as a text")?;
        Ok(Some(buffer))
    }

    /// The cell as an id: a text that is not too long and has no control character.
    pub fn id<'b>(&self, buffer: &'b mut String) -> Result<Option<&'b str>, &'static str>
    where
        'a: 'b,
    {
        match self.text(buffer)? {
            Some(id) if id.len() > MAX_ID => Err("is longer than 256 bytes"),
            Some(id) if id.bytes().any(|byte| byte < b' ') => Err("has a control character"),
            id => Ok(id),
        }
    }

    /// The cell as a finite number.
    pub fn number(&self) -> Result<Option<f64>, &'static str> {
        let number = match *self {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => text.parse().map_err(|_| "is not a number")?,
            Cell::Int(number) => number as f64,
            Cell::Float(number) => number,
            Cell::Micros(_) => return Err("is a time, not a number"),
            Cell::Broken => return Err("is not UTF-8"),
        };
        if number.is_finite() { Ok(Some(number)) } else { Err("is not a finite number") }
    }

    /// The cell as a time in microseconds since the epoch.
    ///
    /// Numbers are seconds, milli-, micro- or nanoseconds since the epoch, told by their size. Texts are
    /// `2026-11-21`, or that with `08:30` or `08:30:15.25` after a blank or a `T`, and then nothing, `Z`, `UTC` or an
    /// offset such as `+01:00`; without an offset UTC is meant.
    pub fn micros(&self) -> Result<Option<i64>, &'static str> {
        const PROBLEM: &str = "is no time (use 2026-11-21 08:30:00, or seconds since 1970)";
        match *self {
            Cell::Empty => Ok(None),
            Cell::Micros(micros) => Ok(Some(micros)),
            Cell::Int(number) => Ok(Some(by_size(number))),
            Cell::Float(number) if number.abs() < 1e11 => Ok(Some((number * MICROS as f64) as i64)),
            Cell::Float(number) if number.abs() < 9e18 => Ok(Some(by_size(number as i64))),
            Cell::Float(_) => Err(PROBLEM),
            Cell::Broken => Err("is not UTF-8"),
            Cell::Text(text) => {
                let number = || text.parse().map(by_size).ok();
                let fraction =
                    || text.parse::<f64>().ok().filter(|n| n.abs() < 1e11).map(|n| (n * MICROS as f64) as i64);
                calendar(text).or_else(number).or_else(fraction).map(Some).ok_or(PROBLEM)
            }
        }
    }

    /// Whether the cell says yes: `1`, `true`, `yes`, a number above 0; empty says no.
    pub fn flag(&self) -> Result<bool, &'static str> {
        match *self {
            Cell::Empty => Ok(false),
            Cell::Text(text) if ["true", "yes", "y", "t"].iter().any(|yes| text.eq_ignore_ascii_case(yes)) => Ok(true),
            Cell::Text(text) if ["false", "no", "n", "f"].iter().any(|no| text.eq_ignore_ascii_case(no)) => Ok(false),
            _ => self.number().map(|number| number.is_some_and(|n| n > 0.0)).map_err(|_| "is neither yes nor no"),
        }
    }
}

/// Microseconds from a whole number of seconds, milli-, micro- or nanoseconds since the epoch, told by its size: as
/// seconds it would be after the year 5000.
fn by_size(number: i64) -> i64 {
    match number.unsigned_abs().checked_ilog10() {
        None | Some(..11) => number * MICROS,
        Some(11..14) => number * 1000,
        Some(14..17) => number,
        _ => number / 1000,
    }
}

/// Microseconds since the epoch of a date as ISO 8601 writes it, and some of its relatives.
fn calendar(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = bytes else { return None };
    let (year, month) = (two(*y1, *y2)? * 100 + two(*y3, *y4)?, two(*m1, *m2)?);
    let day = two(*d1, *d2)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days_from_civil(year, month, day) * 86_400;
    let [b' ' | b'T', h1, h2, b':', min1, min2, rest @ ..] = rest else {
        return rest.is_empty().then_some(midnight * MICROS);
    };
    let (hour, minute) = (two(*h1, *h2)?, two(*min1, *min2)?);
    let (second, micros, rest) = match rest {
        [b':', s1, s2, rest @ ..] => {
            let (micros, rest) = fraction(rest)?;
            (two(*s1, *s2)?, micros, rest)
        }
        rest => (0, 0, rest),
    };
    if hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let offset = offset(rest.strip_prefix(b" ").unwrap_or(rest))?;
    Some((midnight + hour * 3600 + minute * 60 + second - offset) * MICROS + micros)
}

/// Microseconds of `.25` and the like, and what follows.
fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.' | b',', digits @ ..] = bytes else { return Some((0, bytes)) };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let micros = (0..6).fold(0, |sum, place| {
        sum * 10 + digits.get(place).filter(|_| place < count).map_or(0, |&digit| i64::from(digit - b'0'))
    });
    (count > 0).then(|| (micros, &digits[count..]))
}

/// Seconds east of Greenwich.
fn offset(bytes: &[u8]) -> Option<i64> {
    let (sign, digits) = match bytes {
        b"" | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [h1, h2] => (two(*h1, *h2)?, 0),
        [h1, h2, b':', m1, m2] | [h1, h2, m1, m2] => (two(*h1, *h2)?, two(*m1, *m2)?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    digits.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, by counting whole years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_spelling() {
        let at = 1_795_249_815 * MICROS;
        for text in [
            "2026-11-21 08:30:15",
            "2026-11-21T08:30:15Z",
            "2026-11-21 08:30:15 UTC",
            "2026-11-21T09:30:15+01:00",
            "2026-11-21T01:00:15-0730",
            "1795249815",
            "1795249815000",
            "1795249815000000",
            "1795249815000000000",
            "1795249815.0",
        ] {
            assert_eq!(Cell::Text(text).micros(), Ok(Some(at)), "{text}");
        }
        assert_eq!(Cell::Int(1_795_249_815_000_000).micros(), Ok(Some(at)));
        assert_eq!(Cell::Text("2026-11-21 08:30:15.25").micros(), Ok(Some(at + 250_000)));
        assert_eq!(Cell::Text("1970-01-01").micros(), Ok(Some(0)));
        assert_eq!(Cell::Text("2000-03-01 00:00").micros(), Ok(Some(951_868_800 * MICROS)));
        assert_eq!(Cell::Text("1969-12-31 23:59:59").micros(), Ok(Some(-MICROS)));
        for text in [
            "yesterday",
            "12/1/2010 8:26",
            "2026-13-01",
            "2026-11-21 8:30",
            "2026-11-21X",
            "2026-11-21 08:30:15 CET",
            "-",
        ] {
            assert!(Cell::Text(text).micros().is_err(), "{text}");
        }
    }

    #[test]
    fn ids_and_numbers() {
        let mut buffer = String::new();
        assert_eq!(Cell::Float(17850.0).id(&mut buffer), Ok(Some("17850")));
        assert_eq!(Cell::Int(-7).id(&mut buffer), Ok(Some("-7")));
        assert_eq!(Cell::from_bytes(b"  \t").id(&mut buffer), Ok(None));
        assert_eq!(Cell::from_bytes(b" x y ").id(&mut buffer), Ok(Some("x y")));
        assert!(Cell::from_bytes(b"\xff").id(&mut buffer).is_err());
        assert!(Cell::Text("a\nb").id(&mut buffer).is_err());
        assert!(Cell::Text(&"x".repeat(257)).id(&mut buffer).is_err());
        assert_eq!(Cell::Text("1e3").number(), Ok(Some(1000.0)));
        assert!(Cell::Text("NaN").number().is_err() && Cell::Float(f64::INFINITY).number().is_err());
        assert_eq!(
            [Cell::Text("1"), Cell::Text("Yes"), Cell::Int(0), Cell::Empty].map(|c| c.flag().ok()),
            [Some(true), Some(true), Some(false), Some(false)]
        );
        assert!(Cell::Text("maybe").flag().is_err());
    }
}
