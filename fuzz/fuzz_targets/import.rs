//! Any bytes as what was taken along.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| indwell_fuzz::import(bytes));
