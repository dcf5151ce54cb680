//! What a change is proven by.

use rivald::{
    affiliate::Day,
    listing::Union,
    store::{Oldest, Proof, Proven},
};

use super::{
    pictures::{look, page, picture, pid, repictured},
    *,
};

async fn one(store: &Store, change: &str) -> Proof {
    match store.proof(change).await.expect("an answer") {
        Proven::One(proof) => *proof,
        other => panic!("{change}: {other:?}"),
    }
}

#[tokio::test]
async fn page_reading_pictures_and_the_word_of_a_union_come_together() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    let looks = vec![look("a", 1, 0), look("b", 2, 0)];
    store.keep_looks(&id("a"), looks, vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    let body: Vec<u8> = (0..200_000_u32).flat_map(|i| (i % 251).to_le_bytes()).collect();
    let mut recording = repictured("a", 30, 1, 2);
    recording.page = Some(Box::new(page(30, &body)));
    recording.observation.union = Some(affiliates::said(30, "{\"volume\":1}"));
    let change = recording.changes[0].clone();
    // The same again changes nothing, and neither does a page of the same moment of another watch.
    for _ in 0..2 {
        store.record(recording.clone()).await.expect("recorded");
    }
    store
        .record(Recording { page: Some(Box::new(page(30, b"b"))), ..drop("b", 30, "2", "1") })
        .await
        .expect("recorded");
    // What comes later is not what the change is proven by.
    store
        .record(Recording { page: Some(Box::new(page(60, b"later"))), ..drop("a", 60, "79.00", "69.00") })
        .await
        .expect("recorded");

    let proof = one(store, &change.id).await;
    assert_eq!(proof.change, change);
    assert_eq!((proof.watch.name.as_str(), proof.watch.url.as_str()), ("Name of a", "https://shop.example/a"));
    assert_eq!(proof.page.as_ref().expect("a page"), &page(30, &body));
    let reading = proof.observation.expect("a reading");
    assert_eq!((&reading["outcome"], &reading["read_at"]), (&"ok".into(), &"2026-11-22T12:30:00Z".into()));
    assert_eq!(reading["listing"]["title"], "Thermos 500 ml");
    assert_eq!(
        proof.unions.iter().map(|e| (e.source.as_str(), e.body.as_str())).collect::<Vec<_>>(),
        [(Union::Taobao.source(), "{\"volume\":1}")]
    );
    assert_eq!((proof.before[0].id, proof.after[0].id), (pid(1), pid(2)));
    assert_eq!(proof.after[0].bytes, picture(2, 0).bytes);

    // Compressed: what was put in has a period.
    let size: i64 = sqlx::query_scalar("SELECT max(length(body)) FROM page")
        .fetch_one(&mut place.raw().await)
        .await
        .expect("a size");
    assert!(size < 20_000, "{size}");
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn a_change_is_found_by_a_beginning_that_is_its_own() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let ids = ["00aa000000000000", "00aa110000000000", "00ab000000000000", "00ab", "ffff"];
    for (minute, change_id) in (0..).zip(ids) {
        let mut recording = drop("a", minute, "79.00", &format!("{minute}.00"));
        recording.changes[0].id = change_id.into();
        recording.notes.clear();
        store.record(recording).await.expect("recorded");
    }
    for (asked, found) in [
        ("00aa0", "00aa000000000000"),
        ("00AA11", "00aa110000000000"),
        ("00ab", "00ab"),
        ("00ab0", "00ab000000000000"),
        ("ffff", "ffff"),
    ] {
        assert_eq!(one(store, asked).await.change.id, found, "{asked}");
    }
    for asked in ["", "00", "00b", "00aa2", "ff", "00aa000000000000f", "%", "____", "00aa%", "变化编号"] {
        assert!(matches!(store.proof(asked).await.expect("an answer"), Proven::Unknown), "{asked}");
    }
    let Proven::Several(several) = store.proof("00aa").await.expect("an answer") else { panic!("several") };
    assert_eq!(several.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ids[..2]);
}

#[tokio::test]
async fn without_a_page_the_reading_of_its_run_serves() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.record(seen("a", 0, "79.00")).await.expect("recorded");
    let change = drop("a", 30, "79.00", "69.00");
    let change_id = change.changes[0].id.clone();
    store.record(change).await.expect("recorded");
    store.mark(&id("a"), at(60)).await.expect("queued");
    store.record(seen("a", 90, "79.00")).await.expect("recorded");
    let proof = one(store, &change_id).await;
    let reading = proof.observation.expect("a reading");
    assert_eq!((&reading["listing"]["price"], &reading["read_at"]), (&"69.00".into(), &"2026-11-22T12:30:00Z".into()));
    assert!(proof.page.is_none() && proof.unions.is_empty() && proof.before.is_empty() && proof.after.is_empty());
}

#[tokio::test]
async fn a_page_goes_with_the_evidence_and_the_change_stays() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.keep_looks(&id("a"), Vec::new(), vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    let mut ids = Vec::new();
    for (minute, before, after) in [(10, 1, 2), (20, 2, 1)] {
        let recording =
            Recording { page: Some(Box::new(page(minute, b"<html>"))), ..repictured("a", minute, before, after) };
        ids.push(recording.changes[0].id.clone());
        store.record(recording).await.expect("recorded");
    }
    let oldest = |minutes| Oldest { observations: at(-1), detail: Day(0), pages: at(minutes), forecasts: Day(0) };
    assert_eq!(store.prune(oldest(20)).await.expect("pruned"), 1);
    assert!(one(store, &ids[0]).await.page.is_none());
    let second = one(store, &ids[1]).await;
    assert!(second.page.is_some());
    assert_eq!((second.before.len(), second.after.len()), (1, 1), "kept as long as the page, of the first change too");
    assert_eq!(store.prune(oldest(21)).await.expect("pruned"), 1 + 2);
    let proof = one(store, &ids[1]).await;
    assert!(proof.page.is_none() && proof.before.is_empty() && proof.after.is_empty());
    assert!(proof.observation.is_some(), "observations are kept longer");
}

#[tokio::test]
async fn a_damaged_page_is_none() {
    let place = Place::knowing(&["a"]).await;
    let recording = Recording { page: Some(Box::new(page(30, &[b'x'; 5_000]))), ..drop("a", 30, "79.00", "69.00") };
    let change = recording.changes[0].id.clone();
    place.store.record(recording).await.expect("recorded");
    sqlx::query("UPDATE page SET body = substr(body, 1, 9)").execute(&mut place.raw().await).await.expect("spoilt");
    let proof = one(&place.store, &change).await;
    assert!(proof.page.is_none());
    assert_eq!(proof.observation.expect("of the run")["listing"]["price"], "69.00");
}

#[tokio::test]
async fn a_page_that_could_not_be_read_is_kept_without_a_change_and_no_secret_with_it() {
    let place = Place::knowing(&["a"]).await;
    let mut seen = page(0, b"<html>captcha");
    seen.chain.push("https://anna:pw@shop.example/a?session_id=deadbeef&id=7".into());
    seen.headers.push(("Set-Cookie".into(), "sid=deadbeef".into()));
    let recording = Recording { page: Some(Box::new(seen)), ..unseen("a", 0, Outcome::Unreadable, "no price") };
    place.store.record(recording).await.expect("recorded");
    let meta: String =
        sqlx::query_scalar("SELECT meta FROM page").fetch_one(&mut place.raw().await).await.expect("a page");
    assert!(!meta.contains("deadbeef") && !meta.contains("anna") && meta.contains("id=7"), "{meta}");
    assert!(meta.contains("\"outcome\":\"unreadable\""), "{meta}");
}
