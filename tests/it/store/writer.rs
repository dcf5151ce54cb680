//! The writer: batches, a busy database, readers beside it.

use std::time::Duration as Span;

use futures_util::future::join_all;
use sqlx::Executor;

use super::*;

#[tokio::test]
async fn what_is_queued_together_is_committed_together() {
    let names: Vec<String> = (0..400).map(|i| format!("w{i}")).collect();
    let place = Place::knowing(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let before = place.store.stats();
    let all = join_all(names.iter().map(|name| place.store.record(seen(name, 1, "5.00")))).await;
    assert!(all.iter().all(Result::is_ok));
    let stats = place.store.stats();
    assert_eq!(stats.recordings - before.recordings, 400);
    assert!(stats.batches - before.batches <= 10, "{stats:?}");

    let ids: Vec<_> = names.iter().map(|name| id(name)).collect();
    assert!(join_all(ids.iter().map(|id| place.store.mark(id, at(31)))).await.iter().all(Result::is_ok));
    place.store.put_note("sync", "1", at(31)).await.expect("behind the marks");
    assert_eq!(place.store.stats().marks, 400);
    let memos = place.store.memos().await.expect("memos");
    assert!(memos.values().all(|memo| memo.last_ok == Some(at(31))));
}

#[tokio::test]
async fn marks_wait_for_company_and_hold_up_nobody() {
    let names: Vec<String> = (0..300).map(|i| format!("w{i}")).collect();
    let place = Place::knowing(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert!(
        join_all(names.iter().map(|name| place.store.record(seen(name, 1, "5.00")))).await.iter().all(Result::is_ok)
    );
    let before = place.store.stats();
    // One by one, as polls end.
    for name in &names {
        place.store.mark(&id(name), at(31)).await.expect("queued");
        tokio::task::yield_now().await;
    }
    // Of one that is older than what is known, nothing.
    place.store.mark(&id("w0"), at(0)).await.expect("queued");
    place.store.record(seen("w0", 40, "6.00")).await.expect("whoever waits is served at once, behind them");
    let stats = place.store.stats();
    assert_eq!(stats.marks - before.marks, 301);
    assert!(stats.batches - before.batches <= 5, "{stats:?}");
    let history = place.store.history(&id("w0"), at(-1)).await.expect("a history").expect("known");
    assert_eq!(history.seen.iter().map(|s| (s.until, s.polls)).collect::<Vec<_>>(), [(at(31), 2), (at(40), 1)]);
    assert!(place.store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn marks_and_recordings_of_one_batch_are_each_what_they_would_be_alone() {
    let place = Place::knowing(&["mark", "two", "both", "after", "never"]).await;
    let store = &place.store;
    for name in ["mark", "two", "both", "after"] {
        store.record(seen(name, 1, "5.00")).await.expect("recorded");
    }
    for (name, minutes) in [("mark", 31), ("two", 31), ("both", 31), ("never", 31), ("two", 61), ("mark", 0)] {
        store.mark(&id(name), at(minutes)).await.expect("queued");
    }
    // The mark before it is of the run that it ends.
    store.record(seen("both", 61, "6.00")).await.expect("recorded");
    let mark = id("mark");
    let (other, _) = tokio::join!(store.record(seen("after", 61, "6.00")), store.mark(&mark, at(61)));
    other.expect("recorded");
    store.mark(&id("after"), at(91)).await.expect("queued");
    store.put_note("sync", "1", at(91)).await.expect("behind them all");
    let mut runs = Vec::new();
    for name in ["mark", "two", "both", "after", "never"] {
        let history = store.history(&id(name), at(-1)).await.expect("a history").expect("known");
        runs.push(history.seen.iter().map(|s| (s.until, s.polls)).collect::<Vec<_>>());
    }
    let expected = [
        vec![(at(61), 3)],
        vec![(at(61), 3)],
        vec![(at(31), 2), (at(61), 1)],
        vec![(at(1), 1), (at(91), 2)],
        Vec::new(),
    ];
    assert_eq!(runs, expected);
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn orders_of_one_watch_are_kept_within_a_batch() {
    let place = Place::knowing(&["a"]).await;
    let prices: Vec<String> = (0..50).map(|i| format!("{}.00", i % 3)).collect();
    let steps = prices.iter().enumerate().map(|(i, price)| {
        let store = &place.store;
        async move { store.record(seen("a", i64::try_from(i).expect("few"), price)).await }
    });
    assert!(join_all(steps).await.iter().all(Result::is_ok));
    let history = place.store.history(&id("a"), at(-1)).await.expect("a history").expect("known");
    let seen: Vec<_> =
        history.seen.iter().map(|s| s.observation["listing"]["price"].as_str().expect("a price").to_owned()).collect();
    assert_eq!(seen, prices);
    let state = place.store.state(&id("a")).await.expect("a state");
    assert_eq!(state.baseline.expect("a baseline").price, Some(prices[49].parse().expect("a price")));
}

#[tokio::test]
async fn a_faulty_one_does_not_take_its_neighbours_along() {
    let place = Place::knowing(&["a", "b"]).await;
    let (a, nobody, b) = tokio::join!(
        place.store.record(seen("a", 1, "5.00")),
        place.store.record(seen("nobody", 1, "5.00")),
        place.store.record(seen("b", 1, "5.00")),
    );
    a.expect("recorded");
    b.expect("recorded");
    assert!(nobody.expect_err("not known").what.contains("nobody"));
    assert_eq!(place.store.stats().failed, 1);
}

#[tokio::test]
async fn a_busy_database_is_worth_another_try() {
    let place = Place::knowing(&["a"]).await;
    let mut other = place.raw().await;
    other.execute("BEGIN IMMEDIATE").await.expect("the write lock");
    let store = place.store.clone();
    let waits = tokio::spawn(async move { store.record(seen("a", 1, "5.00")).await });
    // A reader is not kept waiting.
    assert_eq!(place.store.known().await.expect("known").len(), 1);
    other.execute("COMMIT").await.expect("let go");
    waits.await.expect("no panic").expect("recorded once the other was done");
}

#[tokio::test]
async fn readers_see_whole_recordings_only() {
    let place = Place::knowing(&["a"]).await;
    let reader = Store::open_to_read(&place.file()).await.expect("beside");
    let writing = {
        let store = place.store.clone();
        tokio::spawn(async move {
            for minute in 0..80 {
                store.record(drop("a", minute, "79.00", &format!("{minute}.00"))).await.expect("recorded");
            }
        })
    };
    let mut looks = 0;
    while !writing.is_finished() {
        // Notes are read after changes: there may be more of them by then, never fewer.
        let changes = reader.changes(at(-1)).await.expect("changes").len();
        let notes = reader.notes(at(10_000)).await.expect("notes").len();
        assert!(notes >= 2 * changes && notes % 2 == 0, "{changes} changes, {notes} notes");
        looks += 1;
    }
    writing.await.expect("done");
    assert!(looks > 1);
    assert_eq!(reader.notes(at(10_000)).await.expect("notes").len(), 160);
}

#[tokio::test]
async fn closing_writes_what_is_queued() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 0, "5.00")).await.expect("recorded");
    for minute in 1..=100 {
        place.store.mark(&id("a"), at(minute)).await.expect("queued");
    }
    tokio::time::timeout(Span::from_mins(1), place.store.clone().close()).await.expect("it ends");
    let store = Store::open(&place.file()).await.expect("again");
    let history = store.history(&id("a"), at(-1)).await.expect("a history").expect("known");
    assert_eq!((history.seen[0].polls, history.seen[0].until), (101, at(100)));
}
