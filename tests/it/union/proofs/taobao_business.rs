//! The Taobao stub's answers: ids, searches, coupons, links, troubles.

use chrono::TimeDelta;
use rivald::clock::Clock;
use serde_json::Value;

use super::taobao::{call, code, now, open, said, signed};
use crate::union::{
    client::{self, FORM, form},
    gateway::Gateway,
    market::{Goods, Market},
    taobao::{Account, Ids, Taobao},
    trouble::{Scripted, Trouble},
};

const INFO: &str = "taobao.tbk.item.info.upgrade.get";
const DETAILS: &str = "taobao.tbk.item.details.upgrade.get";
const SEARCH: &str = "taobao.tbk.dg.material.optional.upgrade";
const ADZONE: &str = "700800900100";

fn items(body: &Value) -> Vec<Value> {
    let response = body.as_object().unwrap().values().next().unwrap();
    let list = response["results"]["tbk_item_detail"].as_array();
    list.or_else(|| response["result_list"]["map_data"].as_array()).cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_has_left_is_left_out_and_nothing_at_all_is_an_error() {
    let gateway = open(4, |taobao| {
        taobao.market.goods[1].away = vec![(now(), now() + TimeDelta::hours(1))];
    })
    .await;
    let ids: Vec<String> = gateway.union.market.goods.iter().map(|goods| goods.number.to_string()).collect();
    let body = said(&gateway, INFO, &[("item_id", &ids.join(","))]).await;
    let found: Vec<Value> = items(&body).iter().map(|item| item["input_item_iid"].clone()).collect();
    assert_eq!(found, [ids[0].as_str(), &ids[2], &ids[3]]);
    assert_eq!(code(&said(&gateway, INFO, &[("item_id", &ids[1])]).await), (15, "50001"));
    let title = gateway.union.market.goods[1].title.clone();
    let hits = items(&said(&gateway, SEARCH, &[("q", &title), ("adzone_id", ADZONE)]).await);
    assert!(hits.iter().all(|hit| hit["item_basic_info"]["title"] != title));
    assert_eq!(gateway.ledger().refused(), Vec::<String>::new());
}

#[tokio::test]
async fn the_figures_of_each_method_are_those_of_the_model() {
    let gateway = open(30, |taobao| taobao.per_second = 1000).await;
    let union = &gateway.union;
    for goods in &union.market.goods {
        let figures = union.rules.figures(goods, now());
        let id = goods.number.to_string();
        let info = &items(&said(&gateway, INFO, &[("item_id", &id)]).await)[0];
        assert_eq!(info["publish_info"]["two_hour_promotion_sales"], figures.two_hours);
        assert_eq!(info["publish_info"]["daily_promotion_sales"], figures.today);
        assert_eq!(info["item_basic_info"]["volume"], figures.volume);
        assert!(info["item_basic_info"].get("tk_total_sales").is_none() && info.get("sku_list").is_none());
        let details = &items(&said(&gateway, DETAILS, &[("item_id", &id)]).await)[0];
        let stock = goods.in_stock(&goods.skus[0], now()).to_string();
        assert_eq!(details["sku_list"]["tbk_item_detail_sku"][0]["quantity"], stock);
        let hits =
            items(&said(&gateway, SEARCH, &[("q", &goods.title), ("adzone_id", ADZONE), ("page_size", "100")]).await);
        let hit = hits.iter().find(|hit| hit["item_basic_info"]["title"] == goods.title).unwrap();
        let total = if goods.total_untold { String::new() } else { figures.total.to_string() };
        assert_eq!(hit["item_basic_info"]["tk_total_sales"], total);
    }
}

#[tokio::test]
async fn ids_that_are_texts_are_found_by_search_and_go_out_of_use() {
    let noon = now() + TimeDelta::hours(2);
    let clock = Clock::manual(now());
    let market = Market::new(1, 40, now());
    let gateway = Gateway::open(Taobao::new(market, Ids::Opaque { renewed: vec![noon] }), clock.clone()).await;
    let goods: Goods = gateway.union.market.goods[7].clone();
    let number = goods.number.to_string();
    assert_eq!(code(&said(&gateway, INFO, &[("item_id", &number)]).await), (15, "35"), "numbers are of the past");
    let find = || async {
        let body = said(&gateway, SEARCH, &[("q", &goods.title), ("adzone_id", ADZONE)]).await;
        let hits = items(&body);
        assert!(hits.len() > 1, "a search by title finds its likes too");
        assert!(!body.to_string().contains(&number), "no number anywhere");
        let hit = hits.iter().find(|hit| hit["item_basic_info"]["title"] == goods.title).unwrap();
        hit["item_id"].as_str().unwrap().to_owned()
    };
    let first = find().await;
    assert_eq!(items(&said(&gateway, INFO, &[("item_id", &first)]).await)[0]["input_item_iid"], first);
    clock.set(noon);
    let later = call(INFO, &[("item_id", &first), ("timestamp", "2026-11-23 12:05:00")]);
    let body = client::send(gateway.address(), "POST", "/", FORM, &form(&signed(later))).await.json();
    assert_eq!(code(&body), (15, "35"), "renewed");
    let second = gateway.union.id(&goods, noon);
    assert_ne!(first, second);
    assert_eq!(first.split_once('-').unwrap().1, second.split_once('-').unwrap().1, "the suffix stays");
    assert_ne!(Ids::opaque().of(&goods, "another", noon), Ids::opaque().of(&goods, "34567890", noon));
    let stale = gateway.ledger();
    assert!(stale.refused().is_empty() && stale.to_string().contains("stale id"), "{stale}");
}

#[tokio::test]
async fn a_link_is_searched_in_scene_two_and_a_single_hit_of_scene_one_has_no_id() {
    let gateway = open(30, |taobao| taobao.account.scenes = vec![1, 2]).await;
    let goods = &gateway.union.market.goods[4];
    let link = format!("https://item.taobao.com/item.htm?id={}", goods.number);
    let search = async |q: &str, scene: &str| {
        said(&gateway, SEARCH, &[("q", q), ("adzone_id", ADZONE), ("biz_scene_id", scene)]).await
    };
    let hits = items(&search(&link, "2").await);
    assert_eq!((hits.len(), &hits[0]["item_basic_info"]["title"]), (1, &Value::from(goods.title.clone())));
    assert_eq!(hits[0]["item_id"], goods.number.to_string());
    assert_eq!(code(&search(&link, "1").await), (15, "50001"));
    let single = said(&gateway, SEARCH, &[("q", &goods.title), ("adzone_id", ADZONE), ("page_size", "1")]).await;
    assert!(items(&single)[0].get("item_id").is_none() && items(&single)[0]["publish_info"].get("click_url").is_none());
    let (rate, all) = (goods.commission(now()).to_string(), items(&search(&goods.title, "1").await).len());
    let sure = [("q", goods.title.as_str()), ("adzone_id", ADZONE), ("start_tk_rate", &rate), ("sort", "tk_rate_desc")];
    let dear = items(&said(&gateway, SEARCH, &sure).await);
    assert!(dear.len() <= all);
    let rates: Vec<f64> =
        dear.iter().map(|hit| hit["publish_info"]["income_rate"].as_str().unwrap().parse().unwrap()).collect();
    assert!(rates.is_sorted_by(|a, b| a >= b) && rates.iter().all(|r| r * 100.0 >= rate.parse().unwrap()), "{rates:?}");
}

#[tokio::test]
async fn coupons_are_told_by_item_activity_and_link() {
    let gateway = open(30, |_| {}).await;
    let union = &gateway.union;
    let goods = union.market.goods.iter().find(|goods| goods.best_coupon(now()).is_some()).unwrap();
    let (id, coupon) = (goods.number.to_string(), goods.best_coupon(now()).unwrap());
    let left = goods.left(coupon, now());
    let one = said(&gateway, "taobao.tbk.coupon.get", &[("item_id", &id), ("activity_id", &coupon.activity)]).await;
    assert_eq!(one["tbk_coupon_get_response"]["data"]["coupon_remain_count"], left);
    let none = said(&gateway, "taobao.tbk.coupon.get", &[("item_id", &id), ("activity_id", "0")]).await;
    assert_eq!(code(&none), (15, "isv.coupon_not_exist"));
    let pid = Account::default().pid;
    let many = said(&gateway, "taobao.tbk.itemid.coupon.get", &[("num_iids", &id), ("pid", &pid)]).await;
    assert_eq!(many["tbk_itemid_coupon_get_response"]["results"]["tbk_coupon"][0]["coupon_remain_count"], left);
    // The links of the search lead back to the item.
    let hits = items(&said(&gateway, SEARCH, &[("q", &goods.title), ("adzone_id", ADZONE)]).await);
    let hit = hits.iter().find(|hit| hit["item_id"] == id).unwrap();
    let (click, share) = (&hit["publish_info"]["click_url"], &hit["publish_info"]["coupon_share_url"]);
    let click = format!("https:{}", click.as_str().unwrap());
    assert!(share.as_str().unwrap().contains(&pid), "what must not be kept is there to be left out");
    let led = said(&gateway, "taobao.tbk.item.click.extract", &[("click_url", &click)]).await;
    assert_eq!(led["tbk_item_click_extract_response"]["item_id"], id);
    let materials =
        serde_json::json!([{ "material_url": click }, { "material_url": "https://e.example/" }]).to_string();
    let parsed =
        said(&gateway, "taobao.tbk.dg.general.link.parse", &[("adzone_id", ADZONE), ("material_dto", &materials)])
            .await;
    let list = &parsed["tbk_dg_general_link_parse_response"]["data"]["material_url_list"]["material_url_list"];
    assert_eq!((&list[0]["link_info_dto"]["material_id"], &list[1]["code"]), (&id.into(), &1001.into()));
}

#[tokio::test]
async fn troubles_come_as_they_are_scripted_and_in_the_recorded_forms() {
    let gateway = open(5, |_| {}).await;
    let id = gateway.union.market.goods[0].number.to_string();
    let cases = [
        (Trouble::Quota, 7, "accesscontrol.limited-by-app-access-count"),
        (Trouble::Throttled, 15, "9100"),
        (Trouble::Permission, 11, "isv.permission-api-package-limit"),
        (Trouble::Key, 29, "isv.appkey-not-exists"),
        (Trouble::Signature, 25, ""),
        (Trouble::Service, 10, ""),
        (Trouble::Timeout, 15, "isp.top-remote-connection-timeout"),
    ];
    for (trouble, number, sub) in cases {
        gateway.script(Scripted::new(trouble, now(), TimeDelta::seconds(31_062)).of(INFO).times(1));
        let body = said(&gateway, INFO, &[("item_id", &id)]).await;
        assert_eq!(code(&body), (number, sub), "{body}");
        if trouble == Trouble::Quota {
            assert_eq!(body["error_response"]["sub_msg"], "This ban will last for 31062 more seconds");
        }
        assert_eq!(gateway.ledger().troubled(trouble.name()), 1);
        assert_eq!(code(&said(&gateway, INFO, &[("item_id", &id)]).await).0, 0, "once only");
    }
    let raw = async || {
        client::send(gateway.address(), "POST", "/", FORM, &form(&signed(call(INFO, &[("item_id", &id)])))).await
    };
    gateway.script(Scripted::new(Trouble::Html, now(), TimeDelta::hours(1)).times(1));
    let html = raw().await;
    assert!(html.status == 200 && html.head.contains("text/html") && html.body.starts_with("<!doctype"), "{html:?}");
    gateway.script(Scripted::new(Trouble::Cut, now(), TimeDelta::hours(1)).times(1));
    let cut = raw().await;
    assert!(cut.body.starts_with('{') && cut.json().is_null(), "{cut:?}");
    gateway.script(Scripted::new(Trouble::BadGateway, now(), TimeDelta::hours(1)).times(1));
    assert_eq!(raw().await.status, 502);
    gateway.script(Scripted::new(Trouble::Closed, now(), TimeDelta::hours(1)).times(1));
    assert!(raw().await.json().is_null());
    // What is wrongly asked is refused in the middle of a trouble too; what is over is over.
    gateway.script(Scripted::new(Trouble::Quota, now() - TimeDelta::hours(2), TimeDelta::hours(1)));
    assert_eq!(code(&said(&gateway, INFO, &[("item_id", &id)]).await).0, 0);
    assert!(gateway.ledger().refused().is_empty());
}
