//! Old pages and pictures: rows of a hundred kilobytes and more.
//!
//! What is to go is looked up without a lock, and goes in steps of a few megabytes: to free a row, SQLite walks through all
//! of its pages under the write lock. The space is used again for later rows; the file does not shrink.

use sqlx::{Row, SqliteConnection};

use crate::{
    listing::Moment,
    store::{
        Store, StoreError, pictures,
        rows::{among, ms},
        writer::Write,
    },
};

/// Rows of one step at most.
const ROWS: usize = 64;
/// Bytes of one step: as soon as it has so many, it ends.
const BYTES: i64 = 4 * 1024 * 1024;
/// Rows that are looked up at once.
const LOOKED_UP: i64 = 20_000;
/// A look is stale when others of its watch were asked this much later: by itself, age says nothing, as a watch that was
/// blocked or paused for months is still compared with the pictures that it had. Pictures that a listing shows are asked
/// for weekly at the least.
const STALE: i64 = 20 * 24 * 3_600 * 1_000;

#[derive(Clone, Copy)]
enum What {
    Pages,
    Pictures,
}

impl Store {
    /// Removes pages, looks and pictures that nothing needs since `oldest`. How many rows.
    pub(super) async fn prune_large(&self, oldest: Moment) -> Result<u64, StoreError> {
        let before = ms(oldest);
        let mut removed = self.in_steps(What::Pages, before).await?;
        removed += self.prune_looks(before).await?;
        removed += self.in_steps(What::Pictures, before).await?;
        Ok(removed)
    }

    async fn prune_looks(&self, before: i64) -> Result<u64, StoreError> {
        let watches = "SELECT watch, max(checked_at) FROM look GROUP BY watch HAVING min(checked_at) < ?1 \
                       AND min(checked_at) <= max(checked_at) - ?2";
        let watches = sqlx::query(watches).bind(before).bind(STALE).fetch_all(self.reader()).await?;
        let mut removed = 0;
        for row in watches {
            let (watch, last): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            removed += self.writer()?.write(Looks { watch, before, upto: last - STALE }).await?;
        }
        Ok(removed)
    }

    async fn in_steps(&self, what: What, before: i64) -> Result<u64, StoreError> {
        let writer = self.writer()?;
        let select = match what {
            What::Pages => "SELECT rowid, length(body) FROM page WHERE at < ?1 ORDER BY at LIMIT ?2",
            What::Pictures => {
                "SELECT p.key, (SELECT length(f.bytes) FROM picture_file f WHERE f.picture = p.key) FROM picture p \
                 WHERE p.last_at < ?1 AND NOT EXISTS (SELECT 1 FROM look l WHERE l.picture = p.id) \
                 ORDER BY p.last_at LIMIT ?2"
            }
        };
        let mut removed = 0;
        loop {
            let rows = sqlx::query(select).bind(before).bind(LOOKED_UP).fetch_all(self.reader()).await?;
            let mut found = Vec::with_capacity(rows.len());
            for row in &rows {
                found.push((row.try_get(0)?, row.try_get::<Option<i64>, _>(1)?.unwrap_or_default()));
            }
            let mut gone = 0;
            for keys in steps(&found) {
                gone += writer.write(Large { what, keys, before }).await?;
            }
            removed += gone;
            // Nothing went though there was something: it is needed again since.
            if gone == 0 {
                return Ok(removed);
            }
        }
    }
}

/// Cuts rows (key, bytes) into steps.
fn steps(rows: &[(i64, i64)]) -> Vec<Vec<i64>> {
    let mut steps: Vec<Vec<i64>> = Vec::new();
    let mut room = 0;
    for (key, bytes) in rows {
        match steps.last_mut() {
            Some(step) if room > 0 && step.len() < ROWS => step.push(*key),
            _ => {
                steps.push(vec![*key]);
                room = BYTES;
            }
        }
        room = room.saturating_sub(*bytes);
    }
    steps
}

/// The stale looks of one watch, without those of pictures that its state names: it is still compared with them.
struct Looks {
    watch: i64,
    before: i64,
    /// Those asked until then are stale.
    upto: i64,
}

impl Write for Looks {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let state = pictures::state(conn, self.watch).await?;
        let select = "SELECT key, picture FROM look WHERE watch = ? AND checked_at < ? AND checked_at <= ?";
        let query = sqlx::query(select).bind(self.watch).bind(self.before).bind(self.upto);
        let mut removed = 0;
        // At most two hundred: a watch has no more.
        for row in query.fetch_all(&mut *conn).await? {
            if !pictures::names(&state, row.try_get(1)?) {
                let delete = sqlx::query("DELETE FROM look WHERE watch = ? AND key = ?").bind(self.watch);
                removed += delete.bind(row.try_get::<&str, _>(0)?).execute(&mut *conn).await?.rows_affected();
            }
        }
        Ok(removed)
    }
}

/// Rows that may go, looked at again under the lock.
struct Large {
    what: What,
    keys: Vec<i64>,
    before: i64,
}

impl Write for Large {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let keys = match self.what {
            What::Pages => return among(conn, "DELETE FROM page WHERE rowid IN", &self.keys).await,
            What::Pictures => self.still_unneeded(conn).await?,
        };
        among(conn, "DELETE FROM picture_file WHERE picture IN", &keys).await?;
        among(conn, "DELETE FROM picture WHERE key IN", &keys).await
    }
}

impl Large {
    /// Those of the pictures that nothing has named since they were looked up.
    async fn still_unneeded(&self, conn: &mut SqliteConnection) -> Result<Vec<i64>, StoreError> {
        let select = "SELECT key FROM picture p WHERE key = ? AND last_at < ? \
                      AND NOT EXISTS (SELECT 1 FROM look l WHERE l.picture = p.id)";
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            let query = sqlx::query_scalar::<_, i64>(select).bind(key).bind(self.before);
            keys.extend(query.fetch_optional(&mut *conn).await?);
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_bounded_by_rows_and_by_bytes() {
        assert!(steps(&[]).is_empty());
        let small: Vec<_> = (0..150).map(|key| (key, 10)).collect();
        assert_eq!(steps(&small).iter().map(Vec::len).collect::<Vec<_>>(), [64, 64, 22]);
        let large: Vec<_> = (0..4).map(|key| (key, 3 * 1024 * 1024)).collect();
        assert_eq!(steps(&large), [vec![0, 1], vec![2, 3]]);
        assert_eq!(steps(&[(1, i64::MAX), (2, i64::MAX)]), [[1], [2]]);
    }
}
