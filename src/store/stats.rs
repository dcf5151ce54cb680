//! What the writer has done so far, for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What the writer has done since the store was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreStats {
    /// Transactions committed.
    pub batches: u64,
    /// Recordings written.
    pub recordings: u64,
    /// Marks written.
    pub marks: u64,
    /// Rows inserted or updated for recordings and marks.
    pub rows: u64,
    /// Commands that failed; their callers were told.
    pub failed: u64,
    /// Marks that could not be written: the next poll of those watches makes up for them.
    pub marks_lost: u64,
}

/// The counters behind [`StoreStats`].
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) batches: AtomicU64,
    pub(super) recordings: AtomicU64,
    pub(super) marks: AtomicU64,
    pub(super) rows: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) marks_lost: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self) -> StoreStats {
        StoreStats {
            batches: self.batches.load(Relaxed),
            recordings: self.recordings.load(Relaxed),
            marks: self.marks.load(Relaxed),
            rows: self.rows.load(Relaxed),
            failed: self.failed.load(Relaxed),
            marks_lost: self.marks_lost.load(Relaxed),
        }
    }
}

/// Counts on.
pub(super) fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Relaxed);
}
