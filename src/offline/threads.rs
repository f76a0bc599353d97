//! Work for every core: a range of numbers cut into blocks, each done by whichever thread is free.

use std::num::NonZero;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many numbers a thread takes at once: few enough that no thread is left waiting for another's last block.
const BLOCK: usize = 256;

/// Calls `work` for blocks of `0..count` on every core and returns what it returned, in the order of the numbers.
/// `state` makes what one thread reuses from block to block.
pub fn blocks<S, T: Send>(
    count: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> T + Sync,
) -> Vec<T> {
    cut(count, BLOCK, state, work)
}

fn cut<S, T: Send>(
    count: usize,
    block: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                let mut state = state();
                loop {
                    let start = next.fetch_add(block, Ordering::Relaxed);
                    if start >= count {
                        break;
                    }
                    let result = work(&mut state, start..(start + block).min(count));
                    done.lock().expect("no thread panics while it holds the lock").push((start, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("the threads have ended");
    done.sort_unstable_by_key(|&(start, _)| start);
    done.into_iter().map(|(_, result)| result).collect()
}

/// One result for every number of `0..count`, in their order.
pub fn each<S, T: Send>(
    count: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    // What is made does not depend on the blocks: where there is little of it, they are small enough for every core.
    let block = (count / (8 * cores())).clamp(1, BLOCK);
    let parts = cut(count, block, state, |state, range| range.map(|number| work(state, number)).collect::<Vec<T>>());
    parts.into_iter().flatten().collect()
}

/// Most threads that work at once; 0 for one a core.
static MOST: AtomicUsize = AtomicUsize::new(0);

/// From now on at most so many threads work at once; 0 for one a core. What is made is the same with any number.
pub fn limit(count: usize) {
    MOST.store(count, Ordering::Relaxed);
}

/// How many threads work at once.
pub fn cores() -> usize {
    match MOST.load(Ordering::Relaxed) {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        most => most,
    }
}
