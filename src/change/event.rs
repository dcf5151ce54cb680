//! Changes, and the alerts made of them.

use serde::{Deserialize, Serialize};

use crate::listing::{ChangeKind, Detail, Field, Moment, Plot, WatchId};

/// A difference between the baseline and a confirmed observation, of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Sixteen hexadecimal digits made of watch, kind and moment (and which coupon, where there are several): recording the same change twice changes nothing.
    pub id: String,
    /// When it was confirmed.
    pub at: Moment,
    /// The watch.
    pub watch: WatchId,
    /// Of which kind.
    pub kind: ChangeKind,
    /// The field that it was seen in; `None` for the listing as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The value before, as text (amounts as decimal strings).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// One sentence for people, in the language of the settings.
    pub why: String,
    /// Whether it was told.
    pub alerted: bool,
    /// What some kinds say beyond a value before and after: a cause, a time, days.
    #[serde(default, flatten)]
    pub detail: Detail,
}

impl Change {
    /// The id of a change of this kind, of this watch, at this moment.
    pub fn id_of(watch: &WatchId, kind: ChangeKind, at: Moment) -> String {
        Self::id_about(watch, kind, at, "")
    }

    /// The id of one of several changes of this kind, of this watch, at this moment: `about` says which (the key of a
    /// coupon); empty is the same as [`Change::id_of`].
    pub fn id_about(watch: &WatchId, kind: ChangeKind, at: Moment, about: &str) -> String {
        let mut text = format!("{watch}\n{kind}\n{}", at.timestamp_millis());
        if !about.is_empty() {
            text.push('\n');
            text.push_str(about);
        }
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()))
    }
}

/// A change worth a message. `change.before` is the value last told, so that small steps add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What is told: the step from the value last told to the present one.
    pub change: Change,
    /// Ids of further changes, recorded but not told before, that this message tells as well. Where nothing changed just
    /// now (a rearm ended), the change's own id is among them: all of `covers` are now told.
    pub covers: Vec<String>,
    /// The thirty-day window and its fall, for a small plot in the mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plot: Option<Plot>,
}
