//! The small notations that settings and watchlists share.

mod duration;
mod mail_address;
mod quiet;
mod recipient;
mod size;
mod zone;

pub use duration::{duration, show_duration};
pub use mail_address::mail_address;
pub use quiet::quiet;
pub use recipient::{CHAT, is_chat_name, recipient};
pub use size::size;
pub use zone::zone;

use super::Text;

/// Why a text is none of its notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, in English and Chinese.
    pub message: Text,
    /// What to write instead.
    pub hint: Text,
}

impl Refusal {
    /// A refusal in both languages.
    pub fn new(message: Text, hint: Text) -> Self {
        Self { message, hint }
    }
}

/// Full-width forms, as Chinese input methods leave them behind, as the plain characters that they stand for.
pub fn half_width(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    text.chars().map(plain).collect()
}
