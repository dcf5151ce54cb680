//! Removing what is older than `[keep]` says, a little at a time, so that recordings never wait long.

use sqlx::{Row, SqliteConnection};

use super::{Store, StoreError, rows::ms, writer::Write};
use crate::listing::Moment;

/// Rows in one transaction: a few milliseconds of writing.
const STEP: i64 = 1_000;

impl Store {
    /// Removes observations, changes, ended faults and sent messages that ended before `before`, a bounded batch at a
    /// time, never the last observation of a watch, nothing that waits to be sent and no fault that is open. How many
    /// rows.
    pub async fn prune(&self, before: Moment) -> Result<u64, StoreError> {
        let writer = self.writer()?;
        let before = ms(before);
        let mut removed = 0;
        let tips = sqlx::query("SELECT watch, run FROM tip ORDER BY watch").fetch_all(self.reader()).await?;
        for tip in tips {
            let (watch, last): (i64, i64) = (tip.try_get(0)?, tip.try_get(1)?);
            while let Some(upto) = self.oldest_runs(watch, last, before).await? {
                removed += writer.write(Runs { watch, upto, before }).await?;
            }
        }
        for old in [Old::Changes, Old::Messages, Old::Faults] {
            loop {
                let step = writer.write(Step { old, before }).await?;
                removed += step;
                if step == 0 {
                    break;
                }
            }
        }
        Ok(removed)
    }

    /// The newest of the oldest runs of a watch that may go, looking at so many. Reading needs no lock.
    async fn oldest_runs(&self, watch: i64, last: i64, before: i64) -> Result<Option<i64>, StoreError> {
        let select = "SELECT max(run) FROM \
                      (SELECT run, last_at FROM observation WHERE watch = ?1 AND run < ?2 ORDER BY run LIMIT ?3) \
                      WHERE last_at < ?4";
        let query = sqlx::query_scalar(select).bind(watch).bind(last).bind(STEP).bind(before);
        Ok(query.fetch_one(self.reader()).await?)
    }
}

/// Old runs of one watch, with the bodies that nothing refers to any more.
struct Runs {
    watch: i64,
    upto: i64,
    before: i64,
}

impl Write for Runs {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let runs = "DELETE FROM observation WHERE watch = ? AND run <= ? AND last_at < ?";
        let runs = sqlx::query(runs).bind(self.watch).bind(self.upto).bind(self.before).execute(&mut *conn).await?;
        let bodies = "DELETE FROM body WHERE watch = ?1 \
                      AND hash NOT IN (SELECT body FROM observation WHERE watch = ?1)";
        sqlx::query(bodies).bind(self.watch).execute(conn).await?;
        Ok(runs.rows_affected())
    }
}

#[derive(Clone, Copy)]
enum Old {
    Changes,
    Messages,
    Faults,
}

struct Step {
    old: Old,
    before: i64,
}

impl Write for Step {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let delete = match self.old {
            Old::Changes => "DELETE FROM change WHERE id IN (SELECT id FROM change WHERE at < ? LIMIT ?)",
            Old::Messages => {
                let notes = "DELETE FROM note WHERE message IN \
                             (SELECT id FROM message WHERE sent_at < ? ORDER BY sent_at LIMIT ?)";
                sqlx::query(notes).bind(self.before).bind(STEP).execute(&mut *conn).await?;
                "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE sent_at < ? ORDER BY sent_at LIMIT ?)"
            }
            Old::Faults => "DELETE FROM fault WHERE id IN (SELECT id FROM fault WHERE ended_at < ? LIMIT ?)",
        };
        Ok(sqlx::query(delete).bind(self.before).bind(STEP).execute(conn).await?.rows_affected())
    }
}
