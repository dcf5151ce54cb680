//! Watchlists and settings.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rivald_fuzz::watchlist(data));
