//! The command line: one file a command. Data goes to standard output, everything else to standard error.

mod backtest;
mod changes;
mod check;
mod completions;
mod db;
mod demo;
mod evidence;
mod forecast;
mod history;
mod mail;
mod manual;
mod picture;
mod read;
mod report;
mod run;
mod sheet;
mod status;
mod ui;
mod watchlist;

use std::{io::IsTerminal, path::PathBuf};

use clap::{Parser, Subcommand};

pub use ui::{Ui, table};

use crate::{
    clock::Clock,
    daemon::EngineFault,
    listing::{Locale, tame_lines},
    settings, telemetry,
};

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
    /// The database can't be used as it is (damaged, no database, a newer version's): starting again does not help.
    Database = 4,
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
    /// Show which alerts these rules would have sent over the stored history
    Backtest(backtest::Backtest),
    /// Show when and how much affiliate volume leaves the 30-day window
    Forecast(forecast::ForecastCommand),
    /// Tell whether two pictures look the same, and where they do not
    Picture(picture::PictureCommand),
    /// Hand over what a change is proven by: page, headers, pictures, reading, checksums
    Evidence(evidence::EvidenceCommand),
    /// Write a page with comparisons, plots and changes: one HTML file that works offline
    Report(report::ReportCommand),
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
    /// Print a script that completes rivald's commands in a shell
    Completions(completions::Completions),
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Manual(manual::Manual),
}

/// What every command is handed.
#[derive(Debug)]
pub struct Context {
    /// The settings, and where they came from.
    pub loaded: settings::Loaded,
    /// The settings file that was named on the command line.
    pub config: Option<PathBuf>,
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
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(fault) => {
            // Help and version go to standard output and are no fault; the rest goes to standard error.
            let _ = fault.print();
            return if fault.use_stderr() { Status::Usage } else { Status::Done };
        }
    };
    // These need neither settings nor a runtime, and work where the settings are broken.
    let by_itself = match &arguments.command {
        Command::Completions(command) => Some(command.run()),
        Command::Manual(command) => Some(command.run()),
        _ => None,
    };
    if let Some(done) = by_itself {
        return done.unwrap_or_else(|fault| complain(&fault));
    }
    telemetry::start(match (arguments.quiet, arguments.verbose, &arguments.command) {
        (true, ..) => "error",
        (_, true, _) => "debug",
        // The demo tells what happens itself.
        (.., Command::Demo(_)) => "error",
        (.., Command::Run(_)) => "info",
        _ => "warn",
    });
    // Done twice (tests) it is an error without meaning.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => return complain(&anyhow::Error::new(fault)),
    };
    let status = runtime.block_on(dispatch(arguments)).unwrap_or_else(|fault| complain(&fault));
    // A look-up or a blocked file read that is still under way must not hold the exit.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    status
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<Status> {
    let loaded = settings::load(arguments.config.as_deref()).map_err(|faults| {
        // The language that the file asks for; without a file, that of the terminal.
        let locale = if faults.locale == Locale::default() { locale_of_environment() } else { faults.locale };
        UsageFault(faults.render(locale, colour_on_stderr()))
    })?;
    let ui = Ui::new(loaded.settings.locale, arguments.quiet);
    let polls = matches!(arguments.command, Command::Run(_) | Command::Check(_));
    let of_others = if polls { loaded.settings.warnings(ui.locale) } else { Vec::new() };
    for warning in loaded.warnings.iter().chain(&of_others) {
        telemetry::say(tracing::Level::WARN, &format!("{} {warning}", ui.locale.pick("warning:", "警告：")));
    }
    let context = Context { loaded, config: arguments.config, clock: Clock::system(), ui };
    match arguments.command {
        Command::Run(command) => command.run(&context).await,
        Command::Check(command) => command.run(&context).await,
        Command::Read(command) => command.run(&context).await,
        Command::Watchlist(command) => command.run(&context).await,
        Command::History(command) => command.run(&context).await,
        Command::Changes(command) => command.run(&context).await,
        Command::Backtest(command) => command.run(&context).await,
        Command::Forecast(command) => command.run(&context).await,
        Command::Picture(command) => command.run(&context).await,
        Command::Evidence(command) => command.run(&context).await,
        Command::Report(command) => command.run(&context).await,
        Command::Status(command) => command.run(&context).await,
        Command::Mail(command) => command.run(&context).await,
        Command::Db(command) => command.run(&context).await,
        Command::Demo(command) => command.run(&context).await,
        Command::Completions(command) => command.run(),
        Command::Manual(command) => command.run(),
    }
}

/// Says what went wrong, on standard error.
fn complain(fault: &anyhow::Error) -> Status {
    let usage = fault.downcast_ref::<UsageFault>();
    let engine = fault.downcast_ref::<EngineFault>();
    let text = match (usage, engine) {
        // What was typed may have been pasted.
        (Some(usage), _) => tame_lines(&usage.0),
        // It says its cause itself.
        (_, Some(engine @ EngineFault::Store(_))) => tame_lines(&format!("error: {engine}")),
        _ => tame_lines(&format!("error: {fault:#}")),
    };
    telemetry::say(tracing::Level::ERROR, &text);
    match (usage, engine) {
        (Some(_), _) => Status::Usage,
        (_, Some(EngineFault::Store(why))) if why.unfit => Status::Database,
        _ => Status::Failed,
    }
}

/// The language to speak before the settings could be read.
fn locale_of_environment() -> Locale {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|v| v.starts_with("zh")) { Locale::ZhCn } else { Locale::En }
}

fn colour_on_stderr() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        super::Arguments::command().debug_assert();
    }
}
