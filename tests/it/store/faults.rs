//! Faults: once, and their end.

use rivald::change::{Fault, FaultKey};

use super::*;

fn fault(key: FaultKey) -> Fault {
    Fault { key, what: "something is wrong".into(), hint: "mend it".into() }
}

/// Who was told what, in order.
async fn told(store: &Store) -> Vec<String> {
    let say = |note: rivald::change::Note| {
        let what = match &note.body {
            NoteBody::Alert(_) => "alert".to_owned(),
            NoteBody::Fault(fault) => format!("begun {:?}", fault.key),
            NoteBody::FaultEnded { fault, since } => {
                format!("ended {:?} since {}", fault.key, (*since - at(0)).num_minutes())
            }
        };
        format!("{}: {what}", note.recipient)
    };
    store.notes(at(100_000)).await.expect("notes").into_iter().map(say).collect()
}

#[tokio::test]
async fn a_fault_is_told_once_and_its_end_to_the_same_people() {
    let place = Place::new().await;
    let store = &place.store;
    let key = || FaultKey::Blocked("shop.example".into());
    let engineers = ["e@example.com".to_owned(), "f@example.com".to_owned()];
    for minute in [0, 30, 60] {
        store.faults(&[fault(key())], &[], &engineers, at(minute), at(minute)).await.expect("written");
    }
    assert_eq!(store.open_faults().await.expect("faults").len(), 1);
    assert_eq!(store.open_faults().await.expect("faults")[0].since, at(0));
    // Other engineers by now; ended twice.
    for minute in [90, 120] {
        store.faults(&[], &[key()], &["g@example.com".into()], at(minute), at(minute)).await.expect("written");
    }
    assert!(store.open_faults().await.expect("faults").is_empty());
    insta::assert_debug_snapshot!(told(store).await, @r#"
    [
        "e@example.com: begun Blocked(\"shop.example\")",
        "f@example.com: begun Blocked(\"shop.example\")",
        "e@example.com: ended Blocked(\"shop.example\") since 0",
        "f@example.com: ended Blocked(\"shop.example\") since 0",
    ]
    "#);
    // It comes again: told again.
    store.faults(&[fault(key())], &[], &engineers[..1], at(150), at(150)).await.expect("written");
    assert_eq!(told(store).await.last().expect("a note"), "e@example.com: begun Blocked(\"shop.example\")");
}

#[tokio::test]
async fn faults_differ_by_what_they_are_about() {
    let place = Place::knowing(&["a", "b"]).await;
    let price = |watch| FaultKey::FieldMissing(id(watch), "price".into());
    let recording = Recording { faults: vec![fault(price("a")), fault(FaultKey::Moved(id("a")))], ..seen("a", 0, "1") };
    place.store.record(recording).await.expect("recorded");
    let recording = Recording { faults: vec![fault(price("b"))], ended: vec![price("a")], ..seen("b", 30, "1") };
    place.store.record(recording).await.expect("recorded");
    let open: Vec<_> = place.store.open_faults().await.expect("faults").into_iter().map(|f| f.fault.key).collect();
    assert_eq!(open, [FaultKey::Moved(id("a")), price("b")]);
    assert_eq!(told(&place.store).await.len(), 4);
}

#[tokio::test]
async fn nobody_hears_of_the_end_of_what_was_not_open() {
    let place = Place::new().await;
    place.store.faults(&[], &[FaultKey::Database, FaultKey::Settings], &[], at(0), at(0)).await.expect("written");
    assert_eq!(told(&place.store).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_kind_of_key_comes_back() {
    let place = Place::new().await;
    let keys = [
        FaultKey::Unreadable(id("a")),
        FaultKey::FieldMissing(id("保温杯"), "price".into()),
        FaultKey::Moved(id("a")),
        FaultKey::Login("shop".into()),
        FaultKey::Blocked("shop".into()),
        FaultKey::Promise(id("a")),
        FaultKey::Watchlist("w.toml".into()),
        FaultKey::Settings,
        FaultKey::Mail("a@example.com".into()),
        FaultKey::Database,
        FaultKey::Schedule,
        FaultKey::Size,
    ];
    let faults: Vec<_> = keys.iter().cloned().map(fault).collect();
    place.store.faults(&faults, &[], &["e@example.com".into()], at(0), at(0)).await.expect("written");
    let open: Vec<_> = place.store.open_faults().await.expect("faults").into_iter().map(|f| f.fault).collect();
    assert_eq!(open, faults);
    place.store.faults(&[], &keys, &[], at(30), at(30)).await.expect("written");
    assert!(place.store.open_faults().await.expect("faults").is_empty());
    assert_eq!(told(&place.store).await.len(), 24);
}

#[tokio::test]
async fn faults_of_an_item_end_when_the_watch_is_given_another() {
    let place = Place::knowing(&["a", "b"]).await;
    let keys = |watch| [FaultKey::Moved(id(watch)), FaultKey::Promise(id(watch))];
    let faults: Vec<_> = ["a", "b"].into_iter().flat_map(keys).chain([FaultKey::Database]).map(fault).collect();
    place.store.faults(&faults, &[], &["e@example.com".into()], at(0), at(0)).await.expect("written");
    let (a, b) = (watch("a", "https://shop.example/a"), watch("b", "https://shop.example/another"));
    place.store.know(&[a, b], at(10)).await.expect("known");
    let open: Vec<_> = place.store.open_faults().await.expect("faults").into_iter().map(|f| f.fault.key).collect();
    let [moved, promise] = keys("a");
    assert_eq!(open, [moved, promise, FaultKey::Promise(id("b")), FaultKey::Database]);
    let told = told(&place.store).await;
    assert_eq!(
        told.iter().filter(|t| t.contains("ended")).collect::<Vec<_>>(),
        ["e@example.com: ended Moved(WatchId(\"b\")) since 0"]
    );
}

#[tokio::test]
async fn what_can_not_be_read_does_not_stand_in_the_way() {
    let place = Place::new().await;
    let keys = [FaultKey::Database, FaultKey::Settings];
    let faults: Vec<_> = keys.iter().cloned().map(fault).collect();
    place.store.faults(&faults, &[], &["e@example.com".into()], at(0), at(0)).await.expect("written");
    let mut conn = place.raw().await;
    for spoil in [
        "UPDATE fault SET body = '?' WHERE key LIKE '%database%'",
        "UPDATE note SET body = '?' WHERE about LIKE '%database%'",
    ] {
        assert_eq!(sqlx::query(spoil).execute(&mut conn).await.expect("spoilt").rows_affected(), 1);
    }
    assert_eq!(told(&place.store).await, ["e@example.com: begun Settings"]);
    assert_eq!(place.store.open_faults().await.expect("faults").len(), 1);
    let findings: Vec<_> = place.store.check().await.expect("a check").into_iter().map(|f| f.en).collect();
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings[0].starts_with("note that waits to be sent and can't be read: fault:"), "{findings:?}");
    place.store.faults(&[], &keys, &[], at(30), at(30)).await.expect("ended all the same");
    assert_eq!(place.store.check().await.expect("a check").len(), 1, "the note is kept");
    assert_eq!(told(&place.store).await.len(), 2);
}
