//! A secret, by where it is kept. Its value never shows in `Debug`, a log or an error.

use std::path::PathBuf;

use secrecy::SecretString;

/// Where a secret is kept.
#[derive(Clone, Debug)]
pub enum Secret {
    /// The first line of a file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A systemd credential: a file in `$CREDENTIALS_DIRECTORY`.
    Credential(String),
    /// Written into the settings file itself.
    Plain(SecretString),
}

/// Why a secret could not be had. Says where it was looked for, never what was found.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct SecretFault {
    /// One sentence with what to do.
    pub what: String,
}

impl Secret {
    /// Fetches it.
    ///
    /// # Errors
    /// When the file, variable or credential is not there or can't be read.
    pub fn reveal(&self) -> Result<SecretString, SecretFault> {
        todo!("helper: settings and watchlists")
    }
}
