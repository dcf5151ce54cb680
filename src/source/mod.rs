//! Where a listing comes from: `observe(watch) → Answer`.

mod beside;
pub mod digest;
pub mod fetch;
mod known;
mod observe;
pub mod page;
mod pictures;
pub mod shop;
pub mod union;
mod validate;

use crate::{
    clock::Clock,
    listing::{Observation, PageSeen, Validators, Watch, Witness},
    settings,
};

pub use pictures::PictureAnswer;

/// What a poll brought.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Nothing changed since the answer with the validators that were sent.
    Unchanged {
        /// When the whole answer was there, and the same; nothing where the shop merely said so.
        in_full: Option<crate::listing::Moment>,
    },
    /// A new observation.
    Observed {
        /// The observation.
        observation: Box<Observation>,
        /// To be sent with the next request; none unless the outcome is `ok`.
        validators: Validators,
        /// Whether polling again within the cycle makes sense; only ever with outcome `unreachable`.
        retry: bool,
        /// The page as received, where one was read.
        page: Option<Box<PageSeen>>,
    },
}

/// A host that rests.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Resting {
    /// The host, with its port where that is not the usual one.
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
    known: known::KnownShops,
    unions: union::Unions,
    pages: beside::Pages,
    /// Pictures under way: they leave most places to pages.
    pictures: tokio::sync::Semaphore,
}

impl Source {
    /// A source that asks shops as the settings say, and no affiliate union.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(poll: &settings::Poll, clock: Clock) -> Result<Self, fetch::FetchError> {
        Self::with_unions(poll, &settings::Unions::default(), clock)
    }

    /// A source that asks shops and the affiliate unions that the operator has keys of.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn with_unions(
        poll: &settings::Poll,
        unions: &settings::Unions,
        clock: Clock,
    ) -> Result<Self, fetch::FetchError> {
        Ok(Self {
            door: fetch::Door::new(poll, clock.clone())?,
            known: known::KnownShops::default(),
            unions: union::Unions::new(unions, &poll.user_agent, poll.timeout, clock)?,
            pages: beside::Pages::default(),
            pictures: tokio::sync::Semaphore::new((poll.concurrency / 4).clamp(1, 16)),
        })
    }

    /// The affiliate unions.
    pub fn unions(&self) -> &union::Unions {
        &self.unions
    }

    /// Polls a watch once. `validators` are those of its last good answer.
    pub async fn observe(&self, watch: &Watch, validators: Option<&Validators>) -> Answer {
        self.poll(watch, validators, false).await.0
    }

    /// Polls a watch once, and tells what every reader said, also where no listing came of it.
    pub async fn look(&self, watch: &Watch) -> (Answer, Vec<Witness>) {
        self.poll(watch, None, true).await
    }

    /// The hosts that rest now, and the keys of unions (`taobao-union (key …)` for a host).
    pub fn resting(&self) -> Vec<Resting> {
        self.door.resting().into_iter().chain(self.unions.resting()).collect()
    }

    /// Makes hosts and keys rest again after a restart.
    pub fn restore(&self, resting: Vec<Resting>) {
        let hosts = resting.into_iter().filter(|resting| !self.unions.restore_rest(resting)).collect();
        self.door.restore(hosts);
    }
}
