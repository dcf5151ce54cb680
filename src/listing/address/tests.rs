#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;
use url::Url;

use super::{identify, product_handle};
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

proptest! {
    #[test]
    fn every_address_has_a_fit_id(path in "\\PC{0,200}", query in "\\PC{0,200}") {
        if let Ok(url) = Url::parse(&format!("https://shop.example.com/{path}?{query}")) {
            let id = identify(&url).derived_id(&url);
            prop_assert!(id.as_str().chars().count() <= 120);
        }
    }
}

/// All vectors of the shared set. Short links and handles of unknown shops need a request: there is no id yet.
#[test]
fn shared_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/union/url_vectors.json");
    let Ok(file) = std::fs::read_to_string(path) else {
        println!("skipped: no shared vectors here");
        return;
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&file).unwrap();
    for row in &rows {
        let Ok(url) = Url::parse(row["url"].as_str().unwrap()) else { continue };
        let got = identify(&url);
        let (platform, id, kind) = (row["expect"][0].as_str(), row["expect"][1].as_str(), row["expect"][2].as_str());
        if kind == Some("handle") {
            assert_eq!(product_handle(&url).as_deref(), id, "{row}");
            continue;
        }
        assert_eq!(got.item_id.as_deref(), id, "{row}");
        if let (Some(_), Some(want)) = (id, platform) {
            assert_eq!(Some(got.platform.as_str()), want.split(':').next(), "{row}");
        }
    }
}
