//! The days to come: what leaves the window on each, and where the counts stand then.
//!
//! ```text
//! leave(f) = a(f − L − W)      enter(f) = a(f − L), the quiet level for days that are still to come
//! A(f) = A(f−1) + enter(f) − leave(f)      V(f) likewise, everything else selling on as it does
//! ```

use std::collections::BTreeMap;

use super::{
    Bounds, Coming, Day, Drop, Series, Turn, Unseen,
    likely::{Likely, clamp, middle},
    quiet::Run,
    solve::{Belief, Solved, WINDOW},
    unseen,
};
use crate::listing::{Amount, Grade};

/// The days to come.
#[derive(Clone, Debug)]
pub(super) struct Outlook {
    /// The day whose figures are in force: the days to come begin after it.
    pub anchor: Day,
    /// The days, in order and without gaps.
    pub days: Vec<Coming>,
    /// The present affiliate count, where it is certain.
    pub affiliate_now: Option<u64>,
    /// Counts after each day's update: affiliate, all sales.
    affiliate: BTreeMap<Day, f64>,
    sales: BTreeMap<Day, f64>,
    lag: i32,
}

impl Outlook {
    pub fn of(series: &Series, solved: &Solved, likely: &Likely, now: Day) -> Self {
        let lag = i32::from(solved.lag);
        let newest = series.affiliate.keys().next_back().copied();
        // Today's update has happened, or it is still to come.
        let anchor = newest.filter(|day| *day >= now).unwrap_or(now.plus(-1)).min(now);
        let end = anchor.plus(WINDOW + lag);
        let affiliate = roll(&series.affiliate, series, solved, likely, now, end);
        let sales = roll(&exact_only(&series.sales), series, solved, likely, now, end);
        let exact_totals = newest.and_then(|day| series.affiliate.get(&day)).is_some_and(|total| total.is_exact());
        let days = (anchor.0 + 1..=end.0).map(Day).map(|day| {
            let bounds = solved.leaving(day);
            let left = day.plus(-lag - WINDOW);
            let leaving = clamp(likely.day(series, left, now), bounds).round() as u64;
            Coming {
                day: day.date(),
                leaving,
                least: bounds.lo,
                most: bounds.hi,
                affiliate_30d: whole(affiliate.get(&day)),
                sales_30d: whole(sales.get(&day)),
                grade: grade(series, bounds, leaving, left, exact_totals, solved),
            }
        });
        let affiliate_now =
            series.affiliate.last_key_value().filter(|(day, total)| now.since(**day) <= 1 && total.is_exact());
        let affiliate_now = affiliate_now.map(|(_, total)| total.lo);
        Self { anchor, days: days.collect(), affiliate_now, affiliate, sales, lag }
    }

    /// The drop that a burst leads to, as far as it is still to come.
    pub fn drop(&self, solved: &Solved, run: &Run) -> Option<Drop> {
        let from = run.from.plus(self.lag + WINDOW).max(self.anchor.plus(1));
        let to = run.to.plus(self.lag + WINDOW);
        let days: Vec<&Coming> = self.days.iter().filter(|day| (from.date()..=to.date()).contains(&day.day)).collect();
        if days.is_empty() {
            return None;
        }
        let bounds = solved.leaving_between(from, to);
        let units: u64 = days.iter().map(|day| day.leaving).sum();
        let span = |counts: &BTreeMap<Day, f64>| whole(counts.get(&from.plus(-1))).zip(whole(counts.get(&to)));
        let (sales, affiliate) = (span(&self.sales), span(&self.affiliate));
        let of = sales.or(affiliate).map(|(before, _)| before).filter(|before| *before > 0);
        Some(Drop {
            from: from.date(),
            to: to.date(),
            units,
            least: bounds.lo.min(units),
            most: bounds.hi.map(|hi| hi.max(units)),
            share: of.map(|of| (Amount::from(units) / Amount::from(of)).round_dp(2)),
            grade: days.iter().map(|day| day.grade).max()?,
            sales_30d: sales,
            affiliate_30d: affiliate,
        })
    }

