//! What goes wrong at a gateway, by script: the caller has asked rightly and gets no answer all the same.

use chrono::{DateTime, TimeDelta, Utc};

/// A trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The daily quota is used up until the script's end, which the reply tells where the union tells it.
    Quota,
    /// Too fast for the account.
    Throttled,
    /// The method is not granted to the key.
    Permission,
    /// The key does not exist.
    Key,
    /// The signature is called wrong, as after a change of the secret.
    Signature,
    /// The key is banned.
    Banned,
    /// The service is unavailable.
    Service,
    /// A time-out behind the gateway.
    Timeout,
    /// HTML in place of JSON, with status 200: an anti-bot layer.
    Html,
    /// The reply ends in the middle.
    Cut,
    /// Status 502, no JSON.
    BadGateway,
    /// The connection ends without a reply.
    Closed,
}

impl Trouble {
    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Throttled => "throttled",
            Self::Permission => "permission",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Banned => "banned",
            Self::Service => "service",
            Self::Timeout => "timeout",
            Self::Html => "html",
            Self::Cut => "cut",
            Self::BadGateway => "bad gateway",
            Self::Closed => "closed",
        }
    }
}

/// When a trouble lasts.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
    /// Of which method; empty: of all.
    pub method: String,
    /// How many calls it hits; `None`: all.
    pub times: Option<usize>,
    /// What it is.
    pub what: Trouble,
}

impl Scripted {
    pub fn new(what: Trouble, from: DateTime<Utc>, lasting: TimeDelta) -> Self {
        Self { from, to: from + lasting, method: String::new(), times: None, what }
    }

    /// Of one method only.
    pub fn of(self, method: &str) -> Self {
        Self { method: method.to_owned(), ..self }
    }

    /// So many calls only.
    pub fn times(self, times: usize) -> Self {
        Self { times: Some(times), ..self }
    }
}

/// The first trouble of the script that hits a call now, and how many seconds it lasts.
pub fn strikes(script: &mut [Scripted], method: &str, now: DateTime<Utc>) -> Option<(Trouble, i64)> {
    let hit = script.iter_mut().find(|scripted| {
        let due = (scripted.from..scripted.to).contains(&now);
        due && (scripted.method.is_empty() || scripted.method == method) && scripted.times != Some(0)
    })?;
    hit.times = hit.times.map(|times| times - 1);
    Some((hit.what, (hit.to - now).num_seconds()))
}
