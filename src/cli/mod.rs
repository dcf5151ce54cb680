//! The command line: one file a command. Data goes to standard output, everything else to standard error.

mod changes;
mod check;
mod db;
mod demo;
mod history;
mod mail;
mod read;
mod run;
mod status;
mod ui;
mod watchlist;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use ui::{Ui, table};

use crate::{clock::Clock, settings};

/// What the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Wrong usage, settings or watchlist.
    Usage = 2,
    /// Done, and something needs attention.
    Attention = 3,
}

impl From<Status> for std::process::ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Watches competitors' listings and mails what changed.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    /// The settings file [default: $RIVALD_CONFIG, ./rivald.toml, /etc/rivald/rivald.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon: cycles by schedule, delivery, reload, until SIGTERM
    Run(run::Run),
    /// Run one cycle now, confirmation and delivery included
    Check(check::Check),
    /// Read one listing and show every field with where it was found
    Read(read::Read),
    /// Check, list, plan and extend watchlists
    #[command(subcommand)]
    Watchlist(watchlist::Watchlist),
    /// Show observations and changes of one watch
    History(history::History),
    /// Show changes of all watches, oldest first
    Changes(changes::Changes),
    /// Show coverage, resting hosts, outbox and watchlist faults
    Status(status::StatusCommand),
    /// Test and inspect delivery
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Back up and check the database
    #[command(subcommand)]
    Db(db::Db),
    /// See the whole pipeline at work on an embedded shop: no network, no settings
    Demo(demo::Demo),
}

/// What every command is handed.
#[derive(Debug)]
pub struct Context {
    /// The settings, and where they came from.
    pub loaded: settings::Loaded,
    /// The clock.
    pub clock: Clock,
    /// How to speak.
    pub ui: Ui,
}

/// A wrong call, settings or watchlist: exit status 2, its text shown as it is.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageFault(pub String);

/// Parses the arguments of the process, does what they say, and gives the exit status.
pub fn main() -> Status {
    todo!("lead")
}
