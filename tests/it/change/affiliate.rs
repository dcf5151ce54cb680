//! News of affiliates: recorded as changes, told under the watch's rules.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rivald::{
    change::{Alert, AlertNote, NoteBody, Verdict, WatchState},
    listing::{
        Cause, ChangeKind as K, Coupon, Detail, Field, Grade, Locale, News, Outcome, Plot, PlotDay, Side, SourceKind,
        Union,
    },
};

use super::{World, bottle, kinds, not_ok, ok, said};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn news(kind: K, about: &str, before: &str, after: &str) -> News {
    let text = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    News { kind, about: about.into(), before: text(before), after: text(after), detail: Detail::default(), plot: None }
}

/// So many units leave from this day to that.
pub fn ahead(from: &str, to: &str, units: u64) -> News {
    let detail = Detail {
        from: Some(day(from)),
        to: Some(day(to)),
        units: Some(units),
        least: Some(units),
        most: Some(units),
        grade: Some(Grade::Exact),
        all_sales: true,
        ..Detail::default()
    };
    let after = 3100_u64.saturating_sub(units).to_string();
    News { detail, plot: Some(plot()), ..news(K::AffiliateDropAhead, from, "3100", &after) }
}

pub fn dropped(cause: Cause, before: &str, after: &str) -> News {
    let detail = Detail { cause: Some(cause), from: Some(day("2026-03-02")), all_sales: true, ..Detail::default() };
    News { detail, ..news(K::AffiliateDrop, "", before, after) }
}

fn commission(before: &str, after: &str) -> News {
    news(K::Commission, "", before, after)
}

pub fn plot() -> Plot {
    let of = |day, count, leaving| PlotDay { day, count, leaving, least: leaving, most: Some(leaving) };
    Plot {
        days: vec![of(day("2026-03-03"), 3100, 0), of(day("2026-03-04"), 2780, 320)],
        forecast_from: Some(day("2026-03-04")),
        all_sales: true,
    }
}

/// A watch that is known, whose first reading counts.
pub fn known() -> World {
    World::hasty().knowing(&bottle())
}

/// What was told, half an hour later.
pub fn told(world: &mut World, news: &[News]) -> Vec<(K, String, String)> {
    let verdict = world.wait(30).hear(news);
    assert_eq!(verdict.changes.len(), news.len(), "each piece is recorded");
    verdict.alerts.iter().map(said).collect()
}

pub fn step(kind: K, before: &str, after: &str) -> (K, String, String) {
    (kind, before.into(), after.into())
}

/// Nothing is owed, and nothing is remembered for longer than it is of use.
pub fn settled(state: &WatchState) -> bool {
    state.news_waiting.is_empty() && state.news_told.len() <= 64
}

#[test]
fn each_piece_of_news_is_a_change_with_its_detail_and_an_alert_with_its_plot() {
    let mut world = known();
    let piece = ahead("2026-03-04", "2026-03-06", 1060);
    let verdict = world.wait(30).hear(std::slice::from_ref(&piece));
    let [change] = &verdict.changes[..] else { panic!("one change: {:?}", verdict.changes) };
    assert_eq!((change.kind, change.field, change.alerted), (K::AffiliateDropAhead, Some(Field::Affiliate), true));
    assert_eq!((&change.before, &change.after, &change.detail), (&piece.before, &piece.after, &piece.detail));
    let id = rivald::change::Change::id_about(&world.watch.id, piece.kind, world.now, &piece.about);
    assert_eq!(change.id, id);
    assert!(change.why.starts_with("Rival A: about 1,060 affiliate sales leave"), "{}", change.why);
    let [alert] = &verdict.alerts[..] else { panic!("one alert") };
    assert_eq!((&alert.change, &alert.plot, alert.covers.len()), (change, &piece.plot, 0));

    world.locale = Locale::ZhCn;
    let low = News {
        detail: Detail { coupon: Some("满79减20".into()), ..Detail::default() },
        ..news(K::CouponLow, "20/79", "", "12")
    };
    let verdict = world.wait(30).hear(&[low]);
    assert_eq!(verdict.changes[0].field, Some(Field::Coupons));
    assert_eq!(verdict.changes[0].why, "Rival A：优惠券“满79减20”即将领完，剩 12 张");
}

