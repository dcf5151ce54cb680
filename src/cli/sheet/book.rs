//! XLSX: typed cells for people who sort and sum. A text is only ever written as a text.

use std::{fs::OpenOptions, io::Write, path::Path};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::{
    cell,
    columns::{Column, Kind},
};
use crate::{
    change::kind_name,
    cli::{UsageFault, history::words},
    listing::{Amount, ChangeKind, Locale, Moment, reason_in},
};

/// A sheet has no more rows, the head included.
/// <https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>
const MOST_ROWS: usize = 1_048_576;

/// A cell holds no more characters (UTF-16).
const MOST_CHARACTERS: usize = 32_767;

/// In which language and zone cells speak.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Speech {
    pub(in crate::cli) locale: Locale,
    pub(in crate::cli) zone: Tz,
}

/// A workbook in the making.
pub(in crate::cli) struct Book {
    workbook: Workbook,
    speech: Speech,
    formats: Formats,
}

struct Formats {
    head: Format,
    time: Format,
    day: Format,
    part: Format,
}

impl Book {
    /// An empty workbook. `now` is when it says it was made.
    pub(in crate::cli) fn new(speech: Speech, now: Moment) -> Self {
        let mut workbook = Workbook::new();
        if let Ok(made) = ExcelDateTime::from_timestamp(now.timestamp()) {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        }
        let format = |number: &str| Format::new().set_num_format(number).set_align(FormatAlign::Left);
        let formats = Formats {
            head: Format::new().set_bold().set_align(FormatAlign::VerticalCenter),
            time: format("yyyy-mm-dd hh:mm"),
            day: format("yyyy-mm-dd"),
            part: Format::new().set_num_format("0.0%"),
        };
        Self { workbook, speech, formats }
    }

    /// Adds a sheet: a row for each observation or change as the contract writes it.
    ///
    /// # Errors
    /// When there are more rows than a sheet holds.
    pub(in crate::cli) fn sheet(&mut self, name: &str, columns: &[Column], rows: &[Value]) -> anyhow::Result<()> {
        let (speech, formats) = (self.speech, &self.formats);
        if rows.len() >= MOST_ROWS {
            let fault = speech.locale.pick(
                format!("{} rows are more than a sheet holds: ask for less with --since", rows.len()),
                format!("共 {} 行，超过一张工作表的上限：请用 --since 缩短时间范围", rows.len()),
            );
            return Err(UsageFault(fault).into());
        }
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?;
        for (at, column) in (0..).zip(columns) {
            let (en, zh) = column.head;
            sheet.write_string_with_format(0, at, speech.locale.pick(en, zh), &formats.head)?;
            sheet.set_column_width(at, column.width)?;
        }
        for (line, row) in (1..).zip(rows) {
            for (at, column) in (0..).zip(columns) {
                let value = typed(row, column, speech);
                value.write(sheet, (line, at), formats)?;
            }
        }
        let last = u32::try_from(rows.len())?;
        let width = u16::try_from(columns.len())?.saturating_sub(1);
        sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last, width)?;
        Ok(())
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub(in crate::cli) fn into_bytes(mut self) -> anyhow::Result<Vec<u8>> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
enum Typed {
    Nothing,
    Text(String),
    Number(f64),
    Part(f64),
    /// Days since the end of 1899.
    Time(f64),
    Day(f64),
}

impl Typed {
    fn write(self, sheet: &mut Worksheet, (row, column): (u32, u16), formats: &Formats) -> Result<(), XlsxError> {
        match self {
            Self::Nothing => return Ok(()),
            Self::Text(text) => sheet.write_string(row, column, fit(&text))?,
            Self::Number(number) => sheet.write_number(row, column, number)?,
            Self::Part(number) => sheet.write_number_with_format(row, column, number, &formats.part)?,
            Self::Time(days) => sheet.write_number_with_format(row, column, days, &formats.time)?,
            Self::Day(days) => sheet.write_number_with_format(row, column, days, &formats.day)?,
        };
        Ok(())
    }
}

fn typed(row: &Value, column: &Column, Speech { locale, zone }: Speech) -> Typed {
    let value = cell(row, column.word);
    let word = value.as_str();
    let in_words = |words: &str| if words.is_empty() { Typed::Nothing } else { Typed::Text(words.to_owned()) };
    match column.kind {
        Kind::Number => number(value).map_or_else(|| text(value), Typed::Number),
        Kind::Part => number(value).map_or_else(|| text(value), Typed::Part),
        Kind::Time => {
            let moment = word.and_then(|word| DateTime::parse_from_rfc3339(word).ok());
            let local = moment.map(|moment| moment.with_timezone(&zone).naive_local());
            local.and_then(days).map_or_else(|| text(value), Typed::Time)
        }
        Kind::Day => {
            let day = word.and_then(|word| word.parse::<NaiveDate>().ok());
            day.and_then(|day| days(day.into())).map_or_else(|| text(value), Typed::Day)
        }
        Kind::Yes if *value == true => Typed::Text(locale.pick("yes", "是").into()),
        Kind::Yes => Typed::Nothing,
        Kind::Outcome => in_words(&words::outcome(word.unwrap_or_default(), locale)),
        Kind::Stock => in_words(words::stock(word, locale)),
        Kind::Window => in_words(window(word, locale)),
        Kind::Change => match ChangeKind::ALL.iter().find(|kind| Some(kind.as_str()) == word) {
            Some(kind) => in_words(kind_name(*kind, locale)),
            None => text(value),
        },
        Kind::Reason => in_words(&word.map(|word| reason_in(locale, word)).unwrap_or_default()),
        Kind::Value if is_counted(&row["field"]) => number(value).map_or_else(|| text(value), Typed::Number),
        Kind::Text | Kind::Value => text(value),
    }
}

fn window(word: Option<&str>, locale: Locale) -> &'static str {
    match word {
        Some("30d") => locale.pick("30 days", "30 天"),
        Some("total") => locale.pick("all time", "累计"),
        Some("year") => locale.pick("a year", "一年"),
        Some("today") => locale.pick("today", "今天"),
        _ => "",
    }
}

