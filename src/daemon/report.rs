//! What the daemon leaves in the database for `rivald status`: a process of its own can't ask its memory.

use serde::{Deserialize, Serialize};

use super::CycleReport;
use crate::{listing::Moment, source::Resting};

/// The name of the note in the database.
pub const NOTE_NAME: &str = "daemon";

/// What the daemon says of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DaemonNote {
    /// Its process.
    pub pid: u32,
    /// Its version.
    pub version: String,
    /// When it began.
    pub started: Option<Moment>,
    /// When it ended on purpose.
    pub ended: Option<Moment>,
    /// The slot of the last cycle that was begun: what was missed since then is run at the next start.
    pub last_slot: Option<Moment>,
    /// How the last finished cycle went.
    pub last_cycle: Option<CycleReport>,
    /// When the next cycle begins.
    pub next: Option<Moment>,
    /// Hosts that rest.
    pub resting: Vec<Resting>,
    /// Faults of watchlist files, rendered.
    pub watchlist_faults: Vec<String>,
    /// A settings file that was not taken, rendered.
    pub settings_fault: Option<String>,
}
