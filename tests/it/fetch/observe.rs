//! A whole poll: which address is asked, and what it comes to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use rivald::{
    clock::Clock,
    listing::{ETag, Observation, Outcome, Platform, SourceKind, Validators, Watch, WatchId},
    settings::Poll,
    source::{Answer, Source},
};
use url::Url;

use super::{
    poll,
    server::{Server, Step, answer, redirect},
    start,
};

fn watch(url: Url, source: SourceKind) -> Watch {
    Watch { name: "w".into(), source, file: "w.toml".into(), line: 1, ..Watch::new(WatchId::new("w").unwrap(), url) }
}

fn source(poll: &Poll) -> (Clock, Source) {
    let clock = Clock::manual(start());
    (clock.clone(), Source::new(poll, clock).unwrap())
}

/// The observation and its validators; none when the shop said "the same".
async fn observe(source: &Source, watch: &Watch, old: Option<&Validators>) -> Option<(Observation, Validators, bool)> {
    match source.observe(watch, old).await {
        Answer::Unchanged { .. } => None,
        Answer::Observed { observation, validators, retry, .. } => Some((*observation, validators, retry)),
    }
}

/// A page about a kettle as JSON-LD tells it, with further text.
fn page_with(more: &str) -> Vec<u8> {
    format!(
        r#"<!doctype html><html><head><title>Kettle</title><script type="application/ld+json">
        {{"@context":"https://schema.org","@type":"Product","name":"Kettle","offers":{{"@type":"Offer","price":"45.00",
        "priceCurrency":"EUR","availability":"https://schema.org/InStock"}}}}</script></head>
        <body><h1>Kettle</h1><p>€45.00</p>{more}</body></html>"#
    )
    .into_bytes()
}

fn html(body: &[u8]) -> Vec<Step> {
    answer(200, &[("Content-Type", "text/html; charset=utf-8")], body)
}

const SHOPIFY: &str = r#"<script>var Shopify = Shopify || {}; Shopify.shop = "k.myshopify.com"; Shopify.theme = {};</script>
    <link rel="stylesheet" href="https://cdn.shopify.com/theme.css">"#;
const JS: &[u8] = br#"{"id":77,"title":"Kettle","handle":"kettle","variants":[
    {"id":1,"title":"Red","price":4500,"compare_at_price":6000,"available":true},
    {"id":2,"title":"Blue","price":4900,"compare_at_price":null,"available":false}]}"#;

/// Answers by path, changed as the test goes on.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<BTreeMap<String, Vec<Step>>>>);

impl Pages {
    fn set(&self, path: &str, steps: Vec<Step>) {
        self.0.lock().unwrap().insert(path.to_owned(), steps);
    }

    async fn open(&self) -> Server {
        let pages = self.0.clone();
        Server::start(move |asked| {
            pages.lock().unwrap().get(&asked.path).cloned().unwrap_or_else(|| answer(404, &[], b"<h1>Not found</h1>"))
        })
        .await
    }
}

#[tokio::test]
async fn a_page_is_read() {
    let pages = Pages::default();
    pages.set("/kettle?x=1", html(&page_with("")));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let watch = watch(shop.url("/kettle?x=1"), SourceKind::Auto);
    let (seen, _, retry) = observe(&source, &watch, None).await.unwrap();
    assert_eq!((seen.outcome, seen.reason, retry), (Outcome::Ok, None, false));
    assert_eq!((seen.at, seen.url), (start(), watch.url.to_string()));
    let listing = seen.reading.unwrap().listing;
    assert_eq!((listing.title.unwrap().as_str(), listing.price.unwrap().to_string()), ("Kettle", "45.00".into()));
}

#[tokio::test]
async fn validators_belong_to_one_request_and_to_a_few_hours() {
    let shop = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"v1\"") => answer(304, &[], b""),
        _ => answer(200, &[("ETag", "\"v1\""), ("Last-Modified", "Fri, 01 Jan 2099 00:00:00 GMT")], &page_with("")),
    })
    .await;
    let (clock, source) = source(&poll());
    let one = watch(shop.url("/kettle"), SourceKind::Page);
    let (_, validators, _) = observe(&source, &one, None).await.unwrap();
    assert_eq!(validators.etag.as_ref().map(ETag::as_str), Some("\"v1\""));
    assert_eq!(validators.last_modified, None, "a date in the future would make everything \"the same\"");
    assert!(observe(&source, &one, Some(&validators)).await.is_none());

    let mut other = one.clone();
    other.url = shop.url("/kettle-2");
    assert!(observe(&source, &other, Some(&validators)).await.is_some(), "another address");
    let mut other = one.clone();
    Arc::make_mut(&mut other.request).headers.insert("accept-language".into(), "de".into());
    assert!(observe(&source, &other, Some(&validators)).await.is_some(), "other header lines");
    let mut other = one.clone();
    Arc::make_mut(&mut other.select).fields.insert(rivald::listing::Field::Price, (".price".into(), None));
    assert!(observe(&source, &other, Some(&validators)).await.is_some(), "other selectors");

    clock.advance(Duration::from_hours(6) - Duration::from_secs(1));
    assert!(observe(&source, &one, Some(&validators)).await.is_none());
    clock.advance(Duration::from_secs(1));
    let asked_anew = source.observe(&one, Some(&validators)).await;
    let Answer::Unchanged { in_full: Some(at) } = asked_anew else { panic!("a cache that never changes is found out") };
    assert_eq!(at, clock.now());
    // From then on the shop may say it again.
    let validators = validators.seen_again(Some(at));
    clock.advance(Duration::from_hours(5));
    let Answer::Unchanged { in_full: None } = source.observe(&one, Some(&validators)).await else { panic!("304") };
}

