//! 1688, AliExpress, and services that hand on their items.

use rivald::listing::{Availability, Outcome, Window};

use super::{listing, money, page, refused};

fn offer(price: &str) -> String {
    format!(
        r#"{{"data":{{"1":{{"data":{{"title":"黄铜台灯","saleNum":"3.5万+","saleCountDate":"一年内"}}}},"2":{{"data":{{"priceModel":{price}}}}},
        "3":{{"data":{{"offerImgList":["https://cbu01.alicdn.com/img/ibank/a-0-cib.jpg"],"video":{{"videoUrl":"https://cloud.video.taobao.com/a.mp4"}}}}}}}},
        "globalData":{{"tempModel":{{"offerId":900100200300,"offerTitle":"黄铜台灯","companyName":"灯厂"}},"orderParamModel":{{"orderParam":{{"canBookedAmount":18}}}},
        "skuModel":{{"skuProps":[{{"prop":"颜色","value":[{{"name":"黄铜","imageUrl":"https://cbu01.alicdn.com/c.jpg"}}]}}],
        "skuInfoMap":{{"黄铜":{{"price":"5.38","discountPrice":"4.30","canBookCount":3,"skuId":71}},"黑色":{{"price":"7.78","canBookCount":0,"skuId":72}}}}}}}}}}"#
    )
}

const OFFER: &str = "https://detail.1688.com/offer/900100200300.html";

#[test]
fn an_offer_with_a_price_for_each_choice() {
    let price = r#"{"originalPriceDisplay":"5.38-7.78","currentPrices":[{"price":"4.30","beginAmount":1},{"price":"7.78","beginAmount":3}],"priceDisplayType":"skuPrice"}"#;
    let html =
        page("黄铜台灯", &format!("<a href=//1688.com>x</a><script>window.__INIT_DATA={}</script>", offer(price)));
    for body in [offer(price), html] {
        let l = listing(OFFER, &body);
        assert_eq!(money(&l), "4.30 5.38 - CNY");
        assert_eq!(l.sales.map(|s| (s.count, s.at_most, s.window)), Some((35_000, Some(35_999), Window::Year)));
        assert_eq!((l.seller.as_deref(), l.availability), (Some("灯厂"), Availability::InStock));
        assert_eq!(l.variants.len(), 2);
        assert!(l.variants.iter().any(|v| v.id.as_deref() == Some("72") && v.available == Some(false)));
        assert!(l.video.is_some());
    }
}

#[test]
fn of_steps_by_quantity_the_first_is_asked() {
    let steps = r#"{"currentPrices":[{"price":"9.80","beginAmount":100},{"price":"12.50","beginAmount":2}],"priceDisplayType":"rangePrice"}"#;
    assert_eq!(money(&listing(OFFER, &offer(steps))), "12.50 - - CNY");
}

#[test]
fn the_newer_page_keeps_its_model_in_a_string() {
    let price = r#"{"currentPrices":[{"price":"4.30","beginAmount":1}],"priceDisplayType":"skuPrice"}"#;
    let with = |private: bool| {
        let root = format!(
            r#"{{"isPricePrivate":{private},"tempModel":{{"offerId":900,"offerTitle":"黄铜台灯","companyName":"灯厂"}},"skuModel":{{"skuInfoMap":{{"黄铜":{{"price":"4.30","canBookCount":3,"skuId":71}}}}}}}}"#
        );
        let root = serde_json::to_string(&root).expect("a string");
        page(
            "黄铜台灯 - 阿里巴巴",
            &format!(
                r#"<a href="//www.1688.com">x</a><script>window.context=(function(b,d){{return d}})(window.context, {{"result":{{"data":{{"Root":{{"fields":{{"dataJson":{root}}}}},
                "gallery":{{"fields":{{"offerImgList":["https://cbu01.alicdn.com/a.jpg"]}}}},"mainPrice":{{"fields":{{"priceModel":{price}}}}}}}}}}});</script>"#
            ),
        )
    };
    let l = listing(OFFER, &with(false));
    assert_eq!((money(&l).as_str(), l.seller.as_deref()), ("4.30 - - CNY", Some("灯厂")));
    assert_eq!(l.main_image.as_deref(), Some("https://cbu01.alicdn.com/a.jpg"));
    assert_eq!(refused(OFFER, &with(true)), Outcome::Unreadable);
}

const ALI: &str = "https://www.aliexpress.com/item/3256900100200300.html";

