//! Where messages go: a mail server, or a folder of `.eml` files.

mod faults;
mod files;
mod smtp;
mod wire;

use std::{path::PathBuf, time::Duration};

pub use files::Files;
pub use smtp::Smtp;

use super::SendError;
use crate::{listing::Locale, settings};

/// Where messages go. Cheap to share behind an `Arc`; sends may run side by side.
#[derive(Debug)]
pub enum Transport {
    /// A mail server.
    Smtp(Box<Smtp>),
    /// A folder of `.eml` files.
    Files(Files),
}

impl Transport {
    /// The transport that the settings name: files when there is no host.
    ///
    /// # Errors
    /// When the sender is no address, the password or the CA can't be read, or a password would go over an unprotected
    /// line.
    pub fn new(mail: &settings::Mail) -> Result<Self, SendError> {
        if mail.host.is_empty() {
            return Ok(Self::Files(Files::new(&mail.outbox)));
        }
        Ok(Self::Smtp(Box::new(Smtp::new(mail)?)))
    }

    /// Sends one message, in at most `bound`. The bytes go out as they are.
    ///
    /// # Errors
    /// Says whether to try again, and how soon at the earliest.
    pub async fn send(&self, to: &str, message_id: &str, raw: &[u8], bound: Duration) -> Result<(), SendError> {
        match self {
            Self::Smtp(smtp) => smtp.send(to, raw, bound).await,
            Self::Files(files) => files.write(message_id, raw, bound).await,
        }
    }

    /// Takes leave of the server, if a connection is still kept. Not needed for correctness: a kept connection closes
    /// itself after a few seconds.
    pub async fn rest(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.rest().await;
        }
    }

    /// The file that a message is kept in, where messages become files.
    pub fn file(&self, message_id: &str) -> Option<PathBuf> {
        match self {
            Self::Smtp(_) => None,
            Self::Files(files) => Some(files.path(message_id)),
        }
    }

    /// What it is, for people: `mail.example.com:587, STARTTLS, signed in as bob`.
    pub fn describe(&self, locale: Locale) -> String {
        match self {
            Self::Smtp(smtp) => smtp.describe(locale),
            Self::Files(files) => files.describe(locale),
        }
    }
}
