//! Batches, second readings, what a bad or missing id does to the others.

use super::*;
use crate::listing::Outcome;

#[tokio::test]
async fn a_hundred_watches_cost_five_calls_a_cycle() {
    let gateway = Gateway::new(all_well).await;
    let unions = gateway.unions("");
    let watches = watches(100);
    for cycle in 0..3 {
        unions.expect(&watches);
        for watch in &watches {
            let item = gateway.ask(&unions, watch).await.unwrap();
            assert_eq!(item.seen.affiliate.sales_today, Some(20));
            let number = watch.url.query().unwrap().trim_start_matches("id=").to_owned();
            assert_eq!(item.reading.listing.title, Some(format!("杯子 {number}")), "each gets its own");
        }
        let calls = gateway.taken();
        are_proper(&calls);
        assert_eq!(Gateway::of(&calls, "item.info"), 5);
        assert_eq!(Gateway::of(&calls, "item.details"), if cycle == 0 { 5 } else { 0 }, "details are daily");
        assert_eq!(calls.len(), if cycle == 0 { 10 } else { 5 });
        gateway.clock.advance(Duration::from_mins(30));
    }
    let counters = unions.counters();
    assert_eq!((counters[0].calls, counters[0].refused), (20, 0));
    assert!(unions.troubles().is_empty());
    assert_eq!(unions.ids().len(), 100);
}

#[tokio::test]
async fn polls_that_come_together_share_a_call() {
    let gateway = Gateway::new(all_well).await;
    let unions = gateway.unions("");
    let watches = watches(20);
    unions.expect(&watches);
    let asks = futures_util::future::join_all(watches.iter().map(|watch| unions.ask(watch)));
    assert!(gateway.run(asks).await.iter().all(Result::is_ok));
    assert_eq!(Gateway::of(&gateway.taken(), "item.info"), 1);
}

#[tokio::test]
async fn a_second_reading_asks_anew_and_alone() {
    let gateway = Gateway::new(all_well).await;
    let unions = gateway.unions("");
    let watches = watches(3);
    unions.expect(&watches);
    gateway.ask(&unions, &watches[0]).await.unwrap();
    gateway.taken();
    gateway.clock.advance(Duration::from_mins(2));
    let asked = gateway.clock.now();
    let second = gateway.ask(&unions, &watches[0]).await.unwrap();
    let calls = gateway.taken();
    assert_eq!(ids_of(&calls[0].1), ["700000000000"]);
    assert!(second.seen.at >= asked);
    gateway.ask(&unions, &watches[1]).await.unwrap();
    assert_eq!(gateway.taken().len(), 0, "what was asked for the others is still served");
}

#[tokio::test]
async fn one_bad_id_does_not_blind_the_others() {
    let gateway = Gateway::new(|call| {
        let bad = ids_of(call).contains(&"700000000007".to_owned());
        if bad { error(15, "35", "id out of date") } else { all_well(call) }
    })
    .await;
    let unions = gateway.unions("");
    let watches = watches(20);
    unions.expect(&watches);
    for (n, watch) in watches.iter().enumerate() {
        match gateway.ask(&unions, watch).await {
            Ok(_) => assert_ne!(n, 7),
            Err(why) => {
                assert_eq!((n, why.outcome, why.retry), (7, Outcome::Unreadable, false));
                assert!(why.reason.contains("union_id"), "{}", why.reason);
            }
        }
    }
    let calls = gateway.taken();
    are_proper(&calls);
    assert!(Gateway::of(&calls, "item.info") <= 12, "{}", calls.len());
    // It is left out from now on.
    gateway.clock.advance(Duration::from_mins(30));
    unions.expect(&watches);
    for watch in &watches {
        let _ = gateway.ask(&unions, watch).await;
    }
    let calls = gateway.taken();
    assert_eq!(calls.len(), 1);
    assert_eq!(ids_of(&calls[0].1).len(), 19);
    assert!(unions.troubles().is_empty(), "an id is no trouble of the engineer's");
}

#[tokio::test]
async fn an_item_that_is_left_out_is_asked_for_alone_and_then_absent() {
    let gateway = Gateway::new(|call| {
        let all: Vec<_> = ids_of(call).iter().filter(|id| !id.ends_with('3')).map(|id| item(id)).collect();
        items(&call["method"], &all)
    })
    .await;
    let unions = gateway.unions("");
    let watches = watches(10);
    for cycle in 0..2 {
        unions.expect(&watches);
        for (n, watch) in watches.iter().enumerate() {
            let item = gateway.ask(&unions, watch).await.unwrap();
            assert_eq!(item.is_there(), n != 3);
            assert_eq!(item.seen.affiliate.in_union, Some(n != 3));
            assert_eq!(item.reading.listing.title.is_some(), n != 3);
        }
        let calls = gateway.taken();
        assert_eq!(Gateway::of(&calls, "item.info"), if cycle == 0 { 2 } else { 1 });
        gateway.clock.advance(Duration::from_mins(30));
    }
    // It joins again.
    gateway.answers(all_well);
    unions.expect(&watches);
    assert!(gateway.ask(&unions, &watches[3]).await.unwrap().is_there());
}

#[tokio::test]
async fn said_to_be_absent_is_absent() {
    for sub_code in ["50001", "30001", "30002", "isv.item-not-exist"] {
        let gateway = Gateway::new(move |_| error(15, sub_code, "")).await;
        let unions = gateway.unions("");
        assert!(!gateway.ask(&unions, &sample::watch(700_000_000_000)).await.unwrap().is_there());
        assert!(unions.troubles().is_empty());
    }
}

#[tokio::test]
async fn sold_out_is_looked_at_every_time_and_choices_stay() {
    let gateway = Gateway::new(|call| {
        let mut one = item(&ids_of(call)[0]);
        if call["method"].contains("details") {
            one["item_basic_info"]["quantity"] = json!("0");
            one["sku_list"] =
                json!({"s": [{"sku_id": "1", "quantity": "0", "property_list": {"p": [{"value_text": "黑"}]}}]});
        }
        items(&call["method"], &[one])
    })
    .await;
    let unions = gateway.unions("");
    let watch = watches(1);
    for _ in 0..2 {
        unions.expect(&watch);
        let item = gateway.ask(&unions, &watch[0]).await.unwrap();
        assert_eq!(item.seen.availability, crate::listing::Availability::OutOfStock);
        assert_eq!(item.reading.listing.variants.len(), 1);
        assert_eq!(gateway.taken().len(), 2);
        gateway.clock.advance(Duration::from_mins(30));
    }
    // It is back: at once, and then the choices of that day stay.
    gateway.answers(|call| {
        let mut one = item(&ids_of(call)[0]);
        if call["method"].contains("details") {
            one["item_basic_info"]["quantity"] = json!("5");
        }
        items(&call["method"], &[one])
    });
    for calls in [2, 1] {
        unions.expect(&watch);
        let item = gateway.ask(&unions, &watch[0]).await.unwrap();
        assert_eq!(item.seen.availability, crate::listing::Availability::InStock);
        assert_eq!(gateway.taken().len(), calls);
        gateway.clock.advance(Duration::from_mins(30));
    }
}
