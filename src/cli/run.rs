//! `rivald run`: the daemon.

use tokio_util::sync::CancellationToken;

use super::{Context, Status, UsageFault};
use crate::{
    daemon::{self, EngineFault},
    settings,
};

/// Arguments of `rivald run`.
#[derive(Debug, clap::Args)]
pub struct Run {}

impl Run {
    /// Runs until it is told to end.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let config = context.config.clone();
        let reread = Box::new(move || settings::load(config.as_deref()));
        let clock = context.clock.clone();
        daemon::run(context.loaded.clone(), reread, clock, CancellationToken::new(), |_| ()).await.map_err(of)?;
        Ok(Status::Done)
    }
}

/// A secret that can't be had, a CA that can't be read: settings that are wrong, and starting again does not mend them.
fn of(fault: EngineFault) -> anyhow::Error {
    match &fault {
        EngineFault::Mail(_) | EngineFault::Chat(_) | EngineFault::Token(_) => {
            UsageFault(format!("error: {fault}")).into()
        }
        _ => fault.into(),
    }
}
