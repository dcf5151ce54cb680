//! `rivald changes`.

use super::{Context, Status};

/// Arguments of `rivald changes`.
#[derive(Debug, clap::Args)]
pub struct Changes {}

impl Changes {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
