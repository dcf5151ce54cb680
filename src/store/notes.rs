//! Small texts: the last good watchlists, and the daemon's own state.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection};

use super::{
    Store, StoreError,
    rows::{moment, ms},
    writer::Write,
};
use crate::listing::Moment;

impl Store {
    /// The last good text of each watchlist file, by name.
    pub async fn kept_watchlists(&self) -> Result<BTreeMap<String, Arc<str>>, StoreError> {
        let mut rows = sqlx::query("SELECT name, text FROM watchlist_file").fetch(self.reader());
        let mut kept = BTreeMap::new();
        // One row at a time: texts of a hundred thousand watches are ten megabytes.
        while let Some(row) = rows.try_next().await? {
            kept.insert(row.try_get(0)?, row.try_get::<&str, _>(1)?.into());
        }
        Ok(kept)
    }

    /// Keeps the last good text of a watchlist file; `None` forgets it.
    pub async fn keep_watchlist(&self, name: &str, text: Option<&str>) -> Result<(), StoreError> {
        self.writer()?.write(KeepWatchlist { name: name.into(), text: text.map(Into::into) }).await
    }

    /// A small JSON text under a name: the daemon's own state, read by `status`.
    pub async fn put_note(&self, name: &str, json: &str, at: Moment) -> Result<(), StoreError> {
        self.writer()?.write(PutNote { name: name.into(), json: json.into(), at: ms(at) }).await
    }

    /// That text, and when it was put there.
    pub async fn get_note(&self, name: &str) -> Result<Option<(String, Moment)>, StoreError> {
        let select = "SELECT json, at FROM daemon_note WHERE name = ?";
        let row = sqlx::query(select).bind(name).fetch_optional(self.reader()).await?;
        row.map(|row| Ok((row.try_get(0)?, moment(row.try_get(1)?)?))).transpose()
    }
}

struct KeepWatchlist {
    name: String,
    text: Option<String>,
}

impl Write for KeepWatchlist {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let query = match &self.text {
            Some(text) => {
                let upsert = "INSERT INTO watchlist_file (name, text) VALUES (?, ?) \
                              ON CONFLICT (name) DO UPDATE SET text = excluded.text";
                sqlx::query(upsert).bind(&*self.name).bind(&**text)
            }
            None => sqlx::query("DELETE FROM watchlist_file WHERE name = ?").bind(&*self.name),
        };
        query.execute(conn).await?;
        Ok(())
    }
}

struct PutNote {
    name: String,
    json: String,
    at: i64,
}

impl Write for PutNote {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let upsert = "INSERT INTO daemon_note (name, json, at) VALUES (?, ?, ?) \
                      ON CONFLICT (name) DO UPDATE SET json = excluded.json, at = excluded.at";
        sqlx::query(upsert).bind(&*self.name).bind(&*self.json).bind(self.at).execute(conn).await?;
        Ok(())
    }
}
