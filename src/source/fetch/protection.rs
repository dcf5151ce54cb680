//! Whether an answer comes from a layer that stands before a shop to keep robots out, rather than from the shop.

use memchr::memmem;
use reqwest::header::HeaderMap;

/// At most so much of a refusal is looked at.
const LOOKED_AT: usize = 64 * 1024;

/// Header lines that only protection layers send: name, part of the value in lower case (empty: any), and who.
const HEADERS: &[(&str, &str, &str)] = &[
    ("cf-mitigated", "", "Cloudflare"),
    ("x-datadome", "", "DataDome"),
    ("x-datadome-cid", "", "DataDome"),
    ("x-px-block", "", "PerimeterX"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-sucuri-block", "", "Sucuri"),
    ("server", "akamaighost", "Akamai"),
    ("server", "ddos-guard", "DDoS-Guard"),
    ("server", "datadome", "DataDome"),
    ("set-cookie", "datadome=", "DataDome"),
    ("location", "queue-it.net", "Queue-it"),
];

/// Words that stand on the pages of protection layers, in lower case, and who.
const WORDS: &[(&[u8], &str)] = &[
    (b"/cdn-cgi/challenge-platform/", "Cloudflare"),
    (b"cf-error-details", "Cloudflare"),
    (b"just a moment...", "Cloudflare"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "PerimeterX"),
    (b"errors.edgesuite.net", "Akamai"),
    (b"_incapsula_resource", "Imperva"),
    (b"awswafintegration", "AWS WAF"),
    (b"automated access", "a robot check"),
    (b"unusual traffic", "a robot check"),
    (b"are you a robot", "a robot check"),
    (b"are you a human", "a robot check"),
    (b"robot check", "a robot check"),
    (b"captcha", "a robot check"),
    (b"access denied", "an access rule"),
    ("访问被拒绝".as_bytes(), "an access rule"),
    ("安全验证".as_bytes(), "a robot check"),
    ("验证码".as_bytes(), "a robot check"),
];

/// Who stands there, if an answer that is no `200` comes from a protection layer.
pub fn layer(headers: &HeaderMap, body: &[u8]) -> Option<&'static str> {
    for (name, part, who) in HEADERS {
        let found = headers.get_all(*name).iter().any(|value| {
            part.is_empty() || memmem::find(&value.as_bytes().to_ascii_lowercase(), part.as_bytes()).is_some()
        });
        if found {
            return Some(who);
        }
    }
    let seen = body[..body.len().min(LOOKED_AT)].to_ascii_lowercase();
    WORDS.iter().find(|(word, _)| memmem::find(&seen, word).is_some()).map(|(_, who)| *who)
}
