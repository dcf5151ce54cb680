//! Recordings and marks: runs, repetition, all or nothing.

use rivald::change::{Fault, FaultKey};

use super::*;

/// The runs of `a` as `from-until×polls outcome price`, minutes since the beginning.
async fn runs(store: &Store) -> Vec<String> {
    let history = store.history(&id("a"), at(-10_000)).await.expect("a history").expect("known");
    let minutes = |m: Moment| (m - at(0)).num_minutes();
    let say = |seen: &rivald::store::Seen| {
        let (outcome, price) = (&seen.observation["outcome"], &seen.observation["listing"]["price"]);
        let flicker = if seen.flicker { " flicker" } else { "" };
        let (outcome, price) = (outcome.as_str().unwrap_or("?"), price.as_str().unwrap_or("-"));
        format!("{}-{}×{} {outcome} {price}{flicker}", minutes(seen.at), minutes(seen.until), seen.polls)
    };
    history.seen.iter().map(say).collect()
}

/// Everything in the database, as text.
async fn dump(place: &Place) -> String {
    let mut conn = place.raw().await;
    let mut text = Vec::new();
    for table in [
        "watch",
        "memory",
        "tip",
        "observation",
        "body",
        "change",
        "fault",
        "note",
        "message",
        "affiliate",
        "forecast",
        "evidence",
        "page",
    ] {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
            .bind(table)
            .fetch_all(&mut conn)
            .await
            .expect("columns");
        let all = columns.iter().map(|c| format!("quote(\"{c}\")")).collect::<Vec<_>>().join("||'|'||");
        let select = sqlx::AssertSqlSafe(format!("SELECT {all} FROM \"{table}\" ORDER BY 1"));
        let rows: Vec<String> = sqlx::query_scalar(select).fetch_all(&mut conn).await.expect("rows");
        text.push(format!("{table}\n{}\n", rows.join("\n")));
    }
    text.concat()
}

#[tokio::test]
async fn what_says_the_same_is_one_run() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.record(seen("a", 0, "79.00")).await.expect("recorded");
    store.record(seen("a", 30, "79.00")).await.expect("recorded");
    store.mark(&id("a"), at(60)).await.expect("queued");
    store.record(seen("a", 90, "69.00")).await.expect("recorded");
    store.mark(&id("a"), at(120)).await.expect("queued");
    store.record(unseen("a", 150, Outcome::Unreachable, "no route")).await.expect("recorded");
    store.record(unseen("a", 180, Outcome::Unreachable, "no route")).await.expect("recorded");
    store.record(unseen("a", 210, Outcome::Unreachable, "no answer")).await.expect("recorded");
    store.record(seen("a", 240, "79.00")).await.expect("recorded");
    assert_eq!(
        runs(store).await,
        [
            "0-60×3 ok 79.00",
            "90-120×2 ok 69.00",
            "150-180×2 unreachable -",
            "210-210×1 unreachable -",
            "240-240×1 ok 79.00"
        ]
    );
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn an_observation_comes_back_as_the_contract_writes_it() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 0, "79.00")).await.expect("recorded");
    place.store.record(unseen("a", 30, Outcome::Blocked, "a captcha")).await.expect("recorded");
    let history = place.store.history(&id("a"), at(0)).await.expect("a history").expect("known");
    insta::assert_snapshot!(serde_json::to_string_pretty(&history.seen).expect("JSON"), @r#"
    [
      {
        "at": "2026-11-22T12:00:00Z",
        "until": "2026-11-22T12:00:00Z",
        "polls": 1,
        "item_id": "42",
        "listing": {
          "gallery": [
            "https://img.example/1.jpg",
            "https://img.example/2.jpg"
          ],
          "price": "79.00",
          "title": "Thermos 500 ml"
        },
        "origin": {
          "price": "json-ld",
          "title": "json-ld"
        },
        "outcome": "ok",
        "platform": "web",
        "read_at": "2026-11-22T12:00:00Z",
        "url": "https://shop.example/a",
        "flicker": false
      },
      {
        "at": "2026-11-22T12:30:00Z",
        "until": "2026-11-22T12:30:00Z",
        "polls": 1,
        "item_id": "42",
        "outcome": "blocked",
        "platform": "web",
        "read_at": "2026-11-22T12:30:00Z",
        "reason": "the shop says a captcha",
        "url": "https://shop.example/a",
        "flicker": false
      }
    ]
    "#);
}

