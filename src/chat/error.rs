//! Why a chat did not take a message, and what follows from it.

use std::time::Duration;

use crate::{diagnose::Text, listing::Locale, schedule::pause_after};

/// Why a chat did not take a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ChatError {
    /// Whether trying again can help.
    pub retry: bool,
    /// The shortest pause before the next attempt; zero leaves it to [`pause_after`].
    pub at_least: Duration,
    /// What happened and what to do, in English, without secrets.
    pub what: String,
    /// The same in Chinese.
    pub zh: String,
}

impl ChatError {
    /// Trying again can help.
    pub(super) fn passing(text: Text) -> Self {
        Self { retry: true, at_least: Duration::ZERO, what: text.0, zh: text.1 }
    }

    /// Trying again can't help.
    pub(super) fn lasting(text: Text) -> Self {
        Self { retry: false, ..Self::passing(text) }
    }

    /// Not before so long.
    pub(super) fn not_before(self, at_least: Duration) -> Self {
        Self { at_least, ..self }
    }

    /// With a pause of at least half an hour: somebody has to change the settings first.
    pub(super) fn slowly(self) -> Self {
        self.not_before(Duration::from_mins(30))
    }

    /// The text in a language.
    pub fn said(&self, locale: Locale) -> &str {
        locale.pick(&self.what, &self.zh)
    }

    /// How long to wait after so many failed attempts, this one included; `None`: give up until `mail retry`.
    pub fn pause(&self, attempts: u32) -> Option<Duration> {
        self.retry.then(|| pause_after(attempts)).flatten().map(|pause| pause.max(self.at_least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_decides_what_follows() {
        let passing = ChatError::passing(("en".into(), "zh".into()));
        assert_eq!(passing.pause(1), Some(Duration::from_mins(1)));
        assert_eq!(passing.clone().slowly().pause(1), Some(Duration::from_mins(30)));
        assert_eq!(passing.clone().not_before(Duration::from_hours(5)).pause(20), Some(Duration::from_hours(5)));
        assert_eq!(passing.pause(38), None);
        assert_eq!(ChatError::lasting(("en".into(), "zh".into())).pause(1), None);
        assert_eq!((passing.said(Locale::En), passing.said(Locale::ZhCn)), ("en", "zh"));
    }
}
