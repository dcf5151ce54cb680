//! Amounts, parts, moments and small words as each language writes them, in mails and reports.

use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::RoundingStrategy;

use crate::{
    change::money,
    listing::{Amount, Availability, Currency, Locale, Moment},
};

/// The true minus sign: it is as wide as a plus and never breaks a line.
const MINUS: char = '\u{2212}';
/// A count beyond this is no count of anything that is sold.
const ABSURD: u64 = 999_999_999_999;
/// Days farther away than this are written with their year.
const NEAR_DAYS: i64 = 183;

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

/// A part as a whole percentage without its sign, for where room is scarce: `32%`; `None` where it is less than one half.
pub fn rounded_percent(part: Amount) -> Option<String> {
    let hundred = part.abs().checked_mul(Amount::ONE_HUNDRED)?;
    let rounded = hundred.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).normalize();
    let most = Amount::from(999);
    (!rounded.is_zero()).then(|| if rounded > most { ">999%".into() } else { format!("{rounded}%") })
}

/// A step likewise, with its sign: `−32%`.
pub fn short_percent(part: Amount) -> Option<String> {
    let sign = if part.is_sign_negative() { MINUS } else { '+' };
    rounded_percent(part).map(|percent| format!("{sign}{percent}"))
}

/// A step with its sign and one decimal: `−12.7%`.
pub fn signed_percent(part: Amount) -> String {
    let sign = if part.is_sign_negative() { MINUS } else { '+' };
    format!("{sign}{}", percent(part))
}

/// A fraction as a percentage, as it would be written by hand: `0.155` is `15.5%`; `None` for what is no fraction.
pub fn rate(fraction: Amount) -> Option<String> {
    let fit = fraction >= Amount::ZERO && fraction <= Amount::ONE;
    let hundred = fraction.checked_mul(Amount::ONE_HUNDRED)?.round_dp(2).normalize();
    fit.then(|| format!("{hundred}%"))
}

/// A step between two fractions in percentage points, and as a part of the first: `−3.5 points (−22.6%)`.
pub fn rate_step(before: Amount, after: Amount, locale: Locale) -> Option<String> {
    let by = after.checked_sub(before)?.checked_mul(Amount::ONE_HUNDRED)?.round_dp(2).normalize();
    let sign = if by.is_sign_negative() { MINUS } else { '+' };
    let by = by.abs();
    let points = locale.pick(if by == Amount::ONE { " point" } else { " points" }, " 个百分点");
    let percent = part(before, after).map(percent);
    let percent = percent.map(|p| locale.pick(format!(" ({sign}{p})"), format!("（{sign}{p}）"))).unwrap_or_default();
    Some(format!("{sign}{by}{points}{percent}"))
}

