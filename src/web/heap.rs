//! The allocator: `rlsf`'s lists of free blocks over one stretch of memory that grows at its end by as much as is wanting.
//! Its own way to grow makes every stretch a heap by itself, whose blocks cannot become one: a pack of 0.8 MB would find no
//! room among what was let go of, and a wasm memory never becomes smaller.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::UnsafeCell;
use core::ptr::{NonNull, null_mut, slice_from_raw_parts_mut};
use rlsf::Tlsf;

const PAGE: usize = 1 << 16;

unsafe extern "C" {
    /// Where the linker's own data ends.
    static __heap_base: u8;
}

/// There is one, of all memory behind the linker's.
pub struct Heap(UnsafeCell<State>);

struct State {
    free: Tlsf<'static, u32, u32, 28, 32>,
    /// Where the stretch ends; 0 as long as there is none.
    end: usize,
}

// SAFETY: a page's wasm has one thread.
unsafe impl Sync for Heap {}

impl Heap {
    pub const fn new() -> Heap {
        Heap(UnsafeCell::new(State { free: Tlsf::new(), end: 0 }))
    }
}

impl State {
    /// Makes the stretch longer, for a block of this size it may be not enough; false where there is no more memory.
    fn grow(&mut self, size: usize) -> bool {
        // SAFETY: what is behind the linker's data is nobody else's, nor what is grown; nobody else grows, so one piece ends where
        // the next begins.
        unsafe {
            if self.end == 0 {
                // What is left of the last page. Were it less than 32 bytes, nothing would run at all, which no test could miss.
                let start = &raw const __heap_base as *mut u8;
                self.end = memory_size(0) * PAGE;
                let block = slice_from_raw_parts_mut(start, self.end - start as usize);
                return self.free.insert_free_block_ptr(NonNull::new_unchecked(block)).is_some();
            }
            // A little at a time, for the last free block is a part of what is wanted.
            let pages = 1 + size / (8 * PAGE);
            let grown = memory_grow(0, pages) != usize::MAX;
            if grown {
                let block = slice_from_raw_parts_mut(self.end as *mut u8, pages * PAGE);
                self.free.append_free_block_ptr(NonNull::new_unchecked(block));
                self.end += pages * PAGE;
            }
            grown
        }
    }
}

// SAFETY: blocks are those of `Tlsf`, and no call is within another.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let state = unsafe { &mut *self.0.get() };
        loop {
            if let Some(block) = state.free.allocate(layout) {
                return block.as_ptr();
            }
            if !state.grow(layout.size()) {
                return null_mut();
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { (*self.0.get()).free.deallocate(NonNull::new_unchecked(block), layout.align()) }
    }
}
