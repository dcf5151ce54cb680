//! Pages and addresses without secrets: before they are kept, and again before they are handed over.

use std::ops::Range;

use serde_json::{Map, Value};
use url::Url;

use crate::listing::{is_promotion_link, tame};

/// What stands in the place of what is not kept.
const GONE: &str = "…";
/// Names of parameters whose values are keys, signatures or sessions; letters and digits alone, in lower case.
const EXACT: &[&str] = &["e", "key", "sid", "sig", "sign", "hmac", "auth", "jwt", "nonce", "ticket", "searchid", "xid"];
/// What such a name may have in it.
const WITHIN: &[&str] = &[
    "token",
    "secret",
    "passw",
    "signature",
    "session",
    "cookie",
    "credential",
    "apikey",
    "appkey",
    "accesskey",
    "authkey",
    "authoriz",
    "clientid",
    "keypair",
    "csrf",
    "xsrf",
    "adzone",
];
/// So many rounds at most: a text is hostile, and must not cost more than that.
const ROUNDS: usize = 8;
/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 80;

/// A text (an address, or one with addresses in it) without passwords, promotion links, and the values of parameters that
/// are keys, signatures or sessions, also of addresses within addresses. Doing it twice changes nothing.
pub fn bare_text(text: &str) -> String {
    let mut bare = without_secrets(text);
    // What is hidden may have held the sign that kept another secret from being seen as one. Each round hides more, and
    // few texts need a second one that does anything.
    for _ in 0..ROUNDS {
        let again = without_secrets(&bare);
        if again == bare {
            break;
        }
        bare = again;
    }
    bare
}

