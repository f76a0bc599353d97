//! Sessions for a pack: like sessions vote for items on the device (see `recommend`), where the publisher accepts the bytes.

use super::log::Log;
use super::pack::{rows, varint};
use std::collections::{HashMap, HashSet};

/// Most items of one session, the newest.
const LONGEST: usize = 20;
/// Most sessions that an item leads to, the newest.
const OF_ITEM: usize = 200;
/// What the votes of like sessions weigh against the neighbours. More cost hits on Diginetica's validation part, and so little
/// gained none there (www/docs/quality-choices.md).
pub const SHARE: f32 = 0.1;

/// The newest `count` sessions, the newest first: the distinct items of each, in the order in which they were looked at
/// first. Wherever one item follows another in a session, at least `support` visitors went the same way, in any of theirs;
/// where fewer did, the session is cut in two.
pub fn choose(log: &Log, count: usize, support: u32) -> Vec<Vec<u32>> {
    let distinct = |items: &[u32]| {
        let mut seen = HashSet::new();
        items.iter().copied().filter(|&item| seen.insert(item)).collect::<Vec<u32>>()
    };
    let mut visitors: HashMap<(u32, u32), (u32, u32)> = HashMap::new();
    let mut order: Vec<usize> = (0..log.sessions()).collect();
    order.sort_by_key(|&place| log.session(place).visitor);
    for place in order {
        let session = log.session(place);
        for pair in distinct(session.items).windows(2) {
            let known = visitors.entry((pair[0], pair[1])).or_insert((u32::MAX, 0));
            if known.1 == 0 || known.0 != session.visitor {
                *known = (session.visitor, known.1 + 1);
            }
        }
    }
    let mut chosen = Vec::new();
    for session in log.range(0..log.sessions()).rev() {
        let items = distinct(session.items);
        let parts = items.chunk_by(|&a, &b| visitors.get(&(a, b)).is_some_and(|known| known.1 >= support));
        let parts = parts.filter(|part| part.len() > 1).map(|part| part[part.len().saturating_sub(LONGEST)..].to_vec());
        chosen.extend(parts);
        if chosen.len() >= count {
            chosen.truncate(count);
            break;
        }
    }
    chosen
}

/// The sections of a pack with these sessions of so many items, by the pack's own numbers: the sessions, behind what their
/// votes weigh, and those of each item.
pub(super) fn sections(sessions: &[Vec<u32>], share: f32, items: usize) -> [Vec<u8>; 2] {
    let mut of_items: Vec<Vec<u32>> = vec![Vec::new(); items];
    for (place, session) in (0..).zip(sessions) {
        for &item in session {
            let known = &mut of_items[item as usize];
            if known.len() < OF_ITEM && known.last() != Some(&place) {
                known.push(place);
            }
        }
    }
    let all = rows(sessions.iter().map(|session| steps(session)));
    [[&share.to_le_bytes()[..], &all].concat(), rows(of_items.iter().map(|sessions| steps(sessions)))]
}

/// Each number by its distance to the one before.
fn steps(numbers: &[u32]) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0i64);
    for &number in numbers {
        let step = i64::from(number) - last;
        varint(&mut out, ((step << 1) ^ (step >> 63)) as u32);
        last = i64::from(number);
    }
    out
}
