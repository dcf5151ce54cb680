//! A database that would grow beyond its size.

use chrono::TimeDelta;
use rivald::{
    change::FaultKey,
    picture::id_of,
    settings::Settings,
    store::{KeptPicture, Store},
    watchlist::read_watchlist,
};

use crate::support::{Home, Running, Shop, start};

/// A picture of a million bytes that was last seen so many days ago.
fn picture(number: u8, days: i64) -> KeptPicture {
    let (bytes, at) = (vec![number; 1_000_000], start() - TimeDelta::days(days));
    KeptPicture {
        id: id_of(&bytes),
        format: "image/jpeg".into(),
        width: 800,
        height: 800,
        hash: vec![number; 8],
        first_at: at,
        last_at: at,
        bytes,
    }
}

/// What the daemon says of its size, if it does.
async fn told(daemon: &Running) -> Option<String> {
    let open = daemon.engine.store.open_faults().await.unwrap();
    open.into_iter().find(|open| open.fault.key == FaultKey::Size).map(|open| open.fault.what)
}

/// How many mails speak of it. (Of days that the clock leaps over the engineer hears as well.)
fn mails(home: &Home) -> usize {
    home.mails().iter().filter(|mail| mail.replace("=\r\n", "").contains("larger than 16 MiB")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_too_large_is_kept_for_less_and_the_engineer_hears_once() {
    let (shop, home) = (Shop::open().await, Home::new(""));
    let file = home.path("rivald.toml");
    let settings = std::fs::read_to_string(&file).unwrap() + "[keep]\nsize = \"16MiB\"\n";
    std::fs::write(file, settings).unwrap();
    shop.sell("/a", "Bottle", "79.00");
    let list = format!("[[watch]]\nid = \"a\"\nurl = \"{}\"\n", shop.url("/a"));
    home.watchlist("a.toml", &list);
    let mut own = Settings::default();
    own.poll.allow_private_addresses = true;
    let (watches, _) = read_watchlist("a.toml", &list, &own);
    let store = Store::open(&home.path("rivald.db")).await.unwrap();
    store.know(&watches, start()).await.unwrap();
    // Twelve that half the time for evidence lets go, and ten that stay.
    let pictures = (0..22).map(|n| picture(n, if n < 12 { 20 } else { 5 })).collect();
    store.keep_looks(&watches[0].id, Vec::new(), pictures).await.unwrap();
    store.close().await;

    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    let what = told(&daemon).await.expect("told");
    assert!(what.contains("larger than 16 MiB") && what.contains("evidence for 15 days"), "{what}");
    assert!(daemon.engine.store.bytes_used().await.unwrap() < 12_000_000);
    assert_eq!(mails(&home), 1);

    // A day later there is room, for now: that is not over, and no news.
    daemon.clock.advance(TimeDelta::hours(25).to_std().unwrap());
    daemon.half_hour().await;
    assert!(told(&daemon).await.is_some());
    assert_eq!(mails(&home), 1);

    // When the others are old as well, most of the room is free.
    for _ in 0..26 {
        daemon.clock.advance(TimeDelta::hours(24).to_std().unwrap());
        daemon.half_hour().await;
    }
    assert_eq!(told(&daemon).await, None);
    assert_eq!(mails(&home), 2);
    daemon.end().await;
}