#[tokio::test]
async fn the_same_compressed_bytes_are_the_same_page() {
    let packed = |page: &[u8], level| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
        std::io::Write::write_all(&mut out, page).unwrap();
        answer(200, &[("Content-Encoding", "gzip")], &out.finish().unwrap())
    };
    let pages = Pages::default();
    pages.set("/kettle", packed(&page_with(""), 6));
    let shop = pages.open().await;
    let (clock, source) = source(&poll());
    let kettle = watch(shop.url("/kettle"), SourceKind::Page);
    let (seen, validators, _) = observe(&source, &kettle, None).await.unwrap();
    assert!(seen.outcome == Outcome::Ok && validators.wire.is_some());
    let same = async |old: &Validators| matches!(source.observe(&kettle, Some(old)).await, Answer::Unchanged { .. });
    assert!(same(&validators).await);
    // Packed otherwise it is the same page; another page is not, and what was never asked for says nothing.
    pages.set("/kettle", packed(&page_with(""), 1));
    assert!(same(&validators).await);
    pages.set("/kettle", packed(&page_with("<p>Only 3 left</p>"), 6));
    assert!(!same(&validators).await);
    assert!(observe(&source, &kettle, None).await.is_some());
    // A status of another kind with those bytes is no page.
    pages.set("/kettle", packed(&page_with(""), 6));
    let mut gone = packed(&page_with(""), 6);
    if let Step::Send(bytes) = &mut gone[0] {
        let text = String::from_utf8_lossy(&bytes[..20]).replace("200", "404");
        bytes.splice(..20, text.into_bytes());
    }
    pages.set("/kettle", gone);
    assert!(!same(&validators).await, "{:?}", clock.now());
}

#[tokio::test]
async fn no_validators_after_a_redirect_or_a_failure() {
    let etag = [("ETag", "\"v1\"")];
    let pages = Pages::default();
    pages.set("/old", redirect("/new"));
    pages.set("/new", answer(200, &etag, &page_with("")));
    pages.set("/captcha", answer(200, &etag, b"<title>Robot Check</title><p>Enter the characters you see below</p>"));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let (seen, validators, _) = observe(&source, &watch(shop.url("/old"), SourceKind::Page), None).await.unwrap();
    assert_eq!((seen.outcome, seen.url), (Outcome::Ok, shop.url("/new").to_string()));
    assert_eq!(validators, Validators::default());
    let (seen, validators, _) = observe(&source, &watch(shop.url("/captcha"), SourceKind::Page), None).await.unwrap();
    assert_ne!(seen.outcome, Outcome::Ok);
    assert_eq!(validators, Validators::default());
}

#[tokio::test]
async fn a_robot_check_makes_the_host_rest_longer_each_time() {
    let check = b"<html><head><title>Just a moment...</title></head><body><h1>Are you a human?</h1>\
        <div class='g-recaptcha'></div><script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>";
    let pages = Pages::default();
    pages.set("/kettle", html(check));
    let shop = pages.open().await;
    let (clock, source) = source(&poll());
    let kettle = watch(shop.url("/kettle"), SourceKind::Page);
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let (seen, _, retry) = observe(&source, &kettle, None).await.unwrap();
        assert_eq!((seen.outcome, retry), (Outcome::Blocked, false));
        let resting = source.resting();
        pauses.push((resting[0].until - clock.now()).num_minutes());
        clock.set(resting[0].until);
    }
    assert!(pauses[1] >= 10 && pauses[2] >= 20, "{pauses:?}");
    let other = watch(shop.url("/spoon"), SourceKind::Page);
    pages.set("/kettle", html(&page_with("")));
    pages.set("/spoon", html(check));
    assert_eq!(observe(&source, &kettle, None).await.unwrap().0.outcome, Outcome::Ok);
    assert_eq!(observe(&source, &other, None).await.unwrap().0.outcome, Outcome::Blocked);
    assert!((source.resting()[0].until - clock.now()).num_minutes() <= 6, "a good reading made it small again");
    let asked = shop.asked().len();
    assert_eq!(observe(&source, &kettle, None).await.unwrap().0.outcome, Outcome::Blocked);
    assert_eq!(shop.asked().len(), asked, "a host that rests is not asked");
}