/// One round of it.
fn without_secrets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(hidden) = next_secret(text, at) {
        out.push_str(&text[at..hidden.start]);
        out.push_str(GONE);
        at = hidden.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The same for all texts and names in a JSON value.
pub fn bare_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(bare_text(&text)),
        Value::Array(all) => all.into_iter().map(bare_json).collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (bare_text(&name), bare_json(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// The value of a header line: nothing of cookies and tokens, in one line.
pub fn bare_header(name: &str, value: &str) -> String {
    if is_secret(name) || plain(name).contains("auth") { GONE.into() } else { bare_text(&tame(value)) }
}

/// The next stretch that is not kept.
fn next_secret(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(behind) = rest.strip_prefix("://") {
            if let Some(hidden) = in_authority(behind) {
                let begin = at + "://".len();
                return Some(begin + hidden.start..begin + hidden.end);
            }
            at += "://".len();
            continue;
        }
        if let Some(begin) = mark(rest, &["?", "&", ";", "#"], &["3f", "26", "3b", "23"]) {
            let parameter = &rest[begin..];
            let name = name_of(parameter);
            if let Some(equals) = mark(&parameter[name.len()..], &["="], &["3d"]) {
                let value = &parameter[name.len() + equals..];
                let value = &value[..value_length(value, rest.starts_with('%'))];
                let begin = at + begin + name.len() + equals;
                if !value.is_empty() && value != GONE && (is_secret(name) || is_place(value)) {
                    return Some(begin..begin + value.len());
                }
            }
            at += begin;
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// What is not kept behind `://`: a name and password, or all of a promotion link behind its host.
fn in_authority(behind: &str) -> Option<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '\\' | ',');
    // No host is longer; what is, is looked at no further (and no text is walked through again and again).
    let window = &behind[..behind.floor_char_boundary(300)];
    let authority = &window[..window.find(ends).unwrap_or(window.len())];
    let host = authority.rfind('@').map_or(0, |at| at + 1);
    if host > 1 && &authority[..host - 1] != GONE {
        return Some(0..host - 1);
    }
    let url = Url::parse(&format!("https://{}/", &authority[host..])).ok()?;
    if !is_promotion_link(&url) {
        return None;
    }
    let from = authority.len() + usize::from(behind[authority.len()..].starts_with('/'));
    let path = &behind[from..];
    let path =
        &path[..path.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).unwrap_or(path.len())];
    (!path.is_empty() && path != GONE).then(|| from..from + path.len())
}

/// How long one of these marks at the beginning is, written plainly or (also more than once) percent-encoded.
fn mark(text: &str, plainly: &[&str], encoded: &[&str]) -> Option<usize> {
    if let Some(found) = plainly.iter().find(|mark| text.starts_with(**mark)) {
        return Some(found.len());
    }
    let mut rest = text.strip_prefix('%')?;
    while let Some(again) = rest.strip_prefix("25") {
        rest = again;
    }
    let code = rest.get(..2)?.to_ascii_lowercase();
    encoded.contains(&code.as_str()).then(|| text.len() - rest.len() + 2)
}

fn name_of(parameter: &str) -> &str {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$'));
    let window = &parameter[..parameter.floor_char_boundary(LONGEST_NAME)];
    &window[..window.find(ends).unwrap_or(window.len())]
}

/// Where a value ends; that of a parameter within an encoded address also at an encoded mark.
fn value_length(value: &str, encoded: bool) -> usize {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '&' | ';' | '#' | '?' | '"' | '\'' | '<' | '>' | ')' | ',' | '\\');
    let plain = value.find(ends).unwrap_or(value.len());
    if !encoded {
        return plain;
    }
    let within = &value[..plain];
    let marks = within.match_indices('%').map(|(at, _)| at);
    marks.into_iter().find(|at| mark(&within[*at..], &[], &["26", "23", "3b", "3f"]).is_some()).unwrap_or(plain)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_secret(name: &str) -> bool {
    let name = plain(name);
    EXACT.contains(&name.as_str()) || WITHIN.iter().any(|word| name.contains(word))
}

/// Whether it is the promotion place of an affiliate: `mm_1_2_3`.
fn is_place(value: &str) -> bool {
    value.strip_prefix("mm_").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_lose_their_secrets_and_nothing_else() {
        let table = [
            ("https://shop.example/p/7?color=red&size=2#top", "https://shop.example/p/7?color=red&size=2#top"),
            ("https://shop.example/p?pid=123&id=9&key_words=x", "https://shop.example/p?pid=123&id=9&key_words=x"),
            ("https://shop.example/p?token=abc&id=9", "https://shop.example/p?token=…&id=9"),
            (
                "https://a.example/x.jpg?X-Amz-Signature=0f&X-Amz-Credential=k%2F1&w=8",
                "https://a.example/x.jpg?X-Amz-Signature=…&X-Amz-Credential=…&w=8",
            ),
            (
                "https://a.example/x.jpg?OSSAccessKeyId=k&Expires=1&Signature=s%3D",
                "https://a.example/x.jpg?OSSAccessKeyId=…&Expires=1&Signature=…",
            ),
            ("https://anna:pw@shop.example/p", "https://…@shop.example/p"),
            ("https://anna@shop.example", "https://…@shop.example"),
            ("https://shop.example/p;jsessionid=0F.1?x=1", "https://shop.example/p;jsessionid=…?x=1"),
            ("https://shop.example/cb#access_token=1&a=2", "https://shop.example/cb#access_token=…&a=2"),
            ("https://shop.example/?pid=mm_1_2_3&id=1", "https://shop.example/?pid=…&id=1"),
            ("https://s.click.taobao.com/t?e=m%3D2&x=1", "https://s.click.taobao.com/…"),
            ("https://u.jd.com/AbC1", "https://u.jd.com/…"),
            (
                "https://go.example/?url=https%3A%2F%2Fs.example%2F%3Ftoken%3Dabc%26id%3D9&z=1",
                "https://go.example/?url=https%3A%2F%2Fs.example%2F%3Ftoken%3D…%26id%3D9&z=1",
            ),
            ("?u=x%253Fsign%253DAB%2526id%253D7", "?u=x%253Fsign%253D…%2526id%253D7"),
            (
                "<https://a.example/?sig=1>; rel=preload, <https://b.example/?w=2>",
                "<https://a.example/?sig=…>; rel=preload, <https://b.example/?w=2>",
            ),
            // An address within the value of a token: hiding that shows what stands before the `@` as a user.
            ("http://%2526token%3Dhttp://%3f@", "http://…@"),
            ("满79减20 & sign = x; 主图", "满79减20 & sign = x; 主图"),
            ("https://shop.example/?token=&id=1", "https://shop.example/?token=&id=1"),
        ];
        for (text, want) in table {
            assert_eq!(bare_text(text), want, "{text}");
        }
    }

    #[test]
    fn headers_and_json_too() {
        assert_eq!(bare_header("Set-Cookie", "a=1"), "…");
        assert_eq!(bare_header("X-CSRF-Token", "a"), "…");
        assert_eq!(bare_header("X-Auth", "a"), "…");
        assert_eq!(bare_header("Location", "/p?session_id=7&a=1\r\nX: y"), "/p?session_id=…&a=1\u{fffd}\u{fffd}X: y");
        assert_eq!(bare_header("content-type", "text/html; charset=gbk"), "text/html; charset=gbk");
        let value = json!({"looks": {"https://a.example/1.jpg?sign=x": "00"}, "gallery": ["https://a.example/?token=1"], "n": 1});
        let bare = json!({"looks": {"https://a.example/1.jpg?sign=…": "00"}, "gallery": ["https://a.example/?token=…"], "n": 1});
        assert_eq!(bare_json(value), bare);
    }

    #[test]
    fn hostile_texts_take_no_long_time() {
        for piece in ["://", "?token=", "%25", "?a=%3f", "://a@", "://u.jd.com", ";sid=%26"] {
            let text = piece.repeat(200_000);
            assert!(!bare_text(&text).is_empty(), "{piece}");
        }
    }

    proptest! {
        #[test]
        fn twice_is_as_once(text in "(https?://|[?&;#=%@/]|%3f|%3D|%2526|token|sign|a|…|\"| |u.jd.com|主){0,30}") {
            let once = bare_text(&text);
            prop_assert_eq!(bare_text(&once), once);
        }

        #[test]
        fn no_token_is_left(value in "[A-Za-z0-9]{6,20}", before in "[a-z]{0,6}") {
            let text = format!("https://shop.example/?{before}=1&access_token={value}&z=2");
            let want = format!("https://shop.example/?{before}=1&access_token=…&z=2");
            prop_assume!(!is_secret(&before));
            prop_assert_eq!(bare_text(&text), want);
        }
    }
}
