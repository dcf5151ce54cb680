//! Mail: notes → a message per recipient, and its way to the server. Composing is pure; sending is bounded in time.

use std::time::Duration;

use chrono_tz::Tz;

use crate::{
    change::Note,
    listing::{Locale, Moment},
    settings,
};

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject: the most important thing first.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML, without anything remote.
    pub html: String,
}

/// Composes the message of one recipient and cycle from its notes (at least one). Page text is hostile: no control
/// characters, no markup, no bidirectional overrides get through.
pub fn compose(notes: &[Note], locale: Locale, zone: Tz, now: Moment) -> Composed {
    let _ = (notes, locale, zone, now);
    todo!("helper: mail")
}

/// A Message-ID made once from what the message is about (recipient, cycle, first note), without angle brackets.
pub fn message_id(recipient: &str, cycle: Moment, first_note: i64, from: &str) -> String {
    let _ = (recipient, cycle, first_note, from);
    todo!("helper: mail")
}

/// The message as bytes (RFC 5322).
///
/// # Errors
/// When an address is none.
pub fn encode(composed: &Composed, from: &str, to: &str, message_id: &str, at: Moment) -> Result<Vec<u8>, SendError> {
    let _ = (composed, from, to, message_id, at);
    todo!("helper: mail")
}

/// Why a message was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SendError {
    /// What happened, in one sentence, without secrets.
    pub what: String,
    /// Whether trying again can help.
    pub retry: bool,
}

/// Where messages go.
#[derive(Debug)]
pub enum Transport {}

impl Transport {
    /// The transport that the settings name.
    ///
    /// # Errors
    /// When the password or the CA can't be read.
    pub fn new(mail: &settings::Mail) -> Result<Self, SendError> {
        let _ = mail;
        todo!("helper: mail")
    }

    /// Sends one message, in at most `bound`.
    ///
    /// # Errors
    /// Says whether to try again.
    pub async fn send(&self, to: &str, message_id: &str, raw: &[u8], bound: Duration) -> Result<(), SendError> {
        let _ = (to, message_id, raw, bound);
        todo!("helper: mail")
    }
}

/// How long to wait after so many failed attempts; `None`: give up.
pub fn pause_after(attempts: u32) -> Option<Duration> {
    let _ = attempts;
    todo!("helper: mail")
}
