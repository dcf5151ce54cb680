//! The Taobao stub's checks: a call that is right in all respects passes, and each single wrong is refused by its code.

use rivald::clock::Clock;
use serde_json::Value;

use crate::union::{
    client::{self, FORM, Got, fields, form},
    gateway::Gateway,
    ledger::Verdict,
    market::{Market, Moment},
    sign::{self, Fields},
    taobao::{Account, Ids, Taobao},
};

pub(super) fn now() -> Moment {
    "2026-11-23T02:05:00Z".parse().unwrap()
}

pub(super) async fn open(goods: usize, set: impl FnOnce(&mut Taobao)) -> Gateway<Taobao> {
    let mut taobao = Taobao::new(Market::new(1, goods, now()), Ids::Numeric);
    set(&mut taobao);
    Gateway::open(taobao, Clock::manual(now())).await
}

/// A call's fields, but for the signature.
pub(super) fn call(method: &str, own: &[(&str, &str)]) -> Fields {
    let account = Account::default();
    let mut call = fields(&[
        ("method", method),
        ("app_key", &account.app_key),
        ("timestamp", "2026-11-23 10:05:00"),
        ("v", "2.0"),
        ("sign_method", "hmac-sha256"),
        ("format", "json"),
    ]);
    call.extend(fields(own));
    call
}

pub(super) fn signed(mut call: Fields) -> Fields {
    let secret = Account::default().secret;
    let sign = match call.get("sign_method").map(String::as_str) {
        Some("md5") => sign::md5(&secret, &call),
        Some("hmac") => sign::hmac_md5(secret.as_bytes(), &call),
        _ => sign::hmac_sha256(secret.as_bytes(), &call),
    };
    call.insert("sign".into(), sign);
    call
}

pub(super) async fn ask(gateway: &Gateway<Taobao>, call: &Fields) -> Value {
    client::send(gateway.address(), "POST", "/router/rest", FORM, &form(call)).await.json()
}

pub(super) async fn said(gateway: &Gateway<Taobao>, method: &str, own: &[(&str, &str)]) -> Value {
    ask(gateway, &signed(call(method, own))).await
}

pub(super) fn code(body: &Value) -> (i64, &str) {
    let error = &body["error_response"];
    (error["code"].as_i64().unwrap_or(0), error["sub_code"].as_str().unwrap_or(""))
}

const INFO: &str = "taobao.tbk.item.info.upgrade.get";

#[tokio::test]
async fn a_right_call_passes_by_each_way_of_signing() {
    let gateway = open(5, |_| {}).await;
    let id = gateway.union.market.goods[1].number.to_string();
    for way in ["hmac-sha256", "hmac", "md5"] {
        let body = ask(&gateway, &signed(call(INFO, &[("item_id", &id), ("sign_method", way)]))).await;
        let item = &body["tbk_item_info_upgrade_get_response"]["results"]["tbk_item_detail"][0];
        assert_eq!(item["input_item_iid"], id, "{way}: {body}");
        assert_eq!(item["item_basic_info"]["title"], gateway.union.market.goods[1].title);
    }
    // Whatever is sent is signed, Chinese and empty values too (an empty value counts for nothing).
    let title = &gateway.union.market.goods[1].title;
    let adzone = Account::default().adzone().to_owned();
    let search = [("q", title.as_str()), ("adzone_id", &adzone), ("sort", ""), ("page_size", "100")];
    let mut whole = call("taobao.tbk.dg.material.optional.upgrade", &search);
    whole.remove("sort");
    let mut whole = signed(whole);
    whole.insert("partner_id".into(), String::new());
    let body = ask(&gateway, &whole).await;
    assert!(body["tbk_dg_material_optional_upgrade_response"]["result_list"]["map_data"].is_array(), "{body}");
    let ledger = gateway.ledger();
    assert_eq!((ledger.count(""), ledger.count(INFO), ledger.refused()), (4, 3, Vec::new()));
    assert!(ledger.calls.iter().all(|call| call.verdict == Verdict::Answered));
}

