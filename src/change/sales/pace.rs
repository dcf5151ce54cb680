//! The pace now against the usual pace, as far as the bounds of the counts make it certain.

use chrono::TimeDelta;
use rust_decimal::prelude::ToPrimitive;

use super::{
    Finding, SalesTrigger,
    series::{Point, Series, hours},
};
use crate::listing::{Amount, Moment, SalesRule, Window};

/// The least time that a surge is measured over.
const SURGE_OVER: TimeDelta = TimeDelta::hours(6);
/// Counts of thirty days are often brought up to date once a day: a shorter time would mistake a day's sales for an hour's.
const DAY: TimeDelta = TimeDelta::days(1);
/// So many pieces at the least make a surge, and so many a day at the least make a usual pace that can slump. Below it
/// chance alone does that.
const LEAST_UNITS: f64 = 30.0;
/// The usual pace is looked for in the same hours of so many past days.
const DAYS_BACK: i32 = 7;
/// A slump needs a past week, for weekends sell less, in so many parts at the least.
const SLUMP_AFTER: TimeDelta = TimeDelta::days(7);
const SLUMP_PARTS: usize = 3;
/// The widest time that a slump is measured over, for counters that move rarely.
const SLUMP_OVER_AT_MOST: TimeDelta = TimeDelta::days(4);

/// The pace now.
#[derive(Default)]
pub(super) struct Now {
    /// A surge or slump, if it is certain.
    pub finding: Option<Finding>,
    /// Whether a surge that was found before goes on; `None` where this reading does not say.
    pub still_fast: Option<bool>,
    /// Whether a slump that was found before goes on.
    pub still_slow: Option<bool>,
}

/// Both paces in units an hour.
struct Paces {
    now: f64,
    usual: f64,
    /// What was sold in the time that `now` was measured over.
    units: f64,
}

/// Whether the count fell by more than returns explain: it started again.
///
/// Only counts since ever can; those of a window fall by themselves. Of a few pieces or a fifth less nothing is said.
pub(super) fn fall(series: &Series, point: Point, window: Window) -> Option<Finding> {
    let last = series.last()?;
    let small = last.least.saturating_sub(point.least) < 10 || point.least > last.least / 5 * 4;
    if window != Window::Total || point.least >= last.least || small {
        return None;
    }
    let certain = match point.most {
        Some(most) if most >= last.least => return None,
        // Clearly below: not the neighbouring bucket, and not merely another notation.
        Some(most) => most <= last.least / 5 * 4,
        None => point.least <= last.least / 5,
    };
    let what = if certain { SalesTrigger::Reset } else { SalesTrigger::Dip };
    Some(Finding { what, before: last.least.to_string(), after: point.least.to_string() })
}

/// Whether the count grew beyond belief: ten times and a thousand pieces since the last reading.
pub(super) fn jump(series: &Series, point: Point) -> Option<Finding> {
    let last = series.last()?;
    let most = last.most.unwrap_or(last.least);
    let beyond = point.least > most.saturating_mul(10).saturating_add(1_000);
    beyond.then(|| Finding { what: SalesTrigger::Jump, before: most.to_string(), after: point.least.to_string() })
}

/// The pace now against the usual one.
pub(super) fn now(series: &Series, point: Point, window: Window, rule: &SalesRule) -> Now {
    if series.last().is_none_or(|last| last.at >= point.at) {
        // The clock was set back: no time went by that anything could be sold in.
        return Now::default();
    }
    let factor = rule.surge.and_then(|f| f.to_f64()).unwrap_or(3.0).max(1.0);
    let part = rule.slump.and_then(|p| p.to_f64()).unwrap_or(0.5).clamp(0.0, 1.0);
    let exact = point.exact() && series.points().iter().all(Point::exact);
    match window {
        Window::Month => rolling(series, point, 30.0 * 24.0, factor, part),
        Window::Year => rolling(series, point, 365.0 * 24.0, factor, part),
        Window::Today => Now::default(),
        Window::Total | Window::Unknown if exact => {
            let slump = if window == Window::Total { slump(series, point) } else { None };
            running(surge(series, point), slump, factor, part)
        }
        Window::Total | Window::Unknown => running(bucket(series, point), None, factor, part),
    }
}

