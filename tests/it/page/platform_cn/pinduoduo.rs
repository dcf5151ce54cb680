//! Pinduoduo.

use rivald::listing::{Availability, Outcome};

use super::{listing, money, page, refused};

const ITEM: &str = "https://mobile.yangkeduo.com/goods.html?goods_id=900100200300";

fn goods(prices: &str) -> String {
    page(
        "拼多多",
        &format!(
            r#"<img src="https://img.pddpic.com/x.png"><script>window.rawData={{"store":{{"initDataObj":{{"goods":{{"goodsID":900100200300,
            "goodsName":"黄铜台灯","topGallery":[{{"url":"https://img.pddpic.com/a.jpeg?imageView2/2/w/1300"}}],"sideSalesTip":"已拼1533件",
            "skus":[{{"skuId":71,"groupPrice":"22.9","normalPrice":"25.9","quantity":7,"isOnsale":1,"specs":[{{"spec_key":"颜色","spec_value":"黄铜"}}]}},
            {{"skuId":72,"groupPrice":"29.9","normalPrice":"35.9","quantity":0,"isOnsale":1,"specs":[{{"spec_key":"颜色","spec_value":"黑色"}}]}}],
            {prices}}},"mall":{{"mallName":"灯铺"}},"oakData":{{"review":{{"reviewNum":31}}}}}}}}}};</script>"#
        ),
    )
}

#[test]
fn the_group_s_price_is_asked() {
    let l = listing(ITEM, &goods(r#""minGroupPrice":"22.9","minNormalPrice":"25.9","linePrice":"49","isOnSale":true"#));
    assert_eq!(money(&l), "22.9 49 - CNY");
    assert_eq!((l.seller.as_deref(), l.review_count, l.availability), (Some("灯铺"), Some(31), Availability::InStock));
    assert_eq!(l.sales.map(|s| (s.count, s.at_most)), Some((1533, Some(1533))));
    assert_eq!(l.main_image.as_deref(), Some("https://img.pddpic.com/a.jpeg"));
    assert_eq!(l.variants.iter().map(|v| v.available).collect::<Vec<_>>(), [Some(true), Some(false)]);
    let coupon = r#""minGroupPrice":"22.9","ui":{"new_price_section":{"prefix":"券后","price":"19.9"}}"#;
    assert_eq!(money(&listing(ITEM, &goods(coupon))), "22.9 - 19.9 CNY");
    assert_eq!(refused(ITEM, &goods(r#""minGroupPrice":"22.9","isOnSale":false"#)), Outcome::Gone);
}

#[test]
fn yuan_and_fen() {
    let api = |prices: &str| format!(r#"{{"goods":{{"goods_id":1,"goods_name":"黄铜台灯",{prices}}}}}"#);
    let read = |prices: &str| money(&listing("https://mobile.yangkeduo.com/proxy/api/goods", &api(prices)));
    assert_eq!(read(r#""min_group_price":2290,"market_price":4900"#), "22.90 49.00 - CNY");
    assert_eq!(
        read(r#""minGroupPrice":"29","minOnSaleGroupPrice":"29","minOnSaleGroupPriceInCent":2900"#),
        "29 - - CNY"
    );
    assert_eq!(
        read(r#""minGroupPrice":2900,"minOnSaleGroupPrice":2900,"minOnSaleGroupPriceInCent":2900"#),
        "29.00 - - CNY"
    );
    // Nothing says what a lone whole number counts.
    let open = api(r#""minGroupPrice":"2900","minNormalPrice":"3500""#);
    assert_eq!(refused("https://mobile.yangkeduo.com/proxy/api/goods", &open), Outcome::Unreadable);
}
