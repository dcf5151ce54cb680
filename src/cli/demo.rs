//! `rivald demo`.

use super::{Context, Status};

/// Arguments of `rivald demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {}

impl Demo {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
