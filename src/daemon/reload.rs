//! Noticing that a file was edited. Editors replace files, so the folder is watched, not the file.

use std::{
    hash::{Hash, Hasher},
    path::Path,
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// Files written by an editor in several steps settle within this time.
pub const QUIET: Duration = Duration::from_millis(300);

/// Watches a folder; each message means "something in it changed".
#[derive(Debug)]
pub struct FolderWatch {
    /// Kept alive: dropping it ends the watching.
    _watcher: Option<RecommendedWatcher>,
    changed: mpsc::Receiver<()>,
    /// A change was seen and has not settled yet: kept here so that a wait that is given up loses nothing.
    unsettled: bool,
    /// Keeps the channel open where the folder can't be watched.
    _sender: mpsc::Sender<()>,
}

impl FolderWatch {
    /// Starts watching. A folder that can't be watched (not there yet, a network file system) is looked at by the clock
    /// alone; the log says so.
    pub fn start(folder: &Path) -> Self {
        let (sender, changed) = mpsc::channel(1);
        let tell = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is no change of it, and our own reading must not wake us again.
            if !event.is_ok_and(|e| e.kind.is_access()) {
                let _ = tell.try_send(());
            }
        })
        .and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        if let Err(fault) = &watcher {
            tracing::warn!("{} can't be watched ({fault}): it is looked at every minute instead", folder.display());
        }
        Self { _watcher: watcher.ok(), changed, unsettled: false, _sender: sender }
    }

    /// Waits for the next change and until it has settled. A wait that is given up is taken up again by the next one.
    pub async fn changed(&mut self) {
        if !self.unsettled {
            let _ = self.changed.recv().await;
            self.unsettled = true;
        }
        while let Ok(Some(())) = tokio::time::timeout(QUIET, self.changed.recv()).await {}
        self.unsettled = false;
    }
}

/// A fingerprint of a folder's files by name, size and time of change: what stands behind the watching, where that is
/// deaf (network file systems, a folder that was not there yet).
pub fn fingerprint(folder: &Path) -> u64 {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            std::fs::metadata(entry.path()).ok().map(|m| (entry.file_name(), m.len(), m.modified().ok()))
        })
        .collect();
    files.sort();
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    files.hash(&mut hasher);
    hasher.finish()
}
