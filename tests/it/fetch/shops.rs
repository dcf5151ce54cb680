//! Shopify and WooCommerce: their JSON, and their addresses.

use rivald::{
    listing::{Availability, Currency, Listing, Outcome},
    source::{
        page::Sight,
        shop::{read_json, shopify, woocommerce},
    },
};
use serde_json::{Value, json};
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn listing(sight: Sight) -> Listing {
    match sight {
        Sight::Listing { reading, .. } => reading.listing,
        Sight::Not { outcome, reason, .. } => panic!("{outcome}: {reason}"),
    }
}

fn outcome(sight: &Sight) -> Outcome {
    match sight {
        Sight::Listing { .. } => Outcome::Ok,
        Sight::Not { outcome, .. } => *outcome,
    }
}

fn pretty(listing: &Listing) -> String {
    serde_json::to_string_pretty(listing).unwrap()
}

fn kettle() -> Value {
    json!({
        "id": 700_100_200_300_u64, "title": " Enamel Kettle ", "handle": "enamel-kettle", "vendor": "Hearth",
        "price": 4500, "available": true,
        "variants": [
            {"id": 11, "title": "1 l / Red", "price": 4500, "compare_at_price": 6000, "available": false},
            {"id": 12, "title": "1 l / Blue", "price": 4900, "compare_at_price": 4900, "available": true,
             "featured_image": {"id": 5, "src": "//cdn.shopify.com/s/files/1/blue.jpg?v=1"}},
            {"id": 13, "title": "2 l / Blue", "price": 7905, "compare_at_price": null, "available": true}
        ],
        "images": ["//cdn.shopify.com/s/files/1/red.jpg?v=1", "//cdn.shopify.com/s/files/1/blue.jpg?v=1", "javascript:x"],
        "featured_image": "//cdn.shopify.com/s/files/1/red.jpg?v=1",
        "media": [{"media_type": "image", "src": "x"},
                  {"media_type": "video", "sources": [{"url": "https://cdn.shopify.com/videos/1.mp4"}]}]
    })
}

#[test]
fn shopify_js() {
    let asked = url("https://hearth.example/products/enamel-kettle");
    let sight = shopify::read(200, kettle().to_string().as_bytes(), Some(&asked), Currency::from_code("GBP"));
    insta::assert_snapshot!(pretty(&listing(sight)));
}

#[test]
fn shopify_variant_of_the_address() {
    let read = |query: &str| {
        let asked = url(&format!("https://hearth.example/products/enamel-kettle{query}"));
        shopify::read(200, kettle().to_string().as_bytes(), Some(&asked), None)
    };
    let red = listing(read("?variant=11"));
    assert_eq!(red.price.unwrap().to_string(), "45.00");
    assert_eq!(red.list_price.unwrap().to_string(), "60.00");
    assert_eq!((red.availability, red.currency), (Availability::OutOfStock, None));
    assert_eq!(listing(read("?variant=13&utm_source=x")).price.unwrap().to_string(), "79.05");
    assert_eq!(outcome(&read("?variant=99")), Outcome::Gone);
}

#[test]
fn shopify_json() {
    let product = json!({
        "id": 9, "title": "Enamel Kettle", "handle": "enamel-kettle",
        "variants": [{"id": 11, "title": "Default Title", "price": "45.00", "compare_at_price": "", "image_id": null,
                      "price_currency": "EUR"}],
        "image": {"id": 1, "src": "https://cdn.shopify.com/1.jpg"},
        "images": [{"id": 1, "src": "https://cdn.shopify.com/1.jpg"}, {"id": 2, "src": "https://cdn.shopify.com/2.jpg"}]
    });
    let asked = url("https://hearth.example/products/enamel-kettle");
    let single = json!({"product": product}).to_string();
    let kettle = listing(shopify::read(200, single.as_bytes(), Some(&asked), None));
    insta::assert_snapshot!(pretty(&kettle));

    let mut other = product.clone();
    other["handle"] = "spoon".into();
    let list = json!({"products": [other, product]}).to_string();
    assert_eq!(listing(shopify::read(200, list.as_bytes(), Some(&asked), None)), kettle);
    let elsewhere = url("https://hearth.example/products/ladle");
    assert_eq!(outcome(&shopify::read(200, list.as_bytes(), Some(&elsewhere), None)), Outcome::Unreadable);
    assert_eq!(outcome(&shopify::read(200, list.as_bytes(), None, None)), Outcome::Unreadable, "which of the two?");
}