#[test]
fn a_coupon_that_runs_out_is_called_as_the_page_calls_it() {
    let mut listing = bottle();
    listing.coupons = vec![
        Coupon { text: "新客立减".into(), total: Some(9), ..Coupon::default() },
        Coupon {
            amount: Some(super::amount("20.00")),
            threshold: Some(super::amount("79")),
            text: "满79减20".into(),
            total: Some(30_000),
            ..Coupon::default()
        },
    ];
    let mut world = World::hasty().knowing(&listing);
    for (about, expected) in [
        ("20/79", "coupon 满79减20 is running out, 12 of 30,000 left"),
        ("新客立减", "coupon 新客立减 is running out, 12 left"),
        ("30/99", "coupon -30 / 99 is running out, 12 left"),
        ("5", "coupon -5 is running out, 12 left"),
        ("店铺\u{202e}\n券", "coupon 店铺 券 is running out, 12 left"),
        ("", "a coupon is running out, 12 left"),
    ] {
        world.wait(30);
        let verdict = world.judge_with(&ok(world.now, &listing), &[news(K::CouponLow, about, "", "12")]);
        assert_eq!(verdict.alerts[0].change.why, format!("Rival A: {expected}"));
    }
}

#[test]
fn silenced_kinds_are_recorded_and_not_told() {
    for kind in [
        K::AffiliateJoined,
        K::AffiliateLeft,
        K::Commission,
        K::AffiliateBurst,
        K::AffiliateBurstEnd,
        K::AffiliateDropAhead,
        K::AffiliateDrop,
        K::CouponLow,
    ] {
        let mut world = known();
        assert_eq!(kinds(&world.wait(30).hear(&[news(kind, "", "", "")]).alerts), [kind], "spoken unless silenced");
        let mut world = known();
        Arc::make_mut(&mut world.watch.alert).kinds.insert(kind, false);
        let verdict = world.wait(30).hear(&[news(kind, "", "", "")]);
        assert!(verdict.alerts.is_empty() && !verdict.changes[0].alerted);
        assert!(settled(&world.state) && world.state.news_told.is_empty());
    }
}

#[test]
fn the_same_again_waits_for_its_rearm() {
    let mut world = known();
    let joined = || dropped(Cause::Returns, "3000", "2900");
    assert_eq!(told(&mut world, &[joined()]).len(), 1);
    let told_at = world.now;
    let verdict = world.wait(30).hear(&[dropped(Cause::Returns, "2900", "2700")]);
    assert!(verdict.alerts.is_empty());
    assert_eq!(verdict.again_at, Some(told_at + TimeDelta::hours(6)), "and asks to be judged at its end");
    assert_eq!(told(&mut world, &[dropped(Cause::Returns, "2700", "2600")]), []);
    let ids: Vec<_> = world.state.news_waiting.values().flat_map(|w| w.ids.clone()).collect();
    assert_eq!(ids.len(), 2);

    world.now = told_at + TimeDelta::hours(6);
    let verdict = world.hear(&[]);
    assert_eq!(verdict.alerts.iter().map(said).collect::<Vec<_>>(), [step(K::AffiliateDrop, "2900", "2600")]);
    assert_eq!(verdict.alerts[0].covers, ids, "it tells all that waited");
    assert_eq!(verdict.alerts[0].change.detail.units, Some(300));
    assert!(verdict.alerts[0].change.why.contains("2,900 → 2,600"), "{}", verdict.alerts[0].change.why);
    assert!(verdict.changes.is_empty() && verdict.again_at.is_none() && settled(&world.state));
}

#[test]
fn what_waits_is_told_although_the_page_cannot_be_read() {
    for outcome in Outcome::ALL.into_iter().filter(|o| *o != Outcome::Ok) {
        let mut world = known();
        let baseline = world.state.baseline.clone();
        world.wait(30);
        let verdict = world.judge_with(&not_ok(world.now, outcome), &[ahead("2026-03-04", "2026-03-06", 1060)]);
        assert_eq!(kinds(&verdict.alerts), [K::AffiliateDropAhead], "{outcome}");
        assert_eq!(verdict.outcome, outcome);

        let low = || news(K::CouponLow, "20/79", "", "12");
        world.wait(30).hear(&[low()]);
        world.wait(30);
        assert!(world.judge_with(&not_ok(world.now, outcome), &[low()]).alerts.is_empty(), "{outcome}: it rests");
        world.wait(6 * 60);
        let alerts = world.judge_with(&not_ok(world.now, outcome), &[]).alerts;
        assert!(kinds(&alerts).contains(&K::CouponLow), "{outcome}");
        assert_eq!(world.state.baseline, baseline, "{outcome}");
    }
}

