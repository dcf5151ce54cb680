//! What real listings do to a forecast: figures that are missing, late or of another kind, and counts that start anew.

use std::collections::BTreeMap;

use rivald::{
    affiliate::{Bounds, Day, Forecast, Series, Watched, forecast},
    listing::Grade,
};

const ZERO: i32 = 20_000;

fn day(d: i32) -> Day {
    Day(ZERO + d)
}

fn exact(units: u64) -> Watched {
    Watched { bounds: Bounds::exact(units), point: units, fell: false }
}

/// Days `from..to` watched, with the totals of `from..=to` under a lag of one.
fn series(sold: impl Fn(i32) -> u64 + Copy, from: i32, to: i32) -> Series {
    Series {
        first: day(from),
        days: (from..to).map(|d| (day(d), exact(sold(d)))).collect(),
        affiliate: (from..=to).map(|d| (day(d), Bounds::exact((d - 30..d).map(sold).sum()))).collect(),
        known_lag: Some(1),
        ..Series::default()
    }
}

fn ask(series: &Series, d: i32) -> Forecast {
    forecast(series, day(d).begins() + chrono::TimeDelta::hours(12)).expect("a forecast")
}

fn leaving(forecast: &Forecast) -> BTreeMap<i32, (u64, u64, Option<u64>)> {
    let of = |coming: &rivald::affiliate::Coming| {
        (Day::of_date(coming.day).0 - ZERO, (coming.leaving, coming.least, coming.most))
    };
    forecast.days.iter().map(of).collect()
}

fn with_burst(at: i32, units: u64) -> impl Fn(i32) -> u64 + Copy {
    move |d| if d == at { units } else { 20 }
}

#[test]
fn a_total_that_is_missing_is_no_zero() {
    let mut seen = series(with_burst(10, 400), 0, 20);
    let whole = leaving(&ask(&seen, 20));
    for gone in [3, 9, 10, 11, 12, 19] {
        seen.affiliate.remove(&day(gone));
    }
    assert_eq!(leaving(&ask(&seen, 20)), whole);
}

#[test]
fn an_update_that_is_left_out_and_made_up_for_the_next_day() {
    let sold = |d: i32| if d == 10 { 400 } else { 20 + (d.rem_euclid(3)) as u64 };
    let mut seen = series(sold, 0, 20);
    // On day 12 the figure of day 11 still stands; on day 13 both steps are made at once.
    let stale = seen.affiliate[&day(11)];
    seen.affiliate.insert(day(12), stale);
    let forecast = ask(&seen, 20);
    let (point, least, most) = leaving(&forecast)[&41];
    assert!(point == 400 && least <= 400 && most.is_some_and(|most| most >= 400), "{point} {least} {most:?}");
    assert_eq!(Day::of_date(forecast.drops[0].from), day(41));
}

#[test]
fn a_day_without_a_counter_is_bounded_by_the_totals() {
    let mut seen = series(with_burst(10, 400), 0, 40);
    seen.days.remove(&day(10));
    // The window was watched whole but for that day: the totals give it to the unit.
    assert_eq!(leaving(&ask(&seen, 40))[&41], (400, 400, Some(400)));
    // Cold: what left while it entered is not known.
    let mut cold = series(with_burst(10, 400), 8, 14);
    cold.days.remove(&day(10));
    let (point, least, most) = leaving(&ask(&cold, 14))[&41];
    assert!((300..=400).contains(&least) && most.is_some_and(|most| most >= 400) && point.abs_diff(400) <= 25);
}

#[test]
fn two_bursts_thirty_days_apart_hide_each_other_in_the_net_but_not_in_what_leaves() {
    let sold = |d: i32| if d == 10 || d == 40 { 420 } else { 20 };
    let seen = series(sold, 0, 40);
    let mut today = seen.clone();
    today.today = Some((day(40), 390));
    let forecast = ask(&today, 40);
    let drop = &forecast.drops[0];
    assert_eq!((Day::of_date(drop.from), drop.units, drop.least, drop.most), (day(41), 420, 420, Some(420)));
    // What enters on the same day is that of today, so far.
    assert_eq!(drop.affiliate_30d, Some((1000, 970)));
}

#[test]
fn more_affiliate_sales_than_sales_is_another_way_of_counting() {
    let mut seen = series(with_burst(10, 400), 0, 20);
    seen.sales = seen.affiliate.iter().map(|(day, total)| (*day, Bounds::exact(total.lo / 2))).collect();
    let forecast = ask(&seen, 20);
    assert_eq!(forecast.drops[0].units, 400);
    // Nothing falls below nothing.
    assert!(forecast.days.iter().all(|day| day.sales_30d.is_some()));
}

#[test]
fn a_count_that_starts_anew_is_a_new_epoch() {
    let sold = with_burst(10, 400);
    let mut seen = series(sold, 0, 25);
    for d in 21..=25 {
        // On day 20 the count started anew.
        seen.affiliate.insert(day(d), Bounds::exact((20..d).map(sold).sum()));
    }
    let forecast = ask(&seen, 25);
    assert_eq!(forecast.epoch, Some(day(21)));
    let days = leaving(&forecast);
    assert_eq!(days[&41].1, 0, "of the burst nothing counts any more");
    assert!(days[&55].2.is_some_and(|most| most <= 20));
    assert_eq!(forecast.affiliate_30d, Some(100));
}

