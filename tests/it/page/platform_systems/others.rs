//! PrestaShop, BigCommerce, Salesforce Commerce Cloud.

use rivald::listing::Availability;

use super::{choices, list};
use crate::page::{listing, page, price};

#[test]
fn prestashop_presents_its_product() {
    let product = r#"{"id_product":31,"name":"Brass lamp","link_rewrite":"brass-lamp","reference":"BL-1","price":"1\u202f189,00\u00a0\u20ac","price_amount":1189,"regular_price":"1\u202f399,00\u00a0\u20ac","regular_price_amount":1399,"has_discount":true,"price_tax_exc":990.83,"show_price":"1","quantity":0,"availability":"unavailable","cover":{"large":{"url":"https:\/\/shop.example\/31-large\/lamp.jpg"},"bySize":{}},"images":[]}"#;
    let html = page(
        r#"<script>var prestashop = {"currency":{"iso_code":"EUR","sign":"x"},"language":{"iso_code":"fr"}};</script>"#,
        &format!(r#"<div id="product-details" data-product="{}"></div>"#, product.replace('"', "&quot;")),
    );
    let l = listing(&html.replace("lang=en", "lang=fr"));
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("1189.00 EUR"), Some("1399.00")));
    assert_eq!(l.availability, Availability::OutOfStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/31-large/lamp.jpg"));
}

#[test]
fn prestashop_1_6_writes_variables() {
    let l = listing(&page(
        r#"<script>var productPrice=24.9;var productPriceTaxExcluded=20.75;var id_product=9;var currency={"iso_code":"EUR"};var allowBuyWhenOutOfStock=false;
        var combinations={"5":{"attributes_values":{"1":"S"},"quantity":3},"6":{"attributes_values":{"1":"M"},"quantity":0}};</script>"#,
        r#"<p class="our_price_display"><span id="our_price_display" class="price">24,90 €</span></p>"#,
    ));
    assert_eq!(price(&l).as_deref(), Some("24.90 EUR"));
    assert_eq!(choices(&l), ["5 S - yes", "6 M - no"]);
}

#[test]
fn bigcommerce_knows_both_taxes() {
    let data = |stock: bool| {
        format!(
            r#"<script>var BCData = {{"product_attributes":{{"sku":"B-1","price":{{"with_tax":{{"formatted":"£129.71","value":129.71,"currency":"GBP"}},"without_tax":{{"formatted":"£108.09","value":108.09,"currency":"GBP"}},"non_sale_price_with_tax":{{"value":150,"currency":"GBP"}}}},"instock":{stock},"purchasable":true}}}};</script>"#
        )
    };
    let l = listing(&page("", &data(true)));
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("129.71 GBP"), Some("150")));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(listing(&page("", &data(false))).availability, Availability::OutOfStock);
}

#[test]
fn salesforce_speaks_in_its_own_detail() {
    let l = listing(&page(
        r#"<link rel="preconnect" href="https://shop.example/on/demandware.static/x"><meta property="product:price:currency" content="USD">"#,
        r#"<div class="product-detail" data-pid="P1"><div class="prices"><div class="price"><del><span class="strike-through list"><span class="value" content="60.00">$60.00</span></span></del>
        <span class="sales"><span class="value" content="45.00">$45.00</span></span></div></div>
        <div class="availability product-availability" data-ready-to-order="true" data-available="false"></div></div>
        <div class="tile"><div class="prices"><div class="price"><span class="sales"><span class="value" content="9.00">$9.00</span></span></div></div></div>"#,
    ));
    assert_eq!((price(&l).as_deref(), list(&l).as_deref()), (Some("45.00 USD"), Some("60.00")));
    assert_eq!(l.availability, Availability::OutOfStock);
}
