//! What a status means for the host and for the watch.

use std::time::Duration;

use reqwest::{
    StatusCode,
    header::{DATE, HeaderMap, RETRY_AFTER},
};

use super::{FetchError, host::Host, pause, protection};
use crate::listing::{Moment, Outcome};

/// The most that is read of an answer that is refused anyway.
pub const REFUSAL_BYTES: usize = 64 * 1024;

/// Whether a status is passed on to the readers; for the others [`refuse`] says what they mean.
pub fn is_for_readers(status: StatusCode) -> bool {
    !(status.is_server_error()
        || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::PROXY_AUTHENTICATION_REQUIRED))
}

/// Makes the host rest where the answer means that, and says what it means for the watch. A `picture` that is forbidden
/// is about pictures: many shops keep them from strangers and serve their pages all the same.
pub fn refuse(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    host: &Host,
    name: &str,
    now: Moment,
    picture: bool,
) -> FetchError {
    let code = status.as_u16();
    let asked = asked_pause(headers, now);
    let layer = protection::layer(headers, body);
    let by = layer.map(|who| format!(" from {who}")).unwrap_or_default();
    match code {
        401 => {
            let reason = format!("{name} asks to sign in (401)");
            if picture {
                host.refuse_picture(now, asked, Outcome::Login, &reason);
            } else {
                host.refuse(now, asked, Outcome::Login, &reason);
            }
            FetchError { outcome: Outcome::Login, reason, retry: false }
        }
        429 => {
            let reason = format!("{name} answered 429 (too many requests){by}");
            host.refuse(now, asked, Outcome::Blocked, &reason);
            FetchError::blocked(reason)
        }
        403 => {
            let reason = format!("{name} answered 403 (forbidden){by}");
            // One address of a shop that serves all others may be forbidden for good: that must not end its other
            // watches. A second refusal in a row, or a protection layer, is about us.
            if picture {
                host.refuse_picture(now, asked, Outcome::Blocked, &reason);
            } else if layer.is_some() || asked.is_some() || !host.served() {
                host.refuse(now, asked, Outcome::Blocked, &reason);
            } else {
                host.stumble();
            }
            FetchError::blocked(reason)
        }
        503 if layer.is_some() => {
            let reason = format!("{name} answered 503{by}");
            host.refuse(now, asked, Outcome::Blocked, &reason);
            FetchError::blocked(reason)
        }
        _ => {
            let words = status.canonical_reason().unwrap_or("an error").to_lowercase();
            let reason = format!("{name} answered {code} ({words})");
            if let Some(asked) = asked {
                host.spare(now, asked, &reason);
            }
            FetchError::unreachable(reason, asked.is_none_or(|pause| pause <= Duration::from_mins(1)))
        }
    }
}

/// The pause that an answer asks for, if any.
pub fn asked_pause(headers: &HeaderMap, now: Moment) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    pause::retry_after(text(RETRY_AFTER)?, text(DATE), now)
}
