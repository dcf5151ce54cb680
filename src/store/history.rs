//! What was seen and what changed, for people.

use sqlx::{Row, sqlite::SqliteRow};

use super::{
    History, Seen, Store, StoreError,
    observed::whole,
    rows::{moment, ms},
    watches::watch_id,
};
use crate::{
    change::Change,
    listing::{ChangeKind, Detail, Field, Moment, WatchId},
};

/// The columns of a [`Change`], in the order that [`change`] reads them.
macro_rules! columns {
    () => {
        "SELECT c.id, c.at, w.id, c.kind, c.field, c.before, c.after, c.why, c.alerted, c.detail \
         FROM change c JOIN watch w ON w.key = c.watch "
    };
}

/// Changes of those watches that are listed behind it.
pub(super) const CHANGES_OF: &str = concat!(columns!(), "WHERE w.id IN");

impl Store {
    /// Observations and changes of one watch, oldest first; `None` if the watch is not known. A run of observations that
    /// began before `since` and lasted until then is whole.
    pub async fn history(&self, watch: &WatchId, since: Moment) -> Result<Option<History>, StoreError> {
        let key: Option<i64> = sqlx::query_scalar("SELECT key FROM watch WHERE id = ?")
            .bind(watch.as_str())
            .fetch_optional(self.reader())
            .await?;
        let Some(key) = key else { return Ok(None) };
        let select = "SELECT o.first_at, coalesce(t.last_at, o.last_at), coalesce(t.polls, o.polls), o.outcome, \
                      o.flicker, o.quick, b.json FROM observation o \
                      JOIN body b ON b.watch = o.watch AND b.hash = o.body \
                      LEFT JOIN tip t ON t.watch = o.watch AND t.run = o.run \
                      WHERE o.watch = ?1 AND coalesce(t.last_at, o.last_at) >= ?2 ORDER BY o.run";
        let seen = sqlx::query(select).bind(key).bind(ms(since)).fetch_all(self.reader()).await?;
        let select = concat!(columns!(), "WHERE c.watch = ?1 AND c.at >= ?2 ORDER BY c.at, c.rowid");
        let changes = sqlx::query(select).bind(key).bind(ms(since)).fetch_all(self.reader()).await?;
        Ok(Some(History { seen: seen.iter().map(run).collect::<Result<_, _>>()?, changes: all(&changes)? }))
    }

    /// Changes of all watches, oldest first.
    pub async fn changes(&self, since: Moment) -> Result<Vec<Change>, StoreError> {
        let select = concat!(columns!(), "WHERE c.at >= ?1 ORDER BY c.at, c.rowid");
        all(&sqlx::query(select).bind(ms(since)).fetch_all(self.reader()).await?)
    }

    /// The change with this id; else the first twenty, by time, of those whose ids begin like this.
    pub(super) async fn changes_like(&self, id: &str) -> Result<Vec<Change>, StoreError> {
        let exact = concat!(columns!(), "WHERE c.id = ?1");
        let exact = all(&sqlx::query(exact).bind(id).fetch_all(self.reader()).await?)?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let alike = concat!(columns!(), "WHERE c.id > ?1 AND c.id < ?2 ORDER BY c.at, c.id LIMIT 20");
        let behind = format!("{id}\u{10ffff}");
        all(&sqlx::query(alike).bind(id).bind(behind).fetch_all(self.reader()).await?)
    }
}

fn run(row: &SqliteRow) -> Result<Seen, StoreError> {
    let at = moment(row.try_get(0)?)?;
    Ok(Seen {
        at,
        until: moment(row.try_get(1)?)?,
        polls: row.try_get::<i64, _>(2)?.unsigned_abs(),
        observation: whole(at, row.try_get(3)?, row.try_get(5)?, row.try_get(6)?)?,
        flicker: row.try_get(4)?,
    })
}

/// Those changes that this version understands: one of a kind that only a newer version knows is passed over.
fn all(rows: &[SqliteRow]) -> Result<Vec<Change>, StoreError> {
    rows.iter().filter_map(|row| change(row).transpose()).collect()
}

pub(super) fn change(row: &SqliteRow) -> Result<Option<Change>, StoreError> {
    let Some(kind) = ChangeKind::from_word(row.try_get(3)?) else { return Ok(None) };
    let field: Option<&str> = row.try_get(4)?;
    Ok(Some(Change {
        id: row.try_get(0)?,
        at: moment(row.try_get(1)?)?,
        watch: watch_id(row.try_get(2)?)?,
        kind,
        field: field.and_then(field_of),
        before: row.try_get(5)?,
        after: row.try_get(6)?,
        why: row.try_get(7)?,
        alerted: row.try_get(8)?,
        detail: detail(row.try_get(9)?),
    }))
}

/// A change whose details can't be read (`db check` tells of them) still says what changed.
fn detail(json: Option<&str>) -> Detail {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

fn field_of(word: &str) -> Option<Field> {
    use serde::{
        Deserialize,
        de::{IntoDeserializer, value::Error},
    };
    let word: serde::de::value::StrDeserializer<'_, Error> = word.into_deserializer();
    Field::deserialize(word).ok()
}
