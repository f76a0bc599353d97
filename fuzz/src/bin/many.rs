//! A target over blind mutations of its corpus: `many TARGET EXECUTIONS [SEED]`, in the folder that has `corpus/`. Without
//! coverage to look at it is many times as fast as libFuzzer, from which the corpus comes. Bytes that fail are written to
//! `failed-TARGET`.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::time::Instant;

/// Longest input: small packs, each with some of the sections, are read many times as fast as one with all.
fn most(target: &str) -> usize {
    if target == "pack" { 240 } else { 512 }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let name = arguments.first().map_or("", String::as_str);
    let target: fn(&[u8]) = match name {
        "state" => indwell_fuzz::state,
        "state_again" => indwell_fuzz::state_again,
        "value" => indwell_fuzz::value,
        "import" => indwell_fuzz::import,
        "pack" => indwell_fuzz::pack,
        _ => panic!("usage: many state|state_again|value|import|pack EXECUTIONS [SEED]"),
    };
    let most = most(name);
    let (executions, seed) = (number(1).unwrap_or(100_000_000), number(2).unwrap_or(0));
    let corpus: Vec<Vec<u8>> = std::fs::read_dir(format!("corpus/{name}"))
        .expect("a corpus")
        .filter_map(|entry| std::fs::read(entry.ok()?.path()).ok())
        .filter(|bytes| bytes.len() <= most)
        .collect();
    thread_local!(static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
    let file = format!("failed-{name}");
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        BYTES.with_borrow(|bytes| drop(std::fs::write(&file, bytes)));
        usual(info);
    }));
    let started = Instant::now();
    let mut random = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    for done in 0..executions {
        BYTES.with_borrow_mut(|bytes| {
            bytes.clear();
            bytes.extend_from_slice(&corpus[next(corpus.len())]);
            for _ in 0..1 + next(4) {
                mutate(bytes, &corpus, &mut next);
            }
            bytes.truncate(most);
        });
        BYTES.with_borrow(|bytes| target(bytes));
        if done.is_multiple_of(1 << 20) && std::io::stderr().is_terminal() {
            eprint!("\r{done} of {executions} ");
            let _ = std::io::stderr().flush();
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{name}: {executions} executions, 0 panics, {} inputs to start from, {seconds:.0} s", corpus.len());
}

fn mutate(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], next: &mut dyn FnMut(usize) -> usize) {
    const LIKELY: [u8; 12] = [0, 1, 2, 3, 7, 15, 16, 0x7f, 0x80, 0x81, 0xfe, 0xff];
    let at = next(bytes.len());
    match next(8) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << next(8),
        1 if !bytes.is_empty() => bytes[at] = next(256) as u8,
        2 if !bytes.is_empty() => bytes[at] = LIKELY[next(LIKELY.len())],
        3 if !bytes.is_empty() => bytes[at] = bytes[at].wrapping_add(1 + next(4) as u8),
        4 => bytes.insert(at, next(256) as u8),
        5 if !bytes.is_empty() => drop(bytes.drain(at..(at + 1 + next(4)).min(bytes.len()))),
        6 => {
            let other = &corpus[next(corpus.len())];
            let from = next(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => {
            let run: Vec<u8> = bytes[at..(at + 1 + next(12)).min(bytes.len())].to_vec();
            let to = next(bytes.len());
            bytes.splice(to..to, run);
        }
    }
}
