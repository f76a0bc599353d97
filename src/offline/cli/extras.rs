//! What a pack can hold beyond items and neighbours, for its bytes.

use crate::offline::build::Draft;
use crate::offline::log::Log;
use crate::offline::models::content::Features;
use crate::offline::priors::Priors;
use crate::offline::read::{self, Problem};
use crate::offline::sessions;
use std::path::PathBuf;

/// What else goes into the pack.
#[derive(Clone, Debug, clap::Args)]
pub struct Extras {
    /// So many of the newest sessions go into the pack, and like sessions vote for items: 8 bytes and more each. A session
    /// is what one visitor looked at, without who and when; it is cut where fewer than --min-support went the same way
    #[arg(long, value_name = "COUNT", default_value_t = 0, conflicts_with_all = ["epsilon", "pairs"], help_heading = "More in the pack")]
    sessions: usize,
    /// What their votes weigh against the neighbours
    #[arg(long, value_name = "WEIGHT", default_value_t = sessions::SHARE, value_parser = weight, help_heading = "More in the pack")]
    session_share: f32,
    /// Vectors of items, for what is similar: a line an item, its id and numbers, parted by blanks or tabs
    #[arg(long, value_name = "FILE", help_heading = "More in the pack")]
    embeddings: Option<PathBuf>,
    /// Computes vectors of so many numbers from names and facets: a byte a number and item
    #[arg(long, value_name = "NUMBERS", conflicts_with = "embeddings", help_heading = "More in the pack")]
    embed: Option<usize>,
    /// What is known beforehand of slots, signals and variants: a JSON file, such as `indwell evaluate --impressions
    /// --priors` writes
    #[arg(long, value_name = "FILE", help_heading = "More in the pack")]
    priors: Option<PathBuf>,
}

impl Extras {
    /// Adds what is asked for to a draft with its items.
    pub fn add(&self, draft: &mut Draft, log: &Log, support: u32) -> Result<(), Problem> {
        draft.sessions = sessions::choose(log, self.sessions, support);
        draft.session_share = self.session_share;
        if let Some(path) = &self.embeddings {
            let mut vectors = vec![Vec::new(); draft.items.len()];
            let unknown = read::read_vectors(path, &mut |id, vector| {
                let item = log.find(id).and_then(|item| vectors.get_mut(item as usize));
                item.map(|place| *place = vector).is_some()
            })?;
            if unknown > 0 {
                eprintln!("{}: {unknown} vectors of items that are not in the pack", path.display());
            }
            draft.embeddings = vectors;
        }
        if let Some(length) = self.embed {
            draft.embeddings = Features::of(&draft.items).project(length);
        }
        if let Some(path) = &self.priors {
            draft.priors.join(Priors::read(path)?);
        }
        Ok(())
    }
}

/// What votes can weigh.
pub fn weight(text: &str) -> Result<f32, String> {
    let most = |weight: &f32| (0.0..=1000.0).contains(weight);
    text.parse().ok().filter(most).ok_or_else(|| "is no number from 0 to 1000".to_owned())
}
