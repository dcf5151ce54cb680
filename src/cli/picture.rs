//! `rivald picture BEFORE AFTER`: whether the daemon would call this a changed picture, and where.

use std::path::PathBuf;

use super::{Context, Status};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct PictureCommand {
    /// The picture before
    before: PathBuf,
    /// The picture after
    after: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl PictureCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = (context, self.before, self.after, self.json);
        Ok(Status::Failed)
    }
}