/// A counter that runs since ever.
fn running(fast: Option<Paces>, slow: Option<Paces>, factor: f64, part: f64) -> Now {
    let mut found = Now::default();
    if let Some(p) = fast {
        found.still_fast = Some(p.now >= p.usual * factor / 2.0 && p.units >= LEAST_UNITS / 2.0);
        if p.units >= LEAST_UNITS && p.now >= p.usual * factor {
            found.finding =
                Some(Finding { what: SalesTrigger::Surge, before: per_hour(p.usual), after: per_hour(p.now) });
        }
    }
    if let Some(p) = slow {
        found.still_slow = Some(p.now < p.usual * (1.0 - part / 2.0));
        if found.finding.is_none() && p.usual * 24.0 >= LEAST_UNITS && p.now <= p.usual * (1.0 - part) {
            found.finding =
                Some(Finding { what: SalesTrigger::Slump, before: per_day(p.usual), after: per_day(p.now) });
        }
    }
    found
}

/// An exact counter over the last hours, against the same hours of the days before and the mean of all time.
///
/// The time begins where the counter moved: a shop that counts once in a while shows the sales of all the time since.
fn surge(series: &Series, point: Point) -> Option<Paces> {
    let first = series.first()?;
    let start = series.moved_before(point.at - SURGE_OVER)?;
    let over = point.at - start.at;
    let (units, span) = (point.least.saturating_sub(start.least) as f64, hours(over));

    let mut days: Vec<f64> = (1..=DAYS_BACK)
        .map(|day| DAY * day)
        .filter(|back| *back >= over)
        .filter_map(|back| Some(series.between(point.at - back)? - series.between(start.at - back)?))
        .map(|units| units.max(0.0) / span)
        .collect();
    let past = start.at - first.at;
    if past < DAY {
        return None;
    }
    let mean = start.least.saturating_sub(first.least) as f64 / hours(past);
    let usual = median(&mut days).unwrap_or(0.0).max(mean);
    Some(Paces { now: units / span, usual, units })
}

/// An exact counter over the last day (longer, if it moves rarely), against as long before. The pace now is only low
/// if it is below each of them: weekends sell less every week.
fn slump(series: &Series, point: Point) -> Option<Paces> {
    let over = (longest_rest(series) * 2).clamp(DAY, SLUMP_OVER_AT_MOST);
    let count = |moment: Moment| series.between(moment);
    let units = (point.least as f64 - count(point.at - over)?).max(0.0);
    let mut days: Vec<f64> = (1..=DAYS_BACK)
        .filter_map(|n| Some((count(point.at - over * n)? - count(point.at - over * (n + 1))?).max(0.0) / hours(over)))
        .collect();
    if days.len() < SLUMP_PARTS || hours(over) * (days.len() as f64) < hours(SLUMP_AFTER) {
        return None;
    }
    let least = days.iter().copied().fold(f64::INFINITY, f64::min);
    let (now, usual) = (units / hours(over), median(&mut days)?);
    // A time that is over and lies in the middle of the wide one is no slump of today.
    let today = (point.least as f64 - count(point.at - DAY)?).max(0.0) / hours(DAY);
    let now = now.max(today);
    // Not clearly below every day before: as usual, whatever the median says.
    let now = if now < least * 0.8 { now } else { now.max(usual) };
    Some(Paces { now, usual, units })
}

/// The longest time for which the counter stood still, the present rest left out.
fn longest_rest(series: &Series) -> TimeDelta {
    let points = series.points();
    let mut longest = TimeDelta::zero();
    let mut moved: Option<Moment> = None;
    for pair in points.windows(2) {
        if pair[0].least != pair[1].least {
            if let Some(before) = moved {
                longest = longest.max(pair[1].at - before);
            }
            moved = Some(pair[1].at);
        }
    }
    longest
}

