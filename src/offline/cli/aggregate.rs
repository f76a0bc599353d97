//! `indwell aggregate`: what the reports of many visitors say, and what of it a pack can take.

use super::{print, print_json};
use crate::offline::aggregate::{Estimate, Kind, Known, Question, Sums};
use crate::offline::pack::Variant;
use crate::offline::read::{Problem, Tally, open};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Reports of `indwell/report`, one JSON object a line, summed: popularity, click rates by slot, and priors of variants,
/// each with where 95 % of such estimates have the truth. One report a visitor and question: who collects them sees to it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of reports: JSON Lines, also as .gz or .xz
    #[arg(required = true, value_name = "FILE")]
    reports: Vec<PathBuf>,
    /// What was asked: the file that the page has its questions from, {"NAME": {"kind", "buckets", "epsilon", "cap"}, …}
    #[arg(long, value_name = "FILE")]
    questions: PathBuf,
    /// Write what a pack can take, for `indwell pack --reports`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Say no count below this, as well as none that does not stand out of the noise
    #[arg(long, value_name = "VISITORS", default_value_t = 5)]
    min_support: u32,
    /// Greatest share of lines that may be no such report, before a file is refused
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    max_bad: f64,
    /// Say what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Longest line and largest file of questions, in bytes.
const LONGEST: u64 = 1 << 20;
const MOST_BUCKETS: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    kind: String,
    buckets: Vec<String>,
    epsilon: f64,
    cap: u32,
}

#[derive(Deserialize)]
struct Report {
    format: String,
    version: u32,
    question: String,
    values: Vec<i64>,
}

impl Args {
    /// Sums the reports.
    pub fn run(&self) -> Result<(), Problem> {
        let mut sums = questions(&self.questions)?;
        let mut refused = 0;
        for path in &self.reports {
            let tally = self.read(path, &mut sums)?;
            eprintln!("{}", tally.describe());
            refused += tally.skipped;
        }
        let known = Known::of(sums.values(), self.min_support);
        if let Some(path) = &self.out {
            let text = serde_json::to_string_pretty(&for_pack(&known)).map_err(|error| Problem::file(path, error))?;
            std::fs::write(path, text + "\n").map_err(|error| Problem::file(path, error))?;
        }
        if self.json {
            let all: serde_json::Map<String, Value> =
                sums.iter().map(|(name, sums)| (name.clone(), to_json(sums, self.min_support))).collect();
            return print_json(&json!({ "refused": refused, "questions": all, "pack": for_pack(&known) }));
        }
        sums.iter().try_for_each(|(name, sums)| print(&describe(name, sums, self.min_support)))
    }

    fn read(&self, path: &Path, sums: &mut BTreeMap<String, Sums>) -> Result<Tally, Problem> {
        let mut input = open(path)?;
        let mut tally = Tally::new(path, self.max_bad);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
            match read.map_err(|error| Problem::line(path, number, error))? {
                0 => break,
                n if n as u64 == LONGEST => return Err(Problem::line(path, number, "the line is longer than 1 MiB")),
                _ if line.trim_ascii().is_empty() => continue,
                _ => {}
            }
            tally.rows += 1;
            if let Err(reason) = take(&line, sums) {
                tally.skip(number, &reason)?;
            }
        }
        tally.finish()?;
        Ok(tally)
    }
}

fn take(line: &[u8], sums: &mut BTreeMap<String, Sums>) -> Result<(), String> {
    let report: Report = serde_json::from_slice(line).map_err(|_| "is no report".to_owned())?;
    if (report.format.as_str(), report.version) != ("indwell-report", 1) {
        return Err("is no report of version 1".to_owned());
    }
    let of = sums.get_mut(&report.question);
    of.ok_or_else(|| "is about a question that is not among those asked".to_owned())?.add(&report.values)
}

