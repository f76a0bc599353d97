//! What was read, written and read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| indwell_fuzz::state_again(bytes));
