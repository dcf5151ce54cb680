//! `rivald db …`.

use super::{Context, Status};

/// Subcommands of `rivald db`.
#[derive(Debug, clap::Subcommand)]
pub enum Db {
    /// (to be replaced)
    Todo,
}

impl Db {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = context;
        todo!("helper")
    }
}
