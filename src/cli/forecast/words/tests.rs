//! Forecasts of the worked example (a quiet 20 a day, a burst of three days), as they read.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::{
    affiliate::{Bounds, Turn},
    listing::{Amount, Moment},
};

const WINDOW: i32 = 30;

/// Day 0 of the example.
fn zero() -> Day {
    Day::of_date("2026-11-01".parse().expect("a date"))
}

/// What is sold through affiliates on a day of the example, and in all.
fn sold(day: i32) -> (u64, u64) {
    let affiliate = match day {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 20,
    };
    (affiliate, affiliate + 50)
}

/// The thirty-day figures in force on a day of the example, one day late: of affiliates, and of all.
fn totals(day: i32) -> (u64, u64) {
    (day - WINDOW..day).map(sold).fold((0, 0), |sum, sold| (sum.0 + sold.0, sum.1 + sold.1))
}

fn ui(locale: Locale) -> Ui {
    Ui { locale, colour: false, progress: false, quiet: false }
}

/// The example asked on a day at 22:30, watched from another day on: all figures that were shown since then.
fn example(asked: i32, first: i32) -> (Forecast, Series) {
    let date = |day: i32| zero().plus(day).date();
    let mut series = Series { first: zero().plus(first), ..Series::default() };
    for day in first..=asked {
        series.affiliate.insert(zero().plus(day), Bounds::exact(totals(day).0));
        series.sales.insert(zero().plus(day), Bounds::exact(totals(day).1));
    }
    let coming = |day: i32| Coming {
        day: date(day),
        leaving: sold(day - 31).0,
        least: sold(day - 31).0,
        most: Some(sold(day - 31).0),
        affiliate_30d: Some(totals(day).0),
        sales_30d: Some(totals(day).1),
        grade: Grade::Exact,
    };
    let at: Moment = zero().plus(asked).begins() + chrono::TimeDelta::minutes(22 * 60 + 30);
    let forecast = Forecast {
        at,
        lag_days: 1,
        grade: Grade::Exact,
        bursts: vec![Burst {
            from: date(10),
            to: date(12),
            under_way: false,
            units: 1_000,
            least: 1_000,
            most: Some(1_000),
        }],
        drops: vec![Drop {
            from: date(41),
            to: date(43),
            units: 1_060,
            least: 1_060,
            most: Some(1_060),
            share: Some(Amount::new(34, 2)),
            grade: Grade::Exact,
            sales_30d: Some((3_100, 2_100)),
            affiliate_30d: Some((1_600, 600)),
        }],
        days: (asked + 1..=asked + 31).map(coming).collect(),
        unseen: None,
        turns: Some(Turn { day: date(41), below: 3_000 }),
        scaled_by: None,
        affiliate_30d: Some(totals(asked).0),
        quiet: Some(20),
        proven_lag: None,
        step_minute: Some(550),
        epoch: None,
    };
    (forecast, series)
}

/// Watched from the day after the burst on: days of the past can be anything that the total allows.
fn unwatched() -> (Forecast, Series) {
    let (mut forecast, series) = example(15, 15);
    let last = zero().plus(45).date();
    for day in forecast.days.iter_mut().filter(|day| day.day < last) {
        (day.leaving, day.least, day.most, day.grade) = (53, 0, Some(1_600), Grade::Bounded);
        day.sales_30d = None;
    }
    let mut left = 1_600;
    for day in &mut forecast.days {
        left -= if day.grade == Grade::Bounded { 33 } else { 0 };
        day.affiliate_30d = Some(left);
    }
    forecast.grade = Grade::Bounded;
    (forecast.bursts, forecast.drops, forecast.turns, forecast.step_minute) = (Vec::new(), Vec::new(), None, None);
    forecast.quiet = None;
    forecast.unseen = Some(Unseen { units: 1_600, days: 30, gone_by: last, typical: (3, 157), typical_3d: (46, 322) });
    (forecast, series)
}

