//! Affiliate unions: 淘宝联盟, 京东联盟, 多多进宝, each with the operator's own key.
//!
//! ```text
//! watch ──► desk (one a key): batches of what is due, paced, signed ──► union's gateway ──► adapter ──► Item
//! ```
//!
//! | file | holds |
//! | --- | --- |
//! | `desk`, `waiting`, `gather` | whose turn it is, what goes into one call, whom a reply is served to |
//! | `line`, `client` | pace, rests and stops of one key; HTTP |
//! | `ids` | what watches name items by, and the union's own ids |
//! | `sign`, `json`, `redact`, `say` | signatures; reading replies; hiding keys; the listing's words |
//! | `taobao/`, `jd/`, `pdd/` | calls and replies of each union |

mod client;
mod desk;
mod gather;
pub mod ids;
pub mod jd;
pub mod json;
mod line;
pub mod pdd;
pub mod redact;
#[cfg(test)]
pub(crate) mod sample;
pub mod say;
pub mod sign;
pub mod taobao;
#[cfg(test)]
mod tests;
mod types;
mod waiting;

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use url::Url;

pub use types::{Counters, Item, KnownId, Trouble, UnionError, UnionTrouble};

use self::{client::Client, desk::Desk, line::Line, sign::Key};
use super::{Resting, fetch::FetchError};
use crate::{
    clock::Clock,
    listing::{Listing, Outcome, Union, Watch, identify},
    settings::{self, Secret},
};

/// A rest up to this may end within the cycle's own retries.
const SHORT_REST: Duration = Duration::from_mins(4);

/// All unions that the operator has keys of.
#[derive(Debug)]
pub struct Unions {
    open: Vec<(Union, Open)>,
    clock: Clock,
}

/// Whether a union can be asked.
#[derive(Debug)]
enum Open {
    Desk(Box<Desk>),
    /// There is a key, but its secret could not be had: why.
    Locked(UnionError),
}

