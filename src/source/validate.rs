//! "Only if it changed" (RFC 9110, 13): which validators may go with a request, and which an answer leaves behind.
//!
//! A wrong "the same" is a missed change, so they are tied to the very request that they answer, and every few hours
//! a page is read in full whatever its cache says.

use std::{
    hash::{Hash, Hasher},
    num::NonZeroU64,
};

use chrono::TimeDelta;
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED};
use url::Url;
use xxhash_rust::xxh3::Xxh3;

use super::{digest::digest, fetch::Fetched};
use crate::listing::{ETag, Moment, Validators, Watch, http_date};

/// After so long a page is read in full again.
const FULL_READING: TimeDelta = TimeDelta::hours(6);
/// No shop needs longer ones.
const LONGEST: usize = 512;

/// A fingerprint of all that an answer to a watch rests on: the address, its header lines, the selectors, and this
/// version of the readers.
fn fingerprint(watch: &Watch, url: &Url) -> Option<NonZeroU64> {
    let mut hasher = Xxh3::new();
    (env!("CARGO_PKG_VERSION"), url.as_str(), &watch.request.headers, &watch.select).hash(&mut hasher);
    NonZeroU64::new(hasher.finish())
}

/// Those of just this request.
pub fn of_request<'a>(validators: Option<&'a Validators>, watch: &Watch, url: &Url) -> Option<&'a Validators> {
    validators.filter(|v| v.asked.is_some() && v.asked == fingerprint(watch, url))
}

/// Of those, the ones that may go along with it: the answer was seen in full not long ago.
pub fn for_request(validators: Option<&Validators>, now: Moment) -> Option<&Validators> {
    validators.filter(|v| v.read_at.is_some_and(|at| (TimeDelta::zero()..FULL_READING).contains(&(now - at))))
}

/// Those that a good answer leaves behind: none after a redirect, since they are those of another address. `digest`: its
/// own, where it is known already.
pub fn of_answer(fetched: &Fetched, digest: Option<NonZeroU64>, watch: &Watch, url: &Url) -> Validators {
    let text = |name: HeaderName| {
        let value = fetched.headers.get(name)?.to_str().ok()?;
        (!value.is_empty() && value.len() <= LONGEST).then_some(value)
    };
    let etag = text(ETAG).map(ETag::from);
    // A date in the future would make every later answer "the same" (RFC 9110, 8.8.2.1).
    let last_modified = text(LAST_MODIFIED).and_then(http_date).filter(|date| *date <= fetched.at);
    if !fetched.chain.is_empty() {
        return Validators::default();
    }
    let asked = fingerprint(watch, url);
    let digest = digest.or_else(|| digest_of(fetched));
    Validators { etag, last_modified, asked, digest, wire: fetched.wire, read_at: Some(fetched.at) }
}

/// The digest of an answer that can be read: of its body, and of what it says that it is (the character set stands there).
pub fn digest_of(fetched: &Fetched) -> Option<NonZeroU64> {
    let kind = fetched.headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    NonZeroU64::new(digest(&fetched.body) ^ xxhash_rust::xxh3::xxh3_64(kind))
}
