//! Recordings and marks, many at a time: the tips of their watches are read in one statement, moved on in memory, and
//! everything is written back with one statement a table.

use std::collections::{BTreeMap, HashMap};

use sqlx::{Row, SqliteConnection};

use super::{
    Recording, Store, StoreError,
    affiliates::Affiliates,
    faults,
    pages::Proofs,
    prepare::{ChangeRow, NoteRow, Prepared},
    rows::{AT_ONCE, list, ms, values},
    tip::{Step, Tip},
    writer::Command,
};
use crate::listing::{Moment, Outcome, WatchId};

impl Store {
    /// An observation that says nothing new: extends the last row of the watch. Returns when it is queued, not when it
    /// is written; a crash may lose the mark and nothing else.
    pub async fn mark(&self, watch: &WatchId, at: Moment) -> Result<(), StoreError> {
        self.writer()?.send(Command::Mark { watch: watch.clone(), at: ms(at) }).await
    }

    /// Records an observation with its changes, state, outbox rows and faults, all or nothing; returns when it is safe.
    /// Recording the same again changes nothing. Moments are kept to the millisecond.
    ///
    /// # Errors
    /// When the watch is not known (see [`Store::know`]), or the database did not take it: then nothing of it is there.
    pub async fn record(&self, recording: Recording) -> Result<(), StoreError> {
        let writer = self.writer()?;
        let prepared = if recording.page.is_some() {
            // A page is compressed: milliseconds that nobody's poll should wait for.
            tokio::task::spawn_blocking(|| Prepared::new(recording)).await.map_err(|_| StoreError::closed())??
        } else {
            Prepared::new(recording)?
        };
        writer.record(prepared).await
    }
}

/// Writes recordings and marks, those of one watch in their order. How many rows that took.
pub(super) async fn write_all(conn: &mut SqliteConnection, commands: &[Command]) -> Result<u64, StoreError> {
    let mut named: HashMap<&str, usize> = HashMap::with_capacity(commands.len());
    for watch in commands.iter().filter_map(named_by) {
        *named.entry(watch).or_default() += 1;
    }
    // A mark alone of its watch needs no reading first, and most are.
    let mut marks = serde_json::Map::new();
    let mut others = Vec::new();
    for command in commands {
        match command {
            Command::Mark { watch, at } if named.get(watch.as_str()) == Some(&1) => {
                marks.insert(watch.as_str().to_owned(), (*at).into());
            }
            command => others.push(command),
        }
    }
    let marked = write_marks(conn, marks).await?;
    let mut tips = tips(conn, &others).await?;
    let mut page = Page::default();
    for command in others {
        match command {
            // A mark of a watch that is not known extends nothing.
            Command::Mark { watch, at } => tips.get_mut(watch.as_str()).into_iter().for_each(|tip| tip.mark(*at)),
            Command::Record(recording, _) => {
                let Some(tip) = tips.get_mut(recording.watch.as_str()) else { return Err(unknown(&recording.watch)) };
                page.take(conn, tip, recording).await?;
            }
            Command::Other(_) | Command::Stop => {}
        }
    }
    Ok(marked + page.write(conn, tips.values()).await?)
}

/// The watch that a command is about.
fn named_by(command: &Command) -> Option<&str> {
    match command {
        Command::Mark { watch, .. } => Some(watch.as_str()),
        Command::Record(recording, _) => Some(recording.watch.as_str()),
        Command::Other(_) | Command::Stop => None,
    }
}

/// Marks by watch, without reading anything first: as [`Tip::mark`] does it. One statement for any number of them, so that
/// it is compiled once.
async fn write_marks(
    conn: &mut SqliteConnection,
    marks: serde_json::Map<String, serde_json::Value>,
) -> Result<u64, StoreError> {
    if marks.is_empty() {
        return Ok(0);
    }
    let update = "WITH m (watch, at) AS MATERIALIZED \
                  (SELECT w.key, v.value FROM json_each(?) v CROSS JOIN watch w ON w.id = v.key) \
                  UPDATE tip SET last_at = m.at, polls = polls + 1 FROM m \
                  WHERE tip.watch = m.watch AND tip.digest IS NOT NULL AND m.at > tip.last_at";
    let marks = serde_json::Value::Object(marks).to_string();
    Ok(sqlx::query(update).bind(marks).execute(conn).await?.rows_affected())
}

