//! Pictures, films, names and ratings as the page shows them.

use super::{ld, listing, page};

const PRICE: &str = "<p class=price>€50.00</p><button>Add to cart</button>";
const PRODUCT: &str = r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"50.00","priceCurrency":"EUR"}}"#;

#[test]
fn the_main_picture_in_full_size() {
    for (what, head, body, want) in [
        ("a zoom", "", "<img alt='Brass lamp' src=/s.jpg data-zoom-image=/l.jpg>", "/l.jpg"),
        ("a link", "", "<a href=/l.jpg><img alt='Brass lamp' src=/s.jpg></a>", "/l.jpg"),
        ("a set", "", "<img alt='Brass lamp' src=/s.jpg srcset='/s.jpg 100w, /l.jpg 900w'>", "/l.jpg"),
        ("a gallery", "", "<div class=product-gallery><img src=/l.jpg><img src=/m.jpg></div>", "/l.jpg"),
        ("an icon in it", "", "<div class=product-gallery><img src=/i.jpg width=40><img src=/l.jpg></div>", "/l.jpg"),
        ("a preview", "<meta property=og:image content=/p.jpg>", "<img alt='Brass lamp' src=/l.jpg>", "/p.jpg"),
        (
            "a share picture",
            "<meta property=og:image content=/banner-2024.jpg>",
            "<img alt='Brass lamp' src=/l.jpg>",
            "/l.jpg",
        ),
        (
            "a wide preview",
            "<meta property=og:image content=/p.jpg><meta property=og:image:width content=1200><meta property=og:image:height content=630>",
            "<img alt='Brass lamp' src=/l.jpg>",
            "/l.jpg",
        ),
        ("only a share picture", "<meta property=og:image content=/banner-2024.jpg>", "", "/banner-2024.jpg"),
    ] {
        let l = listing(&page(head, &format!("{body}{PRICE}")));
        assert_eq!(l.main_image.as_deref(), Some(format!("https://shop.example{want}").as_str()), "{what}");
    }
    let l = listing(&page("", &format!("<div class=related><img alt='Brass lamp' src=/x.jpg></div>{PRICE}")));
    assert_eq!(l.main_image, None);
}

#[test]
fn each_picture_once() {
    let json = PRODUCT.replace(
        "\"name\"",
        r#""image":["/lamp_100x100.jpg","/side.jpg","/lamp_900x900.jpg","/side.jpg?w=50"],"name""#,
    );
    let l = listing(&page(&ld(&json), ""));
    assert_eq!(l.gallery, ["https://shop.example/lamp_900x900.jpg", "https://shop.example/side.jpg"]);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/lamp_900x900.jpg"));
}

#[test]
fn films() {
    for (what, body, want) in [
        ("in the gallery", "<div class=product-gallery><video><source src=/v.mp4></video></div>", Some("/v.mp4")),
        ("a backdrop", "<div class=hero><video autoplay loop muted src=/v.mp4></video></div>", None),
        ("a customer's", "<div class=review-film><video src=/v.mp4></video></div>", None),
        ("a page to watch", "<iframe src=https://www.youtube.com/embed/x></iframe>", None),
    ] {
        let l = listing(&page("", &format!("{PRICE}{body}")));
        let want = want.map(|w| format!("https://shop.example{w}"));
        assert_eq!(l.video, want, "{what}");
    }
    let film = r#"{"@type":"VideoObject","name":"x","contentUrl":"/v.mp4"}"#;
    let l = listing(&page(&ld(&format!("[{PRODUCT},{film}]")), ""));
    assert_eq!(l.video.as_deref(), Some("https://shop.example/v.mp4"));
    assert_eq!(listing(&page(&ld(&format!("[{PRODUCT},{film},{film}]")), "")).video, None);
}

#[test]
fn ratings_of_the_item() {
    for (what, body, want) in [
        ("out of", "<span aria-label='4.7 out of 5 stars'></span><a href=#r>166 reviews</a>", Some(("4.7", 166))),
        ("German", "<span>4,7 von 5</span> <span>(1.204)</span>", Some(("4.7", 1204))),
        ("bare", "<div class=rating><b>4.7</b> <span>(166)</span></div>", Some(("4.7", 166))),
        ("Japanese", "<p>評価 4.5</p><p>12件のレビュー</p>", Some(("4.5", 12))),
        ("of ten", "<p>8.7/10</p><p>31 reviews</p>", Some(("8.7", 31))),
        ("the seller's", "<div class=seller-info><span>4.7 out of 5</span> <span>(166)</span></div>", None),
        ("the shop's", "<div class=trustpilot-widget><span>4.7 out of 5</span> <span>(166)</span></div>", None),
        ("one customer's", "<p>5 out of 5</p><p>Nice lamp</p>", None),
        ("a number", "<p>4.7</p><p>kg</p>", None),
    ] {
        let l = listing(&page("", &format!("{PRICE}<div>{body}</div>")));
        let got = l.rating.map(|r| r.to_string()).zip(l.review_count);
        assert_eq!(got.as_ref().map(|(r, n)| (r.as_str(), *n)), want, "{what}");
    }
}

#[test]
fn a_rating_that_stands_beside_the_product() {
    for rating in [
        r#"{"@type":"AggregateRating","itemReviewed":{"@type":"Product","name":"Brass lamp"},"ratingValue":4.5,"reviewCount":8}"#,
        r#"{"@type":"Product","@id":"https://shop.example/lamp-7#p","aggregateRating":{"ratingValue":4.5,"reviewCount":8}}"#,
    ] {
        let product = PRODUCT.replace("\"name\"", r#""@id":"https://shop.example/lamp-7#p","name""#);
        let l = listing(&page(&ld(&format!("[{product},{rating}]")), ""));
        assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), (Some("4.5"), Some(8)), "{rating}");
    }
}

#[test]
fn what_a_whole_shop_sold_is_no_count_of_the_item() {
    let l = listing(&page("", &format!("{PRICE}<div class=seller-card><p>2,400 sold</p></div>")));
    assert_eq!(l.sales, None);
    let l = listing(&page("", &format!("{PRICE}<div class=best-seller-note><p>2,400 sold</p></div>")));
    assert_eq!(l.sales.map(|s| s.count), Some(2400));
}

#[test]
fn names() {
    let named = |title: &str, head: &str, heading: &str| {
        let html =
            page(head, PRICE).replace("Brass lamp | Example shop", title).replace("<h1>Brass lamp</h1>", heading);
        listing(&html).title
    };
    for (title, head, heading, want) in [
        (
            "Buy brass lamps for the table online | Shop",
            "<meta property=og:title content='Buy a Table Lamp of Brass, low price'>",
            "<h1>Table lamp of brass</h1>",
            "Table lamp of brass",
        ),
        (
            "黄铜台灯床头灯卧室灯具 - 示例商城",
            "<meta property=og:title content='【正品】黄铜台灯床头灯'>",
            "<h1>黄铜台灯床头灯</h1>",
            "黄铜台灯床头灯",
        ),
        (
            "x",
            "<meta property=og:type content=product><meta property=og:site_name content='Example'><meta property=og:title content='Латунная лампа | Example'>\
<meta property=product:price:amount content=50.00><meta property=product:price:currency content=EUR>",
            "",
            "Латунная лампа",
        ),
    ] {
        assert_eq!(named(title, head, heading).as_deref(), Some(want), "{heading}");
    }
}
