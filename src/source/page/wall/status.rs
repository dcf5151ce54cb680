//! What an HTTP status says when a page comes with it.

use crate::listing::Outcome;

/// The outcome of an answer with a status of 400 and above. `layer`: the protection layer that is seen on the page.
pub(super) fn judge(status: u16, layer: Option<String>) -> (Outcome, String) {
    if let Some(layer) = layer {
        return (Outcome::Blocked, format!("{} (HTTP {status}).", layer.trim_end_matches('.')));
    }
    match status {
        404 | 410 => (Outcome::Gone, format!("The shop answered that there is no such page (HTTP {status}).")),
        401 => (Outcome::Login, "The shop asks to sign in (HTTP 401).".into()),
        403 => (Outcome::Blocked, "The shop denies access to the page (HTTP 403).".into()),
        429 => (Outcome::Blocked, "The shop says that it is asked too often (HTTP 429).".into()),
        451 => (Outcome::Unreadable, "The shop may not show the page here for legal reasons (HTTP 451).".into()),
        500.. => (Outcome::Unreachable, format!("The shop's server failed (HTTP {status}).")),
        _ => (Outcome::Unreadable, format!("The shop refused the request (HTTP {status}).")),
    }
}
