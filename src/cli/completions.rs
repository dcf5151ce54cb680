//! `rivald completions`.

use clap::CommandFactory;

use super::{Arguments, Status, manual::emit};

/// Arguments of `rivald completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// For which shell
    shell: clap_complete::Shell,
}

impl Completions {
    /// Prints the script. Needs no settings.
    ///
    /// # Errors
    /// When standard output can't be written.
    pub fn run(&self) -> anyhow::Result<Status> {
        let mut script = Vec::new();
        // Into memory first: the generator panics where a pipe is closed.
        clap_complete::generate(self.shell, &mut Arguments::command(), "rivald", &mut script);
        emit(&script)?;
        Ok(Status::Done)
    }
}
