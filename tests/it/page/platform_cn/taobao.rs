//! Taobao and Tmall.

use rivald::{
    listing::{Availability, Outcome, Platform, Select, Window},
    source::page::{Page, Sight, read},
};

use super::{listing, money, page, refused, sight};

const ITEM: &str = "https://item.taobao.com/item.htm?id=900100200300";
const TMALL: &str = "https://detail.tmall.com/item.htm?id=900100200300";
const API: &str = "https://h5api.m.taobao.com/h5/mtop.taobao.detail.getdetail/6.0/";

/// A desktop page of Taobao; `promo`: what its scripts put into the promotion's box.
fn desktop(price: &str, promo: &str) -> String {
    page(
        "黄铜台灯-淘宝网",
        &format!(
            r#"<script>var g_config = {{startTime: +new Date, itemId: '900100200300', shopName: '\u706f\u94fa', sellerNick: 'lamps',
            idata: {{item: {{id: '900100200300', status: 0, pic: '//gd1.alicdn.com/imgextra/i1/1/a.jpg',
            auctionImages: ["//gd1.alicdn.com/imgextra/i1/1/a.jpg","//gd1.alicdn.com/imgextra/i1/1/b.jpg"]}}}}}};</script>
            <h3 class="tb-main-title" data-title="黄铜台灯 卧室床头">黄铜台灯 卧室床头</h3>
            <ul><li id="J_StrPriceModBox"><strong id="J_StrPrice"><em class="tb-rmb">¥</em><em class="tb-rmb-num">{price}</em></strong></li>
            <li id="J_PromoPrice">{promo}</li></ul><strong id="J_SellCounter">38</strong><strong id="J_RateCounter">-</strong>
            <ul><li data-value="1:11"><a style="background:url(//gd1.alicdn.com/imgextra/i1/1/c.jpg_30x30.jpg) no-repeat"><span>黄铜</span></a></li>
            <li data-value="1:12"><a><span>黑色</span></a></li></ul>
            <script>Hub.config.set('sku', {{valItemInfo: {{defSelected: -1, skuMap: {{";1:11;":{{"price":"149.00","stock":"2","skuId":"71"}},
            ";1:12;":{{"price":"159.00","stock":"0","skuId":"72"}}}}}}}});</script>
            <div class="recommend"><span>¥9.90</span><span>¥8888</span></div>"#
        ),
    )
}

#[test]
fn a_desktop_page_of_taobao() {
    let l = listing(ITEM, &desktop("149.00 - 159.00", ""));
    // The page shows a range: the price from which on.
    assert_eq!(money(&l), "149.00 - - CNY");
    assert_eq!(l.title.as_deref(), Some("黄铜台灯 卧室床头"));
    assert_eq!(l.seller.as_deref(), Some("灯铺"));
    assert_eq!(l.main_image.as_deref(), Some("https://gd1.alicdn.com/imgextra/i1/1/a.jpg"));
    assert_eq!((l.gallery.len(), l.review_count), (2, None));
    assert_eq!(l.sales.map(|s| (s.count, s.at_most, s.window)), Some((38, Some(38), Window::Month)));
    let first = &l.variants[0];
    assert_eq!((first.id.as_deref(), first.name.as_deref(), first.available), (Some("71"), Some("黄铜"), Some(true)));
    assert_eq!(first.image.as_deref(), Some("https://gd1.alicdn.com/imgextra/i1/1/c.jpg"));
    assert_eq!(l.variants[1].available, Some(false));
}

#[test]
fn a_promotion_in_the_document_is_the_price() {
    let promo = r#"<em class="tb-rmb">¥</em><em class="tb-rmb-num">99.00</em>"#;
    assert_eq!(money(&listing(ITEM, &desktop("149.00", promo))), "99.00 149.00 - CNY");
}

fn setup(item: &str, more: &str) -> String {
    page(
        "黄铜台灯-tmall.com天猫",
        &format!(
            r#"<img id="J_ImgBooth" src="//img.alicdn.com/bao/uploaded/i1/a.jpg_430x430q90.jpg">
            <script>TShop.Setup({{"detail":{{"defaultItemPrice":"298.00","isDownShelf":false}},"itemDO":{{{item}"title":"黄铜台灯",
            "itemId":"900100200300","reservePrice":"298.00","quantity":12,"sellerNickName":"%E7%81%AF%E9%93%BA"}}}});</script>{more}"#
        ),
    )
}

#[test]
fn a_desktop_page_of_tmall() {
    let l = listing(TMALL, &setup("", ""));
    assert_eq!(money(&l), "298.00 - - CNY");
    assert_eq!((l.availability, l.seller.as_deref()), (Availability::InStock, Some("灯铺")));
    let shown = r#"<dl id="J_StrPriceModBox"><span class="tm-price">298.00</span></dl>
        <dl id="J_PromoPrice"><span class="tm-price">179.00</span></dl>"#;
    assert_eq!(money(&listing(TMALL, &setup("", shown))), "179.00 298.00 - CNY");
    assert_eq!(refused(TMALL, &setup("\"isOnline\":false,", "")), Outcome::Gone);
}

