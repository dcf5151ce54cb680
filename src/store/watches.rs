//! The watches that the database knows, and what is remembered of them.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sqlx::{Row, SqliteConnection};

use super::{
    Known, Memo, Store, StoreError, faults,
    item::same_item,
    rows::{among, moment, ms, values},
    writer::Write,
};
use crate::{
    change::WatchState,
    listing::{Moment, Side, Watch, WatchId},
};

impl Store {
    /// Makes the watches known, all that are in force: new ones are added, names and addresses follow the files; those
    /// that are not among them are kept but no longer `listed`, none is ever removed. A watch whose address changed to
    /// another item keeps its history but starts a new baseline, a new book and a new album. The faults that were open
    /// for the former item are ended.
    pub async fn know(&self, watches: &[Arc<Watch>], at: Moment) -> Result<(), StoreError> {
        self.writer()?.write(Know { watches: watches.to_vec(), at: ms(at) }).await
    }

    /// Every watch that was ever made known, by id.
    pub async fn known(&self) -> Result<Vec<Known>, StoreError> {
        let rows = sqlx::query("SELECT id, name, url, listed FROM watch ORDER BY id").fetch_all(self.reader()).await?;
        let known = |row: &sqlx::sqlite::SqliteRow| {
            let (name, url) = (row.try_get(1)?, row.try_get(2)?);
            Ok(Known { watch: watch_id(row.try_get(0)?)?, name, url, listed: row.try_get(3)? })
        };
        rows.iter().map(known).collect()
    }

    /// What the daemon keeps in memory of every known watch.
    pub async fn memos(&self) -> Result<HashMap<WatchId, Memo>, StoreError> {
        let select = "SELECT w.id, m.memo, t.ok, t.last_at FROM watch w \
                      LEFT JOIN memory m ON m.watch = w.key LEFT JOIN tip t ON t.watch = w.key";
        let mut memos = HashMap::new();
        for row in sqlx::query(select).fetch_all(self.reader()).await? {
            let watch = watch_id(row.try_get(0)?)?;
            memos.insert(watch, read_memo(row.try_get(1)?, row.try_get(2)?, row.try_get(3)?)?);
        }
        Ok(memos)
    }

    /// All that is remembered of one watch; the default for one that was never read.
    ///
    /// # Errors
    /// Also when the stored state can't be read: a default in its place would swallow whatever changed since.
    pub async fn state(&self, watch: &WatchId) -> Result<WatchState, StoreError> {
        let select = "SELECT m.state FROM memory m JOIN watch w ON w.key = m.watch WHERE w.id = ?";
        let state: Option<String> =
            sqlx::query_scalar(select).bind(watch.as_str()).fetch_optional(self.reader()).await?;
        read_state(watch, state.as_deref())
    }
}

/// A memo, brought up to the tip of its watch: whether that is good, and its last moment.
pub(super) fn read_memo(json: Option<&str>, ok: Option<bool>, last_at: Option<i64>) -> Result<Memo, StoreError> {
    // Without a memo the tip is that of another item.
    let Some(json) = json else { return Ok(Memo::default()) };
    // A memo that can't be read costs a judgement that a good one would have saved, nothing else.
    let mut memo: Memo = serde_json::from_str(json).unwrap_or_default();
    // Marks move the tip only.
    if let Some(last_at) = last_at.map(moment).transpose()? {
        memo.last_at = memo.last_at.max(Some(last_at));
        if ok.unwrap_or_default() {
            memo.last_ok = memo.last_ok.max(Some(last_at));
        }
    }
    Ok(memo)
}

pub(super) fn read_state(watch: &WatchId, state: Option<&str>) -> Result<WatchState, StoreError> {
    let fault =
        |e| StoreError::impossible(&format!("the state of `{watch}`: {e}"), &format!("监控项 `{watch}` 的状态：{e}"));
    state.map_or_else(|| Ok(WatchState::default()), |s| serde_json::from_str(s).map_err(fault))
}

/// An id out of the database.
pub(super) fn watch_id(id: &str) -> Result<WatchId, StoreError> {
    WatchId::new(id).map_err(|e| StoreError::impossible(&e, "无效的监控项编号"))
}

struct Know {
    watches: Vec<Arc<Watch>>,
    at: i64,
}

struct Before {
    key: i64,
    name: String,
    url: String,
    group: Option<String>,
    side: String,
    listed: bool,
}

impl Write for Know {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let before = known_rows(conn).await?;
        let mut seen = HashSet::new();
        let (mut moved, mut anew) = (Vec::new(), HashMap::new());
        for watch in &self.watches {
            if !seen.insert(watch.id.as_str()) {
                continue;
            }
            match before.get(watch.id.as_str()) {
                Some(row) if row.says(watch) => {}
                Some(row) => {
                    moved.push(watch);
                    if !same_item(&row.url, &watch.url) {
                        anew.insert(watch.id.as_str(), row.key);
                    }
                }
                None => moved.push(watch),
            }
        }
        let gone = before.iter().filter(|(id, row)| row.listed && !seen.contains(id.as_str()));
        let gone: Vec<i64> = gone.map(|(_, row)| row.key).collect();

        values(
            conn,
            "INSERT INTO watch (id, name, url, grp, side, listed, known_since) ",
            &moved,
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, grp = excluded.grp, \
             side = excluded.side, listed = excluded.listed",
            |row, watch| {
                row.push_bind(watch.id.as_str()).push_bind(&*watch.name).push_bind(watch.url.as_str());
                row.push_bind(watch.group.as_deref()).push_bind(side(watch.side)).push_bind(true).push_bind(self.at);
            },
        )
        .await?;
        let keys: Vec<i64> = anew.values().copied().collect();
        among(conn, "DELETE FROM memory WHERE watch IN", &keys).await?;
        among(conn, "DELETE FROM affiliate WHERE watch IN", &keys).await?;
        among(conn, "DELETE FROM look WHERE watch IN", &keys).await?;
        // What will happen to the new item must not be held against forecasts of the former one.
        among(conn, "DELETE FROM forecast WHERE actual_most IS NULL AND watch IN", &keys).await?;
        among(conn, "UPDATE tip SET digest = NULL WHERE watch IN", &keys).await?;
        among(conn, "UPDATE watch SET listed = 0 WHERE key IN", &gone).await?;
        faults::end_of_items(conn, &anew.into_keys().collect(), self.at).await
    }
}

impl Before {
    fn says(&self, watch: &Watch) -> bool {
        self.listed
            && self.name == watch.name
            && self.url == watch.url.as_str()
            && self.group == watch.group
            && self.side == side(watch.side)
    }
}

async fn known_rows(conn: &mut SqliteConnection) -> Result<HashMap<String, Before>, StoreError> {
    let rows = sqlx::query("SELECT id, key, name, url, grp, side, listed FROM watch").fetch_all(conn).await?;
    let known = |row: &sqlx::sqlite::SqliteRow| {
        let known = Before {
            key: row.try_get(1)?,
            name: row.try_get(2)?,
            url: row.try_get(3)?,
            group: row.try_get(4)?,
            side: row.try_get(5)?,
            listed: row.try_get(6)?,
        };
        Ok((row.try_get(0)?, known))
    };
    rows.iter().map(known).collect()
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Rival => "rival",
        Side::Own => "own",
    }
}
