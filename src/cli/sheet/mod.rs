//! Observations and changes for spreadsheets: CSV for programs, XLSX for people. What shops write is anybody's, so no cell
//! of either is ever a formula.

mod book;
mod columns;
mod csv;
#[cfg(test)]
mod sample;

use serde_json::Value;

pub(super) use self::{
    book::{Book, Speech, save},
    columns::{CHANGES_OF_ALL, CHANGES_OF_ONE, OBSERVATIONS},
    csv::{CHANGES, HISTORY, csv},
};

/// What an observation or change, as the contract writes it, says under a word of the contract.
fn cell<'v>(row: &'v Value, column: &str) -> &'v Value {
    let listing = &row["listing"];
    match column {
        // A change is told the currency of the observation that it was seen in.
        "currency" if listing.is_null() => &row[column],
        "currency" | "price" | "list_price" | "pay_price" | "availability" | "rating" | "review_count"
        | "question_count" | "title" | "seller" | "main_image" => &listing[column],
        "sales" => &listing["sales"]["count"],
        "sales_at_most" => &listing["sales"]["at_most"],
        "sales_window" => &listing["sales"]["window"],
        "commission" => &listing["affiliate"]["commission"],
        "affiliate_30d" => &listing["affiliate"]["sales_30d"],
        "affiliate_today" => &listing["affiliate"]["sales_today"],
        "affiliate_2h" => &listing["affiliate"]["sales_2h"],
        "change" => &row["id"],
        _ => &row[column],
    }
}
