//! What is remembered of listings' affiliates: books, forecasts that wait to be scored, what unions said, their ids.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};

use super::{
    Evidence, Score, Store, StoreError, UnionId,
    prepare::Prepared,
    rows::{moment, ms, signed_count, unsigned, values},
    writer::Write,
};
use crate::{
    affiliate::{Book, Day, Happened, Kept},
    change::WatchState,
    listing::{Grade, Moment, Union, WatchId},
};

impl Store {
    /// All that is remembered of the affiliates of one watch; the default for one that was never followed.
    ///
    /// # Errors
    /// Also when the stored book can't be read: a default in its place would forget what was watched for weeks.
    pub async fn book(&self, watch: &WatchId) -> Result<Book, StoreError> {
        let select = "SELECT a.book FROM affiliate a JOIN watch w ON w.key = a.watch WHERE w.id = ?";
        let book: Option<String> =
            sqlx::query_scalar(select).bind(watch.as_str()).fetch_optional(self.reader()).await?;
        read_book(watch, book.as_deref())
    }

    /// What [`Store::state`] and [`Store::book`] give, as of one moment.
    ///
    /// # Errors
    /// As both.
    pub async fn state_and_book(&self, watch: &WatchId) -> Result<(WatchState, Book), StoreError> {
        let select = "SELECT m.state, a.book FROM watch w LEFT JOIN memory m ON m.watch = w.key \
                      LEFT JOIN affiliate a ON a.watch = w.key WHERE w.id = ?";
        let Some(row) = sqlx::query(select).bind(watch.as_str()).fetch_optional(self.reader()).await? else {
            return Ok(Default::default());
        };
        Ok((super::watches::read_state(watch, row.try_get(0)?)?, read_book(watch, row.try_get(1)?)?))
    }

    /// The unions' own ids of items, as they were last resolved.
    pub async fn union_ids(&self) -> Result<Vec<UnionId>, StoreError> {
        let select = "SELECT \"union\", item, id, resolved_at FROM union_item ORDER BY \"union\", item";
        let mut ids = Vec::new();
        for row in sqlx::query(select).fetch_all(self.reader()).await? {
            // One of a union that only a newer version knows is of no use to this one.
            let word: &str = row.try_get(0)?;
            let Some(union) = Union::ALL.into_iter().find(|union| union.as_str() == word) else { continue };
            let resolved_at = moment(row.try_get(3)?)?;
            ids.push(UnionId { union, item: row.try_get(1)?, id: row.try_get(2)?, resolved_at });
        }
        Ok(ids)
    }

    /// Keeps these ids in place of what was kept for the same items.
    pub async fn keep_union_ids(&self, ids: Vec<UnionId>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.writer()?.write(KeepUnionIds(ids)).await
    }

    /// What unions said of a watch at polls that made a change, oldest first.
    pub async fn evidence(&self, watch: &WatchId, since: Moment) -> Result<Vec<Evidence>, StoreError> {
        let select = "SELECT e.at, e.source, e.body FROM evidence e JOIN watch w ON w.key = e.watch \
                      WHERE w.id = ? AND e.at >= ? ORDER BY e.at, e.source";
        let rows = sqlx::query(select).bind(watch.as_str()).bind(ms(since)).fetch_all(self.reader()).await?;
        let one = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Evidence { at: moment(row.try_get(0)?)?, source: row.try_get(1)?, body: row.try_get(2)? })
        };
        rows.iter().map(one).collect()
    }

    /// How forecasts fared, by grade and by how many days ahead they were made, the surest and nearest first.
    ///
    /// What left is often known to a few units only: then the middle of its bounds counts, and a forecast is `inside`
    /// unless it is refuted. One whose day left nothing but an open bound that refutes nothing is `unknown`.
    pub async fn scores(&self, today: Day) -> Result<Vec<Score>, StoreError> {
        let select = "WITH held AS (\
                          SELECT grade, day - made AS ahead, day, leaving, \
                              actual_most IS NOT NULL OR coalesce(actual_least > most, 0) AS scored, \
                              actual_least <= coalesce(most, actual_least) \
                                  AND coalesce(actual_most, actual_least) >= least AS inside, \
                              (actual_least + 0.0 + coalesce(actual_most, actual_least)) / 2 AS actual \
                          FROM forecast\
                      ) SELECT grade, ahead, sum(scored), coalesce(sum(inside) FILTER (WHERE scored), 0), \
                            coalesce(avg(actual) FILTER (WHERE scored), 0.0), \
                            coalesce(avg(abs(leaving - actual)) FILTER (WHERE scored), 0.0), \
                            sum(NOT scored AND day >= ?1), sum(NOT scored AND day < ?1) \
                        FROM held GROUP BY grade, ahead ORDER BY ahead";
        let mut scores = Vec::new();
        for row in sqlx::query(select).bind(today.0).fetch_all(self.reader()).await? {
            // A grade that only a newer version knows is passed over.
            let Some(grade) = grade_of(row.try_get(0)?) else { continue };
            scores.push(Score {
                grade,
                days_ahead: u32::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default(),
                scored: unsigned(row.try_get(2)?),
                inside: unsigned(row.try_get(3)?),
                mean: row.try_get(4)?,
                error: row.try_get(5)?,
                waiting: unsigned(row.try_get(6)?),
                unknown: unsigned(row.try_get(7)?),
            });
        }
        scores.sort_by_key(|score| (score.grade, score.days_ahead));
        Ok(scores)
    }
}

