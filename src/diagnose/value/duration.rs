//! Durations: `30s`, `2m`, `1h30m`, `400d`.

use std::time::Duration;

use super::{Refusal, half_width};
use crate::diagnose::{Text, short};

/// Longer than a hundred years is a slip.
const LONGEST: u64 = 100 * 366 * 24 * 3600 * 1000;

/// Reads a duration: numbers with a unit (`ms`, `s`, `m`, `h`, `d`, `w`) each, such as `90s`, `1h30m` or `1h 30m`.
///
/// # Errors
/// Says what is wrong and what to write instead.
pub fn duration(text: &str) -> Result<Duration, Refusal> {
    let plain = half_width(text).to_ascii_lowercase();
    let mut rest = plain.trim();
    if rest.is_empty() {
        return Err(refuse("a duration must not be empty", "时长不能为空"));
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, behind) = rest.split_at(digits);
        let behind = behind.trim_start();
        let letters = behind.len() - behind.trim_start_matches(|c: char| c.is_alphabetic()).len();
        let (unit, behind) = behind.split_at(letters);
        let Ok(number) = number.parse::<u64>() else { return Err(no_duration(text)) };
        if unit.is_empty() {
            return Err(no_unit(text, number));
        }
        let Some(unit) = millis(unit) else { return Err(no_duration(text)) };
        total = match number.checked_mul(unit).and_then(|part| total.checked_add(part)) {
            Some(total) if total <= LONGEST => total,
            _ => return Err(refuse("this is longer than a hundred years", "超过一百年了")),
        };
        rest = behind.trim_start();
    }
    Ok(Duration::from_millis(total))
}

/// As a person writes it: the inverse of [`duration`].
pub fn show_duration(duration: Duration) -> String {
    let mut rest = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if rest == 0 {
        return "0s".into();
    }
    let mut text = String::new();
    for (unit, millis) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)] {
        if rest >= millis {
            text += &(rest / millis).to_string();
            text += unit;
            rest %= millis;
        }
    }
    text
}

fn millis(unit: &str) -> Option<u64> {
    Some(match unit {
        "ms" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" | "秒" => 1000,
        "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分钟" => 60_000,
        "h" | "hour" | "hours" | "小时" => 3_600_000,
        "d" | "day" | "days" | "天" => 86_400_000,
        "w" | "week" | "weeks" | "周" => 7 * 86_400_000,
        _ => return None,
    })
}

fn no_unit(text: &str, number: u64) -> Refusal {
    let text = short(text, 24);
    Refusal::new(
        (format!("`{text}` has no unit"), format!("`{text}` 没有单位")),
        (
            format!(
                "write \"{number}s\" for seconds, \"{number}m\" for minutes, \"{number}h\" for hours or \"{number}d\" for days"
            ),
            format!("秒写 \"{number}s\"，分钟写 \"{number}m\"，小时写 \"{number}h\"，天写 \"{number}d\""),
        ),
    )
}

fn no_duration(text: &str) -> Refusal {
    let text = short(text, 24);
    Refusal::new((format!("`{text}` is no duration"), format!("`{text}` 不是时长")), example())
}

fn refuse(en: &str, zh: &str) -> Refusal {
    Refusal::new((en.into(), zh.into()), example())
}

fn example() -> Text {
    (
        "write a whole number and a unit (s, m, h or d), such as \"30s\", \"2m\", \"1h30m\" or \"400d\"".into(),
        "请写整数加单位（s 秒、m 分、h 时、d 天），例如 \"30s\"、\"2m\"、\"1h30m\"、\"400d\"".into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations() {
        let table = [
            ("30s", 30_000),
            ("30 s", 30_000),
            ("2m", 120_000),
            ("1h30m", 5_400_000),
            ("1h 30m", 5_400_000),
            ("400d", 34_560_000_000),
            ("0s", 0),
            ("250ms", 250),
            ("２ｍ", 120_000),
            ("2 分钟", 120_000),
        ];
        for (text, millis) in table {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "30", "s", "-5s", "1.5h", "30x", "1h30", "99999999999999999999s", "9999999999999d", "5s5"] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert!(duration("30").is_err_and(|refusal| refusal.hint.0.starts_with("write \"30s\"")));
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["0s", "30s", "1h30m", "400d", "250ms", "1d1h1m1s1ms"] {
            assert_eq!(duration(text).map(show_duration), Ok(text.to_owned()));
        }
    }
}
