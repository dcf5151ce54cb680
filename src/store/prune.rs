//! Removing what is older than `[keep]` says, a little at a time, so that recordings never wait long.

mod large;
mod room;
mod runs;

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use sqlx::SqliteConnection;

pub use room::Thinned;

use super::{Store, StoreError, rows::ms, writer::Write};
use crate::{affiliate::Day, listing::Moment, settings::Keep};

/// Rows in one transaction: a few milliseconds of writing.
const STEP: i64 = 1_000;
/// How long a forecast is kept behind its day: three windows of thirty days, and some days more.
const FORECASTS: Duration = Duration::from_hours(100 * 24);

/// From when on everything is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oldest {
    /// Observations, changes, faults and messages.
    pub observations: Moment,
    /// Every observation; of days before it the last good one.
    pub detail: Day,
    /// Evidence: what unions said, pages, pictures.
    pub pages: Moment,
    /// Forecasts, by the day that they are about.
    pub forecasts: Day,
}

impl Oldest {
    /// What `[keep]` says at a moment; forecasts are kept for 100 days.
    pub fn at(now: Moment, keep: &Keep) -> Self {
        let before = |span: Duration| {
            let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
            now.checked_sub_signed(span).unwrap_or(DateTime::UNIX_EPOCH)
        };
        Self {
            observations: before(keep.observations),
            detail: Day::of(before(keep.detail)),
            pages: before(keep.pages),
            forecasts: Day::of(before(FORECASTS)),
        }
    }
}

impl Store {
    /// Removes observations, changes, ended faults, sent messages, evidence and forecasts that ended before `oldest`, and
    /// thins observations to days, a bounded batch at a time, never the last observation of a watch, nothing that waits to
    /// be sent, no fault that is
    /// open and no picture that a watch is compared with. How many rows. Their space is used again; the file does not
    /// shrink.
    pub async fn prune(&self, oldest: Oldest) -> Result<u64, StoreError> {
        let writer = self.writer()?;
        let before = ms(oldest.observations);
        let mut removed = self.prune_runs(before).await?;
        removed += self.thin_runs(oldest.detail).await?;
        let steps =
            [(Old::Changes, before), (Old::Messages, before), (Old::Faults, before), (Old::Evidence, ms(oldest.pages))];
        for (old, before) in steps {
            loop {
                let step = writer.write(Step { old, before }).await?;
                removed += step;
                if step == 0 {
                    break;
                }
            }
        }
        removed += self.prune_large(oldest.pages).await?;
        let watches = "SELECT key FROM watch \
                       WHERE EXISTS (SELECT 1 FROM forecast f WHERE f.watch = watch.key AND f.day < ?) ORDER BY key";
        let query = sqlx::query_scalar(watches).bind(oldest.forecasts.0);
        let watches: Vec<i64> = query.fetch_all(self.reader()).await?;
        for watch in watches {
            loop {
                let step = writer.write(Forecasts { watch, before: oldest.forecasts }).await?;
                removed += step;
                if step == 0 {
                    break;
                }
            }
        }
        Ok(removed)
    }
}

#[derive(Clone, Copy)]
enum Old {
    Changes,
    Messages,
    Faults,
    Evidence,
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
            Old::Evidence => "DELETE FROM evidence WHERE rowid IN (SELECT rowid FROM evidence WHERE at < ? LIMIT ?)",
            Old::Faults => "DELETE FROM fault WHERE id IN (SELECT id FROM fault WHERE ended_at < ? LIMIT ?)",
        };
        Ok(sqlx::query(delete).bind(self.before).bind(STEP).execute(conn).await?.rows_affected())
    }
}

/// Old forecasts of one watch: a stretch of its rows.
struct Forecasts {
    watch: i64,
    before: Day,
}

impl Write for Forecasts {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let delete = "DELETE FROM forecast WHERE (watch, day, made) IN \
                      (SELECT watch, day, made FROM forecast WHERE watch = ? AND day < ? LIMIT ?)";
        let query = sqlx::query(delete).bind(self.watch).bind(self.before.0).bind(STEP);
        Ok(query.execute(conn).await?.rows_affected())
    }
}
