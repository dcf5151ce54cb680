//! Old rows go; what is needed stays.

use std::time::Duration as Span;

use rivald::{
    affiliate::Day,
    change::{Fault, FaultKey},
    store::{NewMessage, Oldest},
};

use super::*;

async fn count(place: &Place, table: &'static str) -> i64 {
    let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
    sqlx::query_scalar(query).fetch_one(&mut place.raw().await).await.expect("a count")
}

/// From this minute on everything is kept, and all evidence and forecasts are.
fn oldest(minutes: i64) -> Oldest {
    Oldest { observations: at(minutes), pages: at(-1), forecasts: Day(0) }
}

#[tokio::test]
async fn old_observations_and_changes_go_but_never_the_last() {
    let place = Place::knowing(&["a", "still"]).await;
    place.store.record(seen("still", 0, "9.00")).await.expect("recorded");
    for minute in 0..10 {
        place.store.record(drop("a", minute, "79.00", &format!("{minute}.00"))).await.expect("recorded");
    }
    // The run of minute 4 lasted until minute 5, so it ended after the bound.
    assert_eq!(place.store.prune(oldest(5)).await.expect("pruned"), 5 + 5);
    let history = place.store.history(&id("a"), at(-1)).await.expect("a history").expect("known");
    assert_eq!(history.seen.first().expect("some").at, at(5));
    assert_eq!((history.seen.len(), history.changes.len()), (5, 5));

    assert_eq!(place.store.prune(oldest(1_000)).await.expect("pruned"), 4 + 5);
    for watch in ["a", "still"] {
        let history = place.store.history(&id(watch), at(-1)).await.expect("a history").expect("known");
        assert_eq!(history.seen.len(), 1, "{watch}");
        assert!(place.store.state(&id(watch)).await.expect("a state").baseline.is_some());
    }
    assert_eq!(count(&place, "note").await, 20, "what waits to be sent is never old");
    assert_eq!(place.store.prune(oldest(1_000)).await.expect("pruned"), 0);
    assert!(place.store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn bodies_go_with_their_last_observation() {
    let place = Place::knowing(&["a"]).await;
    for (minute, title) in [(0, "Old"), (1, "Old"), (2, "New"), (3, "Old"), (4, "New")] {
        let mut recording = seen("a", minute, &format!("{minute}.00"));
        recording.observation.reading.as_mut().expect("read").listing.title = Some(title.into());
        place.store.record(recording).await.expect("recorded");
    }
    assert_eq!(count(&place, "body").await, 2);
    place.store.prune(oldest(3)).await.expect("pruned");
    assert_eq!(count(&place, "body").await, 2, "still seen at minute 3");
    place.store.prune(oldest(4)).await.expect("pruned");
    assert_eq!(count(&place, "body").await, 1);
    assert!(place.store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn many_batches_do_it_too_while_others_record() {
    let place = Place::knowing(&["a", "b"]).await;
    // In waves, each committed together.
    for wave in 0..50 {
        let minutes = 50 * wave..50 * (wave + 1);
        let wave = minutes.map(|minute| place.store.record(seen("a", minute, &format!("{minute}.00"))));
        assert!(futures_util::future::join_all(wave).await.iter().all(Result::is_ok));
    }
    let (pruned, recorded) = tokio::join!(place.store.prune(oldest(2_400)), place.store.record(seen("b", 0, "1.00")));
    assert_eq!(pruned.expect("pruned"), 2_400);
    recorded.expect("recorded");
    assert_eq!(count(&place, "observation").await, 101);
}

#[tokio::test]
async fn sent_messages_and_ended_faults_go_others_stay() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.record(drop("a", 0, "79.00", "69.00")).await.expect("recorded");
    let notes = store.notes(at(0)).await.expect("notes");
    let message = |i: usize| NewMessage {
        recipient: notes[i].recipient.clone(),
        message_id: format!("m{i}@rivald"),
        subject: "A subject".into(),
        raw: b"raw".into(),
        notes: vec![notes[i].id],
        at: at(1),
    };
    store.pack(vec![message(0), message(1)]).await.expect("packed");
    let claimed = store.claim(at(1), Span::from_mins(1), 9).await.expect("a claim");
    store.sent(claimed[0].id, at(2)).await.expect("sent");
    let fault = |key| Fault { key, what: String::new(), hint: String::new() };
    store.faults(&[fault(FaultKey::Database), fault(FaultKey::Schedule)], &[], &[], at(0), at(0)).await.expect("open");
    store.faults(&[], &[FaultKey::Database], &[], at(1), at(1)).await.expect("ended");

    assert_eq!(store.prune(oldest(1)).await.expect("pruned"), 1, "the change only");
    assert_eq!(store.prune(oldest(1_000)).await.expect("pruned"), 2);
    assert_eq!(store.queue().await.expect("a queue").iter().map(|m| m.id).collect::<Vec<_>>(), [claimed[1].id]);
    assert_eq!(store.open_faults().await.expect("faults").len(), 1);
    assert_eq!(count(&place, "note").await, 1);
    assert!(store.check().await.expect("a check").is_empty());
}
