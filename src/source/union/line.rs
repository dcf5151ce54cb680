//! The line to one gateway: one call at a time, paced, resting as long as the gateway says, silent where a key is no good.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use chrono::TimeDelta;
use secrecy::ExposeSecret;
use tokio::sync::MutexGuard as Held;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Trouble, UnionError, UnionTrouble,
    client::{Client, Form},
    redact,
    sign::Key,
};
use crate::{
    clock::Clock,
    listing::{Moment, Union},
    source::{Resting, fetch},
};

/// Between two calls of one key.
const PACE: Duration = Duration::from_secs(1);
/// A pause up to this is waited for within a poll; for a longer one the key rests.
const PATIENCE: Duration = Duration::from_secs(5);
/// So often one call is tried within a poll.
const TRIES: u32 = 3;
/// No pause of our own making is longer.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);
/// So long no call is made with what the gateway refused for good, unless the settings change.
const STOPPED: Duration = Duration::from_hours(1);
/// A quota that is used up for at least so long is told to the engineer.
const LONG_REST: Duration = Duration::from_mins(10);

/// A refusal, and whether it is the key that is refused or only the one method.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What and why.
    pub error: UnionError,
    /// Whether no call of this key makes sense now.
    pub whole_key: bool,
}

impl From<UnionError> for Refused {
    fn from(error: UnionError) -> Self {
        Self { error, whole_key: true }
    }
}

/// The line to the gateway of one key.
pub struct Line {
    union: Union,
    key: Key,
    base: Url,
    client: Client,
    clock: Clock,
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    calls: AtomicU64,
    refused: AtomicU64,
}

#[derive(Default)]
struct State {
    /// When the next call may begin.
    next: Option<Moment>,
    rest: Option<Rest>,
    /// By method, or the whole key under the empty name: until when no call is made, and what was said. It stays here as
    /// a trouble until a call succeeds, so that an hour's retry is no news.
    stops: BTreeMap<&'static str, (Moment, UnionError)>,
    /// Retries in a row.
    failures: u32,
    /// Since when no call has succeeded for passing reasons, and the last of them.
    silent: Option<(Moment, UnionError)>,
}

#[derive(Clone)]
struct Rest {
    since: Moment,
    until: Moment,
    error: UnionError,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("union", &self.union).finish_non_exhaustive()
    }
}

/// A gateway that answers nothing for so long is no passing trouble any more: beside a page nobody else would notice.
const SILENT: TimeDelta = TimeDelta::hours(3);

/// The right to make calls, held by one poll at a time.
pub struct Turn<'a> {
    line: &'a Line,
    _held: Held<'a, ()>,
}

impl Line {
    /// A line to `base` with this key.
    pub fn new(union: Union, key: Key, base: Url, client: Client, clock: Clock) -> Self {
        Self {
            union,
            key,
            base,
            client,
            clock,
            turn: tokio::sync::Mutex::default(),
            state: Mutex::default(),
            calls: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// Whose gateway it is.
    pub fn union(&self) -> Union {
        self.union
    }

    /// What calls are signed with.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Waits until no other poll makes calls.
    pub async fn turn(&self) -> Turn<'_> {
        Turn { line: self, _held: self.turn.lock().await }
    }

    /// Calls made and calls refused so far.
    pub fn counted(&self) -> (u64, u64) {
        (self.calls.load(Relaxed), self.refused.load(Relaxed))
    }

    /// What the engineer must hear of; a stop is one until a call succeeds.
    pub fn troubles(&self) -> Vec<UnionTrouble> {
        let state = self.state();
        let long = |rest: &&Rest| matches!(rest.error.trouble, Trouble::Quota(asked) if asked >= LONG_REST);
        let rest = self.resting_in(&state).filter(long).map(|rest| &rest.error);
        let stops = state.stops.values().map(|(_, error)| error);
        let now = self.clock.now();
        let silent = state.silent.as_ref().filter(|(since, _)| now - *since >= SILENT);
        let silent = silent.map(|(_, error)| UnionTrouble::silent(self.union, error));
        let refused = rest.into_iter().chain(stops).map(|error| UnionTrouble::of(self.union, error));
        refused.chain(silent).collect()
    }

    /// The rest of this key, if it rests.
    pub fn resting(&self) -> Option<Resting> {
        let state = self.state();
        let rest = self.resting_in(&state)?;
        Some(Resting { host: self.called(), until: rest.until, reason: rest.error.said.clone() })
    }

    /// What the key is called where it rests: another key of the same union does not rest with it. Of the key's own digits
    /// nothing can be told from it.
    fn called(&self) -> String {
        format!("{} (key {:04x})", self.union.source(), xxh3_64(self.key.id.as_bytes()) & 0xffff)
    }

    /// Goes on with a rest of before a restart, if it is this key's.
    pub fn restore(&self, resting: &Resting) {
        let now = self.clock.now();
        if resting.host != self.called() {
            return;
        }
        let Ok(left) = (resting.until - now).to_std() else { return };
        let error = UnionError { trouble: Trouble::Quota(left), said: resting.reason.clone(), hint: spent() };
        self.state().rest = Some(Rest { since: now, until: resting.until, error });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A clock that was set back ends a rest: nobody knows how long it would be.
    fn resting_in<'s>(&self, state: &'s State) -> Option<&'s Rest> {
        let now = self.clock.now();
        state.rest.as_ref().filter(|rest| (rest.since..rest.until).contains(&now))
    }

