//! SQLite through sqlx: all SQL lives here. One writer; `record()` is the single write transaction of an observation.
//!
//! ```text
//! record, mark, pack … ──► queue ──► writer: one transaction a batch, one fsync ──► the file
//! state, history, notes … ◄── a few read-only connections ◄───────────────────────────┘
//! ```
//!
//! What [`Store::record`] acknowledged survives a crash and a power cut; what it did not is there whole or not at all.
//! Moments are kept to the millisecond.

mod affiliates;
mod backup;
mod bare;
mod board;
mod check;
mod error;
mod faults;
mod history;
mod item;
mod lock;
mod notes;
mod observed;
mod open;
mod outbox;
mod pages;
mod pictures;
mod prepare;
mod proof;
mod prune;
mod record;
mod rows;
mod schema;
mod stats;
mod tip;
mod types;
mod waiting;
mod watches;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::SqlitePool;

pub use bare::{bare_header, bare_json, bare_text};
pub use board::Period;
pub use error::StoreError;
pub use lock::{DaemonLock, SendingLock};
pub use pictures::KeptPicture;
pub use proof::{Proof, Proven};
pub use prune::{Oldest, Thinned};
pub use stats::StoreStats;
pub use types::*;
pub use waiting::Waiting;

use writer::Writer;

/// How long closing waits for whoever still reads.
const LAST_READS: std::time::Duration = std::time::Duration::from_secs(1);

/// The database. Cheap to clone; all clones share one writer.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: PathBuf,
    readers: SqlitePool,
    /// Absent where the database was opened to read.
    writer: Option<Writer>,
}

impl Store {
    fn new(file: PathBuf, readers: SqlitePool, writer: Option<Writer>) -> Self {
        Self(Arc::new(Inner { file, readers, writer }))
    }

    /// The database file, absolute.
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// What the writer has done since the store was opened.
    pub fn stats(&self) -> StoreStats {
        self.0.writer.as_ref().map(|w| w.counters.read()).unwrap_or_default()
    }

    /// Writes what is under way and closes, for all clones. Without it everything acknowledged is safe too, but marks
    /// may be lost and the log is folded into the file only at the next start.
    pub async fn close(self) {
        // Readers first: whoever closes last folds the log, and readers may not. A long look through the file must not hold
        // the end.
        let _ = tokio::time::timeout(LAST_READS, self.0.readers.close()).await;
        if let Some(writer) = &self.0.writer {
            writer.stop().await;
        }
    }

    fn reader(&self) -> &SqlitePool {
        &self.0.readers
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        self.0.writer.as_ref().ok_or_else(|| {
            StoreError::lasting(
                "the database was opened to read only; this is a fault of rivald",
                "数据库以只读方式打开；这是 rivald 的缺陷",
            )
        })
    }
}
