//! Any bytes as the body of a stored value.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| indwell_fuzz::state(bytes));
