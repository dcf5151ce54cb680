//! `rivald mail …`.

use super::{Context, Status};

/// Subcommands of `rivald mail`.
#[derive(Debug, clap::Subcommand)]
pub enum Mail {
    /// (to be replaced)
    Todo,
}

impl Mail {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
