//! What unions said, without keys and tracking: what is kept as evidence, and what is shown in a message.

use serde_json::{Map, Value};

use crate::listing::tame;

/// Members that carry a key or track a visitor or a search. Compared without case, `_` and `-`.
const SECRET: &[&str] = &[
    "accesstoken",
    "adzoneid",
    "appkey",
    "appsecret",
    "clickurl",
    "clientid",
    "clientsecret",
    "couponclickurl",
    "couponlink",
    "couponshareurl",
    "e",
    "key",
    "link",
    "mobileurl",
    "mobileshorturl",
    "pid",
    "refreshtoken",
    "searchid",
    "secret",
    "session",
    "sessionkey",
    "shorturl",
    "sign",
    "siteid",
    "token",
    "tpwd",
    "weappwebviewurl",
    "xid",
];
/// Hosts whose addresses are promotion links as a whole.
const PROMOTION: &[&str] = &[
    "s.click.taobao.com",
    "uland.taobao.com",
    "m.tb.cn",
    "e.tb.cn",
    "u.jd.com",
    "3.cn",
    "union-click.jd.com",
    "coupon.jd.com",
    "coupon.m.jd.com",
    "p.pinduoduo.com",
];
/// The most characters of a text within evidence.
const LONGEST_TEXT: usize = 300;
/// The most members of a list or an object within evidence.
const MOST: usize = 60;
/// The deepest nesting within evidence.
const DEEPEST: usize = 12;
/// The most characters of a message.
const LONGEST_MESSAGE: usize = 400;
/// What stands in the place of what is not shown.
const GONE: &str = "…";

/// One item of a reply as JSON text without keys and tracking; long texts and lists are cut.
pub fn redact(value: &Value) -> String {
    bare(value, DEEPEST).to_string()
}

/// A union's message, fit for a log, an error and a mail: without keys and tracking, tamed and bounded.
pub fn redact_text(text: &str) -> String {
    let text: String = tame(text).chars().take(LONGEST_MESSAGE).collect();
    without_keys(&without_tracking(&text))
}

/// A text without these values, such as the key that a call was made with.
pub fn without(text: &str, secrets: &[&str]) -> String {
    let known = secrets.iter().filter(|secret| secret.chars().count() >= 4);
    known.fold(text.to_owned(), |text, secret| text.replace(secret, GONE))
}

fn bare(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(members) if depth > 0 => {
            let open = members.iter().filter(|(name, _)| !is_secret(name)).take(MOST);
            Value::Object(open.map(|(name, value)| (short(name), bare(value, depth - 1))).collect::<Map<_, _>>())
        }
        Value::Array(all) if depth > 0 => all.iter().take(MOST).map(|one| bare(one, depth - 1)).collect(),
        Value::Object(_) | Value::Array(_) => GONE.into(),
        Value::String(text) => without_keys(&without_tracking(&short(text))).into(),
        other => other.clone(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((cut, _)) => format!("{}{GONE}", &text[..cut]),
        None => text.to_owned(),
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().take(40).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    SECRET.contains(&plain.as_str())
}

/// The text with its addresses cut before the query, and without promotion links. Addresses come without a scheme too.
fn without_tracking(text: &str) -> String {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '，' | '。');
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_end) {
        let word = piece.trim_end_matches(is_end);
        let bare = word.split_once("//").map_or(word, |(_, rest)| rest);
        let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let is_address = bare.contains('/') && (word.len() > bare.len() || host.contains('.'));
        let lower = word.to_ascii_lowercase();
        let cut = word.find(['?', '#']).filter(|_| is_address && host.contains('.'));
        match (is_address && PROMOTION.iter().any(|known| lower.contains(known)), cut) {
            (true, _) => out.push_str(GONE),
            (false, Some(cut)) => out.extend([&word[..cut], GONE]),
            (false, None) => out.push_str(word),
        }
        out.push_str(&piece[word.len()..]);
    }
    out
}