/// The file of questions, each with no report yet.
fn questions(path: &Path) -> Result<BTreeMap<String, Sums>, Problem> {
    let mut text = String::new();
    let read = open(path)?.take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| Problem::file(path, error))?;
    let asked: BTreeMap<String, Asked> = serde_json::from_str(&text).map_err(|error| Problem::file(path, error))?;
    let question = |(name, asked): (String, Asked)| {
        let wrong = |what: &str| Problem::file(path, format!("question \"{name}\": {what}"));
        let kind = match asked.kind.as_str() {
            "popularity" => Kind::Popularity,
            "slots" => Kind::Slots,
            "variants" => Kind::Variants,
            _ => return Err(wrong("kind: one of popularity, slots, variants is wanted")),
        };
        if !(1..=MOST_BUCKETS).contains(&asked.buckets.len()) {
            return Err(wrong("buckets: 1 to 1000 names are wanted"));
        }
        if !(0.01..=10.0).contains(&asked.epsilon) {
            return Err(wrong("epsilon: a number from 0.01 to 10 is wanted"));
        }
        if !(1..=100).contains(&asked.cap) {
            return Err(wrong("cap: a whole number from 1 to 100 is wanted"));
        }
        // As the page rounds it: never more than was asked for.
        let thousandths = (asked.epsilon * 1000.0).floor() as u32;
        let question = Question { kind, buckets: asked.buckets, thousandths, cap: asked.cap };
        Ok((name.clone(), Sums::new(question)))
    };
    asked.into_iter().map(question).collect()
}

fn for_pack(known: &Known) -> Value {
    let variant = |v: &Variant| json!({ "name": v.name, "clicks": v.clicks, "shown": v.shown });
    json!({
        "popularity": known.popularity, "examination": known.examination,
        "variants": known.variants.iter().map(variant).collect::<Vec<_>>(),
    })
}

/// What `--out` wrote.
pub fn read_known(path: &Path) -> Result<Known, Problem> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
        clicks: f32,
        shown: f32,
    }
    #[derive(Deserialize)]
    struct File {
        popularity: BTreeMap<String, u32>,
        examination: Vec<f32>,
        variants: Vec<Named>,
    }
    let bytes = std::fs::read(path).map_err(|error| Problem::file(path, error))?;
    let file: File = serde_json::from_slice(&bytes).map_err(|error| Problem::file(path, error))?;
    let variants = file.variants.into_iter().map(|Named { name, clicks, shown }| Variant { name, clicks, shown });
    Ok(Known { popularity: file.popularity, examination: file.examination, variants: variants.collect() })
}

fn to_json(sums: &Sums, support: u32) -> Value {
    let three = |e: Estimate| json!([e.value, e.low, e.high]);
    let mut out = json!({
        "reports": sums.reports, "epsilon": f64::from(sums.question.thousandths) / 1000.0, "cap": sums.question.cap,
        "noise": sums.noise(),
    });
    match sums.question.kind {
        Kind::Popularity => {
            let said = sums.popular(support).into_iter().map(|(item, count)| (item.to_owned(), three(count)));
            out["counts"] = said.collect::<serde_json::Map<_, _>>().into();
            let all = sums.counts();
            out["all"] = all.into_iter().map(three).collect::<Vec<_>>().into();
        }
        _ => {
            let rates = sums.question.buckets.iter().zip(sums.rates());
            let said = rates.map(|(name, rate)| (name.clone(), rate.map_or(Value::Null, |rate| three(rate.estimate))));
            out["rates"] = said.collect::<serde_json::Map<_, _>>().into();
        }
    }
    out
}

fn describe(name: &str, sums: &Sums, support: u32) -> String {
    let epsilon = f64::from(sums.question.thousandths) / 1000.0;
    let mut text = format!("{name}: {} reports, ε {epsilon}, noise of ±{:.0} on a sum\n", sums.reports, sums.noise());
    if sums.question.kind == Kind::Popularity {
        let mut said = sums.popular(support);
        said.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        let left = sums.question.buckets.len() - said.len();
        for (item, count) in said {
            text += &format!("  {:>9.0}  {:>9.0} – {:<9.0} {item}\n", count.value, count.low.max(0.0), count.high);
        }
        return text + &format!("  {left} that do not stand out are left out\n");
    }
    for (bucket, rate) in sums.question.buckets.iter().zip(sums.rates()) {
        text += &match rate.map(|rate| rate.estimate) {
            Some(e) => {
                format!("  {:>7.2} %  {:>6.2} – {:<6.2} {bucket}\n", 100.0 * e.value, 100.0 * e.low, 100.0 * e.high)
            }
            None => format!("  not known, too few reports   {bucket}\n"),
        };
    }
    text
}
