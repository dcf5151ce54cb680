//! The HTTP client and the header lines of a request.

use std::{collections::BTreeMap, time::Duration};

use reqwest::{
    Client, ClientBuilder,
    header::{
        ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    },
};

use super::{FetchError, guard::Resolver, inflate};
use crate::{
    listing::{Validators, as_http_date},
    settings,
};

/// What is read, in the order of preference.
const ACCEPTED: HeaderValue =
    HeaderValue::from_static("text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8");

/// What is asked for where a picture is wanted: what can be decoded.
pub const PICTURES: HeaderValue = HeaderValue::from_static("image/webp,image/jpeg,image/png,image/gif;q=0.9,*/*;q=0.1");

/// Names that no watch may set: they say who asks, for what, or how the bytes travel.
const OWN: &[&str] = &[
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "expect",
    "from",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-forwarded-for",
    "forwarded",
    "via",
];

/// The client, with the trust of the machine, or of the given certificates alone.
///
/// # Errors
/// When the settings can't be sent as a header, or the TLS library can't be set up.
pub fn build(poll: &settings::Poll, roots: Option<Vec<reqwest::Certificate>>) -> Result<Client, FetchError> {
    // Whoever comes first installs it; a second time is no fault.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let built = match roots {
        Some(roots) => builder(poll).tls_certs_only(roots).build(),
        None => builder(poll).build().or_else(|error| {
            // A machine without any certificates can still watch a shop without TLS, such as that of the demo.
            tracing::warn!(%error, "no certificates to trust: install ca-certificates");
            builder(poll).tls_certs_only([]).build()
        }),
    };
    built.map_err(|error| {
        FetchError::unreachable(
            format!("the HTTP client could not be set up (is user_agent in [poll] plain text?): {error}"),
            false,
        )
    })
}

fn builder(poll: &settings::Poll) -> ClientBuilder {
    let (connect, idle) = limits(poll.timeout);
    Client::builder()
        .user_agent(&poll.user_agent)
        // No zstd: a stream of it may ask its reader for a window of 128 MiB before it has said anything.
        .default_headers(HeaderMap::from_iter([(ACCEPT, ACCEPTED), (ACCEPT_ENCODING, inflate::ACCEPTED)]))
        .dns_resolver(Resolver { private_allowed: poll.allow_private_addresses })
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Proxies of the environment would look names up themselves, past the guard.
        .no_proxy()
        .connect_timeout(connect)
        .read_timeout(idle)
        .pool_max_idle_per_host(poll.per_host.max(1))
        .http2_max_header_list_size(64 * 1024)
        .http2_initial_stream_window_size(1024 * 1024)
        .http2_initial_connection_window_size(2 * 1024 * 1024)
}

/// Time to connect and time between two pieces of an answer, within the time for the whole.
fn limits(whole: Duration) -> (Duration, Duration) {
    (whole / 2, whole * 3 / 4)
}

/// The header lines of a request. `at_home`: it goes to the host that the watch names; elsewhere only the language
/// goes along.
///
/// # Errors
/// When a line of the watch can't be sent.
pub fn headers(
    wanted: &BTreeMap<String, String>,
    validators: Option<&Validators>,
    at_home: bool,
) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::with_capacity(wanted.len() + 8);
    for (name, value) in wanted {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            return Err(FetchError::unreachable(format!("the header `{}` can't be sent", name.escape_debug()), false));
        };
        let owned = OWN.contains(&name.as_str()) || name.as_str().starts_with("if-");
        if !owned && (at_home || name == ACCEPT_LANGUAGE) {
            headers.insert(name, value);
        }
    }
    if let Some(validators) = validators {
        if let Some(etag) = validators.etag.as_ref().and_then(|etag| HeaderValue::try_from(etag.as_str()).ok()) {
            headers.insert(IF_NONE_MATCH, etag);
        }
        if let Some(date) = validators.last_modified.and_then(|at| HeaderValue::try_from(as_http_date(at)).ok()) {
            headers.insert(IF_MODIFIED_SINCE, date);
        }
    }
    Ok(headers)
}

/// Whether a request asks "only if it changed".
pub fn is_conditional(headers: &HeaderMap) -> bool {
    headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE)
}
