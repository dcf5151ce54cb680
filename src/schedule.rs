//! Cron schedules as crontab(5) means them, over the `cron` crate.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

type Moment = DateTime<Utc>;

/// A schedule: five fields as crontab(5) means them, or six or seven (with seconds first, and a year last).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    text: String,
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// Says in English what is wrong and what to write instead; `(en, zh)`.
    pub fn parse(text: &str) -> Result<Self, ScheduleFault> {
        let _ = text;
        todo!("helper: settings and watchlists")
    }

    /// The first moment strictly later than `after`, in the zone's own time; `None` when it never comes again.
    pub fn next(&self, after: Moment, zone: Tz) -> Option<Moment> {
        let _ = (after, zone);
        todo!("helper: settings and watchlists")
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleFault {
    /// What is wrong, in English.
    pub en: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// The bytes of the text that the fault lies in.
    pub span: std::ops::Range<usize>,
}

impl Schedule {
    /// `*/30 * * * *`.
    pub fn half_hourly() -> Self {
        todo!("helper: settings and watchlists")
    }
}
