//! What a reading came to, and its JSON (contract, section 3).

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use serde::Serialize;
use url::Url;

use crate::{
    listing::{Field, Listing, Moment, Observation, Outcome, Platform, Reading, Witness, identify},
    source::page::Sight,
};

/// What a reading came to.
#[derive(Debug)]
pub(super) struct Report {
    pub url: Option<String>,
    pub platform: Platform,
    pub item_id: Option<String>,
    pub outcome: Outcome,
    pub at: Moment,
    /// Present exactly when the outcome is `ok`.
    pub reading: Option<Reading>,
    pub reason: Option<String>,
    /// Who said what.
    pub said: Vec<Witness>,
}

impl Report {
    /// Of a saved page.
    pub(super) fn of_sight(sight: Sight, url: Option<Url>, at: Moment) -> Self {
        match sight {
            Sight::Listing { reading, platform, item_id, canonical } => {
                let reading = reading.bounded();
                Self {
                    url: url.or(canonical).map(String::from),
                    platform,
                    item_id,
                    outcome: Outcome::Ok,
                    at,
                    said: reading.witnesses.clone(),
                    reading: Some(reading),
                    reason: None,
                }
            }
            Sight::Not { outcome, reason, said } => {
                let address = url.as_ref().map(identify);
                Self {
                    url: url.map(String::from),
                    platform: address.as_ref().map(|a| a.platform).unwrap_or_default(),
                    item_id: address.and_then(|a| a.item_id),
                    outcome,
                    at,
                    reading: None,
                    reason: Some(reason),
                    said,
                }
            }
        }
    }

    /// Of a poll.
    pub(super) fn of_observation(observation: Observation, said: Vec<Witness>) -> Self {
        let Observation { at, url, canonical: _, platform, item_id, outcome, reason, reading, union: _ } = observation;
        Self { url: Some(url), platform, item_id, outcome, at, reading, reason, said }
    }

    /// The object that `--json` prints.
    pub(super) fn json(&self) -> Json<'_> {
        Json {
            url: self.url.as_deref(),
            platform: self.platform,
            item_id: self.item_id.as_deref(),
            outcome: self.outcome,
            read_at: self.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            listing: self.reading.as_ref().map(|r| &r.listing),
            origin: self.reading.as_ref().map(|r| &r.origin),
            reason: self.reason.as_deref(),
        }
    }
}

/// The object that `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Json<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    platform: Platform,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_id: Option<&'a str>,
    outcome: Outcome,
    read_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<&'a Listing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a BTreeMap<Field, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}
