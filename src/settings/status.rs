//! `[status]`: the coverage promise and the listener.

use std::net::SocketAddr;

/// The coverage promise and the listener.
#[derive(Clone, Debug)]
pub struct Status {
    /// Every watch has a good observation within so many cycles, else the engineer hears.
    pub promise: u32,
    /// Where `/metrics`, `/healthz` and the dashboard answer.
    pub listen: Option<SocketAddr>,
}

impl Default for Status {
    fn default() -> Self {
        Self { promise: 2, listen: None }
    }
}
