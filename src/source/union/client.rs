//! The HTTP client of the unions' gateways: form in, JSON out, bounded in time and size.

use std::time::Duration;

use reqwest::{
    Client as Http,
    header::{ACCEPT, CONTENT_TYPE, HeaderValue},
};
use url::Url;

use super::{Trouble, UnionError};
use crate::source::fetch::FetchError;

/// A form as it goes out, signature and all.
pub type Form = super::sign::Params;

/// No reply is larger.
const LARGEST: usize = 8 << 20;
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded;charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Asks gateways.
#[derive(Clone, Debug)]
pub struct Client {
    http: Http,
    timeout: Duration,
}

impl Client {
    /// A client that names itself `user_agent` and waits for a whole answer so long.
    ///
    /// # Errors
    /// When the HTTP client can't be built.
    pub fn new(user_agent: &str, timeout: Duration) -> Result<Self, FetchError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Http::builder()
                .user_agent(user_agent)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .no_zstd()
                .timeout(timeout)
        };
        // A machine without any certificates can still ask a gateway without TLS, such as that of a test.
        let http = builder().build().or_else(|_| builder().tls_certs_only([]).build());
        let http = http.map_err(|error| FetchError {
            outcome: crate::listing::Outcome::Unreachable,
            reason: format!("the HTTP client of the unions could not be set up: {error}"),
            retry: false,
        })?;
        Ok(Self { http, timeout })
    }

    /// Sends a form, and gives back a body that looks like JSON, whatever its status: gateways say what is wrong in it.
    ///
    /// # Errors
    /// When nothing that could be a reply comes back.
    pub async fn post(&self, base: &Url, form: &Form) -> Result<Vec<u8>, UnionError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(base.clone()).header(CONTENT_TYPE, FORM).header(ACCEPT, JSON).body(body);
        let failed = |error: reqwest::Error| {
            let error = FetchError::from_client(&error, base, self.timeout);
            retry(error.reason)
        };
        let mut response = request.send().await.map_err(failed)?;
        let status = response.status();
        if status.is_redirection() {
            return Err(UnionError {
                trouble: Trouble::Malformed,
                said: format!("the gateway sends calls elsewhere (HTTP {})", status.as_u16()),
                hint: (
                    "check `base` of this union in rivald.toml: calls are signed, so rivald follows no redirect".into(),
                    "请检查 rivald.toml 中该联盟的 base：调用带签名，rivald 不跟随跳转".into(),
                ),
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(retry("the answer is larger than any reply".into()));
            }
            body.extend_from_slice(&chunk);
        }
        let start = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&body).trim_ascii_start();
        if start.starts_with(b"{") {
            return Ok(body);
        }
        let what = if start.starts_with(b"<") { "a page came instead of a reply" } else { "the answer is no JSON" };
        Err(retry(format!("{what} (HTTP {})", status.as_u16())))
    }
}

fn retry(said: String) -> UnionError {
    UnionError { trouble: Trouble::Retry, said, hint: (String::new(), String::new()) }
}
