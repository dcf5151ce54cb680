//! Best Buy, Target, Walmart, Micro Center, Adorama, Etsy, Mercado Libre.

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
        ("10.00 12.5 USD", Some("Cup & saucer"), Some(365))
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
    let cart = r#"<button data-selenium="addToCartButton">Add to Cart</button>"#;
    let wait = r#"<button data-selenium="notifyAvailabilityButton">Notify When Available</button>"#;
    let section = |inside: &str| format!(r#"<div data-selenium="addToCartSection">{inside}</div>"#);
    for (buttons, want) in [
        (section(cart), "in"),
        (format!("{wait}{}", section(cart)), "in"),
        (section(wait), "out"),
        (format!("{}{cart}", section(wait)), "out"),
        (wait.to_owned(), "out"),
    ] {
        let body = format!(
            r#"<html><head><title>Graphics card</title><script type="application/ld+json">{{"@type":"Product","name":"Graphics card",
            "offers":{{"price":"449.99","priceCurrency":"USD"}}}}</script></head><body><h1>Graphics card</h1><b>$449.99</b>{buttons}</body></html>"#
        );
        let l = listing_at("https://www.bhphotovideo.com/c/product/1-REG/card.html", &body);
        assert_eq!((money(&l).as_str(), stock(&l)), ("449.99 - USD", want), "{buttons}");
    }
}

#[test]
fn etsy_s_buy_box() {
    let body = |price: &str| {
        format!(
            r#"<html><head><title>Clay mug - Etsy</title><script type="application/ld+json">{{"@type":"Product","name":"Clay mug, hand made",
            "offers":{{"@type":"AggregateOffer","lowPrice":"12.00","highPrice":"30.00","priceCurrency":"GBP"}}}}</script></head>
            <body><img src="https://i.etsystatic.com/1/il_570xN.1.jpg"><h1 data-buy-box-listing-title="true">Clay mug, hand made</h1>
            <div data-buy-box-region="price">{price}</div><p class="wt-text-title-larger">£99.00</p></body></html>"#
        )
    };
    let address = "https://www.etsy.com/listing/1/clay-mug";
    let plain = r#"<p class="wt-text-title-larger"><span>Price:</span> £12.00+</p>"#;
    assert_eq!(money(&listing_at(address, &body(plain))), "12.00 - GBP");
    let sale = r#"<p class="wt-text-title-larger"><span>Now Price:</span> £9.60</p>
        <p class="wt-text-strikethrough"><span>Original Price:</span> £12.00</p><p>20% off</p>"#;
    assert_eq!(money(&listing_at(address, &body(sale))), "9.60 12.00 GBP");
}

#[test]
fn mercado_libre_s_second_line() {
    let amount = |whole: &str, cents: &str| {
        let cents = if cents.is_empty() {
            String::new()
        } else {
            format!(r#"<span class="andes-money-amount__cents">{cents}</span>"#)
        };
        format!(
            r#"<span class="andes-money-amount"><span class="andes-money-amount__currency-symbol">$</span>
            <span class="andes-money-amount__fraction">{whole}</span>{cents}</span>"#
        )
    };
    let body = format!(
        r#"<html><body><span class="ui-pdp-subtitle">Nuevo | +500 vendidos</span><h1 class="ui-pdp-title">Termo de acero 500 ml</h1>
        <s class="ui-pdp-price__original-value">{}</s><div class="ui-pdp-price__second-line">{}</div>
        <p class="ui-pdp-price__subtitles">12x {}</p></body></html>"#,
        amount("24.999", ""),
        amount("18.749", "50"),
        amount("1.562", "46")
    );
    let l = listing_at("https://articulo.mercadolibre.com.ar/MLA-1-termo", &body);
    assert_eq!((money(&l).as_str(), l.sales.map(|s| s.count)), ("18749.50 24999 ARS", Some(500)));
}

#[test]
fn best_buy_s_own_button_and_price_among_those_of_add_ons() {
    let body = |class: &str, word: &str| {
        format!(
            r#"<html><head><title>Desk lamp - Best Buy</title></head><body><img src="https://pisces.bbystatic.com/x.jpg"><h1>Tidy - Desk lamp - Grey</h1>
            <div class="pricing-price"><div class="price-box"><div class="priceView-hero-price priceView-customer-price">
            <span aria-hidden="true">$39.99</span><span class="sr-only">Your price for this item is $39.99</span></div></div></div>
            <div id="add-on-selector"><div class="priceView-hero-price priceView-customer-price"><span>$12.99</span></div></div>
            <button class="{class} add-to-cart-button" data-sku-id="6439402">{word}</button>
            <div class="carousel"><button class="add-to-cart-button" data-sku-id="1" data-button-state="ADD_TO_CART">Add to Cart</button></div>
            </body></html>"#
        )
    };
    let at = "https://www.bestbuy.com/site/desk-lamp/6439402.p?skuId=6439402";
    for (class, word, want) in [
        ("btn-disabled", "Sold Out", "out"),
        ("btn-primary", "Add to Cart", "in"),
        ("btn-primary", "Pre-Order", "ahead"),
        ("btn-disabled", "Coming Soon", "?"),
    ] {
        let l = listing_at(at, &body(class, word));
        assert_eq!((money(&l).as_str(), stock(&l)), ("39.99 - USD", want), "{word}");
    }
}

#[test]
fn etsy_s_buy_box_before_2022() {
    let body = r#"<html><body><img src="https://i.etsystatic.com/1/il_1080xN.1.jpg"><h1>Carved spoon</h1><div data-buy-box-region="price">
        <p class="wt-text-title-03"><span class="wt-screen-reader-only">Price:</span> US$36.00</p>
        <p class="wt-text-strikethrough"><span class="wt-screen-reader-only">Original Price:</span> US$45.00</p>
        <p class="wt-text-caption">You save US$9.00 (20%)</p></div></body></html>"#;
    assert_eq!(money(&listing_at("https://www.etsy.com/listing/1/spoon", body)), "36.00 45.00 USD");
}