/// A whole number with its thousands apart: `1,060`.
pub fn count(count: u64) -> String {
    let digits = count.min(ABSURD).to_string();
    let mut out = String::from(if count > ABSURD { ">" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A step between two counts with its sign: `−1,000 (−32.3%)`.
pub fn count_step(before: u64, after: u64, locale: Locale) -> String {
    let sign = if after < before { MINUS } else { '+' };
    let by = count(after.abs_diff(before));
    match part(before.into(), after.into()) {
        Some(part) => {
            let percent = percent(part);
            locale.pick(format!("{sign}{by} ({sign}{percent})"), format!("{sign}{by}（{sign}{percent}）"))
        }
        None => format!("{sign}{by}"),
    }
}

/// A day: `24 Nov`, `11月24日`; with the year where `now` leaves it open.
pub fn day(day: NaiveDate, now: Moment, locale: Locale) -> String {
    let far = (day - now.date_naive()).num_days().abs() > NEAR_DAYS;
    let pattern = match (locale, far) {
        (Locale::En, false) => "%-d %b",
        (Locale::En, true) => "%-d %b %Y",
        (Locale::ZhCn, false) => "%-m月%-d日",
        (Locale::ZhCn, true) => "%Y年%-m月%-d日",
    };
    day.format(pattern).to_string()
}

/// Days from one to another as people write them: `24–26 Nov`, `11月24–26日`, `30 Nov – 2 Dec`, `11月30日–12月2日`.
pub fn days(from: NaiveDate, to: NaiveDate, now: Moment, locale: Locale) -> String {
    let (first, last) = (day(from, now, locale), day(to, now, locale));
    if to <= from {
        return first;
    }
    let one_month = (from.year(), from.month()) == (to.year(), to.month());
    match (locale, one_month) {
        (Locale::En, true) => format!("{}–{last}", from.day()),
        (Locale::En, false) => format!("{first} – {last}"),
        (Locale::ZhCn, true) => format!("{}–{}日", first.trim_end_matches('日'), to.day()),
        (Locale::ZhCn, false) => format!("{first}–{last}"),
    }
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

/// A span of time for people who compare: `12 days`; below two days as [`span`] says it.
pub fn rough_span(duration: Duration, locale: Locale) -> String {
    let days = (duration.as_secs() + 43_200) / 86_400;
    if days < 2 { span(duration, locale) } else { locale.pick(format!("{days} days"), format!("{days} 天")) }
}

/// Whether it can be bought, in a word; nothing where the page does not say.
pub fn availability(availability: Availability, locale: Locale) -> Option<&'static str> {
    match availability {
        Availability::InStock => Some(locale.pick("in stock", "有货")),
        Availability::OutOfStock => Some(locale.pick("out of stock", "缺货")),
        Availability::Preorder => Some(locale.pick("pre-order", "预售")),
        Availability::Unknown => None,
    }
}

/// With its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
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
    fn counts_and_rates() {
        for (number, written) in
            [(0, "0"), (999, "999"), (1060, "1,060"), (1_234_567, "1,234,567"), (u64::MAX, ">999,999,999,999")]
        {
            assert_eq!(count(number), written);
        }
        assert_eq!(count_step(3100, 2100, Locale::En), "−1,000 (−32.3%)");
        assert_eq!(count_step(3100, 2100, Locale::ZhCn), "−1,000（−32.3%）");
        assert_eq!(count_step(0, 5, Locale::En), "+5");
        assert_eq!(count_step(0, u64::MAX, Locale::En), "+>999,999,999,999");
        for (fraction, written) in [
            ("0.155", Some("15.5%")),
            ("0.1", Some("10%")),
            ("0.0905", Some("9.05%")),
            ("0", Some("0%")),
            ("1.00", Some("100%")),
            ("15.5", None),
            ("-0.1", None),
        ] {
            assert_eq!(rate(amount(fraction)).as_deref(), written, "{fraction}");
        }
        let step = |a, b, locale| rate_step(amount(a), amount(b), locale);
        assert_eq!(step("0.155", "0.12", Locale::En).as_deref(), Some("−3.5 points (−22.6%)"));
        assert_eq!(step("0.12", "0.13", Locale::En).as_deref(), Some("+1 point (+8.3%)"));
        assert_eq!(step("0.155", "0.12", Locale::ZhCn).as_deref(), Some("−3.5 个百分点（−22.6%）"));
        let short = |a, b| part(amount(a), amount(b)).and_then(short_percent);
        assert_eq!(short("3100", "2100").as_deref(), Some("−32%"));
        assert_eq!(short("3100", "3099"), None);
        assert_eq!(short("1", "100").as_deref(), Some("+>999%"));
    }

    #[test]
    fn days_as_people_write_them() {
        let now: Moment = "2026-11-23T06:40:00Z".parse().expect("a moment");
        for (from, to, en, zh) in [
            ("2026-11-24", "2026-11-26", "24–26 Nov", "11月24–26日"),
            ("2026-11-24", "2026-11-24", "24 Nov", "11月24日"),
            ("2026-11-30", "2026-12-02", "30 Nov – 2 Dec", "11月30日–12月2日"),
            ("2026-12-30", "2027-01-02", "30 Dec – 2 Jan", "12月30日–1月2日"),
            ("2028-03-01", "2028-03-02", "1–2 Mar 2028", "2028年3月1–2日"),
            ("2026-11-26", "2026-11-24", "26 Nov", "11月26日"),
        ] {
            let of = |text: &str| text.parse::<NaiveDate>().expect("a day");
            assert_eq!(days(of(from), of(to), now, Locale::En), en);
            assert_eq!(days(of(from), of(to), now, Locale::ZhCn), zh);
        }
        days(NaiveDate::MIN, NaiveDate::MAX, now, Locale::En);
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
