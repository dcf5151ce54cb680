//! JD.

use rivald::listing::{Availability, Outcome};

use super::{listing, money, page, refused};

const ITEM: &str = "https://item.jd.com/100900200300.html";

fn desktop(prices: &str, more: &str) -> String {
    page(
        "【灯铺T1】黄铜台灯 卧室床头 T1【行情 报价 价格 评测】-京东",
        &format!(
            r#"<link href="//misc.360buyimg.com/x.css"><script>var pageConfig = {{compatible: true, product: {{skuid: 100900200300,
            name: '黄铜台灯 卧室床头 T1', src: 'jfs/t1/1/a.jpg.avif', imageList: ["jfs/t1/1/a.jpg.avif","jfs/t1/1/b.jpg.avif"], isSelf: true,
            colorSize: [{{"颜色":"黄铜","skuId":100900200300}},{{"颜色":"黑色","skuId":100900200301}}]}}}};</script>
            {prices}<a class="count J-comm-100900200300">0</a>{more}<div class="service"><span>¥245.00</span></div>"#
        ),
    )
}

const PRICE: &str = r#"<span class="p-price"><span>￥</span><span class="price J-p-100900200300">2999.00</span></span>
    <span class="p-price-plus"><span class="price J-p-p-100900200300">2899.00</span></span>"#;

#[test]
fn a_price_after_a_subsidy_is_what_is_left_to_pay() {
    let last = |words: &str| {
        format!(
            r#"<span id="J_FinalPrice"><span class="symbol">￥</span><span class="price">2549.15</span>
            <span class="priceContent">{words}</span></span>{PRICE}<div id="summary-service">预计(03月15日)送达</div>"#
        )
    };
    let l = listing(ITEM, &desktop(&last("国补领后价"), ""));
    assert_eq!(money(&l), "2999.00 - 2549.15 CNY");
    assert_eq!((l.pay_parts, l.availability), (vec!["国补领后价".to_owned()], Availability::InStock));
    assert_eq!(l.title.as_deref(), Some("【灯铺T1】黄铜台灯 卧室床头 T1"));
    assert_eq!(l.main_image.as_deref(), Some("https://img14.360buyimg.com/n0/jfs/t1/1/a.jpg"));
    assert_eq!((l.review_count, l.variants.len(), l.gallery.len()), (None, 2, 2));
    // A sale's price is asked of everybody.
    assert_eq!(money(&listing(ITEM, &desktop(&last("秒杀价"), ""))), "2549.15 2999.00 - CNY");
}

#[test]
fn a_page_before_its_prices_are_loaded_has_none() {
    let empty = PRICE.replace("2999.00", "").replace("2899.00", "");
    assert_eq!(refused(ITEM, &desktop(&empty, "")), Outcome::Unreadable);
    assert_eq!(money(&listing(ITEM, &desktop(PRICE, ""))), "2999.00 - - CNY");
    let over = r#"<div class="itemover-tip">该商品已下柜，欢迎挑选其他商品！</div>"#;
    assert_eq!(refused(ITEM, &desktop(PRICE, over)), Outcome::Gone);
}

#[test]
fn the_page_for_mobile_browsers() {
    let with = |price: &str, sku: &str| {
        page(
            "黄铜台灯-京东",
            &format!(
                r#"<img src="//img10.360buyimg.com/x.png"><script>window._itemOnly = ({{"item":{{"skuId":"100900200300","skuName":"黄铜台灯 ...",
                "image":["jfs/t1/1/a.jpg",],"newColorSize":[{{"color":"黄铜","skuId":"100900200300"}},{{"color":"黑色","skuId":"100900200301"}}]}},}});
                window._itemInfo = ({{"product":{{"skuId":"{sku}","skuName":"黄铜台灯 卧室床头 T1"}},{price},"stock":{{"StockState":33,"D":{{"shopName":"灯铺旗舰店"}}}}}});
                window._itemInfo = {{item: window._itemOnly.item}};</script>"#
            ),
        )
    };
    let url = "https://item.m.jd.com/product/100900200300.html";
    let l = listing(
        url,
        &with(
            r#""priceFloor":{"price":"1881.00","afterDesc":{"text":"到手价"},"ext":{"jdPrice":"2090.00"}}"#,
            "100900200300",
        ),
    );
    assert_eq!(money(&l), "2090.00 - 1881.00 CNY");
    assert_eq!((l.title.as_deref(), l.seller.as_deref()), (Some("黄铜台灯 卧室床头 T1"), Some("灯铺旗舰店")));
    let l = listing(url, &with(r#""price":{"p":"1299.00","op":"1399.00","m":"1999.00"}"#, "100900200300"));
    assert_eq!((money(&l).as_str(), l.availability), ("1299.00 1399.00 - CNY", Availability::InStock));
    // A private font, and another item's price: neither is read.
    assert_eq!(
        refused(url, &with("\"priceFloor\":{\"price\":\"\u{e184}\u{ee94}.\u{e1af}\"}", "100900200300")),
        Outcome::Unreadable
    );
    assert_eq!(refused(url, &with(r#""price":{"p":"1299.00"}"#, "100900200999")), Outcome::Unreadable);
}

#[test]
fn prices_alone_are_no_listing() {
    let body = r#"[{"p":"2999.00","m":"3999.00","op":"3299.00","id":"J_100900200300"}]"#;
    assert_eq!(refused("https://p.3.cn/prices/mgets", body), Outcome::Unreadable);
}
