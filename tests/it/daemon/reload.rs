//! A watchlist that is broken while the daemon runs, mended, and changed again.

use crate::support::{Home, Shop};

fn list(shop: &Shop, second: bool) -> String {
    let mut text = format!("[[watch]]\nid = \"one\"\nname = \"One\"\nurl = \"{}\"\n", shop.url("/one"));
    if second {
        text.push_str(&format!("\n[[watch]]\nid = \"two\"\nname = \"Two\"\nurl = \"{}\"\n", shop.url("/two")));
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_watchlist_stops_nothing_and_loses_no_watch() {
    let (shop, home) = (Shop::open().await, Home::new("confirm_after = \"0s\""));
    shop.sell("/one", "Bottle one", "79.00");
    shop.sell("/two", "Bottle two", "89.00");
    home.watchlist("a.toml", &list(&shop, true));
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    assert_eq!(daemon.engine.watches().all().len(), 2);

    // Broken: the watches stay, they are polled, the engineer hears once.
    home.watchlist("a.toml", &format!("{}[[watch]\nid = 3\n", list(&shop, false)));
    daemon.until("the fault is seen", || !daemon.engine.watches().lists.faults().is_empty()).await;
    daemon.delivered().await;
    daemon.until("the engineer's mail", || home.mails_to("ops@example.com") == 1).await;
    let mail = home.mails().pop().unwrap();
    assert!(mail.contains("a.toml"), "the mail names the file:\n{mail}");
    assert_eq!(daemon.engine.watches().all().len(), 2, "no watch is lost");
    shop.sell("/two", "Bottle two", "59.00");
    daemon.half_hour().await;
    assert_eq!(home.mails_to("anna@example.com"), 1, "what the broken file watches is still told");

    // A restart in between loses nothing either.
    daemon.end().await;
    let daemon = home.daemon().await;
    assert_eq!(daemon.engine.watches().all().len(), 2, "the last good version is kept across restarts");
    assert_eq!(home.mails_to("ops@example.com"), 1, "told once");

    // Mended: the engineer hears that it is over; changed again: the new watches are in force.
    home.watchlist("a.toml", &list(&shop, false));
    daemon.until("one watch", || daemon.engine.watches().all().len() == 1).await;
    daemon.until("the end of the fault is told", || home.mails_to("ops@example.com") == 2).await;
    let before = shop.hits("/two");
    daemon.half_hour().await;
    assert_eq!(shop.hits("/two"), before, "a removed watch is polled no more");
    home.watchlist("a.toml", &list(&shop, true));
    daemon.until("two watches", || daemon.engine.watches().all().len() == 2).await;
    daemon.half_hour().await;
    assert!(shop.hits("/two") > before, "and when it is back it is polled again");
    daemon.end().await;
}
