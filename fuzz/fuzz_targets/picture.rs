//! Files of pictures.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rivald_fuzz::picture(data));
