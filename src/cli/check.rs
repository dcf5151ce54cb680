//! `rivald check`.

use super::{Context, Status};

/// Arguments of `rivald check`.
#[derive(Debug, clap::Args)]
pub struct Check {}

impl Check {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
