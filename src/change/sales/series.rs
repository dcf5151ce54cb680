//! Counts over time, thinned: some two hundred points of the last forty days.

use chrono::TimeDelta;

use crate::listing::Moment;

/// More points than this are thinned.
const AT_MOST: usize = 200;
/// What lies further ahead than this was put there by a wrong clock.
const AHEAD: TimeDelta = TimeDelta::days(1);
/// Older points are dropped.
const KEPT: TimeDelta = TimeDelta::days(40);
/// Younger than the age, points are kept if they are so far apart: at most 87 + 52 + 64 of them.
const SPACING: [(TimeDelta, TimeDelta); 3] = [
    (TimeDelta::hours(36), TimeDelta::minutes(25)),
    (TimeDelta::days(8), TimeDelta::hours(3)),
    (KEPT, TimeDelta::hours(12)),
];

/// A count at a moment: at least, and at most if there is a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub at: Moment,
    pub least: u64,
    pub most: Option<u64>,
}

impl Point {
    pub fn exact(&self) -> bool {
        self.most == Some(self.least)
    }

    fn same(&self, other: &Self) -> bool {
        (self.least, self.most) == (other.least, other.most)
    }
}

/// Points in the order of time. A count that stays the same is kept by its first and its last sight.
pub(super) struct Series(Vec<Point>);

impl Series {
    pub fn new(points: Vec<(Moment, u64, Option<u64>)>) -> Self {
        Self(points.into_iter().map(|(at, least, most)| Point { at, least, most }).collect())
    }

    pub fn into_points(self) -> Vec<(Moment, u64, Option<u64>)> {
        self.0.into_iter().map(|p| (p.at, p.least, p.most)).collect()
    }

    pub fn points(&self) -> &[Point] {
        &self.0
    }

    pub fn first(&self) -> Option<&Point> {
        self.0.first()
    }

    pub fn last(&self) -> Option<&Point> {
        self.0.last()
    }

    /// Adds a point. One from before the last (the clock was set back) is left out: it would put sales into the past. But
    /// points that lie ahead by more than a day were put there by a wrong clock, and must not silence a listing for so long.
    pub fn push(&mut self, point: Point) {
        while self.0.last().is_some_and(|last| last.at - point.at > AHEAD) {
            self.0.pop();
        }
        match self.0.as_mut_slice() {
            [.., last] if last.at >= point.at => return,
            [.., before, last] if before.same(last) && last.same(&point) => last.at = point.at,
            _ => self.0.push(point),
        }
        if self.0.len() > AT_MOST {
            self.thin(point.at);
        }
    }

    /// The last point at or before the moment.
    pub fn at(&self, moment: Moment) -> Option<&Point> {
        self.0[..self.0.partition_point(|p| p.at <= moment)].last()
    }

    /// Where the run of equal counts begins that the moment lies in: when the counter last moved before it.
    pub fn moved_before(&self, moment: Moment) -> Option<&Point> {
        let end = self.0.partition_point(|p| p.at <= moment);
        let last = self.0[..end].last()?;
        self.0[..end].iter().rev().take_while(|p| p.same(last)).last()
    }

    /// An exact counter's count at a moment between its points, as if it had grown evenly; `None` outside of them.
    pub fn between(&self, moment: Moment) -> Option<f64> {
        let next = self.0.partition_point(|p| p.at < moment);
        let b = self.0.get(next)?;
        if b.at == moment {
            return Some(b.least as f64);
        }
        let a = self.0[..next].last()?;
        let part = hours(moment - a.at) / hours(b.at - a.at);
        Some(a.least as f64 + (b.least as f64 - a.least as f64) * part)
    }

    fn thin(&mut self, now: Moment) {
        let mut kept: Vec<Point> = Vec::with_capacity(AT_MOST);
        let last = self.0.len().saturating_sub(1);
        for (i, point) in self.0.iter().enumerate() {
            let age = now - point.at;
            let Some((_, spacing)) = SPACING.iter().find(|(young, _)| age <= *young) else { continue };
            if i == last || kept.last().is_none_or(|before| point.at - before.at >= *spacing) {
                kept.push(*point);
            }
        }
        // However the points lie: never more than there is room for.
        let surplus = kept.len().saturating_sub(AT_MOST);
        kept.drain(..surplus);
        self.0 = kept;
    }
}

/// A time span in hours.
pub(super) fn hours(span: TimeDelta) -> f64 {
    span.num_milliseconds() as f64 / 3_600_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn stays_small_and_keeps_both_ends() {
        let mut series = Series::new(Vec::new());
        for i in 0_i64..40 * 24 * 12 {
            let n = i.unsigned_abs();
            series.push(Point { at: at(i * 5), least: n, most: Some(n) });
        }
        let points = series.into_points();
        assert!((150..=200).contains(&points.len()), "{}", points.len());
        assert!(points.is_sorted());
        assert_eq!(points.last().map(|p| p.0), Some(at((40 * 24 * 12 - 1) * 5)));
        assert!(points[0].0 < at(3 * 24 * 60), "the past is there: {}", points[0].0);
    }

    #[test]
    fn a_count_that_stays_is_two_points() {
        let mut series = Series::new(Vec::new());
        for i in 0..100 {
            series.push(Point { at: at(i * 30), least: 7, most: None });
        }
        // The clock was set back by some hours.
        series.push(Point { at: at(80 * 30), least: 9, most: None });
        assert_eq!(series.points().len(), 2);
        assert_eq!(series.into_points(), [(at(0), 7, None), (at(99 * 30), 7, None)]);
    }

    #[test]
    fn what_a_wrong_clock_put_ahead_silences_nothing() {
        let mut series = Series::new(Vec::new());
        series.push(Point { at: at(0), least: 7, most: None });
        series.push(Point { at: at(365 * 24 * 60), least: 8, most: None });
        series.push(Point { at: at(30), least: 9, most: None });
        assert_eq!(series.into_points(), [(at(0), 7, None), (at(30), 9, None)]);
    }
}
