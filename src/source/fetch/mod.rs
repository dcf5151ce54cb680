//! The polite, guarded HTTP door: the one function through which every request goes.
//!
//! A request's way: address guard → robots.txt → the host's turn (rest, places, pacing) → the client (its resolver is
//! the guard's second half) → status → body, bounded → redirects begin again from the guard.
//!
//! - [`guard`]: which addresses may be asked
//! - [`robots`], [`robots_cache`]: which paths may be asked
//! - [`host`], [`pool`], [`pause`]: when they may be asked
//! - [`client`], [`body`], [`inflate`], [`redirect`], [`status`], [`protection`]: asking
//! - [`fault`]: why there is no answer

mod body;
mod client;
mod fault;
pub mod guard;
mod host;
mod inflate;
mod pause;
mod pool;
mod protection;
mod redirect;
pub mod robots;
mod robots_cache;
mod status;

use std::{collections::BTreeMap, num::NonZeroU64, time::Duration};

use reqwest::{
    Method, StatusCode,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap},
};
use tokio::{sync::Semaphore, time::Instant};
use url::Url;

use self::{
    body::{BodyFault, Hold, Room},
    inflate::{Broken, Coding},
    pool::HostPool,
    robots::Rules,
    robots_cache::RobotsCache,
};
use super::Resting;
use crate::{
    clock::Clock,
    listing::{Moment, Outcome, Validators},
    settings,
};

pub use fault::{FetchError, shown, shown_host};
pub use pause::until_words;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// Further header lines.
    pub headers: &'a BTreeMap<String, String>,
    /// Of the last good answer from just this address; sent to it alone, not along redirects.
    pub validators: Option<&'a Validators>,
    /// The digest of the compressed bytes of the last good answer: the same ones are not decompressed again.
    pub wire: Option<NonZeroU64>,
}

/// An answer, its body whole and within the bound.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The address that answered in the end.
    pub url: Url,
    /// Every address on the way there that redirected, the first one first; empty when the asked one answered.
    pub chain: Vec<Url>,
    /// Whether the way led from `https` to `http`.
    pub downgraded: bool,
    /// The HTTP status.
    pub status: u16,
    /// The header lines.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The digest of the bytes as they came, where they came compressed.
    pub wire: Option<NonZeroU64>,
    /// Whether these are the bytes that were asked about; then there is no body.
    pub same: bool,
    /// When it was there.
    pub at: Moment,
    /// The room that a large body takes among all bodies: whoever keeps many large answers lets others wait.
    _hold: Hold,
}

/// The door.
#[derive(Debug)]
pub struct Door {
    client: reqwest::Client,
    clock: Clock,
    hosts: HostPool,
    /// Absent when the settings say not to obey it.
    robots: Option<RobotsCache>,
    /// The name by which a robots.txt may speak to us.
    token: String,
    /// One permit a request that is really under way: one that waits for its host's turn takes no place from others.
    under_way: Semaphore,
    room: Room,
    min_interval: Duration,
    timeout: Duration,
    max_body: u64,
    private_allowed: bool,
}

/// What a request is for.
#[derive(Clone, Copy)]
enum Errand<'a> {
    Page(&'a Request<'a>),
    /// With its own bound in bytes.
    Picture(&'a Request<'a>, u64),
    Robots,
}

impl<'a> Errand<'a> {
    fn most_redirects(self) -> usize {
        match self {
            Self::Page(_) | Self::Picture(..) => redirect::MOST_TO_A_PAGE,
            Self::Robots => redirect::MOST_TO_ROBOTS,
        }
    }

    /// What a caller asked for; nothing where the door asks for itself.
    fn request(&self) -> Option<&'a Request<'a>> {
        match self {
            Self::Page(request) | Self::Picture(request, _) => Some(request),
            Self::Robots => None,
        }
    }
}

/// One answer to one request.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    wire: Option<NonZeroU64>,
    same: bool,
    hold: Hold,
}

