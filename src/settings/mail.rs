//! `[mail]`: whom and how mail goes to.

use std::path::PathBuf;

use super::Secret;

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// Encrypted from the first byte (port 465).
    Implicit,
    /// Plain until STARTTLS, which is required (port 587).
    #[default]
    StartTls,
    /// Never encrypted.
    None,
}

/// Whom and how mail goes to.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender.
    pub from: String,
    /// Operators; a watchlist or watch may name others.
    pub to: Vec<String>,
    /// Engineers, who get faults; none: `to`.
    pub engineer: Vec<String>,
    /// The SMTP server; empty: messages become `.eml` files.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The user name; empty: no authentication.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// A private CA, added to the public ones.
    pub ca_file: Option<PathBuf>,
    /// Folder for `.eml` files when `host` is empty.
    pub outbox: PathBuf,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            from: "rivald@localhost".into(),
            to: Vec::new(),
            engineer: Vec::new(),
            host: String::new(),
            port: 587,
            tls: Tls::StartTls,
            username: String::new(),
            password: Secret::Credential("smtp-password".into()),
            ca_file: None,
            outbox: "outbox".into(),
        }
    }
}

impl Mail {
    /// Who hears when neither the settings nor a watch name anyone: with `.eml` files somebody must be on the envelope.
    pub const NOBODY: &'static str = "operator@localhost";

    /// The operators that a watch's alerts go to.
    pub fn operators<'a>(&'a self, of_watch: &'a [String]) -> Vec<&'a str> {
        let chosen = if of_watch.is_empty() { &self.to } else { of_watch };
        if chosen.is_empty() { vec![Self::NOBODY] } else { chosen.iter().map(String::as_str).collect() }
    }

    /// The people that faults go to.
    pub fn engineers(&self) -> Vec<&str> {
        if self.engineer.is_empty() { self.operators(&[]) } else { self.engineer.iter().map(String::as_str).collect() }
    }
}
