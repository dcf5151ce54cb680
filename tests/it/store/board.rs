//! What is known of watches over time, and messages that are made of no notes.

use std::sync::Arc;

use rivald::{board::Freshness, store::NewMessage};

use super::*;

fn prices(subject: &rivald::board::Subject) -> Vec<String> {
    subject.series.of(|point| point.price).into_iter().map(|(_, _, price)| price.to_string()).collect()
}

#[tokio::test]
async fn a_subject_is_all_that_is_known_of_a_watch() {
    let place = Place::knowing(&["a", "b", "never"]).await;
    let store = &place.store;
    store.record(seen("a", 0, "79.00")).await.expect("recorded");
    store.mark(&id("a"), at(30)).await.expect("marked");
    store.record(drop("a", 60, "79.00", "69.00")).await.expect("recorded");
    store.record(seen("b", 0, "50.00")).await.expect("recorded");
    let mut lost = unseen("b", 30, Outcome::Blocked, "no");
    lost.memo =
        Memo { outcome: Some(Outcome::Blocked), last_ok: Some(at(0)), last_at: Some(at(30)), ..Memo::default() };
    store.record(lost).await.expect("recorded");

    let watches: Vec<Arc<Watch>> =
        ["b", "a", "never"].map(|name| watch(name, &format!("https://shop.example/{name}"))).into();
    let subjects = store.subjects(&watches, at(0), at(90)).await.expect("subjects");
    let [b, a, never] = subjects.as_slice() else { panic!("in the order of the watches") };
    assert_eq!(prices(a), ["79.00", "69.00"]);
    assert_eq!((a.series.points()[0].at, a.series.points()[0].until), (at(0), at(30)), "marks make a point longer");
    assert_eq!(a.changes.iter().map(|c| c.after.clone()).collect::<Vec<_>>(), [Some("69.00".to_owned())]);
    assert_eq!(a.listing.as_ref().and_then(|l| l.price).map(|p| p.to_string()), Some("69.00".into()));
    assert_eq!(
        (a.freshness(), b.freshness(), never.freshness()),
        (Freshness::Fresh, Freshness::Since(at(0)), Freshness::Never)
    );
    assert_eq!((b.reason.as_deref(), a.reason.as_deref()), (Some("the shop says no"), None));
    assert_eq!(prices(b), ["50.00"], "what was not read is no point");

    // Why it can't be read is known however short the time is.
    let short = store.subjects_since(&watches[..1], at(0), at(80), at(90)).await.expect("subjects");
    assert_eq!((short[0].reason.as_deref(), short[0].series.points().len()), (Some("the shop says no"), 0));

    // From a moment within a run on, the run is whole: a plot begins at its edge.
    let later = store.subjects(&watches[1..2], at(20), at(90)).await.expect("subjects");
    assert_eq!(prices(&later[0]), ["79.00", "69.00"]);
    let later = store.subjects(&watches[1..2], at(61), at(90)).await.expect("subjects");
    assert!(later[0].series.points().is_empty() && later[0].changes.is_empty());
}

#[tokio::test]
async fn what_did_not_hold_is_no_point() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.record(seen("a", 0, "79.00")).await.expect("recorded");
    store.record(seen("a", 30, "9.00")).await.expect("recorded");
    store.record(Recording { flicker: true, ..seen("a", 32, "79.00") }).await.expect("recorded");
    let series = store.series(&[&id("a")], at(0)).await.expect("a series").remove(&id("a")).expect("of a").0;
    assert_eq!(series.of(|p| p.price).len(), 1, "{series:?}");
}

#[tokio::test]
async fn a_message_of_no_notes_is_queued_once() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let digest = NewMessage {
        recipient: "anna@example.com".into(),
        message_id: "digest@rivald".into(),
        subject: "Morning check".into(),
        raw: b"hello".to_vec(),
        notes: Vec::new(),
        at: at(3),
    };
    assert_eq!(store.last_message("anna@example.com", at(9)).await.expect("a moment"), None);
    for _ in 0..2 {
        store.queue_messages(vec![digest.clone()]).await.expect("queued");
    }
    assert_eq!(store.queue().await.expect("a queue").len(), 1);
    assert_eq!(store.last_message("anna@example.com", at(9)).await.expect("a moment"), Some(at(3)));
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn what_was_told_is_told_once_however_many_heard_it() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(drop("a", 10, "79.00", "69.00")).await.expect("recorded");
    place.store.record(drop("a", 50, "69.00", "59.00")).await.expect("recorded");
    let told = place.store.told(at(0)).await.expect("told");
    assert_eq!(told.iter().filter_map(|c| c.after.as_deref()).collect::<Vec<_>>(), ["69.00", "59.00"]);
    assert_eq!(place.store.told(at(20)).await.expect("told").len(), 1);
}
