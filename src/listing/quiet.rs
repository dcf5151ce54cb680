//! Quiet hours: a stretch of every day in which messages wait.

use std::fmt;

use chrono::{Days, NaiveTime, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Moment;

/// A stretch of every day, such as 23:00 to 07:30; it may go over midnight. Empty when both are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quiet {
    /// Its first minute.
    pub from: NaiveTime,
    /// The first minute after it.
    pub to: NaiveTime,
}

impl Quiet {
    /// Reads `23:00-07:30`; `24:00` is midnight. Empty text: no quiet hours at all.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if plain.is_empty() {
            return Some(Self::default());
        }
        let plain = plain.replace('：', ":").replace(['–', '—', '－', '~', '～', '至'], "-");
        let (from, to) = plain.split_once('-')?;
        Some(Self { from: time(from)?, to: time(to)? })
    }

    /// Whether no moment is quiet.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Until when it is quiet; `None` when it is not. Where a clock change takes the end away, the next moment that
    /// exists.
    pub fn until(self, at: Moment, zone: Tz) -> Option<Moment> {
        let local = at.with_timezone(&zone);
        let (day, time) = (local.date_naive(), local.time());
        let quiet = if self.from <= self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        };
        if !quiet {
            return None;
        }
        let day = if time < self.to { day } else { day.checked_add_days(Days::new(1))? };
        // A gap of a clock change is an hour or so long.
        let end = (0..=180).find_map(|minute| {
            let end = day.and_time(self.to).checked_add_signed(chrono::TimeDelta::minutes(minute))?;
            zone.from_local_datetime(&end).latest()
        })?;
        Some(end.to_utc()).filter(|end| *end > at)
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let digits =
        |t: &str| (!t.is_empty() && t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse().ok())?;
    let (hour, minute): (u32, u32) = (digits(hour)?, digits(minute)?);
    if (hour, minute) == (24, 0) {
        return Some(NaiveTime::MIN);
    }
    NaiveTime::from_hms_opt(hour, minute, 0)
}

impl TryFrom<String> for Quiet {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no stretch of the day"))
    }
}

impl From<Quiet> for String {
    fn from(quiet: Quiet) -> Self {
        quiet.to_string()
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.format("%H:%M"), self.to.format("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(quiet: &str, at: &str, zone: Tz) -> Option<String> {
        let quiet = Quiet::parse(quiet).expect("quiet hours");
        let at: Moment = at.parse().expect("a moment");
        quiet.until(at, zone).map(|end| end.with_timezone(&zone).format("%m-%d %H:%M").to_string())
    }

    #[test]
    fn over_midnight_and_within_a_day() {
        let shanghai = chrono_tz::Asia::Shanghai;
        for (at, end) in [
            ("2026-11-23T14:59:59Z", None),
            ("2026-11-23T15:00:00Z", Some("11-24 07:30")),
            ("2026-11-23T23:29:59Z", Some("11-24 07:30")),
            ("2026-11-23T23:30:00Z", None),
        ] {
            assert_eq!(until("23:00-07:30", at, shanghai).as_deref(), end, "{at}");
        }
        assert_eq!(until("12:00-14:00", "2026-11-23T04:30:00Z", shanghai).as_deref(), Some("11-23 14:00"));
        assert_eq!(until("22:00-24:00", "2026-11-23T15:30:00Z", shanghai).as_deref(), Some("11-24 00:00"));
        assert_eq!(until("", "2026-11-23T15:30:00Z", shanghai), None);
    }

    #[test]
    fn where_the_clock_changes() {
        let berlin = chrono_tz::Europe::Berlin;
        // 02:30 does not exist on 28 March 2027, and exists twice on 25 October 2026.
        assert_eq!(until("23:00-02:30", "2027-03-28T00:00:00Z", berlin).as_deref(), Some("03-28 03:00"));
        assert_eq!(until("23:00-02:30", "2026-10-24T23:00:00Z", berlin).as_deref(), Some("10-25 02:30"));
    }

    #[test]
    fn reads_what_people_write() {
        for text in ["23:00-07:30", " 23：00 – 7:30 ", "23-07:30", "23:00~07:30", "23:00至7:30"] {
            assert_eq!(Quiet::parse(text).map(|q| q.to_string()).as_deref(), Some("23:00-07:30"), "{text}");
        }
        for text in ["23:00", "25:00-07:30", "23:60-07:30", "night", "-", "23:00-", "1e1-2"] {
            assert_eq!(Quiet::parse(text), None, "{text}");
        }
    }
}
