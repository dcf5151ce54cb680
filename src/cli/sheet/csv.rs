//! CSV: the words of the contract as heads, every value as JSON Lines write it.

use serde_json::Value;

use super::cell;
use crate::listing::tame;

/// A history: observations and changes in one table.
pub(in crate::cli) const HISTORY: &[&str] = &[
    "type",
    "watch",
    "at",
    "until",
    "polls",
    "outcome",
    "reason",
    "currency",
    "price",
    "list_price",
    "pay_price",
    "availability",
    "sales",
    "sales_at_most",
    "sales_window",
    "rating",
    "review_count",
    "question_count",
    "title",
    "seller",
    "main_image",
    "flicker",
    "change",
    "kind",
    "field",
    "before",
    "after",
    "why",
    "alerted",
    "url",
    "commission",
    "affiliate_30d",
    "affiliate_today",
    "affiliate_2h",
    "cause",
    "runs_out",
    "from",
    "to",
    "units",
    "least",
    "most",
    "share",
    "grade",
];

/// Changes of several watches.
pub(in crate::cli) const CHANGES: &[&str] = &[
    "change", "at", "watch", "kind", "field", "before", "after", "why", "alerted", "cause", "runs_out", "from", "to",
    "units", "least", "most", "share", "grade",
];

/// The table as text (RFC 4180, lines end in LF). A row is an observation or a change as the contract writes it, naming
/// its watch.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(in crate::cli) fn csv(columns: &[&str], rows: &[Value]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| guarded(&text(cell(row, column)))))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A spreadsheet takes a cell that begins with one of these for a formula; those that write wide characters take the wide
/// ones as well.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What may part cells where another separator is set than the comma: behind it, a cell begins.
const PARTS: [char; 2] = [';', '|'];

/// Page text is anybody's: an apostrophe before what would be a formula says that it is a text, at the beginning and
/// wherever a spreadsheet that is set to another separator would begin a cell. Blanks before it do not count, since some
/// leave them out. A cell is one line, and what acts on a terminal is replaced: a table is looked at there too.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn guarded(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut begins = true;
    for c in tame(&cell.replace(['\r', '\n', '\t'], " ")).chars() {
        if begins && FORMULA.contains(&c) {
            out.push('\'');
        }
        begins = PARTS.contains(&c) || (begins && (c.is_whitespace() || matches!(c, '"' | '\'')));
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::sheet::sample;

    #[test]
    fn a_sheet_reads_like_this_and_holds_no_formula() {
        let (observation, change) = sample::rows();
        insta::assert_snapshot!(csv(HISTORY, &[observation, change.clone()]).expect("a sheet"));
        insta::assert_snapshot!(csv(CHANGES, &[change]).expect("a sheet"), @"
        change,at,watch,kind,field,before,after,why,alerted,cause,runs_out,from,to,units,least,most,share,grade
        00112233445566ff,2026-11-22T14:00:00Z,a,title,,'-1+1,'@SUM(A1),名称变了,true,roll-off,,2026-11-24,2026-11-26,1060,1000,1100,0.34,exact
        ");
    }

    #[test]
    fn nothing_becomes_a_formula_with_any_separator() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            (" \t=1", "  '=1"),
            ("\r\n@SUM(A1)", "  '@SUM(A1)"),
            ("\u{200b}\u{feff}=1", "'=1"),
            ("＝cmd|'/c calc'!A1", "'＝cmd|'/c calc'!A1"),
            ("cup;=HYPERLINK(\"x\")", "cup;'=HYPERLINK(\"x\")"),
            ("cup|\"+1", "cup|\"'+1"),
            ("a = b - c; d", "a = b - c; d"),
            ("\u{1b}]8;;x\u{7}y", "\u{fffd}]8;;x\u{fffd}y"),
            ("满79减20", "满79减20"),
        ] {
            assert_eq!(guarded(cell), written, "{cell:?}");
        }
    }
}
