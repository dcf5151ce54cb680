//! Old observations: those beyond `observations` go, those beyond `detail` are thinned to days.
//!
//! Which watches have any is asked of a thousand at once, by the first runs of each that come into question: most have
//! none, and a look at each of a hundred thousand would be a hundred thousand questions a day. Several of them, because runs
//! are in the order of time only where no clock was ever ahead.

use sqlx::{Row, SqliteConnection};

use super::STEP;
use crate::{
    affiliate::Day,
    store::{
        Store, StoreError,
        rows::{list, ms},
        writer::Write,
    },
};

/// Watches that are asked about at once.
const ASKED: i64 = 1_000;
/// Watches that are thinned in one transaction.
const TOGETHER: usize = 20;

impl Store {
    /// Removes observations that ended before a moment, never the last one of a watch. How many.
    pub(super) async fn prune_runs(&self, before: i64) -> Result<u64, StoreError> {
        let watches = "SELECT t.watch, t.run FROM tip t WHERE t.watch > ?1 AND t.run > 1 AND \
                       (SELECT min(last_at) FROM (SELECT o.last_at FROM observation o \
                        WHERE o.watch = t.watch AND o.run < t.run ORDER BY o.run LIMIT 50)) < ?2 \
                       ORDER BY t.watch LIMIT ?3";
        let (mut removed, mut behind) = (0, 0);
        loop {
            let query = sqlx::query(watches).bind(behind).bind(before).bind(ASKED);
            let found = query.fetch_all(self.reader()).await?;
            let Some(last) = found.last() else { return Ok(removed) };
            behind = last.try_get(0)?;
            for row in found {
                let (watch, last): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
                while let Some(upto) = self.oldest_runs(watch, last, before).await? {
                    removed += self.writer()?.write(Runs { watch, upto, before }).await?;
                }
            }
        }
    }

    /// The newest of the oldest runs of a watch that may go, looking at so many. Reading needs no lock.
    async fn oldest_runs(&self, watch: i64, last: i64, before: i64) -> Result<Option<i64>, StoreError> {
        let select = "SELECT max(run) FROM \
                      (SELECT run, last_at FROM observation WHERE watch = ?1 AND run < ?2 ORDER BY run LIMIT ?3) \
                      WHERE last_at < ?4";
        let query = sqlx::query_scalar(select).bind(watch).bind(last).bind(STEP).bind(before);
        Ok(query.fetch_one(self.reader()).await?)
    }

    /// Of the observations that began before a day and did not last beyond their own, leaves the last good one of each
    /// day (in UTC+8), or the last one where none was good. How many went. What was thinned is not looked at again.
    pub(super) async fn thin_runs(&self, before: Day) -> Result<u64, StoreError> {
        let before = ms(before.begins());
        let watches = "SELECT t.watch FROM tip t WHERE t.watch > ?1 AND \
                       (SELECT min(first_at) FROM (SELECT o.first_at FROM observation o \
                        WHERE o.watch = t.watch AND o.run > t.thinned AND o.run < t.run ORDER BY o.run LIMIT 50)) < ?2 \
                       ORDER BY t.watch LIMIT ?3";
        let (mut removed, mut behind) = (0, 0);
        loop {
            let query = sqlx::query_scalar(watches).bind(behind).bind(before).bind(ASKED);
            let found: Vec<i64> = query.fetch_all(self.reader()).await?;
            let Some(last) = found.last() else { return Ok(removed) };
            behind = *last;
            for watches in found.chunks(TOGETHER) {
                removed += self.writer()?.write(Thin { watches: watches.to_vec(), before }).await?;
            }
        }
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
        forsaken_bodies(conn, &[self.watch]).await?;
        Ok(runs.rows_affected())
    }
}

/// Runs of some watches that are thinned to days.
struct Thin {
    watches: Vec<i64>,
    before: i64,
}

impl Write for Thin {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let mut removed = 0;
        for &watch in &self.watches {
            // Days as `affiliate::Day` counts them: eight hours ahead of UTC.
            let upto = "SELECT max(run) FROM observation WHERE watch = ?1 AND first_at < ?2 \
                        AND run > (SELECT thinned FROM tip WHERE watch = ?1) \
                        AND run < (SELECT run FROM tip WHERE watch = ?1)";
            let upto: Option<i64> =
                sqlx::query_scalar(upto).bind(watch).bind(self.before).fetch_one(&mut *conn).await?;
            let Some(upto) = upto else { continue };
            let thin = "WITH day (run, good, day, long) AS ( \
                            SELECT run, outcome = 'ok' AND NOT flicker, (first_at + 28800000) / 86400000, \
                                   (first_at + 28800000) / 86400000 <> (last_at + 28800000) / 86400000 \
                            FROM observation WHERE watch = ?1 AND run <= ?2 \
                            AND run > (SELECT thinned FROM tip WHERE watch = ?1)), \
                        place (run, long, place) AS ( \
                            SELECT run, long, row_number() OVER (PARTITION BY day ORDER BY good DESC, run DESC) FROM day) \
                        DELETE FROM observation WHERE watch = ?1 \
                        AND run IN (SELECT run FROM place WHERE place > 1 AND NOT long)";
            removed += sqlx::query(thin).bind(watch).bind(upto).execute(&mut *conn).await?.rows_affected();
            let thinned = "UPDATE tip SET thinned = ?2 WHERE watch = ?1";
            sqlx::query(thinned).bind(watch).bind(upto).execute(&mut *conn).await?;
        }
        forsaken_bodies(conn, &self.watches).await?;
        Ok(removed)
    }
}

/// Removes the bodies of some watches that no observation refers to.
async fn forsaken_bodies(conn: &mut SqliteConnection, watches: &[i64]) -> Result<(), StoreError> {
    let delete = "DELETE FROM body WHERE NOT EXISTS \
                  (SELECT 1 FROM observation o WHERE o.watch = body.watch AND o.body = body.hash) AND watch IN";
    list(delete, watches.iter().copied()).build().persistent(false).execute(conn).await?;
    Ok(())
}
