//! What this process did so far; read by `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::listing::Outcome;

/// Counters since the process began. All only ever grow.
#[derive(Debug, Default)]
pub struct Counters {
    outcomes: [AtomicU64; Outcome::ALL.len()],
    /// Polls that said nothing new (304 answers and equal facts).
    pub same: AtomicU64,
    /// Changes recorded.
    pub changes: AtomicU64,
    /// Alerts queued.
    pub alerts: AtomicU64,
    /// Messages accepted by the mail server (or written as files).
    pub sent: AtomicU64,
    /// Attempts to send that failed.
    pub not_sent: AtomicU64,
    /// Cycles finished.
    pub cycles: AtomicU64,
    /// How long they took together, in milliseconds.
    pub cycles_ms: AtomicU64,
    /// Recordings that the database refused.
    pub not_recorded: AtomicU64,
    /// Pictures that were asked for.
    pub pictures: AtomicU64,
    /// Of these, those that are as they were (304 answers).
    pub pictures_same: AtomicU64,
    /// Of these, those that could not be looked at.
    pub pictures_unseen: AtomicU64,
    /// Polls under way now (grows and falls).
    pub under_way: AtomicU64,
    /// Milliseconds since 1970 at which a poll last began or ended: the daemon's sign of progress.
    pub last_progress: AtomicU64,
}

impl Counters {
    /// A poll came to this.
    pub fn outcome(&self, outcome: Outcome) {
        self.outcomes[outcome as usize].fetch_add(1, Relaxed);
    }

    /// How many polls came to each outcome.
    pub fn outcomes(&self) -> [(Outcome, u64); Outcome::ALL.len()] {
        Outcome::ALL.map(|o| (o, self.outcomes[o as usize].load(Relaxed)))
    }
}
