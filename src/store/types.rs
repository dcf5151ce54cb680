//! What goes into the store and comes out of it.

use serde::{Deserialize, Serialize};

use crate::{
    affiliate::{Book, Happened, Kept},
    change::{Change, Fault, FaultKey, NoteBody, WatchState},
    listing::{Amount, Currency, Moment, Observation, Outcome, PageSeen, Union, Validators, WatchId},
};

/// A watch that was made known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The watch.
    pub watch: WatchId,
    /// Its name for people.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Whether it was among those last made known.
    pub listed: bool,
}

/// Something that `db check` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, in English.
    pub en: String,
    /// What is wrong, in 简体中文.
    pub zh: String,
}

impl Finding {
    pub(super) fn new(en: &str, zh: &str, about: &str) -> Self {
        Self { en: format!("{en}: {about}"), zh: format!("{zh}:{about}") }
    }
}

/// What the daemon keeps in memory of a watch: enough to see that a poll says nothing new.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// The fingerprint of the last recorded reading, together with whatever else its judgement rested on.
    pub facts: u64,
    /// The outcome of the last observation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When the last good observation was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_ok: Option<Moment>,
    /// When the last observation was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Moment>,
    /// Whether it waits for a second reading.
    pub pending: bool,
    /// When it must be judged again even if it says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Moment>,
    /// When a picture is to be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<Moment>,
    /// Whether an affiliate union answered at the last poll that was judged.
    #[serde(default)]
    pub union: bool,
    /// Of the last good answer.
    pub validators: Validators,
    /// The price last accepted, for comparing within a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// Its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Which shop sells it: a hash of its key, so that a hundred thousand of them take no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<u64>,
}

impl Memo {
    /// What lies ahead was written before the clock was set back. It counts as of now, and the next poll is judged
    /// whatever it says: what waits for a moment that is still far off would wait too long.
    pub fn come_back_to(&mut self, now: Moment) {
        if self.last_at.max(self.last_ok).is_some_and(|last| last > now) {
            (self.last_at, self.last_ok) = (self.last_at.min(Some(now)), self.last_ok.min(Some(now)));
            self.facts = 0;
        }
    }
}

/// One outbox row to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNote {
    /// The address that it goes to.
    pub recipient: String,
    /// What it says.
    pub body: NoteBody,
}

/// All that one observation writes, in one transaction.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The watch.
    pub watch: WatchId,
    /// The beginning of the cycle.
    pub cycle: Moment,
    /// What was seen. A row of its own unless it says just what the last row of the watch says.
    pub observation: Observation,
    /// The state after it.
    pub state: WatchState,
    /// The memo after it.
    pub memo: Memo,
    /// New changes.
    pub changes: Vec<Change>,
    /// Ids of earlier changes that are told now.
    pub told: Vec<String>,
    /// Outbox rows for operators.
    pub notes: Vec<NewNote>,
    /// Faults to open, unless they are.
    pub faults: Vec<Fault>,
    /// Faults to end, if they are open.
    pub ended: Vec<FaultKey>,
    /// Who hears of faults.
    pub engineers: Vec<String>,
    /// A value went and came back between two readings: the run that this observation ends is marked so.
    pub flicker: bool,
    /// What is remembered of its affiliates after it; `None` leaves what is there.
    pub book: Option<Book>,
    /// Days of a forecast that are kept until they have come.
    pub kept: Vec<Kept>,
    /// What happened on a day whose forecasts may have been kept.
    pub happened: Option<Happened>,
    /// The page as received, where it is to be kept as evidence.
    pub page: Option<Box<PageSeen>>,
}

impl Recording {
    /// Of an observation that makes no news: without changes, messages, faults, affiliates and evidence.
    pub fn quiet(watch: WatchId, cycle: Moment, observation: Observation, state: WatchState, memo: Memo) -> Self {
        Self {
            watch,
            cycle,
            observation,
            state,
            memo,
            changes: Vec::new(),
            told: Vec::new(),
            notes: Vec::new(),
            faults: Vec::new(),
            ended: Vec::new(),
            engineers: Vec::new(),
            flicker: false,
            book: None,
            kept: Vec::new(),
            happened: None,
            page: None,
        }
    }
}

/// The union's own id of an item, as it was last resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionId {
    /// The union.
    pub union: Union,
    /// The id of the shop platform, or whatever the watch names the item by.
    pub item: String,
    /// The union's own id. It may change; only its end is said to be stable.
    pub id: String,
    /// When it was last resolved.
    pub resolved_at: Moment,
}

/// What a union said of a watch at a poll that made a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// When: the moment of the observation.
    pub at: Moment,
    /// The source, as watchlists name it: `taobao-union`, ….
    pub source: String,
    /// The part of the reply that is about the item, without keys and tracking; its first 64 KiB.
    pub body: String,
}

/// How forecasts of one grade and reach fared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// How sure they were.
    pub grade: crate::listing::Grade,
    /// How many days ahead they were made.
    pub days_ahead: u32,
    /// How many have come and could be held against what happened.
    pub scored: u64,
    /// Of these, how many lay within their hard bounds.
    pub inside: u64,
    /// The mean of what really left.
    pub mean: f64,
    /// The mean absolute error of the units that were to leave.
    pub error: f64,
    /// How many wait for their day.
    pub waiting: u64,
    /// How many can't be held against anything: their day has passed, and what happened on it is not known.
    pub unknown: u64,
}

/// A fault that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenFault {
    /// The fault.
    pub fault: Fault,
    /// Since when.
    pub since: Moment,
}

/// A message to be.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The address that it goes to.
    pub recipient: String,
    /// Its Message-ID without angle brackets, the same for ever.
    pub message_id: String,
    /// Its subject, for `mail queue`.
    pub subject: String,
    /// All of it, as sent (RFC 5322).
    pub raw: Vec<u8>,
    /// The notes in it.
    pub notes: Vec<i64>,
    /// When it was composed; due at once.
    pub at: Moment,
}

/// A message of the outbox.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its row.
    pub id: i64,
    /// The address that it goes to.
    pub recipient: String,
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// Its subject.
    pub subject: String,
    /// All of it.
    pub raw: Vec<u8>,
    /// When it was composed.
    pub at: Moment,
    /// How often sending was tried.
    pub attempts: u32,
    /// When it is tried next; `None` when it was given up.
    pub next_at: Option<Moment>,
    /// Why it was not accepted last time.
    pub why: Option<String>,
}

/// A run of observations of one watch that all say the same.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// The first of them.
    pub at: Moment,
    /// The last of them.
    pub until: Moment,
    /// How many.
    pub polls: u64,
    /// The observation as the contract writes it: outcome, listing, origin, reason.
    #[serde(flatten)]
    pub observation: serde_json::Value,
    /// Whether what it said did not hold: it went and came back between two readings, and no change was made of it.
    pub flicker: bool,
}

/// What is known of one watch.
#[derive(Clone, Debug)]
pub struct History {
    /// Runs of observations, oldest first.
    pub seen: Vec<Seen>,
    /// Its changes, oldest first.
    pub changes: Vec<Change>,
}