/// Only rounded totals, no daily counter.
fn rounded() -> (Forecast, Series) {
    let (mut forecast, mut series) = example(35, 5);
    for shown in series.affiliate.values_mut() {
        *shown = Bounds { lo: shown.lo / 100 * 100, hi: Some(shown.lo / 100 * 100 + 99) };
    }
    series.sales.clear();
    let bounds = [(201, 999), (401, 1_298), (101, 998)];
    let falls = forecast.days.iter_mut().filter(|day| day.leaving > 20);
    for (day, (least, most)) in falls.zip(bounds) {
        (day.least, day.most, day.grade) = (least, Some(most), Grade::Coarse);
    }
    forecast.days.iter_mut().for_each(|day| day.sales_30d = None);
    forecast.days[3].most = None;
    forecast.grade = Grade::Coarse;
    let drop = &mut forecast.drops[0];
    (drop.grade, drop.least, drop.most, drop.sales_30d) = (Grade::Coarse, 703, Some(1_300), None);
    let burst = &mut forecast.bursts[0];
    (burst.least, burst.most) = (643, None);
    (forecast.lag_days, forecast.turns) = (2, None);
    forecast.scaled_by = Some(Amount::new(1_3100, 4));
    forecast.epoch = Some(zero().plus(5));
    (forecast, series)
}

