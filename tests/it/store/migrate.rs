//! Databases of earlier releases, brought up to date.

use std::path::Path;

use rivald::{
    affiliate::{Book, Day},
    listing::{Cause, Detail},
    store::{Oldest, Proven},
};
use sqlx::{
    Executor, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::*;

/// A database as a release that knew only the first so many steps left it.
async fn of_step(file: &Path, steps: usize) -> sqlx::SqliteConnection {
    let all = [
        (1, "begin", include_str!("../../../migrations/0001_begin.sql")),
        (2, "affiliates", include_str!("../../../migrations/0002_affiliates.sql")),
        (3, "pictures", include_str!("../../../migrations/0003_pictures.sql")),
        (4, "calendar", include_str!("../../../migrations/0004_calendar.sql")),
        (5, "thinned", include_str!("../../../migrations/0005_thinned.sql")),
    ];
    std::fs::write(file, "").expect("written");
    let mut conn = raw(file).await;
    conn.execute("PRAGMA journal_mode = WAL").await.expect("as ours");
    conn.execute(sqlx::AssertSqlSafe(format!("PRAGMA application_id = {}", 0x7276_6c64))).await.expect("as ours");
    let step = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let steps = Migrator::with_migrations(all[..steps].iter().map(step).collect());
    steps.run_direct(None, &mut conn, false).await.expect("migrated");
    conn
}

/// Rows as the first release wrote them: one watch, one run, one change, one note.
const ROWS: &str = r#"
    INSERT INTO watch VALUES (1, 'a', 'Rival A', 'https://shop.example/a', NULL, 'rival', 1, 1795348800000);
    INSERT INTO memory VALUES (1, '{"facts":7,"pending":false,"validators":{}}', '{}');
    INSERT INTO tip VALUES (1, 1, 1, 5, 1795348800000, 1795350600000, 2);
    INSERT INTO body VALUES (1, 9, '{"url":"https://shop.example/a","platform":"web","listing":{"title":"Thermos"}}');
    INSERT INTO observation VALUES (1, 1, 1795348800000, 1795348800000, 1, 'ok', 0, 5, '{"price":"69.00"}', 9);
    INSERT INTO change VALUES
        ('0011223344556677', 1, 1795348800000, 'price-drop', 'price', '79.00', '69.00', 'the price fell', 1);
"#;

#[tokio::test]
async fn the_second_step_keeps_all_and_takes_affiliates() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut old = of_step(&file, 1).await;
    old.execute(ROWS).await.expect("rows of the first release");

    let refusal = Store::open_to_read(&file).await.expect_err("a reader changes nothing");
    assert!(refusal.what.contains("older rivald"), "{refusal}");
    let store = Store::open(&file).await.expect("brought up to date");
    assert_eq!(store.check().await.expect("a check"), []);
    let history = store.history(&id("a"), at(-100_000)).await.expect("a history").expect("known");
    assert_eq!(history.seen[0].observation["listing"]["price"], "69.00");
    assert_eq!((history.seen[0].polls, history.changes.len()), (2, 1));
    assert_eq!(history.changes[0].detail, Detail::default());
    assert_eq!(store.memos().await.expect("memos")[&id("a")].facts, 7);
    assert_eq!(store.state_and_book(&id("a")).await.expect("both"), (WatchState::default(), Book::default()));

    // What is new works in it.
    let mut recording = drop("a", 0, "69.00", "59.00");
    recording.changes[0].detail.cause = Some(Cause::RollOff);
    recording.book = Some(affiliates::book(7));
    store.record(recording).await.expect("recorded");
    assert_eq!(store.book(&id("a")).await.expect("a book"), affiliates::book(7));
    store.close().await;

    // A second start finds nothing to do, and a release of the first step refuses what it does not know.
    let store = Store::open(&file).await.expect("again");
    assert_eq!(store.changes(at(-100_000)).await.expect("changes").len(), 2);
}

