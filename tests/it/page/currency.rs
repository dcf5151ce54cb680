//! Which currency a price is in, where its sign is shared by several.

use rivald::{
    listing::Select,
    source::page::{Page, Sight, read},
};
use url::Url;

use super::ld;

/// The price and currency of a page at an address, in a language, with this head and these words.
fn asked(address: &str, language: &str, head: &str, body: &str) -> Option<String> {
    let html = format!(
        "<!doctype html><html lang={language}><head><meta charset=utf-8><title>Brass lamp</title>\
         <meta property=og:type content=product>{head}</head>\
         <body><main><h1>Brass lamp</h1>{body}</main></body></html>"
    );
    let url = Url::parse(address).expect("a valid address");
    let page = Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() };
    match read(&page, &Select::default(), false) {
        Sight::Listing { reading, .. } => Some(format!("{} {}", reading.listing.price?, reading.listing.currency?)),
        Sight::Not { .. } => None,
    }
}

#[test]
fn shared_signs() {
    let (shop, price) = ("https://shop.example/lamp", "<p class=price>$79.00</p>");
    let yen = "<p class=price>¥79</p>";
    for (address, language, head, body, want) in [
        // What a theme says by default is no evidence, neither is `.com`.
        (shop, "en-US", "", price, None),
        ("https://www.shop.com/lamp", "en", "", price, None),
        ("https://www.shop.com/lamp", "en-US", "<meta property=og:locale content=en_US>", price, None),
        ("https://shop.ca/lamp", "en-US", "", price, Some("79.00 CAD")),
        ("https://www.shop.com.au/lamp", "en-US", "<meta property=og:locale content=en_US>", price, Some("79.00 AUD")),
        ("https://shop.co.nz/lamp", "en", "", price, Some("79.00 NZD")),
        ("https://shop.sg/lamp", "en", "", price, Some("79.00 SGD")),
        ("https://shop.com.mx/lampara", "es", "", price, Some("79.00 MXN")),
        ("https://shop.com/en-ca/lamp", "en-US", "", price, Some("79.00 CAD")),
        ("https://shop.com/us/lamp", "en", "", price, Some("79.00 USD")),
        ("https://ca.shop.com/lamp", "en", "", price, Some("79.00 CAD")),
        (shop, "en-CA", "", price, Some("79.00 CAD")),
        (shop, "en-US", "<meta property=og:locale content=en_CA>", price, Some("79.00 CAD")),
        // Two places.
        ("https://shop.ca/lamp", "en-AU", "", price, None),
        // Codes in words and data.
        (shop, "en-US", "", "<p class=price>$79.00</p><p>All prices in AUD.</p>", Some("79.00 AUD")),
        (shop, "en-US", "<script>var c = {\"currency\":\"CAD\"}</script>", price, Some("79.00 CAD")),
        (shop, "en-US", "", "<p class=price>US$79.00</p>", Some("79.00 USD")),
        (shop, "en-US", "", "<p class=price>CA$79.00</p>", Some("79.00 CAD")),
        (shop, "en", "", "<p class=price>$79.00 AUD</p>", Some("79.00 AUD")),
        ("https://shop.ca/lamp", "en", "", "<p class=price>$79.00</p><p>All prices in USD.</p>", None),
        (shop, "en", "", "<p class=price>$79.00</p><p>USD, CAD or AUD</p>", None),
        (
            shop,
            "en",
            "",
            "<p class=price>$79.00</p><select><option>USD</option><option selected>CAD</option></select>",
            Some("79.00 CAD"),
        ),
        (shop, "en", "", "<p class=price>$79.00</p><p>Prices in USD plus GST.</p>", None),
        // America, where something says so and nothing speaks against it.
        (shop, "en-US", "", "<p class=price>$79.00</p><p>Ships by USPS.</p>", Some("79.00 USD")),
        (shop, "en", "", "<p class=price>$79.00</p><p>Ships by USPS.</p>", None),
        (shop, "en-US", "", "<p class=price>$79.00</p><p>Ships by USPS, also to Canada.</p>", None),
        // Crowns.
        ("https://shop.se/lampa", "sv", "", "<p class=price>79 kr</p>", Some("79 SEK")),
        ("https://shop.no/lampe", "en", "", "<p class=price>79 kr</p>", Some("79 NOK")),
        (shop, "da-DK", "", "<p class=price>79 kr.</p>", Some("79 DKK")),
        (shop, "en", "", "<p class=price>79 kr</p>", None),
        ("https://shop.dk/lampe", "sv", "", "<p class=price>79 kr</p>", None),
        // Yen and yuan.
        (shop, "ja", "", yen, Some("79 JPY")),
        (shop, "zh-CN", "", yen, Some("79 CNY")),
        ("https://shop.co.jp/lamp", "en", "", yen, Some("79 JPY")),
        ("https://shop.co.jp/lamp", "zh-CN", "", yen, None),
        (shop, "en", "", yen, None),
        (shop, "en", "", "<p class=price>¥79</p><p>这盏灯的灯罩由黄铜制成适合放在书桌或床头使用</p>", Some("79 CNY")),
        (
            shop,
            "en",
            "",
            "<p class=price>¥79</p><p>このランプはしんちゅうでできていて、つくえのうえにおけます。</p>",
            Some("79 JPY"),
        ),
        // Pounds, rand, rupees, lei, reais.
        (shop, "en", "", "<p class=price>£79.00</p>", Some("79.00 GBP")),
        ("https://shop.co.za/lamp", "en", "", "<p class=price>R 799.00</p>", Some("799.00 ZAR")),
        (shop, "en", "", "<p class=price>R 799.00</p>", None),
        ("https://shop.in/lamp", "en", "", "<p class=price>Rs. 799.00</p>", Some("799.00 INR")),
        ("https://shop.com.pk/lamp", "en", "", "<p class=price>Rs. 799.00</p>", Some("799.00 PKR")),
        ("https://www.shop.com/lamp", "en", "", "<p class=price>Rs. 799.00</p>", None),
        ("https://shop.ro/lampa", "ro", "", "<p class=price>79,00 lei</p>", Some("79.00 RON")),
        ("https://shop.com.br/lampada", "pt-BR", "", "<p class=price>R$ 79,00</p>", Some("79.00 BRL")),
    ] {
        assert_eq!(asked(address, language, head, body).as_deref(), want, "{address} {language} {head} {body}");
    }
}

#[test]
fn declared_codes() {
    let product = |currency: &str| {
        ld(&format!(
            r#"{{"@type":"Product","name":"Brass lamp","offers":{{"price":"79.00","priceCurrency":"{currency}"}}}}"#
        ))
    };
    for (address, head, body, want) in [
        ("https://shop.ca/lamp", product("USD"), "<p class=price>$79.00</p>", Some("79.00 USD")),
        ("https://shop.example/lamp", product("CAD"), "<p class=price>$79.00</p>", Some("79.00 CAD")),
        ("https://shop.example/lamp", product("EUR"), "<p class=price>79,00</p>", Some("79.00 EUR")),
        // The page shows another currency than it declares.
        ("https://shop.example/lamp", product("EUR"), "<p class=price>£79.00</p>", None),
        ("https://shop.example/lamp", product("USD"), "<p class=price>CA$79.00</p>", None),
        ("https://shop.example/lamp", product("USD"), "<p class=price>79.00 kr</p>", None),
    ] {
        assert_eq!(asked(address, "en-US", &head, body).as_deref(), want, "{address} {head} {body}");
    }
}
