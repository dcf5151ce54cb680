//! Watchlist files → watches. Every fault of a file is found at once, with the line, a caret and what to write instead.

use std::{path::Path, sync::Arc};

use crate::{diagnose::Diagnostic, listing::Watch, settings::Settings};

/// The watches in force, and what stood in the way of others.
#[derive(Clone, Debug, Default)]
pub struct Watchlists {
    /// All watches, in the order of file names and of the files.
    pub watches: Vec<Arc<Watch>>,
    /// By file (relative to the folder): the watches that it holds, or the last good ones.
    pub files: Vec<WatchFile>,
}

/// One watchlist file as last seen.
#[derive(Clone, Debug)]
pub struct WatchFile {
    /// Its name, relative to the folder.
    pub name: String,
    /// SHA-256 of its text, in hexadecimal digits.
    pub hash: String,
    /// Its watches: those of the text, or of the last good text when this one is broken.
    pub watches: Vec<Arc<Watch>>,
    /// What is wrong with the text; empty when it is in force.
    pub faults: Vec<Diagnostic>,
    /// The last good text, kept so that a restart loses no watch; the text itself when it is good.
    pub good_text: Option<String>,
}

impl Watchlists {
    /// Reads all `*.toml` files of a folder. A broken file keeps the watches that `last` has of it (or, right after a
    /// start, those of the last good text in `kept`, by file name), and its faults are in `files`. An id that two files name is a fault of the later one.
    pub fn read(
        folder: &Path,
        settings: &Settings,
        last: &Watchlists,
        kept: &std::collections::BTreeMap<String, String>,
    ) -> Watchlists {
        let _ = (folder, settings, last, kept);
        todo!("helper: settings and watchlists")
    }

    /// All faults of all files.
    pub fn faults(&self) -> Vec<&Diagnostic> {
        self.files.iter().flat_map(|f| &f.faults).collect()
    }
}
