//! XLSX: bytes → the sheets' cells. Files are hostile: what they would take is counted before they are parsed.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx, XlsxError};

use super::{
    Text,
    fault::TableFault,
    table::{Collector, Kind, MOST_ROWS, Table},
};

/// What the parts of a file may come to when they are unpacked, in bytes: one, and all of them.
const MOST_OF_ONE: u64 = 128 << 20;
const MOST_OF_ALL: u64 = 256 << 20;

/// A file has no more parts.
const MOST_PARTS: usize = 10_000;

/// No more merged cells and links of a sheet are looked at.
const MOST_EXTRAS: usize = 200_000;

/// An open workbook.
pub(super) struct Book {
    xlsx: Xlsx<Cursor<Vec<u8>>>,
    sheets: Vec<(String, bool)>,
}

impl Book {
    /// Opens a workbook.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, TableFault> {
        if !bytes.starts_with(COMPOUND) {
            weigh(&bytes)?;
        }
        let xlsx = guarded(|| Xlsx::new(Cursor::new(bytes)))?;
        let sheets = xlsx.sheets_metadata().iter();
        let sheets = sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
        Ok(Self { xlsx, sheets })
    }

    /// The names of the sheets, those that are seen first.
    pub(super) fn names(&self) -> Vec<String> {
        let seen = self.sheets.iter().filter(|(_, seen)| *seen);
        seen.chain(self.sheets.iter().filter(|(_, seen)| !*seen)).map(|(name, _)| name.clone()).collect()
    }

    /// The cells of a sheet.
    pub(super) fn table(&mut self, name: &str) -> Result<Table, TableFault> {
        let xlsx = &mut self.xlsx;
        let mut cells = guarded(|| read(xlsx, name)).and_then(|cells| cells)?;
        let merged = guarded(|| xlsx.merge_cells_by_sheet_name(name))?;
        bounded(merged.len())?;
        // A group is often written once and merged with the cells below. Titles that span columns are left as they are.
        let mut work = 0_usize;
        for area in merged.iter().filter(|area| area.end.0 > area.start.0) {
            let rows = (area.start.0 as usize + 1, area.end.0 as usize + 1);
            work = work.saturating_add((rows.1 - rows.0).min(MOST_ROWS));
            bounded(work)?;
            cells.fill_down(rows, area.start.1 as usize)?;
        }
        let links = guarded(|| xlsx.hyperlinks_by_sheet_name(name))?;
        bounded(links.len())?;
        let links = links.into_iter().filter_map(|link| {
            let (row, column) = link.range.start;
            // Excel keeps what stands behind a `#` apart.
            let target = link.target?;
            let target = link.location.map_or_else(|| target.clone(), |part| format!("{target}#{part}"));
            (link.range.start == link.range.end).then_some(((row as usize + 1, column as usize), target))
        });
        let mut links: HashMap<_, _> = links.collect();
        guarded(|| linked(xlsx, name, &mut links))?;
        Ok(Table { sheet: Some(name.to_owned()), encoding: None, rows: cells.into_rows(), links })
    }
}

/// How a file begins that Excel protected with a password, and one of Excel before 2007.
pub(super) const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

fn read(xlsx: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Result<Collector, TableFault>, XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    let mut cells = Collector::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let (text, kind) = shown(cell.get_value(), reader.styles().get(style));
        if let Err(fault) = cells.put(row as usize + 1, column as usize, &text, kind) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(cells))
}

/// Adds the links that formulas make: `=HYPERLINK("https://…","text")`.
fn linked(
    xlsx: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    links: &mut HashMap<(usize, usize), String>,
) -> Result<(), XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_formula()? {
        let (row, column) = cell.get_position();
        if links.len() < MOST_EXTRAS
            && let Some(target) = target(cell.get_value())
        {
            links.insert((row as usize + 1, column as usize), target);
        }
    }
    Ok(())
}

/// The address that a formula links to, where it stands in it as a text.
fn target(formula: &str) -> Option<String> {
    let rest = formula.trim_start_matches('=').trim_start();
    let name = rest.get(..9).filter(|name| name.eq_ignore_ascii_case("HYPERLINK"))?;
    let text = rest.get(name.len()..)?.trim_start().strip_prefix('(')?.trim_start().strip_prefix('"')?;
    // A quotation mark in a text is written twice; no address has one.
    let (target, behind) = text.split_once('"')?;
    behind.trim_start().starts_with([',', ';', ')']).then(|| target.to_owned())
}

