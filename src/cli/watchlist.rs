//! `rivald watchlist …`.

use super::{Context, Status};

/// Subcommands of `rivald watchlist`.
#[derive(Debug, clap::Subcommand)]
pub enum Watchlist {
    /// (to be replaced)
    Todo,
}

impl Watchlist {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
