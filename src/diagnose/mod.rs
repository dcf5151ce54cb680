//! A fault of a file that people edit: where, what, and what to write instead.
//!
//! [`Source`] is the text of a file, [`Faults`] collects what is wrong with it, [`Node`] asks a value of its TOML for
//! what it should be, and [`value`] holds the small notations (durations, sizes, zones, mail addresses) that settings
//! and watchlists share.

mod faults;
mod nearest;
mod node;
mod secrets;
mod source;
mod syntax;
mod text_file;
pub mod value;

use std::fmt;

pub use faults::Faults;
pub use nearest::nearest;
pub use node::{Key, Node, each, each_or};
pub use source::Source;
pub use syntax::parse_toml;
pub use text_file::read_text;

use crate::listing::Locale;

/// A text for people, in English and Chinese.
pub type Text = (String, String);

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file is not taken.
    Error,
    /// The file is taken.
    Warning,
}

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The file, as people should see it.
    pub file: String,
    /// Counted from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// Counted from 1, in characters; 0 when it is about the file as a whole.
    pub column: usize,
    /// What is wrong, in English and Chinese.
    pub message: Text,
    /// What to write instead; may be empty.
    pub hint: Text,
    /// The line with a caret under the fault, ready to print, without colours; empty when it is about the file as a
    /// whole.
    pub excerpt: String,
}

impl Diagnostic {
    /// A fault of a file as a whole: it can't be read, is too big …
    pub fn of_file(file: &str, message: Text, hint: Text) -> Self {
        Self {
            severity: Severity::Error,
            file: tame(file),
            line: 0,
            column: 0,
            message: tame_both(message),
            hint: tame_both(hint),
            excerpt: String::new(),
        }
    }

    /// `file:line:column`, or the file alone.
    pub fn place(&self) -> String {
        if self.line == 0 { self.file.clone() } else { format!("{}:{}:{}", self.file, self.line, self.column) }
    }

    /// All of it as text: `file:line:column`, message, excerpt, hint; the last line without a line end.
    pub fn render(&self, locale: Locale, colour: bool) -> String {
        let paint = |sgr: &str, text: &str| {
            if colour { format!("\x1b[{sgr}m{text}\x1b[0m") } else { text.to_owned() }
        };
        let (severity, sgr) = match self.severity {
            Severity::Error => (locale.pick("error", "错误"), "1;31"),
            Severity::Warning => (locale.pick("warning", "警告"), "1;33"),
        };
        let colon = locale.pick(": ", "：");
        let message = locale.pick(&self.message.0, &self.message.1);
        let mut text = format!("{}: {}{colon}{}", self.place(), paint(sgr, severity), paint("1", message));
        for line in self.excerpt.lines() {
            text.push('\n');
            if is_caret_line(line) {
                text += &paint(sgr, line);
            } else {
                text += line;
            }
        }
        let hint = locale.pick(&self.hint.0, &self.hint.1);
        if !hint.is_empty() {
            text += "\n  ";
            text += &paint("36", locale.pick("hint", "提示"));
            text += colon;
            text += hint;
        }
        text
    }
}

/// Whether a line of an excerpt is the one with the caret: no number, only the rule and carets.
fn is_caret_line(line: &str) -> bool {
    line.contains('^') && line.chars().all(|c| matches!(c, ' ' | '|' | '^'))
}

/// All faults of a file, as an error.
#[derive(Debug, thiserror::Error)]
pub struct Diagnostics {
    /// The faults, in the order of the file.
    pub list: Vec<Diagnostic>,
    /// The language that the file asks for, as far as it could be read.
    pub locale: Locale,
}

impl Diagnostics {
    /// All of them as text.
    pub fn render(&self, locale: Locale, colour: bool) -> String {
        let faults: Vec<_> = self.list.iter().map(|d| d.render(locale, colour)).collect();
        faults.join("\n\n")
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(self.locale, false))
    }
}

/// Text of a file, fit for a terminal and a mail: control characters and bidirectional overrides become `\u{fffd}`.
pub(crate) fn tame(text: &str) -> String {
    text.chars().map(|c| if is_hostile(c) { '\u{fffd}' } else { c }).collect()
}

pub(crate) fn tame_both((en, zh): Text) -> Text {
    let owned = |text: String| if text.contains(is_hostile) { tame(&text) } else { text };
    (owned(en), owned(zh))
}

/// Characters that would move the cursor, or other text.
pub(crate) fn is_hostile(c: char) -> bool {
    c.is_control() || crate::listing::is_unseen(c) || matches!(c, '\u{200c}' | '\u{200d}' | '\u{2028}' | '\u{2029}')
}

/// At most `most` characters of a text, for the middle of a sentence.
pub fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
