//! SQLite through sqlx: all SQL lives here. One writer; `record()` is the single write transaction of an observation.

mod types;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
    time::Duration,
};

pub use types::*;

use crate::{
    change::{Change, Fault, FaultKey, Note, WatchState},
    listing::{Moment, Watch, WatchId},
};

/// The database. Cheap to clone; all clones share one writer.
#[derive(Clone, Debug)]
pub struct Store {}

impl Store {
    /// Opens (and creates) a database, brings it up to date, and starts its writer.
    ///
    /// # Errors
    /// When it can't be opened, is no database, is damaged, or was made by a newer version.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let _ = file;
        todo!("helper: store")
    }

    /// Opens an existing database for reading, also beside a running daemon; nothing is created or brought up to date.
    pub async fn open_to_read(file: &Path) -> Result<Self, StoreError> {
        let _ = file;
        todo!("helper: store")
    }

    /// Makes sure that this is the only daemon on the database; the lock ends with the returned file.
    ///
    /// # Errors
    /// When another daemon holds it: the message says so.
    pub fn lock_for_daemon(&self, file: &Path) -> Result<std::fs::File, StoreError> {
        let _ = file;
        todo!("helper: store")
    }

    /// Writes what is under way and closes.
    pub async fn close(self) {
        todo!("helper: store")
    }

    /// Makes the watches known: new ones are added, names and addresses follow the files; none is ever removed here.
    /// A watch whose address changed to another item keeps its history but starts a new baseline.
    pub async fn know(&self, watches: &[Arc<Watch>], at: Moment) -> Result<(), StoreError> {
        let _ = (watches, at);
        todo!("helper: store")
    }

    /// What the daemon keeps in memory of every known watch.
    pub async fn memos(&self) -> Result<HashMap<WatchId, Memo>, StoreError> {
        todo!("helper: store")
    }

    /// All that is remembered of one watch; the default for one that was never read.
    pub async fn state(&self, watch: &WatchId) -> Result<WatchState, StoreError> {
        let _ = watch;
        todo!("helper: store")
    }

    /// An observation that says nothing new: extends the last row of the watch. Returns when it is queued, not when it
    /// is written; a crash may lose the mark and nothing else.
    pub async fn mark(&self, watch: &WatchId, at: Moment) -> Result<(), StoreError> {
        let _ = (watch, at);
        todo!("helper: store")
    }

    /// Records an observation with its changes, state, outbox rows and faults, all or nothing; returns when it is safe.
    /// Recording the same again changes nothing.
    pub async fn record(&self, recording: Recording) -> Result<(), StoreError> {
        let _ = recording;
        todo!("helper: store")
    }

    /// Opens faults that are not open yet and ends those that are, with notes for the engineers, in one transaction.
    /// The end of a fault is told to whom its beginning was told.
    pub async fn faults(
        &self,
        opened: &[Fault],
        ended: &[FaultKey],
        engineers: &[String],
        cycle: Moment,
        at: Moment,
    ) -> Result<(), StoreError> {
        let _ = (opened, ended, engineers, cycle, at);
        todo!("helper: store")
    }

    /// The faults that are open, oldest first.
    pub async fn open_faults(&self) -> Result<Vec<OpenFault>, StoreError> {
        todo!("helper: store")
    }

    /// Outbox rows that are in no message yet, of cycles that began at or before `upto`, oldest first.
    pub async fn notes(&self, upto: Moment) -> Result<Vec<Note>, StoreError> {
        let _ = upto;
        todo!("helper: store")
    }

    /// Puts notes into messages, ready to send, in one transaction. A note that is in a message already is left alone,
    /// and a message whose notes all are is not added.
    pub async fn pack(&self, messages: Vec<NewMessage>) -> Result<(), StoreError> {
        let _ = messages;
        todo!("helper: store")
    }

    /// Takes due messages for sending; nobody else gets them until the lease ends.
    pub async fn claim(&self, now: Moment, lease: Duration, at_most: u32) -> Result<Vec<Message>, StoreError> {
        let _ = (now, lease, at_most);
        todo!("helper: store")
    }

    /// A message was accepted.
    pub async fn sent(&self, message: i64, at: Moment) -> Result<(), StoreError> {
        let _ = (message, at);
        todo!("helper: store")
    }

    /// A message was not accepted: tried again at `next`, or never (`None`) until `mail retry`.
    pub async fn not_sent(&self, message: i64, why: &str, next: Option<Moment>) -> Result<(), StoreError> {
        let _ = (message, why, next);
        todo!("helper: store")
    }

    /// Messages that are not sent yet, given up ones included, oldest first.
    pub async fn queue(&self) -> Result<Vec<Message>, StoreError> {
        todo!("helper: store")
    }

    /// Makes every unsent message due now, given up ones too. How many.
    pub async fn retry_all(&self, now: Moment) -> Result<u64, StoreError> {
        let _ = now;
        todo!("helper: store")
    }

    /// Observations and changes of one watch, oldest first; `None` if the watch is not known.
    pub async fn history(&self, watch: &WatchId, since: Moment) -> Result<Option<History>, StoreError> {
        let _ = (watch, since);
        todo!("helper: store")
    }

    /// Changes of all watches, oldest first.
    pub async fn changes(&self, since: Moment) -> Result<Vec<Change>, StoreError> {
        let _ = since;
        todo!("helper: store")
    }

    /// The last good text of each watchlist file, by name.
    pub async fn kept_watchlists(&self) -> Result<BTreeMap<String, String>, StoreError> {
        todo!("helper: store")
    }

    /// Keeps the last good text of a watchlist file; `None` forgets it.
    pub async fn keep_watchlist(&self, name: &str, text: Option<&str>) -> Result<(), StoreError> {
        let _ = (name, text);
        todo!("helper: store")
    }

    /// A small JSON text under a name: the daemon's own state, read by `status`.
    pub async fn put_note(&self, name: &str, json: &str, at: Moment) -> Result<(), StoreError> {
        let _ = (name, json, at);
        todo!("helper: store")
    }

    /// That text, and when it was put there.
    pub async fn get_note(&self, name: &str) -> Result<Option<(String, Moment)>, StoreError> {
        let _ = name;
        todo!("helper: store")
    }

    /// Removes observations, changes and sent messages that ended before `before`, a bounded batch at a time, never the
    /// last observation of a watch. How many rows.
    pub async fn prune(&self, before: Moment) -> Result<u64, StoreError> {
        let _ = before;
        todo!("helper: store")
    }

    /// Writes a copy to a new file, also while the daemon runs.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let _ = to;
        todo!("helper: store")
    }

    /// Looks for damage and for rows that contradict each other; empty when all is well.
    pub async fn check(&self) -> Result<Vec<String>, StoreError> {
        todo!("helper: store")
    }
}