#[test]
fn what_does_not_stand_any_more_is_not_told() {
    // Until the evening of the last day, in China.
    let mut world = known();
    for units in [1000, 700, 400] {
        told(&mut world, &[ahead("2026-03-02", "2026-03-02", units)]);
    }
    assert!(!settled(&world.state));
    world.now = "2026-03-02T16:00:00Z".parse().expect("a moment");
    assert!(world.hear(&[]).alerts.is_empty());
    assert!(settled(&world.state));

    // A coupon whose time has run out.
    let mut world = known();
    let low = |world: &World, hours| News {
        detail: Detail { runs_out: Some(world.now + TimeDelta::hours(hours)), ..Detail::default() },
        ..news(K::CouponLow, "20/79", "", "12")
    };
    for (hours, expected) in [(5, 0), (9, 1)] {
        let mut world = World { state: world.state.clone(), watch: world.watch.clone(), own: None, ..known() };
        let first = low(&world, 1);
        assert_eq!(told(&mut world, &[first]).len(), 1, "even if that is over by the next poll");
        let again = low(&world, hours);
        assert_eq!(told(&mut world, &[again]), []);
        assert_eq!(world.wait(6 * 60).hear(&[]).alerts.len(), expected, "{hours}");
        assert!(settled(&world.state));
    }
    assert!(world.hear(&[]).alerts.is_empty());
}

#[test]
fn commissions_add_up_and_each_direction_rests_by_itself() {
    let mut world = known();
    assert_eq!(told(&mut world, &[commission("0.155", "0.10")]), [step(K::Commission, "0.155", "0.10")]);
    assert_eq!(told(&mut world, &[commission("0.10", "0.20")]), [step(K::Commission, "0.10", "0.20")], "up");
    assert_eq!(told(&mut world, &[commission("0.20", "0.15")]), [], "down rests");
    assert_eq!(told(&mut world, &[commission("0.15", "0.200")]), [], "and is back where it was told to be");
    assert!(settled(&world.state));
    assert_eq!(told(&mut world, &[commission("0.20", "0.15")]), []);
    assert_eq!(told(&mut world, &[commission("0.15", "0.18")]), []);
    let alerts = world.wait(6 * 60).hear(&[]).alerts;
    assert_eq!(alerts.iter().map(said).collect::<Vec<_>>(), [step(K::Commission, "0.20", "0.18")], "as one step");
    assert_eq!(alerts[0].change.why, "Rival A: commission cut: 20% → 18%, down 2 points");
    assert_eq!(alerts[0].covers.len(), 2);

    // What waits for one direction is told in the other, if that is where it leads.
    let mut world = known();
    told(&mut world, &[commission("0.15", "0.10")]);
    assert_eq!(told(&mut world, &[commission("0.10", "0.09")]), []);
    assert_eq!(told(&mut world, &[commission("0.09", "0.12")]), [step(K::Commission, "0.10", "0.12")]);
    assert!(settled(&world.state));
}

#[test]
fn joined_and_left_take_each_other_back() {
    let (joined, left) = (|| [news(K::AffiliateJoined, "", "", "")], || [news(K::AffiliateLeft, "", "", "")]);
    let mut world = known();
    assert_eq!(told(&mut world, &left()).len(), 1);
    assert_eq!(told(&mut world, &joined()).len(), 1, "the other way does not wait");
    assert_eq!(told(&mut world, &left()), []);
    assert_eq!(told(&mut world, &joined()), [], "it is in, as was told");
    assert!(settled(&world.state));
    assert_eq!(told(&mut world, &left()), []);
    let alerts = world.wait(6 * 60).hear(&[]).alerts;
    assert_eq!(kinds(&alerts), [K::AffiliateLeft]);
    assert!(settled(&world.state));
}

