//! Tables of watches.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rivald_fuzz::table(data));
