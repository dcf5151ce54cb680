//! How commands speak: language, colour, tables, JSON Lines.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::listing::{Locale, tame};

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
        self.line(&serde_json::to_string(value)?)
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

/// A table with aligned columns, wide characters counted as two, no borders. Cells are tamed.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(head.iter().map(|h| (*h).to_owned()));
    for row in rows {
        table.add_row(row.iter().map(|cell| tame(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
