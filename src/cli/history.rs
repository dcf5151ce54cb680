//! `rivald history`.

use super::{Context, Status};

/// Arguments of `rivald history`.
#[derive(Debug, clap::Args)]
pub struct History {}

impl History {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
