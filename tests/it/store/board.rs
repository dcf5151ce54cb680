//! What is known of watches over time, and messages that are made of no notes.

use std::sync::Arc;

use rivald::{
    board::{Freshness, Subject},
    listing::Currency,
    store::{NewMessage, Period},
};

use super::*;

fn prices(subject: &rivald::board::Subject) -> Vec<String> {
    subject.series.of(|point| point.price).into_iter().map(|(_, _, price)| price.to_string()).collect()
}

async fn known(store: &Store, watches: &[Arc<Watch>], changed: Moment, said: Moment) -> Vec<Subject> {
    let board = store.board(watches, Period { changed, said, now: at(90) }, usize::MAX).await.expect("a board");
    board.subjects().cloned().collect()
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
    let subjects = known(store, &watches, at(0), at(0)).await;
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
    let short = known(store, &watches[..1], at(0), at(80)).await;
    assert_eq!((short[0].reason.as_deref(), short[0].series.points().len()), (Some("the shop says no"), 0));

    // From a moment within a run on, the run is whole: a plot begins at its edge.
    let later = known(store, &watches[1..2], at(20), at(20)).await;
    assert_eq!(prices(&later[0]), ["79.00", "69.00"]);
    let later = known(store, &watches[1..2], at(61), at(61)).await;
    assert!(later[0].series.points().is_empty() && later[0].changes.is_empty());
}

/// A good observation of this price in yuan.
fn yuan(mut recording: Recording) -> Recording {
    let currency = Some(Currency::CNY);
    recording.memo.currency = currency;
    if let Some(listing) = &mut recording.state.baseline {
        listing.currency = currency;
    }
    recording
}

#[tokio::test]
async fn all_are_counted_however_few_are_shown() {
    let ids: Vec<String> = (0..1_200).map(|n| format!("w{n:04}")).collect();
    let place = Place::new().await;
    let store = &place.store;
    let watches: Vec<Arc<Watch>> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let mut watch = Watch::clone(&watch(id, &format!("https://shop.example/{id}")));
            watch.group = (n % 5 != 0).then(|| format!("group {}", n % 30));
            watch.side = if n % 31 == 1 { Side::Own } else { Side::Rival };
            Arc::new(watch)
        })
        .collect();
    store.know(&watches, at(0)).await.expect("known");
    let price = |n: usize| format!("{}.00", 60 + n % 17);
    let recorded = ids.iter().enumerate().map(|(n, id)| {
        let recording = match n % 7 {
            0 => return None,
            1 => {
                let lost = unseen(id, 30, Outcome::Blocked, "no");
                Recording { memo: Memo { outcome: Some(Outcome::Blocked), ..lost.memo }, ..lost }
            }
            2 | 3 => yuan(drop(id, 10 + i64::try_from(n % 40).expect("small"), "99.00", &price(n))),
            _ => yuan(seen(id, 5, &price(n))),
        };
        Some(store.record(recording))
    });
    for done in futures_util::future::join_all(recorded.flatten()).await {
        done.expect("recorded");
    }
    let period = Period { changed: at(20), said: at(0), now: at(90) };
    let whole = store.board(&watches, period, usize::MAX).await.expect("a board");
    let part = store.board(&watches, period, 100).await.expect("a board");
    assert_eq!(part.totals, whole.totals);
    let totals = &whole.totals;
    assert_eq!((totals.listings(), whole.left_out(), part.left_out()), (1_200, 0, 1_100));
    assert!(totals.own > 30 && totals.undercut > 100 && totals.changed > 200 && totals.unread() > 300, "{totals:?}");
    // Shown in full are those that changed last, compared with own listings that are not shown.
    let shown: Vec<&Subject> = part.subjects().collect();
    let last = |subject: &&Subject| subject.changes.iter().map(|change| change.at).max().expect("a change");
    let oldest = shown.iter().map(last).min().expect("some");
    let later = whole.subjects().filter(|s| s.changes.iter().any(|change| change.at > oldest)).count();
    assert!(later < 100, "{later} that changed later");
    assert_eq!(shown.iter().map(|s| s.series.points().len()).max(), Some(1));
    let undercut = |board: &rivald::board::Board| -> Vec<String> {
        let under = board.groups.iter().flat_map(|g| g.rivals.iter().filter(|r| g.undercut_by(r)));
        under.map(|subject| subject.watch.id.to_string()).collect()
    };
    let (of_all, of_part) = (undercut(&whole), undercut(&part));
    assert_eq!(of_all.len(), totals.undercut);
    let expected: Vec<&String> = of_all.iter().filter(|id| shown.iter().any(|s| s.watch.id.as_str() == *id)).collect();
    assert_eq!(of_part.iter().collect::<Vec<_>>(), expected);
    assert!(!expected.is_empty());
    let shorter = part.shortened(40);
    assert!(!undercut(&shorter).is_empty() && undercut(&shorter).iter().all(|id| of_part.contains(id)));

    // A shortened board is the one that is made short.
    let short = whole.shortened(100);
    assert_eq!((&short.totals, short.left_out()), (&whole.totals, 1_100));
    let times = |board: &rivald::board::Board| {
        let mut times: Vec<Moment> = board.subjects().map(|subject| last(&subject)).collect();
        times.sort();
        times
    };
    assert_eq!(times(&part), times(&short));
}

#[tokio::test]
async fn changes_that_nobody_was_told_of_are_counted() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    let mut silent = drop("a", 10, "79.00", "69.00");
    silent.changes.iter_mut().for_each(|change| change.alerted = false);
    store.record(silent.clone()).await.expect("recorded");
    store.record(drop("b", 20, "79.00", "69.00")).await.expect("recorded");
    let untold = store.untold(at(0)).await.expect("counts");
    assert_eq!(untold.get(&id("a")).copied(), Some(silent.changes.len()));
    assert_eq!(store.untold(at(11)).await.expect("counts").get(&id("a")), None);
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
