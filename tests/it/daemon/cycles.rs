//! Cycles over time: second readings, flickers, robot checks, restarts, missed slots, the promise.

use std::sync::atomic::Ordering::Relaxed;

use chrono::TimeDelta;
use rivald::change::FaultKey;

use crate::support::{Home, Shop, product};

fn list(shop: &Shop, paths: &[&str]) -> String {
    paths
        .iter()
        .map(|path| {
            format!("[[watch]]\nid = \"{}\"\nname = \"Shop {path}\"\nurl = \"{}\"\n", &path[1..], shop.url(path))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_counts_when_it_is_read_twice_and_is_told_once() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    daemon.half_hour().await;
    assert_eq!(home.mails().len(), 0, "a baseline is no change");

    shop.sell("/a", "Bottle", "69.00");
    let before = shop.hits("/a");
    daemon.half_hour().await;
    assert_eq!(shop.hits("/a"), before + 2, "read twice");
    assert_eq!(home.mails_to("anna@example.com"), 1);
    let changes = daemon.engine.store.changes(crate::support::start()).await.unwrap();
    let drops: Vec<_> = changes.iter().filter(|c| c.kind.as_str() == "price-drop").collect();
    assert_eq!(drops.len(), 1);
    assert_eq!((drops[0].before.as_deref(), drops[0].after.as_deref()), (Some("79.00"), Some("69.00")));
    assert!(drops[0].alerted);
    for _ in 0..4 {
        daemon.half_hour().await;
    }
    assert_eq!(home.mails().len(), 1, "told once");
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_listing_is_no_news() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    let faces = [
        (
            200,
            "<title>Robot Check</title><h4>Enter the characters you see below</h4><form action=\"/errors/validateCaptcha\"></form>",
        ),
        (503, "<h1>Service unavailable</h1>"),
        (
            200,
            "<html><head><title></title></head><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>",
        ),
        (500, "oops"),
    ];
    for (status, body) in faces {
        shop.sell("/a", "Bottle", "79.00");
        home.watchlist("a.toml", &list(&shop, &["/a"]));
        let daemon = home.daemon().await;
        if daemon.engine.memo(&rivald::listing::WatchId::new("a").unwrap()).last_at.is_none() {
            daemon.cycle_ended(0).await;
        }
        daemon.half_hour().await;
        shop.set("/a", status, body);
        daemon.half_hour().await;
        shop.sell("/a", "Bottle", "79.00");
        // Long enough for a host that rests to be asked again.
        for _ in 0..4 {
            daemon.half_hour().await;
        }
        assert_eq!(home.mails_to("anna@example.com"), 0, "{status} {body} was told as news");
        let memo = daemon.engine.memo(&rivald::listing::WatchId::new("a").unwrap());
        assert_eq!(memo.outcome, Some(rivald::listing::Outcome::Ok), "{status} {body}: read again after it");
        daemon.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_is_gone_is_told_once_and_so_is_its_return() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    shop.set("/a", 404, "<h1>Not found</h1>");
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(home.mails_to("anna@example.com"), 1);
    assert_eq!(home.mails_to("ops@example.com"), 0, "what is known to be gone is no dead watch");
    shop.set("/a", 200, product("Bottle", "79.00"));
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(home.mails_to("anna@example.com"), 2);
    let kinds: Vec<_> =
        daemon.engine.store.changes(crate::support::start()).await.unwrap().iter().map(|c| c.kind.as_str()).collect();
    assert_eq!(kinds, ["listing-gone", "listing-back"]);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_that_were_missed_run_once_at_the_next_start() {
    let (shop, home) = (Shop::open().await, Home::new("confirm_after = \"0s\""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    daemon.half_hour().await;
    daemon.end().await;
    let before = shop.hits("/a");
    shop.sell("/a", "Bottle", "69.00");
    home.clock.set(home.clock.now() + TimeDelta::hours(9));
    let daemon = home.daemon().await;
    daemon.until("the missed slot", || shop.hits("/a") == before + 1).await;
    daemon.until("its cycle", || daemon.cycles() == 1).await;
    daemon.delivered().await;
    assert_eq!(shop.hits("/a"), before + 1, "once, however many were missed");
    assert_eq!(home.mails_to("anna@example.com"), 1);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_stays_unread_is_not_silent() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    daemon.half_hour().await;
    shop.set("/a", 500, "oops");
    for _ in 0..5 {
        daemon.half_hour().await;
    }
    daemon.until("the engineer hears", || home.mails_to("ops@example.com") == 1).await;
    let open = daemon.engine.store.open_faults().await.unwrap();
    assert!(open.iter().any(|f| matches!(f.fault.key, FaultKey::Promise(_))), "{open:?}");
    shop.sell("/a", "Bottle", "79.00");
    daemon.half_hour().await;
    daemon.until("its end is told", || home.mails_to("ops@example.com") == 2).await;
    assert_eq!(home.mails_to("anna@example.com"), 0);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_stops_nothing() {
    let (shop, home) = (Shop::open().await, Home::new("confirm_after = \"0s\""));
    shop.sell("/a", "Bottle", "79.00");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    daemon.half_hour().await;
    let before = shop.hits("/a");
    daemon.set_back(home.clock.now() - TimeDelta::days(2)).await;
    daemon.half_hour().await;
    assert!(shop.hits("/a") > before, "polled although the clock says it is earlier than the last poll");
    assert!(daemon.engine.counters.cycles.load(Relaxed) >= 2);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_waits_no_longer_when_the_clock_is_set_back() {
    let (shop, home) = (Shop::open().await, Home::new("confirm_after = \"0s\""));
    shop.set("/a", 500, "out of order");
    home.watchlist("a.toml", &list(&shop, &["/a"]));
    let daemon = home.daemon().await;
    daemon.until("the retry is planned", || shop.hits("/a") == 1 && daemon.engine.next_poll().is_some()).await;
    daemon.set_back(home.clock.now() - TimeDelta::days(2)).await;
    let due = || daemon.engine.next_poll().is_some_and(|due| due - home.clock.now() <= TimeDelta::seconds(20));
    daemon.until("it waits by the new clock", due).await;
    home.clock.advance(std::time::Duration::from_secs(20));
    daemon.until("the retry", || shop.hits("/a") == 2).await;
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_daemons_do_not_share_a_database() {
    let home = Home::new("");
    let daemon = home.daemon().await;
    let loaded = rivald::settings::load(Some(&home.path("rivald.toml"))).unwrap();
    let second = rivald::daemon::run(
        loaded,
        Box::new(|| unreachable!("not asked")),
        home.clock.clone(),
        tokio_util::sync::CancellationToken::new(),
        |_| panic!("a second daemon began"),
    );
    let fault = second.await.unwrap_err().to_string();
    assert!(fault.contains("another") || fault.contains("already"), "{fault}");
    daemon.end().await;
}