#[test]
fn three_generations_of_aliexpress() {
    let first = r#"{"titleModule":{"subject":"Brass lamp","formatTradeCount":"1234","feedbackRating":{"averageStar":"4.7","totalValidNum":88}},
        "priceModule":{"minAmount":{"value":20.5,"currency":"USD"},"maxAmount":{"value":30,"currency":"USD"},"minActivityAmount":{"value":12.3,"currency":"USD"}},
        "imageModule":{"imagePathList":["https://ae01.alicdn.com/kf/a.jpg_640x640.jpg"]},"storeModule":{"storeName":"Lamps"},
        "actionModule":{"itemStatus":0,"totalAvailQuantity":5},"commonModule":{"productId":900}}"#;
    let l = listing(
        ALI,
        &page(
            "Brass lamp - AliExpress",
            &format!("<script>window.runParams = {{data: {first}, csrfToken: 'x'}};</script>"),
        ),
    );
    assert_eq!(money(&l), "12.3 20.5 - USD");
    assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), (Some("4.7"), Some(88)));
    assert_eq!(l.main_image.as_deref(), Some("https://ae01.alicdn.com/kf/a.jpg"));
    assert_eq!(l.availability, Availability::InStock);

    let last = |price: &str| {
        format!(
            r#"{{"api":"mtop.aliexpress.pdp.pc.query","ret":["SUCCESS::调用成功"],"data":{{"result":{{"PRODUCT_TITLE":{{"text":"Brass lamp"}},
            "GLOBAL_DATA":{{"globalData":{{"currencyCode":"EUR"}}}},"PRICE":{{"targetSkuPriceInfo":{price}}},
            "PC_RATING":{{"rating":"4.9","totalValidNum":5755,"otherText":"50,000+ sold"}},"SHOP_CARD_PC":{{"storeName":"Lamps"}},
            "SKU":{{"skuPaths":[{{"path":"14:771","skuIdStr":"71","skuStock":3,"salable":true}}],"skuProperties":[{{"skuPropertyId":14,
            "skuPropertyValues":[{{"propertyValueIdLong":771,"propertyValueDisplayName":"Beige"}}]}}]}}}}}}}}"#
        )
    };
    let l = listing(ALI, &last(r#"{"salePriceString":"4,62€","originalPrice":{"currency":"EUR","value":4.98}}"#));
    assert_eq!((money(&l).as_str(), l.sales.map(|s| s.count)), ("4.62 4.98 - EUR", Some(50_000)));
    // Another currency than the page's own.
    assert_eq!(refused(ALI, &last(r#"{"salePriceString":"US $4.62"}"#)), Outcome::Unreadable);
    let no = r#"{"api":"mtop.aliexpress.pdp.pc.query","ret":["FAIL_SYS_USER_VALIDATE"],"data":{}}"#;
    assert_eq!(refused(ALI, no), Outcome::Blocked);
}

#[test]
fn an_item_handed_on() {
    let body = r#"{"result":{"status":{"code":200,"endpoint":"item_detail"},"settings":{"currency":"USD"},"item":{"available":false,"itemId":"900",
        "title":"Brass lamp","sales":"12","itemUrl":"//www.aliexpress.com/item/900.html","images":["//ae01.alicdn.com/kf/a.jpg"],
        "sku":{"def":{"price":"96.46 - 127.37","promotionPrice":"80.1 - 99"},"base":[{"skuId":"71","propMap":"14:10","price":96.46,"promotionPrice":80.1,"quantity":4}],
        "props":[{"pid":14,"values":[{"vid":10,"name":"Orange"}]}]}},"reviews":{"count":7,"averageStar":"4.5"},"seller":{"storeTitle":"Lamps"}}}"#;
    let l = listing(ALI, body);
    assert_eq!(money(&l), "80.1 96.46 - USD");
    assert_eq!((l.availability, l.review_count), (Availability::OutOfStock, Some(7)));
    let search = r#"{"result":{"status":{"code":200,"data":"success","endpoint":"item_search"},"resultList":[{"title":"Brass lamp","price":{"pc":1.5}}]}}"#;
    assert_eq!(refused(ALI, search), Outcome::Unreadable);
}

#[test]
fn the_steps_of_an_order_go_before_a_scale() {
    let offer = |order: &str, map: &str| {
        let model = format!(
            r#"{{"offerBaseInfo":{{"offerId":900}},"orderParamModel":{{"orderParam":{{"beginNum":10,{order}"canBookedAmount":9}}}},
            "tempModel":{{"offerId":900,"offerTitle":"黄铜台灯"}},"skuModel":{{"skuPriceScale":"9.80-12.50","skuInfoMap":{map}}}}}"#
        );
        page(
            "黄铜台灯",
            &format!(
                r#"<a href="//www.1688.com">x</a><script>window.context=(function(b,d){{return d}})(window.contextPath,
                {{"result":{{"data":{{"Root":{{"fields":{{"dataJson":{model}}}}},"weights":{{71:0.35,72:0.1}}}}}}}});</script>"#
            ),
        )
    };
    let bare = r#"{"黄铜":{"skuId":71,"canBookCount":3}}"#;
    let steps = r#""skuParam":{"skuPriceType":"rangePrice","skuRangePrices":[{"price":"9.80","beginAmount":"100"},{"price":"12.50","beginAmount":"10"}]},"#;
    assert_eq!(money(&listing(OFFER, &offer(steps, bare))), "12.50 - - CNY");
    // The lower end of a scale: what a hundred pieces cost each, or what the cheapest choice costs.
    assert_eq!(refused(OFFER, &offer("", bare)), Outcome::Unreadable);
    let priced =
        r#"{"黄铜":{"skuId":71,"price":"9.80","canBookCount":3},"黑色":{"skuId":72,"price":"12.50","canBookCount":3}}"#;
    assert_eq!(money(&listing(OFFER, &offer("", priced))), "9.80 - - CNY");
}