impl Unions {
    /// Unions as the settings say; those without a key are not asked. A secret that can't be had is a trouble of its union
    /// and keeps nothing else from starting.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(
        settings: &settings::Unions,
        user_agent: &str,
        timeout: Duration,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        let client = Client::new(user_agent, timeout)?;
        let line = |union, secret: SecretString, id: &str, place: &str, base: &Url| {
            let key = Key { id: id.to_owned(), secret, place: place.to_owned() };
            Line::new(union, key, base.clone(), client.clone(), clock.clone())
        };
        let mut open = Vec::new();
        let mut add = |union, id: &str, secret: &Secret, build: &dyn Fn(SecretString) -> Desk| {
            if id.is_empty() {
                return;
            }
            let desk = match secret.reveal() {
                Ok(secret) => Open::Desk(Box::new(build(secret))),
                Err(fault) => Open::Locked(locked(union, &fault.what)),
            };
            open.push((union, desk));
        };
        let taobao = &settings.taobao;
        add(Union::Taobao, &taobao.app_key, &taobao.secret, &|secret| {
            let line = line(Union::Taobao, secret, &taobao.app_key, &taobao.adzone, &taobao.base);
            let caller = taobao::Caller { key: line.key().clone(), method: taobao.sign_method };
            Desk::taobao(line, caller)
        });
        let jd = &settings.jd;
        add(Union::Jd, &jd.app_key, &jd.secret, &|secret| Desk::jd(line(Union::Jd, secret, &jd.app_key, "", &jd.base)));
        let pdd = &settings.pdd;
        add(Union::Pdd, &pdd.client_id, &pdd.secret, &|secret| {
            Desk::pdd(line(Union::Pdd, secret, &pdd.client_id, &pdd.pid, &pdd.base))
        });
        Ok(Self { open, clock })
    }

    /// No union at all.
    pub fn none(clock: Clock) -> Self {
        Self { open: Vec::new(), clock }
    }

    fn desks(&self) -> impl Iterator<Item = &Desk> {
        self.open.iter().filter_map(|(_, open)| match open {
            Open::Desk(desk) => Some(&**desk),
            Open::Locked(_) => None,
        })
    }

    fn of(&self, union: Union) -> Option<&Open> {
        self.open.iter().find(|(known, _)| *known == union).map(|(_, open)| open)
    }

    /// A cycle begins that will poll these watches, in this order: calls are filled up with those that come next.
    pub fn expect(&self, watches: &[Arc<Watch>]) {
        self.desks().for_each(|desk| desk.expect(watches));
    }

    /// What the union of a watch says of its item; an item that it does not have is an answer as well.
    ///
    /// # Errors
    /// Why the union says nothing, as the outcome and reason of a poll.
    pub async fn ask(&self, watch: &Watch) -> Result<Item, FetchError> {
        let Some(union) = watch.union else {
            return Err(unreadable("the watch names no affiliate union".into()));
        };
        let desk = match self.of(union) {
            None => return Err(unreadable(format!("{} needs a key of your own: {}", union.source(), missing(union)))),
            Some(Open::Locked(error)) => {
                let reason = format!("{}: {}", union.source(), error.said);
                return Err(FetchError { outcome: Outcome::Blocked, reason, retry: false });
            }
            Some(Open::Desk(desk)) => desk,
        };
        match desk.ask(watch).await {
            Ok(item) => Ok(item),
            Err(error) if error.trouble == Trouble::Absent => {
                Ok(Item::absent(union, identify(&watch.url).platform, self.clock.now()))
            }
            Err(error) => Err(failed(union, &error)),
        }
    }

    /// What a watch's page says: it helps to recognise its item among a union's hits.
    pub fn hint(&self, watch: &Watch, listing: &Listing) {
        if let Some(Open::Desk(desk)) = watch.union.and_then(|union| self.of(union)) {
            desk.hint(watch, listing);
        }
    }

    /// What the engineer must do something about; empty when all is well. A trouble stays here until a call has shown that
    /// it is over.
    pub fn troubles(&self) -> Vec<UnionTrouble> {
        let of = |(union, open): &(Union, Open)| match open {
            Open::Desk(desk) => desk.troubles(),
            Open::Locked(error) => vec![UnionTrouble::of(*union, error)],
        };
        self.open.iter().flat_map(of).collect()
    }

    /// Ids that were found out or changed since this was last asked, to be kept across restarts.
    pub fn ids(&self) -> Vec<KnownId> {
        self.desks().flat_map(Desk::changed_ids).collect()
    }

    /// Takes over ids of before a restart.
    pub fn restore(&self, ids: &[KnownId]) {
        self.desks().for_each(|desk| desk.restore_ids(ids.to_vec()));
    }

    /// The keys that rest now.
    pub fn resting(&self) -> Vec<Resting> {
        self.desks().filter_map(Desk::resting).collect()
    }

    /// Goes on with the rest of a key, if this is one; a rest of a key that is no longer used is over.
    pub fn restore_rest(&self, resting: &Resting) -> bool {
        let Some(union) = Union::ALL.into_iter().find(|union| resting.host.starts_with(union.source())) else {
            return false;
        };
        if let Some(Open::Desk(desk)) = self.of(union) {
            desk.restore_rest(resting);
        }
        true
    }

    /// What was asked of each union since the start.
    pub fn counters(&self) -> Vec<Counters> {
        self.desks().map(Desk::counted).collect()
    }
}

/// A trouble as the outcome of a poll.
fn failed(union: Union, error: &UnionError) -> FetchError {
    let (source, said) = (union.source(), &error.said);
    let (outcome, reason, retry) = match error.trouble {
        Trouble::Quota(left) => (Outcome::Unreachable, format!("{source} {said}"), left <= SHORT_REST),
        Trouble::Retry => (Outcome::Unreachable, format!("{source} did not answer: {said}"), true),
        // The key is refused, not the item: the engineer hears of it once, and not of every watch.
        Trouble::Banned | Trouble::Key | Trouble::Malformed => {
            (Outcome::Blocked, format!("{source} refuses the key: {said}"), false)
        }
        Trouble::BadId | Trouble::Absent => {
            let todo = "set union_id = \"…\" of this watch";
            (Outcome::Unreadable, format!("{source} does not know the item by this id ({said}): {todo}"), false)
        }
    };
    FetchError { outcome, reason, retry }
}

fn unreadable(reason: String) -> FetchError {
    FetchError { outcome: Outcome::Unreadable, reason, retry: false }
}

/// The settings without which a union can't be asked.
fn missing(union: Union) -> &'static str {
    match union {
        Union::Taobao => "set app_key, secret and adzone in [union.taobao]",
        Union::Jd => "set app_key and secret in [union.jd]",
        Union::Pdd => "set client_id, secret and pid in [union.pdd]",
    }
}

fn locked(union: Union, why: &str) -> UnionError {
    let settings = format!("[union.{}]", union.as_str());
    UnionError {
        trouble: Trouble::Key,
        said: format!("the secret in {settings} can't be read: {why}"),
        hint: (
            format!("say in {settings} where the secret is, then reload"),
            format!("请在 {settings} 中写明 secret 的存放位置，然后重新加载"),
        ),
    }
}