/// The tips of all watches that the commands name.
async fn tips(conn: &mut SqliteConnection, commands: &[&Command]) -> Result<HashMap<String, Tip>, StoreError> {
    let ids: Vec<&str> = commands.iter().filter_map(|command| named_by(command)).collect();
    let mut tips = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let select = "SELECT w.id, w.key, t.run, t.ok, t.digest, t.first_at, t.last_at, t.polls \
                      FROM watch w LEFT JOIN tip t ON t.watch = w.key WHERE w.id IN";
        for row in list(select, chunk.iter().copied()).build().persistent(false).fetch_all(&mut *conn).await? {
            let tip = Tip {
                watch: row.try_get(1)?,
                run: row.try_get::<Option<i64>, _>(2)?.unwrap_or_default(),
                ok: row.try_get::<Option<bool>, _>(3)?.unwrap_or_default(),
                digest: row.try_get(4)?,
                first_at: row.try_get::<Option<i64>, _>(5)?.unwrap_or_default(),
                last_at: row.try_get::<Option<i64>, _>(6)?.unwrap_or_default(),
                polls: row.try_get::<Option<i64>, _>(7)?.unwrap_or_default(),
                moved: false,
            };
            tips.insert(row.try_get(0)?, tip);
        }
    }
    Ok(tips)
}

/// A run that begins in this batch.
#[derive(Debug)]
struct Begun<'a> {
    recording: &'a Prepared,
    last_at: i64,
    polls: i64,
    flicker: bool,
}

/// All rows of a batch, by table.
#[derive(Debug, Default)]
struct Page<'a> {
    begun: BTreeMap<(i64, i64), Begun<'a>>,
    /// Runs of earlier batches that end: watch, run, their last moment, polls, whether they did not hold.
    ended: Vec<(i64, i64, i64, i64, bool)>,
    memories: BTreeMap<i64, &'a Prepared>,
    changes: Vec<(i64, &'a ChangeRow)>,
    told: Vec<&'a str>,
    notes: Vec<&'a NoteRow>,
    faulty: Vec<&'a Prepared>,
    affiliates: Affiliates<'a>,
    proofs: Proofs<'a>,
}

impl<'a> Page<'a> {
    async fn take(
        &mut self,
        conn: &mut SqliteConnection,
        tip: &mut Tip,
        recording: &'a Prepared,
    ) -> Result<(), StoreError> {
        let digest = recording.observed.digest;
        match tip.see(recording.at, digest) {
            Step::Same => {}
            Step::Earlier if self.known(conn, tip, recording).await? => return Ok(()),
            // Earlier and not known: the clock was set back. That must not silence a watch.
            Step::Earlier | Step::New => {
                if let Some(ended) = tip.begin(recording.at, digest, recording.outcome == Outcome::Ok) {
                    self.end(&ended, recording.flicker);
                }
                let begun = Begun { recording, last_at: recording.at, polls: 1, flicker: false };
                self.begun.insert((tip.watch, tip.run), begun);
            }
        }
        self.memories.insert(tip.watch, recording);
        self.changes.extend(recording.changes.iter().map(|change| (tip.watch, change)));
        self.told.extend(recording.told.iter().map(String::as_str));
        self.notes.extend(&recording.notes);
        self.affiliates.take(tip.watch, recording);
        self.proofs.take(tip.watch, recording);
        if !recording.faults.is_empty() || !recording.ended.is_empty() {
            self.faulty.push(recording);
        }
        Ok(())
    }

    /// Whether an older run holds this very observation: then all of the recording was written with it, and writing
    /// it again would put an old state in place of the present one.
    async fn known(&self, conn: &mut SqliteConnection, tip: &Tip, seen: &Prepared) -> Result<bool, StoreError> {
        let here = self.begun.range((tip.watch, 0)..(tip.watch, tip.run)).any(|(_, begun)| {
            begun.recording.observed.digest == seen.observed.digest
                && (begun.recording.at..=begun.last_at).contains(&seen.at)
        });
        let written = "SELECT EXISTS (SELECT 1 FROM observation WHERE watch = ? AND run <= ? AND digest = ? \
                       AND ? BETWEEN first_at AND last_at)";
        let query = sqlx::query_scalar::<_, bool>(written).bind(tip.watch).bind(tip.run);
        Ok(here || query.bind(seen.observed.digest).bind(seen.at).fetch_one(conn).await?)
    }

    /// Ends a run. With `flicker`, what it said did not hold: it went and came back between two readings.
    fn end(&mut self, run: &Tip, flicker: bool) {
        match self.begun.get_mut(&(run.watch, run.run)) {
            Some(begun) => (begun.last_at, begun.polls, begun.flicker) = (run.last_at, run.polls, flicker),
            None => self.ended.push((run.watch, run.run, run.last_at, run.polls, flicker)),
        }
    }

