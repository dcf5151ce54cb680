//! Old rows go; what is needed stays.

use std::time::Duration as Span;

use rivald::{
    affiliate::Day,
    change::{Fault, FaultKey},
    settings::Keep,
    store::{NewMessage, Oldest},
};

use super::*;

async fn count(place: &Place, table: &'static str) -> i64 {
    let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
    sqlx::query_scalar(query).fetch_one(&mut place.raw().await).await.expect("a count")
}

/// From this minute on everything is kept, and all evidence and forecasts are.
fn oldest(minutes: i64) -> Oldest {
    Oldest { observations: at(minutes), detail: Day(0), pages: at(-1), forecasts: Day(0) }
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

/// Minutes of a day that begins with the day of `affiliate::Day`, which is eight hours ahead of UTC.
fn of_day(day: i32, minute: i64) -> i64 {
    (Day::of(at(0)).plus(day).begins() - at(0)).num_minutes() + minute
}

#[tokio::test]
async fn detail_is_thinned_to_the_last_good_observation_of_each_day() {
    let place = Place::knowing(&["a", "b"]).await;
    let unread = |watch: &str, minute| {
        let mut recording = seen(watch, minute, "1.00");
        (recording.observation.outcome, recording.observation.reading) = (Outcome::Unreachable, None);
        recording
    };
    for day in 1..=5 {
        for hour in 0..24 {
            let price = format!("{}.{hour:02}", 10 * day);
            place.store.record(seen("a", of_day(day, hour * 60), &price)).await.expect("recorded");
        }
        // The last of the day says nothing.
        place.store.record(unread("a", of_day(day, 1_430))).await.expect("recorded");
    }
    // A day without any good one, and a run that lasts for days.
    place.store.record(unread("b", of_day(1, 0))).await.expect("recorded");
    place.store.record(unread("b", of_day(3, 30))).await.expect("recorded");
    place.store.record(seen("b", of_day(3, 60), "5.00")).await.expect("recorded");
    place.store.record(seen("b", of_day(3, 90), "6.00")).await.expect("recorded");
    place.store.record(seen("b", of_day(3, 120), "7.00")).await.expect("recorded");

    let upto = |day| Oldest { detail: Day::of(at(0)).plus(day), ..oldest(-100_000) };
    assert_eq!(place.store.prune(upto(4)).await.expect("pruned"), 3 * 24 + 1);
    let kept = |watch| {
        let store = &place.store;
        async move {
            let seen = store.history(&id(watch), at(-1)).await.expect("a history").expect("known").seen;
            seen.iter().map(|seen| (seen.at, seen.observation["listing"]["price"].clone())).collect::<Vec<_>>()
        }
    };
    let first: Vec<_> = kept("a").await.into_iter().take(4).collect();
    let last_of = |day: i32| (at(of_day(day, 23 * 60)), format!("{}.23", 10 * day).into());
    assert_eq!(first, [last_of(1), last_of(2), last_of(3), (at(of_day(4, 0)), "40.00".into())]);
    let b = kept("b").await;
    assert_eq!(
        b.iter().map(|(at, _)| *at).collect::<Vec<_>>(),
        [at(of_day(1, 0)), at(of_day(3, 90)), at(of_day(3, 120))],
        "{b:?}"
    );
    assert_eq!(place.store.prune(upto(4)).await.expect("pruned"), 0, "once");

    // The next day later, and nothing of what was thinned.
    assert_eq!(place.store.prune(upto(5)).await.expect("pruned"), 24);
    assert_eq!(kept("a").await[3], last_of(4));
    assert!(place.store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn a_database_that_is_too_large_is_cut_shorter_and_says_so() {
    let place = Place::knowing(&["a"]).await;
    let now = at(60 * 24 * 60);
    for day in 0..60 {
        for hour in 0..20 {
            let price = format!("{day}.{hour:02}");
            place.store.record(seen("a", (day * 24 + hour) * 60, &price)).await.expect("recorded");
        }
    }
    let keep = Keep::default();
    let kept = place.store.keep_to(&keep, now).await.expect("kept");
    assert!(kept.tighter.is_none() && kept.used <= keep.size && kept.before >= kept.used, "{kept:?}");
    let before = count(&place, "observation").await;

    // As far as it may be cut and no farther.
    let kept = place.store.keep_to(&Keep { size: 1, ..keep.clone() }, now).await.expect("kept");
    let tighter = kept.tighter.as_ref().expect("less is kept");
    assert!(tighter.detail < keep.detail && tighter.pages < keep.pages && tighter.observations < keep.observations);
    assert!(kept.used < kept.before && count(&place, "observation").await < before / 4, "{kept:?}");
    assert!(place.store.check().await.expect("a check").is_empty());

    let file = place.folder.path().join("rivald.db");
    place.store.shrink().await.expect("shrunk");
    let used = place.store.bytes_used().await.expect("used");
    // What the planner learns of the tables is written behind it.
    let length = std::fs::metadata(&file).expect("a file").len();
    assert!(length <= used && used < kept.before, "{length}, {used}, {kept:?}");
}
