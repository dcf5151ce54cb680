//! What is remembered of a watch between two polls.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Change, FaultKey, Lows};
use crate::listing::{Amount, ChangeKind, Currency, Field, Listing, Moment, Outcome, Platform, Plot, Window};

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
    /// The host that answered, as an address; on platforms whose items belong to a shop, the shop is known better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Url>,
    /// The address that the page gives as its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<Url>,
    /// Who sells it, on platforms whose items belong to a shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// The path of the address at which it answered last: a redirect may lead elsewhere one day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// A listing that was read once and differs from the baseline: the next reading decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// When it was read first.
    pub since: Moment,
    /// What was read.
    pub listing: Listing,
}

/// A field whose new value was read, but not often enough yet to be believed. The value is in the [`Candidate`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Doubt {
    /// When this value was read first.
    pub since: Moment,
    /// When it was read last.
    pub last: Moment,
    /// In how many readings in a row.
    pub seen: u32,
}

/// A field that does not hold still: values came and went. A new one must be read more often to be believed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shaky {
    /// When a value last came and went.
    pub last: Moment,
    /// How often, with never more than a day between.
    pub times: u32,
}

/// How fast a listing sells, compared with its own usual pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// As usual, or not known.
    #[default]
    Usual,
    /// Much faster.
    Surge,
    /// Much slower.
    Slump,
}

/// A sales count that would be an event, read once: the next reading decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesDoubt {
    /// What it would be.
    pub what: SalesTrigger,
    /// When it was read first.
    pub since: Moment,
    /// When it was read last.
    pub last: Moment,
    /// The lower bound that was read.
    pub count: u64,
}

/// What a sales count makes one look twice for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SalesTrigger {
    /// Far faster than usual.
    Surge,
    /// Far slower than usual.
    Slump,
    /// The count fell by so much that it must have started again.
    Reset,
    /// It fell, but by no more than two neighbouring buckets: refunds at the edge of a bucket do that.
    Dip,
    /// It grew beyond belief, and nothing is known yet to call it a surge.
    Jump,
}

/// News of affiliates that was told: what the next of it is held against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToldNews {
    /// When it was told.
    pub at: Moment,
    /// When it was last told that it comes otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<Moment>,
    /// Of a drop ahead: how many units were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
    /// Of a drop ahead: the last day that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// News of affiliates that waits for the end of its rearm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingNews {
    /// What would be told.
    pub change: Change,
    /// Ids of all recorded changes that it tells, its own among them.
    pub ids: Vec<String>,
    /// What its mail would show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plot: Option<Plot>,
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
    /// Ids of changes that were recorded but not told yet, by what they moved: a kind's name, with the key of the coupon
    /// after it where there may be several.
    pub untold: BTreeMap<String, Vec<String>>,
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
    /// The window that the series in `sales` counts; another one starts a new series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_window: Option<Window>,
    /// A sales count that waits for a second reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_doubt: Option<SalesDoubt>,
    /// How it sells now.
    pub pace: Pace,
    /// The fields that are in doubt; their new values are in `candidate`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub doubts: BTreeMap<Field, Doubt>,
    /// The fields that do not hold still.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub shaky: BTreeMap<Field, Shaky>,
    /// How many second readings were asked for without a pause.
    pub asked: u32,
    /// Kinds that are worth a message and wait for the end of their rearm.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub waiting: BTreeSet<ChangeKind>,
    /// Events (not values) that wait for the end of their rearm, as they were recorded.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub held: BTreeMap<ChangeKind, Change>,
    /// News of affiliates that was told of late: by kind, and which of several after it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub news_told: BTreeMap<String, ToldNews>,
    /// News of affiliates that waits, likewise.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub news_waiting: BTreeMap<String, WaitingNews>,
    /// Whether the listing is certain to be gone (`gone` says whether that was told).
    pub absent: bool,
    /// When `gone` was answered first, while it is not confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_since: Option<Moment>,
    /// When a listing that was gone answered first, while that is not confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_since: Option<Moment>,
    /// The price at which the group's own listing was last recorded as undercut; `None` while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undercut_at: Option<Amount>,
    /// The own price that it was last compared with; `None` before the first comparison, which tells nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_seen: Option<Amount>,
    /// The prices that may be the lowest of some stretch of days.
    #[serde(skip_serializing_if = "Lows::is_empty")]
    pub lows: Lows,
    /// The price that was compared with it then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival_seen: Option<Amount>,
    /// Faults that this watch opened and that are not over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultKey>,
}
