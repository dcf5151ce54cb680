//! The most likely number of each day, and the bursts among the days.
//!
//! A day that was watched has its counter. One that passed while only totals were read is what its total grew by, plus
//! what left it. What is left of the newest total lies evenly on the days that nobody saw.

use std::collections::BTreeMap;

use super::{
    Bounds, Burst, Day, Series,
    outlook::Outlook,
    pace::Level,
    quiet::{self, Run},
    solve::{Belief, Solved, WINDOW},
};
use crate::listing::Moment;

/// The most likely numbers.
#[derive(Clone, Debug)]
pub(super) struct Likely {
    /// Days that were watched, or whose totals tell of them.
    pub known: BTreeMap<Day, f64>,
    /// What one of the other days of the window holds.
    pub share: f64,
    /// The quiet level.
    pub quiet: Level,
    /// Bursts, the oldest first.
    pub runs: Vec<Run>,
}

impl Likely {
    pub fn of(series: &Series, solved: &Solved, now: Day, scale: Option<f64>) -> Self {
        let factor = scale.unwrap_or(1.0);
        let newest = series.affiliate.last_key_value();
        let total = newest.map(|(_, total)| middle(*total));
        let mut known: BTreeMap<Day, f64> = BTreeMap::new();
        for (day, watched) in &series.days {
            let bounds = solved.sold(*day, *day);
            let trusted = solved.belief == Belief::All && solved.epoch.is_none_or(|epoch| *day > epoch);
            let point = watched.point as f64 * factor;
            known.insert(*day, if trusted { clamp(point, bounds) } else { point });
        }
        from_totals(series, solved, &mut known);
        let share = newest.map_or(0.0, |(day, total)| {
            let last = day.plus(-i32::from(solved.lag));
            let inside: Vec<f64> = known.range(last.plus(1 - WINDOW)..=last).map(|(_, units)| *units).collect();
            let others = WINDOW as usize - inside.len().min(WINDOW as usize);
            if others == 0 { 0.0 } else { (middle(*total) - inside.iter().sum::<f64>()).max(0.0) / others as f64 }
        });
        let days: Vec<(Day, u64, u64)> = known
            .iter()
            .filter(|(day, _)| **day < now)
            .map(|(day, likely)| (*day, sure(series, solved, *day, factor), likely.round() as u64))
            .collect();
        let (quiet, runs) = quiet::bursts(&days, total.map(|total| total.round() as u64));
        Self { known, share, quiet, runs }
    }

    /// The most likely number of a day that is over (or of today, so far and by the quiet level).
    pub fn day(&self, series: &Series, day: Day, now: Day) -> f64 {
        if let Some(known) = self.known.get(&day) {
            return *known;
        }
        match series.today {
            Some((today, so_far)) if today == day => self.quiet.usual.max(so_far as f64),
            _ if day >= now => self.quiet.usual,
            _ => self.share,
        }
    }

    /// Bursts that have not left the window yet.
    pub fn bursts(&self, series: &Series, solved: &Solved, outlook: &Outlook, now: Day, at: Moment) -> Vec<Burst> {
        let mut runs: Vec<Run> = self.runs.clone();
        let today = series.today.filter(|(day, so_far)| *day == now && self.bursts_today(*so_far, at));
        match (today, runs.last_mut().filter(|run| !run.over && now.since(run.to) <= 1)) {
            (Some(_), Some(run)) => run.to = now,
            (Some(_), None) => runs.push(Run { from: now, to: now, over: false }),
            _ => {}
        }
        runs.retain(|run| run.to.plus(i32::from(solved.lag) + WINDOW) > outlook.anchor);
        runs.into_iter().map(|run| self.burst(series, solved, run, now)).collect()
    }

    /// Whether what was sold today so far is far above what is usual by now.
    fn bursts_today(&self, so_far: u64, at: Moment) -> bool {
        let part = f64::from(Day::minute_of(at)) / 1440.0;
        let (level, spread) = (self.quiet.usual, self.quiet.spread);
        so_far as f64 - level * part > (4.0 * spread * part.sqrt()).max(0.3 * level).max(10.0)
    }

    fn burst(&self, series: &Series, solved: &Solved, run: Run, now: Day) -> Burst {
        let length = f64::from(run.to.since(run.from) + 1);
        let above = |units: f64| (units - self.quiet.usual * length).max(0.0).round() as u64;
        let days = || (run.from.0..=run.to.0).map(Day);
        let likely: f64 = days().map(|day| self.day(series, day, now)).sum();
        let watched: Option<Vec<_>> = days().map(|day| series.days.get(&day)).collect();
        // What the counters counted, also where sales were taken back later: that is how large the burst was.
        let bounds = match watched {
            Some(days) if solved.belief != Belief::TotalsOnly => Bounds {
                lo: days.iter().map(|day| day.bounds.lo).fold(0, u64::saturating_add),
                hi: days.iter().map(|day| day.bounds.hi).try_fold(0_u64, |sum, hi| Some(sum.saturating_add(hi?))),
            },
            _ => solved.sold(run.from, run.to),
        };
        Burst {
            from: run.from.date(),
            to: run.to.date(),
            under_way: run.to == now,
            units: above(likely),
            least: above(bounds.lo as f64),
            most: bounds.hi.map(|hi| above(hi as f64)),
        }
    }
}

/// Days that passed while totals were read, from the totals alone.
fn from_totals(series: &Series, solved: &Solved, known: &mut BTreeMap<Day, f64>) {
    let Some((first, begin)) = series.affiliate.first_key_value() else { return };
    let level = middle(*begin) / f64::from(WINDOW);
    let lag = i32::from(solved.lag);
    for ((before, a), (day, b)) in series.affiliate.iter().zip(series.affiliate.iter().skip(1)) {
        let entered = day.plus(-lag);
        if day.since(*before) != 1 || known.contains_key(&entered) || *before < *first {
            continue;
        }
        let left = known.get(&entered.plus(-WINDOW)).copied().unwrap_or(level);
        let units = clamp(middle(*b) - middle(*a) + left, solved.sold(entered, entered));
        known.insert(entered, units);
    }
}

/// What a day surely sold, for calling it a burst.
fn sure(series: &Series, solved: &Solved, day: Day, factor: f64) -> u64 {
    let counted = series.days.get(&day).map_or(0, |watched| (watched.bounds.lo as f64 * factor) as u64);
    let follows = if solved.belief == Belief::All { solved.surely_sold(day).lo } else { 0 };
    counted.max(follows)
}

/// The middle of what is known of a total.
pub(super) fn middle(total: Bounds) -> f64 {
    f64::midpoint(total.lo as f64, total.hi.unwrap_or(total.lo) as f64)
}

/// The nearest value within the bounds.
pub(super) fn clamp(value: f64, bounds: Bounds) -> f64 {
    let value = value.max(bounds.lo as f64);
    bounds.hi.map_or(value, |hi| value.min(hi as f64))
}
