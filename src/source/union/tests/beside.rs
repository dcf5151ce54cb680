//! A union alone, and beside a shop's page; the other unions.

use axum::{http::HeaderMap, response::IntoResponse, routing::get};

use super::*;
use crate::{
    listing::{Field, Observation, Outcome, SourceKind, Union, Validators},
    source::{Answer as Polled, Source},
};

const PAGE: &str = r#"<html lang="zh-CN"><title>蓝色的杯子</title><h1>蓝色的杯子</h1><script type="application/ld+json">
{"@context":"https://schema.org","@type":"Product","name":"蓝色的杯子","offers":{"@type":"Offer","price":"88.00",
"priceCurrency":"CNY","availability":"https://schema.org/InStock"}}</script><p>¥88.00</p></html>"#;

async fn page(headers: HeaderMap) -> axum::response::Response {
    if headers.get("if-none-match").is_some_and(|etag| etag == "\"one\"") {
        return axum::http::StatusCode::NOT_MODIFIED.into_response();
    }
    ([("etag", "\"one\""), ("content-type", "text/html; charset=utf-8")], PAGE).into_response()
}

async fn shop() -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}/item.htm?id=1", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/item.htm", get(page))).await });
    base
}

fn source(gateway: &Gateway) -> Source {
    let poll = settings::Poll {
        allow_private_addresses: true,
        robots: false,
        min_interval: Duration::ZERO,
        ..settings::Poll::default()
    };
    Source::with_unions(&poll, &gateway.settings(""), gateway.clock.clone()).unwrap()
}

fn observed(answer: Polled) -> (Observation, Validators) {
    match answer {
        Polled::Observed { observation, validators, .. } => (*observation, validators),
        Polled::Unchanged { .. } => panic!("unchanged"),
    }
}

#[tokio::test]
async fn alone_the_listing_is_the_unions() {
    let gateway = Gateway::new(all_well).await;
    let source = source(&gateway);
    let (seen, _) = observed(gateway.run(source.observe(&sample::watch(700_000_000_000), None)).await);
    assert_eq!((seen.outcome, seen.item_id.as_deref()), (Outcome::Ok, Some("700000000000")));
    let reading = seen.reading.unwrap();
    assert_eq!(reading.listing.price, Some("88.00".parse().unwrap()));
    assert_eq!(reading.origin[&Field::Price], "taobao-union");
    assert_eq!(seen.union.unwrap().affiliate.sales_2h, Some(2));

    // An item that the union does not have is an answer.
    gateway.answers(|call| items(&call["method"], &[]));
    gateway.clock.advance(Duration::from_mins(30));
    let (seen, _) = observed(gateway.run(source.observe(&sample::watch(700_000_000_000), None)).await);
    assert_eq!((seen.outcome, seen.reason), (Outcome::Ok, None));
    let listing = seen.reading.unwrap().listing;
    assert_eq!(listing.affiliate.as_ref().and_then(|a| a.in_union), Some(false));
    assert!(listing.title.is_none() && listing.price.is_none());

    // Of one that it has, but tells nothing of, the counters still count.
    gateway.answers(|call| {
        let mut one = item(&ids_of(call)[0]);
        one["price_promotion_info"] = Value::Null;
        items(&call["method"], &[one])
    });
    gateway.clock.advance(Duration::from_mins(30));
    let (seen, _) = observed(gateway.run(source.observe(&sample::watch(700_000_000_000), None)).await);
    assert_eq!(seen.outcome, Outcome::Unreadable);
    assert!(seen.reading.is_none() && seen.union.is_some());

    gateway.answers(|_| error(7, "accesscontrol.limited-by-app-access-count", "for 9000 more seconds"));
    gateway.clock.advance(Duration::from_mins(30));
    let answer = gateway.run(source.observe(&sample::watch(700_000_000_000), None)).await;
    let Polled::Observed { observation, retry, .. } = answer else { panic!("unchanged") };
    assert_eq!((observation.outcome, retry), (Outcome::Unreachable, false));
    assert!(observation.union.is_none());
    assert_eq!(source.resting().len(), 1);
}

#[tokio::test]
async fn beside_a_page_it_adds_its_own_figures_only() {
    let gateway = Gateway::new(all_well).await;
    let source = source(&gateway);
    let mut watch = sample::watch(700_000_000_000);
    (watch.source, watch.url) = (SourceKind::Page, shop().await);
    Arc::make_mut(&mut watch.extras).union_id = Some("head-abcdefgh".into());

    let (first, validators) = observed(gateway.run(source.observe(&watch, None)).await);
    assert_eq!(first.outcome, Outcome::Ok, "{:?}", first.reason);
    let reading = first.reading.unwrap();
    assert_eq!(reading.listing.title.as_deref(), Some("蓝色的杯子"));
    assert_eq!(reading.listing.affiliate.as_ref().and_then(|a| a.sales_today), Some(20));
    assert_eq!(reading.origin[&Field::Affiliate], "taobao-union");
    assert!(validators.etag.is_some());

    // The page says "the same": its reading comes again, with new figures.
    gateway.answers(|call| all_well(call).replace("\"daily_promotion_sales\":20", "\"daily_promotion_sales\":31"));
    gateway.clock.advance(Duration::from_mins(30));
    let (second, again) = observed(gateway.run(source.observe(&watch, Some(&validators))).await);
    let listing = second.reading.unwrap().listing;
    assert_eq!(listing.title, reading.listing.title);
    assert_eq!(listing.affiliate.as_ref().and_then(|a| a.sales_today), Some(31));
    assert_eq!(second.union.unwrap().affiliate.sales_today, Some(31));
    assert!(second.at > first.at);
    assert_eq!(again, validators);

    // The union rests: the page's reading comes alone. "The same" would seem to say that its figures go on.
    gateway.answers(|_| error(7, "accesscontrol.limited-by-app-access-count", "for 9000 more seconds"));
    gateway.clock.advance(Duration::from_mins(30));
    let (alone, again) = observed(gateway.run(source.observe(&watch, Some(&validators))).await);
    assert!(alone.union.is_none() && alone.reading.unwrap().listing.affiliate.is_none());
    assert_eq!(again, validators);
    let (full, _) = observed(gateway.run(source.observe(&watch, None)).await);
    assert_eq!(full.outcome, Outcome::Ok);
    assert!(full.union.is_none() && full.reading.unwrap().listing.affiliate.is_none());

    // After a restart nothing is kept: the page is asked for in full.
    let restarted = self::source(&gateway);
    let (seen, _) = observed(gateway.run(restarted.observe(&watch, Some(&validators))).await);
    assert_eq!(seen.outcome, Outcome::Ok);
}

