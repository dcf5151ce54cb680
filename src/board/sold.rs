//! How many pieces were sold in a stretch of time, as far as shown counts tell it.

use chrono::{NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::{Point, Series};
use crate::listing::{Moment, Window};

/// A number of pieces: `least <= truth <= most`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    /// A lower bound.
    pub least: u64,
    /// An upper bound; absent when open.
    pub most: Option<u64>,
}

impl Sold {
    /// Whether the number is known to the piece.
    pub fn is_exact(self) -> bool {
        self.most == Some(self.least)
    }
}

/// A count that was last read so long before midnight is not that of midnight: what was sold in a time without readings
/// belongs to no day.
const STALE: TimeDelta = TimeDelta::hours(3);

/// What was sold on a civil day of a zone that is over, as far as counts that only grow (all sales, or those of today) tell
/// it; `None` where they don't, or were not read near both ends of the day. A count of thirty days says nothing of a day: it
/// loses a day for each that it wins.
pub fn sold_on(series: &Series, day: NaiveDate, zone: Tz, now: Moment) -> Option<Sold> {
    let (from, to) = bounds_of(day, zone)?;
    if to > now {
        return None;
    }
    let near = |at| series.at(at).is_some_and(|point| at - point.until <= STALE);
    let total = if near(from) && near(to) { sold_between(series, from, to) } else { None };
    total.or_else(|| {
        let within = series.points().iter().filter(|p| p.until >= from && p.at < to);
        let counts = within.filter_map(|p| p.sales.as_ref().filter(|s| s.window == Window::Today));
        // The last reading of a day is not its end: more may have been sold after it.
        counts.map(|s| s.count).max().map(|least| Sold { least, most: None })
    })
}

/// The first moment of a civil day, and of the one after it.
pub fn bounds_of(day: NaiveDate, zone: Tz) -> Option<(Moment, Moment)> {
    let midnight = |day: NaiveDate| zone.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).earliest();
    Some((midnight(day)?.to_utc(), midnight(day.succ_opt()?)?.to_utc()))
}

/// What was sold between two moments, by counts of all sales. A counter that fell says nothing.
pub fn sold_between(series: &Series, from: Moment, to: Moment) -> Option<Sold> {
    let total = |point: &Point| point.sales.clone().filter(|s| s.window == Window::Total);
    let begin = total(series.at(from)?)?;
    let end = total(series.at(to)?)?;
    let within = series.points().iter().filter(|p| p.until >= from && p.at <= to).filter_map(total);
    let mut last = begin.count;
    for count in within {
        if count.count < last {
            return None;
        }
        last = count.count;
    }
    let least = end.count.saturating_sub(begin.at_most.unwrap_or(end.count));
    Some(Sold { least, most: end.at_most.map(|most| most.saturating_sub(begin.count)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::SalesCount;

    fn series(window: Window, counts: &[(i64, u64, Option<u64>)]) -> Series {
        let mut series = Series::default();
        for (hour, count, at_most) in counts {
            let at = "2026-11-21T16:00:00Z".parse::<Moment>().expect("a moment") + TimeDelta::hours(*hour);
            let sales = SalesCount { count: *count, at_most: *at_most, window, text: String::new() };
            series.push(Point { at, until: at, sales: Some(sales), ..Point::default() });
        }
        series
    }

    fn on(series: &Series) -> Option<(u64, Option<u64>)> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let now = "2026-12-01T00:00:00Z".parse().expect("a moment");
        sold_on(series, day, chrono_tz::Asia::Shanghai, now).map(|sold| (sold.least, sold.most))
    }

    #[test]
    fn a_day_is_bounded_by_the_counts_at_its_ends() {
        // Midnight in Shanghai is 16:00 UTC.
        let exact = [(-1, 100, Some(100)), (5, 130, Some(130)), (23, 150, Some(150)), (25, 160, Some(160))];
        assert_eq!(on(&series(Window::Total, &exact)), Some((50, Some(50))));
        let rounded = [(-1, 20_000, Some(29_999)), (5, 30_000, Some(39_999)), (22, 30_000, Some(39_999))];
        assert_eq!(on(&series(Window::Total, &rounded)), Some((1, Some(19_999))));
        assert_eq!(on(&series(Window::Total, &[(-1, 20_000, None), (22, 30_000, None)])), Some((0, None)));
        // Not watched before the day began, a counter that fell, and another window.
        assert_eq!(on(&series(Window::Total, &exact[1..])), None);
        assert_eq!(on(&series(Window::Total, &[(-1, 100, Some(100)), (2, 3, Some(3)), (9, 200, Some(200))])), None);
        assert_eq!(on(&series(Window::Month, &exact)), None);
    }

    #[test]
    fn what_was_sold_while_nothing_was_read_belongs_to_no_day() {
        for counts in [[(-96, 100), (12, 130), (23, 150)], [(-1, 100), (12, 130), (40, 190)]] {
            let counts = counts.map(|(hour, count)| (hour, count, Some(count)));
            assert_eq!(on(&series(Window::Total, &counts)), None, "{counts:?}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let exact = series(Window::Total, &[(-1, 100, Some(100)), (23, 150, Some(150))]);
        let before_its_end = "2026-11-22T15:00:00Z".parse().expect("a moment");
        assert_eq!(sold_on(&exact, day, chrono_tz::Asia::Shanghai, before_its_end), None);
    }

    #[test]
    fn a_counter_of_the_day_is_a_lower_bound() {
        let today = [(-1, 900, Some(900)), (5, 30, Some(30)), (23, 50, Some(50)), (25, 4, Some(4))];
        assert_eq!(on(&series(Window::Today, &today)), Some((50, None)));
    }
}
