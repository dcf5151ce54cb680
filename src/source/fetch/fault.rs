//! Why there is no answer, in words that people understand and without anything secret.

use std::{error::Error, io, time::Duration};

use url::Url;

use super::guard::Refusal;
use crate::listing::Outcome;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FetchError {
    /// The outcome that it means for a watch.
    pub outcome: Outcome,
    /// Why, in one sentence, without secrets.
    pub reason: String,
    /// Whether trying again within the cycle makes sense.
    pub retry: bool,
}

impl FetchError {
    pub(super) fn unreachable(reason: impl Into<String>, retry: bool) -> Self {
        Self { outcome: Outcome::Unreachable, reason: reason.into(), retry }
    }

    pub(super) fn blocked(reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Blocked, reason: reason.into(), retry: false }
    }

    pub(super) fn refused(url: &Url, refusal: Refusal) -> Self {
        Self::unreachable(
            match refusal.address {
                Some(_) => format!(
                    "{} is not asked: {refusal}; `allow_private_addresses = true` in [poll] lifts this",
                    shown_host(url)
                ),
                None => format!("the address is not asked: {refusal}"),
            },
            false,
        )
    }

    /// What an error of the HTTP client means. `timeout` is what the settings allow a whole answer.
    pub(in crate::source) fn from_client(error: &reqwest::Error, url: &Url, timeout: Duration) -> Self {
        let host = shown_host(url);
        if let Some(refusal) = cause::<Refusal>(error) {
            return Self::refused(url, *refusal);
        }
        if error.is_timeout() {
            let what = if error.is_connect() { "could not be connected to" } else { "did not answer" };
            return Self::unreachable(format!("{host} {what} in time (the limit is {} s)", timeout.as_secs()), true);
        }
        if error.is_dns() {
            let name = url.host_str().unwrap_or_default();
            return Self::unreachable(format!("the name {name} could not be found (DNS)"), true);
        }
        if let Some(tls) = cause::<rustls::Error>(error) {
            return Self::unreachable(format!("{host}: {}", tls_words(tls)), true);
        }
        if let Some(hyper) = cause::<hyper::Error>(error) {
            if hyper.is_incomplete_message() {
                return Self::unreachable(format!("{host} ended the connection before the answer was whole"), true);
            }
            if hyper.is_parse_too_large() {
                return Self::unreachable(format!("{host} sends more header lines than any shop needs"), false);
            }
            if hyper.is_parse() {
                return Self::unreachable(format!("{host} does not answer as HTTP says"), true);
            }
        }
        // Whatever goes wrong with a body is called "decode"; what went wrong before decoding has hyper's name on it.
        if error.is_decode() && cause::<hyper::Error>(error).is_none() {
            return Self::unreachable(format!("the answer of {host} could not be decompressed"), true);
        }
        if let Some(io) = cause::<io::Error>(error) {
            return Self::unreachable(format!("{host}: {}", io_words(io)), true);
        }
        let when = if error.is_connect() { "could not be connected to" } else { "broke off its answer" };
        Self::unreachable(format!("{host} {when}"), true)
    }
}

/// An address for people: without user name, password, query and fragment, any of which may hold a secret.
pub fn shown(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), shown_host(url), url.path())
}

/// The host for people, with the port where it is not the usual one.
pub fn shown_host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => "no host".to_owned(),
    }
}

/// The first cause of a type in a chain of errors. Bounded: an error of a library may hold itself.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = error.source();
    for _ in 0..16 {
        let here = next?;
        if let Some(found) = here.downcast_ref::<E>() {
            return Some(found);
        }
        // The `source` of an `io::Error` skips the very error that it was made from.
        next = match here.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inside) => Some(inside),
            None => here.source(),
        };
    }
    None
}

fn tls_words(error: &rustls::Error) -> String {
    use rustls::{CertificateError as Bad, Error as Tls};
    match error {
        Tls::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } => "its TLS certificate has expired".into(),
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                "its TLS certificate is not valid yet (is this machine's clock right?)".into()
            }
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "its TLS certificate is for another name".into()
            }
            Bad::UnknownIssuer => {
                "its TLS certificate comes from nobody that this machine trusts (are ca-certificates installed?)".into()
            }
            Bad::Revoked => "its TLS certificate was revoked".into(),
            _ => "its TLS certificate is not valid".into(),
        },
        Tls::AlertReceived(alert) => format!("it refuses a TLS connection ({alert:?})"),
        Tls::PeerIncompatible(_) => "it speaks only outdated TLS".into(),
        _ => "no TLS connection could be made".into(),
    }
}

fn io_words(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing answers there (connection refused)",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            "the connection was reset"
        }
        // The system itself says "invalid input" of an address that no interface leads to.
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
            "there is no way to it (network)"
        }
        io::ErrorKind::InvalidInput if error.raw_os_error().is_some() => "there is no way to it (network)",
        io::ErrorKind::TimedOut => "no connection in time",
        io::ErrorKind::UnexpectedEof => "the connection ended before the answer was whole",
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => "it does not answer as HTTP says",
        _ => "the connection failed",
    }
}