#[test]
fn promotions_that_run_on_the_older_mobile_page() {
    let with = |promotions: &str| {
        page(
            "黄铜台灯 - 天猫Tmall.com",
            &format!(
                r#"<script>var _DATA_Detail = {{"detail":{{"defaultItemPrice":"298.00"}},"itemDO":{{"title":"黄铜台灯","isOnline":true,
                "mainPic":"//img.alicdn.com/a.jpg","quantity":5}},"valItemInfo":{{"skuMap":{{";1:2;":{{"price":"298.00","skuId":7,"stock":5}}}}}}}};
                var _DATA_Mdskip = {{"defaultModel":{{"itemPriceResultDO":{{"priceInfo":{{"7":{{"price":"298.00","promotionList":{promotions}}}}}}},
                "sellCountDO":{{"sellCount":2247}},"rateDO":{{"rateCounts":149}},"tradeResult":{{"tradeEnable":true}}}}}};</script>"#
            ),
        )
    };
    let url = "https://detail.m.tmall.com/item.htm?id=900100200300";
    let l = listing(url, &with(r#"[{"price":"179.00","status":2},{"price":"188.00","status":2}]"#));
    assert_eq!(money(&l), "179.00 298.00 - CNY");
    assert_eq!((l.review_count, l.sales.map(|s| s.count)), (Some(149), Some(2247)));
    // Not yet running; for members only.
    let later = r#"[{"price":"179.00","status":1},{"price":"99.00","status":2,"unLogShopVip":true}]"#;
    assert_eq!(money(&listing(url, &with(later))), "298.00 - - CNY");
}

#[test]
fn the_interface_s_answer() {
    let live = r#"{"price":{"price":{"priceText":"88-129"},"extraPrices":[{"priceText":"199-259","lineThrough":"true"}]},
        "item":{"sellCount":"102"},"trade":{"buyEnable":"true"},"skuCore":{"sku2info":{"0":{"quantity":"9"},
        "71":{"price":{"priceText":"88","priceMoney":"8800"},"quantity":"9"},"72":{"price":{"priceText":"129"},"quantity":"0"}}}}"#;
    let quoted = serde_json::to_string(live).expect("a string");
    let body = format!(
        r#"{{"api":"mtop.taobao.detail.getdetail","v":"6.0","ret":["SUCCESS::调用成功"],"data":{{"apiStack":[{{"name":"esi","value":{quoted}}}],
        "item":{{"itemId":"900100200300","title":"黄铜台灯","images":["//img.alicdn.com/a.jpg","//img.alicdn.com/b.jpg"],"commentCount":"1124"}},
        "seller":{{"shopName":"灯铺","evaluates":[{{"score":"4.8"}}]}},"vertical":{{"askAll":{{"questNum":"43"}}}},
        "skuBase":{{"props":[{{"pid":"1","name":"颜色","values":[{{"vid":"11","name":"黄铜"}},{{"vid":"12","name":"黑色"}}]}}],
        "skus":[{{"skuId":"71","propPath":"1:11"}},{{"skuId":"72","propPath":"1:12"}}]}},
        "mockData":"{{\"price\":{{\"price\":{{\"priceText\":\"259\"}}}}}}"}}}}"#
    );
    let l = listing(API, &body);
    assert_eq!(money(&l), "88 199 - CNY");
    assert_eq!((l.review_count, l.question_count, l.rating), (Some(1124), Some(43), None));
    assert_eq!(l.sales.map(|s| (s.count, s.window)), Some((102, Window::Month)));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.variants.iter().map(|v| v.available).collect::<Vec<_>>(), [Some(true), Some(false)]);
}

#[test]
fn the_newer_desktop_page() {
    let with = |price: &str| {
        page(
            "黄铜台灯-淘宝网",
            &format!(
                r#"<script>!(function () {{var a = window.__ICE_APP_CONTEXT__ || {{}};var b = {{"appData":null,"loaderData":{{"home":{{"data":{{"res":{{
                "item":{{"itemId":"900100200300","title":"黄铜台灯","images":["https://img.alicdn.com/a.jpg"],"vagueSellCount":"3万+"}},
                "seller":{{"shopName":"灯铺"}},"componentsVO":{{"priceVO":{price},"rateVO":{{"totalCount":"2万+"}}}},
                "skuCore":{{"sku2info":{{"0":{{"quantity":"200"}}}}}}}}}}}}}}}};window.__ICE_APP_CONTEXT__=b;}})();</script>
                <link href="https://g.alicdn.com/x.css">"#
            ),
        )
    };
    let l = listing(
        ITEM,
        &with(
            r#"{"price":{"priceText":"129","priceTitle":"优惠前"},"extraPrice":{"priceText":"99.5","priceTitle":"券后"}}"#,
        ),
    );
    assert_eq!(money(&l), "129 - 99.5 CNY");
    assert_eq!(l.pay_parts, ["券后"]);
    assert_eq!(l.sales.map(|s| s.count), Some(30_000));
    assert_eq!((l.review_count, l.availability), (Some(20_000), Availability::InStock));
    let l = listing(
        ITEM,
        &with(
            r#"{"price":{"priceText":"129","priceTitle":"优惠前"},"extraPrice":{"priceText":"99.5","priceTitle":"限时促销"}}"#,
        ),
    );
    assert_eq!(money(&l), "99.5 129 - CNY");
}