pub(super) fn read_book(watch: &WatchId, book: Option<&str>) -> Result<Book, StoreError> {
    let fault = |e| {
        StoreError::impossible(
            &format!("the affiliates of `{watch}`: {e}"),
            &format!("监控项 `{watch}` 的淘客记录：{e}"),
        )
    };
    book.map_or_else(|| Ok(Book::default()), |book| serde_json::from_str(book).map_err(fault))
}

fn grade_of(word: &str) -> Option<Grade> {
    [Grade::Exact, Grade::Bounded, Grade::Coarse].into_iter().find(|grade| grade.as_str() == word)
}

/// The rows of a batch that are about affiliates, by table. Most batches have none and cost no statement.
#[derive(Debug, Default)]
pub(super) struct Affiliates<'a> {
    books: BTreeMap<i64, &'a str>,
    kept: Vec<(i64, &'a Kept)>,
    happened: BTreeMap<(i64, Day), &'a Happened>,
    evidence: Vec<(i64, i64, &'a Evidence)>,
}

impl<'a> Affiliates<'a> {
    pub(super) fn take(&mut self, watch: i64, recording: &'a Prepared) {
        if let Some(book) = &recording.book {
            self.books.insert(watch, book);
        }
        self.kept.extend(recording.kept.iter().map(|kept| (watch, kept)));
        if let Some(happened) = &recording.happened {
            // The first to know of a day counts, as it does across batches.
            self.happened.entry((watch, happened.day)).or_insert(happened);
        }
        self.evidence.extend(recording.evidence.iter().map(|evidence| (watch, recording.at, evidence)));
    }

    pub(super) async fn write(self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        let mut rows = 0;
        let books: Vec<_> = self.books.into_iter().collect();
        rows += values(
            conn,
            "INSERT INTO affiliate (watch, book) ",
            &books,
            " ON CONFLICT (watch) DO UPDATE SET book = excluded.book",
            |row, (watch, book)| {
                row.push_bind(*watch).push_bind(*book);
            },
        )
        .await?;
        rows += values(
            conn,
            "INSERT INTO forecast (watch, made, day, leaving, least, most, affiliate_30d, grade) ",
            &self.kept,
            " ON CONFLICT (watch, day, made) DO NOTHING",
            |row, (watch, kept)| {
                row.push_bind(*watch).push_bind(kept.made.0).push_bind(kept.day.0);
                row.push_bind(signed_count(kept.leaving)).push_bind(signed_count(kept.bounds.lo));
                row.push_bind(kept.bounds.hi.map(signed_count)).push_bind(kept.affiliate_30d.map(signed_count));
                row.push_bind(kept.grade.as_str());
            },
        )
        .await?;
        let happened: Vec<_> = self.happened.into_iter().collect();
        rows += values(
            conn,
            "WITH v (watch, day, least, most, total) AS (",
            &happened,
            ") UPDATE forecast SET actual_least = v.least, actual_most = v.most, actual_30d = v.total \
             FROM v WHERE forecast.watch = v.watch AND forecast.day = v.day AND forecast.actual_most IS NULL",
            |row, ((watch, day), happened)| {
                row.push_bind(*watch).push_bind(day.0).push_bind(signed_count(happened.leaving.lo));
                row.push_bind(happened.leaving.hi.map(signed_count));
                row.push_bind(happened.affiliate_30d.map(signed_count));
            },
        )
        .await?;
        rows += values(
            conn,
            "INSERT INTO evidence (watch, at, source, body) ",
            &self.evidence,
            " ON CONFLICT (watch, at, source) DO NOTHING",
            |row, (watch, at, evidence)| {
                row.push_bind(*watch).push_bind(*at).push_bind(&*evidence.source).push_bind(&*evidence.body);
            },
        )
        .await?;
        Ok(rows)
    }
}

struct KeepUnionIds(Vec<UnionId>);

impl Write for KeepUnionIds {
    type Answer = ();

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        values(
            conn,
            "INSERT INTO union_item (\"union\", item, id, resolved_at) ",
            &self.0,
            " ON CONFLICT (\"union\", item) DO UPDATE SET id = excluded.id, resolved_at = excluded.resolved_at",
            |row, id| {
                row.push_bind(id.union.as_str()).push_bind(&*id.item).push_bind(&*id.id);
                row.push_bind(ms(id.resolved_at));
            },
        )
        .await?;
        Ok(())
    }
}
