//! Witnesses that contradict each other.

use rivald::{
    listing::{Availability, Field, Select},
    source::page::{Page, Sight, read},
};

use super::{ld, listing, page, price, refused};

fn product(price: &str) -> String {
    ld(&format!(
        r#"{{"@type":"Product","name":"Brass lamp","offers":{{"price":"{price}","priceCurrency":"EUR","availability":"InStock"}}}}"#
    ))
}

fn tag(price: &str) -> String {
    format!(
        r#"<meta property="product:price:amount" content="{price}"><meta property="product:price:currency" content="EUR">"#
    )
}

#[test]
fn what_is_seen_decides() {
    let head = format!("{}{}", product("79.00"), tag("69.00"));
    refused(&page(&head, ""));
    assert_eq!(price(&listing(&page(&head, "<p class=price>€79.00</p>"))).as_deref(), Some("79.00 EUR"));
    assert_eq!(price(&listing(&page(&head, "<p class=price>€69.00</p>"))).as_deref(), Some("69.00 EUR"));
    // Both are seen: nothing is certain.
    refused(&page(&head, "<p class=price>€69.00</p><p class=price>€79.00</p>"));
}

#[test]
fn a_sale_that_the_data_do_not_know() {
    let l = listing(&page(&product("99.00"), "<p class=price><s>€99.00</s> €79.00</p>"));
    assert_eq!(
        (price(&l).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
        (Some("79.00 EUR"), Some("99.00"))
    );
}

#[test]
fn currencies_that_differ() {
    let head = format!(
        "{}{}",
        product("79.00"),
        r#"<meta property="product:price:amount" content="79.00"><meta property="product:price:currency" content="USD">"#
    );
    refused(&page(&head, ""));
}

#[test]
fn stock_that_the_page_denies() {
    // What the shopper sees decides: the statement stands by itself, and nothing can be bought.
    let sold_out = listing(&page(&product("79.00"), "<p class=price>€79.00</p><p>Sold out</p>"));
    assert_eq!(sold_out.availability, Availability::OutOfStock);
    let some_size = listing(&page(&product("79.00"), "<p class=price>€79.00</p><ul><li>XL – sold out</li></ul>"));
    assert_eq!(some_size.availability, Availability::Unknown);
    let one_size = listing(&page(
        &product("79.00"),
        "<p class=price>€79.00</p><ul><li>XL – sold out</li></ul><button>Add to cart</button>",
    ));
    assert_eq!(one_size.availability, Availability::InStock);
}

#[test]
fn a_name_that_nothing_confirms() {
    let html = format!(
        "<html><head><title>Welcome</title>{}</head><body><h1>Great offers</h1></body></html>",
        product("79.00")
    );
    refused(&html);
}

#[test]
fn sold_out_without_a_price_is_still_a_listing() {
    let json = r#"{"@type":"Product","name":"Brass lamp","offers":{"availability":"https://schema.org/OutOfStock"}}"#;
    let l = listing(&page(&ld(json), ""));
    assert_eq!((l.price, l.availability), (None, Availability::OutOfStock));
}

#[test]
fn who_said_what() {
    let html = page(&format!("{}{}", product("79.00"), tag("69.00")), "<p class=price>€79.00</p>");
    let sight =
        read(&Page { url: None, status: 200, content_type: None, body: html.as_bytes() }, &Select::default(), true);
    let Sight::Listing { reading, .. } = sight else { panic!("{sight:?}") };
    let prices: Vec<_> = reading
        .witnesses
        .iter()
        .filter(|w| w.field == Field::Price)
        .map(|w| (w.reader.as_str(), w.value.as_str(), w.believed))
        .collect();
    assert_eq!(prices, [("json-ld", "79.00 EUR", true), ("open-graph", "69.00 EUR", false), ("text", "€79.00", true)]);
    assert_eq!(reading.origin.get(&Field::Price).map(String::as_str), Some("json-ld"));
}
