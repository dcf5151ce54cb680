//! One host: how many requests are under way to it, when the next one may start, and whether it rests.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{FetchError, pause};
use crate::{
    clock::Clock,
    listing::{Moment, Outcome},
    source::Resting,
};

/// No rest is longer than a day and its jitter. One that seems to be was written by a clock that has since been set
/// back, and is over.
const LONGEST_REST: TimeDelta = TimeDelta::hours(25);
/// A rest that ends this soon is waited for within the cycle.
const SHORT_REST: TimeDelta = TimeDelta::seconds(60);
/// After so many requests in a row that nobody answered the host is left alone for a moment. Without it a dead host with
/// a hundred watches takes a cycle's whole time by waiting, and whatever else the cycle found is told only then.
const DEAF_AFTER: u32 = 6;
/// For so long; then it is asked again, and one more silence is enough for the next pause.
const DEAF_FOR: TimeDelta = TimeDelta::seconds(60);

/// One host.
#[derive(Debug)]
pub struct Host {
    name: Box<str>,
    /// One permit a request under way.
    permits: Semaphore,
    places: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the next request may start.
    next: Option<Moment>,
    /// What robots.txt asks for between two requests.
    crawl_delay: Duration,
    rest: Option<Rest>,
    /// Refusals since the last answer that was worth something.
    refusals: u32,
    /// Requests since the last answer of any kind that nobody answered, and the pause that follows from them.
    silences: u32,
    deaf: Option<Deaf>,
    /// Whether the last answer was one that a shopper would get.
    served: bool,
    /// Whether any page was ever served: then pages tell how the host stands to us, and pictures do not.
    pages: bool,
    /// Pictures alone: a shop that keeps its pictures from strangers still serves its pages.
    pictures: OfPictures,
    last_used: Option<Moment>,
    requests: u64,
}

/// A host that does not answer. No [`Rest`]: it asked for none, and what it costs a watch is said in the same words each
/// time, so that its history does not grow by a row with every poll.
#[derive(Debug)]
struct Deaf {
    until: Moment,
    reason: String,
}

#[derive(Debug, Default)]
struct OfPictures {
    rest: Option<Rest>,
    refusals: u32,
    served: bool,
}

#[derive(Clone, Debug)]
struct Rest {
    until: Moment,
    reason: String,
    outcome: Outcome,
}

/// The right to send one request; given back when dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
}

impl Host {
    /// A host that nothing is known of.
    pub fn new(name: &str, per_host: usize) -> Self {
        let per_host = per_host.clamp(1, Semaphore::MAX_PERMITS);
        Self { name: name.into(), permits: Semaphore::new(per_host), places: per_host, state: Mutex::default() }
    }

