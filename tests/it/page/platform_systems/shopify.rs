//! Shopify's themes.

use rivald::{
    listing::{Availability, Select},
    source::page::{Page, Sight, read},
};
use url::Url;

use super::{choices, list};
use crate::page::{listing, page, price};

/// A product of two sizes; the first is sold out and cheaper.
const PRODUCT: &str = r#"{"id":7001,"title":"Brass lamp","handle":"brass-lamp","price":4900,"price_varies":true,"available":true,
"variants":[{"id":81,"title":"small","option1":"small","sku":"L-S","available":false,"price":4900,"compare_at_price":null,"featured_image":null},
{"id":82,"title":"large","option1":"large","sku":"L-L","available":true,"price":7900,"compare_at_price":9900,"featured_image":{"src":"\/\/shop.example\/cdn\/shop\/files\/large.jpg?v=1"}}],
"images":["\/\/shop.example\/cdn\/shop\/files\/small.jpg?v=1","\/\/shop.example\/cdn\/shop\/files\/large.jpg?v=1"],"featured_image":"\/\/shop.example\/cdn\/shop\/files\/small.jpg?v=1"}"#;
const META: &str = r#"<script>Shopify.shop = "x"; Shopify.currency = {"active":"EUR","rate":"1.0"};
var meta = {"product":{"id":7001,"vendor":"V","variants":[{"id":81,"price":4900,"name":"Brass lamp - small","public_title":"small","sku":"L-S"},
{"id":82,"price":7900,"name":"Brass lamp - large","public_title":"large","sku":"L-L"}]},"page":{"pageType":"product","resourceId":7001}};</script>"#;
/// Another product on the same page, as recommendations have it.
const OTHER: &str = r#"<script type="application/json" class="card">{"id":7002,"title":"Oak shelf","handle":"oak","price":1500,"price_varies":false,"available":true,
"variants":[{"id":91,"title":"Default Title","option1":"Default Title","available":true,"price":1500,"compare_at_price":3000}],"images":[]}</script>"#;

fn theme() -> String {
    page("", &format!(r#"{META}{OTHER}<script type="application/json" id="ProductJson-main">{PRODUCT}</script>"#))
}

#[test]
fn the_first_choice_that_can_be_bought() {
    let l = listing(&theme());
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("79.00 EUR"), Some("99.00")));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(choices(&l), ["81 small 49.00 no", "82 large 79.00 yes"]);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/cdn/shop/files/large.jpg?v=1"));
    assert_eq!(l.gallery.len(), 2);
}

#[test]
fn the_choice_of_the_address() {
    let url = Url::parse("https://shop.example/products/brass-lamp?variant=81").expect("a valid address");
    let html = theme();
    let page = Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() };
    let Sight::Listing { reading, item_id, .. } = read(&page, &Select::default(), false) else { panic!("a listing") };
    assert_eq!(price(&reading.listing).as_deref(), Some("49.00 EUR"));
    assert_eq!(list(&reading.listing), None);
    assert_eq!(reading.listing.availability, Availability::OutOfStock);
    assert!(item_id.is_some());
}

#[test]
fn yen_have_no_hundredths_and_attributes_have_entities() {
    let product = PRODUCT.replace("4900", "490000").replace("7900", "790000").replace("9900", "990000");
    let html = page(
        "",
        &format!(
            r#"{}<div data-product="{}"></div>"#,
            META.replace("EUR", "JPY").replace("4900", "490000").replace("7900", "790000"),
            product.replace('"', "&quot;")
        ),
    );
    let l = listing(&html);
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("7900 JPY"), Some("9900")));
}

#[test]
fn a_shopper_s_currency_beside_the_shop_s_is_not_mixed() {
    // The pixels speak of dollars, the theme of euros: neither is certain.
    let pixel = r#"<script>x({"initData":{"productVariants":[{"price":{"amount":86.5,"currencyCode":"USD"},"product":{"title":"Brass lamp","id":"7001"},"id":"82"}]}})</script>"#;
    let html = page("", &format!(r#"{META}{pixel}<script type="application/json">{PRODUCT}</script>"#));
    let seen = crate::page::sight(html.as_bytes());
    if let Sight::Listing { reading, .. } = seen {
        assert_eq!(reading.listing.price, None);
    }
}