/// A counter in buckets, at the moment when its bucket moves: when it moved before, the count is known too.
///
/// Sold since the move before: at least the step between the two lower bounds. Sold from the first sight until then: at
/// most from the first lower bound to just under that of the bucket entered then.
fn bucket(series: &Series, point: Point) -> Option<Paces> {
    let (first, last) = (series.first()?, series.last()?);
    if point.least <= last.least {
        return None;
    }
    let entered = series.moved_before(last.at)?;
    let by_bucket = series.points().iter().rev().find(|p| p.at < entered.at).and_then(|before| {
        let past = before.at - first.at;
        (past >= DAY && entered.least > before.least).then(|| Paces {
            now: (point.least - entered.least) as f64 / hours(point.at - before.at),
            usual: (entered.least - 1).saturating_sub(first.least) as f64 / hours(past),
            units: (point.least - entered.least) as f64,
        })
    });
    // A step over several buckets is certain by itself.
    let by_step = last.most.and_then(|most| {
        let past = last.at - first.at;
        let units = point.least.saturating_sub(most) as f64;
        (past >= DAY && units > 0.0).then(|| Paces {
            now: units / hours((point.at - last.at).max(SURGE_OVER)),
            usual: most.saturating_sub(first.least) as f64 / hours(past),
            units,
        })
    });
    let ratio = |p: &Paces| if p.usual > 0.0 { p.now / p.usual } else { f64::INFINITY };
    match (by_bucket, by_step) {
        (Some(a), Some(b)) => Some(if ratio(&a) >= ratio(&b) { a } else { b }),
        (a, b) => a.or(b),
    }
}

/// A count of a rolling window of so many hours: its growth within a day is the least that was sold on it, and itself
/// is the usual pace. It slumps when what it shows does.
fn rolling(series: &Series, point: Point, window: f64, factor: f64, part: f64) -> Now {
    let mut found = Now::default();
    let days: Vec<&Point> = (1..=DAYS_BACK).filter_map(|day| series.at(point.at - DAY * day)).collect();
    let Some(yesterday) = days.first() else { return found };

    let mut most: Vec<f64> = days.iter().filter_map(|p| p.most).map(|most| most as f64 / window).collect();
    if let (Some(usual), Some(from)) = (median(&mut most), yesterday.most) {
        let units = point.least.saturating_sub(from) as f64;
        let pace = units / hours((point.at - yesterday.at).max(DAY));
        found.still_fast = Some(pace >= usual * factor / 2.0);
        if units >= LEAST_UNITS && pace >= usual * factor {
            found.finding = Some(Finding { what: SalesTrigger::Surge, before: per_day(usual), after: per_day(pace) });
        }
    }
    let mut least: Vec<f64> = days.iter().map(|p| p.least as f64).collect();
    if let (Some(usual), Some(most)) = (median(&mut least), point.most) {
        let most = most as f64;
        found.still_slow = Some(most < usual * (1.0 - part / 2.0));
        if found.finding.is_none() && usual >= LEAST_UNITS && most <= usual * (1.0 - part) {
            let unit = if window > 1_000.0 { "y" } else { "30d" };
            let (before, after) = (format!("{usual:.0}/{unit}"), format!("{}/{unit}", point.least));
            found.finding = Some(Finding { what: SalesTrigger::Slump, before, after });
        }
    }
    found
}

/// The middle one; of two in the middle the higher.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn per_hour(pace: f64) -> String {
    format!("{}/h", rounded(pace))
}

fn per_day(pace: f64) -> String {
    format!("{}/d", rounded(pace * 24.0))
}

/// One decimal place, none of it where it says nothing.
fn rounded(value: f64) -> Amount {
    Amount::from_f64_retain(value).unwrap_or_default().round_dp(u32::from(value < 100.0)).normalize()
}
