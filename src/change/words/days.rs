//! Counts, days and times as each language writes them. Days and times are those of China (UTC+8, no daylight saving
//! time), which is what the unions count in.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use crate::listing::Moment;

/// The date and time in China; `None` beyond the calendar.
pub(in super::super) fn in_china(at: Moment) -> Option<NaiveDateTime> {
    at.naive_utc().checked_add_signed(TimeDelta::hours(8))
}

/// `3,100`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `24 Nov`, `11月24日`.
pub(super) fn day(day: NaiveDate) -> (String, String) {
    (day.format("%-d %b").to_string(), format!("{}月{}日", day.month(), day.day()))
}

/// From the first day to the last: `24–26 Nov`, `30 Nov – 2 Dec`, `11月24–26日`, `11月30日–12月2日`; one day where only
/// one is known.
pub(super) fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<(String, String)> {
    let (a, b) = (from.or(to)?, to.or(from)?);
    let (from, to) = (a.min(b), a.max(b));
    let (first, last) = (day(from), day(to));
    Some(if from == to {
        first
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        (format!("{}–{}", from.day(), last.0), format!("{}月{}–{}日", from.month(), from.day(), to.day()))
    } else {
        (format!("{} – {}", first.0, last.0), format!("{}–{}", first.1, last.1))
    })
}

/// A time seen from another: `14:20 Beijing time`, `25 Nov, 14:20 Beijing time`, `北京时间 14:20`, `北京时间 11月25日 14:20`.
pub(super) fn time(time: Moment, seen_at: Moment) -> Option<(String, String)> {
    let local = in_china(time)?;
    let clock = local.format("%H:%M");
    let same_day = in_china(seen_at).is_some_and(|seen| seen.date() == local.date());
    Some(if same_day {
        (format!("{clock} Beijing time"), format!("北京时间 {clock}"))
    } else {
        let (en, zh) = day(local.date());
        (format!("{en}, {clock} Beijing time"), format!("北京时间 {zh} {clock}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_separators() {
        for (count, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (13_986, "13,986"),
            (100_000, "100,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(count), expected);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn runs_of_days() {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        for (from, to, en, zh) in [
            ("2026-11-24", "2026-11-26", "24–26 Nov", "11月24–26日"),
            ("2026-11-30", "2026-12-02", "30 Nov – 2 Dec", "11月30日–12月2日"),
            ("2026-12-30", "2027-01-02", "30 Dec – 2 Jan", "12月30日–1月2日"),
            ("2026-11-24", "2027-11-26", "24 Nov – 26 Nov", "11月24日–11月26日"),
            ("2026-11-24", "2026-11-24", "24 Nov", "11月24日"),
            ("2026-11-24", "", "24 Nov", "11月24日"),
            ("", "2026-11-24", "24 Nov", "11月24日"),
            ("2026-11-26", "2026-11-24", "24–26 Nov", "11月24–26日"),
        ] {
            assert_eq!(days(date(from), date(to)), Some((en.into(), zh.into())));
        }
        assert_eq!(days(None, None), None);
        let (en, zh) = days(Some(NaiveDate::MIN), Some(NaiveDate::MAX)).unwrap_or_default();
        assert!(!en.is_empty() && !zh.is_empty());
    }

    #[test]
    fn times_are_those_of_beijing() {
        let at = |text: &str| text.parse::<Moment>().unwrap_or_default();
        let seen = at("2026-11-24T03:00:00Z");
        let said = |text| time(at(text), seen);
        assert_eq!(said("2026-11-24T06:20:30Z"), Some(("14:20 Beijing time".into(), "北京时间 14:20".into())));
        assert_eq!(
            said("2026-11-24T16:05:00Z"),
            Some(("25 Nov, 00:05 Beijing time".into(), "北京时间 11月25日 00:05".into()))
        );
        assert_eq!(time(Moment::MAX_UTC, seen), None);
        assert!(time(Moment::MIN_UTC, Moment::MAX_UTC).is_some());
    }
}
