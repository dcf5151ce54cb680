//! JSON documents, and literals inside of pages.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rivald_fuzz::json(data));
