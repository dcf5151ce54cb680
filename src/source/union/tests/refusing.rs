//! Quotas, throttles, keys that are no good, answers that are none.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::listing::Outcome;

const APP_QUOTA: &str = "accesscontrol.limited-by-app-access-count";

#[tokio::test]
async fn a_quota_rests_exactly_as_long_as_it_says() {
    let gateway = Gateway::new(|_| error(7, APP_QUOTA, "This ban will last for 3599 more seconds")).await;
    let unions = gateway.unions("");
    let watches = watches(3);
    let why = gateway.ask(&unions, &watches[0]).await.unwrap_err();
    assert_eq!((why.outcome, why.retry), (Outcome::Unreachable, false));
    let resting = unions.resting();
    let began = resting[0].until - TimeDelta::seconds(3600);
    let called = called_at(&gateway.taken()[0].1);
    assert!((TimeDelta::zero()..TimeDelta::minutes(10)).contains(&(began - called)), "N + 1 from the answer on");
    assert!(resting[0].host.starts_with("taobao-union (key "), "{}", resting[0].host);
    assert_eq!(unions.troubles().len(), 1);
    assert!(!unions.troubles()[0].hint.1.is_empty());
    gateway.answers(all_well);
    gateway.clock.set(began + TimeDelta::milliseconds(3_599_999));
    for watch in &watches {
        let why = gateway.ask(&unions, watch).await.unwrap_err();
        assert_eq!(why.outcome, Outcome::Unreachable);
        assert!(why.reason.contains("rests until"), "{}", why.reason);
        assert!(why.retry, "it ends within the cycle's retries");
        gateway.clock.set(began + TimeDelta::milliseconds(3_599_999));
    }
    assert!(gateway.taken().is_empty());
    // Another key of the same union does not rest, nor does anything else that is called so.
    let mut settings = gateway.settings("");
    settings.taobao.app_key = "87654321".into();
    let other = Unions::new(&settings, "rivald/test", Duration::from_secs(5), gateway.clock.clone()).unwrap();
    assert!(other.restore_rest(&resting[0]));
    assert!(other.resting().is_empty());
    // A restart does not end it.
    let after = gateway.unions("");
    assert!(after.restore_rest(&resting[0]));
    assert!(gateway.ask(&after, &watches[0]).await.is_err());
    assert!(gateway.taken().is_empty());
    gateway.clock.set(began + TimeDelta::seconds(3600));
    for unions in [&unions, &after] {
        gateway.ask(unions, &watches[0]).await.unwrap();
        assert!(unions.resting().is_empty() && unions.troubles().is_empty());
    }
}

#[tokio::test]
async fn what_fails_in_passing_is_tried_again() {
    let failures = Arc::new(AtomicU32::new(2));
    let left = Arc::clone(&failures);
    let gateway = Gateway::new(move |call| {
        let failed = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
        if failed { "<html>punish</html>".to_owned() } else { all_well(call) }
    })
    .await;
    let unions = gateway.unions("");
    let watch = sample::watch(700_000_000_000);
    gateway.ask(&unions, &watch).await.unwrap();
    let calls = gateway.taken();
    are_proper(&calls);
    assert_eq!(Gateway::of(&calls, "item.info"), 3);
    // It goes on: the key rests, a little longer every time, and the cycle tries again.
    failures.store(u32::MAX, Ordering::Relaxed);
    let mut pauses = Vec::new();
    for _ in 0..4 {
        let why = gateway.ask(&unions, &watch).await.unwrap_err();
        assert_eq!((why.outcome, why.retry), (Outcome::Unreachable, true));
        assert!(why.reason.starts_with("taobao-union"), "{}", why.reason);
        let until = unions.resting()[0].until;
        pauses.push((until - gateway.clock.now()).num_seconds());
        gateway.clock.set(until);
    }
    assert!(pauses.is_sorted() && pauses[3] > pauses[0], "{pauses:?}");
    assert!(unions.troubles().is_empty(), "the promise of coverage tells of it");
}

