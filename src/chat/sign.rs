//! Signatures.
//!
//! | service | key | signed | shown as |
//! |---|---|---|---|
//! | DingTalk | the secret | milliseconds, line feed, the secret | Base64 |
//! | Feishu | seconds, line feed, the secret | nothing | Base64 |
//! | webhook | the secret | seconds, `.`, the body | hexadecimal |
//!
//! All of them are HMAC-SHA256. Sources: the services' documents named in [`chat`](crate::chat).

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::listing::Moment;

/// Timestamp (milliseconds) and signature for DingTalk.
pub(super) fn dingtalk(secret: &SecretString, now: Moment) -> (String, String) {
    let (timestamp, secret) = (now.timestamp_millis().to_string(), secret.expose_secret());
    let sign = BASE64.encode(mac(secret.as_bytes(), &[timestamp.as_bytes(), b"\n", secret.as_bytes()]));
    (timestamp, sign)
}

/// Timestamp (seconds) and signature for Feishu, which takes what is signed elsewhere for the key.
pub(super) fn feishu(secret: &SecretString, now: Moment) -> (String, String) {
    let timestamp = now.timestamp().to_string();
    let sign = BASE64.encode(mac(format!("{timestamp}\n{}", secret.expose_secret()).as_bytes(), &[]));
    (timestamp, sign)
}

/// The signature of a webhook's body at a timestamp.
pub(super) fn webhook(secret: &SecretString, timestamp: &str, body: &[u8]) -> String {
    let mac = mac(secret.expose_secret().as_bytes(), &[timestamp.as_bytes(), b".", body]);
    mac.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // Keys of any length are allowed, so there is no error to give back.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_of_rfc_4231() {
        let want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let got: String =
            mac(b"Jefe", &[b"what do ya want ", b"for nothing?"]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(got, want);
    }
}
