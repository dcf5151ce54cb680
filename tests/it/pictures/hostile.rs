//! Files and hosts of pictures that do harm: the watch is otherwise read, and people can learn why.

use std::io::Write;

use rivald::listing::{ChangeKind, Outcome};

use super::{
    art::{jpeg, steel, with_badge},
    begun, changes, home,
    shop::{Shop, Thing},
    watch,
};

/// A PNG of 100 kB, sound in all its parts as far as it goes, that would decode to seven gigabytes: 50,000 × 50,000.
fn bomb() -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut part = |name: &[u8; 4], content: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(content);
        file.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        file.extend_from_slice(name);
        file.extend_from_slice(content);
        file.extend(sum.sum().to_be_bytes());
    };
    part(b"IHDR", b"\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0");
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1_000_000];
    for _ in 0..100 {
        pixels.write_all(&zeros).unwrap();
    }
    part(b"IDAT", &pixels.finish().unwrap());
    part(b"IEND", b"");
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_do_harm_cost_a_picture_and_nothing_else() {
    let whole = jpeg(&steel(), 90);
    let cases: [(&str, Thing, &str); 7] = [
        ("bomb", Thing::File(bomb(), "image/png"), "at most 16384 a side"),
        ("truncated", Thing::File(whole[..whole.len() / 2].to_vec(), "image/jpeg"), "ends in its middle"),
        ("lying type", Thing::File(b"<!doctype html><h1>Hello</h1>".to_vec(), "image/jpeg"), "a page"),
        ("svg", Thing::File(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "image/svg+xml"), "SVG"),
        ("avif", Thing::File(b"\0\0\0\x1cftypavif\0\0\0\0mif1".to_vec(), "image/avif"), "AVIF"),
        ("gone", Thing::Status(404), "no such picture"),
        ("endless", Thing::Endless, "larger than"),
    ];
    for (name, thing, reason) in cases {
        let shop = Shop::open().await;
        shop.put("/img/bottle-steel-500.jpg", thing);
        shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
        let home = home(&shop, "");
        let daemon = begun(&home).await;
        let album = daemon.engine.store.album(&watch()).await.unwrap();
        let why = album.0[0].why.clone().unwrap_or_default();
        println!("{name}: {why}");
        assert!(!why.is_empty() && why.contains(reason) && album.0[0].picture.is_none(), "{name}: {album:?}");
        shop.sell("69.00", &["/img/bottle-steel-500.jpg"]);
        for _ in 0..4 {
            daemon.half_hour().await;
        }
        let told = changes(&daemon).await;
        assert_eq!(told.len(), 1, "{name}: {told:#?}");
        assert_eq!((told[0].kind, told[0].alerted), (ChangeKind::PriceDrop, true), "{name}");
        assert_eq!(daemon.engine.memo(&watch()).outcome, Some(Outcome::Ok), "{name}");
        // What may be a fault of the hour (a page in place of a picture) is asked for three times, all else once a day.
        let most = if name == "lying type" { 3 } else { 1 };
        assert!(shop.asked().len() <= most, "{name}: {:?}", shop.asked());
        // What can't be looked at is told apart by its address, as long as that is all there is.
        shop.sell("69.00", &["/img/another-picture-altogether.jpg"]);
        for _ in 0..3 {
            daemon.half_hour().await;
        }
        let told = changes(&daemon).await;
        assert!(told.iter().any(|change| change.kind == ChangeKind::MainImage), "{name}: {told:#?}");
        daemon.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_of_pictures_that_is_down_holds_nothing_back_for_long() {
    let (shop, host) = (Shop::open().await, Shop::open().await);
    host.picture("/bottle-steel-500.jpg", jpeg(&steel(), 90));
    let sell = |price: &str, path: &str| {
        // The pictures lie on a host of their own.
        shop.sell(price, &[]);
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>Bottle</title><script type=\"application/ld+json\">\
             {{\"@type\":\"Product\",\"name\":\"Steel bottle 500 ml\",\"image\":\"{}\",\"offers\":{{\"@type\":\"Offer\",\
             \"price\":\"{price}\",\"priceCurrency\":\"EUR\"}}}}</script></head><body><h1>Steel bottle 500 ml</h1>\
             <span class=\"price\">€{price}</span></body></html>",
            host.url(path)
        );
        shop.put("/p", Thing::File(page.into_bytes(), "text/html"));
    };
    sell("79.00", "/bottle-steel-500.jpg");
    let home = home(&shop, "");
    let daemon = begun(&home).await;
    host.put("/bottle-double-eleven.jpg", Thing::Status(503));
    sell("69.00", "/bottle-double-eleven.jpg");
    daemon.half_hour().await;
    let told = changes(&daemon).await;
    assert_eq!(told.len(), 1, "the price is told, the picture is waited for: {told:#?}");
    assert_eq!(told[0].kind, ChangeKind::PriceDrop);
    // It comes back: then it is told with its picture.
    host.picture("/bottle-double-eleven.jpg", jpeg(&with_badge(steel()), 85));
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    let told = changes(&daemon).await;
    let main = told.iter().find(|change| change.kind == ChangeKind::MainImage).unwrap();
    assert!(main.detail.pictures.as_ref().is_some_and(|pictures| pictures.seen.is_some()), "{main:#?}");
    assert!(daemon.engine.in_force().source.resting().is_empty(), "neither host is taken for a blocked one");
    daemon.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_robots_txt_forbids_is_not_asked_for() {
    let shop = Shop::open().await;
    shop.put("/robots.txt", Thing::File(b"User-agent: *\nDisallow: /img/\n".to_vec(), "text/plain"));
    shop.picture("/img/bottle-steel-500.jpg", jpeg(&steel(), 90));
    shop.sell("79.00", &["/img/bottle-steel-500.jpg"]);
    let home = home(&shop, "");
    let settings =
        std::fs::read_to_string(home.path("rivald.toml")).unwrap().replace("robots = false", "robots = true");
    std::fs::write(home.path("rivald.toml"), settings).unwrap();
    let daemon = begun(&home).await;
    for _ in 0..4 {
        daemon.half_hour().await;
    }
    assert_eq!(shop.asked(), []);
    assert!(daemon.engine.in_force().source.resting().is_empty());
    let album = daemon.engine.store.album(&watch()).await.unwrap();
    assert!(album.0[0].why.as_deref().unwrap().contains("robots.txt"), "{album:?}");
    // Its address is what tells it apart.
    shop.sell("79.00", &["/img/another-picture-altogether.jpg"]);
    for _ in 0..3 {
        daemon.half_hour().await;
    }
    assert_eq!(changes(&daemon).await.iter().filter(|change| change.kind == ChangeKind::MainImage).count(), 1);
    assert_eq!(shop.asked(), []);
    daemon.end().await;
}
