//! Why a message was not accepted, and what follows from it.

use std::{fmt, time::Duration};

use crate::{listing::Locale, schedule::pause_after};

/// A step of the way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Reading the settings, the password and the CA.
    Settings,
    /// Connecting, the TLS handshake of `tls = "implicit"`, and the greeting.
    Connect,
    /// STARTTLS and its handshake.
    StartTls,
    /// Signing in.
    Auth,
    /// Naming the sender.
    MailFrom,
    /// Naming the recipient.
    RcptTo,
    /// Sending the message.
    Data,
    /// Writing a file into the outbox folder.
    File,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Settings => "settings",
            Self::Connect => "connect",
            Self::StartTls => "STARTTLS",
            Self::Auth => "AUTH",
            Self::MailFrom => "MAIL FROM",
            Self::RcptTo => "RCPT TO",
            Self::Data => "DATA",
            Self::File => "file",
        })
    }
}

/// Why a message was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SendError {
    /// What happened and what to do, in English, without secrets.
    pub what: String,
    /// The same in Chinese.
    pub zh: String,
    /// Whether trying again can help.
    pub retry: bool,
    /// The step that failed.
    pub step: Step,
    /// The shortest pause before the next attempt; zero leaves it to [`pause_after`]. A refused password is not tried
    /// every minute: servers lock accounts for that.
    pub at_least: Duration,
}

impl SendError {
    /// An error at a step; trying again can help.
    pub(super) fn passing(step: Step, what: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { what: what.into(), zh: zh.into(), retry: true, step, at_least: Duration::ZERO }
    }

    /// An error at a step; trying again can't help.
    pub(super) fn lasting(step: Step, what: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { retry: false, ..Self::passing(step, what, zh) }
    }

    /// With a pause of at least half an hour: somebody has to change the settings first.
    pub(super) fn slowly(self) -> Self {
        Self { at_least: Duration::from_mins(30), ..self }
    }

    /// Something that can't be put into a message.
    pub(super) fn unfit((en, zh): (&str, &str), why: &str) -> Self {
        Self::lasting(
            Step::Settings,
            format!("{en} can't be used: {why}; write an address such as anna@example.com"),
            format!("{zh}无法使用（{why}），请写成 anna@example.com 这样的邮箱地址"),
        )
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
        let passing = SendError::passing(Step::Connect, "en", "zh");
        assert_eq!(passing.pause(1), Some(Duration::from_mins(1)));
        assert_eq!(passing.clone().slowly().pause(1), Some(Duration::from_mins(30)));
        assert_eq!(passing.clone().slowly().pause(12), Some(Duration::from_hours(4)));
        assert_eq!(passing.pause(38), None);
        assert_eq!(SendError::lasting(Step::RcptTo, "en", "zh").pause(1), None);
        assert_eq!((passing.said(Locale::En), passing.said(Locale::ZhCn)), ("en", "zh"));
    }
}
