//! `[keep]`: what is kept, and for how long.

use std::time::Duration;

/// What is kept, and for how long.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Observations and changes older than this are removed.
    pub observations: Duration,
}

impl Default for Keep {
    fn default() -> Self {
        Self { observations: Duration::from_secs(400 * 24 * 3600) }
    }
}
