//! Books, forecasts that are kept and scored, evidence, ids of unions, details of changes.

use rivald::{
    affiliate::{Book, Bounds, Day, Happened, Kept},
    listing::{Affiliate, Availability, Cause, Detail, Grade, Union, UnionSeen},
    settings::Keep,
    store::{Evidence, Oldest, Score, UnionId},
};

use super::*;

/// A book that can be told from others.
pub(super) fn book(first: i32) -> Book {
    serde_json::from_value(serde_json::json!({ "first": first })).expect("a book")
}

fn bounds(lo: u64, hi: impl Into<Option<u64>>) -> Bounds {
    Bounds { lo, hi: hi.into() }
}

pub(super) fn kept(made: i32, day: i32, leaving: u64) -> Kept {
    let bounds = Bounds::exact(leaving);
    Kept { made: Day(made), day: Day(day), leaving, bounds, affiliate_30d: Some(1_600), grade: Grade::Exact }
}

pub(super) fn happened(day: i32, lo: u64, hi: impl Into<Option<u64>>) -> Happened {
    Happened { day: Day(day), leaving: bounds(lo, hi), affiliate_30d: Some(1_300) }
}

pub(super) fn said(minutes: i64, evidence: &str) -> Box<UnionSeen> {
    Box::new(UnionSeen {
        union: Union::Taobao,
        at: at(minutes),
        affiliate: Affiliate { in_union: Some(true), sales_30d: Some(1_600), ..Affiliate::default() },
        sales: None,
        price: None,
        availability: Availability::Unknown,
        coupons: Vec::new(),
        evidence: Some(evidence.into()),
    })
}

/// Everything kept of forecasts, as `made→day leaving=least–most`.
async fn forecasts(place: &Place) -> Vec<String> {
    let select = "SELECT w.id || ' ' || made || '→' || day || ' ' || leaving || '=' || \
                  coalesce(actual_least, '?') || '–' || coalesce(actual_most, '?') || ' ' || coalesce(actual_30d, '?') \
                  FROM forecast JOIN watch w ON w.key = watch ORDER BY w.id, day, made";
    sqlx::query_scalar(select).fetch_all(&mut place.raw().await).await.expect("rows")
}

