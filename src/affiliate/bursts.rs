//! Bursts: told while they are under way or when their day is over, and once more when they have ended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Day, Forecast, Watched,
    pace::{Hours, Level},
};
use crate::listing::{ChangeKind, Detail, Moment, News};

/// Polls running above what is usual that make a burst, and polls running at what is usual that end one.
const HOT: u8 = 2;
const COOL: u8 = 4;
/// Before this minute of the day nobody buys, burst or not.
const MORNING: u16 = 8 * 60;

/// A burst that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    from: Day,
    to: Day,
    ended: bool,
}

/// Bursts of one listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Bursts {
    /// Polls running above what is usual.
    hot: u8,
    /// Polls running at what is usual.
    cool: u8,
    run: Option<Run>,
}

/// What the two-hour counter and the day's counter say at a poll.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pulse {
    pub(super) at: Moment,
    pub(super) recent: u64,
    /// The day's count so far, where it is certain.
    pub(super) today: Option<u64>,
}

impl Bursts {
    /// A poll. `days`: what is known of days that are over.
    pub(super) fn pulse(
        &mut self,
        pulse: Pulse,
        level: &Level,
        hours: &Hours,
        days: &BTreeMap<Day, Watched>,
    ) -> Option<News> {
        let (day, minute) = (Day::of(pulse.at), Day::minute_of(pulse.at));
        let usual = hours.usual(day, usize::from(minute / 60), level);
        let recent = pulse.recent as f64;
        self.hot = if recent > usual.usual + 4.0 * usual.spread { self.hot.saturating_add(1).min(HOT) } else { 0 };
        if minute >= MORNING {
            // At night it neither counts nor starts the counting again.
            self.cool =
                if recent < usual.usual + 2.0 * usual.spread { self.cool.saturating_add(1).min(COOL) } else { 0 };
        } else if self.hot > 0 {
            self.cool = 0;
        }
        let by_now = level.usual * f64::from(minute) / 1440.0;
        let above = pulse.today.map_or(0.0, |count| count as f64 - by_now);
        if self.hot >= HOT && above >= level.enough() {
            if self.goes_on(day) {
                return None;
            }
            self.run = Some(Run { from: day, to: day, ended: false });
            self.cool = 0;
            let above = above.floor() as u64;
            return Some(begun(day, day, by_now, pulse.today.unwrap_or(0), above, above, None));
        }
        let run = self.run.filter(|run| !run.ended)?;
        (self.cool >= COOL).then(|| self.end(run, level, days, pulse.today.map(|count| (day, count))))
    }

    /// A day is over.
    pub(super) fn closed(&mut self, day: Day, level: &Level, days: &BTreeMap<Day, Watched>) -> Option<News> {
        let watched = days.get(&day)?;
        if level.is_burst(watched.bounds.lo as f64) {
            if self.goes_on(day) {
                return None;
            }
            self.run = Some(Run { from: day, to: day, ended: false });
            self.cool = 0;
            let above = |count: u64| (count as f64 - level.usual).max(0.0).round() as u64;
            let most = watched.bounds.hi.map(above);
            return Some(begun(
                day,
                day,
                level.usual,
                watched.point,
                above(watched.point),
                above(watched.bounds.lo),
                most,
            ));
        }
        let run = self.run.filter(|run| !run.ended && day > run.to)?;
        let quiet = |day: Day| days.get(&day).is_some_and(|watched| level.is_quiet(watched.point as f64));
        (day.since(run.to) >= 2 && quiet(day) && quiet(day.plus(-1))).then(|| self.end(run, level, days, None))
    }

    /// Whether a burst of this day is one that was told already; then it lasts until this day.
    fn goes_on(&mut self, day: Day) -> bool {
        match &mut self.run {
            // Two usual days in a row are between two bursts.
            Some(run) if day.since(run.to) <= 2 => {
                run.to = run.to.max(day);
                true
            }
            _ => false,
        }
    }

    fn end(&mut self, run: Run, level: &Level, days: &BTreeMap<Day, Watched>, today: Option<(Day, u64)>) -> News {
        self.run = Some(Run { ended: true, ..run });
        self.cool = 0;
        let above = |count: u64| (count as f64 - level.usual).max(0.0).round() as u64;
        let (mut sold, mut units, mut least, mut most) = (0u64, 0u64, 0u64, Some(0u64));
        for i in 0..=run.to.since(run.from).clamp(0, 60) {
            let day = run.from.plus(i);
            // The present day only has what was counted so far.
            let so_far = today.filter(|(present, _)| *present == day).map(|(_, count)| (count, count, None));
            let over = days.get(&day).map(|watched| (watched.point, watched.bounds.lo, watched.bounds.hi));
            let (point, lo, hi) = over.or(so_far).unwrap_or((0, 0, None));
            sold = sold.saturating_add(point);
            units = units.saturating_add(above(point));
            least = least.saturating_add(above(lo));
            most = most.zip(hi).map(|(sum, hi)| sum.saturating_add(above(hi)));
        }
        ended(run.from, run.to, sold, level.usual, units, least, most)
    }

    /// Where there is no day's counter the thirty-day count tells of bursts, days later.
    pub(super) fn by_totals(&mut self, forecast: &Forecast, today: Day) -> Vec<News> {
        let usual = forecast.quiet.unwrap_or(0);
        let enough = (usual as f64 * 0.3).max(10.0);
        let mut news = Vec::new();
        for burst in forecast.bursts.iter().filter(|burst| burst.least as f64 >= enough) {
            let (from, to) = (Day::of_date(burst.from), Day::of_date(burst.to));
            let days = to.since(from).clamp(0, 60) as u64 + 1;
            let sold = burst.units.saturating_add(usual.saturating_mul(days));
            let known = self.run.is_some_and(|run| from.since(run.to) <= 2);
            if !known && today.since(to) <= 4 {
                self.run = Some(Run { from, to, ended: false });
                news.push(begun(from, to, usual as f64, sold, burst.units, burst.least, burst.most));
            } else if let Some(run) = &mut self.run
                && from <= run.to.plus(2)
                && to >= run.from
            {
                run.to = run.to.max(to);
                if !run.ended && !burst.under_way && today.since(to) >= 2 {
                    run.ended = true;
                    news.push(ended(run.from, run.to, sold, usual as f64, burst.units, burst.least, burst.most));
                }
            }
        }
        news
    }

    /// Whether something waits for the next polls.
    pub(super) fn waits(&self) -> bool {
        self.hot > 0 || self.run.is_some_and(|run| !run.ended)
    }

    /// Whether this day belongs to a burst, or is one of the two after one.
    pub(super) fn near(&self, day: Day) -> bool {
        self.run.is_some_and(|run| day >= run.from && day.since(run.to) <= 2)
    }
}

fn begun(from: Day, to: Day, before: f64, after: u64, units: u64, least: u64, most: Option<u64>) -> News {
    let detail = Detail {
        from: Some(from.date()),
        to: Some(to.date()),
        units: Some(units),
        least: Some(least),
        most,
        ..Detail::default()
    };
    News {
        kind: ChangeKind::AffiliateBurst,
        about: String::new(),
        before: Some(format!("{before:.0}")),
        after: Some(after.to_string()),
        detail,
        plot: None,
    }
}

fn ended(from: Day, to: Day, sold: u64, usual: f64, units: u64, least: u64, most: Option<u64>) -> News {
    News {
        kind: ChangeKind::AffiliateBurstEnd,
        before: Some(sold.to_string()),
        after: Some(format!("{usual:.0}")),
        ..begun(from, to, usual, sold, units, least, most)
    }
}
