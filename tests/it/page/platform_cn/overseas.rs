//! Lazada, Daraz, Shopee, Rakuten and Coupang.

use rivald::listing::{Availability, Outcome};

use super::{listing, money, page, refused};

fn fields(sku: &str) -> String {
    format!(
        r#"{{"data":{{"root":{{"fields":{{"product":{{"title":"Brass lamp"}},"globalConfig":{{"currency":"NPR"}},"seller":{{"name":"Lamps"}},
        "primaryKey":{{"itemId":"900","skuId":"71"}},"review":{{"ratings":{{"average":4.5,"rateCount":3}}}},
        "skuGalleries":{{"0":[{{"type":"video","poster":"https://s.example/v.jpg"}},{{"type":"img","src":"https://s.example/a.jpg"}}]}},
        "productOption":{{"skuBase":{{"properties":[{{"pid":"1","values":[{{"name":"Int","value":[{{"name":"M","vid":"2"}},{{"name":"L","vid":"3"}}]}}]}}],
        "skus":[{{"skuId":"71","propPath":"1:2"}},{{"skuId":"72","propPath":"1:3"}}]}}}},"skuInfos":{{"0":{sku},"71":{sku},
        "72":{{"price":{{"salePrice":{{"value":310}}}},"quantity":{{"limit":{{"max":0}},"text":"Out of stock"}}}}}}}}}}}}}}"#
    )
}

#[test]
fn the_choice_that_the_page_shows() {
    let sku = r#"{"price":{"originalPrice":{"text":"Rs. 999","value":999},"salePrice":{"text":"Rs. 300","value":300}},"stock":0,"quantity":{"limit":{"max":2}}}"#;
    let url = "https://www.daraz.com.np/products/brass-lamp-i900-s71.html";
    for html in [
        page("Brass lamp", &format!("<script>var __moduleData__ = {};</script>", fields(sku))),
        page("Brass lamp", &format!("<script>app.run({});</script>", fields(sku))),
    ] {
        let l = listing(url, &html);
        assert_eq!((money(&l).as_str(), l.availability), ("300 999 - NPR", Availability::InStock));
        assert_eq!((l.review_count, l.main_image.as_deref()), (Some(3), Some("https://s.example/a.jpg")));
        assert_eq!(l.variants.iter().map(|v| v.available).collect::<Vec<_>>(), [Some(true), Some(false)]);
        assert_eq!(l.variants[0].name.as_deref(), Some("M"));
    }
}

#[test]
fn amounts_of_shopee_are_hundred_thousandths() {
    let url = "https://shopee.ph/api/v4/item/get?itemid=900&shopid=1";
    let item = r#"{"error":null,"data":{"itemid":900,"shopid":1,"name":"Brass lamp","currency":"PHP","price":1290000000,"price_min":1250000000,
        "price_max":1290000000,"price_min_before_discount":2500000000,"stock":4,"historical_sold":77,"item_status":"normal","images":["ph-1-a"],
        "item_rating":{"rating_star":4.876,"rating_count":[9,0,0,0,1,8]},"models":[{"modelid":71,"name":"Brass,M","price":1250000000,"stock":4},
        {"modelid":72,"name":"Black,M","price":1290000000,"stock":0}]}}"#;
    let l = listing(url, item);
    assert_eq!(money(&l), "12500 25000 - PHP");
    assert_eq!((l.review_count, l.sales.map(|s| s.count), l.variants.len()), (Some(9), Some(77), 2));
    let pdp = r#"{"error":0,"data":{"item":{"item_id":900,"shop_id":1,"title":"Brass lamp","currency":"MYR","price":1299000,"item_status":"normal"},
        "product_price":{"price":{"single_value":1290000},"price_before_discount":{"single_value":2590000}},"product_review":{"rating_star":4.9,"total_rating_count":12},
        "product_images":{"images":["my-1-a","my-1-b"]},"shop_detailed":{"name":"Lamps"}}}"#;
    let l = listing("https://shopee.com.my/api/v4/pdp/get_pc?item_id=900&shop_id=1", pdp);
    assert_eq!((money(&l).as_str(), l.seller.as_deref(), l.gallery.len()), ("12.90 25.90 - MYR", Some("Lamps"), 2));
    assert_eq!(refused(url, r#"{"error":90309999,"action_type":2,"is_login":false}"#), Outcome::Blocked);
    assert_eq!(refused(url, r#"{"bff_meta":null,"error":4,"error_msg":"item not found","data":null}"#), Outcome::Gone);
}

#[test]
fn an_item_page_of_rakuten() {
    let url = "https://item.rakuten.co.jp/lamps/t1/";
    let with = |condition: &str| {
        page(
            "【楽天市場】真鍮ランプ：灯店",
            &format!(
                r#"<meta itemprop="availability" content="http://schema.org/OutOfStock"><img src="/a.jpg"><script type="application/json"
                id="item-page-app-data">{{"api":{{"data":{{"itemInfoSku":{{"itemId":900,"title":"真鍮ランプ","features":{{"inventoryDisplay":"HIDDEN_STOCK"}},
                "sku":[{{"variantId":"t1-m","taxIncludedPrice":2980,"selectorValues":["M"]}},{{"variantId":"t1-l","taxIncludedPrice":3480,"selectorValues":["L"]}}],
                "purchaseInfo":{{"purchaseBySellType":{{"purchaseCondition":"{condition}"}},"variantMappedInventories":[{{"sku":"t1-m","quantity":0}}]}}}}}}}}}}</script>"#
            ),
        )
    };
    let l = listing(url, &with("enabled"));
    assert_eq!((money(&l).as_str(), l.availability, l.variants.len()), ("2980 - - JPY", Availability::InStock, 2));
    assert_eq!((l.variants[0].name.as_deref(), l.variants[0].available), (Some("M"), None));
    assert_eq!(listing(url, &with("sold-out")).availability, Availability::OutOfStock);
}

#[test]
fn an_older_item_page_of_coupang() {
    let body = r#"<script>(function (exports) { exports.sdp = {"productId":900,"itemName":"황동 램프","soldOut":false,"ratingCount":1204,
        "images":[{"origin":"//image.example/a.jpg"}],"quantityBase":[{"price":{"originPrice":"35,000","salePrice":"28,900","couponPrice":"27,900"}}]};
        exports.sdpIssueTypes = []; })(window);</script>"#;
    let l = listing("https://www.coupang.com/vp/products/900", &page("황동 램프 | 쿠팡!", body));
    assert_eq!(
        (money(&l).as_str(), l.review_count, l.availability),
        ("28900 35000 27900 KRW", Some(1204), Availability::InStock)
    );
}
