//! The outbox: notes become messages, messages are claimed, sent, or tried again. Nothing leaves it unsent.

use std::time::Duration;

use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{
    Message, NewMessage, Store, StoreError,
    rows::{AT_ONCE, add_list, list, moment, ms},
    writer::Write,
};
use crate::{
    change::{Change, Note, NoteBody},
    listing::Moment,
};

/// A message that was composed or tried so much later than now, in milliseconds, is of before the clock was set back.
const AHEAD: i64 = 300_000;

/// The columns of a [`Message`], in the order that [`message`] reads them.
macro_rules! columns {
    () => {
        "id, recipient, message_id, subject, raw, at, attempts, next_at, why"
    };
}

impl Store {
    /// Outbox rows that are in no message yet, of cycles that began at or before `upto`, oldest first.
    pub async fn notes(&self, upto: Moment) -> Result<Vec<Note>, StoreError> {
        let select = "SELECT id, recipient, cycle, at, body FROM note \
                      WHERE message IS NULL AND cycle <= ? ORDER BY cycle, id";
        let rows = sqlx::query(select).bind(ms(upto)).fetch_all(self.reader()).await?;
        rows.iter().filter_map(|row| note(row).transpose()).collect()
    }

    /// What was told since then, in a message or waiting for one: each change once, however many people were told, oldest
    /// first. `before` is the value told last, as the message says it.
    pub async fn told(&self, since: Moment) -> Result<Vec<Change>, StoreError> {
        let select = "SELECT body FROM note WHERE at >= ? AND about >= 'alert:' AND about < 'alert;' ORDER BY at, id";
        let rows = sqlx::query_scalar::<_, String>(select).bind(ms(since)).fetch_all(self.reader()).await?;
        let (mut seen, mut told) = (std::collections::HashSet::new(), Vec::new());
        for body in rows {
            // One that only another version understands is passed over.
            if let Ok(NoteBody::Alert(alert)) = serde_json::from_str(&body)
                && seen.insert(alert.alert.change.id.clone())
            {
                told.push(alert.alert.change);
            }
        }
        Ok(told)
    }

    /// Puts notes into messages, ready to send, in one transaction. A message of which any note is in a message already
    /// (or was never there, or is another person's) is not added: its other notes wait to be composed anew, so that
    /// nothing is told twice and nothing is dropped.
    pub async fn pack(&self, messages: Vec<NewMessage>) -> Result<(), StoreError> {
        self.writer()?.write(Pack(messages)).await
    }

    /// Adds messages that are made of no notes, ready to send. One whose Message-ID is there already is not added again.
    pub async fn queue_messages(&self, messages: Vec<NewMessage>) -> Result<(), StoreError> {
        self.writer()?.write(QueueMessages(messages)).await
    }

    /// When the last message to this person was composed, of those of before `by`: what lies ahead was written before the
    /// clock was set back.
    pub async fn last_message(&self, recipient: &str, by: Moment) -> Result<Option<Moment>, StoreError> {
        let select = "SELECT max(at) FROM message WHERE recipient = ? AND at <= ?";
        let query = sqlx::query_scalar(select).bind(recipient).bind(ms(by));
        let at: Option<i64> = query.fetch_one(self.reader()).await?;
        at.map(moment).transpose()
    }

    /// Takes due messages for sending; nobody else gets them until the lease ends.
    pub async fn claim(&self, now: Moment, lease: Duration, at_most: u32) -> Result<Vec<Message>, StoreError> {
        let lease = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX);
        self.writer()?.write(Claim { now: ms(now), until: ms(now).saturating_add(lease), at_most }).await
    }

    /// Ends every lease.
    pub(super) async fn end_leases(&self) -> Result<u64, StoreError> {
        self.writer()?.write(EndLeases).await
    }

    /// A message was accepted.
    pub async fn sent(&self, message: i64, at: Moment) -> Result<(), StoreError> {
        self.writer()?.write(Sent { message, at: ms(at) }).await
    }

    /// A message was not accepted: tried again at `next`, or never (`None`) until `mail retry`.
    pub async fn not_sent(&self, message: i64, why: &str, next: Option<Moment>) -> Result<(), StoreError> {
        self.writer()?.write(NotSent { message, why: why.into(), next: next.map(ms) }).await
    }

    /// Messages that are not sent yet, given up ones included, oldest first.
    pub async fn queue(&self) -> Result<Vec<Message>, StoreError> {
        let select = concat!("SELECT ", columns!(), " FROM message WHERE sent_at IS NULL ORDER BY at, id");
        sqlx::query(select).fetch_all(self.reader()).await?.iter().map(message).collect()
    }

    /// Recipients and subjects of the messages composed at or after `since`, sent or not, oldest first.
    pub async fn composed_since(&self, since: Moment) -> Result<Vec<(String, String)>, StoreError> {
        let select = "SELECT recipient, subject FROM message WHERE at >= $1 ORDER BY at, id";
        let rows = sqlx::query(select).bind(ms(since)).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Makes every unsent message due now, given up ones too, with all their attempts before them again. Those that are
    /// being sent right now stay with whoever sends them. How many.
    pub async fn retry_all(&self, now: Moment) -> Result<u64, StoreError> {
        self.writer()?.write(RetryAll(ms(now))).await
    }
}

struct Pack(Vec<NewMessage>);