#[test]
fn the_end_of_a_burst_tells_of_its_beginning_too() {
    let mut world = known();
    let burst = |kind| [news(kind, "2026-03-02", "", "")];
    told(&mut world, &burst(K::AffiliateBurst));
    let verdict = world.wait(30).hear(&burst(K::AffiliateBurst));
    assert!(verdict.alerts.is_empty());
    let begun = verdict.changes[0].id.clone();
    let alerts = world.wait(30).hear(&burst(K::AffiliateBurstEnd)).alerts;
    assert_eq!(kinds(&alerts), [K::AffiliateBurstEnd]);
    assert_eq!(alerts[0].covers, [begun]);
    assert!(settled(&world.state));
    assert!(world.wait(24 * 60).hear(&[]).alerts.is_empty());
}

#[test]
fn a_kind_that_is_silenced_meanwhile_drops_what_waits() {
    let mut world = known();
    let low = || [news(K::CouponLow, "20/79", "", "12")];
    told(&mut world, &low());
    assert_eq!(told(&mut world, &low()), []);
    Arc::make_mut(&mut world.watch.alert).kinds.insert(K::CouponLow, false);
    assert!(world.wait(8 * 60).hear(&[]).alerts.is_empty());
    Arc::make_mut(&mut world.watch.alert).kinds.clear();
    assert!(world.wait(30).hear(&[]).alerts.is_empty());
    assert_eq!(told(&mut world, &low()).len(), 1);
}

#[test]
fn other_kinds_do_not_wait_for_news_nor_news_for_them() {
    let mut world = known();
    told(&mut world, &[commission("0.15", "0.10")]);
    assert_eq!(world.told(&super::at("60")), [step(K::PriceDrop, "79.00", "60")]);
    let alerts = world.wait(30).hear(&[ahead("2026-03-04", "2026-03-06", 1060)]).alerts;
    assert_eq!(kinds(&alerts), [K::PriceRise, K::AffiliateDropAhead], "in one poll");
}

#[test]
fn where_a_union_alone_answers_for_another_item_its_news_are_not_ours() {
    let mut world = known();
    let mut other = bottle();
    other.currency = rivald::listing::Currency::from_code("USD");
    for (source, expected) in [(SourceKind::Page, 1), (SourceKind::Union, 0)] {
        (world.watch.source, world.watch.union) = (source, Some(Union::Taobao));
        world.wait(30);
        let verdict = world.judge_with(&ok(world.now, &other), &[commission("0.15", "0.10")]);
        assert_eq!(verdict.outcome, Outcome::Moved);
        assert_eq!((verdict.alerts.len(), verdict.changes.len()), (expected, expected));
        world.wait(24 * 60);
    }
}

#[test]
fn a_flood_of_news_is_bounded() {
    let mut world = known();
    let flood: Vec<_> = (0..10_000).map(|n| news(K::CouponLow, &n.to_string(), "", "1")).collect();
    let verdict = world.wait(30).hear(&flood);
    assert_eq!((verdict.changes.len(), verdict.alerts.len()), (64, 64));
    for n in 0..200 {
        world.wait(1).hear(&[news(K::CouponLow, &format!("c{n}"), "", "1")]);
    }
    assert!(world.state.news_told.len() <= 64);
    // The same name for everything.
    let same: Vec<_> = (0..100).map(|_| news(K::CouponLow, "", "", "1")).collect();
    assert_eq!(world.wait(30).hear(&same).changes.len(), 64);
}

#[test]
fn hostile_texts_are_tamed() {
    let mut world = known();
    world.watch.name = "Rival\u{202e}\r\n A".into();
    let words = "\u{1b}[31m\u{202e}满79减20\r\nBcc: x".to_owned() + &"y".repeat(5_000);
    let detail = Detail { coupon: Some(words), ..Detail::default() };
    let alerts = world.wait(30).hear(&[News { detail, ..news(K::CouponLow, "x\ny", "\u{7}", "1") }]).alerts;
    let why = &alerts[0].change.why;
    assert!(!why.contains(['\u{1b}', '\u{202e}', '\r', '\n', '\u{7}']) && why.len() < 1_000, "{why:?}");
}

