//! What unions answer, as JSON: read tolerantly in form (numbers as text, lists wrapped or bare) and strictly in value
//! (never negative, never absurd, nothing guessed).
//!
//! Members are named by their path from a value: `publish_info.income_rate`.

use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::Value;
use url::Url;

use super::{Trouble, UnionError};
use crate::listing::{Amount, Moment, tame};

/// No reply of a batch of twenty is larger.
const LARGEST: usize = 8 << 20;
/// No list that a union is asked for has more members.
const LONGEST_LIST: usize = 500;
/// The most characters of a text.
const LONGEST_TEXT: usize = 1000;
/// No count of the world is higher.
const HIGHEST: u64 = 1_000_000_000_000;

/// Reads a reply. In front of the gateways stands a layer against robots, which answers in HTML: that is no reply.
/// Nesting is bounded by serde_json (128 levels).
///
/// # Errors
/// When it is not JSON: [`Trouble::Retry`], as a gateway that is unwell answers so.
pub fn parse(body: &[u8]) -> Result<Value, UnionError> {
    let no_reply = |said: &str| UnionError { trouble: Trouble::Retry, said: said.to_owned(), hint: Default::default() };
    if body.len() > LARGEST {
        return Err(no_reply("the answer is larger than any reply"));
    }
    let body = body.trim_ascii();
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    match body.first() {
        Some(b'{') => serde_json::from_slice(body).map_err(|_| no_reply("the answer is broken off or no JSON")),
        Some(b'<') => Err(no_reply("a page came instead of a reply")),
        Some(_) => Err(no_reply("the answer is no JSON")),
        None => Err(no_reply("the answer is empty")),
    }
}

/// The member at a path, where it is something.
pub fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let found = path.split('.').try_fold(value, |value, name| value.get(name))?;
    (!found.is_null()).then_some(found)
}

/// The members of a list: `[…]`, or `{"<anything>": […]}` as the Taobao Open Platform wraps them.
pub fn list<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let bare = match at(value, path) {
        Some(Value::Array(all)) => Some(all),
        Some(Value::Object(wrapper)) => wrapper.values().find_map(Value::as_array),
        _ => None,
    };
    bare.into_iter().flatten().take(LONGEST_LIST).collect()
}

/// A text, or a number as text: trimmed, tamed and bounded; none where it is empty.
pub fn text(value: &Value, path: &str) -> Option<String> {
    let found = match at(value, path)? {
        Value::String(text) => text.trim().chars().take(LONGEST_TEXT).collect(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(tame(&found)).filter(|text| !text.is_empty())
}

/// A count: a whole number or one as text; `""` is unknown, not zero.
pub fn count(value: &Value, path: &str) -> Option<u64> {
    let text = text(value, path)?;
    let whole = text.strip_suffix(".0").unwrap_or(&text);
    let digits = !whole.is_empty() && whole.len() <= 13 && whole.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| whole.parse().ok()).flatten().filter(|count| *count <= HIGHEST)
}

/// An amount that is not negative: a plain decimal, as text or as a number, of at most fifteen digits. A number with
/// so few comes back from JSON as the very decimal that was written, so nothing is rounded on the way.
pub fn amount(value: &Value, path: &str) -> Option<Amount> {
    let text = text(value, path)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let plain = digits(whole) && digits(fraction) && whole.len() + fraction.len() <= 15 && whole.len() <= 10;
    plain.then(|| text.parse().ok()).flatten()
}

/// A share that is written in hundredths (`scale` 2), thousandths (3) or ten-thousandths (4), as a fraction of one:
/// `15.5` percent is `0.155`. None where it is more than the whole.
pub fn fraction(value: &Value, path: &str, scale: u32) -> Option<Amount> {
    let share = amount(value, path)?.checked_mul(Amount::new(1, scale))?.normalize();
    (share <= Amount::ONE).then_some(share)
}

/// A moment: seconds or milliseconds since 1970 (as number or text), or `yyyy-MM-dd[ HH:mm[:ss]]` in UTC+8. Zero is none,
/// and so is what ten digits of seconds do not reach.
pub fn moment(value: &Value, path: &str) -> Option<Moment> {
    let text = text(value, path)?;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            13 => Moment::from_timestamp_millis(number),
            10 => Moment::from_timestamp(number, 0),
            _ => None,
        };
    }
    let timed = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let civil = timed.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    let civil = civil.or_else(|| date(&text)?.and_hms_opt(0, 0, 0))?;
    let moment = civil.and_utc().checked_sub_signed(TimeDelta::hours(8))?;
    (1..10_000_000_000).contains(&moment.timestamp()).then_some(moment)
}