#[test]
fn shopify_money() {
    for (price, currency, expected) in [
        (json!(110_900), None, Some("1109.00")),
        (json!(110_900), Some("JPY"), Some("1109")),
        (json!(110_950), Some("JPY"), Some("1109.50")),
        (json!(110_900), Some("KWD"), Some("1109.00")),
        (json!("1109.00"), Some("EUR"), Some("1109.00")),
        (json!("1109.000"), Some("EUR"), Some("1109.00")),
        (json!(0), None, Some("0.00")),
        (json!(-1), None, None),
        (json!(12.5), None, None),
        (json!(9_007_199_254_740_993_000_i64), None, None),
        (json!("1,109.00"), None, None),
        (json!("1e3"), None, None),
        (json!("9".repeat(400)), None, None),
        (json!("NaN"), None, None),
        (json!(null), None, None),
        (json!({}), None, None),
    ] {
        let product = json!({"title": "T", "handle": "h", "variants": [{"id": 1, "price": price, "available": true}]});
        let currency = currency.and_then(Currency::from_code);
        let got = match shopify::read(200, product.to_string().as_bytes(), None, currency) {
            Sight::Listing { reading, .. } => reading.listing.price.map(|p| p.to_string()),
            Sight::Not { .. } => None,
        };
        assert_eq!(got.as_deref(), expected, "{price}");
    }
}

