//! How commands speak: language, colour, tables, JSON Lines.

use std::{
    fmt::Write as _,
    io::{IsTerminal, Write},
};

use serde::Serialize;

use crate::{
    diagnose::short,
    listing::{Locale, is_unseen, tame},
};

/// How to speak.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// In which language.
    pub locale: Locale,
    /// Whether standard output takes colours.
    pub colour: bool,
    /// Whether to show progress on standard error.
    pub progress: bool,
    /// Say less.
    pub quiet: bool,
}

impl Ui {
    /// Colours and progress only on a terminal, colours not with `NO_COLOR`.
    pub fn new(locale: Locale, quiet: bool) -> Self {
        Self {
            locale,
            colour: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            progress: std::io::stderr().is_terminal() && !quiet,
            quiet,
        }
    }

    /// One line of data on standard output. A closed pipe is no fault of ours.
    ///
    /// # Errors
    /// When standard output can't be written.
    pub fn line(&self, text: &str) -> anyhow::Result<()> {
        match writeln!(std::io::stdout().lock(), "{text}") {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }

    /// One object of JSON Lines on standard output.
    ///
    /// # Errors
    /// When standard output can't be written.
    pub fn json(&self, value: &impl Serialize) -> anyhow::Result<()> {
        self.line(&escaped(&serde_json::to_string(value)?))
    }

    /// One line for people on standard error.
    pub fn note(&self, text: &str) {
        // Nobody is left to be told when standard error is gone.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Paints text for standard output: `1` bold, `31` red, `32` green, `33` yellow, `2` dim (SGR numbers).
    pub fn paint(&self, sgr: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{sgr}m{text}\x1b[0m") } else { text.into() }
    }
}

/// JSON in which every character that acts on a terminal or is not seen is written as an escape (RFC 8259, section 7): the
/// same data, whoever looks at it. JSON itself asks for that below U+0020 only; outside of texts there are none of these.
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() || is_unseen(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to memory can't fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The most characters of a cell: what a page says may be as long as the page.
const LONGEST: usize = 400;

/// A table with aligned columns, wide characters counted as two, no borders. Cells are tamed, and cut where they are longer
/// than anybody reads.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(head.iter().map(|h| (*h).to_owned()));
    for row in rows {
        table.add_row(row.iter().map(|cell| tame(&short(cell, LONGEST))));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_the_same_data_and_acts_on_nothing() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{2028}\u{feff}\u{e0041}\0\n保温杯 👩\u{200d}🔧 \"\\";
        let json = escaped(&serde_json::to_string(&serde_json::json!({ hostile: [hostile] })).expect("JSON"));
        assert!(!json.contains(|c: char| c.is_control() || is_unseen(c)), "{json:?}");
        assert!(json.contains("保温杯 👩") && json.contains("\\u202e") && json.contains("\\udb40\\udc41"), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read[hostile][0], hostile);
    }

    #[test]
    fn a_cell_is_one_line_and_not_endless() {
        let rows = [vec!["x\n\u{1b}[31my".to_owned(), "长".repeat(200_000)], vec!["a".into(), "b".into()]];
        let text = table(&["one", "two"], &rows);
        assert!(text.lines().count() == 3 && text.len() < 10_000, "{} bytes", text.len());
        assert!(!text.contains('\u{1b}') && text.contains('…'), "{text}");
    }
}
