//! How much room the database takes.

use sqlx::Connection;

use super::Oldest;
use crate::{
    listing::Moment,
    settings::Keep,
    store::{Store, StoreError, open},
};

/// What keeping to `[keep]` came to.
#[derive(Clone, Debug)]
pub struct Thinned {
    /// Rows that were removed.
    pub removed: u64,
    /// Bytes in use before.
    pub before: u64,
    /// Bytes in use now.
    pub used: u64,
    /// What is kept instead of what the settings say, where the database would be larger than `[keep] size`.
    pub tighter: Option<Keep>,
}

impl Store {
    /// Removes and thins what `[keep]` says; where the database is still larger than it may be, more of it, step by step.
    ///
    /// # Errors
    /// When the database can't be asked or written.
    pub async fn keep_to(&self, keep: &Keep, now: Moment) -> Result<Thinned, StoreError> {
        let before = self.bytes_used().await?;
        let mut thinned = Thinned { removed: 0, before, used: before, tighter: None };
        for step in 0.. {
            let Some(tighter) = keep.tighter(step) else { break };
            thinned.removed += self.prune(Oldest::at(now, &tighter)).await?;
            thinned.used = self.bytes_used().await?;
            thinned.tighter = (step > 0).then_some(tighter);
            if thinned.used <= keep.size {
                break;
            }
        }
        Ok(thinned)
    }

    /// Bytes that are in use in the database file. What was removed leaves room in it, which is used again.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn bytes_used(&self) -> Result<u64, StoreError> {
        let select = "SELECT (c.page_count - f.freelist_count) * s.page_size \
                      FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size s";
        let used: i64 = sqlx::query_scalar(select).fetch_one(self.reader()).await?;
        Ok(used.unsigned_abs())
    }

    /// Gives the room that nothing uses back to the disk: the file is written anew, which takes as much room again for a
    /// while, and nobody else can write meanwhile.
    ///
    /// # Errors
    /// When somebody else is writing, or there is no room for the copy.
    pub async fn shrink(&self) -> Result<(), StoreError> {
        let mut conn = open::connect(self.file()).await?;
        sqlx::query("VACUUM").execute(&mut conn).await?;
        // The new file stands in the log; only this makes the old one shorter.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).await?;
        conn.close().await?;
        Ok(())
    }
}
