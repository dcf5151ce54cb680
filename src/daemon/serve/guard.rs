//! Who is answered. With a token: who knows it, as `Authorization: Bearer …` or, in a browser, as the password of HTTP
//! basic. Without one the listener is on this machine's own address, and only the browser needs a second look: a page of
//! a stranger's may give its own name our address (DNS rebinding), and then it asks us by that name.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Who is answered.
pub(super) struct Guard {
    /// The digest of the token: of one length whatever the token's, so comparing tells nothing of it.
    token: Option<[u8; 32]>,
}

impl Guard {
    pub(super) fn new(token: Option<&SecretString>) -> Self {
        Self { token: token.map(|token| digest(token.expose_secret().as_bytes())) }
    }

    /// What stands in the way, if anything.
    fn refusal(&self, heads: &HeaderMap, authority: Option<&str>) -> Option<(StatusCode, &'static str)> {
        match &self.token {
            Some(token) if presented(heads).is_some_and(|shown| equal(&digest(&shown), token)) => None,
            Some(_) => Some((StatusCode::UNAUTHORIZED, "a token is needed, as `Authorization: Bearer …`\n")),
            None if is_ours(heads, authority) => None,
            None => {
                let text = "asked by a name that is not this machine's: use 127.0.0.1, [::1] or localhost, or set [status] token\n";
                Some((StatusCode::MISDIRECTED_REQUEST, text))
            }
        }
    }
}

/// Turns away whoever is not to be answered.
pub(super) async fn admit(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let authority = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let refusal = guard.refusal(request.headers(), authority.as_deref());
    let mut answer = match refusal {
        Some((status, text)) => (status, text).into_response(),
        None if !matches!(*request.method(), Method::GET | Method::HEAD) => {
            (StatusCode::METHOD_NOT_ALLOWED, "only GET\n").into_response()
        }
        None => next.run(request).await,
    };
    let heads = answer.headers_mut();
    if refusal.is_some_and(|(status, _)| status == StatusCode::UNAUTHORIZED) {
        let challenge = header::HeaderValue::from_static("Basic realm=\"rivald\", charset=\"UTF-8\"");
        heads.insert(header::WWW_AUTHENTICATE, challenge);
    }
    heads.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    heads.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    answer
}

/// The token that a request shows.
fn presented(heads: &HeaderMap) -> Option<Vec<u8>> {
    let text = heads.get(header::AUTHORIZATION)?.as_bytes();
    let at = text.iter().position(|byte| *byte == b' ')?;
    let (scheme, rest) = (&text[..at], text[at..].trim_ascii());
    if scheme.eq_ignore_ascii_case(b"bearer") {
        return Some(rest.to_vec());
    }
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let pair = STANDARD.decode(rest).ok()?;
    // Whoever asks, by whatever name: the password counts. It may hold colons, the name may not (RFC 7617).
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}

/// Whether a request is addressed to this machine itself: by number, or as `localhost`. Numbers can't be rebound. No name
/// at all is no browser.
fn is_ours(heads: &HeaderMap, authority: Option<&str>) -> bool {
    let named = heads.get_all(header::HOST).iter().map(|host| host.to_str().ok());
    named.chain(authority.map(Some)).all(|host| host.is_some_and(|host| is_number_or_localhost(name_of(host))))
}

/// `name:port` without the port; `[::1]:80` without the brackets.
fn name_of(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_number_or_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Looks at every byte, whatever it finds.
fn equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_localhost_are_ours_and_names_are_not() {
        let asked = |host: &'static str| {
            let mut heads = HeaderMap::new();
            heads.insert(header::HOST, header::HeaderValue::from_static(host));
            is_ours(&heads, None)
        };
        for host in ["127.0.0.1", "127.0.0.1:9177", "[::1]:9177", "[::1]", "localhost", "LOCALHOST:9177", "localhost."]
        {
            assert!(asked(host), "{host}");
        }
        for host in ["evil.example", "evil.example:9177", "localhost.evil.example", "127.0.0.1.nip.io:80", "", ":80"] {
            assert!(!asked(host), "{host}");
        }
        assert!(is_ours(&HeaderMap::new(), None), "no browser");
        assert!(!is_ours(&HeaderMap::new(), Some("evil.example")), "an absolute request line");
    }

    #[test]
    fn a_guard_does_not_show_its_token() {
        let guard = Guard::new(Some(&"a-token-of-a-good-length".to_owned().into()));
        assert_eq!(guard.token.map(|digest| digest.len()), Some(32));
        assert!(guard.refusal(&HeaderMap::new(), None).is_some());
    }
}
