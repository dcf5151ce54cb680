//! Rows that would do harm if a spreadsheet believed them.

use serde_json::{Value, json};

/// An observation and a change as the contract writes them.
pub(super) fn rows() -> (Value, Value) {
    let observation = json!({
        "type": "observation", "watch": "a", "at": "2026-11-22T14:00:00Z", "until": "2026-11-22T14:30:00Z", "polls": 2,
        "outcome": "ok", "url": "https://shop.example/a", "flicker": false, "listing": {
            "title": "=HYPERLINK(\"http://evil\")", "seller": "Tea, \"best\"\nshop", "price": "79.00", "currency": "CNY",
            "availability": "in_stock",
            "sales": { "count": 20000, "at_most": 29999, "window": "30d", "text": "月销 2万+" }, "review_count": 7,
            "affiliate": { "commission": "0.155", "sales_30d": 1600, "sales_today": 120, "sales_2h": 14 } } });
    let change = json!({
        "type": "change", "id": "00112233445566ff", "at": "2026-11-22T14:00:00Z", "watch": "a", "kind": "title",
        "before": "-1+1", "after": "@SUM(A1)", "why": "名称变了", "alerted": true, "cause": "roll-off",
        "from": "2026-11-24", "to": "2026-11-26", "units": 1060, "least": 1000, "most": 1100, "share": "0.34",
        "grade": "exact" });
    (observation, change)
}
