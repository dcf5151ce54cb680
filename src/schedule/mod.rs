//! Cron schedules as crontab(5) means them, over the `cron` crate.
//!
//! The crate wants a field for seconds, counts Sunday as 1, joins day-of-month and day-of-week by AND, and at a clock
//! change can answer in the past. So the text is read here ([`field`]), handed to the crate as plain lists of numbers,
//! and asked in local time without a zone; what the zone's clock changes make of that is settled in [`zone`].

mod fault;
mod field;
mod pause;
mod zone;

use std::{fmt, str::FromStr, sync::Arc};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

pub use fault::ScheduleFault;
pub use pause::pause_after;

use field::{FieldPlace, Values, fields, parse_field};

type Moment = DateTime<Utc>;

/// A schedule: five fields as crontab(5) means them, or six or seven (with seconds first, and a year last).
///
/// Cheap to clone. Two schedules are equal when they are written the same.
#[derive(Clone)]
pub struct Schedule(Arc<Inner>);

struct Inner {
    text: String,
    /// One, or two where both day fields are restricted: crontab(5) then means either.
    crons: Vec<cron::Schedule>,
    /// Whether it runs in every hour of a day. Such a schedule follows the passing of time through a clock change;
    /// any other follows the clock on the wall, once for each time on it.
    every_hour: bool,
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// Says what is wrong, where, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, ScheduleFault> {
        let plain = shortcut(text)?.unwrap_or(text);
        let (fields, values) = read_fields(plain)?;
        let every_hour = values.hours.set.len() == 24;
        let crons = crons(&values, plain)?;
        if crons.iter().all(|c| first_of(c).is_none()) {
            return Err(fault::never(&fields, plain));
        }
        Ok(Self(Arc::new(Inner { text: text.to_owned(), crons, every_hour })))
    }

    /// `*/30 * * * *`.
    pub fn half_hourly() -> Self {
        match Self::parse("*/30 * * * *") {
            Ok(schedule) => schedule,
            Err(_) => unreachable!("the text is a constant, and a test reads it"),
        }
    }

    /// The first moment strictly later than `after`, in the zone's own time; `None` when it never comes again.
    ///
    /// A time that a spring change leaves out happens at the first moment after the gap. A time that an autumn change
    /// brings twice happens the first time only; a schedule of every hour just goes on in both hours.
    pub fn next(&self, after: Moment, zone: Tz) -> Option<Moment> {
        zone::next(|local| self.next_local(local), self.0.every_hour, after, zone)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The first time on the wall clock strictly later than `local`, whatever the zone makes of it.
    fn next_local(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        self.0.crons.iter().filter_map(|cron| next_of(cron, local)).min()
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Schedule {}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schedule").field(&self.0.text).finish()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.text)
    }
}

/// The years that the crate knows.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

fn next_of(cron: &cron::Schedule, local: NaiveDateTime) -> Option<NaiveDateTime> {
    // Far ends of the calendar would overflow inside the crate.
    if local.year() > *YEARS.end() {
        return None;
    }
    let from = if local.year() < *YEARS.start() { before_all_years()? } else { local };
    // "UTC" here only means: a clock without changes.
    cron.after(&from.and_utc()).next().map(|next| next.naive_utc())
}

fn first_of(cron: &cron::Schedule) -> Option<NaiveDateTime> {
    next_of(cron, before_all_years()?)
}

fn before_all_years() -> Option<NaiveDateTime> {
    NaiveDate::from_ymd_opt(YEARS.start() - 1, 12, 31)?.and_hms_opt(23, 59, 59)
}

/// What `@daily` and its like stand for.
fn shortcut(text: &str) -> Result<Option<&'static str>, ScheduleFault> {
    let word = text.trim();
    if !word.starts_with('@') {
        return Ok(None);
    }
    match word.to_ascii_lowercase().as_str() {
        "@yearly" | "@annually" => Ok(Some("0 0 1 1 *")),
        "@monthly" => Ok(Some("0 0 1 * *")),
        "@weekly" => Ok(Some("0 0 * * 0")),
        "@daily" | "@midnight" => Ok(Some("0 0 * * *")),
        "@hourly" => Ok(Some("0 * * * *")),
        _ => Err(fault::unknown_shortcut(text, word)),
    }
}

/// The values of all fields.
struct AllValues {
    seconds: Values,
    minutes: Values,
    hours: Values,
    days: Values,
    months: Values,
    weekdays: Values,
    years: Values,
}

fn read_fields(text: &str) -> Result<(Vec<FieldPlace>, AllValues), ScheduleFault> {
    let fields = fields(text)?;
    let mut values = AllValues {
        seconds: Values::only(0),
        minutes: Values::star(),
        hours: Values::star(),
        days: Values::star(),
        months: Values::star(),
        weekdays: Values::star(),
        years: Values::star(),
    };
    for (field, span) in &fields {
        let place = match field.kind {
            field::Kind::Second => &mut values.seconds,
            field::Kind::Minute => &mut values.minutes,
            field::Kind::Hour => &mut values.hours,
            field::Kind::Day => &mut values.days,
            field::Kind::Month => &mut values.months,
            field::Kind::Weekday => &mut values.weekdays,
            field::Kind::Year => &mut values.years,
        };
        *place = parse_field(field, text, span.clone())?;
    }
    Ok((fields, values))
}

/// The same in the crate's notation: seconds first, year last, Sunday = 1, numbers only.
fn crons(values: &AllValues, text: &str) -> Result<Vec<cron::Schedule>, ScheduleFault> {
    let line = |days: &str, weekdays: &str| {
        let AllValues { seconds, minutes, hours, months, years, .. } = values;
        let line = format!(
            "{} {} {} {days} {} {weekdays} {}",
            seconds.list(0),
            minutes.list(0),
            hours.list(0),
            months.list(0),
            years.list(0)
        );
        // Cannot fail for lists of numbers in range; if the crate thinks otherwise, say so rather than panic.
        cron::Schedule::from_str(&line).map_err(|e| fault::refused(text, &e.to_string()))
    };
    let (days, weekdays) = (values.days.list(0), values.weekdays.list(1));
    // crontab(5): the day matches when either field does, if neither begins with `*`.
    if values.days.starred || values.weekdays.starred {
        Ok(vec![line(&days, &weekdays)?])
    } else {
        Ok(vec![line(&days, "*")?, line("*", &weekdays)?])
    }
}
