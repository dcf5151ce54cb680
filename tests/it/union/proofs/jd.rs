//! The JD stub's checks, and its replies in each recorded form.

use chrono::TimeDelta;
use rivald::clock::Clock;
use serde_json::{Value, json};

use super::taobao::now;
use crate::union::{
    client::{self, FORM, fields, form},
    gateway::Gateway,
    jd::{Jd, PROMOTION, QUERY, Shape},
    ledger::Verdict,
    market::Market,
    sign::{self, Fields},
    trouble::{Scripted, Trouble},
};

async fn open(set: impl FnOnce(&mut Jd)) -> Gateway<Jd> {
    let mut jd = Jd::new(Market::new(3, 30, now()));
    set(&mut jd);
    Gateway::open(jd, Clock::manual(now())).await
}

fn call(gateway: &Gateway<Jd>, method: &str, asked: &Value) -> Fields {
    fields(&[
        ("method", method),
        ("app_key", &gateway.union.app_key),
        ("timestamp", "2026-11-23 10:05:00"),
        ("v", "1.0"),
        ("360buy_param_json", &asked.to_string()),
    ])
}

fn signed(gateway: &Gateway<Jd>, mut call: Fields) -> Fields {
    let sign = sign::md5(&gateway.union.secret, &call);
    call.insert("sign".into(), sign);
    call
}

async fn ask(gateway: &Gateway<Jd>, call: &Fields) -> Value {
    client::send(gateway.address(), "POST", "/routerjson", FORM, &form(call)).await.json()
}

/// What the interface says, out of whichever form it comes in; and the names of that form.
fn inner(body: &Value) -> (Value, String, String) {
    let (name, outer) = body.as_object().unwrap().iter().next().unwrap();
    let found = ["queryResult", "result", "getResult"].iter().find(|key| outer.get(**key).is_some()).unwrap();
    let said = match &outer[found] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        object => object.clone(),
    };
    (said, name.clone(), (*found).to_owned())
}

fn query(own: &Value) -> Value {
    json!({ "goodsReqDTO": own })
}

#[tokio::test]
async fn goods_are_told_by_sku_and_by_the_unions_id_in_each_form_in_turn() {
    let gateway = open(|_| {}).await;
    let goods = &gateway.union.market.goods[2];
    let by_sku = query(&json!({ "sceneId": 2, "skuIds": [Jd::sku(goods)], "fields": "stockState" }));
    let by_id = query(&json!({ "sceneId": 1, "itemIds": [Jd::item_id(goods, 77)] }));
    let figures = gateway.union.rules.figures(goods, now());
    let mut forms = Vec::new();
    let mut ids = Vec::new();
    for asked in [&by_sku, &by_id, &by_sku, &by_id] {
        let body = ask(&gateway, &signed(&gateway, call(&gateway, QUERY, asked))).await;
        let (said, name, key) = inner(&body);
        assert_eq!((&said["code"], said["data"].as_array().map(Vec::len)), (&json!(200), Some(1)), "{body}");
        let item = &said["data"][0];
        assert_eq!((&item["skuName"], &item["inOrderCount30Days"]), (&json!(goods.title), &json!(figures.total)));
        let price = rivald::listing::Amount::new(goods.price(now()).cast_signed(), 2).normalize();
        assert_eq!(item["priceInfo"]["price"].to_string(), price.to_string());
        assert_eq!(item.get("stockState").is_some(), *asked == by_sku);
        ids.push(item["itemId"].as_str().unwrap().to_owned());
        forms.push((name.ends_with("responce"), key));
    }
    let expected = [(true, "queryResult"), (false, "result"), (true, "getResult"), (true, "queryResult")];
    assert_eq!(forms, expected.map(|(responce, key)| (responce, key.to_owned())));
    assert!(ids[0] != ids[1] && ids[0].rsplit_once('_').unwrap().1 == ids[1].rsplit_once('_').unwrap().1, "{ids:?}");
    assert!(gateway.ledger().refused().is_empty());
}

