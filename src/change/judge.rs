//! An observation against what is known: the one place where it is decided what counts.

use std::time::Duration;

use super::{Alert, Change, Fault, FaultKey, WatchState};
use crate::listing::{Amount, Currency, Locale, Moment, Observation, Outcome, Watch};

/// The group's own listing, for `undercut`.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPrice {
    /// The name of the own watch.
    pub name: String,
    /// What it asks.
    pub price: Amount,
    /// In which currency.
    pub currency: Option<Currency>,
}

/// What an observation means.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What it came to in the end: an `ok` reading of another item is `moved`.
    pub outcome: Outcome,
    /// Why it is not ok.
    pub reason: Option<String>,
    /// The state after it.
    pub state: WatchState,
    /// New changes, to be recorded.
    pub changes: Vec<Change>,
    /// What is worth a message.
    pub alerts: Vec<Alert>,
    /// Faults that this observation opens (or finds still open).
    pub faults: Vec<Fault>,
    /// Faults that this observation ends.
    pub ended: Vec<FaultKey>,
    /// A second reading is wanted before anything of this counts.
    pub confirm: bool,
    /// A value went and came back between two readings: in the history, not told.
    pub flicker: bool,
    /// The watch must be judged again at this moment even if it then says the same (an alert waits for its rearm).
    pub again_at: Option<Moment>,
}

/// Judges an observation.
///
/// `confirm_after` zero means that a first reading counts at once. `own` is the price of the group's own listing, if
/// this watch is a rival's and there is one.
pub fn judge(
    state: WatchState,
    seen: &Observation,
    watch: &Watch,
    own: Option<&OwnPrice>,
    confirm_after: Duration,
    locale: Locale,
) -> Verdict {
    let _ = (seen, watch, own, confirm_after, locale);
    todo!("helper: change {state:?}")
}
