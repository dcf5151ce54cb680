//! All that is remembered of a listing's affiliates between two polls.

use serde::{Deserialize, Serialize};

use super::{Day, Series};

/// All that is remembered of a listing's affiliates. Stored as JSON: fields may be added, never renamed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// The first day on which the listing was followed.
    pub first: Day,
    /// The publication lag that other listings of the union have shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_lag: Option<u8>,
}

impl Book {
    /// What the engine works on.
    pub fn series(&self) -> Series {
        Series::default()
    }
}
