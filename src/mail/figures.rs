//! Amounts, parts and moments as each language writes them.

use std::time::Duration;

use chrono::Datelike;
use chrono_tz::Tz;
use rust_decimal::RoundingStrategy;

use crate::{
    change::money,
    listing::{Amount, Currency, Locale, Moment},
};

/// The true minus sign: it is as wide as a plus and never breaks a line.
const MINUS: char = '\u{2212}';

/// How far `after` lies from `before`, as a part of `before`; `None` from zero and where the numbers are absurd.
pub fn part(before: Amount, after: Amount) -> Option<Amount> {
    after.checked_sub(before)?.checked_div(before.abs())
}

/// A part as a percentage without its sign: `12.7%`; `<0.1%` where one decimal would show nothing.
pub fn percent(part: Amount) -> String {
    let Some(hundred) = part.abs().checked_mul(Amount::ONE_HUNDRED) else { return ">999%".into() };
    let rounded = hundred.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_zero() && !part.is_zero() { "<0.1%".into() } else { format!("{rounded:.1}%") }
}

/// `▼` or `▲`; nothing for no move.
pub fn arrow(part: Amount) -> &'static str {
    match part.cmp(&Amount::ZERO) {
        std::cmp::Ordering::Less => "▼",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "▲",
    }
}

/// A step with its sign: `−$10.00 (−12.7%)`.
pub fn step(before: Amount, after: Amount, currency: Option<Currency>, locale: Locale) -> Option<String> {
    let by = after.checked_sub(before)?;
    let sign = if by.is_sign_negative() { MINUS } else { '+' };
    let amount = money(by.abs(), currency, locale);
    Some(match part(before, after) {
        Some(part) => {
            let percent = percent(part);
            locale.pick(format!("{sign}{amount} ({sign}{percent})"), format!("{sign}{amount}（{sign}{percent}）"))
        }
        None => format!("{sign}{amount}"),
    })
}

/// A moment in the zone's own time: `23 Nov 14:30`, `11月23日 14:30`; with the year where it is another than `now`'s.
pub fn moment(at: Moment, zone: Tz, now: Moment, locale: Locale) -> String {
    let (at, now) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let year = at.year() != now.year();
    let pattern = match (locale, year) {
        (Locale::En, false) => "%-d %b %H:%M",
        (Locale::En, true) => "%-d %b %Y %H:%M",
        (Locale::ZhCn, false) => "%-m月%-d日 %H:%M",
        (Locale::ZhCn, true) => "%Y年%-m月%-d日 %H:%M",
    };
    at.format(pattern).to_string()
}

/// The zone as people call it.
pub fn zone(zone: Tz, locale: Locale) -> String {
    match (locale, zone) {
        (Locale::ZhCn, Tz::Asia__Shanghai) => "北京时间".into(),
        _ => zone.name().replace('_', " "),
    }
}

/// A span of time in its two largest units: `3 h 20 min`, `2 天 4 小时`.
pub fn span(duration: Duration, locale: Locale) -> String {
    let minutes = duration.as_secs() / 60;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let (day, hour, minute) = locale.pick(("d", "h", "min"), ("天", "小时", "分钟"));
    match (days, hours, rest) {
        (0, 0, 0) => locale.pick("less than a minute".into(), "不到 1 分钟".into()),
        (0, 0, m) => format!("{m} {minute}"),
        (0, h, 0) => format!("{h} {hour}"),
        (0, h, m) => format!("{h} {hour} {m} {minute}"),
        (d, 0, _) => format!("{d} {day}"),
        (d, h, _) => format!("{d} {day} {h} {hour}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().expect("an amount")
    }

    #[test]
    fn steps_and_parts() {
        let part_of = |a, b| part(amount(a), amount(b)).map(percent);
        assert_eq!(part_of("79.00", "69.00").as_deref(), Some("12.7%"));
        assert_eq!(part_of("10000", "10001").as_deref(), Some("<0.1%"));
        assert_eq!(part_of("0", "5"), None);
        assert_eq!(part_of("100", "100").as_deref(), Some("0.0%"));
        let step_of = |a, b, locale| step(amount(a), amount(b), Some(Currency::CNY), locale);
        assert_eq!(step_of("79.00", "69.00", Locale::En).as_deref(), Some("−CN¥10.00 (−12.7%)"));
        assert_eq!(step_of("69.00", "79.00", Locale::ZhCn).as_deref(), Some("+¥10.00（+14.5%）"));
        assert_eq!(step_of("0", "5", Locale::En).as_deref(), Some("+CN¥5"));
        assert_eq!(step(Amount::MAX, Amount::MIN, None, Locale::En), None);
        assert_eq!(percent(Amount::MAX), ">999%");
    }

    #[test]
    fn moments_in_the_zone() {
        let now: Moment = "2026-11-23T06:40:00Z".parse().expect("a moment");
        let at: Moment = "2026-11-23T06:30:00Z".parse().expect("a moment");
        let last_year: Moment = "2025-12-31T23:30:00Z".parse().expect("a moment");
        let shanghai = Tz::Asia__Shanghai;
        assert_eq!(moment(at, shanghai, now, Locale::En), "23 Nov 14:30");
        assert_eq!(moment(at, shanghai, now, Locale::ZhCn), "11月23日 14:30");
        assert_eq!(moment(last_year, Tz::UTC, now, Locale::En), "31 Dec 2025 23:30");
        assert_eq!(moment(last_year, shanghai, now, Locale::ZhCn), "1月1日 07:30");
        assert_eq!(zone(shanghai, Locale::ZhCn), "北京时间");
        assert_eq!(zone(Tz::America__New_York, Locale::En), "America/New York");
    }

    #[test]
    fn spans() {
        for (seconds, en, zh) in [
            (20, "less than a minute", "不到 1 分钟"),
            (60 * 59, "59 min", "59 分钟"),
            (3600, "1 h", "1 小时"),
            (12_000, "3 h 20 min", "3 小时 20 分钟"),
            (86_400 * 2 + 3600 * 4 + 61, "2 d 4 h", "2 天 4 小时"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds), Locale::En), en);
            assert_eq!(span(Duration::from_secs(seconds), Locale::ZhCn), zh);
        }
    }
}
