//! A table as a spreadsheet shows it: cells with their rows and columns, whatever file it came from.

use std::collections::{BTreeMap, HashMap};

use super::fault::TableFault;

/// No table has more rows.
pub(super) const MOST_ROWS: usize = 100_000;

/// No table has more columns.
pub(super) const MOST_COLUMNS: usize = 200;

/// What a table may take in memory, in bytes.
const MOST_MEMORY: usize = 192 << 20;

/// What a cell takes beside its text, about.
const CELL: usize = 64;

/// What a cell holds beside what it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, or a number that is one to the letter.
    #[default]
    Plain,
    /// A number of more than 15 digits: a spreadsheet has forgotten the rest.
    Inexact,
    /// A date, which people seldom mean where they write a label.
    Date,
    /// A formula that came to an error such as `#N/A`.
    Error,
}

/// One cell that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it shows, without blanks around it.
    pub(super) text: String,
    pub(super) kind: Kind,
}

/// One row that is not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub(super) number: usize,
    /// By column, counted from 0.
    cells: Vec<(usize, Cell)>,
}

impl Row {
    pub(super) fn get(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }

    /// Its cells by column.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }
}

/// The cells of one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The sheet's name, where the file has sheets.
    pub(super) sheet: Option<String>,
    /// The encoding that was guessed, where it is not UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// Rows that are not empty, from the top.
    pub(super) rows: Vec<Row>,
    /// Addresses behind texts, by row (from 1) and column.
    pub(super) links: HashMap<(usize, usize), String>,
}

/// Collects cells in any order, within bounds.
#[derive(Debug, Default)]
pub(super) struct Collector {
    rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    memory: usize,
}

impl Collector {
    /// Takes a cell; one that shows nothing is none. `row` counts from 1, `column` from 0.
    pub(super) fn put(&mut self, row: usize, column: usize, text: &str, kind: Kind) -> Result<(), TableFault> {
        let text = trimmed(text);
        if text.is_empty() {
            return Ok(());
        }
        self.memory = self.memory.saturating_add(text.len() + CELL);
        if column >= MOST_COLUMNS {
            return Err(too_big(&format!("more than {MOST_COLUMNS} columns"), &format!("超过 {MOST_COLUMNS} 列")));
        }
        if self.memory > MOST_MEMORY {
            return Err(too_big("too much text", "内容太多"));
        }
        self.rows.entry(row).or_default().insert(column, Cell { text: text.to_owned(), kind });
        if self.rows.len() > MOST_ROWS {
            return Err(too_big(&format!("more than {MOST_ROWS} rows"), &format!("超过 {MOST_ROWS} 行")));
        }
        Ok(())
    }

    /// Repeats what stands at the top of merged cells in all of their rows that hold anything. `rows` counts from 1,
    /// both ends included.
    pub(super) fn fill_down(&mut self, rows: (usize, usize), column: usize) -> Result<(), TableFault> {
        let Some(top) = self.rows.get(&rows.0).and_then(|row| row.get(&column)).cloned() else { return Ok(()) };
        let below = rows.0.saturating_add(1)..=rows.1;
        let blank: Vec<usize> = if below.is_empty() {
            Vec::new()
        } else {
            self.rows.range(below).filter(|(_, row)| !row.contains_key(&column)).map(|(number, _)| *number).collect()
        };
        blank.into_iter().try_for_each(|row| self.put(row, column, &top.text, top.kind))
    }

    pub(super) fn into_rows(self) -> Vec<Row> {
        let row = |(number, cells): (usize, BTreeMap<usize, Cell>)| Row { number, cells: cells.into_iter().collect() };
        self.rows.into_iter().map(row).collect()
    }
}

fn too_big(en: &str, zh: &str) -> TableFault {
    TableFault::new(
        (format!("the table has {en}"), format!("表格{zh}")),
        ("split it into several tables".into(), "请拆成几个表格".into()),
    )
}

/// Without blanks around it, those of Chinese input methods and of web pages included.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

/// A column as spreadsheets name it: A … Z, AA …
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn cells_come_in_any_order_and_merged_ones_are_repeated() {
        let mut cells = Collector::default();
        for (row, column, text) in [(9, 1, "b"), (2, 1, "a"), (2, 0, " 组\u{3000}"), (4, 1, "c"), (3, 0, "\u{200b} ")]
        {
            cells.put(row, column, text, Kind::Plain).expect("room");
        }
        cells.fill_down((2, 5), 0).expect("room");
        cells.fill_down((usize::MAX, 0), 0).expect("room");
        let rows = cells.into_rows();
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.number, row.cells().map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(shown, [(2, vec!["组", "a"]), (4, vec!["组", "c"]), (9, vec!["b"])]);
        assert_eq!(rows[0].get(1).map(|cell| cell.text.as_str()), Some("a"));
        assert_eq!(rows[2].get(0), None);
    }

    #[test]
    fn it_is_bounded() {
        let mut cells = Collector::default();
        assert!(cells.put(1, MOST_COLUMNS, " ", Kind::Plain).is_ok());
        assert!(cells.put(1, MOST_COLUMNS, "x", Kind::Plain).is_err());
        for row in 1..=MOST_ROWS {
            cells.put(row, 0, "x", Kind::Plain).expect("room");
        }
        assert!(cells.put(MOST_ROWS + 1, 0, "x", Kind::Plain).is_err());
        let mut cells = Collector::default();
        let long = "x".repeat(1 << 20);
        assert!((1..=MOST_MEMORY >> 20).any(|row| cells.put(row, 0, &long, Kind::Plain).is_err()));
    }
}
