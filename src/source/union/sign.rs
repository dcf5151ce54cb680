//! How calls are signed. Each gateway signs what is sent: all parameters but `sign`, sorted by name, as
//! `name value name value …` without anything between them, not URL-encoded; the result in upper-case hexadecimal.
//!
//! | gateway | signature of the text `s` |
//! |---|---|
//! | Taobao Open Platform, `md5` | MD5(secret ‖ s ‖ secret) |
//! | Taobao Open Platform, `hmac` and `hmac-sha256` | HMAC-MD5 and HMAC-SHA256 of s under the secret |
//! | JD routerjson, Pinduoduo | MD5(secret ‖ s ‖ secret) |
//!
//! Sources: the platforms' developer guides (open.taobao.com, article 101617; open.jd.com; open.pinduoduo.com).

use std::{collections::BTreeMap, fmt};

use chrono::TimeDelta;
use hmac::{Hmac, Mac, digest::Digest};
use md5::Md5;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::{listing::Moment, settings::SignMethod};

/// Parameters of a call, by name.
pub type Params = BTreeMap<String, String>;

/// The operator's own key of a union. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Key {
    /// The application: `app_key` at Taobao and JD, `client_id` at Pinduoduo.
    pub id: String,
    /// What calls are signed with.
    pub secret: SecretString,
    /// The promotion place: the adzone at Taobao, the pid at Pinduoduo; empty where there is none.
    pub place: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl SignMethod {
    /// Its name in a call of the Taobao Open Platform.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha256 => "hmac-sha256",
            Self::HmacMd5 => "hmac",
            Self::Md5 => "md5",
        }
    }
}

/// The signature of a call of the Taobao Open Platform.
pub fn top(params: &Params, secret: &SecretString, method: SignMethod) -> String {
    match method {
        SignMethod::Md5 => between(params, secret),
        SignMethod::HmacMd5 => keyed::<Hmac<Md5>>(params, secret),
        SignMethod::HmacSha256 => keyed::<Hmac<Sha256>>(params, secret),
    }
}

/// The signature of a call of JD's routerjson.
pub fn jd(params: &Params, secret: &SecretString) -> String {
    between(params, secret)
}

/// The signature of a call of Pinduoduo.
pub fn pdd(params: &Params, secret: &SecretString) -> String {
    between(params, secret)
}

/// A moment as the gateways of Taobao and JD want it: `yyyy-MM-dd HH:mm:ss` in UTC+8.
pub fn timestamp(now: Moment) -> String {
    (now + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Name and value of everything that is signed.
fn parts(params: &Params) -> impl Iterator<Item = &[u8]> {
    let signed = params.iter().filter(|(name, value)| *name != "sign" && !value.is_empty());
    signed.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()])
}

/// MD5 with the secret on both sides.
fn between(params: &Params, secret: &SecretString) -> String {
    let mut md5 = Md5::new();
    md5.update(secret.expose_secret());
    parts(params).for_each(|part| md5.update(part));
    md5.update(secret.expose_secret());
    hex(&md5.finalize())
}

fn keyed<M: Mac + hmac::digest::KeyInit>(params: &Params, secret: &SecretString) -> String {
    let Ok(mut mac) = <M as Mac>::new_from_slice(secret.expose_secret().as_bytes()) else {
        unreachable!("an HMAC takes keys of every length");
    };
    parts(params).for_each(|part| mac.update(part));
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// RFC 2202 and RFC 4231, case 2: the text `what do ya want for nothing?` under the key `Jefe`.
    #[test]
    fn keyed_as_the_rfcs_say() {
        let call = params(&[("what do ya ", "want for nothing?"), ("sign", "never signed"), ("empty", "")]);
        let secret = "Jefe".into();
        assert_eq!(top(&call, &secret, SignMethod::HmacMd5), "750C783E6AB0B503EAA86E310A5DB738");
        assert_eq!(
            top(&call, &secret, SignMethod::HmacSha256),
            "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"
        );
    }

    /// MD5 of `abcdefghijab`, computed with another program.
    #[test]
    fn md5_with_the_secret_on_both_sides() {
        let secret = "ab".into();
        let call = params(&[("cd", "ef"), ("gh", "ij"), ("sign", "x")]);
        for sign in [jd(&call, &secret), pdd(&call, &secret), top(&call, &secret, SignMethod::Md5)] {
            assert_eq!(sign, "F242F78D0EC032C387E7C73A95B1932E");
        }
    }

    #[test]
    fn times_are_those_of_china() {
        let at: Moment = "2026-11-27T16:00:09Z".parse().expect("a moment");
        assert_eq!(timestamp(at), "2026-11-28 00:00:09");
    }

    #[test]
    fn nothing_of_a_key_shows() {
        let key = Key { id: "12345678".into(), secret: "hush".into(), place: "111222".into() };
        assert_eq!(format!("{key:?}"), "Key");
    }
}
