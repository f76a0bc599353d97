//! `indwell evaluate`.

use super::choosing::{Choosing, Chosen};
use super::judge::{Judged, figures, table};
use super::source::Reading;
use super::{impressions, print, print_json};
use crate::item::Item;
use crate::offline::build::{Draft, Popularity, Written};
use crate::offline::cases::Cases;
use crate::offline::log::Log;
use crate::offline::models::counts::{self, Rule};
use crate::offline::models::knn::{Options, Sessions};
use crate::offline::read::{self, Problem};
use crate::offline::rows::Rows;
use crate::offline::sessions;
use crate::pack::{Pack, Relation};
use crate::recommend::{Packs, Params};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// What to measure with what.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Sessions to build the pack from, and from nothing else
    #[arg(long, value_name = "FILE", required_unless_present = "impressions", requires = "test")]
    train: Option<PathBuf>,
    /// Sessions to foretell
    #[arg(long, value_name = "FILE", requires = "train")]
    test: Option<PathBuf>,
    /// sequences: a session a line, items parted by blanks; of the test a prefix, a tab, the next item. events: a table
    /// of events, every next item of a test session is foretold
    #[arg(long, value_name = "FORMAT", default_value = "events", value_parser = ["sequences", "events"])]
    format: String,
    /// Shown lists with clicks, instead of sessions: columns list, visitor, time, item_id, position, clicked
    #[arg(long, value_name = "FILE", conflicts_with = "train")]
    impressions: Option<PathBuf>,
    /// A pack that the shown lists are ranked with as well
    #[arg(long, value_name = "FILE", requires = "impressions")]
    pack: Option<PathBuf>,
    /// Items of the shown lists, with their facets
    #[arg(long, value_name = "FILE", requires = "impressions")]
    items: Option<PathBuf>,
    /// What foretells: linear is what a pack is built with, the others are there for comparison; the kNN models but
    /// item-knn need the sessions themselves and fit into no pack
    #[arg(long, value_enum, default_value_t = Kind::Linear)]
    model: Kind,
    /// Neighbours an item keeps
    #[arg(long, value_name = "COUNT", default_value_t = 40)]
    neighbours: usize,
    /// Leave out pairs that fewer visitors stand behind
    #[arg(long, value_name = "VISITORS", default_value_t = 1)]
    min_support: u32,
    /// Leave out what is worth least until the pack, sent with brotli, has at most so many bytes
    #[arg(long, value_name = "BYTES")]
    pack_bytes: Option<usize>,
    /// With a pack of the linear model: so many of the newest sessions go into it, and vote
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    sessions: usize,
    /// What their votes weigh against the neighbours
    #[arg(long, value_name = "WEIGHT", default_value_t = sessions::SHARE, value_parser = super::extras::weight)]
    session_share: f32,
    /// Write the pack that is judged into this file
    #[arg(long, value_name = "FILE", requires = "train")]
    out: Option<PathBuf>,
    /// With --impressions: write what the lists teach into this file, for `indwell pack --priors`
    #[arg(long, value_name = "FILE", requires = "impressions")]
    priors: Option<PathBuf>,
    /// The result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    reading: Reading,
}

/// What SLIST has none of.
const SLIST: [&str; 6] = ["walk=0", "trend=0", "popularity=0", "contrast=1", "repeat_last=1", "repeat_earlier=1"];

/// The models there are.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Kind {
    Linear,
    Slist,
    Markov,
    Rules,
    ItemKnn,
    Sknn,
    Vsknn,
    Vmis,
    Stan,
    Vstan,
}

impl Args {
    /// Builds a pack from the training part and foretells the test part.
    pub fn run(&self) -> Result<(), Problem> {
        let (train, test) = match (&self.train, &self.test, &self.impressions) {
            (_, _, Some(shown)) => {
                let result = impressions::run(
                    shown,
                    self.items.as_ref(),
                    self.pack.as_ref(),
                    self.priors.as_ref(),
                    &self.reading,
                )?;
                return if self.json { print_json(&result.to_json()) } else { print(&result.table()) };
            }
            (Some(train), Some(test), None) => (train, test),
            _ => return Err(Problem("name --train and --test, or --impressions".to_owned())),
        };
        let log = self.train(train)?;
        let started = Instant::now();
        let choose = |choosing: &Choosing| choosing.choose(&log, self.neighbours, self.min_support, Rows::default());
        let chosen = match self.model {
            Kind::Linear => Some(choose(&self.choosing)?),
            // As its authors have it: the ridge alone.
            Kind::Slist => Some(choose(&self.choosing.with(&SLIST))?),
            _ => None,
        };
        let choose_s = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let written = self.pack(&log, chosen.as_ref())?;
        let sizes = written.as_ref().map(|written| (written.items, written.bytes.len(), written.brotli));
        let mut packs = Packs::default();
        if let Some(written) = written {
            if let Some(path) = &self.out {
                std::fs::write(path, &written.bytes).map_err(|error| Problem::file(path, error))?;
            }
            let refused = |refused| Problem(format!("the pack is refused: {refused:?}"));
            packs.put("judged", Pack::read(written.bytes).map_err(refused)?);
        }
        let related = packs.related(Relation::Next);
        let judged = match sizes {
            Some(sizes) => Judged::Pack(&packs, &related, sizes.0),
            None => Judged::Knn(Sessions::new(&log, 0..log.sessions()), self.knn(), &log),
        };
        let build_s = started.elapsed().as_secs_f64();
        let (cases, unknown) = self.cases(test, &judged)?;
        let tally = judged.judge(&cases, &log);

        let mut result = figures(&tally);
        let mut say = |name: &str, value: Value| result.insert(name.to_owned(), value);
        say("unknown", json!(unknown));
        say("sessions", json!(log.sessions()));
        say("clicks", json!(log.clicks()));
        say("items", json!(sizes.map_or(log.ids().len(), |sizes| sizes.0)));
        say("pack_bytes", json!(sizes.map(|sizes| sizes.1)));
        say("pack_bytes_brotli", json!(sizes.map(|sizes| sizes.2)));
        say("min_support", json!(self.min_support));
        say("chosen", json!(chosen.as_ref().map(Chosen::to_json)));
        say("choose_s", json!(choose_s));
        say("build_s", json!(build_s));
        say("query_us", json!(judged.time(&cases)));
        if self.json {
            return print_json(&Value::Object(result));
        }
        print(&table(&tally))?;
        for (key, value) in result.iter().filter(|(key, _)| !key.contains('@')) {
            print(&format!("{key:<18} {value}\n"))?;
        }
        Ok(())
    }