    async fn write(self, conn: &mut SqliteConnection, tips: impl Iterator<Item = &Tip>) -> Result<u64, StoreError> {
        let begun: Vec<_> = self.begun.into_iter().collect();
        let mut rows = 0;
        rows += values(
            conn,
            "INSERT INTO body (watch, hash, json) ",
            &begun,
            " ON CONFLICT (watch, hash) DO NOTHING",
            |row, ((watch, _), begun)| {
                let observed = &begun.recording.observed;
                row.push_bind(*watch).push_bind(observed.hash).push_bind(&*observed.body);
            },
        )
        .await?;
        rows += values(
            conn,
            "INSERT INTO observation \
             (watch, run, first_at, last_at, polls, outcome, flicker, digest, quick, body) ",
            &begun,
            "",
            |row, ((watch, run), begun)| {
                let seen = begun.recording;
                row.push_bind(*watch).push_bind(*run);
                row.push_bind(seen.at).push_bind(begun.last_at).push_bind(begun.polls);
                row.push_bind(seen.outcome.as_str()).push_bind(begun.flicker);
                row.push_bind(seen.observed.digest).push_bind(&*seen.observed.quick).push_bind(seen.observed.hash);
            },
        )
        .await?;
        rows += values(
            conn,
            "WITH v (watch, run, last_at, polls, flicker) AS (",
            &self.ended,
            ") UPDATE observation SET last_at = v.last_at, polls = v.polls, \
             flicker = max(observation.flicker, v.flicker) \
             FROM v WHERE observation.watch = v.watch AND observation.run = v.run",
            |row, (watch, run, last_at, polls, flicker)| {
                row.push_bind(*watch).push_bind(*run).push_bind(*last_at).push_bind(*polls).push_bind(*flicker);
            },
        )
        .await?;

        let mut moved: Vec<_> = tips.filter(|tip| tip.moved).collect();
        // In the order of their pages.
        moved.sort_unstable_by_key(|tip| tip.watch);
        rows += values(
            conn,
            "INSERT INTO tip (watch, run, ok, digest, first_at, last_at, polls) ",
            &moved,
            " ON CONFLICT (watch) DO UPDATE SET run = excluded.run, ok = excluded.ok, digest = excluded.digest, \
             first_at = excluded.first_at, last_at = excluded.last_at, polls = excluded.polls",
            |row, tip| {
                row.push_bind(tip.watch).push_bind(tip.run).push_bind(tip.ok).push_bind(tip.digest);
                row.push_bind(tip.first_at).push_bind(tip.last_at).push_bind(tip.polls);
            },
        )
        .await?;

        let memories: Vec<_> = self.memories.into_iter().collect();
        rows += values(
            conn,
            "INSERT INTO memory (watch, memo, state) ",
            &memories,
            " ON CONFLICT (watch) DO UPDATE SET memo = excluded.memo, state = excluded.state",
            |row, (watch, recording)| {
                row.push_bind(*watch).push_bind(&*recording.memo).push_bind(&*recording.state);
            },
        )
        .await?;
        rows += self.affiliates.write(conn).await?;
        rows += self.proofs.write(conn).await?;
        rows += write_changes(conn, &self.changes, &self.told).await?;
        rows += values(conn, NoteRow::HEAD, &self.notes, NoteRow::TAIL, |row, note| NoteRow::bind(row, note)).await?;
        for recording in self.faulty {
            faults::end(conn, &recording.ended, recording.cycle, recording.at).await?;
            faults::begin(conn, &recording.faults, &recording.engineers, recording.cycle, recording.at).await?;
        }
        Ok(rows)
    }
}

async fn write_changes(
    conn: &mut SqliteConnection,
    changes: &[(i64, &ChangeRow)],
    told: &[&str],
) -> Result<u64, StoreError> {
    let mut rows = values(
        conn,
        "INSERT INTO change (id, watch, at, kind, field, before, after, why, alerted, detail) ",
        changes,
        " ON CONFLICT (id) DO NOTHING",
        |row, (watch, ChangeRow { change, detail })| {
            row.push_bind(&*change.id).push_bind(*watch).push_bind(ms(change.at)).push_bind(change.kind.as_str());
            row.push_bind(change.field.map(crate::listing::Field::as_str));
            row.push_bind(change.before.as_deref()).push_bind(change.after.as_deref());
            row.push_bind(&*change.why).push_bind(change.alerted).push_bind(detail.as_deref());
        },
    )
    .await?;
    for chunk in told.chunks(AT_ONCE) {
        let mut query = list("UPDATE change SET alerted = 1 WHERE id IN", chunk.iter().copied());
        rows += query.build().persistent(false).execute(&mut *conn).await?.rows_affected();
    }
    Ok(rows)
}

pub(super) fn unknown(watch: &WatchId) -> StoreError {
    StoreError::lasting(
        format!("the watch `{watch}` is not known to the database; this is a fault of rivald"),
        format!("数据库不认识监控项 `{watch}`；这是 rivald 的缺陷"),
    )
}
