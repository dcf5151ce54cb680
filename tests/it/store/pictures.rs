//! Pictures, what is known of those of each watch, and how long they are kept.

use rivald::{
    affiliate::Day,
    listing::{PageSeen, PictureId, Pictures},
    picture::{Known, id_of},
    store::{KeptPicture, Oldest},
};

use super::*;

const DAY: i64 = 24 * 60;

/// The file of a made-up picture: the store never looks into it.
fn file(number: u8) -> Vec<u8> {
    std::iter::repeat_n([number, 0x50, 0xff], 2_000).flatten().collect()
}

pub fn pid(number: u8) -> PictureId {
    id_of(&file(number))
}

pub fn picture(number: u8, minutes: i64) -> KeptPicture {
    KeptPicture {
        id: pid(number),
        format: "image/jpeg".into(),
        width: 800,
        height: 600,
        hash: vec![number; 8],
        first_at: at(minutes),
        last_at: at(minutes),
        bytes: file(number),
    }
}

pub fn look(key: &str, number: u8, minutes: i64) -> Known {
    Known {
        key: key.into(),
        address: format!("https://img.example/{key}.jpg?v={number}"),
        picture: Some(pid(number)),
        etag: Some("\"e\"".into()),
        last_modified: None,
        checked_at: at(minutes),
        moved: 3,
        failed: 0,
        retry: false,
        why: None,
        fresh: true,
    }
}

pub fn page(minutes: i64, body: &[u8]) -> PageSeen {
    PageSeen {
        chain: vec!["https://shop.example/a".into(), "https://www.shop.example/a".into()],
        status: 200,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into()), ("etag".into(), "\"7\"".into())],
        body: body.into(),
        at: at(minutes),
    }
}

/// A change of the main image from one picture to another.
pub fn repictured(watch: &str, minutes: i64, before: u8, after: u8) -> Recording {
    let mut recording = drop(watch, minutes, "79.00", &format!("{minutes}.00"));
    let change = &mut recording.changes[0];
    change.before = Some("https://img.example/a.jpg".into());
    change.after = Some("https://img.example/b.jpg".into());
    change.kind = ChangeKind::MainImage;
    change.field = Some(Field::MainImage);
    change.id = Change::id_of(&id(watch), ChangeKind::MainImage, at(minutes));
    let pictures = Pictures { before: vec![pid(before)], after: vec![pid(after)], seen: None };
    change.detail.pictures = Some(Box::new(pictures));
    recording.notes.clear();
    recording
}

async fn count(place: &Place, table: &'static str) -> i64 {
    let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
    sqlx::query_scalar(query).fetch_one(&mut place.raw().await).await.expect("a count")
}

async fn keys(store: &Store, watch: &str) -> Vec<String> {
    store.album(&id(watch)).await.expect("an album").0.into_iter().map(|look| look.key).collect()
}

fn oldest(minutes: i64) -> Oldest {
    Oldest { observations: at(-1_000 * DAY), detail: Day(0), pages: at(minutes), forecasts: Day(0) }
}

#[tokio::test]
async fn looks_and_pictures_come_back_each_watch_its_own() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    assert_eq!(store.album(&id("a")).await.expect("an album").0, []);
    assert_eq!(store.album(&id("nobody")).await.expect("an album").0, []);
    store.keep_looks(&id("nobody"), Vec::new(), Vec::new()).await.expect("nothing is nothing");

    let failed = Known {
        picture: None,
        etag: None,
        last_modified: Some("Sun, 22 Nov 2026 12:00:00 GMT".into()),
        failed: u32::MAX,
        retry: true,
        why: Some("no picture: SVG".into()),
        fresh: false,
        ..look("z", 9, 7)
    };
    let looks = vec![look("x", 1, 5), look("y", 2, 6), failed];
    store.keep_looks(&id("a"), looks.clone(), vec![picture(2, 1), picture(1, 2)]).await.expect("kept");
    // A picture that is known is named without being given again.
    store.keep_looks(&id("b"), vec![look("x", 1, 9)], Vec::new()).await.expect("kept");
    assert_eq!(store.album(&id("a")).await.expect("an album").0, looks);
    assert_eq!(store.album(&id("b")).await.expect("an album").0, [look("x", 1, 9)]);
    // The first seen first.
    let hashes = store.hashes(&id("a")).await.expect("hashes");
    assert_eq!(hashes, [(pid(2), vec![2; 8]), (pid(1), vec![1; 8])]);
    assert_eq!(store.hashes(&id("b")).await.expect("hashes").len(), 1);

    let kept = store.pictures(&[pid(1), pid(2), pid(3), pid(1)]).await.expect("pictures");
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[&pid(1)], KeptPicture { last_at: at(9), ..picture(1, 2) }, "seen with the last look that names it");
    assert_eq!(kept[&pid(2)].last_at, at(6));
    assert_eq!(store.pictures(&[]).await.expect("pictures").len(), 0);
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn what_is_learned_later_takes_the_place() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.keep_looks(&id("a"), vec![look("x", 1, 5)], vec![picture(1, 5)]).await.expect("kept");
    let later = Known { moved: 0, etag: None, fresh: false, ..look("x", 2, 60) };
    // The same picture twice, later and earlier: first sight stays, last sight only moves on.
    let pictures = vec![picture(1, 50), picture(1, 2), picture(2, 60)];
    store.keep_looks(&id("a"), vec![look("x", 1, 55), later.clone()], pictures).await.expect("kept");
    assert_eq!(store.album(&id("a")).await.expect("an album").0, [later]);
    let kept = store.pictures(&[pid(1), pid(2)]).await.expect("pictures");
    assert_eq!((kept[&pid(1)].first_at, kept[&pid(1)].last_at), (at(5), at(55)));
    // A clock that was set back takes nothing back.
    store.keep_looks(&id("a"), vec![look("x", 2, 1)], Vec::new()).await.expect("kept");
    assert_eq!(store.pictures(&[pid(2)]).await.expect("pictures")[&pid(2)].last_at, at(60));
}