#[tokio::test]
async fn recording_again_changes_nothing() {
    let place = Place::knowing(&["a"]).await;
    let fault = Fault { key: FaultKey::Moved(id("a")), what: "another item".into(), hint: "look".into() };
    let first = Recording { faults: vec![fault], ..seen("a", 0, "79.00") };
    let second = Recording { ended: vec![FaultKey::Moved(id("a"))], ..drop("a", 30, "79.00", "69.00") };
    for recording in [&first, &second] {
        place.store.record(recording.clone()).await.expect("recorded");
    }
    let once = dump(&place).await;
    // At once, later, and an old one after a newer one.
    for recording in [&second, &second, &first, &second, &first] {
        place.store.record(recording.clone()).await.expect("recorded");
        assert_eq!(dump(&place).await, once);
    }
    assert!(once.contains("price-drop") && once.contains("anna@example.com"), "{once}");
}

#[tokio::test]
async fn an_extension_again_changes_nothing() {
    let place = Place::knowing(&["a"]).await;
    let sequence = [seen("a", 0, "79.00"), seen("a", 30, "79.00"), seen("a", 60, "69.00")];
    for recording in &sequence {
        place.store.record(recording.clone()).await.expect("recorded");
    }
    let once = dump(&place).await;
    for recording in &sequence[..2] {
        place.store.record(recording.clone()).await.expect("recorded");
        assert_eq!(dump(&place).await, once, "of before the present run");
    }
}

#[tokio::test]
async fn a_clock_that_was_set_back_silences_nothing() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 3000, "79.00")).await.expect("recorded");
    place.store.record(drop("a", 30, "79.00", "69.00")).await.expect("recorded");
    place.store.mark(&id("a"), at(60)).await.expect("queued");
    place.store.record(seen("a", 90, "59.00")).await.expect("recorded");
    assert_eq!(runs(&place.store).await, ["3000-3000×1 ok 79.00", "30-60×2 ok 69.00", "90-90×1 ok 59.00"]);
    let state = place.store.state(&id("a")).await.expect("a state");
    assert_eq!(state.baseline.expect("a baseline").price, Some("59.00".parse().expect("a price")));
    assert_eq!(place.store.memos().await.expect("memos")[&id("a")].last_ok, Some(at(90)));
}

#[tokio::test]
async fn state_memo_and_marks_are_remembered() {
    let place = Place::knowing(&["a", "b"]).await;
    let recording = seen("a", 0, "79.00");
    place.store.record(recording.clone()).await.expect("recorded");
    place.store.mark(&id("a"), at(30)).await.expect("queued");
    place.store.clone().close().await;
    let store = Store::open(&place.file()).await.expect("again");
    assert_eq!(store.state(&id("a")).await.expect("a state"), recording.state);
    assert_eq!(store.state(&id("b")).await.expect("a state"), WatchState::default());
    assert_eq!(store.state(&id("nobody")).await.expect("a state"), WatchState::default());
    let memos = store.memos().await.expect("memos");
    assert_eq!(memos[&id("a")], Memo { last_at: Some(at(30)), last_ok: Some(at(30)), ..recording.memo });
    assert_eq!(memos[&id("b")], Memo::default());
}

#[tokio::test]
async fn a_mark_of_a_bad_run_is_no_good_observation() {
    let place = Place::knowing(&["a"]).await;
    let memo = Memo { last_ok: None, outcome: Some(Outcome::Blocked), ..seen("a", 0, "1").memo };
    let recording = Recording { memo, ..unseen("a", 0, Outcome::Blocked, "captcha") };
    place.store.record(recording).await.expect("recorded");
    place.store.mark(&id("a"), at(30)).await.expect("queued");
    place.store.put_note("sync", "1", at(30)).await.expect("the mark before it is written");
    let memo = &place.store.memos().await.expect("memos")[&id("a")];
    assert_eq!((memo.last_at, memo.last_ok), (Some(at(30)), None));
}

