//! The Pinduoduo stub's checks and answers.

use chrono::TimeDelta;
use rivald::clock::Clock;
use serde_json::{Value, json};

use super::taobao::now;
use crate::union::{
    client::{self, FORM, fields, form},
    gateway::Gateway,
    ledger::Verdict,
    market::Market,
    pdd::{DETAIL, Pdd, SEARCH, sales_tip},
    sign::{self, Fields},
    trouble::{Scripted, Trouble},
};

async fn open(set: impl FnOnce(&mut Pdd)) -> Gateway<Pdd> {
    let mut pdd = Pdd::new(Market::new(4, 30, now()));
    set(&mut pdd);
    Gateway::open(pdd, Clock::manual(now())).await
}

fn call(gateway: &Gateway<Pdd>, method: &str, own: &[(&str, &str)]) -> Fields {
    let mut call = fields(&[
        ("type", method),
        ("client_id", &gateway.union.client_id),
        ("timestamp", &now().timestamp().to_string()),
        ("data_type", "JSON"),
        ("version", "V1"),
    ]);
    call.extend(fields(own));
    call
}

fn signed(gateway: &Gateway<Pdd>, mut call: Fields) -> Fields {
    let sign = sign::md5(&gateway.union.secret, &call);
    call.insert("sign".into(), sign);
    call
}

async fn ask(gateway: &Gateway<Pdd>, call: &Fields) -> Value {
    client::send(gateway.address(), "POST", "/api/router", FORM, &form(call)).await.json()
}

#[tokio::test]
async fn a_number_is_searched_for_and_its_sign_asked_for_in_detail() {
    let gateway = open(|_| {}).await;
    let goods = gateway.union.market.goods.iter().find(|goods| goods.best_coupon(now()).is_some()).unwrap();
    let number = Pdd::goods_id(goods).to_string();
    let search = signed(&gateway, call(&gateway, SEARCH, &[("keyword", &number), ("page_size", "20")]));
    let body = ask(&gateway, &search).await;
    let hit = &body["goods_search_response"]["goods_list"][0];
    assert_eq!((&hit["goods_name"], &hit["mall_name"]), (&json!(goods.title), &json!(goods.shop)));
    assert!(hit.get("goods_id").is_none(), "numbers are not told any more");
    let sign = hit["goods_sign"].as_str().unwrap();
    // The same call as JSON.
    let detail = signed(&gateway, call(&gateway, DETAIL, &[("goods_sign", sign), ("pid", &gateway.union.pid)]));
    let text = serde_json::to_string(&detail).unwrap();
    let body = client::send(gateway.address(), "POST", "/api/router", "application/json", &text).await.json();
    let item = &body["goods_detail_response"]["goods_details"][0];
    assert_eq!(item["min_group_price"], goods.price(now()));
    assert_eq!(item["promotion_rate"], goods.commission(now()) / 10);
    assert_eq!(item["coupon_remain_quantity"], goods.left(goods.best_coupon(now()).unwrap(), now()));
    assert_eq!(item["sales_tip"], sales_tip(goods.sold_ever(now())));
    assert_ne!(item["goods_sign"], *sign, "one item, several signs");
    let list = json!([sign]).to_string();
    let body = ask(&gateway, &signed(&gateway, call(&gateway, SEARCH, &[("goods_sign_list", &list)]))).await;
    assert_eq!(body["goods_search_response"]["total_count"], 1);
    assert!(gateway.ledger().refused().is_empty());
}

