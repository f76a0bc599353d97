//! Runs each of `paths.rs` once, warm, inside of `measured`, for `pkg-scripts/instructions` to count. Prints their names, and how
//! often each asked for memory.

mod made;
mod paths;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

fn main() {
    for path in paths::PATHS {
        let mut run = (path.ready)();
        run();
        let before = ASKED.load(Ordering::Relaxed);
        measured(&mut *run);
        println!("{}\t{}", path.name, ASKED.load(Ordering::Relaxed) - before);
    }
}

/// What is counted, by this name.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(run: &mut dyn FnMut()) {
    run();
}

static ASKED: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counting.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}
