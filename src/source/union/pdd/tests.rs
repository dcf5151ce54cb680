#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    listing::{Amount, Field},
    source::union::Trouble,
};

const SIGN: &str = "c9Xk2mVvQpRsTuWx_JQabcdef12";

fn now() -> Moment {
    "2026-11-27T02:00:00Z".parse().unwrap()
}

fn key() -> Key {
    Key { id: "client-of-mine".into(), secret: "hush-hush".into(), place: "4321_8765".into() }
}

fn amount(text: &str) -> Option<Amount> {
    text.parse().ok()
}

/// An item as the interface's page describes it; its coupon runs from 2026-11-01 to 2026-12-01.
fn goods() -> Value {
    json!({
        "goods_sign": SIGN, "goods_name": "抽纸 24包 家用", "mall_name": "某某纸品专营店", "mall_id": 4711,
        "min_group_price": 2990, "min_normal_price": 3990, "has_coupon": true, "coupon_discount": 500,
        "coupon_min_order_amount": 2000, "coupon_total_quantity": 10_000, "coupon_remain_quantity": 1200,
        "coupon_start_time": 1_793_462_400, "coupon_end_time": 1_796_054_399, "promotion_rate": 155,
        "sales_tip": "已拼5.8万件", "goods_image_url": "//img.pddpic.com/a.jpeg",
        "goods_gallery_urls": ["https://img.pddpic.com/a.jpeg", "https://img.pddpic.com/b.jpeg"],
        "video_urls": ["https://video.pddpic.com/v.mp4"], "search_id": "HIDE-not", "click_url": "https://p.pinduoduo.com/HIDE",
    })
}

fn detail_reply(data: &Value) -> Vec<u8> {
    json!({"goods_detail_response": {"goods_details": data, "request_id": "1"}}).to_string().into_bytes()
}

fn one(goods: &Value) -> Item {
    let mut items = read(&detail_reply(&json!([goods])), now()).unwrap();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut goods = goods();
    for (name, value) in changes {
        goods[*name] = value.clone();
    }
    goods
}

