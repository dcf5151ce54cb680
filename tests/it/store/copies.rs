//! Backups, and looking for contradictions.

use sqlx::Executor;

use super::*;

#[tokio::test]
async fn a_backup_beside_a_busy_writer_is_whole() {
    let place = Place::knowing(&["a"]).await;
    let busy = {
        let store = place.store.clone();
        tokio::spawn(async move {
            for minute in 0..60 {
                store.record(drop("a", minute, "79.00", &format!("{minute}.00"))).await.expect("recorded");
            }
        })
    };
    let mut copies = Vec::new();
    while !busy.is_finished() && copies.len() < 6 || copies.is_empty() {
        let copy = place.folder.path().join(format!("copy-{}.db", copies.len()));
        Store::open_to_read(&place.file()).await.expect("beside").backup(&copy).await.expect("a backup");
        copies.push(copy);
    }
    busy.await.expect("done");
    for copy in &copies {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(copy).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let store = Store::open(copy).await.expect("a database");
        assert!(store.check().await.expect("a check").is_empty());
        let runs = store.history(&id("a"), at(-1)).await.expect("a history").expect("known").seen.len();
        assert_eq!(store.changes(at(-1)).await.expect("changes").len(), runs);
        assert_eq!(store.notes(at(10_000)).await.expect("notes").len(), 2 * runs);
    }
    let parts = std::fs::read_dir(place.folder.path()).expect("a folder");
    let left = parts.filter(|f| f.as_ref().is_ok_and(|f| f.file_name().to_string_lossy().contains(".part-"))).count();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_backup_replaces_nothing() {
    let place = Place::knowing(&["a"]).await;
    let file = place.folder.path().join("precious.txt");
    std::fs::write(&file, "mine").expect("written");
    let error = place.store.backup(&file).await.expect_err("there already");
    assert!(error.what.contains("precious.txt is there already"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).expect("a text"), "mine");
    place.store.backup(&place.file()).await.expect_err("the database itself");
    place.store.backup(&place.folder.path().join("no/such/folder.db")).await.expect_err("no folder");
}

#[tokio::test]
async fn contradictions_are_found() {
    let spoil = [
        ("UPDATE message SET raw = x''", "unsent message that is empty: one@rivald"),
        ("UPDATE note SET message = NULL", "unsent message without a note in it: one@rivald"),
        ("UPDATE message SET recipient = 'x'", "note in a message to somebody else: alert:"),
        ("DELETE FROM body", "observations whose listing is missing: a"),
        ("DELETE FROM observation", "watch whose last observation is missing: a"),
        ("UPDATE tip SET run = 0", "watch with observations newer than its last one: a"),
        ("DELETE FROM tip", "watch that is remembered but was never observed: a"),
        ("UPDATE change SET alerted = 0", "change that was told, according to the outbox, but is not marked so: "),
        ("UPDATE picture_file SET bytes = x'00'", "picture whose file is damaged: "),
        ("DELETE FROM picture_file", "picture without its file: "),
        ("DELETE FROM picture_file; DELETE FROM picture", "watch that is compared with a picture that is not there: a"),
        ("UPDATE page SET body = x'00'", "page kept as evidence that can't be read: a, 2026-11-22"),
        ("UPDATE page SET meta = '{}'", "page kept as evidence that can't be read: a, "),
        ("PRAGMA foreign_keys = OFF; DELETE FROM watch", "row that refers to a row that is not there: "),
    ];
    for (damage, finding) in spoil {
        let place = Place::knowing(&["a"]).await;
        let page = Some(Box::new(pictures::page(0, b"<html>")));
        place.store.record(Recording { page, ..drop("a", 0, "79.00", "69.00") }).await.expect("recorded");
        let (look, picture) = (pictures::look("k", 1, 0), pictures::picture(1, 0));
        place.store.keep_looks(&id("a"), vec![look], vec![picture]).await.expect("kept");
        let note = place.store.notes(at(0)).await.expect("notes")[0].id;
        let message = rivald::store::NewMessage {
            recipient: "anna@example.com".into(),
            message_id: "one@rivald".into(),
            subject: "A subject".into(),
            raw: b"raw".into(),
            notes: vec![note],
            at: at(1),
        };
        place.store.pack(vec![message]).await.expect("packed");
        assert_eq!(place.store.check().await.expect("a check"), []);
        place.raw().await.execute(damage).await.expect("spoilt");
        let findings = place.store.check().await.expect("a check");
        assert!(findings.iter().any(|f| f.en.starts_with(finding)), "{damage}: {findings:?}");
        assert!(findings.iter().all(|f| f.zh.chars().any(|c| c > '\u{2fff}')), "{findings:?}");
    }
}

#[tokio::test]
async fn damage_inside_is_found() {
    let place = Place::new().await;
    let watches: Vec<_> = (0..500).map(|i| watch(&format!("w{i}"), &format!("https://shop.example/{i}"))).collect();
    place.store.know(&watches, at(0)).await.expect("known");
    place.store.clone().close().await;
    let mut bytes = std::fs::read(place.file()).expect("bytes");
    // Every page behind the schema and the tables' first ones.
    let behind = bytes.len() - 8 * 4096;
    bytes[behind..].fill(0x5a);
    std::fs::write(place.file(), bytes).expect("written");
    let store = Store::open_to_read(&place.file()).await.expect("the first pages are sound");
    let findings = store.check().await.expect("a check");
    assert!(!findings.is_empty() && findings.iter().all(|f| f.en.starts_with("damage: ")), "{findings:?}");
}
