//! What is wrong with a table: as a whole, or cell by cell.

use std::{fmt, io, path::PathBuf};

use super::{Text, table::letters};
use crate::{
    diagnose::{Diagnostic, tame_both},
    listing::{Locale, tame},
};

/// A table that can't be taken at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableFault {
    pub(super) message: Text,
    pub(super) hint: Text,
}

impl TableFault {
    pub(super) fn new(message: Text, hint: Text) -> Self {
        Self { message: tame_both(message), hint: tame_both(hint) }
    }
}

/// One fault of one cell, or of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The row as the spreadsheet numbers it, from 1.
    pub row: usize,
    /// The column (from 0) and what stands at its head; none: the row as a whole.
    pub column: Option<(usize, String)>,
    /// What is wrong, in English and Chinese.
    pub message: Text,
    /// What to write instead.
    pub hint: Text,
}

impl CellFault {
    /// `row 17, column C (link)`.
    pub fn place(&self, locale: Locale) -> String {
        match &self.column {
            None => locale.pick(format!("row {}", self.row), format!("第 {} 行", self.row)),
            Some((column, header)) => {
                let (letters, header) = (letters(*column), tame(header));
                locale.pick(
                    format!("row {}, column {letters} ({header})", self.row),
                    format!("第 {} 行 {letters} 列（{header}）", self.row),
                )
            }
        }
    }

    fn render(&self, locale: Locale) -> String {
        let place = self.place(locale);
        let message = locale.pick(&self.message.0, &self.message.1);
        let hint = locale.pick(&self.hint.0, &self.hint.1);
        locale.pick(format!("{place}: {message}\n  hint: {hint}"), format!("{place}：{message}\n  提示：{hint}"))
    }
}

/// Nobody reads more at once.
const MOST_SHOWN: usize = 200;

/// Why nothing was imported. Nothing was written then.
#[derive(Debug)]
pub enum ImportFault {
    /// The table can't be taken at all.
    Table {
        /// Its file.
        file: String,
        /// What is wrong.
        message: Text,
        /// What to do.
        hint: Text,
    },
    /// Cells are wrong.
    Cells {
        /// The table's file, with its sheet where it has sheets.
        file: String,
        /// How many rows with watches the table has.
        rows: usize,
        /// All faults, by row and column.
        faults: Vec<CellFault>,
    },
    /// The watchlist file has faults, with or without the new watches.
    Watchlist {
        /// What is wrong.
        faults: Vec<Diagnostic>,
    },
    /// The file for the new watches is there already.
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// The file can't be written. Trying again may help.
    Write {
        /// The file.
        file: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl ImportFault {
    /// In a language.
    pub fn render(&self, locale: Locale, colour: bool) -> String {
        match self {
            Self::Table { file, message, hint } => {
                let (file, message, hint) =
                    (tame(file), locale.pick(&message.0, &message.1), locale.pick(&hint.0, &hint.1));
                locale.pick(format!("{file}: {message}\n  hint: {hint}"), format!("{file}：{message}\n  提示：{hint}"))
            }
            Self::Cells { file, rows, faults } => cells(&tame(file), *rows, faults, locale),
            Self::Watchlist { faults } => {
                faults.iter().map(|fault| fault.render(locale, colour)).collect::<Vec<_>>().join("\n\n")
            }
            Self::Exists { file } => {
                let file = tame(&file.display().to_string());
                locale.pick(
                    format!("{file} is there already: append to it with --file, or choose another name"),
                    format!("{file} 已经存在：用 --file 指定它即可追加，或换一个文件名"),
                )
            }
            Self::Write { file, source } => {
                let file = tame(&file.display().to_string());
                locale.pick(format!("{file} can't be written: {source}"), format!("无法写入 {file}：{source}"))
            }
        }
    }
}

fn cells(file: &str, rows: usize, faults: &[CellFault], locale: Locale) -> String {
    let mut lines: Vec<String> = faults.iter().take(MOST_SHOWN).map(|fault| fault.render(locale)).collect();
    if let Some(more) = faults.len().checked_sub(MOST_SHOWN + 1) {
        lines.push(locale.pick(format!("… and {} more faults", more + 1), format!("……另有 {} 处错误", more + 1)));
    }
    let count = faults.len();
    let plural = if count == 1 { "fault" } else { "faults" };
    lines.push(locale.pick(
        format!("{file}: {count} {plural} in {rows} rows; nothing was written"),
        format!("{file}：共 {rows} 行，{count} 处错误；没有写入任何内容"),
    ));
    lines.join("\n")
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Locale::En, false))
    }
}

impl std::error::Error for ImportFault {}
