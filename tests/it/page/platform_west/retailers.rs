//! Best Buy, Target, Walmart, Micro Center, Adorama.

use super::{listing_at, money, stock};

#[test]
fn best_buy_of_today() {
    let card = |profile: &str, price: &str| {
        format!(
            r#"<div data-testid="{profile}"><div data-testid="price-block"><div data-testid="price-block-customer-price">
            <span class="sr-only">{price}</span><span aria-hidden="true">{price}</span></div></div></div>"#
        )
    };
    let body = format!(
        r#"<html><body><img src="https://pisces.bbystatic.com/a.jpg"><h1>Acme - Power bank - Grey</h1>
        <p class="visually-hidden">Rating 4.7 out of 5 stars with 1,166 reviews</p>{}{}</body></html>"#,
        card("LARGE_profile", "$59.99"),
        card("SMALL_profile", "$104.99")
    );
    let l = listing_at("https://www.bestbuy.com/product/acme/X/sku/1234567", &body);
    assert_eq!((money(&l).as_str(), l.review_count), ("59.99 - USD", Some(1166)));
}

#[test]
fn best_buy_asks_the_whole_price_not_the_instalment() {
    let body = r#"<html><body><img src="http://img.bbystatic.com/a.jpg"><div id="sku-title"><h1>Acme phone (Telco)</h1></div>
        <meta itemprop="price" content="24.96"><strong>$24.96/mo.</strong>
        <script>window.pdp.planSelector = {"plans":[{"purchaseType":"FINANCED","priceDescription":{"currentPrice":24.96}},
        {"purchaseType":"STANDARD","buttonState":{"purchasable":true},"priceDescription":{"currentPrice":649.99,"regularPrice":699.99}}]};</script></body></html>"#;
    let l = listing_at("https://www.bestbuy.com/site/acme/1.p?skuId=1", body);
    assert_eq!((money(&l).as_str(), stock(&l)), ("649.99 699.99 USD", "in"));
}

#[test]
fn target_and_its_api() {
    let product = r#"{"tcin":"123","item":{"product_description":{"title":"Cup &#38; saucer"},"enrichment":{"image_info":
        {"primary_image":{"url":"https://target.scene7.com/is/image/Target/GUEST_1"}}}},
        "price":{"current_retail":PRICE,"reg_retail":12.5,"formatted_current_price":"SHOWN"},
        "esp":{"price":{"formatted_current_price":"$3.00"}},
        "ratings_and_reviews":{"statistics":{"rating":{"average":4.72,"count":365}}}}"#;
    let answer = |price: &str, shown: &str| {
        format!(r#"{{"data":{{"product":{}}}}}"#, product.replace("PRICE", price).replace("SHOWN", shown))
    };
    let l = listing_at("https://www.target.com/p/-/A-123", &answer("10", "$10.00"));
    assert_eq!(
        (money(&l).as_str(), l.title.as_deref(), l.review_count),
        ("10 12.5 USD", Some("Cup & saucer"), Some(365))
    );
    // A range is no price.
    let sight = super::sight_at("https://www.target.com/p/-/A-123", &answer("null", "$10.00 - $20.00"));
    assert!(matches!(sight, rivald::source::page::Sight::Not { .. }));
}

#[test]
fn walmart_s_page_data() {
    let body = r#"<html><body><h1>Desk fan</h1><span>$4.00</span><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"initialData":{"data":
        {"product":{"name":"Desk fan, 30 cm","usItemId":"555","availabilityStatus":"OUT_OF_STOCK","averageRating":4.2,"numberOfReviews":31,"sellerDisplayName":"Fans Inc",
        "priceInfo":{"currentPrice":{"price":19.97,"currencyUnit":"USD"},"wasPrice":{"price":24.97}},
        "imageInfo":{"allImages":[{"url":"https://i5.walmartimages.com/asr/a.jpeg"}]}}}}}}}</script></body></html>"#;
    let l = listing_at("https://www.walmart.com/ip/Desk-fan/555", body);
    assert_eq!((money(&l).as_str(), stock(&l), l.review_count), ("19.97 24.97 USD", "out", Some(31)));
    assert_eq!(l.seller.as_deref(), Some("Fans Inc"));
}

#[test]
fn stock_that_a_shopper_sees() {
    let declared = |state: &str, body: &str| {
        format!(
            r#"<html><head><title>Graphics card</title><script type="application/ld+json">{{"@type":"Product","name":"Graphics card",
            "offers":{{"price":"449.99","priceCurrency":"USD","availability":"https://schema.org/{state}"}}}}</script></head>
            <body><h1>Graphics card</h1><b>$449.99</b>{body}</body></html>"#
        )
    };
    let sold = r#"<div id="pnlInventory"><p class="inventory">at Some Store <span class="inventoryCnt">Sold Out</span></p></div>"#;
    let l = listing_at("https://www.microcenter.com/product/1/card", &declared("InStock", sold));
    assert_eq!((money(&l).as_str(), stock(&l)), ("449.99 - USD", "out"));
    let buy =
        r#"<input id="FinalPrice" type="hidden" value="449.99"><button data-action="addToCart">Add to Cart</button>"#;
    let l = listing_at("https://www.adorama.com/card.html", &declared("OutOfStock", buy));
    assert_eq!((money(&l).as_str(), stock(&l)), ("449.99 - USD", "in"));
}
