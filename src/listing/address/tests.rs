#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use url::Url;

use super::{identify, is_promotion_link, place_key, product_handle, same_site};
use crate::listing::Platform;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn identifies_platform_and_item() {
    for (address, platform, id) in [
        ("https://item.taobao.com/item.htm?id=599642809504&spm=a1z10.1", Platform::Taobao, Some("599642809504")),
        ("https://detail.tmall.hk/hk/item.htm?id=573698005083", Platform::Tmall, Some("573698005083")),
        ("https://item.m.jd.com/product/41265992595.html", Platform::Jd, Some("41265992595")),
        ("https://mobile.yangkeduo.com/goods.html?goods_id=9133961778", Platform::Pdd, Some("9133961778")),
        ("https://detail.1688.com/offer/610947572360.html", Platform::Alibaba1688, Some("610947572360")),
        ("https://www.aliexpress.com/item/1005001234567890.html", Platform::AliExpress, Some("1005001234567890")),
        ("https://www.amazon.co.uk/Some-Name/dp/B08N5WRWNW/ref=sr_1_1", Platform::Amazon, Some("B08N5WRWNW")),
        ("https://www.ebay.de/itm/Some-Title/254712345678?hash=x", Platform::Ebay, Some("254712345678")),
        ("https://item.rakuten.co.jp/some-shop/kettle-5/", Platform::Rakuten, Some("some-shop/kettle-5")),
        (
            "https://www.aliexpress.com/item/Some-Name/1005001234567890.html",
            Platform::AliExpress,
            Some("1005001234567890"),
        ),
        (
            "https://www.lazada.sg/products/kettle-500-ml-i123456789-s987654321.html?spm=x",
            Platform::Lazada,
            Some("123456789"),
        ),
        ("https://www.lazada.co.th/products/pdp-i4455667788.html", Platform::Lazada, Some("4455667788")),
        ("https://shopee.com.br/Chaleira-500-ml-i.123456.7890123456", Platform::Shopee, Some("123456/7890123456")),
        ("https://shopee.tw/product/123456/7890123456", Platform::Shopee, Some("123456/7890123456")),
        ("https://www.coupang.com/vp/products/7654321?itemId=1&vendorItemId=2", Platform::Coupang, Some("7654321")),
        ("https://m.coupang.com/vm/products/7654321", Platform::Coupang, Some("7654321")),
        (
            "https://articulo.mercadolibre.com.ar/MLA-1234567890-hervidor-500-_JM",
            Platform::MercadoLibre,
            Some("MLA1234567890"),
        ),
        ("https://www.mercadolivre.com.br/chaleira-500/p/MLB12345678?x=1", Platform::MercadoLibre, Some("MLB12345678")),
        ("https://www.walmart.com/ip/Steel-Kettle-500/123456789?from=/search", Platform::Walmart, Some("123456789")),
        ("https://www.walmart.com/ip/123456789", Platform::Walmart, Some("123456789")),
        ("https://www.target.com/p/steel-kettle-500/-/A-12345678#lnk=x", Platform::Target, Some("12345678")),
        ("https://www.etsy.com/de/listing/1234567890/kessel?ref=x", Platform::Etsy, Some("1234567890")),
        ("https://www.newegg.com/steel-kettle/p/N82E16812345678?Item=x", Platform::Newegg, Some("N82E16812345678")),
        ("https://www.newegg.com/Product/Product.aspx?Item=N82E16812345678", Platform::Newegg, Some("N82E16812345678")),
        ("https://www.bestbuy.com/site/kettle/6428324.p?skuId=6428324", Platform::BestBuy, Some("6428324")),
        ("https://www.bestbuy.com/product/kettle/JJ8ZHR/sku/6428324", Platform::BestBuy, Some("6428324")),
        ("https://www.walmart.com/browse/kettles/4044_90548", Platform::Walmart, None),
        ("https://www.target.com/c/kettles/-/N-5xtu1", Platform::Target, None),
        ("https://www.etsy.com/shop/kettles", Platform::Etsy, None),
        ("https://shopee.sg/search?keyword=kettle", Platform::Shopee, None),
        ("https://nottarget.com/p/x/-/A-12345678", Platform::Web, None),
        ("https://shop.example.com/products/kettle", Platform::Web, None),
        ("https://kettles.myshopify.com/products/kettle", Platform::Shopify, None),
        // Not theirs, however much they look like it.
        ("https://item.taobao.com.evil.example/item.htm?id=599642809504", Platform::Web, None),
        ("https://item.taobao.com@evil.example/item.htm?id=599642809504", Platform::Web, None),
        ("https://item.taobao.com:8443/item.htm?id=599642809504", Platform::Web, None),
        ("https://notamazon.com/dp/B08N5WRWNW", Platform::Web, None),
        ("https://amazon.com.evil.de/dp/B08N5WRWNW", Platform::Web, None),
        ("https://amazon.evil.com/dp/B08N5WRWNW", Platform::Web, None),
        // Theirs, but no item.
        ("https://item.taobao.com/item.htm?id=../../etc", Platform::Taobao, None),
        ("https://www.amazon.com/dp/SHORT", Platform::Amazon, None),
    ] {
        let got = identify(&url(address));
        assert_eq!((got.platform, got.item_id.as_deref()), (platform, id), "{address}");
    }
}

