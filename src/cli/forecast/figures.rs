//! Counts, days and parts as each language writes them.

use chrono::{Datelike, NaiveDate};

use crate::listing::{Amount, Locale};

/// `1,060`.
pub(super) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1,060`, `401–1,298`, or `401+` where there is no upper bound.
pub(super) fn bounds(least: u64, most: Option<u64>) -> String {
    match most {
        Some(most) if most == least => count(least),
        Some(most) => format!("{}–{}", count(least), count(most)),
        None => format!("{}+", count(least)),
    }
}

/// `Nov 24`, `11月24日`.
pub(super) fn day(day: NaiveDate, locale: Locale) -> String {
    locale.pick(day.format("%b %-d"), day.format("%-m月%-d日")).to_string()
}

/// `Nov 24–26`, `Nov 29 – Dec 2`; `11月24–26日`, `11月29日–12月2日`.
pub(super) fn days(from: NaiveDate, to: NaiveDate, locale: Locale) -> String {
    let one_month = (from.year(), from.month()) == (to.year(), to.month());
    if from == to {
        day(from, locale)
    } else if one_month {
        let (month, first, last) = (from.month(), from.day(), to.day());
        locale.pick(format!("{}–{last}", from.format("%b %-d")), format!("{month}月{first}–{last}日"))
    } else {
        let (from, to) = (day(from, locale), day(to, locale));
        locale.pick(format!("{from} – {to}"), format!("{from}–{to}"))
    }
}

/// A step from one count to another as a part of the first: `-32%`, `+4%`; nothing from zero.
pub(super) fn step(before: u64, after: u64) -> Option<String> {
    let (before, after) = (i128::from(before), i128::from(after));
    let tenths = ((after - before) * 1_000).checked_div(before)?;
    let rounded = (tenths.abs() + 5) / 10;
    Some(match (tenths, rounded) {
        (0, _) => "±0%".into(),
        (..0, 0) => "-<1%".into(),
        (1.., 0) => "+<1%".into(),
        (..0, _) => format!("-{rounded}%"),
        _ => format!("+{rounded}%"),
    })
}

/// A part as a percentage: `34%`.
pub(super) fn percent(part: Amount) -> String {
    part.checked_mul(Amount::ONE_HUNDRED).map_or_else(|| "?".into(), |p| format!("{}%", p.round().normalize()))
}

/// `09:10`.
pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// A rounded display as the Chinese shops write it: `3000+`, `1万+`, `5.8万+`.
pub(super) fn display(floor: u64) -> String {
    match floor {
        ..10_000 => format!("{floor}+"),
        _ if floor % 10_000 < 1_000 => format!("{}万+", floor / 10_000),
        _ => format!("{}.{}万+", floor / 10_000, floor / 1_000 % 10),
    }
}

/// The floor of the rounded display that this count falls into, if the display that it leaves has this floor: the step
/// of a display is the last place that it shows, and smaller counts keep their first digit.
pub(super) fn next_floor(count: u64, floor: u64) -> u64 {
    let place = |mut n: u64, stop: fn(u64) -> bool| {
        let mut place = 1_u64;
        while n >= 10 && !stop(n) {
            (n, place) = (n / 10, place.saturating_mul(10));
        }
        place
    };
    let step = place(floor, |n| n % 10 != 0);
    match count / step * step {
        0 => {
            let step = place(count, |_| false);
            count / step * step
        }
        floor => floor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn counts_and_bounds() {
        let table = [(0, "0"), (999, "999"), (1_060, "1,060"), (1_234_567, "1,234,567")];
        assert!(table.iter().all(|(n, text)| count(*n) == *text));
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(bounds(5, Some(5)), "5");
        assert_eq!(bounds(401, Some(1_298)), "401–1,298");
        assert_eq!(bounds(0, None), "0+");
    }

    #[test]
    fn days_and_clocks() {
        let all = |a, b| Locale::ALL.map(|locale| days(date(a), date(b), locale));
        assert_eq!(all("2026-11-24", "2026-11-24"), ["Nov 24", "11月24日"]);
        assert_eq!(all("2026-11-24", "2026-11-26"), ["Nov 24–26", "11月24–26日"]);
        assert_eq!(all("2026-11-29", "2026-12-02"), ["Nov 29 – Dec 2", "11月29日–12月2日"]);
        assert_eq!(all("2025-12-31", "2026-12-01"), ["Dec 31 – Dec 1", "12月31日–12月1日"]);
        assert_eq!(clock(550), "09:10");
        assert_eq!(clock(u16::MAX), "12:15");
    }

    #[test]
    fn steps_and_parts() {
        let table = [
            (3_100, 2_100, Some("-32%")),
            (3_100, 3_200, Some("+3%")),
            (3_100, 3_100, Some("±0%")),
            (3_100, 3_090, Some("-<1%")),
            (1_600, 600, Some("-63%")),
            (0, 5, None),
            (u64::MAX, 0, Some("-100%")),
            (1, u64::MAX, Some("+1844674407370955161400%")),
        ];
        for (before, after, text) in table {
            assert_eq!(step(before, after).as_deref(), text, "{before} {after}");
        }
        assert_eq!(percent("0.3419".parse().expect("a number")), "34%");
        assert_eq!(percent("1".parse().expect("a number")), "100%");
        assert_eq!(percent(Amount::MAX), "?");
    }

    #[test]
    fn displays_turn_as_their_ladder_goes() {
        let table = [
            (2_800, 3_000, "2000+"),
            (9_500, 10_000, "9000+"),
            (57_200, 58_000, "5.7万+"),
            (10_500, 20_000, "1万+"),
            (180, 200, "100+"),
            (7, 100, "7+"),
            (0, 100, "0+"),
            (0, 0, "0+"),
            (123_456, 200_000, "10万+"),
        ];
        for (count, floor, text) in table {
            assert_eq!(display(next_floor(count, floor)), text, "{count} below {floor}");
        }
        assert_eq!(next_floor(u64::MAX, u64::MAX), u64::MAX);
    }
}