/// The text without what follows the name of a key: `app_key=123`, `"sign":"AB…"`, `session 6100…`.
fn without_keys(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '%' | '+' | '/');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut named = false;
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()));
        let (between, next) = behind.split_at(behind.find(is_word).unwrap_or(behind.len()));
        let hidden = is_pid(word) || (named && word.bytes().any(|b| b.is_ascii_digit()));
        out.push_str(if hidden { GONE } else { word });
        out.push_str(between);
        let assigned = between.contains(['=', ':', '：']);
        let long = next.split(|c: char| !is_word(c)).next().is_some_and(|value| value.len() >= 6);
        named = names_a_key(word) && (assigned || long);
        rest = next;
    }
    out
}

/// `key`, `app_key`, `appkey`; not `monkey`.
fn names_a_key(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "adzone",
        "adzoneid",
        "appkey",
        "appsecret",
        "clientid",
        "key",
        "pid",
        "secret",
        "searchid",
        "session",
        "sign",
        "token",
    ];
    let lower = word.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-', '.', '/']).next().unwrap_or_default();
    NAMES.contains(&last) || matches!(lower.as_str(), "client_id" | "adzone_id")
}

/// The promotion place of Taobao: `mm_1_2_3`.
fn is_pid(word: &str) -> bool {
    word.strip_prefix("mm_").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn evidence_has_no_keys_and_no_tracking() {
        let item = json!({
            "item_id": "AbC-9", "click_url": "https://s.click.taobao.com/t?e=HIDE", "coupon_share_url": "//uland.taobao.com/HIDE",
            "nested": {"App_Key": "HIDE", "x_id": "HIDE", "pid": "mm_HIDE", "list": [{"link": "http://coupon.jd.com/?key=HIDE"}]},
            "materialUrl": "item.jd.com/41.html?cu=HIDE", "item_url": "https://item.example.com/i.htm?id=HIDE#HIDE",
            "note": "come to https://u.jd.com/HIDE now", "price": 19.9, "picture": "//img.example.com/a.jpg",
            "title": "三只装?送礼 1/2", "null": null,
        });
        let text = redact(&item);
        assert!(!text.contains("HIDE"), "{text}");
        for kept in
            ["AbC-9", "item.jd.com/41.html", "19.9", "//img.example.com/a.jpg", "三只装?送礼 1/2", "come to … now"]
        {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    #[test]
    fn messages_have_no_keys() {
        for (text, want) in [
            ("key=1a2b3c 信息无效", "key=… 信息无效"),
            ("Invalid app Key: 12345678", "Invalid app Key: …"),
            ("app_key=123&sign=AB12&v=2.0", "app_key=…&sign=…&v=2.0"),
            (r#"{"session":"6100a","n":5}"#, r#"{"session":"…","n":5}"#),
            ("pid mm_1_2_3 does not fit", "pid … does not fit"),
            ("This ban will last for 1 more seconds", "This ban will last for 1 more seconds"),
            ("签名验证失败", "签名验证失败"),
            ("see https://a.example.com/x?token=9 there", "see https://a.example.com/x… there"),
            ("monkey 3D puzzle, key 3", "monkey 3D puzzle, key 3"),
            ("复制https://M.tb.cn/h.gAbC打开，a,https://u.jd.com/XyZ", "…，…"),
            ("bell\u{7}", "bell\u{fffd}"),
        ] {
            assert_eq!(redact_text(text), want);
        }
        assert_eq!(without("the key abcd1 of abc", &["abcd1", "abc", ""]), "the key … of abc");
    }

    #[test]
    fn long_and_deep_things_are_cut() {
        let deep = (0..100).fold(json!("x"), |inner, _| json!([inner]));
        assert!(redact(&deep).len() < 100);
        assert!(redact(&json!({"t": "长".repeat(10_000), "l": vec![1; 10_000]})).len() < 2000);
        assert!(redact_text(&"a ".repeat(10_000)).len() <= LONGEST_MESSAGE);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,80}") {
            redact_text(&text);
            redact(&json!({&text: &text}));
        }

        #[test]
        fn keys_stay_hidden(key in "[0-9]{8}", sign in "[0-9A-F]{32}") {
            let shown = redact_text(&format!("Invalid signature, app_key={key}, sign={sign}"));
            prop_assert!(!shown.contains(&key) && !shown.contains(&sign));
        }
    }
}