/// The old columns of `change` keep their places: a program of the first release that is still running (it named its
/// columns) goes on writing.
#[tokio::test]
async fn what_the_first_release_writes_is_still_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut conn = of_step(&file, 2).await;
    let rows = ROWS.replace(
        "INSERT INTO change VALUES",
        "INSERT INTO change (id, watch, at, kind, field, before, after, why, alerted) VALUES",
    );
    conn.execute(sqlx::AssertSqlSafe(rows)).await.expect("rows of the first release");
    let store = Store::open(&file).await.expect("opens");
    assert_eq!(store.changes(at(-100_000)).await.expect("changes")[0].detail, Detail::default());
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn the_third_step_keeps_all_and_takes_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut old = of_step(&file, 2).await;
    let rows = ROWS.replace(
        "INSERT INTO change VALUES",
        "INSERT INTO change (id, watch, at, kind, field, before, after, why, alerted) VALUES",
    );
    old.execute(sqlx::AssertSqlSafe(rows)).await.expect("rows of the second release");
    old.execute("INSERT INTO evidence VALUES (1, 1795348800000, 'taobao-union', '{}')").await.expect("evidence");

    let store = Store::open(&file).await.expect("brought up to date");
    assert_eq!(store.check().await.expect("a check"), []);
    assert_eq!(store.album(&id("a")).await.expect("an album").0, []);
    // A change of before has its reading and what the union said, and no page.
    let Proven::One(proof) = store.proof("00112233").await.expect("an answer") else { panic!("one") };
    assert_eq!(proof.observation.expect("a reading")["listing"]["price"], "69.00");
    assert_eq!((proof.page, proof.unions.len()), (None, 1));

    // What is new works in it.
    let (picture, look) = (pictures::picture(1, 0), pictures::look("k", 1, 0));
    store.keep_looks(&id("a"), vec![look.clone()], vec![picture]).await.expect("kept");
    assert_eq!(store.album(&id("a")).await.expect("an album").0, [look]);
    let page = Some(Box::new(pictures::page(30, b"<html>")));
    store.record(Recording { page, ..drop("a", 30, "69.00", "59.00") }).await.expect("recorded");
    store.close().await;
    let store = Store::open(&file).await.expect("again");
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn the_fourth_step_tells_messages_of_notes_from_those_of_the_calendar() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut old = of_step(&file, 3).await;
    let message = "INSERT INTO message (id, recipient, message_id, subject, raw, at, attempts, next_at) \
                   VALUES (1, 'anna@example.com', 'a@rivald', 'Rival A', x'41', 1795348800000, 0, 1795348800000)";
    old.execute(message).await.expect("a message of that time");

    let store = Store::open(&file).await.expect("brought up to date");
    assert_eq!(store.queue().await.expect("a queue").len(), 1, "what waited waits");
    let findings = store.check().await.expect("a check");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].en.contains("without a note in it"), "a message of then is made of notes: {findings:?}");
}

#[tokio::test]
async fn the_fifth_step_thins_what_was_there_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut old = of_step(&file, 4).await;
    let rows = ROWS.replace(
        "INSERT INTO change VALUES",
        "INSERT INTO change (id, watch, at, kind, field, before, after, why, alerted) VALUES",
    );
    old.execute(sqlx::AssertSqlSafe(rows)).await.expect("rows of before");

    let store = Store::open(&file).await.expect("brought up to date");
    assert_eq!(store.check().await.expect("a check"), []);
    for (minute, price) in [(0, "59.00"), (30, "49.00"), (3 * 24 * 60, "39.00")] {
        store.record(seen("a", minute, price)).await.expect("recorded");
    }
    let oldest = Oldest { observations: at(-1_000_000), detail: Day::of(at(48 * 60)), pages: at(0), forecasts: Day(0) };
    assert!(store.prune(oldest).await.expect("pruned") > 0);
    assert_eq!(store.check().await.expect("a check"), []);
}
