//! Joins the rooms: schedules, cycles, delivery, reload, signals.
//!
//! ```text
//! plan ──► cycle ──► lane (one a host) ──► poll ──► store
//!   ▲                                        │
//! reload (files, SIGHUP)                     └──► post: notes → messages → server
//! ```

/// The "cycle" of what belongs to none (a broken file, mail that fails): told at once, not at a cycle's end.
pub const NO_CYCLE: crate::listing::Moment = chrono::DateTime::UNIX_EPOCH;

mod ailing;
mod alarm;
mod aside;
mod counters;
mod coverage;
mod cycle;
mod digest;
mod engine;
mod hold;
mod housekeeping;
mod lane;
mod letter;
mod lifecycle;
mod look;
mod plan;
mod poll;
mod post;
mod queue;
mod relist;
mod reload;
mod report;
mod run;
mod serve;

pub use counters::Counters;
pub use coverage::{Coverage, coverage, timetable};
pub use cycle::{CycleReport, run_cycle};
pub use engine::{Engine, EngineFault};
pub use poll::Polled;
pub use post::{Posted, deliver, pack};
pub use relist::Relisted;
pub use report::{DaemonNote, NOTE_NAME};
pub use run::run;
