//! Ids: found by link, by promotion link, by title and shop; renewed; kept. And what a search tells besides.

use super::*;
use crate::listing::{Listing, Outcome};

/// A key that takes only its own ids, as `head-…` with the end of the number; `scene2` finds items by their links.
fn opaque(scene2: bool) -> impl Fn(&sign::Params) -> String + Send + Sync + 'static {
    move |call| {
        let method = call["method"].as_str();
        if method.contains("optional") {
            let number = call["q"].rsplit("id=").next().unwrap_or_default().to_owned();
            if call["biz_scene_id"] == "2" {
                return if scene2 { hits(&[hit(&number)]) } else { error(15, "1911", "scene") };
            }
            let end = call["q"].rsplit(' ').next().unwrap_or_default().to_owned();
            let mut other = hit("999999999");
            other["item_basic_info"]["title"] = call["q"].clone().into();
            other["item_basic_info"]["shop_title"] = "别的店".into();
            return hits(&[other, hit(&end)]);
        }
        if ids_of(call).iter().any(|id| !id.starts_with("head")) {
            return error(15, "35", "numeric ids are gone");
        }
        all_well(call)
    }
}

fn hit(number: &str) -> Value {
    let mut hit = item(number);
    hit["item_basic_info"]["tk_total_sales"] = "77".into();
    hit.as_object_mut().unwrap().remove("input_item_iid");
    hit
}

#[tokio::test]
async fn by_its_link_where_that_is_granted() {
    let gateway = Gateway::new(opaque(true)).await;
    let unions = gateway.unions("110");
    let watches = watches(5);
    unions.expect(&watches);
    for watch in &watches {
        assert!(gateway.ask(&unions, watch).await.unwrap().is_there());
    }
    are_proper(&gateway.taken());
    let ids = unions.ids();
    assert_eq!(ids.len(), 5);
    assert_eq!((ids[0].item.as_str(), ids[0].id.as_str()), ("700000000000", "head-700000000000"));
    // From then on all go into one call, after a restart too.
    let after = gateway.unions("110");
    after.restore(&ids);
    for unions in [&unions, &after] {
        gateway.clock.advance(Duration::from_mins(30));
        unions.expect(&watches);
        for watch in &watches {
            gateway.ask(unions, watch).await.unwrap();
        }
        let calls = gateway.taken();
        assert_eq!(Gateway::of(&calls, "item.info"), 1, "{calls:?}");
        assert_eq!(ids_of(&calls[0].1).len(), 5);
    }
}

#[tokio::test]
async fn by_title_and_shop_once_a_page_told_them() {
    let gateway = Gateway::new(opaque(false)).await;
    let unions = gateway.unions("110");
    let watch = sample::watch(700_000_000_000);
    let why = gateway.ask(&unions, &watch).await.unwrap_err();
    assert_eq!(why.outcome, Outcome::Unreadable);
    assert!(why.reason.contains("union_id = \"…\""), "{}", why.reason);
    let calls = gateway.taken().len();
    assert!(gateway.ask(&unions, &watch).await.is_err());
    assert_eq!(gateway.taken().len(), 0, "not again within the hour");
    assert!(calls <= 2);
    let page = |title: &str, shop: &str| Listing {
        title: Some(title.into()),
        seller: Some(shop.into()),
        ..Listing::default()
    };
    // The title alone agrees: that is not certain.
    unions.hint(&watch, &page("杯子 700000000000", "第三家店"));
    assert!(gateway.ask(&unions, &watch).await.is_err());
    unions.hint(&watch, &page("杯子 700000000000", "某店"));
    let item = gateway.ask(&unions, &watch).await.unwrap();
    assert_eq!(item.id.as_deref(), Some("head-700000000000"));
    assert_eq!(
        Gateway::of(&gateway.taken(), "optional"),
        2 + 1,
        "scene 2 was not tried again; one search for the thirty days"
    );
}

#[tokio::test]
async fn the_operators_own_id_goes_straight_through() {
    let gateway = Gateway::new(opaque(false)).await;
    let unions = gateway.unions("");
    let mut watch = sample::watch(700_000_000_000);
    Arc::make_mut(&mut watch.extras).union_id = Some("head-abcdefgh".into());
    assert!(gateway.ask(&unions, &watch).await.unwrap().is_there());
    assert_eq!(ids_of(&gateway.taken()[0].1), ["head-abcdefgh"]);
}

