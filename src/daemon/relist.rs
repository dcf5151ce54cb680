//! Reading the watchlists again: what that takes grows with what was edited, not with what there is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering::Relaxed},
};

use super::{
    Engine, EngineFault,
    engine::{InWatch, lock},
};
use crate::{
    listing::{Moment, WatchId},
    store::{Memo, StoreError},
    watchlist::{Edits, Watchlists},
};

/// What reading the watchlists again came to.
#[derive(Clone, Debug)]
pub struct Relisted {
    /// The watches in force now.
    pub watches: Arc<InWatch>,
    /// What differs from those before.
    pub edits: Edits,
}

impl Engine {
    /// Reads the watchlists again (a broken file keeps its last good watches) and makes what is new in them known to the
    /// database.
    ///
    /// # Errors
    /// When the database can't be asked: then the watches stay as they were.
    pub async fn read_watchlists(&self) -> Result<Relisted, EngineFault> {
        let before = self.watches();
        // Once they were read, the last good texts are those of the files.
        let first = !self.was_read.load(Relaxed);
        let kept = if first { self.store.kept_watchlists().await? } else { BTreeMap::new() };
        let (last, texts, in_force) = (Arc::clone(&before), kept.clone(), self.in_force());
        // Reading files blocks, and parsing many of them takes its time.
        let lists = tokio::task::spawn_blocking(move || {
            Watchlists::read(&in_force.settings.watchlists, &in_force.settings, &last.lists, &texts)
        })
        .await
        .map_err(|fault| EngineFault::Watchlists(fault.to_string()))?;
        let mut kept: BTreeMap<&str, &str> = kept.iter().map(|(name, text)| (&**name, &**text)).collect();
        if !first {
            kept.extend(before.lists.files.iter().filter_map(|file| Some((&*file.name, file.good_text.as_deref()?))));
        }
        self.keep_texts(&lists, &kept).await?;
        let edits = Edits::between(&before.lists.files, &lists.files);
        let now = self.clock.now();
        if first {
            self.remember_all(&lists, now).await?;
            self.was_read.store(true, Relaxed);
        } else if !edits.is_empty() {
            self.remember(&edits, now).await?;
        }
        let mut since = lock(&self.known_since);
        for id in &edits.gone {
            since.remove(id);
        }
        for watch in &edits.edited {
            since.entry(watch.id.clone()).or_insert(now);
        }
        drop(since);
        let watches = Arc::new(InWatch::new(lists));
        *self.watches.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::clone(&watches);
        Ok(Relisted { watches, edits })
    }

    /// Keeps the last good text of each file, as far as it is not `kept` yet.
    async fn keep_texts(&self, lists: &Watchlists, kept: &BTreeMap<&str, &str>) -> Result<(), StoreError> {
        // `.` stands for the folder itself, when it can't be read: then nothing is forgotten.
        for file in lists.files.iter().filter(|file| file.name != ".") {
            let text = file.good_text.as_deref();
            if kept.get(&*file.name).copied() != text {
                self.store.keep_watchlist(&file.name, text).await?;
            }
        }
        if lists.files.iter().all(|file| file.name != ".") {
            let files: BTreeSet<&str> = lists.files.iter().map(|file| &*file.name).collect();
            for name in kept.keys().filter(|name| !files.contains(*name)) {
                self.store.keep_watchlist(name, None).await?;
            }
        }
        Ok(())
    }

    /// All watches, as the database knows them. Nothing of it lies ahead of the clock.
    async fn remember_all(&self, lists: &Watchlists, now: Moment) -> Result<(), StoreError> {
        self.store.know(&lists.watches, now).await?;
        let mut memos = self.store.memos().await?;
        for memo in memos.values_mut() {
            memo.come_back_to(now);
        }
        *self.lock_memos() = memos;
        Ok(())
    }

    /// Those that were edited.
    async fn remember(&self, edits: &Edits, now: Moment) -> Result<(), StoreError> {
        let edited: Vec<WatchId> = edits.edited.iter().map(|watch| watch.id.clone()).collect();
        self.store.know_edits(edits.edited.clone(), edits.gone.clone(), now).await?;
        let mut remembered = self.store.memos_of(&edited).await?;
        let mut memos = self.lock_memos();
        for id in &edits.gone {
            memos.remove(id);
        }
        for id in edited {
            let mut memo = remembered.remove(&id).unwrap_or_default();
            // Of one that is still the same item, memory knows more than the database. Another item has no memo there.
            if memo == Memo::default() || !memos.contains_key(&id) {
                memo.come_back_to(now);
                memos.insert(id, memo);
            }
        }
        Ok(())
    }
}
