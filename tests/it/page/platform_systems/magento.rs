//! Magento's templates.

use rivald::listing::Availability;

use super::choices;
use crate::page::{listing, price};

fn shop(main: &str, script: &str) -> String {
    format!(
        r#"<!doctype html><html lang=en><head><title>Brass lamp</title><meta property="product:price:currency" content="EUR"></head>
        <body class="catalog-product-view product-brass-lamp"><div class="product-info-main"><h1 class="page-title">Brass lamp</h1>{main}
        <form id="product_addtocart_form"><input type="hidden" name="product" value="12"></form></div>{script}
        <div class="related"><h3>Oak shelf</h3><div data-role="priceBox" data-product-id="13"><span data-price-amount="5" data-price-type="finalPrice"><span class="price">€5.00</span></span></div>
        <div class="stock unavailable">Out of stock</div></div></body></html>"#
    )
}

const PRICE: &str = r#"<div class="price-box" data-role="priceBox" data-product-id="12"><span class="special-price"><span id="product-price-12" data-price-amount="79.9000001" data-price-type="finalPrice"><span class="price">€79.90</span></span></span>
<span class="old-price"><span data-price-amount="99.9" data-price-type="oldPrice"><span class="price">€99.90</span></span></span></div>"#;

#[test]
fn price_stock_gallery_and_choices() {
    let gallery = r#"<script type="text/x-magento-init">{"[data-gallery-role=gallery-placeholder]":{"mage/gallery/gallery":{"mixins":[],"data":[{"thumb":"https:\/\/shop.example\/t1.jpg","img":"https:\/\/shop.example\/m1.jpg","full":"https:\/\/shop.example\/f1.jpg","isMain":false,"type":"image"},{"thumb":"https:\/\/shop.example\/t2.jpg","img":"https:\/\/shop.example\/m2.jpg","full":"https:\/\/shop.example\/f2.jpg","isMain":true,"type":"image"}]}}}</script>"#;
    let config = r#"<script type="text/x-magento-init">{"[data-role=swatch-options]":{"Magento_Swatches/js/swatch-renderer":{"jsonConfig":{"attributes":{"93":{"id":"93","label":"Colour","options":[{"id":"50","label":"red","products":["21"]},{"id":"51","label":"blue","products":["22"]}],"position":"0"}},"optionPrices":{"21":{"finalPrice":{"amount":79.9}},"22":{"finalPrice":{"amount":89.9}}},"productId":"12","images":{"21":[{"full":"https:\/\/shop.example\/red.jpg","isMain":true}]},"salable":{"93":{"50":["21"],"51":[]}}}}}}</script>"#;
    let l = listing(&shop(
        &format!(r#"<div class="stock available">In stock</div>{PRICE}"#),
        &format!("{gallery}{config}"),
    ));
    assert_eq!(price(&l).as_deref(), Some("79.90 EUR"));
    assert_eq!(l.list_price.map(|p| p.to_string()).as_deref(), Some("99.90"));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/f2.jpg"));
    assert_eq!(choices(&l), ["21 red 79.9 yes", "22 blue 89.9 no"]);
    assert_eq!(l.variants[0].image.as_deref(), Some("https://shop.example/red.jpg"));
}

#[test]
fn stock_beside_the_price_goes_before_what_is_declared() {
    let declared = r#"<script type="application/ld+json">{"@type":"Product","name":"Brass lamp","offers":{"@type":"Offer","price":"79.90","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script>"#;
    let l = listing(&shop(&format!(r#"<div class="stock unavailable">Sold out</div>{PRICE}"#), declared));
    assert_eq!(l.availability, Availability::OutOfStock);
}

#[test]
fn a_number_that_is_not_what_the_page_shows_does_not_count() {
    // The attribute has the net price, the text the gross one; neither is this reader's to tell.
    let html = shop(&PRICE.replace("79.9000001", "67.14"), "");
    let l = listing(&html);
    assert_eq!(price(&l).as_deref(), Some("79.90 EUR"));
}

#[test]
fn the_number_says_how_the_amount_beside_it_is_meant() {
    let own = |text: &str| {
        let main = format!(
            r#"<div data-role="priceBox" data-product-id="12"><span itemprop="offers" itemscope><span data-price-amount="11899" data-price-type="finalPrice"><span class="price">{text}</span></span>
            <meta itemprop="price" content="11899"><meta itemprop="priceCurrency" content="ARS"></span>
            <span class="old-price"><span data-price-amount="16998" data-price-type="oldPrice"><span class="price">$16.998</span></span></span></div>"#
        );
        listing(&shop(&main, "").replace(r#"<meta property="product:price:currency" content="EUR">"#, ""))
    };
    let l = own("$11.899");
    assert_eq!(price(&l).as_deref(), Some("11899 ARS"));
    assert_eq!(l.list_price.map(|p| p.to_string()).as_deref(), Some("16998"));
    assert_eq!(price(&own("$11.899,00")).as_deref(), Some("11899 ARS"));
}
