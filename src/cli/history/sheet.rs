//! A history for spreadsheets: one row an event, observations and changes in one table.

use serde_json::Value;

use super::Event;

const HEAD: [&str; 43] = [
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

/// The table as text (RFC 4180, lines end in LF).
///
/// # Errors
/// Never in practice: it writes to memory.
pub(super) fn sheet(watch: &str, events: &[Event<'_>]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEAD)?;
    for event in events {
        let value = serde_json::to_value(event.with_watch(watch))?;
        writer.write_record(HEAD.map(|column| guarded(cell(&value, column))))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn cell(event: &Value, column: &str) -> String {
    let listing = &event["listing"];
    let value = match column {
        "currency" | "price" | "list_price" | "pay_price" | "availability" | "rating" | "review_count"
        | "question_count" | "title" | "seller" | "main_image" => &listing[column],
        "sales" => &listing["sales"]["count"],
        "sales_at_most" => &listing["sales"]["at_most"],
        "sales_window" => &listing["sales"]["window"],
        "commission" => &listing["affiliate"]["commission"],
        "affiliate_30d" => &listing["affiliate"]["sales_30d"],
        "affiliate_today" => &listing["affiliate"]["sales_today"],
        "affiliate_2h" => &listing["affiliate"]["sales_2h"],
        "change" => &event["id"],
        _ => &event[column],
    };
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A spreadsheet takes a cell that begins like this for a formula, and page text is anybody's: an apostrophe says text.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        change::Change,
        listing::{Amount, Cause, ChangeKind, Detail, Grade, Moment, WatchId},
        store::Seen,
    };

    #[test]
    fn a_sheet_reads_like_this_and_holds_no_formula() {
        let at: Moment = "2026-11-22T14:00:00Z".parse().expect("a moment");
        let observation = json!({ "outcome": "ok", "url": "https://shop.example/a", "listing": {
            "title": "=HYPERLINK(\"http://evil\")", "seller": "Tea, \"best\"\nshop", "price": "79.00", "currency": "CNY",
            "sales": { "count": 20000, "at_most": 29999, "window": "30d", "text": "月销 2万+" }, "review_count": 7,
            "affiliate": { "commission": "0.155", "sales_30d": 1600, "sales_today": 120, "sales_2h": 14 } } });
        let seen = Seen { at, until: at, polls: 2, observation, flicker: false };
        let change = Change {
            id: "00112233445566ff".into(),
            at,
            watch: WatchId::new("a").expect("a valid id"),
            kind: ChangeKind::Title,
            field: None,
            before: Some("-1+1".into()),
            after: Some("@SUM(A1)".into()),
            why: "名称变了".into(),
            alerted: true,
            detail: Detail {
                cause: Some(Cause::RollOff),
                from: "2026-11-24".parse().ok(),
                to: "2026-11-26".parse().ok(),
                units: Some(1_060),
                least: Some(1_000),
                most: Some(1_100),
                share: Some(Amount::new(34, 2)),
                grade: Some(Grade::Exact),
                ..Detail::default()
            },
        };
        insta::assert_snapshot!(sheet("a", &[Event::Observation(&seen), Event::Change(&change)]).expect("a sheet"));
    }
}