impl Write for Pack {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        for message in &self.0 {
            if message.notes.is_empty() || !all_free(conn, message).await? {
                continue;
            }
            // The id was given to another message: these notes are not in it and must not be called told.
            let Some(id) = insert(conn, message, false).await? else {
                tracing::error!(message_id = %message.message_id, "two messages with one Message-ID");
                continue;
            };
            for chunk in message.notes.chunks(AT_ONCE) {
                let mut update = QueryBuilder::<Sqlite>::new("UPDATE note SET message = ");
                update.push_bind(id).push(" WHERE id IN");
                add_list(&mut update, chunk.iter().copied());
                update.build().persistent(false).execute(&mut *conn).await?;
            }
        }
        Ok(())
    }
}

/// Adds a message, ready to send; `None` where its Message-ID is there already.
async fn insert(
    conn: &mut SqliteConnection,
    message: &NewMessage,
    by_calendar: bool,
) -> Result<Option<i64>, StoreError> {
    let insert = "INSERT INTO message (recipient, message_id, subject, raw, at, attempts, next_at, by_calendar) \
                  VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (message_id) DO NOTHING RETURNING id";
    let query = sqlx::query_scalar::<_, i64>(insert).bind(&*message.recipient).bind(&*message.message_id);
    let query = query.bind(&*message.subject).bind(&*message.raw).bind(ms(message.at)).bind(ms(message.at));
    Ok(query.bind(by_calendar).fetch_optional(conn).await?)
}

struct QueueMessages(Vec<NewMessage>);

impl Write for QueueMessages {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        for message in &self.0 {
            insert(conn, message, true).await?;
        }
        Ok(())
    }
}

/// Whether all notes of a message are its recipient's and in no message.
async fn all_free(conn: &mut SqliteConnection, message: &NewMessage) -> Result<bool, StoreError> {
    let mut free = 0;
    for chunk in message.notes.chunks(AT_ONCE) {
        let mut query = list("SELECT recipient FROM note WHERE message IS NULL AND id IN", chunk.iter().copied());
        let owners: Vec<String> = query.build_query_scalar().persistent(false).fetch_all(&mut *conn).await?;
        free += owners.iter().filter(|owner| **owner == message.recipient).count();
    }
    Ok(free == message.notes.len())
}

struct Claim {
    now: i64,
    until: i64,
    at_most: u32,
}

impl Write for Claim {
    type Answer = Vec<Message>;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<Vec<Message>, StoreError> {
        // What was written in the future is of before the clock was set back: such a lease, and such a next attempt, are
        // void, else the message would wait until the clock gets there again.
        let update = concat!(
            "UPDATE message SET claimed_at = ?2, claimed_until = ?1 WHERE id IN (\
                 SELECT id FROM message WHERE sent_at IS NULL \
                 AND (next_at <= ?2 OR next_at IS NOT NULL AND max(at, coalesce(claimed_at, at)) > ?2 + ?4) \
                 AND (claimed_until IS NULL OR claimed_until <= ?2 OR claimed_at > ?2) \
                 ORDER BY next_at, id LIMIT ?3\
             ) RETURNING ",
            columns!()
        );
        let rows = sqlx::query(update).bind(self.until).bind(self.now).bind(self.at_most).bind(AHEAD);
        let rows = rows.fetch_all(conn).await?;
        let mut claimed: Vec<Message> = rows.iter().map(message).collect::<Result<_, _>>()?;
        claimed.sort_by_key(|m| (m.next_at, m.id));
        Ok(claimed)
    }
}

struct EndLeases;

impl Write for EndLeases {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let update = "UPDATE message SET claimed_until = NULL WHERE sent_at IS NULL AND claimed_until IS NOT NULL";
        Ok(sqlx::query(update).execute(conn).await?.rows_affected())
    }
}

struct Sent {
    message: i64,
    at: i64,
}

impl Write for Sent {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let update = "UPDATE message SET sent_at = ?, attempts = attempts + 1, next_at = NULL, claimed_until = NULL, \
                      why = NULL, raw = x'' WHERE id = ? AND sent_at IS NULL";
        sqlx::query(update).bind(self.at).bind(self.message).execute(conn).await?;
        Ok(())
    }
}

struct NotSent {
    message: i64,
    why: String,
    next: Option<i64>,
}

impl Write for NotSent {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let update = "UPDATE message SET attempts = attempts + 1, next_at = ?, claimed_until = NULL, why = ? \
                      WHERE id = ? AND sent_at IS NULL";
        sqlx::query(update).bind(self.next).bind(&*self.why).bind(self.message).execute(conn).await?;
        Ok(())
    }
}

struct RetryAll(i64);

impl Write for RetryAll {
    type Answer = u64;

    async fn write(&self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let update = "UPDATE message SET next_at = ?, attempts = 0 WHERE sent_at IS NULL";
        Ok(sqlx::query(update).bind(self.0).execute(conn).await?.rows_affected())
    }
}

/// A note out of the database. One that can't be read stays there (`db check` tells of it) and must not stand in the way
/// of the others.
fn note(row: &SqliteRow) -> Result<Option<Note>, StoreError> {
    let body = match serde_json::from_str(row.try_get(4)?) {
        Ok(body) => body,
        Err(e) => {
            tracing::error!("a note in the outbox can't be read: {e}");
            return Ok(None);
        }
    };
    let (cycle, at) = (moment(row.try_get(2)?)?, moment(row.try_get(3)?)?);
    Ok(Some(Note { id: row.try_get(0)?, recipient: row.try_get(1)?, cycle, at, body }))
}

fn message(row: &SqliteRow) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.try_get(0)?,
        recipient: row.try_get(1)?,
        message_id: row.try_get(2)?,
        subject: row.try_get(3)?,
        raw: row.try_get(4)?,
        at: moment(row.try_get(5)?)?,
        attempts: row.try_get(6)?,
        next_at: row.try_get::<Option<i64>, _>(7)?.map(moment).transpose()?,
        why: row.try_get(8)?,
    })
}
