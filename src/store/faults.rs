//! Faults: told once when they begin, and once more when they end, to the same people.

use std::collections::HashSet;

use sqlx::{Row, SqliteConnection};

use super::{
    OpenFault, Store, StoreError,
    observed::json,
    prepare::NoteRow,
    rows::{moment, ms, values},
    writer::Write,
};
use crate::{
    change::{Fault, FaultKey, NoteBody},
    listing::Moment,
};

/// A fault as the database keeps it.
#[derive(Debug)]
pub(super) struct FaultRow {
    key: String,
    body: String,
    note: String,
}

impl FaultRow {
    pub(super) fn new(fault: &Fault) -> Result<Self, StoreError> {
        let note = json(&NoteBody::Fault(fault.clone()))?;
        Ok(Self { key: json(&fault.key)?, body: json(fault)?, note })
    }
}

impl Store {
    /// Opens faults that are not open yet and ends those that are, with notes for the engineers, in one transaction.
    /// The end of a fault is told to whom its beginning was told.
    pub async fn faults(
        &self,
        opened: &[Fault],
        ended: &[FaultKey],
        engineers: &[String],
        cycle: Moment,
        at: Moment,
    ) -> Result<(), StoreError> {
        let opened = opened.iter().map(FaultRow::new).collect::<Result<_, _>>()?;
        let ended = ended.iter().map(json).collect::<Result<_, _>>()?;
        let work = Faults { opened, ended, engineers: engineers.to_vec(), cycle: ms(cycle), at: ms(at) };
        self.writer()?.write(work).await
    }

    /// The faults that are open, oldest first.
    pub async fn open_faults(&self) -> Result<Vec<OpenFault>, StoreError> {
        let select = "SELECT body, since FROM fault WHERE ended_at IS NULL ORDER BY since, id";
        let rows = sqlx::query(select).fetch_all(self.reader()).await?;
        let mut open = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(fault) = read(row.try_get(0)?) {
                open.push(OpenFault { fault, since: moment(row.try_get(1)?)? });
            }
        }
        Ok(open)
    }
}

struct Faults {
    opened: Vec<FaultRow>,
    ended: Vec<String>,
    engineers: Vec<String>,
    cycle: i64,
    at: i64,
}

impl Write for Faults {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        end(conn, &self.ended, self.cycle, self.at).await?;
        begin(conn, &self.opened, &self.engineers, self.cycle, self.at).await
    }
}

/// Opens those faults that are not open, and tells the engineers of them.
pub(super) async fn begin(
    conn: &mut SqliteConnection,
    faults: &[FaultRow],
    engineers: &[String],
    cycle: i64,
    at: i64,
) -> Result<(), StoreError> {
    for fault in faults {
        let insert = "INSERT INTO fault (key, body, since, told) VALUES (?, ?, ?, ?) \
                      ON CONFLICT (key) WHERE ended_at IS NULL DO NOTHING";
        let query = sqlx::query(insert).bind(&*fault.key).bind(&*fault.body).bind(at).bind(json(&engineers)?);
        if query.execute(&mut *conn).await?.rows_affected() > 0 {
            let about = format!("fault:{}:{at}", fault.key);
            tell(conn, engineers, &about, &fault.note, cycle, at).await?;
        }
    }
    Ok(())
}

/// Ends those faults that are open, and tells whoever was told that they began.
pub(super) async fn end(conn: &mut SqliteConnection, keys: &[String], cycle: i64, at: i64) -> Result<(), StoreError> {
    for key in keys {
        let update = "UPDATE fault SET ended_at = ? WHERE key = ? AND ended_at IS NULL RETURNING body, since, told";
        let Some(row) = sqlx::query(update).bind(at).bind(&**key).fetch_optional(&mut *conn).await? else { continue };
        let since: i64 = row.try_get(1)?;
        let (Some(fault), Ok(told)) = (read(row.try_get(0)?), serde_json::from_str::<Vec<String>>(row.try_get(2)?))
        else {
            continue;
        };
        let note = json(&NoteBody::FaultEnded { fault, since: moment(since)? })?;
        tell(conn, &told, &format!("ended:{key}:{since}"), &note, cycle, at).await?;
    }
    Ok(())
}

/// Ends the open faults of watches that watch another item now: their states begin anew and will not. That a watch owes
/// its first good observation remains true.
pub(super) async fn end_of_items(conn: &mut SqliteConnection, anew: &HashSet<&str>, at: i64) -> Result<(), StoreError> {
    if anew.is_empty() {
        return Ok(());
    }
    let open: Vec<String> =
        sqlx::query_scalar("SELECT key FROM fault WHERE ended_at IS NULL ORDER BY id").fetch_all(&mut *conn).await?;
    let over = |key: &String| match serde_json::from_str(key) {
        Ok(FaultKey::Unreadable(watch) | FaultKey::FieldMissing(watch, _) | FaultKey::Moved(watch)) => {
            anew.contains(watch.as_str())
        }
        _ => false,
    };
    let over: Vec<String> = open.into_iter().filter(over).collect();
    // Of no cycle: told with whatever is told next.
    end(conn, &over, 0, at).await
}

async fn tell(
    conn: &mut SqliteConnection,
    people: &[String],
    about: &str,
    body: &str,
    cycle: i64,
    at: i64,
) -> Result<(), StoreError> {
    let note = |recipient: &String| NoteRow {
        recipient: recipient.clone(),
        cycle,
        at,
        about: about.into(),
        body: body.into(),
    };
    let notes: Vec<_> = people.iter().map(note).collect();
    values(conn, NoteRow::HEAD, &notes, NoteRow::TAIL, NoteRow::bind).await?;
    Ok(())
}

/// A fault out of the database. One that can't be read must not stand in the way of the others.
fn read(body: &str) -> Option<Fault> {
    serde_json::from_str(body).inspect_err(|e| tracing::error!("a fault in the database can't be read: {e}")).ok()
}
