//! Logs: text on standard error, without times where journald adds its own.

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging. `level` is the default; `RUST_LOG` overrides it.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("warn,rivald={level}")));
    let layer = fmt::layer().with_writer(std::io::stderr).with_target(false);
    // A second start (tests) keeps the first.
    let _ = if std::env::var_os("JOURNAL_STREAM").is_some() {
        tracing_subscriber::registry().with(filter).with(layer.with_ansi(false).without_time()).try_init()
    } else {
        let colour = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
        tracing_subscriber::registry().with(filter).with(layer.with_ansi(colour)).try_init()
    };
}