/// The moment at which something ends: as [`moment`], but a date alone stands for its last second.
pub fn end(value: &Value, path: &str) -> Option<Moment> {
    let found = moment(value, path)?;
    let day = date(&text(value, path)?).map_or(Duration::ZERO, |_| Duration::from_secs(86_399));
    Some(found + day)
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// An absolute address: one whose scheme is left out gets `https`. Only `http` and `https`, never with a user in it.
pub fn url(value: &Value, path: &str) -> Option<String> {
    absolute(at(value, path)?.as_str()?)
}

/// The absolute addresses of a list of texts.
pub fn urls(value: &Value, path: &str) -> Vec<String> {
    list(value, path).into_iter().filter_map(|one| absolute(one.as_str()?)).collect()
}

fn absolute(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 2000 {
        return None;
    }
    let full = match text.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None if text.contains("://") => text.to_owned(),
        None => format!("https://{text}"),
    };
    let url = Url::parse(&full).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (plain && url.domain().is_some_and(|host| host.contains('.'))).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn replies_are_json_objects() {
        assert!(parse(b" \xef\xbb\xbf{\"a\":1}\n").is_ok());
        for body in ["", "  ", "<html>verify</html>", "[1]", "null", "{\"a\":", "{\"a\":1} x"] {
            assert_eq!(parse(body.as_bytes()).expect_err(body).trouble, Trouble::Retry, "{body}");
        }
        assert!(parse("{\"a\":".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn lists_bare_and_wrapped() {
        let value =
            json!({"a": [1, 2], "b": {"map_data": [3]}, "c": {"request": "x", "string": [4]}, "d": "x", "e": {}});
        for (name, want) in [("a", 2), ("b", 1), ("c", 1), ("d", 0), ("e", 0), ("f", 0)] {
            assert_eq!(list(&value, name).len(), want, "{name}");
        }
    }

    #[test]
    fn counts() {
        for (value, want) in [
            (json!(7), Some(7)),
            (json!("7"), Some(7)),
            (json!(" 7 "), Some(7)),
            (json!(7.0), Some(7)),
            (json!(0), Some(0)),
            (json!(""), None),
            (json!(-1), None),
            (json!("-1"), None),
            (json!(7.5), None),
            (json!("1万+"), None),
            (json!(u64::MAX), None),
            (json!(1e300), None),
            (json!(null), None),
            (json!([7]), None),
        ] {
            assert_eq!(count(&json!({"n": value}), "n"), want, "{value}");
        }
    }

    #[test]
    fn amounts_and_shares() {
        for (value, want) in [
            (json!("29.00"), Some("29.00")),
            (json!(19.9), Some("19.9")),
            (json!(0), Some("0")),
            (json!("1,234"), None),
            (json!("-1"), None),
            (json!(0.1 + 0.2), None),
            (json!("1e3"), None),
            (json!("12345678901.00"), None),
            (json!(".5"), None),
            (json!("5."), None),
        ] {
            assert_eq!(amount(&json!({"n": value}), "n").map(|a| a.to_string()).as_deref(), want, "{value}");
        }
        for (value, scale, want) in [
            (json!("15.5"), 2, Some("0.155")),
            (json!(50.0), 2, Some("0.5")),
            (json!(110), 3, Some("0.11")),
            (json!("2106"), 4, Some("0.2106")),
            (json!(100), 2, Some("1")),
            (json!(101), 2, None),
        ] {
            assert_eq!(fraction(&json!({"n": value}), "n", scale).map(|a| a.to_string()).as_deref(), want, "{value}");
        }
    }

    #[test]
    fn moments() {
        for (value, want) in [
            (json!("1567094399000"), Some("2019-08-29T15:59:59Z")),
            (json!(1_567_094_399_000_u64), Some("2019-08-29T15:59:59Z")),
            (json!(1_575_993_599), Some("2019-12-10T15:59:59Z")),
            (json!("2019-12-10 23:59:59"), Some("2019-12-10T15:59:59Z")),
            (json!("2019-12-10 23:59"), Some("2019-12-10T15:59:00Z")),
            (json!("2019-12-10"), Some("2019-12-09T16:00:00Z")),
            (json!(0), None),
            (json!("0"), None),
            (json!(12), None),
            (json!("2019-13-10"), None),
            (json!("1970-01-01"), None),
            (json!("+262142-12-31"), None),
            (json!("9999-12-31 23:59:59"), None),
            (json!("2099-12-31"), Some("2099-12-30T16:00:00Z")),
        ] {
            let want = want.map(|text| text.parse::<Moment>().expect("a moment"));
            assert_eq!(moment(&json!({"n": value}), "n"), want, "{value}");
        }
        let last = "2019-12-10T15:59:59Z".parse::<Moment>().ok();
        assert_eq!(end(&json!({"n": "2019-12-10"}), "n"), last);
        assert_eq!(end(&json!({"n": 1_575_993_599}), "n"), last);
    }

    #[test]
    fn addresses() {
        for (text, want) in [
            ("//img.example.com/a.jpg", Some("https://img.example.com/a.jpg")),
            ("img.example.com/a.jpg", Some("https://img.example.com/a.jpg")),
            ("http://img.example.com/a.jpg", Some("http://img.example.com/a.jpg")),
            ("jfs/t1/a.jpg", None),
            ("/jfs/t1/a.jpg", None),
            ("javascript:alert(1)", None),
            ("ftp://img.example.com/a.jpg", None),
            ("https://a@img.example.com/a.jpg", None),
            ("https://127.0.0.1/a.jpg", None),
            ("", None),
        ] {
            assert_eq!(url(&json!({"n": text}), "n").as_deref(), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn decimals_come_back_as_they_were_written(whole in 0u64..1_000_000_000, cents in 0u32..10_000) {
            let written = format!("{whole}.{cents:04}");
            let value: Value = serde_json::from_str(&format!("{{\"n\":{written}}}")).expect("JSON");
            prop_assert_eq!(amount(&value, "n"), written.parse().ok());
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,40}") {
            let value = json!({"n": text, "l": [text]});
            let _ = (count(&value, "n"), amount(&value, "n"), fraction(&value, "n", 2), moment(&value, "n"));
            let _ = (end(&value, "n"), url(&value, "n"), urls(&value, "l"), at(&value, &text), parse(text.as_bytes()));
        }
    }
}
