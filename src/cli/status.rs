//! `rivald status`.

use super::{Context, Status};

/// Arguments of `rivald status`.
#[derive(Debug, clap::Args)]
pub struct StatusCommand {}

impl StatusCommand {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
