//! Replies in every shape, good and hostile. Some tests read captured replies, which belong to others and are not in this
//! repository: where they are absent, those tests say so.

#![expect(clippy::unwrap_used, clippy::unnecessary_wraps, clippy::print_stdout, reason = "tests")]

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{super::Trouble, Told, read, read_coupon, read_link};
use crate::listing::{Amount, Availability, Moment, Platform, Union, Window};

fn now() -> Moment {
    "2026-11-28T04:00:00Z".parse().unwrap()
}

fn yuan(text: &str) -> Option<Amount> {
    Some(text.parse().unwrap())
}

fn at(text: &str) -> Option<Moment> {
    Some(text.parse().unwrap())
}

fn told(reply: &Value) -> Vec<Told> {
    read(reply.to_string().as_bytes(), now()).unwrap()
}

/// A captured reply, where there is one.
fn captured(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/union").join(name);
    let found = std::fs::read(path).ok();
    if found.is_none() {
        println!("skipped: no captured reply {name}");
    }
    found
}

fn item(extra: &Value) -> Value {
    let mut item = json!({
        "item_id": "head-3fK9tail", "input_item_iid": "700000000001",
        "publish_info": {
            "income_rate": "15.5", "two_hour_promotion_sales": 24, "daily_promotion_sales": "111",
            "topn_info": {"topn_quantity": 120, "topn_total_count": 3000},
            "click_url": "//s.click.taobao.com/t?e=abc"
        },
        "price_promotion_info": {
            "reserve_price": "102.00", "zk_final_price": "88.00", "final_promotion_price": "69.9",
            "final_promotion_path_list": {"final_promotion_path_map_data": [
                {"promotion_title": "商品券", "promotion_desc": "满80减10", "promotion_fee": "10.00", "promotion_id": "c1",
                 "promotion_start_time": "2026-11-20 00:00:00", "promotion_end_time": "1795967999000"},
                {"promotion_title": "限时直降", "promotion_desc": "直降8.1元"}
            ]},
            "more_promotion_list": {"more_promotion_map_data": [{"promotion_title": "满件折", "promotion_desc": "2件9折"}]}
        },
        "item_basic_info": {
            "title": "蓝色连衣裙", "shop_title": "某某旗舰店", "user_type": 1, "volume": 3100,
            "pict_url": "http://img.example.com/a.jpg", "small_images": {"string": ["//img.example.com/b.jpg"]}
        }
    });
    for (path, value) in extra.as_object().unwrap() {
        *item.pointer_mut(path).unwrap() = value.clone();
    }
    item
}

fn wrapped(api: &str, list: &str, item: &Value) -> Value {
    json!({api: {list: {"map_data": [item]}, "request_id": "r"}})
}

#[test]
fn an_item_in_the_listings_words_and_units() {
    let bare = json!({"results": [item(&json!({}))]});
    let full = wrapped("tbk_item_info_upgrade_get_response", "results", &item(&json!({})));
    let searched = wrapped("tbk_dg_material_optional_upgrade_response", "result_list", &item(&json!({})));
    for reply in [&bare, &full, &searched] {
        let all = told(reply);
        let [Told { item, coupons }] = all.as_slice() else { panic!("one item") };
        assert_eq!(item.asked.as_deref(), Some("700000000001"));
        assert_eq!(item.id.as_deref(), Some("head-3fK9tail"));
        assert_eq!(item.platform, Platform::Tmall);
        let listing = &item.reading.listing;
        assert_eq!(listing.title.as_deref(), Some("蓝色连衣裙"));
        assert_eq!(listing.seller.as_deref(), Some("某某旗舰店"));
        assert_eq!(listing.currency, Some(crate::listing::Currency::CNY));
        assert_eq!((listing.price, listing.list_price, listing.pay_price), (yuan("88"), yuan("102"), yuan("69.9")));
        assert_eq!(listing.pay_parts, ["商品券 满80减10", "限时直降 直降8.1元"]);
        assert_eq!(listing.promotions, ["限时直降 直降8.1元", "满件折 2件9折"]);
        assert_eq!(listing.coupons.len(), 1);
        let coupon = &listing.coupons[0];
        assert_eq!((coupon.amount, coupon.threshold), (yuan("10"), yuan("80")));
        assert_eq!((coupon.starts, coupon.ends), (at("2026-11-19T16:00:00Z"), at("2026-11-29T15:59:59Z")));
        assert_eq!(coupons[0].0.as_deref(), Some("c1"));
        assert_eq!(listing.main_image.as_deref(), Some("https://img.example.com/a.jpg"));
        assert_eq!(listing.gallery, ["https://img.example.com/a.jpg", "https://img.example.com/b.jpg"]);
        let sales = listing.sales.clone().unwrap();
        assert_eq!((sales.count, sales.at_most, sales.window), (3100, Some(3100), Window::Month));
        assert_eq!(listing.availability, Availability::Unknown);
        let affiliate = listing.affiliate.clone().unwrap();
        assert_eq!(affiliate.in_union, Some(true));
        assert_eq!(affiliate.commission, yuan("0.155"));
        assert_eq!((affiliate.sales_2h, affiliate.sales_today, affiliate.sales_30d), (Some(24), Some(111), None));
        assert_eq!(affiliate.first_n_left, Some(120), "what is left, not what there was");
        assert_eq!(item.seen.affiliate, affiliate);
        assert_eq!((item.seen.union, item.seen.at, item.seen.price), (Union::Taobao, now(), yuan("88")));
        assert!(item.reading.origin.values().all(|origin| origin == "taobao-union"));
        assert!(!item.seen.evidence.as_deref().unwrap().contains("e=abc"));
    }
}

