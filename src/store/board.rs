//! All that is known of watches over time, for digest, report and the plots of mails.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Memo, Store, StoreError,
    affiliates::read_book,
    history::change,
    rows::{AT_ONCE, list, moment, ms},
    watches::{read_memo, read_state, watch_id},
};
use crate::{
    affiliate,
    board::{Ahead, Board, Counted, Freshness, Gathering, Outline, Point, Series, Subject, asked},
    change::{Change, WatchState},
    listing::{ChangeKind, Currency, Listing, Moment, Outcome, Side, Watch, WatchId},
};

/// Which time a board is about.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// From when on changes are in it.
    pub changed: Moment,
    /// From when on it is in it what listings said: a counter that moves at every poll is fifty points a day.
    pub said: Moment,
    /// When it is made.
    pub now: Moment,
}

impl Store {
    /// A board of these watches, in full as many of them as are wanted: those that changed last, those that could not be
    /// read, own ones, the others. All are counted.
    ///
    /// # Errors
    /// When the database can't be asked, or a stored state can't be read.
    pub async fn board(&self, watches: &[Arc<Watch>], period: Period, most: usize) -> Result<Board, StoreError> {
        let Period { changed, said, now } = period;
        if watches.len() <= most {
            let subjects = self.subjects(watches, changed, said, now).await?;
            return Ok(Board::new(subjects, now, changed));
        }
        // What is asked is looked up where it is compared.
        let compared: HashSet<&str> =
            watches.iter().filter(|watch| watch.side == Side::Own).filter_map(|watch| watch.group.as_deref()).collect();
        let compared = |watch: &Watch| watch.group.as_deref().is_some_and(|group| compared.contains(group));
        let mut gathering = Gathering::new(now, changed);
        for chunk in watches.chunks(AT_ONCE) {
            let mut counted = self.counted(chunk, changed, now).await?;
            let priced: Vec<&WatchId> = chunk.iter().filter(|watch| compared(watch)).map(|watch| &watch.id).collect();
            let mut states = self.states(&priced).await?;
            let mut glances = self.glances(chunk, now).await?;
            for watch in chunk {
                let (memo, ahead) = glances.remove(&watch.id).unwrap_or_default();
                let freshness = Freshness::of(memo.outcome, memo.last_ok);
                let changes = counted.remove(&watch.id).unwrap_or_default();
                let listing = states.remove(&watch.id).and_then(|state| state.baseline);
                let asks = listing.and_then(|listing| asked(&listing, freshness));
                gathering.add(&Outline { watch: Arc::clone(watch), freshness, changes, asks, ahead });
            }
        }
        let shown: Vec<Arc<Watch>> =
            gathering.chosen(most).into_iter().filter_map(|place| watches.get(place).cloned()).collect();
        Ok(gathering.board(self.subjects(&shown, changed, said, now).await?))
    }

    /// How often each kind of change was seen of these watches between two moments, and when the last was.
    async fn counted(
        &self,
        watches: &[Arc<Watch>],
        since: Moment,
        until: Moment,
    ) -> Result<HashMap<WatchId, Counted>, StoreError> {
        let mut all: HashMap<WatchId, Counted> = HashMap::new();
        let mut query = list(
            "SELECT w.id, c.kind, count(*), max(c.at) FROM watch w JOIN change c ON c.watch = w.key WHERE w.id IN",
            watches.iter().map(|watch| watch.id.as_str()),
        );
        query.push(" AND c.at BETWEEN ").push_bind(ms(since)).push(" AND ").push_bind(ms(until));
        query.push(" GROUP BY w.key, c.kind");
        for row in query.build().persistent(false).fetch_all(self.reader()).await? {
            let Some(kind) = ChangeKind::from_word(row.try_get(1)?) else { continue };
            let count = usize::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default();
            all.entry(watch_id(row.try_get(0)?)?).or_default().add(kind, count, moment(row.try_get(3)?)?);
        }
        Ok(all)
    }