#[tokio::test]
async fn each_wrong_is_refused_by_its_own_code() {
    let gateway = open(|jd| jd.shape = Shape::Responce).await;
    let sku = Jd::sku(&gateway.union.market.goods[0]);
    let good = query(&json!({ "sceneId": 2, "skuIds": [sku] }));
    let but = |name: &str, value: Option<&str>| {
        let mut call = call(&gateway, QUERY, &good);
        match value {
            Some(value) => call.insert(name.to_owned(), value.to_owned()),
            None => call.remove(name),
        };
        signed(&gateway, call)
    };
    let unsigned = |sign: Option<&str>| {
        let mut call = call(&gateway, QUERY, &good);
        call.extend(sign.map(|sign| ("sign".to_owned(), sign.to_owned())));
        call
    };
    let gate = [
        ("no method", but("method", None), "14"),
        ("another method", but("method", Some("jd.union.open.goods.find")), "15"),
        ("no key", but("app_key", None), "20"),
        ("another key", but("app_key", Some("k")), "21"),
        ("no version", but("v", None), "4"),
        ("version 2", but("v", Some("2.0")), "5"),
        ("no time", but("timestamp", None), "7"),
        ("UTC", but("timestamp", Some("2026-11-23 02:05:00")), "8"),
        ("seven minutes late", but("timestamp", Some("2026-11-23 09:58:00")), "8"),
        ("seven minutes early", but("timestamp", Some("2026-11-23 10:12:00.000+0800")), "8"),
        ("no signature", unsigned(None), "11"),
        ("another signature", unsigned(Some("00")), "12"),
        ("a token", but("access_token", Some("t")), "19"),
        ("another format", but("format", Some("xml")), "10"),
        ("no JSON", but("360buy_param_json", Some("sceneId=2")), "10"),
        ("no parameters", but("360buy_param_json", None), "10"),
        ("the older name", but("param_json", Some("{}")), "10"),
    ];
    for (what, call, code) in &gate {
        let body = ask(&gateway, call).await;
        assert_eq!(body["error_response"]["code"], *code, "{what}: {body}");
        assert!(body["error_response"]["en_desc"].is_string());
    }
    for (what, call) in [
        ("six minutes late", but("timestamp", Some("2026-11-23 09:59:00"))),
        ("with milliseconds and zone", but("timestamp", Some("2026-11-23 10:11:00.000+0800"))),
        ("format and way of signing", {
            let mut call = call(&gateway, QUERY, &good);
            call.extend(fields(&[("format", "json"), ("sign_method", "md5")]));
            signed(&gateway, call)
        }),
    ] {
        assert_eq!(inner(&ask(&gateway, &call).await).0["code"], 200, "{what}");
    }
    let ids: Vec<u64> = (0..21).map(|n| sku + n).collect();
    let texts: Vec<String> = ids.iter().map(u64::to_string).collect();
    let business = [
        ("no scene", json!({ "skuIds": [sku] }), 400),
        ("scene 3", json!({ "sceneId": 3, "skuIds": [sku] }), 400),
        ("skus in scene 1", json!({ "sceneId": 1, "skuIds": [sku] }), 411),
        ("item ids in scene 2", json!({ "sceneId": 2, "itemIds": ["a_b"] }), 411),
        ("twenty-one skus", json!({ "sceneId": 2, "skuIds": ids }), 400),
        ("twenty-one item ids", json!({ "sceneId": 1, "itemIds": texts }), 400),
        ("skus as texts", json!({ "sceneId": 2, "skuIds": texts[..2] }), 400),
        ("nothing asked for", json!({ "sceneId": 2 }), 400),
        ("pages of 31", json!({ "sceneId": 2, "keyword": "x", "pageSize": 31 }), 400),
        ("page 0", json!({ "sceneId": 2, "keyword": "x", "pageIndex": 0 }), 400),
        ("an unknown sort", json!({ "sceneId": 2, "keyword": "x", "sortName": "sales" }), 400),
        ("a parameter that does not exist", json!({ "sceneId": 2, "skuIds": [sku], "skuids": [] }), 400),
    ];
    for (what, own, code) in &business {
        let body = ask(&gateway, &signed(&gateway, call(&gateway, QUERY, &query(own)))).await;
        assert_eq!(inner(&body).0["code"], *code, "{what}: {body}");
    }
    assert_eq!(gateway.ledger().refused().len(), gate.len() + business.len(), "{}", gateway.ledger());
    let without = open(|jd| jd.scene_two = false).await;
    let body = ask(&without, &signed(&without, call(&without, QUERY, &good))).await;
    assert_eq!(inner(&body).0["code"], 403);
}

#[tokio::test]
async fn what_is_not_promoted_is_no_error_of_the_query() {
    let gateway = open(|jd| jd.market.goods[0].away = vec![(now(), now() + TimeDelta::hours(1))]).await;
    let sku = Jd::sku(&gateway.union.market.goods[0]);
    let mut lists = Vec::new();
    for _ in 0..2 {
        let asked = query(&json!({ "sceneId": 2, "skuIds": [sku] }));
        let (said, ..) = inner(&ask(&gateway, &signed(&gateway, call(&gateway, QUERY, &asked))).await);
        assert_eq!((&said["code"], &said["totalCount"]), (&json!(200), &json!(0)));
        lists.push(said.get("data").is_some());
    }
    assert_eq!(lists, [true, false], "an empty list may be absent");
    let asked = json!({ "skuIds": sku.to_string() });
    let (said, ..) = inner(&ask(&gateway, &signed(&gateway, call(&gateway, PROMOTION, &asked))).await);
    assert_eq!(said["code"], 2_001_104);
    assert!(gateway.ledger().calls.iter().all(|call| call.verdict == Verdict::Nothing));
    gateway.script(Scripted::new(Trouble::Quota, now(), TimeDelta::hours(1)));
    let body = ask(&gateway, &signed(&gateway, call(&gateway, PROMOTION, &asked))).await;
    assert_eq!(body["error_response"]["code"], "2");
}
