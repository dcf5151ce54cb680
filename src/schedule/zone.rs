//! Times on a wall clock → moments, through the changes of a zone's clock.

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// No gap or repeated stretch has more wall-clock seconds than a day: so many candidates at most are looked at.
const MOST: usize = 86_400;

/// The first moment strictly later than `after` at which the wall clock shows one of the times that `next_local`
/// steps through.
pub(super) fn next(
    next_local: impl Fn(NaiveDateTime) -> Option<NaiveDateTime>,
    every_hour: bool,
    after: DateTime<Utc>,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let local = local(after, zone)?;
    let mut time = local;
    let mut found = None;
    for _ in 0..=MOST {
        time = next_local(time)?;
        found = match zone.from_local_datetime(&time) {
            MappedLocalTime::Single(moment) => Some(moment.to_utc()),
            MappedLocalTime::Ambiguous(first, second) if every_hour && first.to_utc() <= after => Some(second.to_utc()),
            MappedLocalTime::Ambiguous(first, _) => Some(first.to_utc()),
            // Left out by a spring change. A schedule of every hour goes on after the gap by itself.
            MappedLocalTime::None if every_hour => None,
            MappedLocalTime::None => gap_end(time, zone),
        }
        .filter(|moment| *moment > after);
        if found.is_some() {
            break;
        }
    }
    if every_hour { earlier(found, repeated(next_local, after, local, zone)) } else { found }
}

/// When `after` lies in the first pass of a stretch that the clock shows twice: the first slot of the second pass.
fn repeated(
    next_local: impl Fn(NaiveDateTime) -> Option<NaiveDateTime>,
    after: DateTime<Utc>,
    local_after: NaiveDateTime,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let MappedLocalTime::Ambiguous(first, second) = zone.from_local_datetime(&local_after) else { return None };
    if first.to_utc() != after {
        return None;
    }
    let before_change = first.offset().fix();
    let changed = |moment: DateTime<Utc>| zone.offset_from_utc_datetime(&moment.naive_utc()).fix() != before_change;
    let change = first_moment(after, second.to_utc(), changed)?;
    let restart = local(change, zone)?;
    let slot = next_local(restart.checked_sub_signed(Duration::seconds(1))?)?;
    match zone.from_local_datetime(&slot) {
        MappedLocalTime::Ambiguous(_, moment) | MappedLocalTime::Single(moment) => Some(moment.to_utc()),
        MappedLocalTime::None => None,
    }
}

/// The moment at which the clock jumps over `time`.
fn gap_end(time: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // Offsets lie within fourteen hours of UTC, and no gap is longer than a day.
    let from = time.and_utc().checked_sub_signed(Duration::hours(40))?;
    let to = time.and_utc().checked_add_signed(Duration::hours(40))?;
    first_moment(from, to, |moment| local(moment, zone).is_some_and(|shown| shown > time))
}

/// The first full second in `(from, to]` from which on `holds`, which must turn from false to true once between them.
fn first_moment(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    holds: impl Fn(DateTime<Utc>) -> bool,
) -> Option<DateTime<Utc>> {
    let (mut low, mut high) = (from.timestamp(), to.timestamp());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(DateTime::from_timestamp(middle, 0)?) { high = middle } else { low = middle }
    }
    DateTime::from_timestamp(high, 0)
}

fn local(moment: DateTime<Utc>, zone: Tz) -> Option<NaiveDateTime> {
    let offset = zone.offset_from_utc_datetime(&moment.naive_utc()).fix();
    moment.naive_utc().checked_add_offset(offset)
}

fn earlier(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