    /// How often each watch changed since then without anybody being told.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn untold(&self, since: Moment) -> Result<HashMap<WatchId, usize>, StoreError> {
        let select = "SELECT w.id, count(*) FROM change c JOIN watch w ON w.key = c.watch \
                      WHERE c.at >= ? AND NOT c.alerted GROUP BY w.key";
        let rows: Vec<(String, i64)> = sqlx::query_as(select).bind(ms(since)).fetch_all(self.reader()).await?;
        rows.into_iter().map(|(id, count)| Ok((watch_id(&id)?, usize::try_from(count).unwrap_or_default()))).collect()
    }

    /// What is remembered of these watches between two polls, without what they say; and what leaves their window.
    async fn glances(
        &self,
        watches: &[Arc<Watch>],
        now: Moment,
    ) -> Result<HashMap<WatchId, (Memo, Option<Ahead>)>, StoreError> {
        let mut query = list(
            "SELECT w.id, m.memo, a.book, t.ok, t.last_at FROM watch w LEFT JOIN memory m ON m.watch = w.key \
             LEFT JOIN affiliate a ON a.watch = w.key LEFT JOIN tip t ON t.watch = w.key WHERE w.id IN",
            watches.iter().map(|watch| watch.id.as_str()),
        );
        let mut all = HashMap::new();
        for row in query.build().persistent(false).fetch_all(self.reader()).await? {
            let id = watch_id(row.try_get(0)?)?;
            let memo = read_memo(row.try_get(1)?, row.try_get(3)?, row.try_get(4)?)?;
            let forecast = affiliate::forecast(&read_book(&id, row.try_get(2)?)?.series(), now);
            all.insert(id, (memo, forecast.map(|forecast| Ahead::of(&forecast, now))));
        }
        Ok(all)
    }

    /// What these watches are believed to say.
    async fn states(&self, watches: &[&WatchId]) -> Result<HashMap<WatchId, WatchState>, StoreError> {
        if watches.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = list(
            "SELECT w.id, m.state FROM watch w JOIN memory m ON m.watch = w.key WHERE w.id IN",
            watches.iter().map(|id| id.as_str()),
        );
        let mut all = HashMap::new();
        for row in query.build().persistent(false).fetch_all(self.reader()).await? {
            let id = watch_id(row.try_get(0)?)?;
            let state = read_state(&id, row.try_get(1)?)?;
            all.insert(id, state);
        }
        Ok(all)
    }

    /// What is known of these watches: the listing as believed, what it said and what changed since then, and the forecast
    /// of its affiliates at `now`. In the order of `watches`; one that was never polled is there without a listing.
    async fn subjects(
        &self,
        watches: &[Arc<Watch>],
        changed: Moment,
        said: Moment,
        now: Moment,
    ) -> Result<Vec<Subject>, StoreError> {
        let mut subjects = Vec::with_capacity(watches.len());
        for chunk in watches.chunks(AT_ONCE) {
            let ids: Vec<&WatchId> = chunk.iter().map(|watch| &watch.id).collect();
            let mut known = self.remembered(&ids, now).await?;
            let mut series = self.series(&ids, said).await?;
            let mut changes = self.changes_of(&ids, changed).await?;
            for watch in chunk {
                let (state, memo, forecast) = known.remove(&watch.id).unwrap_or_default();
                subjects.push(Subject {
                    watch: Arc::clone(watch),
                    listing: state.baseline,
                    outcome: memo.outcome,
                    reason: series.get_mut(&watch.id).and_then(|of| of.1.take()),
                    last_ok: memo.last_ok,
                    last_at: memo.last_at,
                    series: series.remove(&watch.id).map(|of| of.0).unwrap_or_default(),
                    changes: changes.remove(&watch.id).unwrap_or_default(),
                    forecast,
                });
            }
        }
        Ok(subjects)
    }

    /// What these listings said since then: good readings that held. And why the last poll was not one, where it was not.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn series(
        &self,
        watches: &[&WatchId],
        since: Moment,
    ) -> Result<HashMap<WatchId, (Series, Option<String>)>, StoreError> {
        let mut all: HashMap<WatchId, (Series, Option<String>)> = HashMap::new();
        for chunk in watches.chunks(AT_ONCE) {
            // The run that lasted until `since` is whole, so that a plot begins at its edge. The last run is asked for
            // however old it is: it says why nothing was read.
            let mut query = list(
                "SELECT w.id, o.first_at, coalesce(t.last_at, o.last_at), o.outcome, o.flicker, o.quick, \
                 CASE WHEN t.watch IS NOT NULL THEN json_extract(b.json, '$.reason') END, \
                 CASE WHEN o.outcome = 'ok' THEN json_extract(b.json, '$.listing.currency') END \
                 FROM watch w JOIN observation o ON o.watch = w.key \
                 LEFT JOIN tip t ON t.watch = o.watch AND t.run = o.run \
                 JOIN body b ON b.watch = o.watch AND b.hash = o.body WHERE w.id IN",
                chunk.iter().map(|id| id.as_str()),
            );
            query
                .push(" AND (t.watch IS NOT NULL OR o.last_at >= ")
                .push_bind(ms(since))
                .push(") ORDER BY o.watch, o.run");
            for row in query.build().persistent(false).fetch_all(self.reader()).await? {
                let (series, reason) = all.entry(watch_id(row.try_get(0)?)?).or_default();
                reason.clone_from(&row.try_get(6)?);
                if let Some(point) = point(&row)?.filter(|point| point.until >= since) {
                    series.push(point);
                }
            }
        }
        Ok(all)
    }

    /// What changed since then, of these watches, oldest first.
    async fn changes_of(
        &self,
        watches: &[&WatchId],
        since: Moment,
    ) -> Result<HashMap<WatchId, Vec<Change>>, StoreError> {
        let mut all: HashMap<WatchId, Vec<Change>> = HashMap::new();
        let mut query = list(super::history::CHANGES_OF, watches.iter().map(|id| id.as_str()));
        query.push(" AND c.at >= ").push_bind(ms(since)).push(" ORDER BY c.at, c.rowid");
        for row in query.build().persistent(false).fetch_all(self.reader()).await? {
            if let Some(change) = change(&row)? {
                all.entry(change.watch.clone()).or_default().push(change);
            }
        }
        Ok(all)
    }

    /// What is remembered of these watches between two polls, and the forecasts that follow from it.
    async fn remembered(
        &self,
        watches: &[&WatchId],
        now: Moment,
    ) -> Result<HashMap<WatchId, (WatchState, Memo, Option<affiliate::Forecast>)>, StoreError> {
        let mut query = list(
            "SELECT w.id, m.state, m.memo, a.book, t.ok, t.last_at FROM watch w \
             LEFT JOIN memory m ON m.watch = w.key LEFT JOIN affiliate a ON a.watch = w.key \
             LEFT JOIN tip t ON t.watch = w.key WHERE w.id IN",
            watches.iter().map(|id| id.as_str()),
        );
        let mut all = HashMap::new();
        for row in query.build().persistent(false).fetch_all(self.reader()).await? {
            let id = watch_id(row.try_get(0)?)?;
            let state = read_state(&id, row.try_get(1)?)?;
            let memo = read_memo(row.try_get(2)?, row.try_get(4)?, row.try_get(5)?)?;
            let book = read_book(&id, row.try_get(3)?)?;
            let forecast = affiliate::forecast(&book.series(), now);
            all.insert(id, (state, memo, forecast));
        }
        Ok(all)
    }
}

/// A run of observations as a point; `None` where nothing was read, or it did not hold.
fn point(row: &SqliteRow) -> Result<Option<Point>, StoreError> {
    if row.try_get::<&str, _>(3)? != Outcome::Ok.as_str() || row.try_get(4)? {
        return Ok(None);
    }
    let fault = |_| StoreError::impossible("an observation that can't be read", "无法读取的一条观察记录");
    let quick: Listing = serde_json::from_str(row.try_get(5)?).map_err(fault)?;
    let currency = row.try_get::<Option<&str>, _>(7)?.and_then(Currency::from_code);
    Ok(Some(Point {
        at: moment(row.try_get(1)?)?,
        until: moment(row.try_get(2)?)?,
        currency,
        price: quick.price,
        list_price: quick.list_price,
        pay_price: quick.pay_price,
        availability: quick.availability,
        sales: quick.sales,
        affiliate: quick.affiliate,
    }))
}
