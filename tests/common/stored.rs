//! A history as it stands in a store: sealed, with its header.

use super::world::NOW;
use indwell::engine::Engine;
use indwell::history::History;
use indwell::store::{FORMAT, Header, Unreadable, seal, unseal};

/// A body with a header and a checksum that fit.
pub fn sealed(body: &[u8]) -> Vec<u8> {
    let saved = (NOW / 1000) as u32;
    seal(Header { format: FORMAT, id: 1, epoch: 0, saved, closed: true }, body)
}

/// What stands in a store for this engine.
pub fn stored(mut engine: Engine) -> Vec<u8> {
    sealed(&engine.encode(NOW))
}

/// What is read of it.
pub fn read(bytes: &[u8]) -> Result<History, Unreadable> {
    let (_, body) = unseal(bytes)?;
    History::decode(body).ok_or(Unreadable::Corrupt)
}