#[tokio::test]
async fn another_item_and_the_front_page_are_not_the_listing() {
    let pages = Pages::default();
    pages.set("/", html(&page_with("")));
    pages.set("/kettle", redirect("/"));
    pages.set("/products/kettle", redirect("/products/spoon"));
    pages.set("/products/spoon", html(&page_with("")));
    pages.set("/products/pot", redirect("/collections/pots"));
    pages.set(
        "/collections/pots",
        html(b"<!doctype html><html><head><title>Pots</title></head><body><h1>Pots</h1></body></html>"),
    );
    pages.set("/products/cup", redirect("/search?q=cup"));
    pages.set("/search?q=cup", html(&page_with("")));
    pages.set("/p/lid-12345", redirect("/p/jug-67890"));
    pages.set("/p/jug-67890", html(&page_with("")));
    pages.set("/products/steel-kettle", redirect("/products/steel-kettle-500-ml"));
    pages.set("/products/steel-kettle-500-ml", html(&page_with("")));
    pages.set("/products/pan", redirect("/de/products/pan?lang=de"));
    pages.set("/de/products/pan?lang=de", html(&page_with("")));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    for (path, outcome) in [
        ("/kettle", Outcome::Moved),
        ("/products/kettle", Outcome::Moved),
        ("/products/pot", Outcome::Moved),
        ("/products/cup", Outcome::Moved),
        ("/p/lid-12345", Outcome::Moved),
        ("/products/steel-kettle", Outcome::Ok),
        ("/products/pan", Outcome::Ok),
        ("/", Outcome::Ok),
    ] {
        let (seen, ..) = observe(&source, &watch(shop.url(path), SourceKind::Page), None).await.unwrap();
        assert_eq!(seen.outcome, outcome, "{path}: {:?}", seen.reason);
    }
    assert_eq!(
        observe(&source, &watch(shop.url("/no"), SourceKind::Page), None).await.unwrap().0.outcome,
        Outcome::Gone
    );
}

#[tokio::test]
async fn the_address_that_a_page_gives_itself_is_carried_along() {
    let pages = Pages::default();
    let page = String::from_utf8(page_with("")).unwrap();
    let page = page.replace("</head>", "<link rel=canonical href=/kettle></head>");
    pages.set("/kettle?x=1", html(page.as_bytes()));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let (seen, ..) = observe(&source, &watch(shop.url("/kettle?x=1"), SourceKind::Page), None).await.unwrap();
    assert_eq!(seen.canonical, Some(shop.url("/kettle").to_string()));
}

#[tokio::test]
async fn shopify_is_found_out_from_its_page_and_then_asked_alone() {
    let pages = Pages::default();
    for path in ["/products/kettle", "/products/pan"] {
        pages.set(path, html(&page_with(SHOPIFY)));
    }
    pages.set("/products/kettle.js", answer(200, &[("Content-Type", "application/javascript")], JS));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let kettle = watch(shop.url("/products/kettle"), SourceKind::Auto);
    let mut facts = Vec::new();
    for round in 0..3 {
        let (seen, ..) = observe(&source, &kettle, None).await.unwrap();
        assert_eq!((seen.outcome, seen.platform), (Outcome::Ok, Platform::Shopify));
        assert_eq!((seen.item_id.as_deref(), seen.url.as_str()), (Some("77"), kettle.url.as_str()));
        facts.push(seen.reading.as_ref().unwrap().facts());
        assert_eq!(shop.count("/products/kettle"), 1, "the page is read once");
        assert_eq!(shop.count("/products/kettle.js"), round + 1);
        let listing = seen.reading.unwrap().listing;
        assert_eq!(
            (listing.currency.unwrap().code(), listing.list_price.unwrap().to_string()),
            ("EUR", "60.00".into())
        );
    }
    assert!(facts.iter().all(|f| *f == facts[0]), "every round says the same, the first one too");

    // A restart learns it again, and says the same again.
    let (_, after) = self::source(&poll());
    let (seen, ..) = observe(&after, &kettle, None).await.unwrap();
    assert_eq!(seen.reading.unwrap().facts(), facts[0]);

    // The API does not know it and the page does: then the API is at fault, not the item.
    let pan = watch(shop.url("/products/pan"), SourceKind::Auto);
    assert_eq!(observe(&source, &pan, None).await.unwrap().0.outcome, Outcome::Ok);
    // Neither knows it.
    let spoon = watch(shop.url("/products/spoon"), SourceKind::Auto);
    assert_eq!(observe(&source, &spoon, None).await.unwrap().0.outcome, Outcome::Gone);
    // The API fails: no reading is better than one from elsewhere.
    pages.set("/products/kettle.js", answer(500, &[], b""));
    let (seen, _, retry) = observe(&source, &kettle, None).await.unwrap();
    assert_eq!((seen.outcome, retry), (Outcome::Unreachable, true));
}