#[test]
fn derives_stable_ids() {
    for (address, id) in [
        ("https://item.taobao.com/item.htm?spm=a1z10&id=520813250866", "taobao-520813250866"),
        ("https://detail.tmall.com/item.htm?id=573698005083&skuId=4941583421001", "tmall-573698005083-4941583421001"),
        ("https://www.amazon.de/Thermos/dp/B08N5WRWNW/ref=sr_1_1?keywords=x", "amazon.de-B08N5WRWNW"),
        (
            "https://www.shop.example.com/products/thermos-500?utm_source=mail&variant=17",
            "shop.example.com-products-thermos-500-variant-17",
        ),
        ("https://shop.example.com/p?item_no=77&utm_medium=x", "shop.example.com-p-item_no-77"),
        ("https://shop.example.com/%E4%BF%9D%E6%B8%A9%E6%9D%AF/?b=2&a=1", "shop.example.com-保温杯-a-1-b-2"),
        ("https://item.rakuten.co.jp/some-shop/kettle-5/", "rakuten-some-shop-kettle-5"),
        ("https://www.walmart.com/ip/Steel-Kettle/123456789?athcpid=x", "walmart.com-123456789"),
        ("https://shopee.sg/Kettle-i.12.345?sp_atk=x", "shopee.sg-12-345"),
        ("https://www.coupang.com/vp/products/765?itemId=1&vendorItemId=2", "coupang-765-2"),
        ("http://127.0.0.1:8080/p/1", "127.0.0.1-8080-p-1"),
        ("https://shop.example.com/", "shop.example.com"),
    ] {
        let url = url(address);
        assert_eq!(identify(&url).derived_id(&url).as_str(), id, "{address}");
    }
}

#[test]
fn long_addresses_stay_apart() {
    let long = |end: &str| {
        let url = url(&format!("https://shop.example.com/{}{end}", "x".repeat(300)));
        identify(&url).derived_id(&url)
    };
    assert_eq!(long("a").as_str().chars().count(), 120);
    assert_ne!(long("a"), long("b"));
}

#[test]
fn handles_of_products() {
    for (address, handle) in [
        ("https://a.example/collections/all/products/orbit-kite-2025?variant=49", Some("orbit-kite-2025")),
        ("https://a.example/products/orbit-kite-2025.js", Some("orbit-kite-2025")),
        ("https://a.example/products/", None),
        ("https://a.example/product/orbit", None),
    ] {
        assert_eq!(product_handle(&url(address)).as_deref(), handle, "{address}");
    }
}

#[test]
fn places_of_one_item() {
    let key = |address: &str| place_key(&url(address));
    let own = key("https://shop.example/products/kettle");
    for same in [
        "http://www.shop.example/products/kettle/",
        "https://m.shop.example/products/Kettle.html?utm_source=x&variant=2",
        "https://shop.example/en/products/kettle?lang=en#top",
        "https://shop.example/zh-cn/products/kettle?fbclid=1",
    ] {
        assert_eq!(key(same), own, "{same}");
    }
    for other in [
        "https://shop.example/products/spoon",
        "https://other.example/products/kettle",
        "https://shop.example/products/kettle?item=2",
    ] {
        assert_ne!(key(other), own, "{other}");
    }
}

#[test]
fn hosts_of_one_shop() {
    for (a, b, same) in [
        ("https://www.shop.co.uk/", "https://m.shop.co.uk/", true),
        ("https://shop.co.uk/", "https://other.co.uk/", false),
        ("https://shop.com/", "https://shop.de/", false),
        ("https://a.tmall.com/", "https://b.tmall.com/", false),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", true),
        ("https://localhost/", "https://localhost/", true),
    ] {
        assert_eq!(same_site(&url(a), &url(b)), same, "{a} {b}");
    }
}

proptest! {
    #[test]
    fn every_address_has_a_fit_id(path in "\\PC{0,200}", query in "\\PC{0,200}") {
        if let Ok(url) = Url::parse(&format!("https://shop.example.com/{path}?{query}")) {
            let id = identify(&url).derived_id(&url);
            prop_assert!(id.as_str().chars().count() <= 120);
        }
    }
}

#[test]
fn promotion_links() {
    for (address, want) in [
        ("https://s.click.taobao.com/t?e=X", true),
        ("http://m.tb.cn/h.gABC", true),
        ("https://E.TB.CN:443/h.gABC", true),
        ("https://u.jd.com/AbC", true),
        ("https://3.cn/1AbC", true),
        ("https://union-click.jd.com/jdc?e=X", true),
        ("https://p.pinduoduo.com/AbC", true),
        ("https://click.taobao.com/t?e=X", false),
        ("https://x.u.jd.com/AbC", false),
        ("https://u.jd.com.evil.example/AbC", false),
        ("https://u.jd.com@evil.example/AbC", false),
        ("https://a@u.jd.com/AbC", false),
        ("https://u.jd.com:8443/AbC", false),
        ("ftp://u.jd.com/AbC", false),
        ("https://item.jd.com/41265992595.html", false),
        ("javascript:alert(1)", false),
    ] {
        let url = Url::parse(address).unwrap();
        assert_eq!(is_promotion_link(&url), want, "{address}");
        assert!(!want || identify(&url).item_id.is_none(), "{address}");
    }
}
