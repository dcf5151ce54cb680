//! Data embedded in scripts, and JSON documents.

use rivald::listing::Availability;

use super::{listing, page, price, refused};

#[test]
fn the_item_s_own_object() {
    let html = page(
        "",
        r#"<script id="__NEXT_DATA__" type="application/json">{"props":{"related":[{"name":"Oak shelf","price":12.5,"currency":"EUR"}],
        "product":{"name":"Brass lamp","price":{"current":79.95,"currency":"EUR"},"listPrice":99.95,"available":true,"image":"/a.jpg"}}}</script>"#,
    );
    let l = listing(&html);
    assert_eq!(
        (price(&l).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
        (Some("79.95 EUR"), Some("99.95"))
    );
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
}

#[test]
fn whole_numbers_may_be_cents() {
    let state = |price: u32| {
        format!(
            r#"<script>window.__STATE__ = {{"product":{{"title":"Brass lamp","price":{price},"currency":"EUR"}}}};</script>"#
        )
    };
    // Nothing settles it.
    refused(&page("", &state(7900)));
    // What the shopper sees settles it.
    let seen = r#"<div class="price">€79.00</div><button>Add to cart</button>"#;
    assert_eq!(price(&listing(&page("", &format!("{seen}{}", state(7900))))).as_deref(), Some("79.00 EUR"));
}

#[test]
fn objects_that_contradict_each_other_say_nothing() {
    refused(&page(
        "",
        r#"<script>var a = {"title":"Brass lamp","price":"79.95","currency":"EUR"}; var b = {"title":"Brass lamp","price":"89.95","currency":"EUR"};</script>"#,
    ));
}

#[test]
fn a_shop_s_api() {
    let l = listing(
        r#"{"data":{"product":{"price":{"currentPrice":"79.95","currency":"EUR"},"item":{"description":{"title":"Brass lamp"}},
        "seller":{"title":"Lamps & Co"},"esp":{"title":"Two years of protection","price":{"currentPrice":"9.95"}}}}}"#,
    );
    assert_eq!(l.title.as_deref(), Some("Brass lamp"));
    assert_eq!(price(&l).as_deref(), Some("79.95 EUR"));
    refused(r#"{"error":"not found"}"#);
    refused("[]");
}
