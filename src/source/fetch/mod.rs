//! The polite, guarded HTTP door: the one function through which every request goes.

use std::collections::BTreeMap;

use url::Url;

use super::Resting;
use crate::{
    clock::Clock,
    listing::{Moment, Outcome, Validators},
    settings,
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// Further header lines.
    pub headers: &'a BTreeMap<String, String>,
    /// Of the last good answer.
    pub validators: Option<&'a Validators>,
}

/// An answer, its body whole and within the bound.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The address that answered in the end.
    pub url: Url,
    /// Every address on the way there, the first one first.
    pub chain: Vec<Url>,
    /// The HTTP status.
    pub status: u16,
    /// The header lines.
    pub headers: reqwest::header::HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// When it was there.
    pub at: Moment,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct FetchError {
    /// The outcome that it means for a watch.
    pub outcome: Outcome,
    /// Why, in one sentence, without secrets.
    pub reason: String,
    /// Whether trying again within the cycle makes sense.
    pub retry: bool,
}

/// The door.
#[derive(Debug)]
pub struct Door {}

impl Door {
    /// A door that behaves as the settings say.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(poll: &settings::Poll, clock: Clock) -> Result<Self, FetchError> {
        let _ = (poll, clock);
        todo!("helper: the polite door")
    }

    /// Asks for one thing.
    ///
    /// # Errors
    /// Says which outcome it means and whether to try again.
    pub async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        let _ = request;
        todo!("helper: the polite door")
    }

    /// Makes a host rest: after a robot check that only the page's reader could see.
    pub fn rest(&self, url: &Url, reason: &str) {
        let _ = (url, reason);
        todo!("helper: the polite door")
    }

    /// The hosts that rest now.
    pub fn resting(&self) -> Vec<Resting> {
        todo!("helper: the polite door")
    }

    /// Makes hosts rest again after a restart.
    pub fn restore(&self, resting: Vec<Resting>) {
        let _ = resting;
        todo!("helper: the polite door")
    }
}
