//! Traps on purpose, for tests.

use std::alloc::{Layout, alloc};
use std::hint::black_box;
use wasm_bindgen::prelude::*;

/// Traps: `panic`, `bounds` (a read outside of memory), `stack` (endless recursion) or `memory` (more than there is).
#[wasm_bindgen(js_name = __fault)]
pub fn fault(kind: &str) {
    match kind {
        "bounds" => {
            // SAFETY: none; the point is to read where there is nothing.
            black_box(unsafe { (0xffff_fff0 as *const u32).read_volatile() });
        }
        "stack" => {
            black_box(sink(&[1; 64]));
        }
        "memory" => loop {
            let layout = Layout::from_size_align(0x4000_0000, 8).unwrap_or(Layout::new::<u64>());
            // SAFETY: the layout has a size; the memory is never used. The black box keeps the compiler from leaving out
            // an allocation that nobody reads, and looping for ever.
            if black_box(unsafe { alloc(layout) }).is_null() {
                std::alloc::handle_alloc_error(layout);
            }
        },
        _ => panic!("a panic was asked for"),
    }
}

#[inline(never)]
#[expect(unconditional_recursion)]
fn sink(deep: &[u64; 64]) -> u64 {
    let mut deeper = *deep;
    deeper[0] += 1;
    sink(black_box(&deeper)) + deeper[1]
}
