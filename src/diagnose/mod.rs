//! A fault of a file that people edit: where, what, and what to write instead.

use std::fmt;

use crate::listing::Locale;

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
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong, in English and Chinese.
    pub message: (String, String),
    /// What to write instead.
    pub hint: (String, String),
    /// The line with a caret under the fault, ready to print, without colours.
    pub excerpt: String,
}

impl Diagnostic {
    /// All of it as text: `file:line:column`, message, excerpt, hint.
    pub fn render(&self, locale: Locale, colour: bool) -> String {
        let _ = (locale, colour);
        todo!("helper: settings and watchlists")
    }
}

/// All faults of a file, as an error.
#[derive(Debug, thiserror::Error)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<_> = self.0.iter().map(|d| d.render(Locale::En, false)).collect();
        f.write_str(&faults.join("\n"))
    }
}