#[test]
fn a_note_keeps_detail_and_plot() {
    let mut world = known();
    let alert = world.wait(30).hear(&[ahead("2026-03-04", "2026-03-06", 1060)]).alerts.remove(0);
    let note = NoteBody::Alert(Box::new(AlertNote {
        alert,
        watch: world.watch.id.clone(),
        name: "Rival A".into(),
        url: world.watch.url.to_string(),
        group: None,
        side: Side::Rival,
        sku: None,
        entry: "bottles.toml:3".into(),
        listing: bottle(),
        own: None,
        shop: None,
        tags: Vec::new(),
        urgent: false,
        quiet: None,
    }));
    let json = serde_json::to_string(&note).expect("a note is JSON");
    assert_eq!(serde_json::from_str::<NoteBody>(&json).expect("and read back"), note);
    for part in [r#""from":"2026-03-04""#, r#""units":1060"#, r#""grade":"exact""#, r#""forecast_from""#] {
        assert!(json.contains(part), "{part} in {json}");
    }
}

#[test]
fn what_was_stored_before_is_still_read() {
    let state: WatchState = serde_json::from_str(
        r#"{"told_at":{"price-drop":"2026-03-02T08:00:00Z"},"untold":{},"missing":{},"gone":false,"undercuts":false,
        "sales":[],"pace":"usual","asked":0,"held":{"undercut":{"id":"00","at":"2026-03-02T08:00:00Z","watch":"a",
        "kind":"undercut","before":"75","after":"69","why":"so","alerted":false}},"absent":false}"#,
    )
    .expect("a state");
    assert!(state.news_told.is_empty() && state.news_waiting.is_empty());
    assert_eq!(state.held[&K::Undercut].detail, Detail::default());
    assert!(!serde_json::to_string(&WatchState::default()).expect("JSON").contains("news"), "no bytes for nothing");
    let alert: Alert = serde_json::from_str(
        r#"{"change":{"id":"00","at":"2026-03-02T08:00:00Z","watch":"a","kind":"price-drop","field":"price",
        "before":"79","after":"69","why":"so","alerted":true},"covers":[]}"#,
    )
    .expect("an alert");
    assert_eq!((alert.plot, alert.change.detail), (None, Detail::default()));
}

fn any_news() -> impl Strategy<Value = News> {
    let kind = proptest::sample::select(
        &[
            K::AffiliateJoined,
            K::AffiliateLeft,
            K::Commission,
            K::AffiliateBurst,
            K::AffiliateBurstEnd,
            K::AffiliateDropAhead,
            K::AffiliateDrop,
            K::CouponLow,
        ][..],
    );
    (kind, 0_u64..3, 1_u64..4, any::<bool>()).prop_map(|(kind, about, size, odd)| match kind {
        K::Commission => commission(&format!("0.{about}"), &format!("0.{}", about + size)),
        K::AffiliateDropAhead => ahead(&format!("2026-03-0{}", about + 3), "2026-03-09", size * 500),
        K::AffiliateDrop => dropped(if odd { Cause::Unknown } else { Cause::Price }, "3000", &(size * 500).to_string()),
        K::CouponLow => news(kind, &about.to_string(), "", &size.to_string()),
        _ => news(kind, "", "", ""),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes: each piece is recorded once, told at most once, and nothing is owed for ever.
    #[test]
    fn news_are_told_at_most_once(polls in proptest::collection::vec(
        (proptest::collection::vec(any_news(), 0..4), 1_i64..400, any::<bool>()), 1..40,
    )) {
        let mut world = known();
        let (mut recorded, mut told) = (Vec::new(), Vec::new());
        let mut take = |verdict: Verdict| {
            recorded.extend(verdict.changes.iter().map(|c| c.id.clone()));
            for alert in verdict.alerts {
                told.extend(alert.covers.iter().filter(|id| **id != alert.change.id).cloned());
                told.push(alert.change.id);
            }
        };
        for (news, minutes, readable) in polls {
            world.wait(minutes);
            let seen = if readable { ok(world.now, &bottle()) } else { not_ok(world.now, Outcome::Blocked) };
            let verdict = world.judge_with(&seen, &news);
            prop_assert_eq!(verdict.changes.len(), news.len());
            prop_assert!(world.state.news_waiting.is_empty() || verdict.again_at.is_some());
            take(verdict);
        }
        take(world.wait(7 * 60).hear(&[]));
        take(world.wait(7 * 60).hear(&[]));
        prop_assert!(settled(&world.state), "{:?}", world.state.news_waiting);
        let count = told.len();
        prop_assert!(told.iter().all(|id| recorded.contains(id)));
        told.sort();
        told.dedup();
        prop_assert_eq!(told.len(), count, "told twice");
    }
}