    /// Why no call of this method may be made now.
    fn closed(&self, method: &'static str) -> Option<UnionError> {
        let now = self.clock.now();
        let state = self.state();
        if let Some(rest) = self.resting_in(&state) {
            let left = (rest.until - now).to_std().unwrap_or_default();
            let said = format!("rests until {}: {}", fetch::until_words(rest.until, now), rest.error.said);
            return Some(UnionError { trouble: Trouble::Quota(left), said, hint: rest.error.hint.clone() });
        }
        let long = TimeDelta::from_std(STOPPED).unwrap_or_default();
        let stop = |name| state.stops.get(name).filter(|(until, _)| now < *until && *until - now <= long);
        stop("").or_else(|| stop(method)).map(|(_, error)| error.clone())
    }

    /// What a refusal means for the calls to come; whether to try the same call again in this poll.
    fn refuse(&self, method: &'static str, refused: &Refused, tries: u32) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        let error = &refused.error;
        match error.trouble {
            Trouble::BadId | Trouble::Absent => {
                // The gateway took the call: key and method are well.
                state.well(method);
                return false;
            }
            Trouble::Retry => {
                state.failures = state.failures.saturating_add(1);
                let since = state.silent.take().map_or(now, |(since, _)| since.min(now));
                state.silent = Some((since, error.clone()));
                let pause = Duration::from_secs(1 << state.failures.min(10)).min(LONGEST_PAUSE);
                if tries < TRIES && pause <= PATIENCE {
                    state.next = Some(now + pause);
                    return true;
                }
                state.rest = Some(Rest { since: now, until: now + pause, error: error.clone() });
            }
            Trouble::Quota(asked) => {
                let asked = asked.min(Duration::from_hours(48));
                state.rest = Some(Rest { since: now, until: now + asked, error: error.clone() });
            }
            Trouble::Key | Trouble::Banned | Trouble::Malformed => {
                let scope = if refused.whole_key { "" } else { method };
                if !state.stops.contains_key(scope) {
                    tracing::warn!(union = self.union.as_str(), "{}", error.said);
                }
                state.stops.insert(scope, (now + STOPPED, error.clone()));
            }
        }
        self.refused.fetch_add(1, Relaxed);
        false
    }
}

impl State {
    fn well(&mut self, method: &'static str) {
        self.failures = 0;
        self.silent = None;
        self.rest = None;
        self.stops.remove("");
        self.stops.remove(method);
    }
}

impl Turn<'_> {
    /// The present moment.
    pub fn now(&self) -> Moment {
        self.line.now()
    }

    /// What calls are signed with.
    pub fn key(&self) -> &Key {
        self.line.key()
    }

    /// Makes one call, when its time has come, and reads the reply. What fails in passing is tried again.
    ///
    /// # Errors
    /// Says what the gateway refused, or that the key rests or was refused before.
    pub async fn call<T>(
        &self,
        method: &'static str,
        form: &(dyn Fn(Moment) -> Form + Sync),
        read: &(dyn Fn(&[u8]) -> Result<T, Refused> + Sync),
    ) -> Result<T, UnionError> {
        let line = self.line;
        let mut tries = 0;
        loop {
            if let Some(error) = line.closed(method) {
                return Err(error);
            }
            let wait = line.state().next.map_or(TimeDelta::zero(), |next| next - line.clock.now());
            // Never longer than any pause that was set: the clock may have been set back.
            let wait = wait.to_std().unwrap_or_default().min(PATIENCE);
            if !wait.is_zero() {
                line.clock.sleep(wait).await;
            }
            let now = line.clock.now();
            line.state().next = Some(now + PACE);
            line.calls.fetch_add(1, Relaxed);
            tries += 1;
            let body = line.client.post(&line.base, &form(now)).await.map_err(Refused::from);
            match body.and_then(|body| read(&body)) {
                Ok(read) => {
                    line.state().well(method);
                    return Ok(read);
                }
                Err(mut refused) => {
                    let key = &line.key;
                    let own = [key.id.as_str(), key.secret.expose_secret(), key.place.as_str()];
                    refused.error.said = redact::without(&refused.error.said, &own);
                    if !line.refuse(method, &refused, tries) {
                        return Err(refused.error);
                    }
                }
            }
        }
    }
}

/// What to do about a quota that is used up.
pub fn spent() -> (String, String) {
    (
        "the quota of this key is used up: rivald waits as long as the gateway says; a larger quota can be asked for in \
         the union's console"
            .into(),
        "该 Key 的调用额度已用完：rivald 会按网关给出的时间等待；可在联盟控制台申请更高额度".into(),
    )
}