#[test]
fn a_wave_of_returns_lowers_the_lower_bounds_alone() {
    let sold = with_burst(10, 400);
    let mut seen = series(sold, 0, 45);
    for d in 38..=40 {
        // On day 37, 90 of the 400 were taken back.
        let total: u64 = (d - 30..d).map(sold).sum();
        seen.affiliate.insert(day(d), Bounds::exact(total - 90));
    }
    let seen = Series {
        days: seen.days.into_iter().filter(|(d, _)| *d < day(40)).collect(),
        affiliate: seen.affiliate.into_iter().filter(|(d, _)| *d <= day(40)).collect(),
        ..seen
    };
    let (point, least, most) = leaving(&ask(&seen, 40))[&41];
    assert!(least <= 310 && most.is_some_and(|most| (310..=400).contains(&most)), "{point} {least} {most:?}");
}

#[test]
fn counters_that_count_something_else_are_scaled() {
    // The totals count pieces, two of each order.
    let mut seen = series(with_burst(10, 400), -25, 30);
    seen.affiliate.values_mut().for_each(|total| *total = Bounds::exact(total.lo * 2));
    let forecast = ask(&seen, 30);
    assert_eq!(forecast.scaled_by.map(|by| by.to_string()).as_deref(), Some("2"));
    let (point, least, most) = leaving(&forecast)[&41];
    assert!(point == 800 && least <= 800 && most.is_some_and(|most| most >= 800), "{point} {least} {most:?}");
    assert!(series_is_unscaled(&series(with_burst(10, 400), -25, 30)));
}

fn series_is_unscaled(series: &Series) -> bool {
    ask(series, 30).scaled_by.is_none()
}

#[test]
fn an_exact_count_that_becomes_a_rounded_one() {
    let mut seen = series(with_burst(10, 400), 0, 20);
    for (d, total) in &mut seen.affiliate {
        if *d >= day(15) {
            *total = Bounds { lo: total.lo / 100 * 100, hi: Some(total.lo / 100 * 100 + 99) };
        }
    }
    let forecast = ask(&seen, 20);
    assert_eq!(leaving(&forecast)[&41], (400, 400, Some(400)));
    assert_eq!(forecast.drops[0].grade, Grade::Exact);
    assert_eq!(forecast.affiliate_30d, None, "a rounded count is no number");
}

#[test]
fn a_figure_that_moves_all_day_holds_today_in_part() {
    let sold = with_burst(10, 400);
    let seen = Series {
        first: day(0),
        days: (0..20).map(|d| (day(d), exact(sold(d)))).collect(),
        // At noon it holds the half of each day.
        affiliate: (0..=20)
            .map(|d| (day(d), Bounds::exact((d - 29..d).map(sold).sum::<u64>() + sold(d) / 2)))
            .collect(),
        steps_all_day: true,
        ..Series::default()
    };
    let forecast = ask(&seen, 20);
    assert_eq!(forecast.lag_days, 0);
    let (point, least, most) = leaving(&forecast)[&40];
    assert_eq!((point, least, most), (400, 400, Some(400)), "day 10 leaves on day 40");
}

#[test]
fn long_ago_is_not_remembered_as_if_it_were_yesterday() {
    // The daemon was off for two months: its old days and totals have left the window.
    let mut seen = series(with_burst(10, 400), 0, 20);
    let now = 85;
    seen.affiliate.insert(day(now), Bounds::exact(700));
    let forecast = ask(&seen, now);
    assert!(forecast.bursts.is_empty() && forecast.drops.is_empty());
    let unseen = forecast.unseen.expect("all of the window");
    assert_eq!((unseen.units, unseen.days, Day::of_date(unseen.gone_by)), (700, 30, day(now + 30)));
}

#[test]
fn garbage_neither_panics_nor_overflows() {
    let wild = |d: i32| Watched {
        bounds: Bounds { lo: u64::MAX / (1 + d as u64), hi: (d % 3 > 0).then_some(u64::MAX) },
        point: u64::MAX,
        fell: d % 7 == 0,
    };
    let seen = Series {
        first: Day(i32::MAX),
        days: (0..60).map(|d| (day(d), wild(d))).collect(),
        today: Some((day(60), u64::MAX)),
        affiliate: (0..60).map(|d| (day(d), Bounds { lo: u64::MAX - d as u64, hi: None })).collect(),
        sales: (0..60).map(|d| (day(d), Bounds::exact(u64::MAX))).collect(),
        shown: Some(Bounds { lo: u64::MAX, hi: None }),
        known_lag: Some(200),
        ..Series::default()
    };
    let forecast = ask(&seen, 60);
    assert!(forecast.days.len() <= 33);
    assert!(forecast_at_the_edges());
}

fn forecast_at_the_edges() -> bool {
    let far = Series { affiliate: [(Day(i32::MAX - 2), Bounds::exact(5))].into(), ..Series::default() };
    forecast(&far, day(0).begins()).is_none() && forecast(&Series::default(), day(0).begins()).is_none()
}
