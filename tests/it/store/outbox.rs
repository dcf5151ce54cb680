//! Notes into messages, and messages out.

use std::time::Duration as Span;

use rivald::store::NewMessage;

use super::*;

const LEASE: Span = Span::from_mins(2);

fn message(name: &str, recipient: &str, notes: &[i64]) -> NewMessage {
    NewMessage {
        recipient: recipient.into(),
        message_id: format!("{name}@rivald"),
        subject: format!("Subject of {name}"),
        raw: format!("Message-ID: <{name}@rivald>\r\n\r\nhello").into(),
        notes: notes.into(),
        at: at(1),
    }
}

/// A store with one alert told to Anna and Bo, and the ids of the two notes.
async fn alerted() -> (Place, i64, i64) {
    let place = Place::knowing(&["a"]).await;
    place.store.record(drop("a", 0, "79.00", "69.00")).await.expect("recorded");
    let notes = place.store.notes(at(0)).await.expect("notes");
    assert_eq!(notes.iter().map(|n| &*n.recipient).collect::<Vec<_>>(), ["anna@example.com", "bo@example.com"]);
    (place, notes[0].id, notes[1].id)
}

/// The same with Anna's message waiting.
async fn packed() -> Place {
    let (place, anna, _) = alerted().await;
    place.store.pack(vec![message("one", "anna@example.com", &[anna])]).await.expect("packed");
    place
}

#[tokio::test]
async fn a_note_holds_all_that_its_mail_shows() {
    let place = Place::knowing(&["a"]).await;
    let recording = drop("a", 40, "79.00", "69.00");
    place.store.record(recording.clone()).await.expect("recorded");
    let notes = place.store.notes(at(30)).await.expect("notes");
    assert_eq!(notes[0].body, recording.notes[0].body);
    assert_eq!((notes[0].cycle, notes[0].at), (at(30), at(40)));
    assert!(place.store.notes(at(29)).await.expect("notes").is_empty(), "of a cycle that is still to come");
}