#[test]
fn what_is_no_fact_is_left_out() {
    for (path, value) in [
        ("/publish_info/income_rate", json!("155")),
        ("/publish_info/income_rate", json!("-1")),
        ("/publish_info/income_rate", json!("")),
        ("/publish_info/daily_promotion_sales", json!("1万+")),
        ("/publish_info/topn_info", json!([])),
        ("/price_promotion_info/zk_final_price", json!("0")),
        ("/price_promotion_info/zk_final_price", json!("88-99")),
        ("/price_promotion_info/reserve_price", json!("80")),
        ("/price_promotion_info/final_promotion_price", json!("88.00")),
        ("/price_promotion_info", json!(null)),
        ("/item_basic_info/volume", json!(-3)),
        ("/item_basic_info/small_images", json!("x")),
        ("/item_basic_info", json!([1])),
        ("/publish_info", json!("x")),
    ] {
        let mut whole = item(&json!({}));
        *whole.pointer_mut(path).unwrap() = value.clone();
        let all = told(&json!({"x_response": {"results": {"y": [whole]}}}));
        let listing = &all[0].item.reading.listing;
        let affiliate = listing.affiliate.clone().unwrap();
        let silent = match path {
            "/publish_info/income_rate" => affiliate.commission.is_none(),
            "/publish_info/daily_promotion_sales" => affiliate.sales_today.is_none(),
            "/publish_info/topn_info" => affiliate.first_n_left.is_none(),
            "/price_promotion_info/zk_final_price" | "/price_promotion_info" => {
                listing.price.is_none() && listing.list_price.is_none() && listing.pay_price.is_none()
            }
            "/price_promotion_info/reserve_price" => listing.list_price.is_none(),
            "/price_promotion_info/final_promotion_price" => {
                listing.pay_price.is_none() && listing.pay_parts.is_empty()
            }
            "/item_basic_info/volume" => listing.sales.is_none(),
            "/item_basic_info/small_images" => listing.gallery.is_empty(),
            "/item_basic_info" => listing.title.is_none(),
            _ => affiliate.commission.is_none() && affiliate.sales_2h.is_none(),
        };
        assert!(silent, "{path} {value}");
    }
}

