//! What is told of pictures, and how rarely they are asked for.

use rivald::listing::{ChangeKind, PictureWhat, Place};

use super::{
    art::{bottle, jpeg, png, small, steel, with_badge},
    begun, changes, home,
    shop::{Shop, Thing},
    watch,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_picture_elsewhere_is_no_news() {
    let shop = Shop::open().await;
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&steel(), 90));
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    // Another address, compression, size and format.
    shop.picture("/cdn/9f8a7c/other-name-altogether.jpg", jpeg(&steel(), 55));
    shop.sell("79.00", &["/cdn/9f8a7c/other-name-altogether.jpg"]);
    daemon.half_hour().await;
    shop.put("/cdn2/third-name-altogether.png", Thing::File(png(&small(&steel(), 400)), "image/png"));
    shop.sell("79.00", &["/cdn2/third-name-altogether.png"]);
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(changes(&daemon).await, [], "{:?}", shop.asked());
    let state = daemon.engine.store.state(&watch()).await.unwrap();
    let baseline = state.baseline.unwrap();
    assert_eq!(
        baseline.main_image,
        Some(shop.url("/cdn2/third-name-altogether.png")),
        "the newest address is taken over"
    );
    assert_eq!(baseline.looks.len(), 1);
    assert_eq!(home.mails().len(), 0);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_is_told_once_and_shown() {
    let shop = Shop::open().await;
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&steel(), 90));
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.picture("/img/bottle-double-eleven.jpg", jpeg(&with_badge(steel()), 80));
    shop.sell("79.00", &["/img/bottle-double-eleven.jpg"]);
    daemon.half_hour().await;
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    let of_main: Vec<_> = told.iter().filter(|change| change.kind == ChangeKind::MainImage).collect();
    assert_eq!(of_main.len(), 1, "{told:#?}");
    assert!(of_main[0].alerted);
    let pictures = of_main[0].detail.pictures.as_ref().unwrap();
    assert_eq!((pictures.before.len(), pictures.after.len()), (1, 1));
    let seen = pictures.seen.as_ref().unwrap();
    assert_eq!((seen.what, seen.place), (PictureWhat::Added, Some(Place::LowerLeft)), "{seen:?}");
    assert!((0.04..0.08).contains(&seen.share), "{seen:?}");
    assert!(of_main[0].why.contains("lower left"), "{}", of_main[0].why);
    let mails = home.mails();
    assert_eq!(mails.len(), 1, "told once");
    assert_eq!(mails[0].matches("Content-Type: image/jpeg").count(), 2, "before and after are in the mail");
    assert_eq!(mails[0].matches("Content-ID: <").count(), 2);
    assert!(mails[0].len() < 1_000_000);

    // Proven: the page, its headers, both pictures.
    let proof = daemon.engine.store.proof(&of_main[0].id).await.unwrap();
    let proof = format!("{proof:?}");
    assert!(!proof.contains("secret-of-a-session"));
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_replaced_behind_its_address_is_found_the_next_day() {
    let shop = Shop::open().await;
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&steel(), 90));
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&bottle([190.0, 40.0, 50.0]), 90));
    for _ in 0..52 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].kind, ChangeKind::MainImage);
    assert_eq!(told[0].detail.pictures.as_ref().unwrap().seen.as_ref().unwrap().what, PictureWhat::Colour);
    assert_eq!(home.mails().len(), 1);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_eight_cycles_without_a_change_ask_for_each_picture_once() {
    let shop = Shop::open().await;
    let names = ["/img/bottle-steel-500.jpg", "/img/bottle-side-view.jpg", "/img/bottle-in-the-snow.jpg"];
    for (n, name) in (0_u8..).zip(names) {
        shop.picture(name, jpeg(&bottle([90.0 + 40.0 * f32::from(n), 120.0, 160.0]), 85));
    }
    shop.sell("79.00", &names);
    let home = home(&shop, "");
    let daemon = home.daemon().await;
    daemon.cycle_ended(0).await;
    for _ in 0..48 {
        daemon.half_hour().await;
    }
    daemon.engine.all_looked().await;
    let asked = shop.asked();
    println!("requests for three pictures in 49 cycles: {asked:?}");
    for name in names {
        let of_it: Vec<u16> = asked.iter().filter(|(path, _)| path == name).map(|(_, status)| *status).collect();
        assert!(of_it == [200] || of_it == [200, 304] && name == names[0], "{name}: {of_it:?}");
    }
    assert_eq!(changes(&daemon).await, []);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn galleries_by_content() {
    let shop = Shop::open().await;
    let names = ["/img/bottle-steel-500.jpg", "/img/bottle-side-view.jpg", "/img/bottle-in-the-snow.jpg"];
    for (n, name) in (0_u8..).zip(names) {
        shop.picture(name, jpeg(&bottle([60.0 + 80.0 * f32::from(n), 120.0, 200.0 - 60.0 * f32::from(n)]), 85));
    }
    shop.sell("79.00", &names);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    // Another order; then other addresses of the same.
    shop.sell("79.00", &[names[0], names[2], names[1]]);
    daemon.half_hour().await;
    shop.picture("/new/first-of-the-others.jpg", jpeg(&bottle([140.0, 120.0, 140.0]), 70));
    shop.sell("79.00", &[names[0], names[2], "/new/first-of-the-others.jpg"]);
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(changes(&daemon).await, []);
    // One is new.
    shop.picture("/new/with-a-badge-on-it.jpg", jpeg(&with_badge(steel()), 85));
    shop.sell("79.00", &[names[0], names[2], "/new/first-of-the-others.jpg", "/new/with-a-badge-on-it.jpg"]);
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].kind, told[0].before.is_none()), (ChangeKind::Gallery, true));
    assert_eq!(told[0].detail.pictures.as_ref().unwrap().after.len(), 1);
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_forgets_nothing() {
    let shop = Shop::open().await;
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&steel(), 90));
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    daemon.end().await;
    shop.picture("/img/bottle-double-eleven.jpg", jpeg(&with_badge(steel()), 80));
    shop.sell("79.00", &["/img/bottle-double-eleven.jpg"]);
    let asked = shop.asked().len();
    let daemon = home.daemon().await;
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(shop.asked().len(), asked + 1, "only what is new is asked for");
    let told = changes(&daemon).await;
    assert_eq!(told.iter().filter(|change| change.kind == ChangeKind::MainImage).count(), 1, "{told:#?}");
    daemon.end().await;
}
