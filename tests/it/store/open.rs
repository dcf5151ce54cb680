//! What may be opened, and what is left alone.

use sqlx::{Connection, Executor};

use super::*;

#[tokio::test]
async fn a_new_database_is_its_owners_only_and_opens_again() {
    let place = Place::knowing(&["a"]).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for name in ["rivald.db", "rivald.db-wal", "rivald.db-shm"] {
            let mode = std::fs::metadata(place.folder.path().join(name)).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
    place.store.clone().close().await;
    let again = Store::open(&place.file()).await.expect("opens again");
    assert_eq!(again.known().await.expect("known").len(), 1);
    assert!(again.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn one_that_is_closed_is_whole_in_its_file() {
    let place = Place::knowing(&["a"]).await;
    let log = place.folder.path().join("rivald.db-wal");
    assert!(place.store.known().await.is_ok() && log.metadata().is_ok_and(|log| log.len() > 0), "the control: a log");
    place.store.clone().close().await;
    assert!(!log.exists(), "the log was folded in, also where somebody had read");
}

#[tokio::test]
async fn one_that_is_cut_off_within_its_first_page_is_no_new_one() {
    let place = Place::knowing(&["a"]).await;
    place.store.clone().close().await;
    let half = std::fs::read(place.file()).expect("bytes")[..2048].to_vec();
    std::fs::write(place.file(), &half).expect("written");
    for refusal in [Store::open(&place.file()).await, Store::open_to_read(&place.file()).await] {
        let error = refusal.expect_err("cut off");
        assert!(error.unfit && error.what.contains("damaged") && error.zh.contains("已损坏"), "{error}");
    }
    assert_eq!(std::fs::read(place.file()).expect("bytes"), half, "left as it is");
}

#[tokio::test]
async fn it_writes_ahead() {
    let place = Place::new().await;
    let mode: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut place.raw().await).await.expect("a mode");
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_refused_and_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "Things to buy: a thermos, a kettle and some tea").expect("written");
    for refusal in [Store::open(&file).await, Store::open_to_read(&file).await] {
        let error = refusal.expect_err("a text is no database");
        assert!(error.what.contains("no database") && error.what.contains("notes.txt"), "{error}");
        assert!(error.zh.contains("不是数据库"), "{}", error.zh);
        assert!(!error.retry);
    }
    assert!(std::fs::read_to_string(&file).expect("a text").starts_with("Things to buy"));

    let other = folder.path().join("photos.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&other).create_if_missing(true);
    let mut conn = sqlx::ConnectOptions::connect(&options).await.expect("a database");
    conn.execute("CREATE TABLE photo (name TEXT)").await.expect("a table");
    conn.close().await.expect("closed");
    let before = std::fs::read(&other).expect("bytes");
    let error = Store::open(&other).await.expect_err("another program's");
    assert!(error.what.contains("another program"), "{error}");
    let after = std::fs::read(&other).expect("bytes");
    assert_eq!(before[100..], after[100..], "nothing but the header's journal mode may differ");
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut raw(&other).await)
        .await
        .expect("a count");
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn damage_is_told_not_repaired() {
    let place = Place::knowing(&["a"]).await;
    place.store.clone().close().await;
    let mut bytes = std::fs::read(place.file()).expect("bytes");
    for byte in &mut bytes[100..4096] {
        *byte = 0xa5;
    }
    std::fs::write(place.file(), &bytes).expect("written");
    let error = Store::open(&place.file()).await.expect_err("the first page is gone");
    assert!(error.what.contains("damaged"), "{error}");
    assert!(!error.retry);
    assert_eq!(std::fs::read(place.file()).expect("bytes"), bytes);
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let place = Place::knowing(&["a"]).await;
    place.store.clone().close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'of tomorrow', 1, x'00', 0)";
    place.raw().await.execute(newer).await.expect("a step of tomorrow");
    for refusal in [Store::open(&place.file()).await, Store::open_to_read(&place.file()).await] {
        let error = refusal.expect_err("newer");
        assert!(error.what.contains("newer rivald") && error.what.contains("9999"), "{error}");
        assert!(!error.retry);
    }
}

#[tokio::test]
async fn a_changed_step_is_refused() {
    let place = Place::new().await;
    place.store.clone().close().await;
    place.raw().await.execute("UPDATE _sqlx_migrations SET checksum = x'00'").await.expect("changed");
    let error = Store::open(&place.file()).await.expect_err("not our schema");
    assert!(error.what.contains("schema step 1"), "{error}");
}

#[tokio::test]
async fn reading_creates_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let error = Store::open_to_read(&file).await.expect_err("nothing there");
    assert!(error.what.contains("nothing was recorded yet"), "{error}");
    assert!(!file.exists());
    // An empty file is what a start leaves that was killed at its first step.
    std::fs::write(&file, "").expect("written");
    let error = Store::open_to_read(&file).await.expect_err("nothing in it");
    assert!(error.what.contains("nothing was recorded yet"), "{error}");
    Store::open(&file).await.expect("an empty file becomes a database");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Store::open(&folder.path().join("no/such/rivald.db")).await.expect_err("no folder");
    assert!(error.what.contains("folder of the database is not there"), "{error}");
    let error = Store::open(folder.path()).await.expect_err("a folder is no file");
    assert!(!error.retry, "{error}");
}

#[tokio::test]
async fn a_reader_beside_the_writer_sees_what_is_recorded_and_writes_nothing() {
    let place = Place::knowing(&["a"]).await;
    let reader = Store::open_to_read(&place.file()).await.expect("beside");
    place.store.record(drop("a", 1, "79.00", "69.00")).await.expect("recorded");
    assert_eq!(reader.changes(at(0)).await.expect("changes").len(), 1);
    let error = reader.record(seen("a", 2, "60.00")).await.expect_err("read only");
    assert!(error.what.contains("read only"), "{error}");
    let error = reader.mark(&id("a"), at(2)).await.expect_err("read only");
    assert!(!error.retry);
}

#[tokio::test]
async fn two_that_start_at_once_make_one_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let (a, b) = tokio::join!(Store::open(&file), Store::open(&file));
    let (a, b) = (a.expect("one"), b.expect("the other"));
    a.know(&[watch("a", "https://shop.example/a")], at(0)).await.expect("known");
    b.record(seen("a", 1, "5")).await.expect("recorded");
    assert_eq!(a.history(&id("a"), at(0)).await.expect("a history").expect("known").seen.len(), 1);
}

#[tokio::test]
async fn one_daemon_a_database() {
    let place = Place::new().await;
    let lock = place.store.lock_for_daemon().expect("free");
    let second = Store::open(&place.file()).await.expect("commands may open it");
    let error = second.lock_for_daemon().expect_err("taken");
    assert!(
        error.what.contains("another rivald runs") && error.what.contains(&std::process::id().to_string()),
        "{error}"
    );
    std::mem::drop(lock);
    second.lock_for_daemon().expect("free again");
}

#[tokio::test]
async fn after_closing_nothing_is_taken() {
    let place = Place::knowing(&["a"]).await;
    let other = place.store.clone();
    place.store.clone().close().await;
    let error = other.record(seen("a", 1, "5")).await.expect_err("closed");
    assert!(error.what.contains("closed") && !error.retry, "{error}");
    other.state(&id("a")).await.expect_err("closed");
    assert!(!place.folder.path().join("rivald.db-wal").exists(), "the log is folded in");
}