#[test]
fn calls_are_signed_as_sent() {
    let call = search(&key(), "712345678901", now());
    let want = [
        ("client_id", "client-of-mine"),
        ("data_type", "JSON"),
        ("keyword", "712345678901"),
        ("page", "1"),
        ("page_size", "20"),
        ("pid", "4321_8765"),
        ("sign", sign::pdd(&call, &key().secret).as_str()),
        ("timestamp", "1795744800"),
        ("type", "pdd.ddk.goods.search"),
        ("version", "V1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(call, Params::from(want));
    let call = detail(&Key { place: String::new(), ..key() }, SIGN, now());
    assert_eq!((call["goods_sign"].as_str(), call["type"].as_str()), (SIGN, "pdd.ddk.goods.detail"));
    assert!(!call.contains_key("pid") && !format!("{call:?}").contains("hush"));
}

#[test]
fn a_whole_item() {
    let item = one(&goods());
    assert_eq!((item.id.as_deref(), item.item_id.as_deref(), item.asked.as_deref()), (Some(SIGN), None, Some(SIGN)));
    let listing = &item.reading.listing;
    assert_eq!(listing.title.as_deref(), Some("抽纸 24包 家用"));
    assert_eq!(listing.seller.as_deref(), Some("某某纸品专营店"));
    assert_eq!((listing.price, listing.list_price, listing.pay_price), (amount("29.9"), None, amount("24.9")));
    assert_eq!(listing.pay_parts, ["满20减5"]);
    assert_eq!(listing.main_image.as_deref(), Some("https://img.pddpic.com/a.jpeg"));
    assert_eq!(listing.gallery.len(), 2);
    assert_eq!(listing.video.as_deref(), Some("https://video.pddpic.com/v.mp4"));
    let sold = listing.sales.as_ref().unwrap();
    assert_eq!((sold.count, sold.at_most), (58_000, Some(58_999)));
    assert_eq!(item.seen.affiliate.commission, amount("0.155"));
    assert_eq!((item.seen.sales.as_ref(), item.seen.affiliate.sales_30d), (None, None));
    assert_eq!((item.seen.coupons[0].left, item.seen.coupons[0].total), (Some(1200), Some(10_000)));
    assert!(item.reading.origin.contains_key(&Field::Currency));
    assert!(!format!("{item:?}").contains("p.pinduoduo.com"));
}

#[test]
fn prices_after_coupons_only_under_the_documented_conditions() {
    for (changes, want) in [
        (vec![("has_coupon", json!(false))], None),
        (vec![("has_coupon", json!(null))], None),
        (vec![("coupon_remain_quantity", json!(0))], None),
        (vec![("coupon_remain_quantity", json!(null))], None),
        (vec![("coupon_start_time", json!(1_795_744_801))], None),
        (vec![("coupon_start_time", json!(1_795_744_800))], Some("24.9")),
        (vec![("coupon_end_time", json!(1_795_744_799))], None),
        (vec![("coupon_end_time", json!(0))], None),
        (vec![("coupon_min_order_amount", json!(2991))], None),
        (vec![("coupon_min_order_amount", json!(2990))], Some("24.9")),
        (vec![("coupon_min_order_amount", json!(0))], Some("24.9")),
        (vec![("coupon_discount", json!(2990))], None),
        (vec![("coupon_discount", json!(0))], None),
        (vec![("min_group_price", json!(0))], None),
        (vec![("min_group_price", json!("2990"))], Some("24.9")),
        (vec![("min_group_price", json!(29.9))], None),
    ] {
        let listing = one(&with(&changes)).reading.listing;
        assert_eq!(listing.pay_price, want.and_then(amount), "{changes:?}");
        assert_eq!(listing.pay_price.is_some(), !listing.pay_parts.is_empty());
    }
    assert!(one(&with(&[("has_coupon", json!(false))])).reading.listing.coupons.is_empty());
}

#[test]
fn hits_are_accepted_only_when_certain() {
    let hit = |sign: &str, id: Value, name: &str, mall: &str| {
        one(&with(&[
            ("goods_sign", json!(sign)),
            ("goods_id", id),
            ("goods_name", json!(name)),
            ("mall_name", json!(mall)),
        ]))
    };
    let none = || Value::Null;
    let number = "712345678901";
    let bare = Known { goods_id: number, ..Known::default() };
    let full = Known { goods_id: number, name: Some("抽纸24包 家用"), mall: Some("某某纸品专营店") };
    let mine = hit("A", none(), "抽纸 24包 家用", "某某纸品专营店");
    let twin = hit("B", none(), "抽纸 24包 家用", "某某纸品专营店");
    let mut second = hit("G", none(), "抽纸 24包 家用", "某某纸品专营店");
    second.reading.listing.price = amount("59.8");
    let other = hit("C", none(), "抽纸 8包", "某某纸品专营店");
    let strange = hit("D", none(), "抽纸 24包 家用", "别的店");
    let numbered = hit("E", json!(712_345_678_901_u64), "x", "y");
    let elsewhere = hit("F", json!(99_345_678_901_u64), "抽纸 24包 家用", "某某纸品专营店");
    for (hits, known, want) in [
        (vec![&mine], bare, Some("A")),
        (vec![&mine], full, Some("A")),
        (vec![&other, &mine], full, Some("A")),
        (vec![&mine, &twin], full, Some("A")),
        (vec![&mine, &second], full, None),
        (vec![&mine, &other], bare, None),
        (vec![&other], full, None),
        (vec![&strange], full, None),
        (vec![&mine, &numbered], bare, Some("E")),
        (vec![&elsewhere], bare, None),
        (vec![&elsewhere, &mine], bare, None),
        (vec![], full, None),
    ] {
        let hits: Vec<Item> = hits.into_iter().cloned().collect();
        assert_eq!(certain(&hits, &known).and_then(|hit| hit.id.as_deref()), want, "{known:?}");
    }
}

#[test]
fn forms_of_replies() {
    let search = json!({"goods_search_response": {"goods_list": [goods()], "total_count": 1}}).to_string();
    assert_eq!(read(search.as_bytes(), now()).unwrap(), [one(&goods())]);
    for body in [
        json!({"goods_detail_response": {"goods_details": []}}),
        json!({"goods_detail_response": {"goods_details": null}}),
        json!({"goods_detail_response": {"request_id": "1"}}),
        json!({"goods_search_response": {"goods_list": [{"goods_name": "no id"}]}}),
    ] {
        assert_eq!(read(body.to_string().as_bytes(), now()), Ok(Vec::new()), "{body}");
    }
    for body in
        ["", "<html>", "{}", r#"{"goods_detail_response":7}"#, r#"{"goods_detail_response":{"goods_details":7}}"#]
    {
        assert_eq!(read(body.as_bytes(), now()).unwrap_err().trouble, Trouble::Retry, "{body}");
    }
}

#[test]
fn refusals() {
    let error = |code: i64, sub: Value| json!({"error_response": {"error_code": code, "sub_code": sub, "error_msg": "坏了", "sub_msg": "client_id: abc123def"}});
    for (body, want) in [
        (error(52101, Value::Null), Trouble::Retry),
        (error(70031, json!("")), Trouble::Retry),
        (error(70033, json!("70033")), Trouble::Retry),
        (error(50000, Value::Null), Trouble::Retry),
        (error(50001, json!("1")), Trouble::Retry),
        (error(50001, json!("60001")), Trouble::Key),
        (error(50001, json!(60001)), Trouble::Key),
        (error(20004, json!("20004")), Trouble::Key),
        (error(20005, Value::Null), Trouble::Key),
        (error(20031, Value::Null), Trouble::Key),
        (error(10016, Value::Null), Trouble::Key),
        (error(10019, Value::Null), Trouble::Key),
        (error(70036, Value::Null), Trouble::Key),
        (error(10000, Value::Null), Trouble::Malformed),
        (error(70032, Value::Null), Trouble::Banned),
        (error(70034, Value::Null), Trouble::Banned),
        (error(70035, Value::Null), Trouble::Banned),
        (error(99999, Value::Null), Trouble::Retry),
        (json!({"error_response": "?"}), Trouble::Retry),
    ] {
        let error = read(body.to_string().as_bytes(), now()).unwrap_err();
        assert_eq!(error.trouble, want, "{body}");
        assert!(!format!("{error} {error:?}").contains("abc123def"), "{error:?}");
        if matches!(want, Trouble::Key | Trouble::Banned) {
            assert!(!error.hint.0.is_empty() && !error.hint.1.is_ascii(), "{body}");
        }
    }
    let said = read(error(50001, json!("60001")).to_string().as_bytes(), now()).unwrap_err().said;
    assert_eq!(said, "Pinduoduo says 50001 (60001): 坏了: client_id: …");
}

/// Any value that is not deep.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[-0-9.万亿e+]{0,14}".prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        proptest::collection::vec("\\PC{0,8}", 0..3).prop_map(|all| json!(all)),
        Just(json!({"a": [1, {"b": null}]})),
    ]
}

proptest! {
    #[test]
    fn swapped_members_never_make_nonsense(at in any::<prop::sample::Index>(), value in any_value()) {
        let mut goods = goods();
        let names: Vec<String> = goods.as_object().unwrap().keys().cloned().collect();
        goods[at.get(&names).as_str()] = value;
        for item in read(&detail_reply(&json!([goods])), now()).unwrap() {
            let listing = &item.reading.listing;
            let positive = |amount: Option<Amount>| amount.is_none_or(|amount| amount > Amount::ZERO);
            prop_assert!(positive(listing.price) && positive(listing.pay_price));
            prop_assert!(listing.pay_price.is_none_or(|pay| listing.price.is_some_and(|price| pay < price)));
            prop_assert!(item.seen.affiliate.commission.is_none_or(|c| Amount::ZERO <= c && c <= Amount::ONE));
            prop_assert!(listing.sales.as_ref().is_none_or(|s| s.at_most.is_none_or(|most| s.count <= most)));
        }
    }

    #[test]
    fn broken_replies_never_panic(cut in any::<prop::sample::Index>(), value in any_value()) {
        let whole = detail_reply(&json!([goods()]));
        prop_assert!(read(&whole[..cut.index(whole.len())], now()).is_err());
        for body in [
            value.clone(),
            json!({"goods_detail_response": value}),
            json!({"goods_search_response": {"goods_list": value}}),
            json!({"goods_search_response": {"goods_list": [value]}}),
            json!({"error_response": value}),
            json!({"error_response": {"error_code": value, "sub_code": value, "error_msg": value}}),
        ] {
            let _ = read(body.to_string().as_bytes(), now());
        }
    }
}
