//! Finding and reading the settings file.

use std::path::{Path, PathBuf};

use super::Settings;
use crate::diagnose::Diagnostics;

/// Settings with where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings, paths already resolved.
    pub settings: Settings,
    /// The file; `None`: all defaults.
    pub file: Option<PathBuf>,
    /// Things that work but should be seen to (a password in a file that others can read).
    pub warnings: Vec<String>,
}

/// Loads `file`, else `$RIVALD_CONFIG`, else `./rivald.toml`, else `/etc/rivald/rivald.toml`, else all defaults.
///
/// # Errors
/// Every fault of the file at once.
pub fn load(file: Option<&Path>) -> Result<Loaded, Diagnostics> {
    let _ = file;
    todo!("helper: settings and watchlists")
}
