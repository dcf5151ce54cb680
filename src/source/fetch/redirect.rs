//! Where a redirect leads.

use reqwest::StatusCode;
use url::Url;

use super::{
    Answered, FetchError,
    fault::{shown, shown_host},
};

/// So many redirects are followed to a page. Browsers follow twenty, real shops need three.
pub const MOST_TO_A_PAGE: usize = 10;
/// So many redirects are followed to a robots.txt (RFC 9309, 2.3.1.2).
pub const MOST_TO_ROBOTS: usize = 5;

/// Whether an answer sends its reader elsewhere.
pub fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The address that a redirect names, resolved against the one that was asked and not yet checked by the guard;
/// nothing where the answer is no redirect.
///
/// # Errors
/// When it names none, or one that was on the way already.
pub(super) fn target(from: &Url, answered: &Answered, chain: &[Url], most: usize) -> Result<Option<Url>, FetchError> {
    if !is_redirect(answered.status) {
        return Ok(None);
    }
    let host = shown_host(from);
    let Some(location) = answered.headers.get(reqwest::header::LOCATION) else {
        return Err(FetchError::unreachable(format!("{host} redirects without saying where to"), true));
    };
    let location = String::from_utf8_lossy(location.as_bytes());
    let mut to = from
        .join(location.trim())
        .map_err(|_| FetchError::unreachable(format!("{host} redirects to something that is no address"), false))?;
    to.set_fragment(None);
    if to == *from || chain.contains(&to) {
        return Err(FetchError::unreachable(
            format!("{} redirects in a circle (a shop that insists on cookies does this)", shown(from)),
            false,
        ));
    }
    if chain.len() >= most {
        return Err(FetchError::unreachable(format!("{host} redirects more than {most} times"), false));
    }
    Ok(Some(to))
}
