//! `rivald run`.

use super::{Context, Status};

/// Arguments of `rivald run`.
#[derive(Debug, clap::Args)]
pub struct Run {}

impl Run {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
