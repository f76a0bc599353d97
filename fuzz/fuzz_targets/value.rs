//! Any bytes as a stored value.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| indwell_fuzz::value(bytes));