#[tokio::test]
async fn an_id_that_is_refused_later_is_renewed() {
    let gateway = Gateway::new(opaque(true)).await;
    let unions = gateway.unions("110");
    let watches = watches(1);
    unions.expect(&watches);
    gateway.ask(&unions, &watches[0]).await.unwrap();
    // The union gives it another head, and knows the old one no more.
    gateway.answers(|call| {
        let renew = |text: String| text.replace("head-", "next-");
        match opaque(true)(call) {
            searched if call["method"].contains("optional") => renew(searched),
            _ if ids_of(call).iter().any(|id| !id.starts_with("next-")) => error(15, "10000", "out of date"),
            _ => renew(all_well(call)),
        }
    });
    gateway.clock.advance(Duration::from_mins(30));
    unions.expect(&watches);
    let item = gateway.ask(&unions, &watches[0]).await.unwrap();
    assert_eq!(item.id.as_deref(), Some("next-700000000000"));
}

#[tokio::test]
async fn a_key_that_leaves_out_numbers_does_not_make_items_absent() {
    // It does not refuse numbers, it is silent about them.
    let gateway = Gateway::new(|call| {
        if call["method"].contains("optional") {
            return opaque(true)(call);
        }
        let all: Vec<Value> = ids_of(call).iter().filter(|id| id.starts_with("head")).map(|id| item(id)).collect();
        items(&call["method"], &all)
    })
    .await;
    let unions = gateway.unions("110");
    let watches = watches(4);
    for calls in [16, 1] {
        unions.expect(&watches);
        for watch in &watches {
            assert!(gateway.ask(&unions, watch).await.unwrap().is_there());
        }
        let info = Gateway::of(&gateway.taken(), "item.info");
        assert!(info <= calls, "{info}");
        gateway.clock.advance(Duration::from_mins(30));
    }
}

#[tokio::test]
async fn promotion_links_are_looked_behind() {
    let gateway = Gateway::new(|call| {
        if call["method"].contains("click.extract") {
            assert!(call["click_url"].starts_with("https://s.click.taobao.com/"));
            return json!({"tbk_item_click_extract_response": {"item_id": "head-abcdefgh"}}).to_string();
        }
        all_well(call)
    })
    .await;
    let unions = gateway.unions("");
    let mut watch = sample::watch(1);
    watch.url = "https://s.click.taobao.com/t?e=m%3D2%26s%3Dsecret".parse().unwrap();
    let item = gateway.ask(&unions, &watch).await.unwrap();
    assert_eq!(item.asked.as_deref(), Some("head-abcdefgh"));
    assert!(unions.ids().iter().all(|known| !known.item.contains("secret") && known.item.starts_with("link-")));
}

#[tokio::test]
async fn thirty_days_come_from_a_search() {
    for scene2 in [true, false] {
        let gateway =
            Gateway::new(
                move |call| {
                    if call["method"].contains("optional") { opaque(scene2)(call) } else { all_well(call) }
                },
            )
            .await;
        let unions = gateway.unions("110");
        // No cycle expects it: all that can be known is asked for.
        let item = gateway.ask(&unions, &sample::watch(700_000_000_000)).await.unwrap();
        assert_eq!(item.seen.affiliate.sales_30d, Some(77));
        assert_eq!(item.reading.listing.affiliate.unwrap().sales_30d, Some(77));
        // In a day of cycles: four times, spread.
        let watches = watches(12);
        gateway.taken();
        let (mut fresh, mut most) = (0, 0);
        for _ in 0..48 {
            unions.expect(&watches);
            let mut here = 0;
            for watch in &watches {
                let item = gateway.ask(&unions, watch).await.unwrap();
                here += u32::from(item.seen.affiliate.sales_30d.is_some());
            }
            (fresh, most) = (fresh + here, most.max(here));
            gateway.clock.advance(Duration::from_mins(30));
        }
        are_proper(&gateway.taken());
        assert!((36..=80).contains(&fresh), "{fresh}");
        assert!(most <= 8, "{most}");
    }
}

#[tokio::test]
async fn what_is_left_of_a_coupon() {
    let gateway = Gateway::new(|call| {
        if call["method"].contains("coupon.get") {
            assert_eq!(call["activity_id"], "c1");
            return json!({"tbk_coupon_get_response": {"data": {"coupon_amount": "10.00", "coupon_start_fee": "80.00",
                "coupon_remain_count": 150, "coupon_total_count": 1000}}})
            .to_string();
        }
        let mut one = item(&ids_of(call)[0]);
        one["price_promotion_info"]["final_promotion_path_list"] = json!({"m": [
            {"promotion_title": "商品券", "promotion_desc": "满80减10", "promotion_fee": "10", "promotion_id": "c1"}]});
        items(&call["method"], &[one])
    })
    .await;
    let unions = gateway.unions("");
    let item = gateway.ask(&unions, &sample::watch(700_000_000_000)).await.unwrap();
    assert_eq!((item.seen.coupons[0].left, item.seen.coupons[0].total), (Some(150), Some(1000)));
    assert_eq!(item.reading.listing.coupons, item.seen.coupons);
    are_proper(&gateway.taken());
}
