//! `rivald read`.

use super::{Context, Status};

/// Arguments of `rivald read`.
#[derive(Debug, clap::Args)]
pub struct Read {}

impl Read {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