#[test]
fn shopify_answers_that_are_no_listing() {
    let asked = url("https://hearth.example/products/enamel-kettle");
    let mut other = kettle();
    other["handle"] = "steel-kettle".into();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (status, body, expected) in [
        (404, "<html>".to_owned(), Outcome::Gone),
        (410, String::new(), Outcome::Gone),
        (200, "<html>Just a moment...</html>".into(), Outcome::Unreadable),
        (200, String::new(), Outcome::Unreadable),
        (200, "{}".into(), Outcome::Unreadable),
        (200, "[]".into(), Outcome::Unreadable),
        (200, "null".into(), Outcome::Unreadable),
        (200, deep, Outcome::Unreadable),
        (200, r#"{"title":"T","handle":"enamel-kettle","variants":[]}"#.into(), Outcome::Unreadable),
        (200, r#"{"handle":"enamel-kettle","variants":[{"price":100}]}"#.into(), Outcome::Unreadable),
        (200, other.to_string(), Outcome::Moved),
        (206, kettle().to_string(), Outcome::Unreadable),
    ] {
        assert_eq!(
            outcome(&shopify::read(status, body.as_bytes(), Some(&asked), None)),
            expected,
            "{status} {body:.80}"
        );
    }
}

#[test]
fn shopify_addresses() {
    for (page, js) in [
        ("https://s.example/products/a-b", Some("https://s.example/products/a-b.js")),
        ("https://s.example/products/a-b/", Some("https://s.example/products/a-b.js")),
        ("https://s.example/products/a-b.js", Some("https://s.example/products/a-b.js")),
        ("https://s.example/products/a-b.json?x", Some("https://s.example/products/a-b.js")),
        (
            "https://s.example/collections/all/products/a?utm=1&variant=42#t",
            Some("https://s.example/products/a.js?variant=42"),
        ),
        ("https://s.example/de-ch/products/a", Some("https://s.example/de-ch/products/a.js")),
        ("https://s.example/de/collections/x/products/a", Some("https://s.example/de/products/a.js")),
        ("https://s.example/products/%E8%8C%B6", Some("https://s.example/products/%E8%8C%B6.js")),
        ("https://s.example/products/a?variant=1%26x", Some("https://s.example/products/a.js")),
        ("https://s.example/products/", None),
        ("https://s.example/products", None),
        ("https://s.example/product/a", None),
        ("https://s.example/", None),
    ] {
        assert_eq!(shopify::js_url(&url(page)).map(String::from).as_deref(), js, "{page}");
    }
    let mut tea = kettle();
    tea["handle"] = "茶".into();
    let asked = url("https://s.example/products/茶");
    assert_eq!(outcome(&shopify::read(200, tea.to_string().as_bytes(), Some(&asked), None)), Outcome::Ok);
}

fn pennant() -> Value {
    json!({
        "id": 34, "name": "Pennant &#8211; <em>large</em>", "slug": "pennant-large",
        "prices": {"price": "1105", "regular_price": "1300", "sale_price": "1105", "price_range": null,
                   "currency_code": "GBP", "currency_minor_unit": 2},
        "images": [{"src": "https://w.example/a.jpg"}, {"src": "https://w.example/b.jpg"}],
        "average_rating": "4.5", "review_count": 12, "is_in_stock": true, "is_on_backorder": false,
        "variations": [{"id": 35, "attributes": [{"name": "Size", "value": "L"}, {"name": "Colour", "value": "Red"}]}]
    })
}

#[test]
fn woocommerce_products() {
    let asked = url("https://w.example/product/pennant-large/");
    let body = json!([pennant()]).to_string();
    insta::assert_snapshot!(pretty(&listing(woocommerce::read(200, body.as_bytes(), Some(&asked)))));
    // By number, the product comes without a list.
    let asked = url("https://w.example/?p=34");
    let single = listing(woocommerce::read(200, pennant().to_string().as_bytes(), Some(&asked)));
    assert_eq!(single.price.unwrap().to_string(), "11.05");

    let with = |key: &str, value: Value| {
        let mut product = pennant();
        match key.split_once('.') {
            Some((a, b)) => product[a][b] = value,
            None => product[key] = value,
        }
        woocommerce::read(200, product.to_string().as_bytes(), Some(&asked))
    };
    assert_eq!(listing(with("prices.currency_minor_unit", json!(0))).price.unwrap().to_string(), "1105");
    let range = json!({"min_amount": "1105", "max_amount": "2000"});
    assert_eq!(listing(with("prices.price_range", range)).list_price, None);
    assert_eq!(listing(with("is_in_stock", json!(false))).availability, Availability::OutOfStock);
    assert_eq!(listing(with("is_on_backorder", json!(true))).availability, Availability::Preorder);
    assert_eq!(listing(with("review_count", json!(0))).rating, None);
    for (key, value, expected) in [
        ("prices.price", json!("0"), Outcome::Unreadable),
        ("prices.price", json!("11.05"), Outcome::Unreadable),
        ("prices.currency_minor_unit", json!(null), Outcome::Unreadable),
        ("prices.currency_minor_unit", json!(40), Outcome::Unreadable),
        ("prices", json!("none"), Outcome::Unreadable),
        ("name", json!(""), Outcome::Unreadable),
        ("id", json!(35), Outcome::Moved),
    ] {
        assert_eq!(outcome(&with(key, value.clone())), expected, "{key} = {value}");
    }
}

#[test]
fn woocommerce_answers_that_are_no_listing() {
    let asked = url("https://w.example/product/pennant-large/");
    for (status, body, expected) in [
        (200, "[]", Outcome::Gone),
        (404, r#"{"code":"woocommerce_rest_product_invalid_id","data":{"status":404}}"#, Outcome::Gone),
        (404, r#"{"code":"rest_no_route","data":{"status":404}}"#, Outcome::Unreadable),
        (404, "<html>", Outcome::Unreadable),
        (400, "{}", Outcome::Unreadable),
        (200, r#"[{"slug":"other","prices":{}}]"#, Outcome::Moved),
        (200, "<html>", Outcome::Unreadable),
    ] {
        assert_eq!(outcome(&woocommerce::read(status, body.as_bytes(), Some(&asked))), expected, "{status} {body}");
    }
}

#[test]
fn woocommerce_addresses() {
    for (page, api) in [
        ("https://w.example/product/pennant/", Some("products?slug=pennant")),
        ("https://w.example/en/product/%E8%8C%B6/?add=1#x", Some("products?slug=%E8%8C%B6")),
        ("https://w.example/?p=34", Some("products/34")),
        ("https://w.example/shop/?product_id=34&x", Some("products/34")),
        ("https://w.example/wp-json/wc/store/v1/products?slug=pennant", Some("products?slug=pennant")),
        ("https://w.example/wp-json/wc/store/v1/products/34", Some("products/34")),
        ("https://w.example/wp-json/wc/store/v1/products", None),
        ("https://w.example/", None),
    ] {
        let got = woocommerce::store_url(&url(page)).map(String::from);
        let api = api.map(|api| format!("https://w.example/wp-json/wc/store/v1/{api}"));
        assert_eq!(got, api, "{page}");
    }
}

#[test]
fn shared_samples() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/union");
    let Ok(js) = std::fs::read(folder.join("shopify_product_js.json")) else {
        println!("skipped: no shared samples");
        return;
    };
    let kite = listing(read_json(&js, None).unwrap());
    assert_eq!(
        (kite.price.unwrap().to_string(), kite.list_price.unwrap().to_string()),
        ("1109.00".into(), "1479.00".into())
    );
    assert_eq!(kite.variants.len(), 2);
    let products = std::fs::read(folder.join("shopify_products_json.json")).unwrap();
    assert_eq!(listing(read_json(&products, None).unwrap()).price.unwrap().to_string(), "130.00");
    let pennant = listing(read_json(&std::fs::read(folder.join("woo_store_products.json")).unwrap(), None).unwrap());
    assert_eq!((pennant.price.unwrap().to_string(), pennant.currency.unwrap().code()), ("11.05".into(), "GBP"));
}
