//! WooCommerce's templates.

use rivald::listing::Availability;

use super::{choices, list};
use crate::page::{listing, price};

fn shop(summary: &str) -> String {
    format!(
        r#"<!doctype html><html lang=de><head><title>Brass lamp</title><meta property="product:price:currency" content="EUR"></head>
        <body class="product-template-default single single-product postid-41 woocommerce"><div id="product-41" class="product type-product">
        <div class="woocommerce-product-gallery images"><div data-thumb="/a-100x100.jpg"><img src="/a-600x600.jpg" data-large_image="https://shop.example/a.jpg"></div>
        <div><img src="/b-600x600.jpg" data-large_image="https://shop.example/b.jpg"></div></div>
        <div class="summary entry-summary"><h1 class="product_title">Brass lamp</h1>{summary}</div>
        <section class="related products"><ul><li class="product"><h2>Oak shelf</h2><span class="price"><span class="woocommerce-Price-amount amount">12,00&nbsp;€</span></span>
        <p class="stock out-of-stock">Nicht vorrätig</p></li></ul></section></div></body></html>"#
    )
}

#[test]
fn a_simple_product_on_sale() {
    let l = listing(&shop(
        r#"<p class="price"><del><span class="woocommerce-Price-amount amount"><bdi>1.299,00&nbsp;€</bdi></span></del>
        <ins><span class="woocommerce-Price-amount amount"><bdi>999,00&nbsp;€</bdi></span></ins>
        <small class="woocommerce-price-suffix">(<span class="woocommerce-Price-amount amount">839,50&nbsp;€</span> netto)</small></p>
        <p class="stock in-stock">5 vorrätig</p>"#,
    ));
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("999.00 EUR"), Some("1299.00")));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
    assert_eq!(l.gallery.len(), 2);
}

#[test]
fn the_default_choice_of_a_variable_product() {
    let data = r#"[{"variation_id":51,"attributes":{"attribute_pa_size":"s"},"display_price":19,"display_regular_price":19,"is_in_stock":true,"is_purchasable":true,"image":{"full_src":"https://shop.example/s.jpg"}},
    {"variation_id":52,"attributes":{"attribute_pa_size":"l"},"display_price":29.5,"display_regular_price":35,"is_in_stock":false,"is_purchasable":true,"image":{}}]"#;
    let form = |selected: &str| {
        format!(
            r#"<p class="price"><span class="woocommerce-Price-amount amount">19,00&nbsp;€</span> – <span class="woocommerce-Price-amount amount">29,50&nbsp;€</span></p>
            <form class="variations_form cart" data-product_id="41" data-product_variations="{}"><select name="attribute_pa_size">
            <option value="">Wählen</option><option value="s">S</option><option value="l" {selected}>L</option></select></form>"#,
            data.replace('"', "&quot;")
        )
    };
    let l = listing(&shop(&form("selected='selected'")));
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("29.5 EUR"), Some("35")));
    assert_eq!(l.availability, Availability::OutOfStock);
    assert_eq!(choices(&l), ["51 s 19 yes", "52 l 29.5 no"]);
    // Nothing is chosen and the choices cost differently: the price stays open.
    let html = shop(&form(""));
    if let rivald::source::page::Sight::Listing { reading, .. } = crate::page::sight(html.as_bytes()) {
        assert_eq!(reading.listing.price, None);
    }
}