    /// What unwatched days of the window hold together.
    pub fn unseen(&self, series: &Series, solved: &Solved, likely: &Likely) -> Option<Unseen> {
        let (day, total) = series.affiliate.last_key_value()?;
        let last = day.plus(-self.lag);
        let window = (last.0 + 1 - WINDOW..=last.0).map(Day);
        let (mut others, mut newest, mut seen) = (0_u32, None, 0_u64);
        for day in window {
            let told_of =
                if series.days.is_empty() { likely.known.contains_key(&day) } else { series.days.contains_key(&day) };
            if told_of && solved.belief != Belief::TotalsOnly {
                seen = seen.saturating_add(solved.sold(day, day).lo);
            } else if told_of {
                seen = seen.saturating_add(likely.known.get(&day).map_or(0, |units| units.round() as u64));
            } else {
                others += 1;
                newest = Some(day);
            }
        }
        // Under another lag that is possible they leave that much later.
        let latest = solved.under.iter().map(|under| i32::from(under.lag)).max().unwrap_or(self.lag);
        let gone_by = newest?.plus(latest + WINDOW);
        let units = total.hi?.saturating_sub(seen);
        if units == 0 || gone_by <= self.anchor {
            return None;
        }
        let typical = |p| unseen::one_day(units, others, p).round() as u64;
        let three = |p| unseen::several_days(units, others, 3, p).round() as u64;
        Some(Unseen {
            units,
            days: others,
            gone_by: gone_by.date(),
            typical: (typical(0.05), typical(0.95)),
            typical_3d: (three(0.05), three(0.95)),
        })
    }

    /// The day on which the rounded display that shoppers see turns to the next lower one.
    pub fn turn(&self, series: &Series) -> Option<Turn> {
        let below = series.shown.filter(|shown| !shown.is_exact())?.lo;
        let now = self.sales.get(&self.anchor)?;
        let day = self.days.iter().find(|day| day.sales_30d.is_some_and(|sales| sales < below))?;
        (*now >= below as f64).then_some(Turn { day: day.day, below })
    }
}

/// The count from its newest known value on, day by day.
fn roll(
    totals: &BTreeMap<Day, Bounds>,
    series: &Series,
    solved: &Solved,
    likely: &Likely,
    now: Day,
    end: Day,
) -> BTreeMap<Day, f64> {
    let lag = i32::from(solved.lag);
    let mut counts = BTreeMap::new();
    let Some((newest, total)) = totals.last_key_value() else { return counts };
    // Rolled over a week and more of days without a figure, it would be a guess.
    if now.since(*newest) > 7 {
        return counts;
    }
    let mut count = middle(*total);
    counts.insert(*newest, count);
    for day in (newest.0 + 1..=end.0).map(Day) {
        let entered = day.plus(-lag);
        let enter = likely.day(series, entered, now);
        let leave = clamp(likely.day(series, day.plus(-lag - WINDOW), now), solved.leaving(day));
        count = (count + enter - leave).max(0.0);
        counts.insert(day, count);
    }
    counts
}

fn exact_only(totals: &BTreeMap<Day, Bounds>) -> BTreeMap<Day, Bounds> {
    totals.iter().filter(|(_, total)| total.is_exact()).map(|(day, total)| (*day, *total)).collect()
}

fn grade(series: &Series, bounds: Bounds, leaving: u64, left: Day, exact_totals: bool, solved: &Solved) -> Grade {
    let width = bounds.hi.map(|hi| hi - bounds.lo);
    let watched = series.days.get(&left).is_some_and(|day| day.bounds.hi.is_some());
    match width {
        Some(0) => Grade::Exact,
        Some(width) if watched && solved.lag_is_certain() && width <= (leaving / 20).max(3) => Grade::Exact,
        _ if !watched && !exact_totals && !series.affiliate.is_empty() => Grade::Coarse,
        _ => Grade::Bounded,
    }
}

fn whole(count: Option<&f64>) -> Option<u64> {
    count.map(|count| count.round() as u64)
}