#[tokio::test]
async fn a_key_that_is_no_good_is_told_once_and_left_alone() {
    let gateway = Gateway::new(|_| error(25, "", "secret hush-hush-hush of app 12345678 is wrong")).await;
    let unions = gateway.unions("");
    let watches = watches(30);
    unions.expect(&watches);
    for watch in &watches {
        let why = gateway.ask(&unions, watch).await.unwrap_err();
        assert_eq!((why.outcome, why.retry), (Outcome::Blocked, false));
        assert!(!why.reason.contains(SECRET) && !why.reason.contains(APP_KEY), "{}", why.reason);
    }
    assert_eq!(gateway.taken().len(), 1);
    let troubles = unions.troubles();
    assert_eq!(troubles.len(), 1);
    let told = format!("{troubles:?} {unions:?} {:?}", unions.counters());
    assert!(!told.contains(SECRET) && !told.contains(APP_KEY), "{told}");
    assert!(troubles[0].what.1.contains("淘宝联盟"));
    // After an hour once more; the trouble is the same one all the time.
    gateway.clock.advance(Duration::from_secs(3599));
    assert!(gateway.ask(&unions, &watches[0]).await.is_err());
    assert_eq!(gateway.taken().len(), 0);
    gateway.clock.advance(Duration::from_secs(2));
    assert!(gateway.ask(&unions, &watches[0]).await.is_err());
    assert_eq!((gateway.taken().len(), unions.troubles()), (1, troubles));
    gateway.answers(all_well);
    gateway.clock.advance(Duration::from_secs(3601));
    gateway.ask(&unions, &watches[0]).await.unwrap();
    assert!(unions.troubles().is_empty());
}

#[tokio::test]
async fn a_gateway_that_is_silent_for_hours_is_told_of() {
    let gateway = Gateway::new(|_| error(10, "", "service currently unavailable")).await;
    let unions = gateway.unions("");
    let watch = sample::watch(700_000_000_000);
    for _ in 0..6 {
        gateway.ask(&unions, &watch).await.unwrap_err();
        assert!(unions.troubles().is_empty(), "an outage of minutes is none of the engineer's business");
        gateway.clock.advance(Duration::from_mins(29));
    }
    gateway.clock.advance(Duration::from_mins(30));
    gateway.ask(&unions, &watch).await.unwrap_err();
    assert_eq!(unions.troubles().len(), 1);
    gateway.answers(all_well);
    gateway.clock.advance(Duration::from_mins(60));
    gateway.ask(&unions, &watch).await.unwrap();
    assert!(unions.troubles().is_empty());
}

#[tokio::test]
async fn one_interface_that_is_not_granted_leaves_the_others() {
    let gateway = Gateway::new(|call| {
        let details = call["method"].contains("details");
        if details { error(11, "isv.permission-api-package-limit", "scope ids is 381") } else { all_well(call) }
    })
    .await;
    let unions = gateway.unions("");
    let watches = watches(2);
    for _ in 0..2 {
        unions.expect(&watches);
        for watch in &watches {
            gateway.ask(&unions, watch).await.unwrap();
        }
        gateway.clock.advance(Duration::from_mins(30));
    }
    let calls = gateway.taken();
    assert_eq!((Gateway::of(&calls, "details"), Gateway::of(&calls, "item.info")), (1, 2));
    assert_eq!(unions.troubles().len(), 1);
}

#[tokio::test]
async fn answers_that_are_none_never_end_the_daemon() {
    for body in [
        String::new(),
        "<!DOCTYPE html><title>x</title>".to_owned(),
        "{\"tbk_item_info_upgrade_get_response\":{\"results\":{\"tbk_item_detail\":[{\"item_id\":".to_owned(),
        "{\"a\":".repeat(100_000),
        "[]".to_owned(),
        "{}".to_owned(),
        "x".repeat(9 << 20),
        json!({"error_response": "gone"}).to_string(),
        json!({"error_response": {"code": -1, "msg": [1]}}).to_string(),
    ] {
        let shown = body.chars().take(20).collect::<String>();
        let gateway = Gateway::new(move |_| body.clone()).await;
        let unions = gateway.unions("");
        let why = gateway.ask(&unions, &sample::watch(700_000_000_000)).await.unwrap_err();
        assert_eq!((why.outcome, why.retry), (Outcome::Unreachable, true), "{shown}");
        assert_eq!(gateway.taken().len(), 3, "{shown}");
    }
}

#[tokio::test]
async fn without_a_key_it_is_said_which_setting_is_missing() {
    let gateway = Gateway::new(all_well).await;
    let mut settings = gateway.settings("");
    settings.taobao.secret = Secret::File("/nowhere/at/all".into());
    let unions = Unions::new(&settings, "rivald/test", Duration::from_secs(5), gateway.clock.clone()).unwrap();
    let mut watch = sample::watch(700_000_000_000);
    let why = gateway.ask(&unions, &watch).await.unwrap_err();
    assert_eq!(why.outcome, Outcome::Blocked);
    assert!(why.reason.contains("[union.taobao]"), "{}", why.reason);
    assert_eq!(unions.troubles().len(), 1);
    watch.union = Some(crate::listing::Union::Jd);
    let why = gateway.ask(&unions, &watch).await.unwrap_err();
    assert!(why.reason.contains("app_key") && why.reason.contains("[union.jd]"), "{}", why.reason);
    assert!(gateway.taken().is_empty());
}