    fn train(&self, path: &PathBuf) -> Result<Log, Problem> {
        let mut log = Log::new();
        match self.format.as_str() {
            "events" => log = self.reading.read(None, std::slice::from_ref(path))?.log,
            _ => read::read_sequences(path, &mut log)?,
        }
        if log.sessions() == 0 {
            return Err(Problem::file(path, "there is no session in it"));
        }
        Ok(log)
    }

    /// The pack of a model that fits into one.
    fn pack(&self, log: &Log, chosen: Option<&Chosen>) -> Result<Option<Written>, Problem> {
        let count = |rule, input, target| {
            counts::count(log, 0..log.sessions(), rule, input, target, self.min_support, self.neighbours)
        };
        let mut params = Params::default();
        let rows = match self.model {
            Kind::Linear | Kind::Slist => {
                let Some(chosen) = chosen else { return Ok(None) };
                params = chosen.recipe.params();
                chosen.build(log)
            }
            Kind::Markov => count(Rule::Markov, 1.0, 0.0),
            Kind::Rules => count(Rule::Sequential, 1.0, 0.0),
            Kind::ItemKnn => count(Rule::Together, 0.5, 0.5),
            _ => return Ok(None),
        };
        if chosen.is_none() {
            // As these models are known: the last item alone asks, and nothing is made of repeats.
            params = Params { decay: 0.0, repeat_last: 1.0, repeat_earlier: 1.0, ..params };
        }
        let item = |id: &String| Item { item_id: id.clone(), ..Item::default() };
        let draft = Draft {
            items: log.ids().iter().map(item).collect(),
            popularity: Popularity::new(log, self.min_support),
            relations: vec![(Relation::Next, rows)],
            params,
            sessions: sessions::choose(log, self.sessions, self.min_support),
            session_share: self.session_share,
            ..Draft::default()
        };
        Ok(Some(match self.pack_bytes {
            Some(limit) => draft.within(limit)?,
            None => draft.write()?,
        }))
    }

    fn knn(&self) -> Options {
        match self.model {
            Kind::Sknn => Options::SKNN,
            Kind::Vmis => Options::VMIS,
            Kind::Stan => Options::STAN,
            Kind::Vstan => Options::VSTAN,
            _ => Options::VSKNN,
        }
    }

    /// The predictions, with the items' numbers of the model; and how many want an item that it does not know: they are
    /// misses.
    fn cases(&self, path: &PathBuf, judged: &Judged) -> Result<(Cases, usize), Problem> {
        let mut cases = Cases::default();
        let mut unknown = 0;
        let mut push = |prefix: &mut dyn Iterator<Item = &String>, next: &String| {
            let known: Vec<u32> = prefix.filter_map(|id| judged.find(id)).collect();
            let wanted = judged.find(next);
            unknown += usize::from(wanted.is_none());
            cases.push(&known, wanted.unwrap_or(u32::MAX));
        };
        if self.format == "events" {
            let test = self.reading.read(None, std::slice::from_ref(path))?.log;
            for session in test.range(0..test.sessions()) {
                let id = |item: &u32| &test.ids()[*item as usize];
                for (place, next) in session.items.iter().enumerate().skip(1) {
                    push(&mut session.items[..place].iter().map(id), id(next));
                }
            }
        } else {
            for case in read::read_prefixes(path)? {
                push(&mut case.prefix.iter(), &case.next);
            }
        }
        if cases.is_empty() {
            return Err(Problem::file(path, "there is nothing to foretell: no session has two items"));
        }
        Ok((cases, unknown))
    }
}