#[tokio::test]
async fn other_shops_with_product_paths_are_read_from_their_pages() {
    let pages = Pages::default();
    pages.set("/products/kettle", html(&page_with("")));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let kettle = watch(shop.url("/products/kettle"), SourceKind::Auto);
    for _ in 0..2 {
        let (seen, ..) = observe(&source, &kettle, None).await.unwrap();
        assert_eq!((seen.outcome, seen.platform), (Outcome::Ok, Platform::Web));
    }
    assert_eq!(shop.count("/products/kettle.js"), 0);
}

#[tokio::test]
async fn a_robots_txt_that_closes_the_api_leaves_the_page() {
    let pages = Pages::default();
    pages.set("/robots.txt", answer(200, &[], b"User-agent: *\nDisallow: /*.js$"));
    pages.set("/products/kettle", html(&page_with(SHOPIFY)));
    pages.set("/products/kettle.js", answer(200, &[], JS));
    let shop = pages.open().await;
    let (_, source) = source(&Poll { robots: true, ..poll() });
    for _ in 0..2 {
        let (seen, ..) = observe(&source, &watch(shop.url("/products/kettle"), SourceKind::Auto), None).await.unwrap();
        assert_eq!(seen.outcome, Outcome::Ok);
    }
    assert_eq!(shop.count("/products/kettle.js"), 0);
}

#[tokio::test]
async fn named_sources_ask_their_api_alone() {
    let pages = Pages::default();
    pages.set("/products/kettle.js", answer(200, &[], JS));
    pages.set(
        "/wp-json/wc/store/v1/products?slug=kettle",
        answer(
            200,
            &[],
            br#"[{"id":34,"name":"Kettle","slug":"kettle","is_in_stock":true,
                "prices":{"price":"1105","regular_price":"1105","currency_code":"GBP","currency_minor_unit":2}}]"#,
        ),
    );
    pages.set(
        "/products/wall.js",
        html(b"<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>"),
    );
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let seen = async |path: &str, kind| observe(&source, &watch(shop.url(path), kind), None).await.unwrap().0;
    let shopify = seen("/products/kettle", SourceKind::Shopify).await;
    assert_eq!((shopify.outcome, shopify.platform), (Outcome::Ok, Platform::Shopify));
    let woo = seen("/product/kettle/", SourceKind::WooCommerce).await;
    assert_eq!((woo.outcome, woo.platform), (Outcome::Ok, Platform::WooCommerce));
    assert_eq!(seen("/products/spoon", SourceKind::Shopify).await.outcome, Outcome::Gone);
    assert_eq!(seen("/products/wall", SourceKind::Shopify).await.outcome, Outcome::Blocked);
    assert_eq!(source.resting().len(), 1);
    assert_eq!(shop.asked().len(), 4);
}

#[tokio::test]
async fn selectors_and_large_pages_are_read_all_the_same() {
    let pages = Pages::default();
    pages.set("/large", html(&page_with(&"<!-- filler filler filler -->".repeat(60_000))));
    pages.set("/products/kettle", html(&page_with(&format!("{SHOPIFY}<b class='now'>39,90 €</b>"))));
    let shop = pages.open().await;
    let (_, source) = source(&poll());
    let (seen, ..) = observe(&source, &watch(shop.url("/large"), SourceKind::Auto), None).await.unwrap();
    assert_eq!(seen.outcome, Outcome::Ok);
    let mut selected = watch(shop.url("/products/kettle"), SourceKind::Auto);
    Arc::make_mut(&mut selected.select).fields.insert(rivald::listing::Field::Price, ("b.now".into(), None));
    let (seen, ..) = observe(&source, &selected, None).await.unwrap();
    assert_eq!(seen.outcome, Outcome::Ok, "{:?}", seen.reason);
    assert_eq!(shop.count("/products/kettle.js"), 0, "selectors are made for the page");
    let (_, said) = source.look(&selected).await;
    assert!(said.iter().any(|witness| witness.reader == "json-ld"), "{said:?}");
}
