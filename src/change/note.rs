//! Notes: what waits in the outbox for a person, one row a recipient, with all that a mail needs to say it.

use serde::{Deserialize, Serialize};

use super::{Alert, Fault, Shop};
use crate::listing::{Amount, Currency, Listing, Moment, Quiet, Side, WatchId};

/// An alert with everything that its mail shows, so that composing needs no look-up and survives a changed watchlist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertNote {
    /// The alert.
    pub alert: Alert,
    /// The watch.
    pub watch: WatchId,
    /// Its name for people.
    pub name: String,
    /// The listing's address.
    pub url: String,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whose listing it is.
    pub side: Side,
    /// The operator's article number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The watchlist file and line of the entry, such as `thermos.toml:14`.
    pub entry: String,
    /// The listing as it is now.
    pub listing: Listing,
    /// What the group's own listing asks: its name, price and currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<(String, Amount, Option<Currency>)>,
    /// The shop that sells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<Shop>,
    /// The operator's own words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether it goes out in quiet hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// The quiet hours of the watch; absent: as `[mail] quiet` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "note")]
pub enum NoteBody {
    /// A change, to an operator.
    Alert(Box<AlertNote>),
    /// A fault, to an engineer.
    Fault(Fault),
    /// The end of a fault that was told: the fault, and since when it had been open.
    FaultEnded {
        /// The fault as it was told.
        fault: Fault,
        /// When it began.
        since: Moment,
    },
}

/// A row of the outbox that is not in a message yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The row.
    pub id: i64,
    /// The address that it goes to.
    pub recipient: String,
    /// The beginning of the cycle that it belongs to: one message a recipient and cycle.
    pub cycle: Moment,
    /// When it was queued.
    pub at: Moment,
    /// What it says.
    pub body: NoteBody,
}
