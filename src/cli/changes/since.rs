//! `--since`: a time span back from now (`30d`, `12h`, `1w`), or a date.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::{
    cli::{Context, UsageFault},
    listing::Moment,
};

/// The moment that `--since` means. A date begins at midnight in the settings' zone.
///
/// # Errors
/// When the text is neither span nor date; says what to write instead.
pub(in crate::cli) fn since(text: &str, context: &Context) -> Result<Moment, UsageFault> {
    let settings = &context.loaded.settings;
    read(text.trim(), context.clock.now(), settings.timezone).ok_or_else(|| {
        UsageFault(settings.locale.pick(
            format!("--since {text}: write a time span such as 30d, 12h or 1w, or a date such as 2026-11-01"),
            format!("--since {text}：请写时间长度（如 30d、12h、1w），或日期（如 2026-11-01）"),
        ))
    })
}

fn read(text: &str, now: Moment, zone: Tz) -> Option<Moment> {
    if let Some(span) = span(text) {
        // Longer than there is time: everything.
        return Some(now.checked_sub_signed(span).unwrap_or(DateTime::UNIX_EPOCH).max(DateTime::UNIX_EPOCH));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()).or_else(|| {
        ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|f| NaiveDate::parse_from_str(text, f).ok()).map(Into::into)
    })?;
    // Midnight may be skipped when clocks go forward: then the day begins an hour later.
    let begins = |local: NaiveDateTime| zone.from_local_datetime(&local).earliest();
    begins(local).or_else(|| begins(local.checked_add_signed(TimeDelta::hours(1))?)).map(|moment| moment.to_utc())
}

fn span(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().next_back()?;
    let number: u32 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    TimeDelta::try_minutes(i64::from(number) * minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<String> {
        let now = "2026-11-22T14:30:00Z".parse().expect("a moment");
        read(text, now, chrono_tz::Asia::Shanghai)
            .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }

    #[test]
    fn spans_and_dates_are_read() {
        let table = [
            ("30d", "2026-10-23T14:30:00Z"),
            ("12h", "2026-11-22T02:30:00Z"),
            ("1w", "2026-11-15T14:30:00Z"),
            ("90m", "2026-11-22T13:00:00Z"),
            ("0d", "2026-11-22T14:30:00Z"),
            ("4294967295w", "1970-01-01T00:00:00Z"),
            ("2026-11-01", "2026-10-31T16:00:00Z"),
            ("2026/11/1", "2026-10-31T16:00:00Z"),
            ("2026-11-01 08:00", "2026-11-01T00:00:00Z"),
            ("2026-11-01T08:00:30", "2026-11-01T00:00:30Z"),
            ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z"),
            ("2026-11-01T08:00:00+09:00", "2026-10-31T23:00:00Z"),
        ];
        for (text, moment) in table {
            assert_eq!(at(text).as_deref(), Some(moment), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        for text in
            ["", "d", "30", "-1d", "1.5d", "30y", "1 天", "yesterday", "2026-13-01", "2026-02-30", "99999999999d"]
        {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_midnight_begins_later() {
        let now = "2026-11-22T14:30:00Z".parse().expect("a moment");
        // Clocks went from 24:00 to 01:00 there (tz database).
        let begins = read("2024-04-26", now, chrono_tz::Africa::Cairo).expect("a moment");
        assert_eq!(begins.to_rfc3339(), "2024-04-25T22:00:00+00:00");
    }
}
