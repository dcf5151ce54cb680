//! What each origin's robots.txt said, for a day; asked once however many wait for it.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use url::Url;

use super::{FetchError, robots::Rules};
use crate::{
    clock::Clock,
    listing::{Moment, Outcome},
};

/// For so long a file is taken at its word (RFC 9309, 2.4: not longer than a day).
const FRESH: TimeDelta = TimeDelta::hours(24);
/// While it can't be read, the last good copy serves for so long (RFC 9309, 2.4 and 2.3.1.4).
const STALE: TimeDelta = TimeDelta::days(30);
/// While it can't be read and no copy is there, it is not asked for again for so long.
const AGAIN: TimeDelta = TimeDelta::seconds(60);
/// So many origins are remembered.
const MOST: usize = 2048;

/// What is known of every origin.
#[derive(Debug, Default)]
pub struct RobotsCache {
    origins: Mutex<HashMap<Box<str>, Arc<Origin>>>,
}

/// One scheme, host and port.
#[derive(Debug, Default)]
struct Origin {
    known: Mutex<Option<Known>>,
    /// Held by the one who asks; the others wait here.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone, Debug)]
struct Known {
    answer: Result<Arc<Rules>, FetchError>,
    /// When the rules were read.
    read: Moment,
    until: Moment,
}

impl RobotsCache {
    /// The rules of an address's origin: those that are known, else those that `ask` brings.
    ///
    /// # Errors
    /// When they can't be read and no copy of the last month is there: then nothing may be asked.
    pub async fn rules<F>(&self, url: &Url, clock: &Clock, ask: impl FnOnce() -> F) -> Result<Arc<Rules>, FetchError>
    where
        F: Future<Output = Result<Rules, FetchError>>,
    {
        let origin = self.origin(url, clock.now());
        if let Some(known) = origin.fresh(clock.now()) {
            return known.answer;
        }
        let _asking = origin.asking.lock().await;
        if let Some(known) = origin.fresh(clock.now()) {
            return known.answer;
        }
        let answer = match ask().await.map(Arc::new) {
            // The host rests: it knows itself until when.
            Err(fault) if fault.outcome != Outcome::Unreachable => return Err(fault),
            answer => answer,
        };
        let now = clock.now();
        let before = origin.known().take();
        let known = match (answer, before) {
            (Ok(rules), _) => Known { answer: Ok(rules), read: now, until: now + FRESH },
            (Err(fault), Some(Known { answer: Ok(rules), read, .. })) if now - read < STALE => {
                tracing::debug!(%fault, origin = origin_of(url), "robots.txt can't be read: the last copy serves");
                Known { answer: Ok(rules), read, until: now + AGAIN }
            }
            (Err(fault), _) => Known { answer: Err(fault), read: now, until: now + AGAIN },
        };
        *origin.known() = Some(known.clone());
        known.answer
    }

    fn origin(&self, url: &Url, now: Moment) -> Arc<Origin> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let name = origin_of(url);
        if let Some(origin) = origins.get(name) {
            return Arc::clone(origin);
        }
        if origins.len() >= MOST {
            origins.retain(|_, origin| Arc::strong_count(origin) > 1 || origin.fresh(now).is_some());
            let surplus: Vec<_> =
                origins.keys().take((origins.len() + MOST / 4).saturating_sub(MOST)).cloned().collect();
            for name in surplus {
                origins.remove(&name);
            }
        }
        let origin = Arc::<Origin>::default();
        origins.insert(name.into(), Arc::clone(&origin));
        origin
    }
}

impl Origin {
    fn fresh(&self, now: Moment) -> Option<Known> {
        // One that is good for longer than a day was written by a clock that has since been set back.
        self.known().clone().filter(|known| now < known.until && known.until - now <= FRESH)
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `https://shop.example:8443`, as it stands in the address.
fn origin_of(url: &Url) -> &str {
    &url[..url::Position::BeforePath]
}
