//! How long a host rests: as long as it says, else a little longer every time.

use std::time::Duration;

use chrono::TimeDelta;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::listing::{Moment, http_date};

/// The first pause of a host that did not say how long.
const FIRST: Duration = Duration::from_mins(5);
/// No pause grows beyond this (before its jitter).
const LONGEST: Duration = Duration::from_hours(6);
/// No wish of a host is obeyed beyond this: a slip of its hand must not end a watch.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// The pause after so many refusals in a row (the first is 1): doubling, plus up to a quarter of jitter, so that many
/// hosts that refused together are not asked together again. The jitter is a hash and not chance: tests know it.
pub fn growing(host: &str, refusals: u32) -> Duration {
    let doublings = refusals.saturating_sub(1).min(16);
    let pause = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let jitter = xxh3_64_with_seed(host.as_bytes(), u64::from(refusals)) % 1024;
    pause + pause * (jitter as u32) / 4096
}

/// What `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date), at most a day. Nothing where it is in the past
/// or makes no sense. A date is taken against the answer's own `Date` if it has one, as its clock may differ from ours.
pub fn retry_after(value: &str, date: Option<&str>, now: Moment) -> Option<Duration> {
    let value = value.trim();
    let asked = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are still a number: a very large one.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let from = date.and_then(http_date).unwrap_or(now);
        http_date(value)?.signed_duration_since(from).to_std().ok()?
    };
    (!asked.is_zero()).then(|| asked.min(LONGEST_ASKED))
}

/// `14:05 UTC`, with the date if it is another day: for "rests until".
pub fn until_words(until: Moment, now: Moment) -> String {
    let form = if until - now < TimeDelta::hours(12) { "%H:%M:%S UTC" } else { "%Y-%m-%d %H:%M UTC" };
    until.format(form).to_string()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn retry_after_forms() {
        let now = at("2026-11-22T14:00:00Z");
        for (value, date, seconds) in [
            ("3", None, Some(3)),
            (" 120 ", None, Some(120)),
            ("0", None, None),
            ("-5", None, None),
            ("99999999999", None, Some(86_400)),
            ("99999999999999999999999999999999", None, Some(86_400)),
            ("soon", None, None),
            ("", None, None),
            ("1.5", None, None),
            ("Sun, 22 Nov 2026 14:02:00 GMT", None, Some(120)),
            ("Sunday, 22-Nov-26 14:02:00 GMT", None, Some(120)),
            ("Sun, 22 Nov 2026 13:00:00 GMT", None, None),
            ("Sun, 22 Nov 2099 13:00:00 GMT", None, Some(86_400)),
            // Its clock is an hour ahead of ours: it means two minutes all the same.
            ("Sun, 22 Nov 2026 15:02:00 GMT", Some("Sun, 22 Nov 2026 15:00:00 GMT"), Some(120)),
        ] {
            assert_eq!(retry_after(value, date, now), seconds.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn pauses_grow_to_a_bound_and_differ_by_host() {
        let minutes = |refusals| growing("shop.example", refusals).as_secs_f64() / 60.0;
        for (refusals, least) in [(1, 5.0), (2, 10.0), (3, 20.0), (7, 320.0), (8, 360.0), (u32::MAX, 360.0)] {
            let got = minutes(refusals);
            assert!((least..=least * 1.25).contains(&got), "{refusals}: {got} minutes");
        }
        assert_ne!(growing("a.example", 1), growing("b.example", 1));
        assert_eq!(growing("a.example", 1), growing("a.example", 1));
    }
}
