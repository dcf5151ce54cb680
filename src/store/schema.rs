//! The schema, step by step. How to add one: `migrations/README.md`.

use sqlx::{
    Connection, SqlSafeStr, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use super::StoreError;

/// Marks a SQLite file as ours (`rvld`), so that another program's database is never written to.
/// <https://www.sqlite.org/fileformat2.html#application_id>
pub(super) const APPLICATION_ID: i32 = 0x7276_6c64;

/// Every step, in order.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "begin", include_str!("../../migrations/0001_begin.sql")),
    (2, "affiliates", include_str!("../../migrations/0002_affiliates.sql")),
    (3, "pictures", include_str!("../../migrations/0003_pictures.sql")),
    (4, "calendar", include_str!("../../migrations/0004_calendar.sql")),
    (5, "thinned", include_str!("../../migrations/0005_thinned.sql")),
];

/// What a database is to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Nothing in it yet.
    Empty,
    /// Made by an older program: lacks steps.
    Older,
    /// Just right.
    Same,
}

/// Looks what a database is, without changing it.
pub(super) async fn fit(conn: &mut SqliteConnection) -> Result<Fit, StoreError> {
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *conn).await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *conn).await?;
    if tables == 0 && (application == 0 || application == i64::from(APPLICATION_ID)) {
        return Ok(Fit::Empty);
    }
    if application != i64::from(APPLICATION_ID) {
        return Err(StoreError::unfit(
            "this is a database of another program and is left alone: name another file in `database`",
            "这是其他程序的数据库，不会改动它：请在 `database` 中指定别的文件",
        ));
    }
    let done: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version").fetch_all(conn).await?;
    let known = STEPS.last().map_or(0, |step| step.0);
    match done.last() {
        Some(&newest) if newest > known => Err(newer(newest)),
        Some(&newest) if newest == known => Ok(Fit::Same),
        _ => Ok(Fit::Older),
    }
}

/// Brings a database up to date: all missing steps or none. Two processes that start at once wait for each other.
pub(super) async fn bring_up_to_date(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    if fit(conn).await? == Fit::Same {
        return verify(conn).await;
    }
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    // Looked at again under the lock: somebody else may have been faster.
    fit(&mut tx).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"))).execute(&mut *tx).await?;
    migrator().run_direct(None, &mut *tx, false).await.map_err(fault)?;
    tx.commit().await?;
    Ok(())
}

/// That the steps in the database are the steps of this program, without taking the write lock.
async fn verify(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let done: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version").fetch_all(conn).await?;
    let steps = migrator();
    match done.iter().find(|(version, sum)| !steps.iter().any(|s| s.version == *version && *s.checksum == **sum)) {
        Some((version, _)) => Err(fault(MigrateError::VersionMismatch(*version))),
        None => Ok(()),
    }
}

fn migrator() -> Migrator {
    let step = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(step).collect())
}

fn newer(version: i64) -> StoreError {
    let known = STEPS.last().map_or(0, |step| step.0);
    StoreError::unfit(
        format!(
            "the database was made by a newer rivald (schema {version}, this one knows up to {known}): update rivald, \
             or use the backup made before the update"
        ),
        format!(
            "数据库由更新版本的 rivald 创建（结构版本 {version}，当前程序只认识到 {known}）：请升级 rivald，或使用升级前的备份"
        ),
    )
}

fn fault(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => cause.into(),
        MigrateError::VersionMissing(version) => newer(version),
        MigrateError::VersionMismatch(version) => StoreError::lasting(
            format!("schema step {version} of the database is not that of this rivald: one of them is no release"),
            format!("数据库的结构版本 {version} 与当前 rivald 不一致：其中之一不是正式版本"),
        ),
        other => sqlx::Error::from(other).into(),
    }
}
