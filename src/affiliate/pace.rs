//! What is usual for a listing: a day, and two hours at each hour of the day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Day, Watched, by_day};

/// A usual value and how far values usually are from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    pub(super) usual: f64,
    pub(super) spread: f64,
    /// Taken from days that were watched, rather than from the thirty-day count alone.
    pub(super) watched: bool,
}

impl Level {
    /// Median, and 1.4826 times the median distance from it, but no less than chance alone makes it.
    pub(super) fn of(values: &[f64]) -> Self {
        let usual = median(values);
        let distances: Vec<f64> = values.iter().map(|value| (value - usual).abs()).collect();
        let spread = (1.4826 * median(&distances)).max(usual.max(1.0).sqrt());
        Self { usual, spread, watched: true }
    }

    /// A thirtieth of the thirty-day count, where too few days were watched.
    pub(super) fn of_total(total: u64) -> Self {
        let usual = total as f64 / 30.0;
        Self { usual, spread: usual.max(1.0).sqrt(), watched: false }
    }

    /// Far more than usual.
    pub(super) fn is_burst(&self, value: f64) -> bool {
        value > self.usual + 4.0 * self.spread && value - self.usual >= self.enough()
    }

    /// Less is no burst, however even the days are.
    pub(super) fn enough(&self) -> f64 {
        (0.3 * self.usual).max(10.0)
    }

    /// No more than usual.
    pub(super) fn is_quiet(&self, value: f64) -> bool {
        value <= self.usual + 2.0 * self.spread
    }
}

/// The middle value; 0 of none.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[half],
        _ => f64::midpoint(sorted[half - 1], sorted[half]),
    }
}

/// What is usual for a day, from the last fourteen days that were no bursts; from a thirtieth of the thirty-day count
/// while fewer than five were watched.
pub(super) fn level(days: &BTreeMap<Day, Watched>, before: Day, affiliate: Option<u64>) -> Option<Level> {
    let newest_first = days.range(before.plus(-28)..before).rev().map(|(_, watched)| watched.point as f64);
    let all: Vec<f64> = newest_first.collect();
    let rough = Level::of(&all);
    let usual: Vec<f64> = all.into_iter().filter(|value| !rough.is_burst(*value)).take(14).collect();
    if usual.len() >= 5 {
        return Some(Level::of(&usual));
    }
    affiliate.map(Level::of_total)
}

/// The two-hour counter by hour of the day, of the last days. −1: not seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Hours(#[serde(with = "by_day")] BTreeMap<Day, Vec<i32>>);

impl Hours {
    /// The counter at this hour.
    pub(super) fn note(&mut self, day: Day, hour: usize, recent: u64) {
        self.0.retain(|noted, _| *noted > day.plus(-8) && *noted <= day);
        let hours = self.0.entry(day).or_default();
        hours.resize(24, -1);
        hours[hour.min(23)] = i32::try_from(recent).unwrap_or(i32::MAX);
    }

    /// What is usual at this hour: of seven days before, or a twelfth of a usual day while fewer than four are known.
    pub(super) fn usual(&self, day: Day, hour: usize, level: &Level) -> Level {
        let noted =
            self.0.range(day.plus(-7)..day).filter_map(|(_, hours)| hours.get(hour).filter(|count| **count >= 0));
        let counts: Vec<f64> = noted.map(|count| f64::from(*count)).collect();
        if counts.len() >= 4 {
            return Level::of(&counts);
        }
        let usual = level.usual / 12.0;
        Level { usual, spread: usual.max(1.0).sqrt(), watched: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affiliate::Bounds;

    fn days(points: &[u64]) -> BTreeMap<Day, Watched> {
        let watched = |point: &u64| Watched { bounds: Bounds::exact(*point), point: *point, fell: false };
        (0..).map(Day).zip(points.iter().map(watched)).collect()
    }

    #[test]
    fn the_usual_day_is_found_among_bursts() {
        let level = |points: &[u64], sum| level(&days(points), Day(20), sum);
        let found = level(&[20, 21, 19, 20, 320, 540, 200, 22, 18], None).expect("six quiet days");
        assert!((found.usual - 20.0).abs() < 0.1 && (found.spread - 20f64.sqrt()).abs() < 0.1 && found.watched);
        assert!(found.is_burst(200.0) && !found.is_burst(35.0) && found.is_quiet(28.0));
        let short = level(&[20, 20, 20, 20], Some(600)).expect("the thirty-day count");
        assert!((short.usual - 20.0).abs() < 0.1 && !short.watched);
        assert_eq!(level(&[20, 20, 20, 20], None), None);
        let none = level(&[0, 0, 0, 0, 0], None).expect("five days");
        assert!(!none.is_burst(9.0) && none.is_burst(10.0));
    }

    #[test]
    fn hours_are_those_of_the_week() {
        let mut hours = Hours::default();
        let day = Level { usual: 120.0, spread: 11.0, watched: true };
        for i in 0..10 {
            assert!((hours.usual(Day(i), 20, &day).usual - if i < 4 { 10.0 } else { 30.0 }).abs() < 0.1);
            hours.note(Day(i), 20, 30);
        }
        assert_eq!(hours.0.len(), 8);
        assert!((hours.usual(Day(9), 4, &day).usual - 10.0).abs() < 0.1, "not seen at four");
    }
}