#[tokio::test]
async fn a_page_that_fails_does_not_take_the_union_along() {
    let gateway = Gateway::new(all_well).await;
    let source = source(&gateway);
    let mut watch = sample::watch(700_000_000_000);
    watch.source = SourceKind::Page;
    watch.url = shop().await.join("/nothing-here").unwrap();
    Arc::make_mut(&mut watch.extras).union_id = Some("head-abcdefgh".into());
    let (seen, _) = observed(gateway.run(source.observe(&watch, None)).await);
    assert_eq!(seen.outcome, Outcome::Gone);
    assert!(seen.reading.is_none());
    assert_eq!(seen.union.unwrap().affiliate.sales_today, Some(20));
}

#[tokio::test]
async fn a_watch_of_a_union_without_a_key_reads_its_page() {
    let gateway = Gateway::new(all_well).await;
    let source = source(&gateway);
    let mut watch = sample::watch(700_000_000_000);
    (watch.source, watch.url, watch.union) = (SourceKind::Page, shop().await, Some(Union::Pdd));
    let (seen, _) = observed(gateway.run(source.observe(&watch, None)).await);
    assert_eq!(seen.outcome, Outcome::Ok);
    assert!(seen.union.is_none());
}

#[tokio::test]
async fn the_other_unions_answer_too() {
    let gateway = Gateway::new(|call| {
        if call.get("method").is_some_and(|method| method.contains("jd.union")) {
            let asked: Value = serde_json::from_str(&call["360buy_param_json"]).unwrap();
            let skus = asked["goodsReqDTO"]["skuIds"].as_array().cloned().unwrap_or_default();
            let data: Vec<Value> = skus
                .iter()
                .filter(|sku| **sku != json!(100_000_000_003_u64))
                .map(|sku| {
                    json!({"skuId": sku, "skuName": format!("键盘 {sku}"), "inOrderCount30Days": 41,
                        "priceInfo": {"price": 99.5}, "commissionInfo": {"commissionShare": 12.0}})
                })
                .collect();
            let inner = json!({"code": 200, "data": data}).to_string();
            return json!({"jd_union_open_goods_query_responce": {"code": "0", "queryResult": inner}}).to_string();
        }
        let list = json!([{"goods_sign": "E9_sign", "goods_name": "雨伞", "mall_name": "某店", "min_group_price": 990,
            "promotion_rate": 110, "sales_tip": "5.8万"}]);
        if call["type"] == "pdd.ddk.goods.search" {
            return json!({"goods_search_response": {"goods_list": list, "total_count": 1}}).to_string();
        }
        assert_eq!(call["goods_sign"], "E9_sign");
        json!({"goods_detail_response": {"goods_details": list}}).to_string()
    })
    .await;
    let mut settings = settings::Unions::default();
    settings.jd.app_key = APP_KEY.into();
    settings.jd.secret = Secret::Plain(SecretString::from(SECRET));
    settings.jd.base = gateway.base.clone();
    settings.pdd.client_id = APP_KEY.into();
    settings.pdd.secret = Secret::Plain(SecretString::from(SECRET));
    settings.pdd.base = gateway.base.clone();
    let unions = Unions::new(&settings, "rivald/test", Duration::from_secs(5), gateway.clock.clone()).unwrap();

    let of_jd = |n: u64| {
        let mut watch = sample::watch(100_000_000_000 + n);
        watch.union = Some(Union::Jd);
        watch.url = format!("https://item.jd.com/{}.html", 100_000_000_000 + n).parse().unwrap();
        Arc::new(watch)
    };
    let watches: Vec<_> = (0..8).map(of_jd).collect();
    unions.expect(&watches);
    for (n, watch) in watches.iter().enumerate() {
        let item = gateway.ask(&unions, watch).await.unwrap();
        assert_eq!(item.is_there(), n != 3);
        assert_eq!(item.seen.affiliate.sales_30d, (n != 3).then_some(41));
    }
    assert_eq!(gateway.taken().len(), 2, "a batch, and the missing one alone");

    let mut watch = sample::watch(1);
    watch.union = Some(Union::Pdd);
    watch.url = "https://mobile.yangkeduo.com/goods.html?goods_id=345678901".parse().unwrap();
    for kind in ["pdd.ddk.goods.search", "pdd.ddk.goods.detail"] {
        let item = gateway.ask(&unions, &watch).await.unwrap();
        assert_eq!(item.seen.affiliate.commission, Some("0.11".parse().unwrap()));
        let calls = gateway.taken();
        assert_eq!((calls.len(), calls[0].1["type"].as_str()), (1, kind));
    }
    assert_eq!(unions.ids()[0].id, "E9_sign");
}
