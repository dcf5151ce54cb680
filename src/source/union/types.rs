//! What unions answer, in the project's own words.

use std::time::Duration;

use crate::listing::{Platform, Reading, UnionSeen};

/// What a union says of one item, normalised: amounts in yuan, the commission a fraction, counts as bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The id that was asked for, where the reply repeats it: replies are joined on this.
    pub asked: Option<String>,
    /// The union's own id of the item (opaque, may change).
    pub id: Option<String>,
    /// The shop platform's own id, where the reply tells it.
    pub item_id: Option<String>,
    /// The shop platform.
    pub platform: Platform,
    /// The listing as the union shows it; origins name the union's source (`taobao-union`).
    pub reading: Reading,
    /// Commission, counters and all else that the affiliate forecast lives on.
    pub seen: UnionSeen,
}

/// Why a call brought nothing, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A quota is used up: no call of this key before so long. Exactly as long as the union says, plus one second.
    Quota(Duration),
    /// Too fast, or the service is unwell: again with growing pauses.
    Retry,
    /// Key, secret, signature, permission, address list: no retry; the engineer must act.
    Key,
    /// The key must not be used any more (risk control, ban): polling stops and the engineer hears.
    Banned,
    /// The call was malformed: a fault of rivald or of the machine's clock.
    Malformed,
    /// The id is not (or no longer) known to the union: it must be resolved anew.
    BadId,
    /// The union does not have the item: information, not a fault.
    Absent,
}

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct UnionError {
    /// What to do about it.
    pub trouble: Trouble,
    /// What the union said, for the log and the engineer: code and message, tamed, without any key.
    pub said: String,
    /// What the engineer can do, in English and 简体中文; empty where there is nothing.
    pub hint: (String, String),
}
