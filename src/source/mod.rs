//! Where a listing comes from: `observe(watch) → Answer`.

pub mod fetch;
pub mod page;
pub mod shop;

use crate::{
    clock::Clock,
    listing::{Observation, Validators, Watch},
    settings,
};

/// What a poll brought.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The shop says that nothing changed since the answer with the validators that were sent.
    Unchanged,
    /// A new observation.
    Observed {
        /// The observation.
        observation: Box<Observation>,
        /// To be sent with the next request; none unless the outcome is `ok`.
        validators: Validators,
    },
}

/// A host that rests.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Resting {
    /// The host.
    pub host: String,
    /// Until when no request goes to it.
    pub until: crate::listing::Moment,
    /// Why, in one sentence.
    pub reason: String,
}

/// Reads listings.
#[derive(Debug)]
pub struct Source {
    door: fetch::Door,
}

impl Source {
    /// A source that asks as the settings say.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(poll: &settings::Poll, clock: Clock) -> Result<Self, fetch::FetchError> {
        Ok(Self { door: fetch::Door::new(poll, clock)? })
    }

    /// Polls a watch once.
    pub async fn observe(&self, watch: &Watch, validators: Option<&Validators>) -> Answer {
        let _ = (watch, validators);
        todo!("helper: the polite door")
    }

    /// The hosts that rest now.
    pub fn resting(&self) -> Vec<Resting> {
        self.door.resting()
    }

    /// Makes hosts rest again after a restart.
    pub fn restore(&self, resting: Vec<Resting>) {
        self.door.restore(resting);
    }
}