#[tokio::test]
async fn each_wrong_is_refused_by_its_own_code() {
    let gateway = open(|_| {}).await;
    let seconds = |by: i64| (now().timestamp() + by).to_string();
    let but = |name: &str, value: Option<&str>| {
        let mut call = call(&gateway, SEARCH, &[("keyword", "杯")]);
        match value {
            Some(value) => call.insert(name.to_owned(), value.to_owned()),
            None => call.remove(name),
        };
        signed(&gateway, call)
    };
    let cases = [
        ("no type", but("type", None), 10_001),
        ("another type", but("type", Some("pdd.ddk.goods.basic.info.get")), 10_001),
        ("another client", but("client_id", Some("c")), 10_016),
        ("XML", but("data_type", Some("XML")), 10_000),
        ("no version", but("version", None), 10_000),
        ("no time", but("timestamp", None), 10_000),
        ("eleven minutes late", but("timestamp", Some(&seconds(-661))), 10_000),
        ("milliseconds", but("timestamp", Some(&(seconds(0) + "000"))), 10_000),
        ("as the others write it", but("timestamp", Some("2026-11-23 10:05:00")), 10_000),
        ("no signature", call(&gateway, SEARCH, &[("keyword", "杯")]), 20_004),
        ("another signature", call(&gateway, SEARCH, &[("keyword", "杯"), ("sign", "00")]), 20_004),
        ("a token", but("access_token", Some("t")), 10_019),
        ("another's pid", but("pid", Some("1_2")), 50_001),
        ("nothing to look for", but("keyword", None), 10_000),
        ("signs that are no list", but("goods_sign_list", Some("c9")), 10_000),
        ("pages of 101", but("page_size", Some("101")), 10_000),
        ("a number in detail", signed(&gateway, call(&gateway, DETAIL, &[("goods_id_list", "[1]")])), 10_000),
        ("detail of nothing", signed(&gateway, call(&gateway, DETAIL, &[])), 10_000),
    ];
    for (what, call, code) in &cases {
        let body = ask(&gateway, call).await;
        assert_eq!(body["error_response"]["error_code"], *code, "{what}: {body}");
    }
    let registered = ask(&gateway, &but("pid", Some("1_2"))).await;
    assert_eq!(registered["error_response"]["sub_code"], "60001");
    for by in [-600, 600] {
        let body = ask(&gateway, &but("timestamp", Some(&seconds(by)))).await;
        assert!(body.get("goods_search_response").is_some(), "{body}");
    }
    assert_eq!(gateway.ledger().refused().len(), cases.len() + 1);
}

#[tokio::test]
async fn what_is_not_there_is_an_empty_list_and_troubles_are_told_in_their_form() {
    let gateway = open(|pdd| pdd.market.goods[0].away = vec![(now(), now() + TimeDelta::hours(1))]).await;
    let goods = &gateway.union.market.goods[0];
    let detail = signed(&gateway, call(&gateway, DETAIL, &[("goods_sign", &Pdd::goods_sign(goods, 1))]));
    assert_eq!(ask(&gateway, &detail).await["goods_detail_response"]["goods_details"], json!([]));
    let search = signed(&gateway, call(&gateway, SEARCH, &[("keyword", &Pdd::goods_id(goods).to_string())]));
    assert_eq!(ask(&gateway, &search).await["goods_search_response"]["total_count"], 0);
    assert!(gateway.ledger().calls.iter().all(|call| call.verdict == Verdict::Nothing));
    for (trouble, code, sub) in [(Trouble::Throttled, 70_031, Value::Null), (Trouble::Banned, 70_032, json!("70032"))] {
        gateway.script(Scripted::new(trouble, now(), TimeDelta::hours(1)).times(1));
        let body = ask(&gateway, &search).await;
        assert_eq!((&body["error_response"]["error_code"], &body["error_response"]["sub_code"]), (&json!(code), &sub));
    }
}

#[test]
fn sales_are_cut_short_as_they_are_shown() {
    for (sold, shown) in [
        (0, "0"),
        (195, "195"),
        (9_999, "9999"),
        (10_000, "1万"),
        (10_999, "1万"),
        (58_653, "5.8万"),
        (99_999, "9.9万"),
        (100_000, "10万+"),
        (552_083, "10万+"),
    ] {
        assert_eq!(sales_tip(sold), shown);
    }
}