#[tokio::test]
async fn a_recording_is_there_whole_or_not_at_all() {
    let place = Place::knowing(&["a", "b"]).await;
    place.store.record(seen("a", 0, "79.00")).await.expect("recorded");
    let mut conn = place.raw().await;
    // The last row of a recording can't be written.
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON note WHEN NEW.recipient = 'bo@example.com' \
                BEGIN SELECT raise(ABORT, 'no'); END";
    sqlx::query(trap).execute(&mut conn).await.expect("a trap");
    let before = dump(&place).await;
    let error = place.store.record(drop("a", 30, "79.00", "69.00")).await.expect_err("trapped");
    assert!(!error.retry, "{error}");
    assert_eq!(dump(&place).await, before);
    // Its neighbours in the same batch are taken.
    let (bad, good) =
        tokio::join!(place.store.record(drop("a", 30, "79.00", "69.00")), place.store.record(seen("b", 30, "5.00")));
    bad.expect_err("trapped");
    good.expect("recorded");
    sqlx::query("DROP TRIGGER trap").execute(&mut conn).await.expect("freed");
    place.store.record(drop("a", 30, "79.00", "69.00")).await.expect("recorded");
    assert_eq!(runs(&place.store).await, ["0-0×1 ok 79.00", "30-30×1 ok 69.00"]);
    assert_eq!(place.store.notes(at(60)).await.expect("notes").len(), 2);
}

#[tokio::test]
async fn a_watch_that_is_not_known_is_refused() {
    let place = Place::new().await;
    let error = place.store.record(seen("a", 0, "1")).await.expect_err("not known");
    assert!(error.what.contains("`a` is not known") && !error.retry, "{error}");
    place.store.mark(&id("a"), at(0)).await.expect("a mark of nothing is nothing");
    assert_eq!(place.store.history(&id("a"), at(0)).await.expect("an answer").map(|h| h.seen.len()), None);
}

#[tokio::test]
async fn what_did_not_hold_is_called_a_flicker() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 0, "79.00")).await.expect("recorded");
    place.store.record(seen("a", 30, "7.90")).await.expect("recorded");
    let back = Recording { flicker: true, ..seen("a", 32, "79.00") };
    place.store.record(back.clone()).await.expect("recorded");
    place.store.record(back).await.expect("recorded");
    assert_eq!(runs(&place.store).await, ["0-0×1 ok 79.00", "30-30×1 ok 7.90 flicker", "32-32×1 ok 79.00"]);
}

#[tokio::test]
async fn changes_are_told_when_they_are() {
    let place = Place::knowing(&["a", "b"]).await;
    let mut quiet = Recording { notes: Vec::new(), ..drop("a", 0, "79.00", "78.90") };
    quiet.changes[0].alerted = false;
    let id_of_quiet = quiet.changes[0].id.clone();
    place.store.record(quiet).await.expect("recorded");
    place.store.record(drop("b", 10, "5.00", "4.00")).await.expect("recorded");
    assert!(!place.store.changes(at(0)).await.expect("changes")[0].alerted);
    let told = Recording { told: vec![id_of_quiet.clone()], ..drop("a", 30, "78.90", "69.00") };
    place.store.record(told.clone()).await.expect("recorded");
    let changes = place.store.changes(at(0)).await.expect("changes");
    assert_eq!(changes.iter().map(|c| (c.id.clone(), c.alerted)).collect::<Vec<_>>()[0], (id_of_quiet, true));
    assert_eq!(changes[2], told.changes[0], "all of a change comes back");
    assert_eq!(place.store.changes(at(10)).await.expect("changes").len(), 2);
    let history = place.store.history(&id("a"), at(0)).await.expect("a history").expect("known");
    assert_eq!(history.changes.len(), 2);
}

#[tokio::test]
async fn a_counter_that_moves_does_not_store_the_pictures_again() {
    let place = Place::knowing(&["a"]).await;
    for minute in 0..20 {
        place.store.record(seen("a", minute, &format!("{minute}.00"))).await.expect("recorded");
    }
    let bodies: i64 =
        sqlx::query_scalar("SELECT count(*) FROM body").fetch_one(&mut place.raw().await).await.expect("a count");
    assert_eq!(bodies, 1);
    assert_eq!(runs(&place.store).await.len(), 20);
}