impl Door {
    /// A door that behaves as the settings say.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(poll: &settings::Poll, clock: Clock) -> Result<Self, FetchError> {
        Self::with_roots(poll, clock, None)
    }

    /// A door that trusts the given certificates and no others.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn with_roots(
        poll: &settings::Poll,
        clock: Clock,
        roots: Option<Vec<reqwest::Certificate>>,
    ) -> Result<Self, FetchError> {
        let token = match robots::token_of(poll.user_agent.as_bytes()) {
            b"" => "rivald".to_owned(),
            token => String::from_utf8_lossy(token).into_owned(),
        };
        Ok(Self {
            client: client::build(poll, roots)?,
            clock,
            hosts: HostPool::new(poll.per_host),
            robots: poll.robots.then(RobotsCache::default),
            token,
            under_way: Semaphore::new(poll.concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            room: Room::new(poll.max_body),
            min_interval: poll.min_interval,
            timeout: poll.timeout,
            max_body: poll.max_body,
            private_allowed: poll.allow_private_addresses,
        })
    }

    /// Whether an address may be asked at all, as far as its spelling and the host's robots.txt say.
    ///
    /// # Errors
    /// Says why not, or why that can't be known.
    pub async fn may_get(&self, url: &Url) -> Result<(), FetchError> {
        guard::check_url(url, self.private_allowed).map_err(|refusal| FetchError::refused(url, refusal))?;
        self.check_robots(url).await
    }

    /// Asks for one thing. A status that speaks of the thing itself (200, 304, 404, 410 …) is an answer; one that
    /// speaks of us or of the host's health (401, 403, 408, 429, 5xx) is an error.
    ///
    /// # Errors
    /// Says which outcome it means and whether to try again.
    pub async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        self.walk(request.url, Errand::Page(&request)).await
    }

    /// Asks for a picture of at most so many bytes, as [`Door::get`] does for a page. A host that keeps its pictures from
    /// us (401, 403) is not asked for pictures for a while, and for pages as ever.
    ///
    /// # Errors
    /// As [`Door::get`]; with outcome `unreadable` where robots.txt forbids it.
    pub async fn get_picture(&self, request: Request<'_>, most: u64) -> Result<Fetched, FetchError> {
        self.walk(request.url, Errand::Picture(&request, most.min(self.max_body))).await
    }

    /// Makes a host rest: after a robot check that only the page's reader could see.
    pub fn rest(&self, url: &Url, reason: &str) {
        let now = self.clock.now();
        self.hosts.of(url, now).refuse(now, None, Outcome::Blocked, reason);
    }

    /// Tells that a host's answer was worth something, so that its next pause is a short one again. The door can't
    /// tell by itself: a robot check comes with status 200 too.
    pub fn relieve(&self, url: &Url) {
        self.hosts.of(url, self.clock.now()).relieve();
    }

    /// The hosts that rest now.
    pub fn resting(&self) -> Vec<Resting> {
        self.hosts.resting(self.clock.now())
    }

    /// Makes hosts rest again after a restart.
    pub fn restore(&self, resting: Vec<Resting>) {
        let now = self.clock.now();
        for resting in resting {
            self.hosts.named(&resting.host, now).restore(resting);
        }
    }

    /// The clock that the door goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Goes from an address to the one that answers.
    async fn walk(&self, from: &Url, errand: Errand<'_>) -> Result<Fetched, FetchError> {
        let mut url = from.clone();
        url.set_fragment(None);
        let (mut chain, mut downgraded, mut left) = (Vec::new(), false, self.timeout);
        loop {
            guard::check_url(&url, self.private_allowed).map_err(|refusal| FetchError::refused(&url, refusal))?;
            match errand {
                Errand::Page(_) => self.check_robots(&url).await?,
                Errand::Picture(..) => {
                    self.hosts.of(&url, self.clock.now()).check_pictures(self.clock.now())?;
                    if let Some(forbidden) = self.forbidden(&url).await? {
                        return Err(FetchError { outcome: Outcome::Unreadable, ..forbidden });
                    }
                }
                Errand::Robots => {}
            }
            let answered = self.ask(&url, errand, chain.first(), &mut left).await?;
            let to = match redirect::target(&url, &answered, &chain, errand.most_redirects()) {
                Ok(Some(to)) => to,
                Err(astray) if errand.request().is_some() => return Err(astray),
                // A robots.txt that only redirects counts as none (RFC 9309, 2.3.1.2): its status is no 2xx.
                Ok(None) | Err(_) => {
                    let Answered { status, headers, body, wire, same, hold } = answered;
                    let (status, at) = (status.as_u16(), self.clock.now());
                    return Ok(Fetched { url, chain, downgraded, status, headers, body, wire, same, at, _hold: hold });
                }
            };
            downgraded |= url.scheme() == "https" && to.scheme() == "http";
            chain.push(std::mem::replace(&mut url, to));
        }
    }

    /// Sends one request and reads its answer. `first`: where the way began, unless it begins here. `left`: what is
    /// left of the time for the whole way.
    async fn ask(
        &self,
        url: &Url,
        errand: Errand<'_>,
        first: Option<&Url>,
        left: &mut Duration,
    ) -> Result<Answered, FetchError> {
        let mut headers = match errand.request() {
            Some(request) => {
                let at_home = first.is_none_or(|first| first.host() == url.host());
                client::headers(request.headers, request.validators.filter(|_| first.is_none()), at_home)?
            }
            None => HeaderMap::new(),
        };
        let max_body = if let Errand::Picture(_, most) = errand {
            headers.insert(ACCEPT, client::PICTURES);
            most
        } else {
            self.max_body
        };
        let conditional = client::is_conditional(&headers);
        let host = self.hosts.of(url, self.clock.now());
        let _turn = host.enter(&self.clock, self.min_interval).await?;
        let Ok(_place) = self.under_way.acquire().await else {
            return Err(FetchError::unreachable("the daemon is ending", false));
        };

        let began = Instant::now();
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        *request.headers_mut() = headers;
        *request.timeout_mut() = Some(*left);
        let fault = |error: &reqwest::Error| {
            let fault = FetchError::from_client(error, url, self.timeout);
            // That costs a request its whole time; one that is refused at once keeps nobody waiting.
            if error.is_timeout() {
                host.miss(self.clock.now(), &fault.reason);
            }
            fault
        };
        let mut response = self.client.execute(request).await.map_err(|error| fault(&error))?;
        let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
        let coding = Coding::of(&headers);

        let (body, mut hold) = if redirect::is_redirect(status) {
            // What a redirect says beside its address is of no use; read, it frees the connection for the next.
            let _ = body::read_beginning(&mut response, status::REFUSAL_BYTES).await;
            (Vec::new(), Hold::default())
        } else if let Some(refused) = self.refusal(errand, status, &headers, &mut response, &host, url).await {
            host.hear();
            return Err(refused);
        } else if status == StatusCode::NOT_MODIFIED && !conditional {
            return Err(FetchError::unreachable(
                format!("{} answered 304 (not modified) although nobody asked for changes only", shown_host(url)),
                true,
            ));
        } else if let Errand::Robots = errand {
            let body = body::read_beginning(&mut response, robots::MOST_BYTES).await.map_err(|error| fault(&error))?;
            let body = match coding {
                Some(coding) => coding.beginning(&body, robots::MOST_BYTES),
                None => body,
            };
            (body, Hold::default())
        } else {
            self.room.read(&mut response, max_body).await.map_err(|error| match error {
                BodyFault::TooLarge => too_large(url, max_body),
                BodyFault::Client(error) => fault(&error),
            })?
        };
        // A beginning is decompressed already.
        let whole = !matches!(errand, Errand::Robots) && !body.is_empty();
        let wire = coding.filter(|_| whole).and_then(|_| inflate::digest(&body, &headers));
        let asked_about = errand.request().and_then(|request| request.wire).filter(|_| first.is_none());
        let same = status == StatusCode::OK && wire.is_some() && wire == asked_about;
        let body = match coding.filter(|_| whole) {
            Some(_) if same => Vec::new(),
            Some(coding) => {
                self.room.inflate(coding, body, max_body, &mut hold).await.map_err(|broken| match broken {
                    Broken::TooLarge => too_large(url, max_body),
                    Broken::Damaged => {
                        let host = shown_host(url);
                        FetchError::unreachable(format!("the answer of {host} could not be decompressed"), true)
                    }
                })?
            }
            None => body,
        };
        if coding.is_some() {
            headers.remove(CONTENT_ENCODING);
            headers.remove(CONTENT_LENGTH);
        }
        if let Some(encoding) = undecoded(&headers)
            && !body.is_empty()
        {
            return Err(FetchError::unreachable(
                format!("{} answered compressed in a way that was not asked for ({encoding})", shown_host(url)),
                false,
            ));
        }
        *left = left.saturating_sub(began.elapsed());
        host.hear();
        match errand {
            Errand::Page(_) => host.serve(),
            Errand::Picture(..) if matches!(status.as_u16(), 200 | 304) => host.serve_picture(),
            Errand::Picture(..) | Errand::Robots => {}
        }
        Ok(Answered { status, headers, body, wire, same, hold })
    }

    /// What a status means that is not passed on to the readers.
    async fn refusal(
        &self,
        errand: Errand<'_>,
        status: StatusCode,
        headers: &HeaderMap,
        response: &mut reqwest::Response,
        host: &host::Host,
        url: &Url,
    ) -> Option<FetchError> {
        // To a robots.txt a 4xx means that there is none (RFC 9309, 2.3.1.3), but "too many requests" is about us.
        let for_readers = match errand {
            Errand::Robots => status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS,
            Errand::Page(_) | Errand::Picture(..) => false,
        };
        if for_readers || status::is_for_readers(status) {
            return None;
        }
        let body = body::read_beginning(response, status::REFUSAL_BYTES).await.unwrap_or_default();
        let body = match Coding::of(headers) {
            Some(coding) => coding.beginning(&body, status::REFUSAL_BYTES),
            None => body,
        };
        let picture = matches!(errand, Errand::Picture(..));
        Some(status::refuse(status, headers, &body, host, &shown_host(url), self.clock.now(), picture))
    }

    /// Asks the origin's robots.txt, from memory where it is known, whether an address may be asked.
    async fn check_robots(&self, url: &Url) -> Result<(), FetchError> {
        self.forbidden(url).await?.map_or(Ok(()), Err)
    }

    /// Why robots.txt forbids an address, if it does.
    async fn forbidden(&self, url: &Url) -> Result<Option<FetchError>, FetchError> {
        let Some(cache) = &self.robots else { return Ok(None) };
        let rules = cache.rules(url, &self.clock, || self.read_robots(url)).await?;
        if let Some(delay) = rules.crawl_delay {
            self.hosts.of(url, self.clock.now()).set_crawl_delay(delay);
        }
        let reason = || format!("robots.txt of {} forbids {} for {}", shown_host(url), url.path(), self.token);
        Ok((!rules.allow(url)).then(|| FetchError::blocked(reason())))
    }

    /// Reads the robots.txt of an address's origin.
    async fn read_robots(&self, url: &Url) -> Result<Rules, FetchError> {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        // Boxed, as this is a walk within a walk.
        match Box::pin(self.walk(&at, Errand::Robots)).await {
            Ok(file) if (200..300).contains(&file.status) => Ok(Rules::read(&file.body, &self.token)),
            // There is none (RFC 9309, 2.3.1.3).
            Ok(_) => Ok(Rules::default()),
            Err(fault) if fault.outcome == Outcome::Unreachable => Err(FetchError {
                // RFC 9309, 2.3.1.4: then everything is forbidden, as far as anybody can know.
                reason: format!("robots.txt could not be read, so nothing else is asked: {}", fault.reason),
                ..fault
            }),
            Err(fault) => Err(fault),
        }
    }
}

fn too_large(url: &Url, bound: u64) -> FetchError {
    FetchError::unreachable(format!("the answer of {} is larger than {}", shown_host(url), bytes_words(bound)), false)
}

/// The encoding of a body that was not decoded: decoding takes the header line away.
fn undecoded(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(reqwest::header::CONTENT_ENCODING)?.to_str().unwrap_or("unknown").trim();
    let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    let tame = encoding.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | ' ' | '-')).take(40);
    (!plain).then(|| tame.collect())
}

fn bytes_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}
