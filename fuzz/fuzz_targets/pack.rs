//! Any bytes as a pack.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| indwell_fuzz::pack(bytes));
