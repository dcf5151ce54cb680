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

#[test]
fn coupons_and_promotions_beside_the_price() {
    let more = r##"<div class="sku-name"> 【新年】黄铜台灯 卧室床头 T1 </div><div id="summary-quan"><a class="J-open-tb"><span class="quan-item" title="仅可购买灯铺商品"><s></s><b></b>
        <span class="text">满1000减100</span></span><span class="quan-item"><span class="text">每满300减20</span></span></a></div>
        <div class="prom-item"><em class="hl_red_bg">限制</em><em class="hl_red">此价格不与套装优惠同时享受</em></div>
        <div class="prom-item"><em class="hl_red_bg">多买优惠</em><em class="hl_red">满2件，总价打9折</em><a href="#">详情</a></div>"##;
    let l = listing(ITEM, &desktop(PRICE, more));
    assert_eq!(l.title.as_deref(), Some("【新年】黄铜台灯 卧室床头 T1"));
    let show = |a: Option<rivald::listing::Amount>| a.map_or("-".to_owned(), |a| a.to_string());
    let coupons: Vec<String> =
        l.coupons.iter().map(|c| format!("{} {} {}", show(c.threshold), show(c.amount), c.text)).collect();
    assert_eq!(coupons, ["1000 100 满1000减100", "- - 每满300减20"]);
    assert_eq!(l.promotions, ["满2件，总价打9折"]);
}

#[test]
fn the_page_of_2015() {
    let body = r#"<script>var pageConfig = {product: {skuid: 900200, name: '黄铜台灯', src: 'jfs/t1/1/a.jpg',
        colorSize: [{"SkuId":900200,"Color":"黄铜"},{"SkuId":900201,"Color":"黑色"}], warestatus: 1}};</script>
        <img src="//img11.360buyimg.com/n1/jfs/t1/1/a.jpg"><div id="name"><h1>黄铜台灯</h1></div><strong class="p-price" id="jd-price">￥299.00</strong>
        <div class="seller-infor"><a class="name" href="/">灯铺旗舰店</a><em class="u-jd">自营</em></div>"#;
    let l = listing("https://item.jd.com/900200.html", &page("黄铜台灯【行情 报价 价格 评测】-京东", body));
    assert_eq!((money(&l).as_str(), l.seller.as_deref()), ("299.00 - - CNY", Some("灯铺旗舰店")));
    let ids: Vec<_> = l.variants.iter().filter_map(|v| v.id.as_deref()).collect();
    assert_eq!(ids, ["900200", "900201"]);
}
