//! Noticing that a file was edited. Editors replace files, so the folder is watched, not the file.

use std::{path::Path, time::Duration};

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
        Self { _watcher: watcher.ok(), changed, _sender: sender }
    }

    /// Waits for the next change and until it has settled.
    pub async fn changed(&mut self) {
        let _ = self.changed.recv().await;
        while let Ok(Some(())) = tokio::time::timeout(QUIET, self.changed.recv()).await {}
    }
}