#[tokio::test]
async fn each_wrong_is_refused_by_its_own_code() {
    let gateway = open(30, |taobao| taobao.per_second = 1000).await;
    let id = gateway.union.market.goods[0].number.to_string();
    let many = |n: usize| (0..n).map(|n| (700_000_000_000 + n as u64).to_string()).collect::<Vec<_>>().join(",");
    let (twenty, more, forty_one) = (many(20), many(21), many(41));
    let pid = Account::default().pid;
    let good = || call(INFO, &[("item_id", &id)]);
    let but = |changes: &[(&str, Option<&str>)]| {
        let mut call = good();
        for (name, value) in changes {
            match value {
                Some(value) => call.insert((*name).to_owned(), (*value).to_owned()),
                None => call.remove(*name),
            };
        }
        signed(call)
    };
    let search = |own: &[(&str, &str)]| signed(call("taobao.tbk.dg.material.optional.upgrade", own));
    let unsigned = |sign: Option<&str>| {
        let mut call = signed(good());
        call.remove("sign");
        call.extend(sign.map(|sign| ("sign".to_owned(), sign.to_owned())));
        call
    };
    let right = signed(good())["sign"].clone();
    let cases: Vec<(&str, Fields, i64)> = vec![
        ("all right", but(&[]), 0),
        ("no method", but(&[("method", None)]), 21),
        ("the older name of the method", but(&[("method", Some("taobao.tbk.item.info.get.upgrade"))]), 22),
        ("no key", but(&[("app_key", None)]), 28),
        ("another key", but(&[("app_key", Some("34567891"))]), 29),
        ("no version", but(&[("v", None)]), 32),
        ("version 1", but(&[("v", Some("1.0"))]), 33),
        ("no format: XML", but(&[("format", None)]), 23),
        ("XML", but(&[("format", Some("xml"))]), 23),
        ("no time", but(&[("timestamp", None)]), 30),
        ("UTC", but(&[("timestamp", Some("2026-11-23 02:05:00"))]), 31),
        ("eleven minutes late", but(&[("timestamp", Some("2026-11-23 09:54:00"))]), 31),
        ("eleven minutes early", but(&[("timestamp", Some("2026-11-23 10:16:00"))]), 31),
        ("ten minutes late", but(&[("timestamp", Some("2026-11-23 09:55:00"))]), 0),
        ("ten minutes early", but(&[("timestamp", Some("2026-11-23 10:15:00"))]), 0),
        ("not of the form", but(&[("timestamp", Some("2026-11-23T10:05:00"))]), 31),
        ("seconds since 1970", but(&[("timestamp", Some("1795399500"))]), 31),
        ("no signature", unsigned(None), 24),
        ("an empty signature", unsigned(Some("")), 24),
        ("another signature", unsigned(Some(&right.replace(|c| c == right.chars().next().unwrap(), "0"))), 25),
        ("small letters", unsigned(Some(&right.to_lowercase())), 25),
        ("no way of signing", but(&[("sign_method", None)]), 25),
        ("an unknown way of signing", but(&[("sign_method", Some("sha1"))]), 25),
        (
            "something that was not signed",
            {
                let mut call = signed(good());
                call.insert("biz_scene_id".into(), "1".into());
                call
            },
            25,
        ),
        ("a session", but(&[("session", Some("s"))]), 27),
        ("no ids", but(&[("item_id", None)]), 40),
        ("an empty list of ids", but(&[("item_id", Some(""))]), 40),
        ("twenty ids", but(&[("item_id", Some(&twenty))]), 15),
        ("twenty-one ids", but(&[("item_id", Some(&more))]), 41),
        ("an id twice", but(&[("item_id", Some(&format!("{id},{id}")))]), 41),
        ("an empty id", but(&[("item_id", Some(&format!("{id},")))]), 41),
        ("ids with spaces", but(&[("item_id", Some(&format!("{id}, 1{id}")))]), 41),
        ("scene 9", but(&[("biz_scene_id", Some("9"))]), 41),
        ("scene 2 is not granted", but(&[("biz_scene_id", Some("2"))]), 15),
        ("a parameter that does not exist", but(&[("item_ids", Some("1"))]), 41),
        ("a search without its adzone", search(&[("q", "x")]), 40),
        ("a search without words", search(&[("adzone_id", "700800900100")]), 40),
        ("another's adzone", search(&[("q", "x"), ("adzone_id", "7")]), 15),
        ("a pid for an adzone", search(&[("q", "x"), ("adzone_id", &pid)]), 41),
        ("pages of 101", search(&[("q", "x"), ("adzone_id", "700800900100"), ("page_size", "101")]), 41),
        ("page 0", search(&[("q", "x"), ("adzone_id", "700800900100"), ("page_no", "0")]), 41),
        ("a sort without direction", search(&[("q", "x"), ("adzone_id", "700800900100"), ("sort", "tk_rate")]), 41),
        (
            "forty-one ids for coupons",
            signed(call("taobao.tbk.itemid.coupon.get", &[("num_iids", &forty_one), ("pid", &pid)])),
            41,
        ),
        ("coupons without a pid", signed(call("taobao.tbk.itemid.coupon.get", &[("num_iids", &id)])), 40),
        ("a coupon of nothing", signed(call("taobao.tbk.coupon.get", &[("item_id", &id)])), 40),
        ("a link that is none", signed(call("taobao.tbk.item.click.extract", &[])), 40),
        (
            "materials that are no JSON",
            signed(call("taobao.tbk.dg.general.link.parse", &[("adzone_id", "700800900100"), ("material_dto", "x")])),
            41,
        ),
    ];
    for (what, call, expected) in &cases {
        let body = ask(&gateway, call).await;
        assert_eq!(code(&body).0, *expected, "{what}: {body}");
    }
    let ledger = gateway.ledger();
    // Right are three of the list, well asked with no result is one, not granted another.
    let of = |verdict: &Verdict| ledger.calls.iter().filter(|call| call.verdict == *verdict).count();
    assert_eq!((of(&Verdict::Answered), of(&Verdict::Nothing)), (3, 1), "{ledger}");
    assert_eq!(ledger.refused().len(), cases.len() - 5);
    assert!(ledger.to_string().contains("REFUSED: 25 the signature is another"), "{ledger}");
}

