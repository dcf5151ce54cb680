//! One history worked out by hand, asked in five ways. Truth: 20 affiliate sales every day but 320, 540 and 200 on days
//! 10, 11 and 12; 50 other sales every day; window of 30 days, lag of one.

use std::collections::BTreeMap;

use rivald::{
    affiliate::{Bounds, Coming, Day, Forecast, Series, Watched, forecast},
    listing::Grade,
};

/// Day 0 of the example.
const ZERO: i32 = 20_000;

fn day(d: i32) -> Day {
    Day(ZERO + d)
}

fn sold(d: i32) -> u64 {
    match d {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 20,
    }
}

/// What is published on day `d`: days d−30 to d−1.
fn published(of: impl Fn(i32) -> u64, d: i32) -> u64 {
    (d - 30..d).map(of).sum()
}

fn watched(d: i32) -> (Day, Watched) {
    (day(d), Watched { bounds: Bounds::exact(sold(d)), point: sold(d), fell: false })
}

fn ask(series: &Series, d: i32) -> Forecast {
    let at = day(d).begins() + chrono::TimeDelta::hours(12);
    forecast(series, at).expect("a forecast")
}

fn on(forecast: &Forecast, f: i32) -> &Coming {
    forecast.days.iter().find(|coming| coming.day == day(f).date()).expect("the day is listed")
}

fn bucket(value: u64) -> Bounds {
    Bounds { lo: value / 100 * 100, hi: Some(value / 100 * 100 + 99) }
}

#[test]
fn watching_since_before_the_burst() {
    let series = Series {
        first: day(5),
        days: (5..13).map(watched).collect(),
        affiliate: (5..=13).map(|d| (day(d), Bounds::exact(published(sold, d)))).collect(),
        sales: (5..=13).map(|d| (day(d), Bounds::exact(published(|d| sold(d) + 50, d)))).collect(),
        shown: Some(Bounds { lo: 3000, hi: Some(3999) }),
        ..Series::default()
    };
    let forecast = ask(&series, 13);
    assert_eq!((forecast.lag_days, forecast.grade, forecast.quiet), (1, Grade::Exact, Some(20)));
    assert_eq!(forecast.affiliate_30d, Some(1600));

    let burst = &forecast.bursts[0];
    assert_eq!((burst.from, burst.to, burst.under_way), (day(10).date(), day(12).date(), false));
    assert_eq!((burst.units, burst.least, burst.most), (1000, 1000, Some(1000)));

    let drop = &forecast.drops[0];
    assert_eq!((forecast.drops.len(), drop.from, drop.to), (1, day(41).date(), day(43).date()));
    assert_eq!((drop.units, drop.least, drop.most, drop.grade), (1060, 1060, Some(1060), Grade::Exact));
    assert_eq!(drop.share.map(|share| share.to_string()).as_deref(), Some("0.34"));
    assert_eq!((drop.sales_30d, drop.affiliate_30d), (Some((3100, 2100)), Some((1600, 600))));

    let unseen = forecast.unseen.as_ref().expect("days before the watch began");
    assert_eq!((unseen.units, unseen.days, unseen.gone_by), (440, 22, day(35).date()));
    assert_eq!(unseen.typical, (1, 58));
    assert_eq!(forecast.turns.as_ref().map(|turn| (turn.day, turn.below)), Some((day(41).date(), 3000)));

    assert_eq!(forecast.days.len(), 31);
    for (f, leaving, affiliate, sales) in [
        (14, 20, 1600, 3100),
        (35, 20, 1600, 3100),
        (36, 20, 1600, 3100),
        (40, 20, 1600, 3100),
        (41, 320, 1300, 2800),
        (42, 540, 780, 2280),
        (43, 200, 600, 2100),
        (44, 20, 600, 2100),
    ] {
        let coming = on(&forecast, f);
        assert_eq!(
            (coming.leaving, coming.affiliate_30d, coming.sales_30d),
            (leaving, Some(affiliate), Some(sales)),
            "day {f}"
        );
        // The truth, and for watched days the truth alone.
        assert!(coming.least <= sold(f - 31) && coming.most.is_none_or(|most| sold(f - 31) <= most));
        let exact = f - 31 >= 5 && f - 31 < 13;
        assert_eq!(coming.grade == Grade::Exact, exact, "day {f}");
    }
    assert_eq!(on(&forecast, 14).most, Some(440), "no unwatched day can hold more than all of them");
}

