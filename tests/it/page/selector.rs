//! The operator's selectors.

use rivald::{
    listing::{Availability, Field, Reading, Select},
    source::page::{Page, Sight, read},
};

use super::{ld, page};

fn with(select: &[(Field, &str, Option<&str>)], html: &str) -> Sight {
    let fields = select.iter().map(|(f, css, at)| (*f, ((*css).to_owned(), at.map(str::to_owned)))).collect();
    read(&Page { url: None, status: 200, content_type: None, body: html.as_bytes() }, &Select { fields }, false)
}

fn reading(sight: Sight) -> Reading {
    match sight {
        Sight::Listing { reading, .. } => *reading,
        Sight::Not { outcome, reason, .. } => panic!("{outcome}: {reason}"),
    }
}

#[test]
fn they_outrank_everything() {
    let html = page(
        &ld(
            r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"99.00","priceCurrency":"EUR","availability":"InStock"}}"#,
        ),
        "<p id=now>79,00 €</p><p id=was data-was='99.00'>x</p><p class=state>Ausverkauft</p><img class=big src=https://cdn.example/a.jpg>",
    );
    let read = reading(with(
        &[
            (Field::Price, "#now", None),
            (Field::ListPrice, "#was", Some("data-was")),
            (Field::Availability, ".state", None),
            (Field::MainImage, "img.big", None),
        ],
        &html,
    ));
    let l = &read.listing;
    assert_eq!(
        (l.price.map(|p| p.to_string()).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
        (Some("79.00"), Some("99.00"))
    );
    assert_eq!(l.availability, Availability::OutOfStock);
    assert_eq!(l.main_image.as_deref(), Some("https://cdn.example/a.jpg"));
    assert_eq!(read.origin.get(&Field::Price).map(String::as_str), Some("selector"));
}

#[test]
fn a_selector_that_finds_nothing_leaves_the_others() {
    let html =
        page(&ld(r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"99.00","priceCurrency":"EUR"}}"#), "");
    assert_eq!(
        reading(with(&[(Field::Price, ".no-such", None)], &html)).listing.price.map(|p| p.to_string()).as_deref(),
        Some("99.00")
    );
}

#[test]
fn a_page_that_the_parser_would_choke_on_is_not_parsed() {
    let html = format!("<html><body>{}<p id=now>79,00 €</p></body></html>", "<div>".repeat(100_000));
    match with(&[(Field::Price, "#now", None)], &html) {
        Sight::Not { reason, .. } => assert!(reason.contains("too deep"), "{reason}"),
        other @ Sight::Listing { .. } => panic!("{other:?}"),
    }
}

#[test]
fn coupons() {
    let html = page(
        &ld(r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"99.00","priceCurrency":"CNY"}}"#),
        "<i class=coupon>满79减20</i><i class=coupon>店铺优惠券</i>",
    );
    let coupons = reading(with(&[(Field::Coupons, ".coupon", None)], &html)).listing.coupons;
    let said: Vec<_> = coupons
        .iter()
        .map(|c| (c.text.as_str(), c.threshold.map(|t| t.to_string()), c.amount.map(|a| a.to_string())))
        .collect();
    assert_eq!(said, [("满79减20", Some("79".to_owned()), Some("20".to_owned())), ("店铺优惠券", None, None)]);
}

/// A page may be made so that a selector takes hours on it, and any watch may have one.
#[test]
fn a_page_that_is_made_to_take_long_is_given_up() {
    let attributes: String = (0..400_000).map(|n| format!(" a{n}")).collect();
    let siblings = "<i></i>".repeat(300_000);
    for (what, css, html) in [
        ("attributes", "h1", page("", &format!("<a{attributes}>x</a>"))),
        ("siblings", "b ~ i ~ i", page("", &siblings)),
        ("has", "i:has(~ b)", page("", &siblings)),
        ("not", "i:not(b ~ i)", page("", &siblings)),
    ] {
        let began = std::time::Instant::now();
        let _ = with(&[(Field::Price, css, None)], &html);
        let took = began.elapsed();
        assert!(took < std::time::Duration::from_secs(40), "{what}: {took:?}");
    }
    // What selectors find is the same either way, in the order of the page.
    let html = page("", "<p class=a>59.00 €</p><p class=b>69.00 €</p><p class=b>79.00 €</p>");
    for css in [".b", ".a ~ .b", ".a + .b", "p:has(+ .b):not(.a)", "p:nth-of-type(2)"] {
        let read = reading(with(&[(Field::Title, "h1", None), (Field::Price, css, None)], &html));
        assert_eq!(read.listing.price.map(|p| p.to_string()).as_deref(), Some("69.00"), "{css}");
    }
}