#[tokio::test]
async fn requests_must_be_posted_forms_and_no_key_stands_in_an_address() {
    let gateway = open(5, |_| {}).await;
    let id = gateway.union.market.goods[0].number.to_string();
    let body = form(&signed(call(INFO, &[("item_id", &id)])));
    let to = gateway.address();
    let code = |got: Got| code(&got.json()).0;
    assert_eq!(code(client::send(to, "GET", &format!("/router/rest?{body}"), FORM, "").await), 9);
    assert_eq!(code(client::send(to, "POST", &format!("/router/rest?{body}"), FORM, "").await), 41);
    assert_eq!(code(client::send(to, "POST", "/router/rest", "application/json", &body).await), 41);
    assert_eq!(code(client::send(to, "POST", "/router/rest", FORM, &format!("{body}&method=x")).await), 41);
    assert_eq!(code(client::send(to, "POST", "/router/rest", FORM, &format!("{body}&q=%ff")).await), 41);
    assert_eq!(code(client::send(to, "POST", "/router/rest", FORM, &body).await), 0);
}

#[tokio::test]
async fn more_calls_in_a_second_than_an_account_may_make_are_refused() {
    let gateway = open(5, |taobao| taobao.per_second = 3).await;
    let id = gateway.union.market.goods[0].number.to_string();
    for n in 0..5 {
        let body = said(&gateway, INFO, &[("item_id", &id)]).await;
        assert_eq!(code(&body).1, if n < 3 { "" } else { "9100" });
    }
    assert_eq!(gateway.ledger().refused().len(), 2);
}
