//! The watches that the database knows, and what is remembered of them.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sqlx::{Row, SqliteConnection};

use super::{
    Known, Memo, Store, StoreError, faults,
    item::same_item,
    rows::{AT_ONCE, among, list, moment, ms, values},
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
        self.know_lists(watches, None, at).await
    }

    /// The same, and that these are the watches of `lists` (see [`Store::known_lists`]).
    pub async fn know_lists(
        &self,
        watches: &[Arc<Watch>],
        lists: Option<String>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.writer()?.write(Know { watches: watches.to_vec(), gone: Gone::AllOthers, lists, at: ms(at) }).await
    }

    /// The same for some watches that are new or were edited, and the ids of those that are no longer in force; all others
    /// stay as they are.
    pub async fn know_edits(
        &self,
        edited: Vec<Arc<Watch>>,
        gone: Vec<WatchId>,
        lists: Option<String>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.writer()?.write(Know { watches: edited, gone: Gone::These(gone), lists, at: ms(at) }).await
    }

    /// Of which lists the known watches are: where these are the lists of a start, it has nothing to make known.
    pub async fn known_lists(&self) -> Result<Option<String>, StoreError> {
        let lists = self.get_note(LISTS).await?;
        Ok(lists.and_then(|(json, _)| serde_json::from_str(&json).ok()))
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
        let mut memos = HashMap::new();
        self.each_memo(|id, memo| {
            memos.insert(watch_id(id)?, memo);
            Ok(())
        })
        .await?;
        Ok(memos)
    }

    /// Hands over what the daemon keeps in memory, one watch after the other.
    ///
    /// # Errors
    /// When the database can't be asked, and what `take` says.
    pub async fn each_memo(
        &self,
        mut take: impl FnMut(&str, Memo) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // A piece of many rows is one of JSON: SQLite's driver takes longer over a row than a memo does.
        let select = "SELECT json_group_array(json_array(id, memo, ok, last_at)), max(key) FROM \
                      (SELECT w.id, m.memo, t.ok, t.last_at, w.key FROM watch w \
                      LEFT JOIN memory m ON m.watch = w.key LEFT JOIN tip t ON t.watch = w.key \
                      WHERE w.key > ?1 ORDER BY w.key LIMIT ?2)";
        let mut behind = 0;
        loop {
            let piece: (String, Option<i64>) =
                sqlx::query_as(select).bind(behind).bind(PIECE).fetch_one(self.reader()).await?;
            let (rows, Some(last)) = piece else { return Ok(()) };
            behind = last;
            for RememberedRow(id, memo, ok, last_at) in serde_json::from_str::<Vec<RememberedRow<'_>>>(&rows)
                .map_err(|e| StoreError::impossible(&format!("the memos: {e}"), &format!("监控项的记忆：{e}")))?
            {
                take(&id, read_memo(memo.as_deref(), ok.map(|ok| ok != 0), last_at)?)?;
            }
        }
    }

    /// What the daemon keeps in memory of these watches, as far as they are known.
    pub async fn memos_of(&self, watches: &[WatchId]) -> Result<HashMap<WatchId, Memo>, StoreError> {
        let select = "SELECT w.id, m.memo, t.ok, t.last_at FROM watch w \
                      LEFT JOIN memory m ON m.watch = w.key LEFT JOIN tip t ON t.watch = w.key WHERE w.id IN";
        let mut memos = HashMap::new();
        for ids in watches.chunks(AT_ONCE) {
            let mut query = list(select, ids.iter().map(WatchId::as_str));
            for row in query.build().persistent(false).fetch_all(self.reader()).await? {
                let memo = read_memo(row.try_get(1)?, row.try_get(2)?, row.try_get(3)?)?;
                memos.insert(watch_id(row.try_get(0)?)?, memo);
            }
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

/// A watch, its memo, and of its tip whether that is good and its last moment.
#[derive(serde::Deserialize)]
struct RememberedRow<'a>(#[serde(borrow)] Cow<'a, str>, Option<String>, Option<i64>, Option<i64>);

/// Rows of watches that are read at once.
const PIECE: i64 = 2_000;

/// The name of the note that says of which lists the known watches are. It is written with them, or not at all.
const LISTS: &str = "lists";

struct Know {
    watches: Vec<Arc<Watch>>,
    gone: Gone,
    /// Of which lists the watches are, once this is written.
    lists: Option<String>,
    at: i64,
}

/// Which watches are no longer in force.
enum Gone {
    /// All that are not named.
    AllOthers,
    These(Vec<WatchId>),
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
        let mut seen = HashSet::with_capacity(self.watches.len());
        let (mut moved, mut anew) = (Vec::new(), HashMap::new());
        for watches in self.watches.chunks(AT_ONCE) {
            let before = known_rows(conn, watches).await?;
            for watch in watches.iter().filter(|watch| seen.insert(watch.id.as_str())) {
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
        }
        let gone = match &self.gone {
            Gone::AllOthers => others(conn, &seen).await?,
            Gone::These(ids) => keys_of(conn, ids).await?,
        };

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
        sqlx::query("DELETE FROM daemon_note WHERE name = ?").bind(LISTS).execute(&mut *conn).await?;
        if let Some(lists) = &self.lists {
            let insert = "INSERT INTO daemon_note (name, json, at) VALUES (?, ?, ?)";
            sqlx::query(insert)
                .bind(LISTS)
                .bind(serde_json::Value::from(&**lists).to_string())
                .bind(self.at)
                .execute(&mut *conn)
                .await?;
        }
        faults::end_of_items(conn, &anew.into_keys().collect(), self.at).await
    }
}

impl Before {
    fn says(&self, watch: &Watch) -> bool {
        self.listed
            && *self.name == *watch.name
            && self.url == watch.url.as_str()
            && self.group == watch.group
            && self.side == side(watch.side)
    }
}

/// The rows of these watches, as far as there are any.
async fn known_rows(
    conn: &mut SqliteConnection,
    watches: &[Arc<Watch>],
) -> Result<HashMap<String, Before>, StoreError> {
    let select = "SELECT id, key, name, url, grp, side, listed FROM watch WHERE id IN";
    let mut query = list(select, watches.iter().map(|watch| watch.id.as_str()));
    let rows = query.build().persistent(false).fetch_all(conn).await?;
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

/// The keys of the listed watches that are not among these.
async fn others(conn: &mut SqliteConnection, seen: &HashSet<&str>) -> Result<Vec<i64>, StoreError> {
    let select = "SELECT key, id FROM watch WHERE listed = 1 AND key > ?1 ORDER BY key LIMIT ?2";
    let (mut gone, mut behind) = (Vec::new(), 0);
    loop {
        let rows = sqlx::query(select).bind(behind).bind(PIECE).fetch_all(&mut *conn).await?;
        let Some(last) = rows.last() else { return Ok(gone) };
        behind = last.try_get(0)?;
        for row in &rows {
            if !seen.contains(row.try_get::<&str, _>(1)?) {
                gone.push(row.try_get(0)?);
            }
        }
    }
}

async fn keys_of(conn: &mut SqliteConnection, ids: &[WatchId]) -> Result<Vec<i64>, StoreError> {
    let mut keys = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let mut query = list("SELECT key FROM watch WHERE id IN", ids.iter().map(WatchId::as_str));
        for row in query.build().persistent(false).fetch_all(&mut *conn).await? {
            keys.push(row.try_get(0)?);
        }
    }
    Ok(keys)
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Rival => "rival",
        Side::Own => "own",
    }
}
