//! Signatures.
//!
//! | service | key | signed | shown as |
//! |---|---|---|---|
//! | DingTalk | the secret | milliseconds, line feed, the secret | Base64 |
//! | Feishu | seconds, line feed, the secret | nothing | Base64 |
//! | webhook | the secret | seconds, `.`, the body | hexadecimal |
//!
//! All of them are HMAC-SHA256. Sources: the services' documents named in [`chat`](crate::chat).

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::listing::Moment;

/// Timestamp (milliseconds) and signature for DingTalk.
pub(super) fn dingtalk(secret: &SecretString, now: Moment) -> (String, String) {
    let (timestamp, secret) = (now.timestamp_millis().to_string(), secret.expose_secret());
    let sign = base64(&mac(secret.as_bytes(), &[timestamp.as_bytes(), b"\n", secret.as_bytes()]));
    (timestamp, sign)
}

/// Timestamp (seconds) and signature for Feishu, which takes what is signed elsewhere for the key.
pub(super) fn feishu(secret: &SecretString, now: Moment) -> (String, String) {
    let timestamp = now.timestamp().to_string();
    let sign = base64(&mac(format!("{timestamp}\n{}", secret.expose_secret()).as_bytes(), &[]));
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

/// Base64 with padding (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn mac_of_rfc_4231() {
        let want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let got: String =
            mac(b"Jefe", &[b"what do ya want ", b"for nothing?"]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(got, want);
    }
}