/// What a cell shows; of a formula what it came to when the file was saved.
fn shown(value: &DataRef<'_>, style: Option<&Style>) -> (String, Kind) {
    let percent = style
        .and_then(|style| style.number_format.as_ref())
        .is_some_and(|format| format.format_code.trim_end().ends_with('%'));
    match value {
        DataRef::Empty => (String::new(), Kind::Plain),
        DataRef::String(text) => (text.clone(), Kind::Plain),
        DataRef::SharedString(text) => ((*text).to_owned(), Kind::Plain),
        DataRef::Bool(yes) => (yes.to_string(), Kind::Plain),
        DataRef::Int(number) => (number.to_string(), Kind::Plain),
        DataRef::Float(number) if percent => (format!("{}%", plain(number * 100.0)), Kind::Plain),
        DataRef::Float(number) => (plain(*number), if number.abs() < 1e15 { Kind::Plain } else { Kind::Inexact }),
        DataRef::DateTime(at) => (plain(at.as_f64()), Kind::Date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Kind::Date),
        DataRef::Error(error) => (error.to_string(), Kind::Error),
    }
}

/// A number to fifteen digits, as spreadsheets show it: `0.1 + 0.2` is 0.3.
fn plain(number: f64) -> String {
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

/// Unpacks every part without keeping it: sizes that a file states of itself are anybody's.
fn weigh(bytes: &[u8]) -> Result<(), TableFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_PARTS {
        return Err(bomb());
    }
    let mut all = 0_u64;
    for part in 0..archive.len() {
        let entry = archive.by_index(part).map_err(|fault| match fault {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => protected(),
            _ => damaged(),
        })?;
        let most = MOST_OF_ONE.min(MOST_OF_ALL - all);
        let size = std::io::copy(&mut entry.take(most + 1), &mut std::io::sink()).map_err(|_| damaged())?;
        if size > most {
            return Err(bomb());
        }
        all += size;
    }
    Ok(())
}

/// The library is not proven against everything: a file that makes it panic is a damaged one.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, TableFault> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(protected()),
        Ok(Err(_)) | Err(_) => Err(damaged()),
    }
}

fn bounded(count: usize) -> Result<(), TableFault> {
    if count <= MOST_EXTRAS { Ok(()) } else { Err(bomb()) }
}

fn damaged() -> TableFault {
    fault(("this is no whole .xlsx file".into(), "这不是完整的 .xlsx 文件".into()))
}

fn bomb() -> TableFault {
    fault(("the file unpacks to more than any table needs".into(), "文件解压后过大，不像正常的表格".into()))
}

fn fault(message: Text) -> TableFault {
    let hint = (
        "open it in the spreadsheet program and save the sheet again as .xlsx, or as \"CSV UTF-8\"".into(),
        "请用表格软件打开，再另存为 .xlsx 或“CSV UTF-8”".into(),
    );
    TableFault::new(message, hint)
}

fn protected() -> TableFault {
    TableFault::new(
        ("the file is protected with a password".into(), "文件设有密码".into()),
        ("save a copy without a password".into(), "请另存一份不带密码的副本".into()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_texts_as_a_spreadsheet_shows_them() {
        for (number, text) in [
            (520_813_250_866.0, "520813250866"),
            (0.1 + 0.2, "0.3"),
            (59.9, "59.9"),
            (100.0 * 0.07, "7"),
            (-1.5, "-1.5"),
            (0.0, "0"),
        ] {
            assert_eq!(plain(number), text);
        }
        for (formula, address) in [
            ("HYPERLINK(\"https://a.example.com/\",\"点我\")", Some("https://a.example.com/")),
            ("=hyperlink( \"https://a.example.com/\" )", Some("https://a.example.com/")),
            ("HYPERLINK(\"https://a.example.com/\"&B2,\"x\")", None),
            ("HYPERLINK(B2)", None),
            ("链接链接链接", None),
        ] {
            assert_eq!(target(formula).as_deref(), address, "{formula}");
        }
        assert_eq!(shown(&DataRef::Float(1_234_567_890_123_456_789.0), None).1, Kind::Inexact);
    }
}