#[tokio::test]
async fn a_book_is_kept_with_its_state_and_stays_where_none_is_given() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    assert_eq!(store.book(&id("a")).await.expect("a book"), Book::default());
    assert_eq!(store.book(&id("nobody")).await.expect("a book"), Book::default());
    let both = store.state_and_book(&id("nobody")).await.expect("both");
    assert_eq!(both, (WatchState::default(), Book::default()));

    store.record(Recording { book: Some(book(1)), ..seen("a", 0, "79.00") }).await.expect("recorded");
    store.record(seen("a", 30, "69.00")).await.expect("recorded");
    store.record(seen("b", 30, "5.00")).await.expect("recorded");
    assert_eq!(store.book(&id("a")).await.expect("a book"), book(1));
    assert_eq!(store.book(&id("b")).await.expect("a book"), Book::default());
    let (state, of_a) = store.state_and_book(&id("a")).await.expect("both");
    assert_eq!((state, of_a), (store.state(&id("a")).await.expect("a state"), book(1)));

    // An observation that says the same as the last brings its book too: counters are read where pages are not.
    let blocked =
        |minute, first| Recording { book: Some(book(first)), ..unseen("a", minute, Outcome::Blocked, "captcha") };
    store.record(blocked(60, 2)).await.expect("recorded");
    store.record(blocked(90, 3)).await.expect("recorded");
    assert_eq!(store.book(&id("a")).await.expect("a book"), book(3));
    let history = store.history(&id("a"), at(-1)).await.expect("a history").expect("known");
    assert_eq!(history.seen.len(), 3, "the page said the same twice");
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn what_a_union_says_beside_the_listing_begins_no_run() {
    let place = Place::knowing(&["a"]).await;
    let saying = |minutes, volume: u64, sales_30d: Option<u64>| {
        let mut recording = seen("a", minutes, "79.00");
        recording.observation.union = Some(said(minutes, &format!("{{\"volume\":{volume}}}")));
        let listing = &mut recording.observation.reading.as_mut().expect("read").listing;
        listing.affiliate = sales_30d.map(|n| Affiliate { sales_30d: Some(n), ..Affiliate::default() });
        recording
    };
    let readings = [(0, 1, None), (30, 2, None), (60, 3, Some(1_600)), (90, 4, Some(1_600))];
    for (minutes, first, total) in readings {
        place.store.record(saying(minutes, first, total)).await.expect("recorded");
    }
    let history = place.store.history(&id("a"), at(0)).await.expect("a history").expect("known");
    assert_eq!(history.seen.iter().map(|run| run.polls).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(history.seen[1].observation["listing"]["affiliate"]["sales_30d"], 1_600);
    assert_eq!(history.seen[1].observation.get("union"), None);
}

#[tokio::test]
async fn of_one_batch_the_last_book_counts() {
    let place = Place::knowing(&["a", "b"]).await;
    let recordings = (0..60).map(|minute| {
        let watch = if minute % 2 == 0 { "a" } else { "b" };
        let book = Some(book(i32::try_from(minute).expect("small")));
        Recording { book, ..seen(watch, minute, &format!("{minute}.00")) }
    });
    let all = futures_util::future::join_all(recordings.map(|r| place.store.record(r))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(place.store.book(&id("a")).await.expect("a book"), book(58));
    assert_eq!(place.store.book(&id("b")).await.expect("a book"), book(59));
    assert!(place.store.stats().batches < 20, "they were not written one by one");
}

#[tokio::test]
async fn an_unreadable_book_is_an_error_not_a_new_one() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(Recording { book: Some(book(1)), ..seen("a", 1, "5.00") }).await.expect("recorded");
    sqlx::query("UPDATE affiliate SET book = '{\"first\":\"x\"}'")
        .execute(&mut place.raw().await)
        .await
        .expect("spoilt");
    for error in [
        place.store.book(&id("a")).await.expect_err("unreadable"),
        place.store.state_and_book(&id("a")).await.expect_err("unreadable"),
    ] {
        assert!(error.what.contains("affiliates of `a`") && error.zh.contains("淘客") && !error.retry, "{error}");
    }
    let findings = place.store.check().await.expect("a check");
    assert_eq!(findings.iter().map(|f| &*f.en).collect::<Vec<_>>(), ["watch whose affiliates can't be read: a"]);
}

#[tokio::test]
async fn another_item_has_another_book() {
    let place = Place::new().await;
    let store = &place.store;
    let url = |item: u64| format!("https://item.taobao.com/item.htm?id={item}");
    let know = |item| [watch("a", &url(item)), watch("b", &url(9))];
    store.know(&know(520_813_250_866), at(0)).await.expect("known");
    for name in ["a", "b"] {
        let kept = vec![kept(100, 105, 20), kept(100, 131, 320)];
        let recording =
            Recording { book: Some(book(1)), kept, happened: Some(happened(105, 20, 20)), ..seen(name, 1, "5.00") };
        store.record(recording).await.expect("recorded");
    }
    store.know(&know(520_813_250_866), at(2)).await.expect("the same");
    assert_eq!(store.book(&id("a")).await.expect("a book"), book(1));
    store.know(&know(520_813_250_867), at(3)).await.expect("another item");
    assert_eq!(store.book(&id("a")).await.expect("a book"), Book::default());
    assert_eq!(store.book(&id("b")).await.expect("a book"), book(1));
    assert_eq!(
        forecasts(&place).await,
        ["a 100→105 20=20–20 1300", "b 100→105 20=20–20 1300", "b 100→131 320=?–? ?"],
        "what was to happen to the former item must not be held against the new one"
    );
    assert_eq!(store.check().await.expect("a check"), []);
}

#[tokio::test]
async fn forecasts_are_kept_once_and_scored_once() {
    let place = Place::knowing(&["a", "b"]).await;
    let first = Recording { kept: vec![kept(100, 131, 320), kept(100, 132, 540)], ..seen("a", 0, "1.00") };
    place.store.record(first.clone()).await.expect("recorded");
    // The same day's forecast again, another number: what was said first counts.
    let again = Recording { kept: vec![kept(100, 131, 999), kept(101, 131, 321)], ..seen("a", 30, "2.00") };
    place.store.record(again).await.expect("recorded");
    place.store.record(Recording { kept: vec![kept(101, 131, 7)], ..seen("b", 30, "2.00") }).await.expect("recorded");
    let waiting = ["a 100→131 320=?–? ?", "a 101→131 321=?–? ?", "a 100→132 540=?–? ?", "b 101→131 7=?–? ?"];
    assert_eq!(forecasts(&place).await, waiting);

    let come = Recording { happened: Some(happened(131, 320, 320)), ..seen("a", 60, "3.00") };
    place.store.record(come.clone()).await.expect("recorded");
    let scored =
        ["a 100→131 320=320–320 1300", "a 101→131 321=320–320 1300", "a 100→132 540=?–? ?", "b 101→131 7=?–? ?"];
    assert_eq!(forecasts(&place).await, scored);
    // Neither a later word of the same day nor the same recordings again change it.
    place
        .store
        .record(Recording { happened: Some(happened(131, 0, 5)), ..seen("a", 90, "4.00") })
        .await
        .expect("recorded");
    for recording in [come, first] {
        place.store.record(recording).await.expect("recorded");
    }
    assert_eq!(forecasts(&place).await, scored);
    // What nothing was forecast of leaves no row.
    place
        .store
        .record(Recording { happened: Some(happened(77, 1, 1)), ..seen("b", 120, "5.00") })
        .await
        .expect("recorded");
    assert_eq!(forecasts(&place).await, scored);
}

#[tokio::test]
async fn an_open_bound_waits_for_a_better_one() {
    let place = Place::knowing(&["a"]).await;
    place.store.record(Recording { kept: vec![kept(1, 2, 320)], ..seen("a", 0, "1.00") }).await.expect("recorded");
    place
        .store
        .record(Recording { happened: Some(happened(2, 5, None)), ..seen("a", 1, "2.00") })
        .await
        .expect("recorded");
    assert_eq!(forecasts(&place).await, ["a 1→2 320=5–? 1300"]);
    place
        .store
        .record(Recording { happened: Some(happened(2, 300, 330)), ..seen("a", 2, "3.00") })
        .await
        .expect("recorded");
    assert_eq!(forecasts(&place).await, ["a 1→2 320=300–330 1300"]);
}

#[tokio::test]
async fn forecast_and_event_of_one_batch_meet() {
    let place = Place::knowing(&["a"]).await;
    let recordings = [
        Recording { kept: vec![kept(1, 2, 320)], ..seen("a", 0, "1.00") },
        Recording { happened: Some(happened(2, 320, 320)), ..seen("a", 1, "2.00") },
        Recording { happened: Some(happened(2, 1, 1)), ..seen("a", 2, "3.00") },
    ];
    let all = futures_util::future::join_all(recordings.map(|r| place.store.record(r))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(forecasts(&place).await, ["a 1→2 320=320–320 1300"]);
}

#[tokio::test]
async fn scores_say_how_good_forecasts_were() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    assert_eq!(store.scores(Day(0)).await.expect("scores"), []);
    let graded = |made, day, leaving, lo, hi: Option<u64>, grade| Kept {
        bounds: bounds(lo, hi),
        grade,
        ..kept(made, day, leaving)
    };
    let forecasts = vec![
        // Three days ahead, exact: hit, missed by 20, not come, passed without being known.
        kept(7, 10, 320),
        kept(8, 11, 100),
        kept(30, 33, 5),
        kept(9, 12, 5),
        // Two days ahead, bounded: inside an open bound, outside a closed one, inside by a bounded event.
        graded(8, 10, 300, 0, None, Grade::Bounded),
        graded(9, 11, 50, 0, Some(60), Grade::Bounded),
        graded(11, 13, 50, 0, Some(60), Grade::Bounded),
        // Refuted by an open event; not refuted by it, so nothing can be said.
        graded(13, 14, 10, 0, Some(20), Grade::Coarse),
        graded(13, 14, 40, 0, Some(500), Grade::Coarse),
    ];
    // Two forecasts of one day and reach are of two watches.
    let (of_b, of_a): (Vec<_>, Vec<_>) = forecasts.into_iter().partition(|k| k.bounds.hi == Some(500));
    store.record(Recording { kept: of_a, ..seen("a", 0, "1.00") }).await.expect("recorded");
    store.record(Recording { kept: of_b, ..seen("b", 0, "1.00") }).await.expect("recorded");
    for (i, event) in [(10, 320, Some(320)), (11, 120, Some(120)), (13, 40, Some(100)), (14, 100, None)]
        .map(|(day, lo, hi)| happened(day, lo, hi))
        .into_iter()
        .enumerate()
    {
        for name in ["a", "b"] {
            let minute = 1 + i64::try_from(i).expect("small");
            let recording = Recording { happened: Some(event.clone()), ..seen(name, minute, &format!("{minute}.50")) };
            store.record(recording).await.expect("recorded");
        }
    }
    let score = |grade, days_ahead| Score {
        grade,
        days_ahead,
        scored: 0,
        inside: 0,
        mean: 0.0,
        error: 0.0,
        waiting: 0,
        unknown: 0,
    };
    assert_eq!(
        store.scores(Day(30)).await.expect("scores"),
        [
            Score { scored: 2, inside: 1, mean: 220.0, error: 10.0, waiting: 1, unknown: 1, ..score(Grade::Exact, 3) },
            // 300 for 320, 50 for 120, 50 for about 70.
            Score { scored: 3, inside: 2, mean: 170.0, error: 110.0 / 3.0, ..score(Grade::Bounded, 2) },
            Score { scored: 1, inside: 0, mean: 100.0, error: 90.0, unknown: 1, ..score(Grade::Coarse, 1) },
        ]
    );
    // From the point of view of an earlier day the same forecast still waits.
    let waiting: u64 = store.scores(Day(12)).await.expect("scores").iter().map(|s| s.waiting).sum();
    assert_eq!(waiting, 3);
}

#[tokio::test]
async fn numbers_beyond_all_shops_are_kept_as_the_greatest() {
    let place = Place::knowing(&["a"]).await;
    let huge = Kept { bounds: bounds(u64::MAX, u64::MAX), affiliate_30d: Some(u64::MAX), ..kept(1, 2, u64::MAX) };
    let recording =
        Recording { kept: vec![huge], happened: Some(happened(2, u64::MAX, u64::MAX)), ..seen("a", 0, "1.00") };
    place.store.record(recording).await.expect("recorded");
    let scores = place.store.scores(Day(9)).await.expect("scores");
    assert_eq!((scores[0].scored, scores[0].inside), (1, 1));
    assert!(scores[0].error.abs() < 1.0, "{scores:?}");
}

#[tokio::test]
async fn details_of_changes_come_back_and_stand_at_the_top_of_their_json() {
    let place = Place::knowing(&["a"]).await;
    let mut recording = drop("a", 0, "1600", "1300");
    let change = &mut recording.changes[0];
    change.kind = ChangeKind::AffiliateDropAhead;
    change.detail = Detail {
        cause: Some(Cause::CouponPulled),
        runs_out: Some(at(90)),
        from: Some("2026-11-24".parse().expect("a date")),
        to: Some("2026-11-26".parse().expect("a date")),
        units: Some(1_060),
        least: Some(1_000),
        most: Some(1_100),
        share: Some("0.34".parse().expect("a number")),
        grade: Some(Grade::Exact),
        all_sales: true,
        ..Detail::default()
    };
    place.store.record(recording.clone()).await.expect("recorded");
    place.store.record(drop("a", 30, "79.00", "69.00")).await.expect("recorded");
    let changes = place.store.changes(at(0)).await.expect("changes");
    assert_eq!(changes[0], recording.changes[0]);
    let text = serde_json::to_string(&changes[0]).expect("JSON");
    let expected = r#""cause":"coupon-pulled","runs_out":"2026-11-22T13:30:00Z","from":"2026-11-24","to":"2026-11-26","units":1060,"least":1000,"most":1100,"share":"0.34","grade":"exact","all_sales":true}"#;
    assert!(text.ends_with(expected), "{text}");
    assert_eq!(changes[1].detail, Detail::default());
    let details: Vec<Option<String>> = sqlx::query_scalar("SELECT detail FROM change ORDER BY at")
        .fetch_all(&mut place.raw().await)
        .await
        .expect("details");
    assert!(details[0].is_some() && details[1].is_none(), "only where there are any: {details:?}");

    // A change is told even where its details are spoilt, and the check finds it.
    sqlx::query("UPDATE change SET detail = '{\"cause\":\"moon\"}' WHERE detail IS NOT NULL")
        .execute(&mut place.raw().await)
        .await
        .expect("spoilt");
    let spoilt = &place.store.changes(at(0)).await.expect("changes")[0];
    assert_eq!((&spoilt.why, &spoilt.detail), (&recording.changes[0].why, &Detail::default()));
    let findings = place.store.check().await.expect("a check");
    assert_eq!(findings.len(), 1);
    assert!(findings[0].en.starts_with("change whose details can't be read"), "{findings:?}");
}

#[tokio::test]
async fn what_the_union_said_is_kept_with_changes_only() {
    let place = Place::knowing(&["a"]).await;
    let store = &place.store;
    let saying = |recording: Recording, minutes, text: &str| {
        let observation = Observation { union: Some(said(minutes, text)), ..recording.observation };
        Recording { observation, ..recording }
    };
    store.record(saying(seen("a", 0, "79.00"), 0, "{\"calm\":1}")).await.expect("recorded");
    let told = saying(drop("a", 30, "79.00", "69.00"), 30, "{\"volume\":3100}");
    store.record(told.clone()).await.expect("recorded");
    store.record(told).await.expect("recorded again");
    store.record(drop("a", 60, "69.00", "59.00")).await.expect("without a union");
    // A character of three bytes lies across the bound.
    let long = format!("x{}", "量".repeat(50_000));
    store.record(saying(drop("a", 90, "59.00", "49.00"), 90, &long)).await.expect("recorded");

    let evidence = store.evidence(&id("a"), at(0)).await.expect("evidence");
    assert_eq!(evidence.len(), 2);
    let first = Evidence { at: at(30), source: "taobao-union".into(), body: "{\"volume\":3100}".into() };
    assert_eq!(evidence[0], first);
    assert!(long.starts_with(&evidence[1].body), "the beginning");
    assert!((65_530..=65_536).contains(&evidence[1].body.len()), "{}", evidence[1].body.len());
    assert_eq!(store.evidence(&id("a"), at(31)).await.expect("evidence").len(), 1);
    assert_eq!(store.evidence(&id("b"), at(0)).await.expect("evidence"), []);
    // The same change was there before; its evidence names the moment of the change.
    assert_eq!(store.changes(at(0)).await.expect("changes")[0].at, evidence[0].at);
}

#[tokio::test]
async fn ids_of_unions_are_kept_by_union_and_item() {
    let place = Place::new().await;
    let store = &place.store;
    let resolved = |union, item: &str, id: &str, minutes| UnionId {
        union,
        item: item.into(),
        id: id.into(),
        resolved_at: at(minutes),
    };
    assert_eq!(store.union_ids().await.expect("ids"), []);
    store.keep_union_ids(Vec::new()).await.expect("nothing");
    let one = resolved(Union::Taobao, "599642809504", "AAA-xyz", 0);
    let other = resolved(Union::Jd, "599642809504", "bbb", 0);
    store.keep_union_ids(vec![one.clone(), other.clone()]).await.expect("kept");
    assert_eq!(store.union_ids().await.expect("ids"), [other.clone(), one]);
    // The newest word counts, also after the clock was set back.
    let renewed = resolved(Union::Taobao, "599642809504", "BBB-xyz", -60);
    store.keep_union_ids(vec![renewed.clone()]).await.expect("kept");
    sqlx::query("INSERT INTO union_item VALUES ('of-tomorrow', 'x', 'y', 0)")
        .execute(&mut place.raw().await)
        .await
        .expect("a row of a newer release");
    assert_eq!(store.union_ids().await.expect("ids"), [other, renewed]);
    let many = (0..1_200).map(|i| resolved(Union::Pdd, &i.to_string(), "z", 0)).collect();
    store.keep_union_ids(many).await.expect("kept");
    assert_eq!(store.union_ids().await.expect("ids").len(), 1_202);
}

#[tokio::test]
async fn old_forecasts_and_evidence_go_each_by_its_own_bound() {
    let place = Place::knowing(&["a", "b"]).await;
    let store = &place.store;
    for (name, days) in [("a", 0..2_500), ("b", 2_400..2_500)] {
        let kept: Vec<_> = days.map(|day| kept(day - 31, day, 1)).collect();
        store.record(Recording { kept, ..seen(name, 0, "1.00") }).await.expect("recorded");
    }
    for minute in 1..=4 {
        let mut recording = drop("a", minute, "9.00", &format!("{minute}.00"));
        recording.observation.union = Some(said(minute, "{}"));
        store.record(recording).await.expect("recorded");
    }
    let oldest = Oldest { observations: at(-1), detail: Day(0), pages: at(3), forecasts: Day(2_450) };
    assert_eq!(store.prune(oldest).await.expect("pruned"), 2_450 + 50 + 2);
    assert_eq!(forecasts(&place).await.len(), 100);
    assert_eq!(store.evidence(&id("a"), at(0)).await.expect("evidence").len(), 2);
    assert_eq!(store.changes(at(0)).await.expect("changes").len(), 4, "changes outlive their evidence");
    assert_eq!(store.prune(oldest).await.expect("pruned"), 0);
    let day = std::time::Duration::from_hours(24);
    let keep = |observations, pages| Keep { observations, pages, ..Keep::default() };
    let oldest = Oldest::at(at(0), &keep(400 * day, 30 * day));
    assert_eq!(oldest.pages, at(-30 * 24 * 60));
    assert_eq!(oldest.forecasts, Day::of(at(-100 * 24 * 60)));
    // Longer than there is time.
    assert_eq!(Oldest::at(at(0), &keep(std::time::Duration::MAX, day)).observations, DateTime::UNIX_EPOCH);
}
