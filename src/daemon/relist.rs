//! Reading the watchlists again: what that takes grows with what was edited, not with what there is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, atomic::Ordering::Relaxed},
};

use super::{
    Engine, EngineFault,
    engine::{InWatch, lock},
};
use crate::{
    listing::{Moment, WatchId},
    store::{Memo, StoreError},
    watchlist::{Edits, GoodText, Watchlists},
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
        let (last, in_force) = (Arc::clone(&before), self.in_force());
        // Reading files blocks, and parsing many of them takes its time.
        let (mut lists, kept) = tokio::task::spawn_blocking(move || {
            let lists = Watchlists::read(&in_force.settings.watchlists, &in_force.settings, &last.lists, &kept);
            (lists, kept)
        })
        .await
        .map_err(|fault| EngineFault::Watchlists(fault.to_string()))?;
        if first {
            self.keep_texts(&lists, |good, name| good.text.as_ref() == kept.get(name), kept.keys().map(String::as_str))
                .await?;
        } else {
            let before: BTreeMap<&str, &GoodText> =
                before.lists.files.iter().filter_map(|file| Some((&*file.name, file.good.as_ref()?))).collect();
            let is_kept = |good: &GoodText, name: &str| before.get(name).is_some_and(|b| b.hash == good.hash);
            self.keep_texts(&lists, is_kept, before.keys().copied()).await?;
        }
        drop(kept);
        lists.forget_texts();
        let edits = Edits::between(&before.lists.files, &lists.files);
        let now = self.clock.now();
        if first {
            self.remember_all(&lists, now).await?;
            lock(&self.known_since).all = Some(now);
            self.was_read.store(true, Relaxed);
        } else if !edits.is_empty() {
            self.remember(&edits, lists.fingerprint(), now).await?;
        }
        let watches = Arc::new(InWatch::new(lists));
        *self.watches.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::clone(&watches);
        Ok(Relisted { watches, edits })
    }

    /// Keeps the last good text of each file, as far as it is not `kept` yet, and none of files that are gone.
    async fn keep_texts<'n>(
        &self,
        lists: &Watchlists,
        is_kept: impl Fn(&GoodText, &str) -> bool,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<(), StoreError> {
        // `.` stands for the folder itself, when it can't be read: then nothing is forgotten.
        for file in lists.files.iter().filter(|file| file.name != ".") {
            let new = file.good.as_ref().filter(|good| !is_kept(good, &file.name));
            if let Some(text) = new.and_then(|good| good.text.as_deref()) {
                self.store.keep_watchlist(&file.name, Some(text)).await?;
            }
        }
        if lists.files.iter().all(|file| file.name != ".") {
            let good: BTreeSet<&str> =
                lists.files.iter().filter(|file| file.good.is_some()).map(|file| &*file.name).collect();
            for name in names.filter(|name| !good.contains(name)) {
                self.store.keep_watchlist(name, None).await?;
            }
        }
        Ok(())
    }

    /// All watches, as the database knows them. Nothing of it lies ahead of the clock.
    async fn remember_all(&self, lists: &Watchlists, now: Moment) -> Result<(), StoreError> {
        let these = lists.fingerprint();
        // A start of unchanged lists has nothing to make known; to find that watch by watch would be a third of its time.
        if these.is_none() || self.store.known_lists().await? != these {
            self.store.know_lists(&lists.watches, these, now).await?;
        }
        // The ids are those of the watches: each is in memory once.
        let mut memos: HashMap<_, Box<Memo>> =
            lists.watches.iter().map(|watch| (watch.id.clone(), Box::default())).collect();
        let take = |id: &str, mut memo: Memo| {
            memo.come_back_to(now);
            if let Some(known) = memos.get_mut(id) {
                **known = memo;
            }
            Ok(())
        };
        self.store.each_memo(take).await?;
        *self.lock_memos() = memos;
        Ok(())
    }

    /// Those that were edited.
    async fn remember(&self, edits: &Edits, lists: Option<String>, now: Moment) -> Result<(), StoreError> {
        let edited: Vec<WatchId> = edits.edited.iter().map(|watch| watch.id.clone()).collect();
        self.store.know_edits(edits.edited.clone(), edits.gone.clone(), lists, now).await?;
        let mut remembered = self.store.memos_of(&edited).await?;
        let (mut since, mut memos) = (lock(&self.known_since), self.lock_memos());
        for id in &edits.gone {
            since.later.remove(id);
            memos.remove(id);
        }
        // Not those without a memo: a poll that was under way when its watch went leaves one behind.
        since.later.extend(edits.added.iter().map(|id| (id.clone(), now)));
        for id in edited {
            let mut memo = remembered.remove(&id).unwrap_or_default();
            // Of one that is still the same item, memory knows more than the database. Another item has no memo there.
            if memo == Memo::default() || !memos.contains_key(&id) {
                memo.come_back_to(now);
                memos.insert(id, Box::new(memo));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{clock::Clock, settings::Settings, store::Store};

    #[tokio::test]
    async fn a_watch_that_comes_back_is_known_since_then() {
        let folder = tempfile::tempdir().unwrap();
        let lists = folder.path().join("watchlists");
        std::fs::create_dir(&lists).unwrap();
        let text = |id: &str| format!("[[watch]]\nid = \"{id}\"\nurl = \"https://shop.example/{id}\"\n");
        std::fs::write(lists.join("a.toml"), text("a") + &text("b")).unwrap();
        let clock = Clock::manual("2026-11-29T08:00:00Z".parse().unwrap());
        let start = clock.now();
        let settings = Settings { watchlists: lists.clone(), ..Settings::default() };
        let store = Store::open(&folder.path().join("rivald.db")).await.unwrap();
        let engine = Engine::new(settings, store, clock.clone()).await.unwrap();
        let since = |watches: &InWatch| engine.certain(watches).into_iter().map(|(_, since)| since).collect::<Vec<_>>();
        assert_eq!(since(&engine.read_watchlists().await.unwrap().watches), [start, start]);

        let b = WatchId::new("b").unwrap();
        std::fs::write(lists.join("a.toml"), text("a")).unwrap();
        engine.read_watchlists().await.unwrap();
        // A poll that was under way meanwhile ends.
        engine.with_memo(&b, |memo| memo.last_at = Some(start));
        clock.advance(Duration::from_hours(48));
        std::fs::write(lists.join("a.toml"), text("a") + &text("b") + &text("c")).unwrap();
        let watches = engine.read_watchlists().await.unwrap().watches;
        assert_eq!(since(&watches), [start, clock.now(), clock.now()]);
        // One that is edited is no new one.
        clock.advance(Duration::from_hours(1));
        std::fs::write(lists.join("a.toml"), text("a") + "name = \"A\"\n" + &text("b") + &text("c")).unwrap();
        let before = since(&watches);
        assert_eq!(since(&engine.read_watchlists().await.unwrap().watches), before);
        engine.store.close().await;
    }
}
