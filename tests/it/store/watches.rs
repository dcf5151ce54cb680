//! Which watches are known, and what a changed address means.

use super::*;

async fn listed(store: &Store) -> Vec<(String, bool)> {
    store.known().await.expect("known").into_iter().map(|k| (k.watch.to_string(), k.listed)).collect()
}

#[tokio::test]
async fn watches_come_and_go_and_are_never_forgotten() {
    let place = Place::new().await;
    let store = &place.store;
    let (a, b) = (watch("a", "https://shop.example/a"), watch("b", "https://shop.example/b"));
    store.know(&[a.clone(), b.clone(), a.clone()], at(0)).await.expect("known");
    store.record(seen("b", 1, "5.00")).await.expect("recorded");
    store.know(std::slice::from_ref(&a), at(10)).await.expect("known");
    assert_eq!(listed(store).await, [("a".to_owned(), true), ("b".to_owned(), false)]);
    assert!(store.state(&id("b")).await.expect("a state").baseline.is_some());
    store.know(&[b, a], at(20)).await.expect("known");
    assert_eq!(listed(store).await, [("a".to_owned(), true), ("b".to_owned(), true)]);
    assert!(store.state(&id("b")).await.expect("a state").baseline.is_some(), "back with what it knew");
    store.know(&[], at(30)).await.expect("known");
    assert_eq!(listed(store).await, [("a".to_owned(), false), ("b".to_owned(), false)]);
}

#[tokio::test]
async fn a_new_name_changes_nothing_but_the_name() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 1, "5.00")).await.expect("recorded");
    let mut renamed = (*watch("a", "https://shop.example/a")).clone();
    renamed.name = "竞品 A".into();
    renamed.side = Side::Own;
    renamed.group = Some("500 ml".into());
    place.store.know(&[Arc::new(renamed)], at(10)).await.expect("known");
    assert_eq!(place.store.known().await.expect("known")[0].name, "竞品 A");
    assert!(place.store.state(&id("a")).await.expect("a state").baseline.is_some());
}

#[tokio::test]
async fn another_item_at_the_same_watch_starts_anew_and_keeps_its_history() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    store.record(seen("a", 1, "5.00")).await.expect("recorded");
    store.know(&[watch("a", "https://shop.example/another")], at(10)).await.expect("known");
    assert_eq!(store.state(&id("a")).await.expect("a state"), WatchState::default());
    assert_eq!(store.memos().await.expect("memos")[&id("a")], Memo::default());
    // A straggler of the cycle before must not lengthen the other item's run.
    store.mark(&id("a"), at(11)).await.expect("queued");
    store.record(seen("a", 12, "5.00")).await.expect("recorded");
    let history = store.history(&id("a"), at(0)).await.expect("a history").expect("known");
    assert_eq!(history.seen.iter().map(|s| (s.at, s.until)).collect::<Vec<_>>(), [(at(1), at(1)), (at(12), at(12))]);
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn the_same_item_under_another_address_goes_on() {
    let place = Place::new().await;
    let store = &place.store;
    let pairs = [
        ("web", "https://www.shop.example/p/1?utm_source=x&size=2", "http://shop.example/p/1/?size=2", true),
        ("size", "https://shop.example/p/1?size=2", "https://shop.example/p/1?size=3", false),
        ("host", "https://shop.example/p/1", "https://other.example/p/1", false),
        ("port", "https://shop.example/p/1", "https://shop.example:8443/p/1", false),
        (
            "tb",
            "https://item.taobao.com/item.htm?id=520813250866&spm=a.b",
            "https://item.taobao.com/item.htm?spm=c&id=520813250866",
            true,
        ),
        (
            "tb2",
            "https://item.taobao.com/item.htm?id=520813250866",
            "https://item.taobao.com/item.htm?id=520813250867",
            false,
        ),
    ];
    let watches = |second: bool| pairs.map(|(id, one, two, _)| watch(id, if second { two } else { one }));
    store.know(&watches(false), at(0)).await.expect("known");
    for (id, ..) in pairs {
        store.record(seen(id, 1, "5.00")).await.expect("recorded");
    }
    store.know(&watches(true), at(10)).await.expect("known");
    for (name, _, url, same) in pairs {
        assert_eq!(store.state(&id(name)).await.expect("a state").baseline.is_some(), same, "{name}");
        assert!(store.known().await.expect("known").iter().any(|k| k.url == url), "{url}");
    }
}