    /// Waits for a place among the requests under way, then for the time that lies between two requests.
    ///
    /// # Errors
    /// At once when the host rests, and also when it begins to rest while this waits.
    pub async fn enter(&self, clock: &Clock, min_interval: Duration) -> Result<Turn<'_>, FetchError> {
        self.check_rest(clock.now())?;
        let Ok(permit) = self.permits.acquire().await else {
            return Err(FetchError::unreachable("the daemon is ending", false));
        };
        let wait = self.reserve(clock.now(), min_interval)?;
        if !wait.is_zero() {
            clock.sleep(wait).await;
            self.check_rest(clock.now())?;
        }
        self.state().requests += 1;
        Ok(Turn { _permit: permit })
    }

    /// Takes the next free moment to start a request and says how long it is until then.
    fn reserve(&self, now: Moment, min_interval: Duration) -> Result<Duration, FetchError> {
        let mut state = self.state();
        self.closed(&mut state, now)?;
        state.last_used = Some(now);
        let interval = min_interval.max(state.crawl_delay);
        if interval.is_zero() {
            return Ok(Duration::ZERO);
        }
        // Nobody reserves further ahead than there are places: what lies beyond was written by another clock.
        let furthest = now + interval.saturating_mul(self.places.min(1024) as u32);
        let start = state.next.filter(|next| (now..=furthest).contains(next)).unwrap_or(now);
        state.next = Some(start + interval);
        Ok((start - now).to_std().unwrap_or_default())
    }

    fn check_rest(&self, now: Moment) -> Result<(), FetchError> {
        self.closed(&mut self.state(), now)
    }

    /// Why the host is not asked now, if it is not.
    fn closed(&self, state: &mut State, now: Moment) -> Result<(), FetchError> {
        self.rest_error(state, now)?;
        // One that ends later than that was begun by a clock that has since been set back.
        let deaf = state.deaf.as_ref().filter(|deaf| (TimeDelta::zero()..=DEAF_FOR).contains(&(deaf.until - now)));
        deaf.map_or(Ok(()), |deaf| Err(FetchError::unreachable(deaf.reason.clone(), true)))
    }

    fn rest_error(&self, state: &mut State, now: Moment) -> Result<(), FetchError> {
        self.rest_words(&mut state.rest, now, "rests")
    }

    fn rest_words(&self, rest_of: &mut Option<Rest>, now: Moment, what: &str) -> Result<(), FetchError> {
        let Some(rest) = rest_of else { return Ok(()) };
        let left = rest.until - now;
        if left <= TimeDelta::zero() || left > LONGEST_REST {
            *rest_of = None;
            return Ok(());
        }
        Err(FetchError {
            outcome: rest.outcome,
            reason: format!("{} {what} until {}: {}", self.name, pause::until_words(rest.until, now), rest.reason),
            retry: rest.outcome == Outcome::Unreachable && left <= SHORT_REST,
        })
    }

    /// Whether pictures may be asked for, as far as earlier refusals of pictures say.
    ///
    /// # Errors
    /// While the host's pictures rest.
    pub fn check_pictures(&self, now: Moment) -> Result<(), FetchError> {
        self.rest_words(&mut self.state().pictures.rest, now, "is not asked for pictures")
    }

    /// The host refused a picture. One file may be forbidden for good; after a second refusal in a row, or where it asks
    /// for a pause, its pictures rest, and its pages do not.
    pub fn refuse_picture(&self, now: Moment, asked: Option<Duration>, outcome: Outcome, reason: &str) {
        let mut state = self.state();
        let of = &mut state.pictures;
        if std::mem::take(&mut of.served) && asked.is_none() {
            return;
        }
        of.refusals = of.refusals.saturating_add(1);
        let until = now + asked.unwrap_or_else(|| pause::growing(&self.name, of.refusals));
        if of.rest.as_ref().is_none_or(|rest| rest.until < until) {
            of.rest = Some(Rest { until, reason: reason.to_owned(), outcome });
        }
    }

    /// The host answered with a picture, or with "the same".
    pub fn serve_picture(&self) {
        let mut state = self.state();
        state.pictures.served = true;
        state.pictures.refusals = 0;
        if !state.pages {
            state.refusals = 0;
        }
    }

    /// The host refused: it rests for as long as it asked, else for a pause that grows with every refusal.
    pub fn refuse(&self, now: Moment, asked: Option<Duration>, outcome: Outcome, reason: &str) {
        let mut state = self.state();
        state.served = false;
        let rests_already = self.rest_error(&mut state, now).is_err();
        // Requests that were under way together are refused together: that counts once.
        if !rests_already {
            state.refusals = state.refusals.saturating_add(1);
        }
        let pause = asked.unwrap_or_else(|| pause::growing(&self.name, state.refusals));
        let until = now + pause;
        if state.rest.as_ref().is_none_or(|rest| rest.until < until) {
            tracing::warn!(host = %self.name, %until, refusals = state.refusals, requests = state.requests, reason, "host rests");
            state.rest = Some(Rest { until, reason: reason.to_owned(), outcome });
        }
    }

    /// The host is overloaded and asked to be left alone for a while: no refusal of us.
    pub fn spare(&self, now: Moment, asked: Duration, reason: &str) {
        let mut state = self.state();
        let until = now + asked;
        if state.rest.as_ref().is_none_or(|rest| rest.until < until) {
            state.rest = Some(Rest { until, reason: reason.to_owned(), outcome: Outcome::Unreachable });
        }
    }

    /// Nobody answered a request in time.
    pub fn miss(&self, now: Moment, reason: &str) {
        let mut state = self.state();
        state.silences = state.silences.saturating_add(1);
        if state.silences >= DEAF_AFTER {
            tracing::debug!(host = %self.name, silences = state.silences, reason, "host does not answer");
            state.deaf = Some(Deaf { until: now + DEAF_FOR, reason: reason.to_owned() });
        }
    }

    /// The host answered, whatever it said.
    pub fn hear(&self) {
        let mut state = self.state();
        (state.silences, state.deaf) = (0, None);
    }

    /// The host answered as it would answer a shopper, as far as the door can see.
    pub fn serve(&self) {
        let mut state = self.state();
        (state.served, state.pages) = (true, true);
    }

    /// Whether the last answer was one that a shopper would get.
    pub fn served(&self) -> bool {
        self.state().served
    }

    /// It refused one address: the next refusal in a row is about us.
    pub fn stumble(&self) {
        self.state().served = false;
    }

    /// An answer was worth something: the next pause is a short one again.
    pub fn relieve(&self) {
        self.state().refusals = 0;
    }

    /// What robots.txt asks for between two requests.
    pub fn set_crawl_delay(&self, delay: Duration) {
        self.state().crawl_delay = delay;
    }

    /// Makes the host rest again after a restart.
    pub fn restore(&self, resting: Resting) {
        let mut state = self.state();
        state.refusals = state.refusals.max(1);
        state.rest = Some(Rest { until: resting.until, reason: resting.reason, outcome: Outcome::Blocked });
    }

    /// Its rest, if it rests.
    pub fn resting(&self, now: Moment) -> Option<Resting> {
        let mut state = self.state();
        self.rest_error(&mut state, now).err()?;
        let rest = state.rest.as_ref()?;
        Some(Resting { host: self.name.to_string(), until: rest.until, reason: rest.reason.clone() })
    }

    /// When it was last asked.
    pub fn last_used(&self) -> Option<Moment> {
        self.state().last_used
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here can be left half-done, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
