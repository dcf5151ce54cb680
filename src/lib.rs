//! `rivald` watches competitors' listings and mails what changed.
//!
//! One observation's way through the house, forward only:
//!
//! ```text
//! watchlist ──► daemon: schedule ──► source: observe ──► change: judge ──► store: record ──► mail: deliver
//!  (files)       (cron, spread)      fetch → read        compare, confirm,   one              outbox → SMTP
//!                                                        rules → alerts      transaction
//! ```
//!
//! Who may import whom: `listing` (the vocabulary) imports only `schedule`; `change` and `affiliate` import `listing`.
//! All four are pure. `settings`, `watchlist`, `source`, `store`, `mail` and `chat` import those and never each other
//! (all may read the plain data of `settings`). `daemon` joins them, `cli` and `demo` drive the daemon.

pub mod affiliate;
pub mod board;
pub mod change;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod daemon;
pub mod demo;
pub mod diagnose;
pub mod listing;
pub mod mail;
pub mod picture;
pub mod report;
pub mod schedule;
pub mod settings;
pub mod source;
pub mod store;
pub mod telemetry;
pub mod watchlist;