#[test]
fn watching_only_since_after_the_burst() {
    for (d, total, units, days, typical, three) in [
        (15, 1600, 1600, 30, (3, 157), (46, 322)),
        (25, 1600, 1400, 20, (4, 204), (62, 414)),
        (35, 1600, 1200, 10, (7, 340), (117, 660)),
        (40, 1600, 1100, 5, (14, 580), (273, 993)),
        (41, 1300, 780, 4, (13, 493), (287, 767)),
        (42, 780, 240, 3, (6, 186), (240, 240)),
        (43, 600, 40, 2, (2, 38), (40, 40)),
        (44, 600, 20, 1, (20, 20), (20, 20)),
    ] {
        let series = Series {
            first: day(15),
            days: (15..d).map(watched).collect(),
            affiliate: (15..=d).map(|d| (day(d), Bounds::exact(published(sold, d)))).collect(),
            // That the count goes up to yesterday was seen on other listings.
            known_lag: Some(1),
            ..Series::default()
        };
        assert_eq!(published(sold, d), total);
        let forecast = ask(&series, d);
        let unseen = forecast.unseen.as_ref().expect("days before the watch began");
        assert_eq!((unseen.units, unseen.days, unseen.typical), (units, days, typical), "day {d}");
        assert_eq!(unseen.typical_3d, three, "day {d}");
        assert_eq!(unseen.gone_by, day(45).date(), "day {d}");
        let tomorrow = on(&forecast, d + 1);
        assert!(tomorrow.most.is_some_and(|most| sold(d - 30) <= most && most <= units), "day {d}");
        assert_eq!(tomorrow.leaving, (units as f64 / f64::from(days)).round() as u64, "day {d}");
    }
}

#[test]
fn rounded_totals_and_no_counter() {
    let series = Series {
        first: day(5),
        affiliate: (5..14).map(|d| (day(d), bucket(published(sold, d)))).collect(),
        ..Series::default()
    };
    let shown: Vec<u64> = series.affiliate.values().map(|total| total.lo).collect();
    assert_eq!(shown, [600, 600, 600, 600, 600, 600, 900, 1400, 1600]);
    let known = Series { known_lag: Some(1), ..series };
    let forecast = ask(&known, 13);
    for (d, least, most) in [(9, 0, 699), (10, 201, 999), (11, 401, 1298), (12, 101, 998)] {
        let coming = on(&forecast, d + 31);
        assert_eq!((coming.least, coming.most, coming.grade), (least, Some(most), Grade::Coarse), "day {d}");
    }
    let drop = &forecast.drops[0];
    assert_eq!((drop.from, drop.to, drop.grade), (day(41).date(), day(43).date(), Grade::Coarse));
    assert!(drop.least <= 1060 && drop.most.is_some_and(|most| (1060..2000).contains(&most)));
}

#[test]
fn an_exact_total_and_no_counter() {
    let series = Series {
        first: day(5),
        affiliate: (5..14).map(|d| (day(d), Bounds::exact(published(sold, d)))).collect(),
        known_lag: Some(1),
        ..Series::default()
    };
    let forecast = ask(&series, 13);
    for (d, least, most, leaving) in
        [(4, 0, 600, 20), (9, 0, 600, 20), (10, 300, 900, 320), (11, 520, 1120, 540), (12, 180, 780, 200)]
    {
        let coming = on(&forecast, d + 31);
        assert_eq!((coming.least, coming.most, coming.leaving), (least, Some(most), leaving), "day {d}");
    }
    assert_eq!(forecast.drops[0].grade, Grade::Bounded);
}

#[test]
fn the_lag_is_found() {
    for lag in 0..=2 {
        let total = |d: i32| (d - lag - 29..=d - lag).map(sold).sum::<u64>();
        let series = Series {
            first: day(8),
            days: (8..15).map(watched).collect(),
            affiliate: (8..=14).map(|d| (day(d), Bounds::exact(total(d)))).collect(),
            ..Series::default()
        };
        let forecast = ask(&series, 15);
        assert_eq!(i32::from(forecast.lag_days), lag);
        assert_eq!(forecast.drops[0].from, day(10 + lag + 30).date(), "lag {lag}");
        assert_eq!(forecast.drops[0].grade, Grade::Exact, "lag {lag}");
    }
}

#[test]
fn counters_alone_tell_of_days_but_not_of_totals() {
    let series = Series { first: day(5), days: (5..13).map(watched).collect(), ..Series::default() };
    let forecast = ask(&series, 13);
    assert_eq!((forecast.drops[0].units, forecast.drops[0].share), (1060, None));
    assert_eq!((forecast.unseen, forecast.affiliate_30d), (None, None));
    assert!(forecast_of(&BTreeMap::new()).is_none());
}

fn forecast_of(days: &BTreeMap<Day, Watched>) -> Option<Forecast> {
    forecast(&Series { days: days.clone(), ..Series::default() }, day(13).begins())
}
