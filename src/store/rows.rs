//! Moments as numbers, and many rows in one statement.

use chrono::DateTime;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, query_builder::Separated};

use super::StoreError;
use crate::listing::Moment;

/// Rows in one statement: a statement costs a hop to SQLite's thread and back (tens of microseconds), a further row in it
/// about one. 500 rows of the widest table stay far below SQLite's bounds (32,766 values, a million bytes of text).
pub(super) const AT_ONCE: usize = 500;

/// A moment as the database keeps it.
pub(super) fn ms(at: Moment) -> i64 {
    at.timestamp_millis()
}

/// A moment out of the database.
pub(super) fn moment(ms: i64) -> Result<Moment, StoreError> {
    DateTime::from_timestamp_millis(ms)
        .ok_or_else(|| StoreError::impossible("a time beyond all years", "超出范围的时间"))
}

/// A hash as SQLite's signed integer.
pub(super) fn signed(hash: u64) -> i64 {
    hash.cast_signed()
}

/// A count as SQLite's signed integer; what no shop ever sold becomes the greatest there is.
pub(super) fn signed_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count out of the database.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// `head VALUES (…), (…) tail` for all rows, a few hundred at a time. How many rows it touched.
pub(super) async fn values<T>(
    conn: &mut SqliteConnection,
    head: &'static str,
    rows: &[T],
    tail: &'static str,
    mut bind: impl FnMut(&mut Separated<'_, Sqlite, &'static str>, &T),
) -> Result<u64, StoreError> {
    let mut touched = 0;
    for chunk in rows.chunks(AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(head);
        query.push_values(chunk, |mut row, value| bind(&mut row, value));
        query.push(tail);
        touched += query.build().persistent(false).execute(&mut *conn).await?.rows_affected();
    }
    Ok(touched)
}

/// `head (?, ?, …)` for all keys, a few hundred at a time. How many rows it touched.
pub(super) async fn among(conn: &mut SqliteConnection, head: &'static str, keys: &[i64]) -> Result<u64, StoreError> {
    let mut touched = 0;
    for chunk in keys.chunks(AT_ONCE) {
        let mut query = list(head, chunk.iter().copied());
        touched += query.build().persistent(false).execute(&mut *conn).await?.rows_affected();
    }
    Ok(touched)
}

/// `head (?, ?, …)`.
pub(super) fn list<'t, T>(head: &'static str, keys: impl Iterator<Item = T>) -> QueryBuilder<Sqlite>
where
    T: 't + sqlx::Encode<'t, Sqlite> + sqlx::Type<Sqlite>,
{
    let mut query = QueryBuilder::<Sqlite>::new(head);
    add_list(&mut query, keys);
    query
}

/// Adds ` (?, ?, …)`.
pub(super) fn add_list<'t, T>(query: &mut QueryBuilder<Sqlite>, keys: impl Iterator<Item = T>)
where
    T: 't + sqlx::Encode<'t, Sqlite> + sqlx::Type<Sqlite>,
{
    query.push(" (");
    let mut separated = query.separated(", ");
    for key in keys {
        separated.push_bind(key);
    }
    query.push(")");
}
