//! Faults: what the engineer hears, once, and again when it is over.

use serde::{Deserialize, Serialize};

use crate::listing::WatchId;

/// The name under which a fault is open: telling it twice needs two names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "about")]
pub enum FaultKey {
    /// A page, but no listing in it for several observations.
    Unreadable(WatchId),
    /// A field that used to be there stays missing: watch and field.
    FieldMissing(WatchId, String),
    /// Another item, shop, currency or region answers.
    Moved(WatchId),
    /// The shop asks to sign in: the host.
    Login(String),
    /// A host rests after a robot check or denial.
    Blocked(String),
    /// No good observation for longer than the promise.
    Promise(WatchId),
    /// A watchlist file is broken.
    Watchlist(String),
    /// The settings file is broken.
    Settings,
    /// Mail to this address can't be delivered.
    Mail(String),
    /// The database can't be written.
    Database,
    /// An affiliate union does not answer as it should (key, permission, quota, silence): its name in the settings.
    Union(String),
    /// The polls of a cycle do not fit into its time.
    Schedule,
    /// The database would grow beyond its size: what is kept is cut short.
    Size,
}

/// Something that an engineer should mend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Its name.
    pub key: FaultKey,
    /// What happened, where: one sentence, in the language of the settings.
    pub what: String,
    /// What to do about it; may have several lines (a caret under a fault in a file).
    pub hint: String,
}
