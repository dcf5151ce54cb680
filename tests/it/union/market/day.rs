//! Civil days in UTC+8, which has no summer time, and how a day's sales are spread over it.

use chrono::{DateTime, TimeDelta, Utc};

pub type Moment = DateTime<Utc>;

/// Minutes of a day.
pub const DAY: u64 = 1440;
const EAST: i64 = 8 * 3600;

/// The civil day, counted from 1970-01-01.
pub fn day_of(at: Moment) -> i64 {
    (at.timestamp() + EAST).div_euclid(86_400)
}

/// Whole minutes since the day's midnight.
pub fn minute_of(at: Moment) -> u64 {
    (at.timestamp() + EAST).rem_euclid(86_400).unsigned_abs() / 60
}

/// The moment of a day's minute.
pub fn at(day: i64, minute: u64) -> Moment {
    let seconds = day * 86_400 - EAST + minute.cast_signed() * 60;
    DateTime::from_timestamp(seconds, 0).unwrap()
}

pub fn days(n: i64) -> TimeDelta {
    TimeDelta::days(n)
}

/// How much is sold in each hour, in parts of a thousand: quiet at night, most in the evening.
const HOURS: [u64; 24] = [28, 14, 8, 5, 4, 6, 12, 22, 36, 48, 58, 54, 46, 48, 50, 48, 46, 44, 50, 66, 84, 92, 79, 52];

/// Of a day's `total`, what was sold before `minute`: whole units, never falling, all of it at the end.
pub fn sold_before(total: u64, minute: u64) -> u64 {
    let minute = minute.min(DAY);
    let (hour, rest) = ((minute / 60) as usize, minute % 60);
    let whole: u64 = HOURS.iter().take(hour).sum::<u64>() * 60;
    let part = HOURS.get(hour).map_or(0, |share| share * rest);
    total * (whole + part) / (HOURS.iter().sum::<u64>() * 60)
}
