#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    listing::{Amount, Availability},
    source::union::Trouble,
};

const SKU: &str = "10087654321";
const OWN: &str = "Pq3rStUvWxYz_Kk8LmNoPqRs";

fn now() -> Moment {
    "2026-11-27T02:00:00Z".parse().unwrap()
}

fn key() -> Key {
    Key { id: "app-key-of-mine".into(), secret: "hush-hush".into(), place: String::new() }
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn amount(text: &str) -> Option<Amount> {
    text.parse().ok()
}

/// An item as the interface's page describes it, from 2026-11-01 to 2026-12-01.
fn goods() -> Value {
    json!({
        "skuId": 10_087_654_321_u64, "itemId": OWN, "spuid": 10_087_654_300_u64, "skuName": "保温杯 500ml 银色",
        "owner": "p", "comments": 3200, "goodCommentsShare": 98.0, "inOrderCount30Days": 512, "inOrderComm30Days": 812.35,
        "shopInfo": {"shopId": 77, "shopName": "某某杯具旗舰店"},
        "commissionInfo": {"commission": 7.9, "commissionShare": 12.5, "startTime": 1_764_518_400_000_u64},
        "priceInfo": {"price": 79.9, "lowestPrice": 79.9, "lowestPriceType": 1, "lowestCouponPrice": 69.9},
        "couponInfo": {"couponList": [{
            "discount": 10.0, "quota": 79.0, "platformType": 0, "isBest": 1, "link": "http://coupon.jd.com/x?key=HIDE",
            "getStartTime": 1_793_462_400_000_u64, "getEndTime": 1_796_054_399_000_u64,
            "useStartTime": 1_793_462_400_000_u64, "useEndTime": 1_796_054_399_000_u64,
        }]},
        "imageInfo": {"imageList": [
            {"url": "//img14.360buyimg.com/ads/jfs/t1/1/a.jpg"}, {"url": "img10.360buyimg.com/ads/jfs/t1/1/b.jpg"},
            {"url": "//img14.360buyimg.com/ads/jfs/t1/1/a.jpg"}, {"url": "jfs/t1/1/c.jpg"},
        ]},
        "videoInfo": {"videoList": [
            {"videoType": 2, "playType": "high", "playUrl": "https://jvod.example.com/detail.mp4"},
            {"videoType": 1, "playType": "low", "playUrl": "https://jvod.example.com/low.mp4"},
            {"videoType": 1, "playType": "high", "playUrl": "https://jvod.example.com/high.mp4"},
        ]},
        "stockState": 1, "materialUrl": "item.jd.com/10087654321.html?sharer=HIDE",
    })
}

fn reply(data: &Value) -> Vec<u8> {
    let inner = json!({"code": 200, "message": "success", "data": data}).to_string();
    json!({"jd_union_open_goods_query_responce": {"code": "0", "queryResult": inner}}).to_string().into_bytes()
}

fn one(goods: &Value) -> Item {
    let mut items = read(&reply(&json!([goods])), &ids(&[SKU]), now()).unwrap();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

/// The item with one member in place of another.
fn with(path: &str, value: Value) -> Value {
    let mut goods = goods();
    *goods.pointer_mut(path).unwrap() = value;
    goods
}

#[test]
fn calls_are_signed_as_sent() {
    let call = goods_query(&key(), &ids(&["100", "10087654321", "10087654322"]), now());
    assert_eq!(call["timestamp"], "2026-11-27 10:00:00");
    assert_eq!(call["v"], "1.0");
    assert_eq!(
        goods_query(&key(), &ids(&["10087654321", "10087654322"]), now())["360buy_param_json"],
        r#"{"goodsReqDTO":{"fields":"videoInfo,stockState","pageIndex":1,"pageSize":2,"sceneId":2,"skuIds":[10087654321,10087654322]}}"#
    );
    // `100` is no sku, so it is taken for one of the union's.
    assert_eq!(
        call["360buy_param_json"],
        r#"{"goodsReqDTO":{"fields":"videoInfo,stockState","itemIds":["100"],"pageIndex":1,"pageSize":3,"sceneId":1}}"#
    );
    assert_eq!(call["sign"], sign::jd(&call, &key().secret));
    assert!(!format!("{call:?}").contains("hush"));
    let names: Vec<&str> = call.keys().map(String::as_str).collect();
    assert_eq!(names, ["360buy_param_json", "app_key", "method", "sign", "timestamp", "v"]);
    let many: Vec<String> = (0..50).map(|i| format!("{}", 10_000_000 + i)).collect();
    let asked: Value = serde_json::from_str(&goods_query(&key(), &many, now())["360buy_param_json"]).unwrap();
    assert_eq!(asked["goodsReqDTO"]["skuIds"].as_array().unwrap().len(), BATCH);
}

#[test]
fn a_whole_item() {
    let item = one(&goods());
    assert_eq!((item.asked.as_deref(), item.item_id.as_deref(), item.id.as_deref()), (Some(SKU), Some(SKU), Some(OWN)));
    let listing = &item.reading.listing;
    assert_eq!(listing.title.as_deref(), Some("保温杯 500ml 银色"));
    assert_eq!(listing.seller.as_deref(), Some("某某杯具旗舰店"));
    assert_eq!((listing.price, listing.pay_price), (amount("79.9"), amount("69.9")));
    assert_eq!(listing.pay_parts, ["满79减10"]);
    assert_eq!(
        listing.gallery,
        ["https://img14.360buyimg.com/ads/jfs/t1/1/a.jpg", "https://img10.360buyimg.com/ads/jfs/t1/1/b.jpg"]
    );
    assert_eq!(listing.video.as_deref(), Some("https://jvod.example.com/high.mp4"));
    assert_eq!(listing.review_count, Some(3200));
    assert_eq!(item.seen.affiliate.commission, amount("0.125"));
    assert_eq!((item.seen.affiliate.sales_30d, item.seen.affiliate.in_union), (Some(512), Some(true)));
    assert_eq!((item.seen.availability, listing.availability), (Availability::InStock, Availability::Unknown));
    assert!(!format!("{item:?}").contains("HIDE"));
}

#[test]
fn prices_after_coupons_only_where_they_are_explained() {
    let table = [
        ("", "", json!(null), Some("69.9")),
        ("a coupon of one platform only", "/couponInfo/couponList/0/platformType", json!(1), None),
        ("one that costs more than a piece", "/couponInfo/couponList/0/quota", json!(80), None),
        (
            "one whose time has not come",
            "/couponInfo/couponList/0/useStartTime",
            json!(1_795_000_000_000_u64 * 2),
            None,
        ),
        ("one that cannot be had any more", "/couponInfo/couponList/0/getEndTime", json!(1_793_500_000_000_u64), None),
        ("another amount", "/couponInfo/couponList/0/discount", json!(9), None),
        ("no lower price", "/priceInfo/lowestCouponPrice", json!(79.9), None),
        ("an unknown price", "/priceInfo/lowestCouponPrice", json!(-1), None),
        (
            "a price for groups",
            "/priceInfo",
            json!({"price": 79.9, "lowestPrice": 60, "lowestPriceType": 2,
            "lowestCouponPrice": 50}),
            None,
        ),
        (
            "a flash sale without a coupon",
            "/priceInfo",
            json!({"price": 79.9, "lowestPrice": 60, "lowestPriceType": 3,
            "lowestCouponPrice": 60}),
            Some("60"),
        ),
    ];
    for (what, path, value, want) in table {
        let goods = if path.is_empty() { goods() } else { with(path, value) };
        assert_eq!(one(&goods).reading.listing.pay_price, want.and_then(amount), "{what}");
    }
    // JD's own final price.
    for (info, want) in [
        (json!({"purchasePrice": 65.5, "thresholdPrice": 79.9, "basisPriceType": 1}), "65.5"),
        (json!({"purchasePrice": 65.5, "thresholdPrice": 159.8, "basisPriceType": 1}), "69.9"),
        (json!({"purchasePrice": 65.5, "thresholdPrice": 79.9, "basisPriceType": 2}), "69.9"),
        (json!({"purchasePrice": 65.5}), "69.9"),
        (json!({"purchasePrice": 65.5, "thresholdPrice": 79.9, "code": 500}), "69.9"),
        (json!({"purchasePrice": 99.0, "thresholdPrice": 79.9}), "69.9"),
    ] {
        let mut goods = goods();
        goods["purchasePriceInfo"] = info.clone();
        assert_eq!(one(&goods).reading.listing.pay_price, amount(want), "{info}");
    }
}

#[test]
fn items_answer_what_was_asked() {
    let moved = "Zz9yXwVuTsRq_Kk8LmNoPqRs";
    for (asked, want) in [
        (vec![SKU, "20087654321"], Some(SKU)),
        (vec![OWN], Some(OWN)),
        // The first part changes from call to call.
        (vec![moved, "Aaaaaaaaaaaa_Bbbbbbbbbbbb"], Some(moved)),
        (vec!["Aaaaaaaaaaaa_Bbbbbbbbbbbb"], Some("Aaaaaaaaaaaa_Bbbbbbbbbbbb")),
        (vec!["Aaaaaaaaaaaa_Bbbbbbbbbbbb", "Cccccccccccc_Bbbbbbbbbbbb"], None),
        (vec!["20087654321"], None),
    ] {
        let items = read(&reply(&json!([goods()])), &ids(&asked), now()).unwrap();
        assert_eq!(items[0].asked.as_deref(), want, "{asked:?}");
    }
    assert!(read(&reply(&json!([{"skuName": "x"}])), &ids(&[SKU]), now()).unwrap().is_empty());
}

#[test]
fn forms_of_replies() {
    let inner = json!({"code": 200, "data": [goods()]});
    for (outer, field, value) in [
        ("jd_union_open_goods_query_responce", "queryResult", json!(inner.to_string())),
        ("jd_union_open_goods_query_responce", "queryResult", inner.clone()),
        ("jd_union_open_goods_query_response", "result", json!(inner.to_string())),
        ("jd_union_open_goods_query_response", "getResult", inner.clone()),
    ] {
        let body = json!({outer: {"code": "0", field: value}}).to_string();
        assert_eq!(read(body.as_bytes(), &ids(&[SKU]), now()).unwrap(), [one(&goods())], "{outer} {field}");
    }
    for data in [json!([]), json!(null)] {
        assert_eq!(read(&reply(&data), &ids(&[SKU]), now()), Ok(Vec::new()));
    }
    for body in ["<html>", "{}", "{\"jd_union_open_goods_query_responce\":{\"code\":\"0\"}}", "{\"other\":1}"] {
        assert_eq!(read(body.as_bytes(), &[], now()).unwrap_err().trouble, Trouble::Retry, "{body}");
    }
}

#[test]
fn refusals() {
    let gateway =
        |code: &str| json!({"error_response": {"code": code, "en_desc": "Bad key=abc123def", "zh_desc": "无效"}});
    let inner = |code: i64| {
        json!({"jd_union_open_goods_query_responce": {"code": "0",
        "queryResult": json!({"code": code, "message": "no"}).to_string()}})
    };
    // Ten in the morning in China: fourteen hours to go.
    let quota = Trouble::Quota(Duration::from_secs(14 * 3600 + 1));
    for (body, want) in [
        (gateway("2"), quota),
        (gateway("8"), Trouble::Malformed),
        (gateway("12"), Trouble::Key),
        (gateway("19"), Trouble::Key),
        (gateway("21"), Trouble::Key),
        (gateway("24"), Trouble::Key),
        (gateway("15"), Trouble::Malformed),
        (gateway("999"), Trouble::Retry),
        (json!({"error_response": {}}), Trouble::Retry),
        (json!({"jd_union_open_goods_query_responce": {"code": "21"}}), Trouble::Key),
        (inner(411), Trouble::BadId),
        (inner(2_001_104), Trouble::Absent),
        (inner(403), Trouble::Key),
        (inner(400), Trouble::Malformed),
        (inner(500), Trouble::Retry),
        (inner(-1), Trouble::Retry),
    ] {
        let error = read(body.to_string().as_bytes(), &ids(&[SKU]), now()).unwrap_err();
        assert_eq!(error.trouble, want, "{body}");
        assert!(!format!("{error} {error:?}").contains("abc123def"), "{error:?}");
        if want == Trouble::Key {
            assert!(!error.hint.0.is_empty() && !error.hint.1.is_ascii(), "{body}");
        }
    }
}

/// Any JSON, shallow.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[-0-9.万亿e+]{0,14}".prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-zA-Z]{1,8}", inner, 0..4).prop_map(|all| json!(all)),
        ]
    })
}

