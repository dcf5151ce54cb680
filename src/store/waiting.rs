//! How much waits in the outbox, without reading what waits: messages hold pictures.

use sqlx::Row;

use super::{
    Store, StoreError,
    rows::{moment, unsigned},
};
use crate::listing::Moment;

/// How much waits in the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Messages that will be tried (again).
    pub messages: u64,
    /// Messages that were given up.
    pub given_up: u64,
    /// Notes that are in no message yet.
    pub notes: u64,
    /// When the oldest of all these came; `None`: nothing waits.
    pub oldest: Option<Moment>,
}

impl Store {
    /// How much waits in the outbox. Counts in the indices alone: the rows themselves may be megabytes.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn waiting(&self) -> Result<Waiting, StoreError> {
        let select =
            "SELECT count(*), count(next_at), min(id) FROM message INDEXED BY message_due WHERE sent_at IS NULL";
        let messages = sqlx::query(select).fetch_one(self.reader()).await?;
        let (all, tried): (i64, i64) = (messages.try_get(0)?, messages.try_get(1)?);
        let select = "SELECT count(*), min(id) FROM note INDEXED BY note_waiting WHERE message IS NULL";
        let notes = sqlx::query(select).fetch_one(self.reader()).await?;
        let mut oldest = None;
        for (first, select) in [
            (messages.try_get::<Option<i64>, _>(2)?, "SELECT at FROM message WHERE id = ?"),
            (notes.try_get(1)?, "SELECT at FROM note WHERE id = ?"),
        ] {
            let Some(first) = first else { continue };
            let at: Option<i64> = sqlx::query_scalar(select).bind(first).fetch_optional(self.reader()).await?;
            let at = at.map(moment).transpose()?;
            oldest = [oldest, at].into_iter().flatten().min();
        }
        let given_up = unsigned(all - tried);
        Ok(Waiting { messages: unsigned(tried), given_up, notes: unsigned(notes.try_get(0)?), oldest })
    }
}
