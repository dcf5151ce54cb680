//! Meta tags.

use rivald::listing::Availability;

use super::{listing, page, price, refused};

const PRODUCT: &str = r#"<meta property="og:type" content="product"><meta property="og:title" content="Brass lamp">"#;

#[test]
fn product_tags() {
    let l = listing(&page(
        &format!(
            r#"{PRODUCT}<meta property="og:image" content="//cdn.example/a.jpg"><meta property="product:price:amount" content="79,00">
            <meta property="product:price:currency" content="EUR"><meta property="product:availability" content="in stock">"#
        ),
        "",
    ));
    assert_eq!(price(&l).as_deref(), Some("79.00 EUR"));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://cdn.example/a.jpg"));
}

#[test]
fn a_sale_price_makes_the_other_the_list_price() {
    let l = listing(&page(
        &format!(
            r#"{PRODUCT}<meta property="product:price:amount" content="99.00"><meta property="product:price:currency" content="EUR">
            <meta property="product:sale_price:amount" content="79.00">"#
        ),
        "",
    ));
    assert_eq!(
        (price(&l).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
        (Some("79.00 EUR"), Some("99.00"))
    );
}

#[test]
fn pictures_that_are_none() {
    for address in [
        "https://shop.example/logo.png",
        "data:image/png;base64,x",
        "/img/placeholder.jpg",
        "https://shop.example/share.png",
        "javascript:x",
    ] {
        let l = listing(&page(
            &format!(
                r#"{PRODUCT}<meta property="og:image" content="{address}"><meta property="product:price:amount" content="79.00">
                <meta property="product:price:currency" content="EUR">"#
            ),
            "",
        ));
        assert_eq!(l.main_image, None, "{address}");
    }
}

#[test]
fn two_values_that_differ_say_nothing() {
    refused(&page(
        &format!(
            r#"{PRODUCT}<meta property="product:price:amount" content="79.00"><meta property="product:price:amount" content="89.00">
            <meta property="product:price:currency" content="EUR">"#
        ),
        "",
    ));
}

#[test]
fn the_shop_s_name_is_no_title() {
    let html = r#"<html><head><title>Example shop</title><meta property="og:type" content="product"><meta property="og:title" content="Example shop">
        <meta property="og:site_name" content="Example shop"><meta property="product:price:amount" content="79.00">
        <meta property="product:price:currency" content="EUR"></head><body></body></html>"#;
    refused(html);
}
