//! Days of the Chinese unions: civil dates in UTC+8, which has no daylight saving time.

use std::fmt;

use chrono::{FixedOffset, NaiveDate, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use crate::listing::Moment;

/// A civil date in UTC+8, counted in days from 1 January 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day that this moment falls on, in UTC+8.
    pub fn of(at: Moment) -> Self {
        Self(i32::try_from((at.timestamp() + EIGHT_HOURS).div_euclid(86_400)).unwrap_or(0))
    }

    /// How many minutes of its day have passed at this moment, in UTC+8: 0 to 1439.
    pub fn minute_of(at: Moment) -> u16 {
        let local = at.with_timezone(&zone());
        (local.hour() * 60 + local.minute()) as u16
    }

    /// When it begins.
    pub fn begins(self) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::seconds(i64::from(self.0) * 86_400 - EIGHT_HOURS)
    }

    /// As a calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::default() + TimeDelta::days(i64::from(self.0))
    }

    /// The day of a calendar date.
    pub fn of_date(date: NaiveDate) -> Self {
        Self((date - NaiveDate::default()).num_days() as i32)
    }

    /// So many days later (earlier, if negative).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days later than `other`.
    pub fn since(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

const EIGHT_HOURS: i64 = 8 * 3600;

/// UTC+8.
pub(super) fn zone() -> FixedOffset {
    FixedOffset::east_opt(EIGHT_HOURS as i32).unwrap_or_else(|| unreachable!("eight hours are less than a day"))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_in_china() {
        let at = |text: &str| text.parse::<Moment>().expect("a moment");
        let day = Day::of(at("2026-11-27T16:00:00Z"));
        assert_eq!(day.date().to_string(), "2026-11-28");
        assert_eq!(Day::of(at("2026-11-27T15:59:59Z")), day.plus(-1));
        assert_eq!(day.begins(), at("2026-11-27T16:00:00Z"));
        assert_eq!(Day::minute_of(at("2026-11-27T16:31:59Z")), 31);
        assert_eq!(Day::of_date(day.date()), day);
    }
}
