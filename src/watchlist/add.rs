//! Appending a watch to a file: its comments and order stay, and the file is never half written.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    MOST, Watchlists,
    address::address,
    append::{named, replace, settled},
    entry::{Entry, appended},
    read_watchlist,
};
use crate::{
    diagnose::{Diagnostic, Text, read_text, tame_both},
    listing::{Locale, Side, Watch, WatchId, identify},
    settings::Settings,
};

/// A watch to be appended.
#[derive(Clone, Debug, Default)]
pub struct NewWatch {
    /// Its address, as somebody typed it.
    pub url: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Its group.
    pub group: Option<String>,
    /// Whose listing it is; `None`: as the file's `[defaults]` say, else a rival's.
    pub side: Option<Side>,
    /// The operator's own article number.
    pub sku: Option<String>,
    /// The operator's own words for it.
    pub tags: Vec<String>,
    /// Whom its alerts go to.
    pub to: Vec<String>,
}

/// A watch that was appended.
#[derive(Clone, Debug)]
pub struct Added {
    /// The file.
    pub file: PathBuf,
    /// The watch, with its id and line.
    pub watch: Arc<Watch>,
}

/// Why a watch was not appended. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum AddFault {
    /// The address is none.
    #[error("{}: {}", message.0, hint.0)]
    Address {
        /// What is wrong with it.
        message: Text,
        /// What to write instead.
        hint: Text,
    },
    /// A watch has this address already.
    #[error("{url} is watched already: {id} in {file}:{line}")]
    Known {
        /// The address.
        url: String,
        /// The watch's id.
        id: WatchId,
        /// The file that it is in.
        file: String,
        /// Its line.
        line: usize,
    },
    /// There are several files.
    #[error("there are several watchlists ({}): choose one with --file", files.join(", "))]
    Which {
        /// Their names.
        files: Vec<String>,
    },
    /// The file has faults, with or without the new watch.
    #[error("{}", faults.iter().map(|fault| fault.render(Locale::En, false)).collect::<Vec<_>>().join("\n\n"))]
    Faults {
        /// What is wrong.
        faults: Vec<Diagnostic>,
    },
    /// The file can't be written. Trying again may help.
    #[error("{file} can't be written: {source}")]
    Write {
        /// The file.
        file: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
}

impl AddFault {
    /// In a language.
    pub fn render(&self, locale: Locale, colour: bool) -> String {
        match (self, locale) {
            (Self::Faults { faults }, _) => {
                faults.iter().map(|fault| fault.render(locale, colour)).collect::<Vec<_>>().join("\n\n")
            }
            (_, Locale::En) => self.to_string(),
            (Self::Address { message, hint }, Locale::ZhCn) => format!("{}：{}", message.1, hint.1),
            (Self::Known { url, id, file, line }, Locale::ZhCn) => format!("{url} 已在监控中：{file}:{line} 的 {id}"),
            (Self::Which { files }, Locale::ZhCn) => {
                format!("有多个监控清单（{}）：请用 --file 指定其中一个", files.join("、"))
            }
            (Self::Write { file, source }, Locale::ZhCn) => format!("无法写入 {file}：{source}"),
        }
    }
}

/// Appends a watch to `file`, else to the only file of the folder, else to a new `watches.toml` in it.
///
/// # Errors
/// When the address is none or known, when the file has faults or would have them, or can't be written.
pub fn add(folder: &Path, file: Option<&Path>, new: &NewWatch, settings: &Settings) -> Result<Added, AddFault> {
    let url = address(new.url.trim(), settings.poll.allow_private_addresses)
        .map_err(|refusal| AddFault::Address { message: tame_both(refusal.message), hint: tame_both(refusal.hint) })?;
    let lists = if folder.is_dir() {
        Watchlists::read(folder, settings, &Watchlists::default(), &BTreeMap::new())
    } else {
        Watchlists::default()
    };
    if let Some(known) = lists.watches.iter().find(|watch| watch.url == url) {
        let (id, file, line) = (known.id.clone(), known.file.to_string(), known.line);
        return Err(AddFault::Known { url: url.to_string(), id, file, line });
    }
    let path = choose(folder, file, &lists)?;
    let (path, name) = settled(path);

    let before = if path.exists() {
        read_text(&path, &name, MOST).map_err(|fault| AddFault::Faults { faults: vec![*fault] })?
    } else {
        String::new()
    };
    let (there, faults) = read_watchlist(&name, &before, settings);
    if !faults.is_empty() {
        return Err(AddFault::Faults { faults });
    }
    let all: Vec<&Arc<Watch>> = lists.watches.iter().chain(&there).collect();
    let text = appended(&before, &[entry(new, &url, &all)]);
    let (watches, faults) = read_watchlist(&name, &text, settings);
    if !faults.is_empty() {
        return Err(AddFault::Faults { faults });
    }
    let Some(watch) = watches.into_iter().find(|watch| watch.url == url) else {
        // Only a text after which `[[watch]]` means something else could do this.
        let message = ("the new watch does not show in the file".into(), "新的监控项没有出现在文件里".into());
        let hint = ("write it into the file by hand".into(), "请手工写入文件".into());
        return Err(AddFault::Faults { faults: vec![Diagnostic::of_file(&name, message, hint)] });
    };
    replace(&path, &text).map_err(|source| AddFault::Write { file: path.display().to_string(), source })?;
    Ok(Added { file: path, watch })
}

fn choose(folder: &Path, file: Option<&Path>, lists: &Watchlists) -> Result<PathBuf, AddFault> {
    if let Some(file) = file {
        return Ok(named(folder, file));
    }
    let mut names: Vec<String> = lists.files.iter().map(|file| file.name.clone()).filter(|name| name != ".").collect();
    match names.len() {
        0 => Ok(folder.join("watches.toml")),
        1 => Ok(folder.join(names.remove(0))),
        _ => Err(AddFault::Which { files: names }),
    }
}

fn entry(new: &NewWatch, url: &url::Url, all: &[&Arc<Watch>]) -> Entry {
    // Only where the address gives an id that is taken already.
    let derived = identify(url).derived_id(url);
    let taken = all.iter().any(|watch| watch.id == derived);
    // One of so many is free.
    let free = || {
        (2..all.len() + 3).map(|n| format!("{derived}-{n}")).find(|id| all.iter().all(|watch| watch.id.as_str() != id))
    };
    Entry {
        id: if taken { free() } else { None },
        name: new.name.clone(),
        group: new.group.clone(),
        side: new.side,
        sku: new.sku.clone(),
        tags: new.tags.clone(),
        to: new.to.clone(),
        ..Entry::new(url.as_str())
    }
}
