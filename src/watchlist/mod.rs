//! Watchlist files → watches. Every fault of a file is found at once, with the line, a caret and what to write instead.
//!
//! [`Watchlists::read`] never loses a watch: a file that can't be taken leaves its last good watches in force.

mod add;
mod address;
mod alert;
mod amount;
mod append;
mod contest;
mod edits;
mod entry;
mod folder;
mod import;
mod keys;
mod level;
mod parse;
mod plan;
mod request;
mod route;
mod schema;
mod select;
mod source;
mod text;
mod warn;

use std::{collections::BTreeMap, path::Path, sync::Arc};

pub use add::{AddFault, Added, NewWatch, add};
pub use edits::Edits;
pub use import::{CellFault, Column, Headed, Import, ImportFault, ImportOptions, import};
pub use plan::{Changed, Known, Plan, Renamed, plan};
pub use schema::schema;
pub use source::sources;
pub use warn::warnings;

use crate::{
    diagnose::{Diagnostic, read_text},
    listing::Watch,
    settings::Settings,
};

/// The watches in force, and what stood in the way of others.
#[derive(Clone, Debug, Default)]
pub struct Watchlists {
    /// All watches, in the order of file names and of the files.
    pub watches: Vec<Arc<Watch>>,
    /// By file (relative to the folder): the watches that it holds, or the last good ones. One named `.` stands for the
    /// folder itself when it can't be read.
    pub files: Vec<WatchFile>,
}

/// One watchlist file as last seen.
#[derive(Clone, Debug, Default)]
pub struct WatchFile {
    /// Its name, relative to the folder.
    pub name: String,
    /// SHA-256 of its text, in hexadecimal digits; empty when it could not be read.
    pub hash: String,
    /// Its watches: those of the text, or of the last good text when this one is broken.
    pub watches: Vec<Arc<Watch>>,
    /// What is wrong with the text; empty when it is in force.
    pub faults: Vec<Diagnostic>,
    /// The last good text; this one when it is good.
    pub good: Option<GoodText>,
}

/// A text whose watches are in force, to be kept so that a restart loses none of them.
#[derive(Clone, Debug)]
pub struct GoodText {
    /// Its SHA-256, in hexadecimal digits.
    pub hash: String,
    /// The text; `None` where it is kept elsewhere: see [`Watchlists::forget_texts`].
    pub text: Option<Arc<str>>,
}

/// No watchlist file is bigger, in bytes.
const MOST: u64 = 4 << 20;

impl Watchlists {
    /// Reads all `*.toml` files of a folder; hidden files, editors' copies and subfolders are left alone.
    ///
    /// A broken file keeps the watches that `last` has of it (or, right after a start, those of the last good text in
    /// `kept`, by file name), and its faults are in `files`. An id that two files name is a fault of the file that
    /// did not have it before; of the later one by name when neither had. A file whose text is the same as in `last`
    /// is not parsed again. When the folder itself can't be read, everything stays as it was.
    pub fn read(
        folder: &Path,
        settings: &Settings,
        last: &Watchlists,
        kept: &BTreeMap<String, Arc<str>>,
    ) -> Watchlists {
        folder::read(folder, level::Allowed::by(settings), last, kept)
    }

    /// A fingerprint of what the files say to this version; `None` while one of them has faults: then what is in force
    /// does not follow from the texts alone.
    pub fn fingerprint(&self) -> Option<String> {
        let mut all = env!("CARGO_PKG_VERSION").to_owned();
        for file in &self.files {
            if !file.faults.is_empty() || file.good.is_none() {
                return None;
            }
            all.extend(["\n", &file.name, "\n", &file.hash]);
        }
        Some(folder::hash_of(&all))
    }

    /// Drops the texts, once they are kept elsewhere: those of a hundred thousand watches are ten megabytes.
    pub fn forget_texts(&mut self) {
        self.files.iter_mut().filter_map(|file| file.good.as_mut()).for_each(|good| good.text = None);
    }

    /// All faults of all files.
    pub fn faults(&self) -> Vec<&Diagnostic> {
        self.files.iter().flat_map(|f| &f.faults).collect()
    }
}

/// Reads one text on its own: its watches, and what is wrong with it. It is good only when nothing is wrong.
pub fn read_watchlist(file: &str, text: &str, settings: &Settings) -> (Vec<Arc<Watch>>, Vec<Diagnostic>) {
    let parsed = parse::parse(file, text, level::Allowed::by(settings));
    (parsed.watches, parsed.faults)
}

/// Reads one file on its own, wherever it is. `name` is what people know it by.
pub fn read_file(path: &Path, name: &str, settings: &Settings) -> (Vec<Arc<Watch>>, Vec<Diagnostic>) {
    match read_text(path, name, MOST) {
        Ok(text) => read_watchlist(name, &text, settings),
        Err(fault) => (Vec::new(), vec![*fault]),
    }
}
