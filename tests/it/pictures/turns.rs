//! Pictures at bad moments: hosts that do not come back, files that hang, addresses and pictures that change at each
//! request, and a daemon that ends in between.

use rivald::listing::ChangeKind;

use super::{
    art::{bottle, jpeg, steel, with_badge},
    begun, changes, home,
    shop::{Shop, Thing},
    watch,
};

const FIRST: &str = "/img/bottle-steel-500.jpg";
const NEW: &str = "/img/bottle-double-eleven.jpg";

/// A shop with the usual picture.
async fn usual() -> Shop {
    let shop = Shop::open().await;
    shop.picture(FIRST, jpeg(&steel(), 90));
    shop.sell("79.00", &[FIRST]);
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_never_comes_is_told_by_its_address_once() {
    for (name, thing) in [("down", Thing::Status(503)), ("stuck", Thing::Stuck)] {
        let shop = usual().await;
        let home = home(&shop, "timeout = \"1s\"");
        let daemon = begun(&home).await;
        shop.put(NEW, thing);
        // The price is told in the cycle in which the picture is waited for.
        shop.sell("69.00", &[NEW]);
        daemon.half_hour().await;
        let kinds: Vec<_> = changes(&daemon).await.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::PriceDrop], "{name}");
        for _ in 0..8 {
            daemon.half_hour().await;
        }
        let told = changes(&daemon).await;
        let main: Vec<_> = told.iter().filter(|change| change.kind == ChangeKind::MainImage).collect();
        assert_eq!((told.len(), main.len()), (2, 1), "{name}: {told:#?}");
        assert!(main[0].detail.pictures.as_ref().is_none_or(|pictures| pictures.seen.is_none()), "{name}: {main:#?}");
        let tries = shop.asked().iter().filter(|(path, _)| path == NEW).count();
        assert!((1..=3).contains(&tries), "{name}: {tries} requests");
        let album = daemon.engine.store.album(&watch()).await.unwrap();
        assert!(album.0.iter().any(|known| known.why.is_some()), "{name}: {album:?}");
        assert!(daemon.engine.in_force().source.resting().is_empty(), "{name}: pages are read on");

        // It comes the day after: that is no second change.
        shop.picture(NEW, jpeg(&with_badge(steel()), 80));
        for _ in 0..54 {
            daemon.half_hour().await;
        }
        daemon.engine.all_looked().await;
        let album = daemon.engine.store.album(&watch()).await.unwrap();
        assert!(album.0.iter().all(|known| known.picture.is_some()), "{name}: {album:?}");
        assert_eq!(changes(&daemon).await.len(), 2, "{name}");
        daemon.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_signed_anew_at_each_poll_are_asked_more_and_more_seldom() {
    let shop = usual().await;
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    for turn in 0..48 {
        shop.sell("79.00", &[&format!("{FIRST}?sign={turn:08x}&expires={}", 1_800_000_000 + turn)]);
        daemon.half_hour().await;
    }
    daemon.engine.all_looked().await;
    let asked = shop.asked();
    println!("requests for a picture whose address is signed anew at each of 48 polls: {}", asked.len());
    assert!((2..=8).contains(&asked.len()), "{asked:?}");
    assert_eq!(changes(&daemon).await, []);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_shows_two_pictures_in_turn_tells_nothing_and_costs_two_requests() {
    let shop = usual().await;
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.picture(NEW, jpeg(&with_badge(steel()), 80));
    let pages = [&[NEW], &[FIRST]].map(|pictures| Box::new(shop.listing("79.00", pictures)));
    let [new, first] = pages;
    shop.put("/p", Thing::InTurn(new, first));
    for _ in 0..12 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    assert!(told.iter().filter(|change| change.alerted).count() <= 1, "{told:#?}");
    assert!(shop.asked().len() <= 2, "{:?}", shop.asked());
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_ends_between_look_and_confirmation_tells_it_once() {
    let shop = usual().await;
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.picture(NEW, jpeg(&with_badge(steel()), 80));
    shop.sell("79.00", &[NEW]);
    let past = daemon.clock.now().timestamp() % 1800;
    daemon.clock.set(daemon.clock.now() + chrono::TimeDelta::seconds(1800 - past));
    daemon.until("the picture is asked for", || shop.asked().iter().any(|(path, _)| path == NEW)).await;
    daemon.engine.all_looked().await;
    assert_eq!(changes(&daemon).await, [], "no second reading yet");
    daemon.end().await;

    let asked = shop.asked().len();
    let daemon = home.daemon().await;
    for _ in 0..4 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].kind, told[0].alerted), (ChangeKind::MainImage, true));
    assert!(told[0].detail.pictures.as_ref().is_some_and(|pictures| pictures.seen.is_some()), "{told:#?}");
    assert_eq!(shop.asked().len(), asked, "what was looked at is known after a restart");
    assert_eq!(home.mails().len(), 1);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_taken_out_of_a_gallery_is_told_once() {
    let names = [FIRST, "/img/bottle-side-view.jpg", "/img/bottle-in-the-snow.jpg"];
    let shop = Shop::open().await;
    for (n, name) in (0_u8..).zip(names) {
        shop.picture(name, jpeg(&bottle([60.0 + 80.0 * f32::from(n), 120.0, 200.0 - 60.0 * f32::from(n)]), 85));
    }
    shop.sell("79.00", &names);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.sell("79.00", &names[..2]);
    for _ in 0..4 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].kind, told[0].after.is_none()), (ChangeKind::Gallery, true), "{told:#?}");
    let pictures = told[0].detail.pictures.as_ref().unwrap();
    assert_eq!((pictures.before.len(), pictures.after.len()), (1, 0));
    assert_eq!(shop.asked().len(), 3);
    daemon.end().await;
}