/// Fields whose values are numbers; a title of digits is none.
fn is_counted(field: &Value) -> bool {
    const COUNTED: [&str; 7] =
        ["price", "list_price", "pay_price", "sales", "rating", "review_count", "question_count"];
    field.as_str().is_some_and(|field| COUNTED.contains(&field))
}

fn text(value: &Value) -> Typed {
    match value {
        Value::Null => Typed::Nothing,
        Value::String(text) if text.is_empty() => Typed::Nothing,
        Value::String(text) => Typed::Text(text.clone()),
        other => Typed::Text(other.to_string()),
    }
}

/// A number that a spreadsheet holds to the last digit: it keeps fifteen.
fn number(value: &Value) -> Option<f64> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let exact = plain && text.parse::<Amount>().is_ok() && text.bytes().filter(u8::is_ascii_digit).count() <= 15;
    if exact { text.parse().ok() } else { None }
}

/// A day and time as spreadsheets count it: days since 30 December 1899. Before March 1900 they disagree on that.
fn days(at: NaiveDateTime) -> Option<f64> {
    let seconds = at.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?).num_seconds();
    (seconds >= 61 * 86_400).then(|| seconds as f64 / 86_400.0)
}

/// A text as a cell can hold it: without characters that XML does not have, no longer than a cell, and with what would be
/// read as an escape (`_x003D_`) escaped itself (ECMA-376, part 1, 22.9.2.19).
fn fit(text: &str) -> String {
    let fits = |c: &char| !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')) || matches!(c, '\t' | '\n' | '\r');
    let clean: String = text.chars().filter(fits).collect();
    let mut fitting = String::with_capacity(clean.len());
    let mut room = MOST_CHARACTERS;
    for (at, c) in clean.char_indices() {
        let piece = if is_escape(clean.as_bytes().get(at..at + 7).unwrap_or_default()) { "_x005F_" } else { "" };
        let size = piece.len() + c.len_utf16() - usize::from(!piece.is_empty());
        if size > room {
            break;
        }
        room -= size;
        fitting.push_str(piece);
        if piece.is_empty() {
            fitting.push(c);
        }
    }
    fitting
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x', digits @ .., b'_'] if digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit))
}

/// Writes a new file; one that is there is never replaced.
///
/// # Errors
/// When its name does not end with `.xlsx`, when it is there, or when it can't be written.
pub(in crate::cli) fn save(path: &Path, bytes: &[u8], locale: Locale) -> anyhow::Result<()> {
    let shown = path.display();
    let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if !named {
        let fault = locale.pick(
            format!("{shown}: spreadsheet programs open it only if its name ends with .xlsx"),
            format!("{shown}：文件名须以 .xlsx 结尾，表格软件才能打开"),
        );
        return Err(UsageFault(fault).into());
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|fault| {
        anyhow::Error::msg(match fault.kind() {
            std::io::ErrorKind::AlreadyExists => locale.pick(
                format!("{shown} is there already and is not replaced: name a new file"),
                format!("{shown} 已存在，不会覆盖：请换一个文件名"),
            ),
            _ => locale.pick(format!("{shown} can't be written: {fault}"), format!("无法写入 {shown}：{fault}")),
        })
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|fault| {
        // Half a workbook is of no use to anybody.
        let _ = std::fs::remove_file(path);
        anyhow::Error::msg(
            locale.pick(format!("{shown} can't be written: {fault}"), format!("无法写入 {shown}：{fault}")),
        )
    })
}

#[cfg(test)]
mod tests;