#[tokio::test]
async fn all_or_nothing() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let error = store.keep_looks(&id("b"), vec![look("x", 1, 0)], vec![picture(1, 0)]).await.expect_err("not known");
    assert!(error.what.contains("`b` is not known") && !error.retry, "{error}");
    let lying = KeptPicture { bytes: file(2), ..picture(1, 0) };
    let error = store.keep_looks(&id("a"), Vec::new(), vec![picture(3, 0), lying]).await.expect_err("not its id");
    assert!(error.what.contains("not what its id"), "{error}");
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON look WHEN NEW.key = 'bad' BEGIN SELECT RAISE(ABORT, 'trap'); END";
    sqlx::query(trap).execute(&mut place.raw().await).await.expect("a trap");
    let looks = vec![look("good", 1, 0), look("bad", 1, 0)];
    store.keep_looks(&id("a"), looks, vec![picture(1, 0)]).await.expect_err("trapped");
    for table in ["look", "picture", "picture_file"] {
        assert_eq!(count(&place, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_damaged_file_is_not_handed_over_and_is_mended_when_it_comes_again() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.keep_looks(&id("a"), vec![look("x", 1, 0)], vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    let spoil = "UPDATE picture_file SET bytes = x'ffd8ff' WHERE picture = (SELECT key FROM picture WHERE id = ?)";
    sqlx::query(spoil).bind(&pid(1).0[..]).execute(&mut place.raw().await).await.expect("spoilt");
    let kept = store.pictures(&[pid(1), pid(2)]).await.expect("pictures");
    assert_eq!(kept.keys().collect::<Vec<_>>(), [&pid(2)]);
    assert_eq!(store.check().await.expect("a check").len(), 1);
    store.keep_looks(&id("a"), vec![look("x", 1, 9)], vec![picture(1, 9)]).await.expect("kept");
    assert_eq!(store.pictures(&[pid(1)]).await.expect("pictures")[&pid(1)].bytes, file(1));
    assert_eq!(store.check().await.expect("a check"), []);

    // An id that is none says nothing, and an album without it is still one.
    sqlx::query("UPDATE look SET picture = x'01'").execute(&mut place.raw().await).await.expect("spoilt");
    assert_eq!(store.album(&id("a")).await.expect("an album").0, []);
    assert_eq!(store.hashes(&id("a")).await.expect("hashes"), []);
}

#[tokio::test]
async fn a_listing_with_ever_new_addresses_is_bounded_and_keeps_what_it_is_compared_by() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    store.keep_looks(&id("b"), vec![look("other", 1, -9)], vec![picture(1, -9)]).await.expect("kept");
    // The baseline shows picture 1.
    let mut recording = seen("a", 0, "79.00");
    let baseline = recording.state.baseline.as_mut().expect("a baseline");
    baseline.looks.insert("https://img.example/main.jpg".into(), pid(1));
    store.record(recording).await.expect("recorded");
    store.keep_looks(&id("a"), vec![look("main", 1, 1), look("old", 2, 1)], vec![picture(2, 1)]).await.expect("kept");
    for wave in 0..30 {
        let looks = (0..17).map(|i| look(&format!("w{wave:02}-{i:02}"), 2, 10 + wave)).collect();
        store.keep_looks(&id("a"), looks, Vec::new()).await.expect("kept");
    }
    let keys = keys(store, "a").await;
    assert_eq!(keys.len(), 200);
    assert_eq!(keys[0], "main", "what the baseline shows stays, however old");
    assert!(!keys.contains(&"old".into()) && keys.contains(&"w29-16".into()) && !keys.contains(&"w17-00".into()));
    assert_eq!(super::pictures::keys(store, "b").await, ["other"]);
    // More at once than may stay.
    let looks = (0..700).map(|i| look(&format!("n{i:03}"), 2, 99)).collect();
    store.keep_looks(&id("a"), looks, Vec::new()).await.expect("kept");
    assert_eq!(super::pictures::keys(store, "a").await.len(), 200);
}

#[tokio::test]
async fn another_item_begins_a_new_album() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    for name in ["a", "b"] {
        store.keep_looks(&id(name), vec![look("x", 1, 0)], vec![picture(1, 0)]).await.expect("kept");
    }
    let watches = [watch("a", "https://shop.example/another"), watch("b", "https://shop.example/b?utm_source=x")];
    store.know(&watches, at(1)).await.expect("known");
    assert_eq!(keys(store, "a").await, [""; 0]);
    assert_eq!(keys(store, "b").await, ["x"]);
}

#[tokio::test]
async fn pictures_go_when_nothing_needs_them() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let pictures = (1..=5).map(|number| picture(number, 0)).collect();
    let looks = vec![look("main", 1, 0), look("gone", 2, 0), look("changed", 3, 0)];
    store.keep_looks(&id("a"), looks, pictures).await.expect("kept");
    store.record(repictured("a", 25 * DAY, 3, 4)).await.expect("recorded");
    store
        .keep_looks(&id("a"), vec![look("main", 1, 25 * DAY), look("new", 4, 25 * DAY)], Vec::new())
        .await
        .expect("kept");

    // Picture 5 is named by nothing; the others by looks that are not old enough.
    assert_eq!(store.prune(oldest(0)).await.expect("pruned"), 0, "nothing is older");
    assert_eq!(store.prune(oldest(1)).await.expect("pruned"), 2 + 2, "stale looks, and what nothing names");
    assert_eq!(keys(store, "a").await, ["main", "new"]);
    let all: Vec<_> = (1..=5).map(pid).collect();
    let kept = store.pictures(&all).await.expect("pictures");
    assert_eq!((1..=5).filter(|n| kept.contains_key(&pid(*n))).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(kept[&pid(3)].last_at, at(25 * DAY), "the change of that day needs it");
    assert_eq!(store.prune(oldest(25 * DAY)).await.expect("pruned"), 0);
    assert_eq!(store.prune(oldest(25 * DAY + 1)).await.expect("pruned"), 1);
    assert_eq!((count(&place, "picture").await, count(&place, "picture_file").await), (2, 2));
    assert_eq!(store.changes(at(0)).await.expect("changes").len(), 1);
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn a_watch_that_rested_for_months_keeps_its_pictures() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let looks = vec![look("main", 1, 0), look("side", 2, -6 * DAY)];
    store.keep_looks(&id("a"), looks, vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    assert_eq!(store.prune(oldest(200 * DAY)).await.expect("pruned"), 0);
    // It comes back. What its state names stays, whatever else was asked in the meantime; the rest is stale now.
    let mut recording = seen("a", 0, "79.00");
    recording.state.baseline.as_mut().expect("a baseline").looks.insert("https://img.example/s.jpg".into(), pid(2));
    store.record(recording).await.expect("recorded");
    store.keep_looks(&id("a"), vec![look("main", 1, 200 * DAY)], Vec::new()).await.expect("kept");
    assert_eq!(store.prune(oldest(170 * DAY)).await.expect("pruned"), 0);
    assert_eq!(keys(store, "a").await, ["main", "side"]);
    store.record(seen("a", 1, "69.00")).await.expect("another baseline");
    assert_eq!(store.prune(oldest(170 * DAY)).await.expect("pruned"), 2, "a look, and its picture");
    assert_eq!(keys(store, "a").await, ["main"]);
}

#[tokio::test]
async fn many_pages_and_pictures_go_in_steps_while_others_record() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    let pictures = (0..=255).map(|number| picture(number, 0)).collect();
    store.keep_looks(&id("a"), Vec::new(), pictures).await.expect("kept");
    for minute in 0..100 {
        let page = Some(Box::new(page(minute, b"<html>")));
        store.record(Recording { page, ..seen("a", minute, &format!("{minute}.00")) }).await.expect("recorded");
    }
    let before = store.stats().batches;
    let (pruned, recorded) = tokio::join!(store.prune(oldest(90)), store.record(seen("b", 0, "1.00")));
    recorded.expect("recorded");
    assert_eq!(pruned.expect("pruned"), 90 + 256);
    assert!(store.stats().batches - before >= 2 + 4, "at most 64 rows a step");
    assert_eq!((count(&place, "page").await, count(&place, "picture_file").await), (10, 0));
}

#[tokio::test]
async fn a_backup_holds_pictures_and_pages() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.keep_looks(&id("a"), vec![look("x", 1, 0)], vec![picture(1, 0), picture(2, 0)]).await.expect("kept");
    let page = Some(Box::new(page(30, b"<html>")));
    let recording = Recording { page, ..repictured("a", 30, 1, 2) };
    let change = recording.changes[0].id.clone();
    store.record(recording).await.expect("recorded");
    let copy = place.folder.path().join("copy.db");
    store.backup(&copy).await.expect("a backup");
    let copy = Store::open_to_read(&copy).await.expect("a database");
    assert_eq!(copy.check().await.expect("a check"), []);
    assert_eq!(copy.album(&id("a")).await.expect("an album").0, [look("x", 1, 0)]);
    let rivald::store::Proven::One(proof) = copy.proof(&change).await.expect("an answer") else { panic!("one") };
    assert_eq!(proof.page.expect("a page").body, b"<html>");
    assert_eq!((proof.before[0].bytes.clone(), proof.after[0].bytes.clone()), (file(1), file(2)));
}