/// The places in an item, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(all) => all.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found)),
        Value::Array(all) => all.iter().enumerate().for_each(|(i, value)| places(value, &format!("{at}/{i}"), found)),
        _ => {}
    }
}

fn is_sane(item: &Item) -> bool {
    let listing = &item.reading.listing;
    let positive = |amount: Option<Amount>| amount.is_none_or(|amount| amount > Amount::ZERO);
    positive(listing.price)
        && positive(listing.pay_price)
        && listing.pay_price.is_none_or(|pay| listing.price.is_some_and(|price| pay < price))
        && item.seen.affiliate.commission.is_none_or(|c| Amount::ZERO <= c && c <= Amount::ONE)
        && item.seen.affiliate.sales_30d.is_none_or(|count| count <= 1_000_000_000_000)
        && listing.coupons.iter().all(|coupon| positive(coupon.amount))
}

proptest! {
    #[test]
    fn swapped_members_never_make_nonsense(at in any::<prop::sample::Index>(), value in any_json()) {
        let mut goods = goods();
        let mut all = Vec::new();
        places(&goods, "", &mut all);
        *goods.pointer_mut(at.get(&all).as_str()).unwrap() = value;
        for item in read(&reply(&json!([goods])), &ids(&[SKU]), now()).unwrap() {
            prop_assert!(is_sane(&item), "{item:?}");
        }
    }

    #[test]
    fn broken_replies_never_panic(cut in any::<prop::sample::Index>(), value in any_json()) {
        let whole = reply(&json!([goods()]));
        prop_assert!(read(&whole[..cut.index(whole.len())], &ids(&[SKU]), now()).is_err());
        let _ = read(value.to_string().as_bytes(), &ids(&[SKU]), now());
        let _ = read(&reply(&value), &ids(&[SKU]), now());
        let wrapped = json!({"jd_union_open_goods_query_responce": value, "error": 1});
        let _ = read(wrapped.to_string().as_bytes(), &ids(&[OWN]), now());
        let refused = json!({"error_response": value});
        let _ = read(refused.to_string().as_bytes(), &[], now());
    }
}
