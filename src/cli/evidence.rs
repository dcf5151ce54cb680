//! `rivald evidence CHANGE --out FILE.zip`: what a change is proven by, in one archive.

use std::path::PathBuf;

use super::{Context, Status};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct EvidenceCommand {
    /// The id of a change (see `rivald changes`), or its beginning
    change: String,
    /// The archive to write
    #[arg(long, value_name = "FILE.zip")]
    out: PathBuf,
}

impl EvidenceCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let _ = (context, self.change, self.out);
        Ok(Status::Failed)
    }
}