#[tokio::test]
async fn edits_touch_what_they_name_and_nothing_else() {
    let place = Place::knowing(&["a", "b", "c"]).await;
    let store = &place.store;
    for name in ["a", "b", "c"] {
        store.record(seen(name, 1, "5.00")).await.expect("recorded");
    }
    // One moves to another item, one is new, one goes.
    let edited = vec![watch("b", "https://shop.example/another"), watch("d", "https://shop.example/d")];
    store.know_edits(edited, vec![id("c"), id("never-there")], None, at(10)).await.expect("known");
    let expected = [("a", true), ("b", true), ("c", false), ("d", true)];
    assert_eq!(listed(store).await, expected.map(|(name, listed)| (name.to_owned(), listed)));
    let memos = store.memos_of(&["a", "b", "d", "nobody"].map(id)).await.expect("memos");
    assert_eq!(memos.len(), 3);
    assert!(memos[&id("a")].last_at.is_some() && memos[&id("b")] == Memo::default());
    assert!(store.state(&id("a")).await.expect("a state").baseline.is_some());
    assert!(store.state(&id("b")).await.expect("a state").baseline.is_none());
    assert!(store.check().await.expect("a check").is_empty());
}

#[tokio::test]
async fn of_which_lists_the_known_watches_are_is_known_with_them() {
    let place = Place::new().await;
    let (store, a) = (&place.store, watch("a", "https://shop.example/a"));
    assert_eq!(store.known_lists().await.expect("an answer"), None);
    store.know_lists(std::slice::from_ref(&a), Some("one".into()), at(0)).await.expect("known");
    assert_eq!(store.known_lists().await.expect("an answer").as_deref(), Some("one"));
    store
        .know_edits(vec![watch("b", "https://shop.example/b")], vec![], Some("two".into()), at(1))
        .await
        .expect("known");
    assert_eq!(store.known_lists().await.expect("an answer").as_deref(), Some("two"));
    // Lists with faults, and whoever does not say: the next start looks at each watch.
    store.know_edits(vec![], vec![id("b")], None, at(2)).await.expect("known");
    assert_eq!(store.known_lists().await.expect("an answer"), None);
    store.know_lists(std::slice::from_ref(&a), Some("one".into()), at(3)).await.expect("known");
    store.know(&[a], at(4)).await.expect("known");
    assert_eq!(store.known_lists().await.expect("an answer"), None);
}

#[tokio::test]
async fn thousands_are_made_known_at_once() {
    let place = Place::new().await;
    let watches: Vec<_> = (0..3_000).map(|i| watch(&format!("w{i}"), &format!("https://shop.example/{i}"))).collect();
    place.store.know(&watches, at(0)).await.expect("known");
    place.store.know(&watches[1_000..], at(1)).await.expect("known");
    let listed = place.store.known().await.expect("known").iter().filter(|k| k.listed).count();
    assert_eq!(listed, 2_000);
    assert_eq!(place.store.memos().await.expect("memos").len(), 3_000);
}

#[tokio::test]
async fn an_unreadable_state_is_an_error_not_a_new_baseline() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(seen("a", 1, "5.00")).await.expect("recorded");
    sqlx::query("UPDATE memory SET state = '{\"baseline\": 7}', memo = 'x'")
        .execute(&mut place.raw().await)
        .await
        .expect("spoilt");
    let error = place.store.state(&id("a")).await.expect_err("unreadable");
    assert!(error.what.contains("`a`") && !error.retry, "{error}");
    assert_eq!(place.store.memos().await.expect("memos")[&id("a")].last_ok, Some(at(1)), "a memo is only a short cut");
    let findings = place.store.check().await.expect("a check");
    assert_eq!(findings.iter().map(|f| &*f.en).collect::<Vec<_>>(), ["watch whose state can't be read: a"]);
}

#[tokio::test]
async fn small_texts_are_kept() {
    let place = Place::new().await;
    let store = &place.store;
    store.keep_watchlist("a.toml", Some("one")).await.expect("kept");
    store.keep_watchlist("b.toml", Some("# 保温杯\n")).await.expect("kept");
    store.keep_watchlist("a.toml", Some("two")).await.expect("kept");
    assert_eq!(
        store.kept_watchlists().await.expect("kept"),
        [("a.toml".to_owned(), "two".into()), ("b.toml".to_owned(), "# 保温杯\n".into())].into()
    );
    store.keep_watchlist("a.toml", None).await.expect("forgotten");
    assert_eq!(store.kept_watchlists().await.expect("kept").len(), 1);

    assert_eq!(store.get_note("cycle").await.expect("an answer"), None);
    store.put_note("cycle", "{}", at(0)).await.expect("put");
    store.put_note("cycle", "[1]", at(1)).await.expect("put");
    assert_eq!(store.get_note("cycle").await.expect("an answer"), Some(("[1]".into(), at(1))));
}