#[test]
fn refusals_of_the_interface() {
    for (ret, want) in [
        ("FAIL_SYS_USER_VALIDATE", Outcome::Blocked),
        ("RGV587_ERROR::SM::哎哟喂,被挤爆啦", Outcome::Blocked),
        ("FAIL_SYS_SESSION_EXPIRED::Session过期", Outcome::Login),
        ("ERRCODE_QUERY_DETAIL_FAIL::宝贝不存在", Outcome::Gone),
        ("SYSTEM_ERROR::x", Outcome::Unreadable),
    ] {
        let body = format!(r#"{{"api":"mtop.taobao.detail.getdetail","data":{{}},"ret":["{ret}"],"v":"6.0"}}"#);
        assert_eq!(refused(API, &body), want, "{ret}");
    }
}

#[test]
fn another_page_of_the_shop_is_no_item() {
    let home = page(
        "淘宝网",
        "<script>Hub.config.set('nav', {a: 1}); var g_config = {appId: 6};</script><a href=//www.taobao.com>x</a>",
    );
    assert!(matches!(sight("https://www.taobao.com/", &home), rivald::source::page::Sight::Not { .. }));
}

#[test]
fn a_page_that_was_saved_after_its_scripts_ran() {
    let more = r#"<div class="tb-detail-hd"><h1>黄铜台灯</h1></div><dl id="J_PromoPrice"><dd><span class="tm-price">99.00</span></dd></dl>
        <video class="lib-video" src="//cloud.video.taobao.com/play/a.mp4"></video><em class="J_ReviewsCount">2491</em>"#;
    let item = r#""imgVedioUrl":"//cloud.video.taobao.com/play/a.swf","isOnline":true,"#;
    let l = listing(TMALL, &setup(item, more));
    assert_eq!((l.review_count, l.price.map(|p| p.to_string()).as_deref()), (Some(2491), Some("99.00")));
    assert_eq!(l.video.as_deref(), Some("https://cloud.video.taobao.com/play/a.mp4"));
    assert_eq!(listing(TMALL, &setup(item, &more.replace("2491", "0"))).review_count, None);
    // The words in place of the buttons.
    let gone = r#"<strong class="sold-out-tit">此商品已下架</strong>"#;
    assert_eq!(refused(TMALL, &setup(item, gone)), Outcome::Gone);
    let off = format!(r#"{}<div class="tb-off-sale"><strong>此宝贝已下架</strong></div>"#, desktop("149.00", ""));
    assert_eq!(refused(ITEM, &off), Outcome::Gone);
}

#[test]
fn tmall_is_known_without_an_address() {
    let body = r#"<script>var _DATA_Detail = {"itemDO":{"title":"黄铜台灯","itemId":"900","reservePrice":"298.00","quantity":1},"detail":{"defaultItemPrice":"298.00"}};</script>
        <img src="//img.alicdn.com/a.jpg">"#;
    let answer = r#"{"api":"wdetail","data":{"seller":{"sellerType": "B"},"item":{"itemId":"900","title":"黄铜台灯"},
        "apiStack":[{"value":{"price":{"price":{"priceText":"298"}}}}]}}"#;
    for body in [page("黄铜台灯", body), answer.to_owned()] {
        let read = read(
            &Page { url: None, status: 200, content_type: None, body: body.as_bytes() },
            &Select::default(),
            false,
        );
        let Sight::Listing { platform, .. } = read else { panic!("no listing") };
        assert_eq!(platform, Platform::Tmall);
    }
}

#[test]
fn coupons_and_promotions_in_words() {
    let answer = r#"{"api":"mtop.taobao.pcdetail.data.get","ret":["SUCCESS::ok"],"data":{"item":{"itemId":"900","title":"黄铜台灯"},
        "price":{"price":{"priceText":"298"},"shopProm":[{"content":["满2件,打9折"]},{"content":["店铺券满199减20"]}]},
        "componentsVO":{"extensionInfoVO":{"infos":[{"type":"DAILY_COUPON","items":[{"text":["淘金币可抵5元"]},{"text":["满300减30"]}]},
        {"type":"GUARANTEE","items":[{"text":["7天退货"]}]}]}}}}"#;
    let l = listing(API, answer);
    assert_eq!(l.promotions, ["满2件,打9折", "满300减30"]);
    let coupons: Vec<_> = l.coupons.iter().map(|c| (c.threshold.map(|a| a.to_string()), c.text.as_str())).collect();
    assert_eq!(coupons, [(Some("199".to_owned()), "店铺券满199减20")]);
}