#[test]
fn aliexpress_before_it_had_its_data_in_one_object() {
    let url = "https://www.aliexpress.com/item/Brass-lamp/900.html";
    let with = |sign: &str, sale: &str| {
        page(
            "Brass lamp on Aliexpress.com",
            &format!(
                r#"<h1 class="product-name" itemprop="name">Brass lamp</h1><div class="p-price-detail">
                <span class="p-symbol" itemprop="priceCurrency" content="USD">{sign}</span><span id="j-sku-price" class="p-price">10.60 - 12.00</span> / lot</div>{sale}
                <span class="bulk">US $9.90 / lot (4 lots or more)</span><script>window.runParams = {{}}; window.runParams.productId="900";
                window.runParams.productTradeCount="77"; window.runParams.imageBigViewURL=["https://ae01.alicdn.com/kf/a.jpg"];
                var skuProducts=[{{"skuAttr":"14:193","skuVal":{{"skuPrice":"10.60"}}}}];</script>"#
            ),
        )
    };
    let l = listing(url, &with("US $", ""));
    assert_eq!((money(&l).as_str(), l.title.as_deref()), ("10.60 - - USD", Some("Brass lamp")));
    assert_eq!(l.main_image.as_deref(), Some("https://ae01.alicdn.com/kf/a.jpg"));
    assert_eq!(l.sales.map(|s| (s.count, s.window)), Some((77, Window::Total)));
    let sale = r#"<div><span itemprop="priceCurrency" content="USD">US $</span><span id="j-sku-discount-price">8.50 - 9.60</span></div>"#;
    assert_eq!(money(&listing(url, &with("US $", sale))), "8.50 10.60 - USD");
    // The amount of a shopper's own currency beside the shop's code.
    assert_eq!(refused(url, &with("R$", "")), Outcome::Unreadable);
}

#[test]
fn a_choice_that_cannot_be_bought_has_no_price_at_aliexpress() {
    let url = "https://acs.aliexpress.com/h5/mtop.aliexpress.pdp.pc.query/1.0/";
    let body = r#"{"api":"mtop.aliexpress.pdp.pc.query","ret":["SUCCESS::ok"],"data":{"result":{"PRODUCT_TITLE":{"text":"Brass lamp"},
        "PRICE":{"targetSkuPriceInfo":{"salePriceString":"$6.80","originalPrice":{"currency":"USD","formatedAmount":"$7.40","value":7.4}},
        "skuPriceInfoMap":{"71":{"salePriceString":"$6.80","originalPrice":{"currency":"USD","value":7.4}},"72":{"salePriceString":"$149,799.85"}}},
        "SKU":{"skuProperties":[{"skuPropertyId":14,"skuPropertyValues":[{"propertyValueDisplayName":"Brass","propertyValueIdLong":1},{"propertyValueDisplayName":"Black","propertyValueIdLong":2}]}],
        "skuPaths":[{"path":"14:1","salable":true,"skuStock":3,"skuIdStr":"71"},{"path":"14:2","salable":false,"skuStock":0,"skuIdStr":"72"}]}}}}"#;
    let l = listing(url, body);
    assert_eq!(money(&l), "6.80 7.40 - USD");
    let choices: Vec<_> = l.variants.iter().map(|v| (v.price.map(|p| p.to_string()), v.available)).collect();
    assert_eq!(choices, [(Some("6.80".to_owned()), Some(true)), (None, Some(false))]);
}

#[test]
fn aliexpress_where_only_the_words_of_a_price_are_there() {
    let with = |now: &str| {
        page(
            "Brass lamp - AliExpress",
            &format!(
                r#"<script>window.runParams = {{"data":{{"titleModule":{{"subject":"Brass lamp"}},"commonModule":{{"currencyCode":"USD"}},
                "priceModule":{{"formatedActivityPrice":"{now}","formatedPrice":"US $6.42 - 8.00"}}}}}};</script><h1>Brass lamp</h1>"#
            ),
        )
    };
    let url = "https://www.aliexpress.com/item/900.html";
    assert_eq!(money(&listing(url, &with("US $3.21 - 4.00"))), "3.21 6.42 - USD");
    assert_eq!(money(&listing(url, &with(""))), "6.42 - - USD");
    // A sale's price in another currency than the page's is not believed, and the plain price is not asked while it runs.
    assert_eq!(refused(url, &with("R$ 3,21")), Outcome::Unreadable);
}
