//! `[poll]`: how shops are asked.

use std::time::Duration;

use crate::schedule::Schedule;

/// How far a cycle's polls are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Over a third of the time to the next cycle, ten minutes at most: early enough that a change is confirmed and
    /// told within its own cycle.
    Auto,
    /// Over so long.
    For(Duration),
}

/// How shops are asked.
#[derive(Clone, Debug)]
pub struct Poll {
    /// When cycles begin; each watch may have its own.
    pub schedule: Schedule,
    /// How far a cycle's polls are spread.
    pub spread: Spread,
    /// At most so many polls under way.
    pub concurrency: usize,
    /// At most so many requests under way to one host.
    pub per_host: usize,
    /// Between two requests to one host.
    pub min_interval: Duration,
    /// For a whole answer, from connecting to the last byte.
    pub timeout: Duration,
    /// At most so many bytes of an answer, after decompression.
    pub max_body: u64,
    /// How the daemon names itself.
    pub user_agent: String,
    /// Obey robots.txt.
    pub robots: bool,
    /// A change is read again after so long before it counts; zero: no second reading.
    pub confirm_after: Duration,
    /// Whether private, loopback and link-local addresses may be asked.
    pub allow_private_addresses: bool,
}

impl Default for Poll {
    fn default() -> Self {
        Self {
            schedule: Schedule::half_hourly(),
            spread: Spread::Auto,
            concurrency: 64,
            per_host: 2,
            min_interval: Duration::from_secs(1),
            timeout: Duration::from_secs(20),
            max_body: 8 * 1024 * 1024,
            user_agent: concat!("rivald/", env!("CARGO_PKG_VERSION"), " (+https://crates.io/crates/rivald)").into(),
            robots: true,
            confirm_after: Duration::from_secs(120),
            allow_private_addresses: false,
        }
    }
}
