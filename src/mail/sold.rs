//! How many pieces were sold on a day, where readings at both of its ends tell it.

use chrono::{NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::{
    board::{Series, Sold, sold_on},
    listing::{Moment, Window},
};

/// A count that was last read so long before midnight is not that of midnight.
const STALE: TimeDelta = TimeDelta::hours(3);

/// What was sold on a civil day that is over; `None` where the count was not read near its ends: what was sold in a time
/// without readings belongs to no day.
pub fn sold_on_day(series: &Series, day: NaiveDate, zone: Tz, now: Moment) -> Option<Sold> {
    let (from, to) = bounds(day, zone)?;
    if to > now {
        return None;
    }
    let window = series.at(to).and_then(|point| point.sales.as_ref()).map(|sales| sales.window);
    let near = |at| series.at(at).is_some_and(|point| at - point.until <= STALE);
    let known = window != Some(Window::Total) || near(from) && near(to);
    known.then(|| sold_on(series, day, zone)).flatten()
}

/// The first moment of a civil day, and of the one after it.
pub fn bounds(day: NaiveDate, zone: Tz) -> Option<(Moment, Moment)> {
    let midnight = |day: NaiveDate| {
        let midnight = zone.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).earliest()?;
        Some(midnight.to_utc())
    };
    Some((midnight(day)?, midnight(day.succ_opt()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{board::Point, listing::SalesCount};

    #[test]
    fn a_day_without_readings_at_its_ends_is_not_known() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let begin: Moment = "2026-11-22T00:00:00Z".parse().expect("a moment");
        let now = begin + TimeDelta::days(2);
        let sold = |counts: &[(i64, u64)], now| {
            let mut series = Series::default();
            for (hour, count) in counts {
                let at = begin + TimeDelta::hours(*hour);
                let text = String::new();
                let sales = SalesCount { count: *count, at_most: Some(*count), window: Window::Total, text };
                series.push(Point { at, until: at, sales: Some(sales), ..Point::default() });
            }
            sold_on_day(&series, day, Tz::UTC, now).map(|sold| (sold.least, sold.most))
        };
        assert_eq!(sold(&[(-1, 100), (12, 130), (23, 150), (25, 190)], now), Some((50, Some(50))));
        // Nothing was read for four days before: what was sold in them is not this day's.
        assert_eq!(sold(&[(-96, 100), (12, 130), (23, 150), (25, 190)], now), None);
        assert_eq!(sold(&[(-1, 100), (12, 130), (40, 190)], now), None);
        // The day is not over.
        assert_eq!(sold(&[(-1, 100), (12, 130), (23, 150)], begin + TimeDelta::hours(23)), None);
    }
}