fn shown((forecast, series): &(Forecast, Series), locale: Locale) -> String {
    let page = page("对手B", "rival-b-500", forecast, series, ui(locale));
    page.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn watched_days_read_like_this() {
    insta::assert_snapshot!(shown(&example(13, 5), Locale::En), @r#"
    对手B (rival-b-500), 2026-11-14 22:30 (UTC+8)

    Dec 12–14: about 1,060 affiliate sales leave the 30-day window; monthly sales 3,100 → 2,100 (-32%)
      Exact: every day that leaves was watched.

    Monthly sales as shown (30 days)
    3,100 ┤       ▄████████████████████████████▂
          │      ▂██████████████████████████████
          │▃▃▃▃▃▃███████████████████████████████▇▃▃
          │████████████████████████████████████████
    1,550 ┤████████████████████████████████████████
          │████████████████████████████████████████
          │████████████████████████████████████████
          │████████████████████████████████████████
        0 └────────┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▼▼▼┄
           11-06   11-14 today                12-12
           ▼ a burst leaves

    DAY         LEAVES  BOUNDS  AFFILIATE 30D  MONTHLY SALES  HOW SURE
    2026-12-12  320             1,300          2,800          exact
    2026-12-13  540             780            2,280          exact
    2026-12-14  200             600            2,100          exact

    Burst of Nov 11–13: 1,000 above the usual 20 a day.
    The shown “3000+” turns to “2000+” on Dec 12, if all else sells on as it does.
    The published figure lags by a day: today's counts up to Nov 13. It steps at about 09:10 (UTC+8).
    "#);
    insta::assert_snapshot!(shown(&example(40, 5), Locale::ZhCn), @r#"
    对手B（rival-b-500），2026-12-11 22:30（北京时间）

    12月12–14日约 1,060 件淘客销量滑出30天窗口，月销 3,100 → 2,100（-32%）
      精确：滑出的每一天都看到了。

    月销（近30天，页面显示）
    3,100 ┤ ▄████████████████████████████▂
          │▂██████████████████████████████
          │███████████████████████████████▇▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃
          │█████████████████████████████████████████████████████████████
    1,550 ┤█████████████████████████████████████████████████████████████
          │█████████████████████████████████████████████████████████████
          │█████████████████████████████████████████████████████████████
          │█████████████████████████████████████████████████████████████
        0 └─────────────────────────────┼▼▼▼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           11-12                        12-11 今天                 01-11
           ▼ 冲量滑出

    日期        滑出  上下限  淘客30天  月销   把握
    2026-12-12  320           1,300     2,800  精确
    2026-12-13  540           780       2,280  精确
    2026-12-14  200           600       2,100  精确

    11月11–13日冲量：比平时每天 20 件共多 1,000 件。
    页面显示预计12月12日由“3000+”变为“2000+”（其余销量不变时）。
    公布的数字滞后 1 天：今天的数字算到12月10日，约 09:10 更新（北京时间）。
    "#);
}

#[test]
fn what_was_not_watched_comes_first_as_a_bound() {
    insta::assert_snapshot!(shown(&unwatched(), Locale::En), @r#"
    对手B (rival-b-500), 2026-11-16 22:30 (UTC+8)

    At most 1,600 affiliate sales of days that were not watched leave by Dec 16.

    Affiliate sales of 30 days
    2,180 ┤                      ░░░░░░░░░░
          │        ░░░░░░░░░░░░░░░░░░░░░░░░
          │▇▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░░
          │█▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░
    1,090 ┤█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        0 └┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           11-16 today                12-17
           █ at least  ▒ expected  ░ at most

    DAY                 LEAVES    BOUNDS   AFFILIATE 30D  MONTHLY SALES  HOW SURE
    2026-11-17 – 12-15  53 a day  0–1,600  643                           bounded
    2026-12-16 – 12-17  20 a day           643            2,100          exact

    30 days in the window were not watched: 1,600 units at most, gone by Dec 16. One such day typically holds 3–157, never more than 1,600.
    The published figure lags by a day: today's counts up to Nov 15.
    "#);
    insta::assert_snapshot!(shown(&unwatched(), Locale::ZhCn), @r#"
    对手B（rival-b-500），2026-11-16 22:30（北京时间）

    没看到的日子里最多 1,600 件淘客销量，到12月16日全部滑出30天窗口。

    近30天淘客销量
    2,180 ┤                      ░░░░░░░░░░
          │        ░░░░░░░░░░░░░░░░░░░░░░░░
          │▇▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░░
          │█▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░
    1,090 ┤█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        0 └┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           11-16 今天                 12-17
           █ 至少  ▒ 预计  ░ 最多

    日期                滑出   上下限   淘客30天  月销   把握
    2026-11-17 – 12-15  53/天  0–1,600  643              有上限
    2026-12-16 – 12-17  20/天           643       2,100  精确

    窗口内有 30 天没看到，合计最多 1,600 件，到12月16日全部滑出；单日通常 3–157 件，最多 1,600 件。
    公布的数字滞后 1 天：今天的数字算到11月15日，更新时刻还不知道。
    "#);
}

#[test]
fn rounded_figures_say_that_they_are() {
    insta::assert_snapshot!(shown(&rounded(), Locale::En), @r#"
    对手B (rival-b-500), 2026-12-06 22:30 (UTC+8)

    Dec 12–14: about 1,060 affiliate sales leave the 30-day window; 30-day affiliate sales 1,600 → 600 (-63%)
      Coarse: known from rounded figures only, 703–1,300 units.

    Affiliate sales of 30 days
    1,699 ┤       ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▒▒
          │      ▅██████████████████████████▒▒░
          │      ███████████████████████████▒▒▒
          │     ▂███████████████████████████▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░
      849 ┤     ████████████████████████████▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░
          │▇▇▇▇▇████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        0 └─────────────────────────────┼┄┄┄┄┄▼▼▼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           11-07                        12-06 today                01-06
           ▼ a burst leaves  █ at least  ▒ expected  ░ at most

    DAY         LEAVES  BOUNDS     AFFILIATE 30D  MONTHLY SALES  HOW SURE
    2026-12-12  320     201–999    1,300                         coarse
    2026-12-13  540     401–1,298  780                           coarse
    2026-12-14  200     101–998    600                           coarse

    Burst of Nov 11–13: 1,000 (643+) above the usual 20 a day.
    The published figure lags by 2 days: today's counts up to Dec 4. It steps at about 09:10 (UTC+8).
    The daily counters and the 30-day total count differently: daily numbers were multiplied by 1.31.
    The published figures contradicted what was watched: counted anew since Nov 6.
    "#);
    insta::assert_snapshot!(shown(&rounded(), Locale::ZhCn), @r#"
    对手B（rival-b-500），2026-12-06 22:30（北京时间）

    12月12–14日约 1,060 件淘客销量滑出30天窗口，近30天淘客销量 1,600 → 600（-63%）
      粗略：只有取整的数字，在 703–1,300 件之间。

    近30天淘客销量
    1,699 ┤       ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▒▒
          │      ▅██████████████████████████▒▒░
          │      ███████████████████████████▒▒▒
          │     ▂███████████████████████████▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░
      849 ┤     ████████████████████████████▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░
          │▇▇▇▇▇████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
          │█████████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        0 └─────────────────────────────┼┄┄┄┄┄▼▼▼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           11-07                        12-06 今天                 01-06
           ▼ 冲量滑出  █ 至少  ▒ 预计  ░ 最多

    日期        滑出  上下限     淘客30天  月销  把握
    2026-12-12  320   201–999    1,300           粗略
    2026-12-13  540   401–1,298  780             粗略
    2026-12-14  200   101–998    600             粗略

    11月11–13日冲量：比平时每天 20 件共多 1,000 件（643+）。
    公布的数字滞后 2 天：今天的数字算到12月4日，约 09:10 更新（北京时间）。
    当日计数与30天总数口径不同：每日数字已乘以 1.31。
    公布的数字与之前看到的矛盾：自11月6日起重新统计。
    "#);
}

#[test]
fn headlines_say_what_is_known() {
    let drop = example(13, 5).0.drops.remove(0);
    let bounded = Drop { grade: Grade::Bounded, least: 0, most: Some(1_100), ..drop.clone() };
    let drops = [
        drop.clone(),
        Drop { to: drop.from, sales_30d: None, ..drop.clone() },
        Drop { sales_30d: None, affiliate_30d: None, ..drop.clone() },
        Drop { sales_30d: None, affiliate_30d: None, share: None, ..drop },
        Drop { sales_30d: Some((0, 40)), ..bounded.clone() },
        Drop { most: None, least: 40, sales_30d: Some((3_100, 3_160)), ..bounded.clone() },
        Drop { grade: Grade::Coarse, most: None, least: 703, ..bounded },
    ];
    let lines = Locale::ALL.map(|locale| {
        let lines = drops.iter().map(|drop| format!("{}\n  {}", headline(drop, locale), surely(drop, locale)));
        lines.collect::<Vec<_>>().join("\n")
    });
    insta::assert_snapshot!(lines[0], @r#"
    Dec 12–14: about 1,060 affiliate sales leave the 30-day window; monthly sales 3,100 → 2,100 (-32%)
      Exact: every day that leaves was watched.
    Dec 12: about 1,060 affiliate sales leave the 30-day window; 30-day affiliate sales 1,600 → 600 (-63%)
      Exact: every day that leaves was watched.
    Dec 12–14: about 1,060 affiliate sales leave the 30-day window; 34% of the 30-day sales
      Exact: every day that leaves was watched.
    Dec 12–14: about 1,060 affiliate sales leave the 30-day window
      Exact: every day that leaves was watched.
    Dec 12–14: at most 1,100 affiliate sales leave the 30-day window (about 1,060 are likely); monthly sales 0 → 40
      Bounded: days that leave were not watched; at most 1,100 units by Dec 14.
    Dec 12–14: at least 40 affiliate sales leave the 30-day window (about 1,060 are likely); monthly sales 3,100 → 3,160 (+2%)
      Bounded: days that leave were not watched; at least 40 units by Dec 14.
    Dec 12–14: about 1,060 affiliate sales leave the 30-day window; monthly sales 3,100 → 2,100 (-32%)
      Coarse: known from rounded figures only, at least 703 units.
    "#);
    insta::assert_snapshot!(lines[1], @r#"
    12月12–14日约 1,060 件淘客销量滑出30天窗口，月销 3,100 → 2,100（-32%）
      精确：滑出的每一天都看到了。
    12月12日约 1,060 件淘客销量滑出30天窗口，近30天淘客销量 1,600 → 600（-63%）
      精确：滑出的每一天都看到了。
    12月12–14日约 1,060 件淘客销量滑出30天窗口，占30天销量的 34%
      精确：滑出的每一天都看到了。
    12月12–14日约 1,060 件淘客销量滑出30天窗口
      精确：滑出的每一天都看到了。
    12月12–14日最多 1,100 件淘客销量滑出30天窗口（预计约 1,060 件），月销 0 → 40
      有上限：滑出的日子没有都看到，到12月14日最多 1,100 件。
    12月12–14日至少 40 件淘客销量滑出30天窗口（预计约 1,060 件），月销 3,100 → 3,160（+2%）
      只有下限：滑出的日子没有都看到，到12月14日至少 40 件。
    12月12–14日约 1,060 件淘客销量滑出30天窗口，月销 3,100 → 2,100（-32%）
      粗略：只有取整的数字，至少 703 件。
    "#);
}

#[test]
fn bursts_and_figures_read_like_this() {
    let (mut forecast, _) = example(13, 5);
    forecast.bursts[0].under_way = true;
    forecast.bursts.push(Burst { most: None, under_way: false, ..forecast.bursts[0].clone() });
    (forecast.lag_days, forecast.quiet, forecast.step_minute) = (0, None, None);
    forecast.unseen = Some(Unseen {
        units: 440,
        days: 1,
        gone_by: zero().plus(34).date(),
        typical: (440, 440),
        typical_3d: (440, 440),
    });
    forecast.days.iter_mut().for_each(|day| day.sales_30d = None);
    let lines = Locale::ALL.map(|locale| notes(&forecast, locale).join("\n"));
    insta::assert_snapshot!(lines[0], @r#"
    Burst under way since Nov 11: so far 1,000 above what is usual.
    Burst of Nov 11–13: 1,000 (1,000+) above what is usual.
    The shown “3000+” turns to less on Dec 12, if all else sells on as it does.
    1 day in the window was not watched: 440 units at most, gone by Dec 5. One such day typically holds 440, never more than 440.
    The published figure counts up to today.
    "#);
    insta::assert_snapshot!(lines[1], @r#"
    正在冲量：自11月11日起，目前比平时多 1,000 件。
    11月11–13日冲量：比平时共多 1,000 件（1,000+）。
    页面显示预计12月12日低于“3000+”（其余销量不变时）。
    窗口内有 1 天没看到，合计最多 440 件，到12月5日全部滑出；单日通常 440 件，最多 440 件。
    公布的数字算到当天，更新时刻还不知道。
    "#);
}

/// Whatever the numbers are, lines of the plot fit a terminal, and nothing is drawn of nothing.
#[test]
fn plots_fit_and_never_fail() {
    for scale in [0, 1, 7, 1_000, 1_000_000_000, u64::MAX / 4_000, u64::MAX] {
        for (mut forecast, mut series) in [example(13, 5), example(40, -30), unwatched(), rounded()] {
            let times = |n: u64| n.saturating_mul(scale);
            for bounds in series.affiliate.values_mut().chain(series.sales.values_mut()) {
                *bounds = Bounds { lo: times(bounds.lo), hi: bounds.hi.map(times) };
            }
            for day in &mut forecast.days {
                (day.leaving, day.least, day.most) = (times(day.leaving), times(day.least), day.most.map(times));
                (day.affiliate_30d, day.sales_30d) = (day.affiliate_30d.map(times), day.sales_30d.map(times));
            }
            let lines = plot(&forecast, &series, Locale::ZhCn);
            assert_eq!(lines.is_empty(), scale == 0, "{lines:#?}");
            for line in &lines {
                assert!(line.width() <= 80, "{} columns: {line}", line.width());
            }
            // Each of the eight rows is at least as full as the one above it.
            let full = |line: &String| line.chars().filter(|c| *c == '█').count();
            assert!(lines.iter().skip(1).take(8).map(full).is_sorted(), "{lines:#?}");
        }
    }
    let (mut forecast, series) = example(13, 5);
    forecast.days.clear();
    assert!(plot(&forecast, &series, Locale::En).is_empty(), "nothing to come");
}

#[test]
fn names_from_outside_are_tame() {
    let (forecast, series) = example(13, 5);
    let text = page("B \u{1b}[2J", "b", &forecast, &series, ui(Locale::En));
    assert!(!text.contains('\u{1b}'), "{text:?}");
    let text = page("b", "b", &forecast, &series, Ui { colour: true, ..ui(Locale::En) });
    assert!(text.starts_with("b, 2026-11-14 22:30") && text.contains("\u{1b}[1mDec 12–14"), "{text:?}");
}