#[test]
fn stock_and_choices() {
    let sku = |id: &str, left: &str, name: &str, value: &str| {
        json!({"sku_id": id, "quantity": left,
            "property_list": {"p": [{"property_id": "1", "value_id": value, "value_text": name}]},
            "sku_price_promotion_info": {"sku_zk_final_price": "88.00"}})
    };
    for (quantity, left, want) in [
        (Some("12"), vec!["7", "0"], Availability::InStock),
        (None, vec!["7", "0"], Availability::InStock),
        (Some("0"), vec!["0", "0"], Availability::OutOfStock),
        (None, vec!["0", "0"], Availability::OutOfStock),
        (Some("0"), vec![], Availability::OutOfStock),
        (Some("5"), vec![], Availability::InStock),
        // They contradict each other.
        (Some("5"), vec!["0", "0"], Availability::Unknown),
        (Some("0"), vec!["5"], Availability::Unknown),
        (None, vec!["", "0"], Availability::Unknown),
        (None, vec![], Availability::Unknown),
    ] {
        let mut whole = item(&json!({}));
        let skus: Vec<Value> =
            left.iter().enumerate().map(|(n, left)| sku(&n.to_string(), left, "黑色", "2")).collect();
        whole["sku_list"] = json!({"tbk_item_detail_sku": skus});
        whole["property_image_list"] =
            json!({"x": [{"properties": "1:2", "image_url": "//img.example.com/black.jpg"}]});
        if let Some(quantity) = quantity {
            whole["item_basic_info"]["quantity"] = json!(quantity);
        }
        let all = told(&json!({"x_response": {"results": {"y": [whole]}}}));
        let listing = &all[0].item.reading.listing;
        assert_eq!(listing.availability, want, "{quantity:?} {left:?}");
        assert_eq!(listing.variants.len(), left.len());
        if let Some(first) = listing.variants.first() {
            assert_eq!(first.name.as_deref(), Some("黑色"));
            assert_eq!(first.price, yuan("88"));
            assert_eq!(first.image.as_deref(), Some("https://img.example.com/black.jpg"));
            assert_eq!(first.available, left[0].parse::<u64>().ok().map(|left| left > 0));
        }
    }
}

#[test]
fn older_shapes() {
    let flat = json!({
        "num_iid": 700_000_000_002_u64, "title": "帽子", "nick": "某店", "shop_title": "某店", "user_type": 0,
        "commission_rate": "2106", "commission_type": "MKT", "zk_final_price": "168", "reserve_price": "368",
        "coupon_info": "满51.00元减50元", "coupon_amount": "50", "coupon_start_fee": "51.00", "coupon_id": "c2",
        "coupon_remain_count": 99_929, "coupon_total_count": 100_000,
        "coupon_start_time": "2026-11-20", "coupon_end_time": "2026-12-06",
        "tk_total_sales": "318", "volume": 507,
        "item_url": "https://item.taobao.com/item.htm?id=700000000002"
    });
    let all = told(&wrapped("tbk_dg_material_optional_response", "result_list", &flat));
    let Told { item, coupons } = &all[0];
    assert_eq!(item.item_id.as_deref(), Some("700000000002"));
    assert_eq!(item.platform, Platform::Taobao);
    assert_eq!(item.seen.affiliate.commission, yuan("0.2106"));
    assert_eq!(item.seen.affiliate.sales_30d, Some(318));
    let coupon = &item.reading.listing.coupons[0];
    assert_eq!((coupon.left, coupon.total), (Some(99_929), Some(100_000)));
    assert_eq!(coupon.ends, at("2026-12-06T15:59:59Z"), "a date stands for its whole day");
    assert_eq!(coupons[0].0.as_deref(), Some("c2"));

    // A percentage in this one interface.
    let by_id = json!({"num_iid": 5_000_001, "commission_rate": "1.80", "coupon_amount": "3", "title": "x"});
    let all = told(&wrapped("tbk_itemid_coupon_get_response", "results", &by_id));
    assert_eq!(all[0].item.seen.affiliate.commission, yuan("0.018"));
    // A whole number there, or a fraction in a search, could be either.
    let unclear = json!({"num_iid": 5_000_001, "commission_rate": "180", "title": "x"});
    let all = told(&wrapped("tbk_itemid_coupon_get_response", "results", &unclear));
    assert_eq!(all[0].item.seen.affiliate.commission, None);
    // Hidden counts: 0 beside an empty affiliate count says nothing.
    let hidden = json!({"item_id": "a-bcdefgh", "volume": 0, "tk_total_sales": "", "commission_rate": "135"});
    let all = told(&wrapped("tbk_dg_material_optional_response", "result_list", &hidden));
    assert_eq!((all[0].item.seen.sales.clone(), all[0].item.seen.affiliate.sales_30d), (None, None));
    assert_eq!(all[0].item.seen.affiliate.commission, yuan("0.0135"));
}

