//! `rivald run`: the daemon.

use tokio_util::sync::CancellationToken;

use super::{Context, Status};
use crate::{daemon, settings};

/// Arguments of `rivald run`.
#[derive(Debug, clap::Args)]
pub struct Run {}

impl Run {
    /// Runs until it is told to end.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let config = context.config.clone();
        let reread = Box::new(move || settings::load(config.as_deref()));
        daemon::run(context.loaded.clone(), reread, context.clock.clone(), CancellationToken::new(), |_| ()).await?;
        Ok(Status::Done)
    }
}
