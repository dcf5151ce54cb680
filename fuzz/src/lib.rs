//! What every reader promises, whatever it is given. One function a target; each panics where a promise is broken.
//!
//! Time and memory are bounded from outside, by the flags in `run.sh`.

#![forbid(unsafe_code)]

mod pages;
mod picture;
mod table;
mod texts;
mod toml;

pub use pages::{json, page};
pub use picture::picture;
pub use table::table;
pub use texts::{count, price};
pub use toml::watchlist;

/// One of several, as a byte says. Letters and digits count from their own beginning, so that seeds stay readable.
fn pick<T>(from: &[T], byte: u8) -> &T {
    let number = match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'z' => byte - b'a' + 10,
        b'A'..=b'Z' => byte - b'A' + 36,
        _ => byte,
    };
    &from[usize::from(number) % from.len()]
}

/// The first bytes, and what is behind them.
fn header<const N: usize>(data: &[u8]) -> Option<([u8; N], &[u8])> {
    data.split_first_chunk::<N>().map(|(head, rest)| (*head, rest))
}
