//! How many were sold, as far as a shop says so.

use serde::{Deserialize, Serialize};

/// The time that a sales count covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Window {
    /// The last thirty days, or "the past month".
    #[serde(rename = "30d")]
    Month,
    /// Since the listing exists.
    #[serde(rename = "total")]
    Total,
    /// The last year.
    #[serde(rename = "year")]
    Year,
    /// Today so far.
    #[serde(rename = "today")]
    Today,
    /// The page does not say.
    #[default]
    #[serde(rename = "unknown")]
    Unknown,
}

/// A bounded sales count: `count <= truth <= at_most`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SalesCount {
    /// Lower bound.
    pub count: u64,
    /// Upper bound; equal to `count` when exact, absent when open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// The time that it covers.
    pub window: Window,
    /// The words on the page.
    pub text: String,
}