#[tokio::test]
async fn a_note_is_packed_once() {
    let (place, anna, bo) = alerted().await;
    let store = &place.store;
    store.pack(vec![message("one", "anna@example.com", &[anna])]).await.expect("packed");
    store.pack(vec![message("one", "anna@example.com", &[anna])]).await.expect("again, after a crash");
    store.pack(vec![message("two", "anna@example.com", &[anna])]).await.expect("under another name");
    assert_eq!(store.queue().await.expect("a queue").len(), 1);
    assert_eq!(store.notes(at(0)).await.expect("notes").iter().map(|n| n.id).collect::<Vec<_>>(), [bo]);
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn a_message_that_can_not_be_right_is_not_added_and_its_notes_wait() {
    let (place, anna, bo) = alerted().await;
    let store = &place.store;
    let wrong = [
        message("nothing", "anna@example.com", &[]),
        message("nowhere", "anna@example.com", &[anna, 999]),
        message("not-hers", "anna@example.com", &[anna, bo]),
    ];
    store.pack(wrong.into()).await.expect("no fault of the database");
    assert!(store.queue().await.expect("a queue").is_empty());
    store.pack(vec![message("one", "anna@example.com", &[anna])]).await.expect("packed");
    // A Message-ID that was given already: the note in it was told to nobody.
    store.pack(vec![message("one", "bo@example.com", &[bo])]).await.expect("no fault of the database");
    assert_eq!(store.notes(at(0)).await.expect("notes").len(), 1);
}

#[tokio::test]
async fn some_already_packed_means_composed_anew() {
    let (place, anna, _) = alerted().await;
    place.store.record(drop("a", 30, "69.00", "59.00")).await.expect("recorded");
    let store = &place.store;
    store.pack(vec![message("one", "anna@example.com", &[anna])]).await.expect("packed");
    let notes = store.notes(at(30)).await.expect("notes");
    let newer = notes.iter().find(|n| n.recipient == "anna@example.com").expect("hers").id;
    store.pack(vec![message("both", "anna@example.com", &[anna, newer])]).await.expect("not packed");
    assert_eq!(store.queue().await.expect("a queue").len(), 1);
    store.pack(vec![message("rest", "anna@example.com", &[newer])]).await.expect("packed");
    assert_eq!(store.queue().await.expect("a queue").len(), 2);
}

#[tokio::test]
async fn a_claimed_message_is_nobody_elses_until_the_lease_ends() {
    let place = packed().await;
    let store = &place.store;
    assert!(store.claim(at(0), LEASE, 10).await.expect("a claim").is_empty(), "not due yet");
    let (one, two) = tokio::join!(store.claim(at(1), LEASE, 10), store.claim(at(1), LEASE, 10));
    let (one, two) = (one.expect("a claim"), two.expect("a claim"));
    assert_eq!(one.len() + two.len(), 1);
    let other = Store::open(&place.file()).await.expect("another process");
    assert!(other.claim(at(2), Span::from_secs(1), 10).await.expect("a claim").is_empty());
    let again = other.claim(at(3), LEASE, 10).await.expect("a claim");
    assert_eq!(again.len(), 1, "whoever held it is dead");
    assert_eq!(again[0].message_id, "one@rivald", "and it is sent under its own name");
    assert_eq!(again[0].raw, b"Message-ID: <one@rivald>\r\n\r\nhello");
}

#[tokio::test]
async fn a_lease_of_before_the_clock_was_set_back_is_void() {
    let place = packed().await;
    assert_eq!(place.store.claim(at(5000), LEASE, 10).await.expect("a claim").len(), 1);
    assert_eq!(place.store.claim(at(10), LEASE, 10).await.expect("a claim").len(), 1);
}

#[tokio::test]
async fn what_a_process_that_is_no_more_had_claimed_is_taken_back() {
    let place = packed().await;
    let sending = place.store.sending().await.expect("sending");
    assert_eq!(place.store.claim(at(1), LEASE, 10).await.expect("a claim").len(), 1);
    let other = Store::open(&place.file()).await.expect("the next process");
    assert_eq!(other.take_back_claims().await.expect("asked"), 0, "somebody is sending it");
    assert!(other.claim(at(2), LEASE, 10).await.expect("a claim").is_empty());
    std::mem::drop(sending);
    assert_eq!(other.take_back_claims().await.expect("taken back"), 1);
    assert_eq!(other.claim(at(2), LEASE, 10).await.expect("a claim").len(), 1);
    let (one, two) = tokio::join!(place.store.sending(), other.sending());
    assert!(one.is_ok() && two.is_ok(), "several may send at once");
}

#[tokio::test]
async fn a_next_attempt_of_before_the_clock_was_set_back_is_due() {
    let place = packed().await;
    let year = 365 * 24 * 60;
    let id = place.store.claim(at(year), LEASE, 10).await.expect("a claim")[0].id;
    place.store.not_sent(id, "the server is down", Some(at(year + 240))).await.expect("noted");
    assert!(place.store.claim(at(year + 1), LEASE, 10).await.expect("a claim").is_empty(), "the control: not due yet");
    assert_eq!(place.store.claim(at(30), LEASE, 10).await.expect("a claim").len(), 1, "the clock is right again");
    place.store.not_sent(id, "the server is down", Some(at(32))).await.expect("noted");
    assert!(place.store.claim(at(31), LEASE, 10).await.expect("a claim").is_empty(), "from then on as always");
    place.store.not_sent(id, "no such mailbox", None).await.expect("given up");
    assert!(place.store.claim(at(2), LEASE, 10).await.expect("a claim").is_empty(), "given up stays given up");
}

#[tokio::test]
async fn a_sent_message_is_gone_from_the_queue_for_ever() {
    let place = packed().await;
    let store = &place.store;
    let id = store.claim(at(1), LEASE, 10).await.expect("a claim")[0].id;
    store.sent(id, at(2)).await.expect("sent");
    store.sent(id, at(3)).await.expect("said twice");
    store.not_sent(id, "a late answer", Some(at(4))).await.expect("too late");
    assert!(store.queue().await.expect("a queue").is_empty());
    assert_eq!(store.retry_all(at(5)).await.expect("retried"), 0);
    assert!(store.claim(at(1000), LEASE, 10).await.expect("a claim").is_empty());
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn what_was_not_sent_waits_or_is_given_up_until_asked_for() {
    let place = packed().await;
    let store = &place.store;
    let id = store.claim(at(1), LEASE, 10).await.expect("a claim")[0].id;
    store.not_sent(id, "the server is down", Some(at(10))).await.expect("noted");
    let waiting = &store.queue().await.expect("a queue")[0];
    assert_eq!(
        (waiting.attempts, waiting.next_at, waiting.why.as_deref()),
        (1, Some(at(10)), Some("the server is down"))
    );
    assert!(store.claim(at(9), LEASE, 10).await.expect("a claim").is_empty());
    assert_eq!(store.claim(at(10), LEASE, 10).await.expect("a claim").len(), 1, "no lease is left of the first try");

    store.not_sent(id, "no such mailbox", None).await.expect("noted");
    assert_eq!(store.queue().await.expect("a queue")[0].next_at, None);
    assert!(store.claim(at(10_000), LEASE, 10).await.expect("a claim").is_empty());
    assert_eq!(store.retry_all(at(20)).await.expect("retried"), 1);
    let again = &store.claim(at(20), LEASE, 10).await.expect("a claim")[0];
    assert_eq!((again.attempts, again.why.as_deref()), (0, Some("no such mailbox")));
}

#[tokio::test]
async fn the_oldest_are_claimed_first_and_no_more_than_asked_for() {
    let place = Place::knowing(&["a"]).await;
    for minute in 0..5 {
        place.store.record(drop("a", minute, "79.00", &format!("{minute}.00"))).await.expect("recorded");
    }
    let notes = place.store.notes(at(100)).await.expect("notes");
    let hers = notes.iter().filter(|n| n.recipient == "anna@example.com").enumerate();
    let pack = hers.map(|(i, n)| NewMessage {
        at: at(9 - i64::try_from(i).expect("few")),
        ..message(&format!("m{i}"), "anna@example.com", &[n.id])
    });
    place.store.pack(pack.collect()).await.expect("packed");
    let claimed = place.store.claim(at(100), LEASE, 2).await.expect("a claim");
    assert_eq!(claimed.iter().map(|m| &*m.message_id).collect::<Vec<_>>(), ["m4@rivald", "m3@rivald"]);
    assert_eq!(place.store.claim(at(100), LEASE, 9).await.expect("a claim").len(), 3);
}
