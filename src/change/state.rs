//! What is remembered of a watch between two polls.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::listing::{ChangeKind, Currency, Field, Listing, Moment, Outcome, Platform};

/// What a watch's listing is known by; a different answer is `moved`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Anchor {
    /// The kind of shop.
    pub platform: Platform,
    /// The shop's own id of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<String>,
    /// The currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// A listing that was read once and differs from the baseline: the next reading decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// When it was read first.
    pub since: Moment,
    /// What was read.
    pub listing: Listing,
}

/// What is remembered of a watch. Stored as JSON: fields may be added, never renamed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WatchState {
    /// What the listing is known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// The last listing accepted as true, each field at its last good value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Listing>,
    /// When it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Moment>,
    /// The listing as last told, field by field: thresholds compare with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Listing>,
    /// When each kind was last told.
    pub told_at: BTreeMap<ChangeKind, Moment>,
    /// Ids of changes that were recorded but not told yet, by kind.
    pub untold: BTreeMap<ChangeKind, Vec<String>>,
    /// Waits for a second reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate: Option<Candidate>,
    /// For how many observations in a row each field has been missing.
    pub missing: BTreeMap<Field, u32>,
    /// The outcome of the last observation, and for how many in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<(Outcome, u32)>,
    /// Whether the listing was told to be gone.
    pub gone: bool,
    /// Whether the listing is told to be under the group's own price.
    pub undercuts: bool,
    /// Sales counts over time, thinned: what the usual pace is measured on. `(moment, lower bound, upper bound)`.
    pub sales: Vec<(Moment, u64, Option<u64>)>,
}