#[test]
fn links_and_coupons() {
    let link = |reply: Value| read_link(reply.to_string().as_bytes()).unwrap();
    assert_eq!(
        link(json!({"tbk_item_click_extract_response": {"item_id": "a-bcdefgh"}})).as_deref(),
        Some("a-bcdefgh")
    );
    let parsed =
        json!({"x_response": {"data": {"material_url_list": {"y": [{"z": {"item_id": 700_000_000_003_u64}}]}}}});
    assert_eq!(link(parsed).as_deref(), Some("700000000003"));
    assert_eq!(link(json!({"x_response": {"data": {"item_id": "a,b"}}})), None, "it would be two ids");
    let coupon = json!({"tbk_coupon_get_response": {"data": {
        "coupon_amount": "10.00", "coupon_start_fee": "29.00", "coupon_remain_count": 7, "coupon_total_count": 30}}});
    let coupon = read_coupon(coupon.to_string().as_bytes()).unwrap().unwrap();
    assert_eq!((coupon.amount, coupon.left, coupon.total), (yuan("10"), Some(7), Some(30)));
    assert_eq!(read_coupon(br#"{"tbk_coupon_get_response":{"data":{}}}"#).unwrap(), None);
}

#[test]
fn hostile_replies_are_errors_or_nothing() {
    let deep = format!("{{\"x_response\":{}", "{\"results\":[".repeat(5_000));
    for body in ["", "<html>punish</html>", "{", "[]", "null", "{}", "{\"x_response\":7}", "{\"a\":1}", deep.as_str()] {
        assert_eq!(read(body.as_bytes(), now()).unwrap_err().error.trouble, Trouble::Retry, "{body:.30}");
    }
    for reply in [
        json!({"x_response": {}}),
        json!({"x_response": {"results": "none"}}),
        json!({"x_response": {"results": {"y": [1, null, "x", [], {}]}}}),
        json!({"x_response": {"results": {"y": {}}}}),
    ] {
        assert!(told(&reply).is_empty(), "{reply}");
    }
}

proptest! {
    /// Any member of an item may be anything.
    #[test]
    fn no_value_of_any_member_panics(path in 0_usize..24, pick in 0_usize..9, number in any::<i64>(), text in "\\PC{0,20}") {
        let mut whole = item(&json!({}));
        let pointers = pointers(&whole, String::new());
        let path = &pointers[path % pointers.len()];
        let values = [
            json!(null), json!(number), json!(text), json!([]), json!({}), json!([text]), json!({"a": [number]}),
            json!(number as f64 * 1e290), json!(format!("{number}99999999999999999999.9")),
        ];
        *whole.pointer_mut(path).unwrap() = values[pick].clone();
        let _ = read(json!({"x_response": {"results": {"y": [whole]}}}).to_string().as_bytes(), now());
        let _ = read(text.as_bytes(), now());
        let _ = super::price::over_and_off(&text);
    }
}

fn pointers(value: &Value, path: String) -> Vec<String> {
    let mut all = Vec::new();
    if let Value::Object(members) = value {
        all.extend(members.iter().flat_map(|(name, inner)| pointers(inner, format!("{path}/{name}"))));
    }
    if !path.is_empty() {
        all.push(path);
    }
    all
}

#[test]
fn captured_searches_read_as_they_were() {
    for (name, want) in [
        (
            "tb_dg_material_optional_2019_full.json",
            [("599642809504", "168", "0.2106", 507, 318, "50"), ("573698005083", "69.9", "0.1203", 9183, 8780, "30")],
        ),
        (
            "tb_dg_material_optional_2019_simplified.json",
            [("602521735355", "24.9", "0.15", 1002, 571, "15"), ("554870593399", "59", "0.093", 775, 203, "20")],
        ),
    ] {
        let Some(body) = captured(name) else { continue };
        let all = read(&body, now()).unwrap();
        assert_eq!(all.len(), 2);
        for (Told { item, .. }, (id, price, rate, volume, sold, off)) in all.iter().zip(want) {
            assert_eq!(item.item_id.as_deref(), Some(id));
            assert_eq!(item.platform, Platform::Tmall);
            assert_eq!(item.reading.listing.price, yuan(price));
            assert_eq!(item.seen.affiliate.commission, yuan(rate));
            assert_eq!(item.seen.sales.as_ref().map(|sales| sales.count), Some(volume));
            assert_eq!(item.seen.affiliate.sales_30d, Some(sold));
            assert_eq!(item.reading.listing.coupons[0].amount, yuan(off));
            assert_eq!(item.reading.listing.gallery.len(), 5);
            assert!(item.reading.listing.is_readable());
        }
    }
}

#[test]
fn captured_items_read_as_they_were() {
    if let Some(body) = captured("tb_item_info_get_2019.json") {
        let all = read(&body, now()).unwrap();
        let listing = &all[0].item.reading.listing;
        assert_eq!(all[0].item.item_id.as_deref(), Some("585773453549"));
        assert_eq!((listing.price, listing.list_price), (yuan("78.9"), yuan("379")));
        assert_eq!(listing.seller.as_deref(), Some("茵颜鞋类旗舰店"));
        assert_eq!(listing.sales.as_ref().map(|sales| sales.count), Some(1808));
        assert_eq!(all[0].item.seen.affiliate.commission, None);
    }
    if let Some(body) = captured("tb_item_encrypted_id_2023.json") {
        let all = read(&body, now()).unwrap();
        let item = &all[0].item;
        assert_eq!(item.id.as_deref(), Some("e3R0dpHDtdmy9egpXuXoBFzt0-wKgkm2tQZ6kpryRf9"));
        assert_eq!(item.item_id, None, "an opaque id is not the shop's");
        assert_eq!((item.seen.affiliate.commission, item.seen.affiliate.sales_30d), (yuan("0.0135"), None));
        assert_eq!(item.reading.listing.price, yuan("19.9"));
        assert!(item.reading.listing.coupons.is_empty());
    }
    for name in ["tb_item_info_upgrade_doc_example.json", "tb_item_details_upgrade_assembled.json"] {
        let Some(body) = captured(name) else { continue };
        let all = read(&body, now()).unwrap();
        let item = &all[0].item;
        let listing = &item.reading.listing;
        assert!(item.asked.is_some() && item.id.is_some());
        assert_eq!((listing.price, listing.list_price, listing.pay_price), (yuan("88"), yuan("102"), yuan("69.9")));
        let affiliate = &item.seen.affiliate;
        assert_eq!((affiliate.commission, affiliate.first_n_left), (yuan("0.155"), Some(3000)));
        assert_eq!((affiliate.sales_2h, affiliate.sales_today), (Some(24), Some(111)));
        assert_eq!(listing.sales.as_ref().map(|sales| sales.count), Some(1));
        assert_eq!(listing.coupons[0].threshold, yuan("7999"));
        assert_eq!(listing.promotions, ["满件折 2件9折"]);
        if name.contains("details") {
            assert_eq!(listing.availability, Availability::InStock);
            let names: Vec<_> = listing.variants.iter().filter_map(|v| v.name.as_deref()).collect();
            assert_eq!(names, ["黑色【买一送一】", "白色"]);
            assert_eq!(listing.variants[1].available, Some(false));
        }
    }
    if let Some(body) = captured("tb_dg_material_optional_upgrade_doc_example.json") {
        let all = read(&body, now()).unwrap();
        let seen = &all[0].item.seen;
        assert_eq!((seen.affiliate.commission, seen.affiliate.sales_30d), (yuan("0.055"), Some(11)));
        assert_eq!(seen.coupons[0].starts, at("2022-08-23T02:40:00Z"));
    }
    if let Some(body) = captured("tb_coupon_get_doc_example.json") {
        let coupon = read_coupon(&body).unwrap().unwrap();
        assert_eq!((coupon.amount, coupon.threshold), (yuan("10"), yuan("29")));
        assert_eq!((coupon.left, coupon.total), (Some(26_996), Some(30_000)));
        assert_eq!(coupon.ends, at("2017-08-17T15:59:59Z"));
    }
}

#[test]
fn captured_errors_ask_for_what_they_ask_for() {
    let Some(body) = captured("tb_errors.json") else { return };
    let all: Value = serde_json::from_slice(&body).unwrap();
    for entry in all.as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        let refused = read(entry["body"].to_string().as_bytes(), now()).unwrap_err();
        let want = match name {
            "app_call_limited_daily" => Trouble::Quota(std::time::Duration::from_secs(31_063)),
            "account_throttle_real" | "remote_timeout_assembled" => Trouble::Retry,
            "item_not_exist_assembled" | "no_result_assembled" => Trouble::Absent,
            _ => Trouble::Key,
        };
        assert_eq!(refused.error.trouble, want, "{name}");
        assert_eq!(refused.whole_key, !name.starts_with("permission") && want != Trouble::Absent, "{name}");
    }
}
