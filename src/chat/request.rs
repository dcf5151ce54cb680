//! What goes over the wire: the payload with what the service wants beside it.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;

use super::{ChatError, reveal::Revealed, sign};
use crate::{listing::Moment, settings::ChatKind};

/// A request. Has no `Debug`.
pub(super) struct Request {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// The request for a payload.
pub(super) fn request(to: &Revealed, message_id: &str, raw: &[u8], now: Moment) -> Result<Request, ChatError> {
    let mut headers = HeaderMap::new();
    let mut body = raw.to_vec();
    let own_url = || to.needed(to.url.as_ref(), "url").cloned();
    let url = match to.chat.kind {
        ChatKind::WeCom | ChatKind::Slack => own_url()?,
        ChatKind::DingTalk => {
            let mut url = own_url()?;
            if let Some(secret) = &to.secret {
                let (timestamp, sign) = sign::dingtalk(secret, now);
                url.query_pairs_mut().append_pair("timestamp", &timestamp).append_pair("sign", &sign);
            }
            url
        }
        ChatKind::Feishu => {
            if let Some(secret) = &to.secret {
                let (timestamp, sign) = sign::feishu(secret, now);
                body = with(to, raw, [("timestamp", timestamp), ("sign", sign)])?;
            }
            own_url()?
        }
        ChatKind::Discord => {
            // Else it answers before the message is there.
            let mut url = own_url()?;
            url.query_pairs_mut().append_pair("wait", "true");
            url
        }
        ChatKind::ServerChan => serverchan(to)?,
        ChatKind::Telegram => {
            body = with(to, raw, [("chat_id", to.chat.chat_id.clone())])?;
            telegram(to)?
        }
        ChatKind::Ntfy => {
            let (url, topic) = ntfy(to, own_url()?)?;
            // The same at every attempt: a message that was taken already is replaced by itself (ntfy 2.16).
            body = with(to, raw, [("topic", topic), ("sequence_id", short_id(message_id))])?;
            if let Some(token) = &to.token {
                let bearer = HeaderValue::try_from(format!("Bearer {}", token.expose_secret().trim()));
                let Ok(mut bearer) = bearer else {
                    return Err(to.unusable("its `token` holds characters that no token has", "`token` 含有无效字符"));
                };
                bearer.set_sensitive(true);
                headers.insert(AUTHORIZATION, bearer);
            }
            url
        }
        ChatKind::Webhook => {
            let timestamp = now.timestamp().to_string();
            let mut insert = |name: &'static str, value: String| {
                if let Ok(value) = HeaderValue::try_from(value) {
                    headers.insert(HeaderName::from_static(name), value);
                }
            };
            if let Some(secret) = &to.secret {
                insert("rivald-signature", format!("sha256={}", sign::webhook(secret, &timestamp, raw)));
            }
            insert("rivald-timestamp", timestamp);
            insert("idempotency-key", message_id.chars().filter(char::is_ascii_graphic).take(250).collect());
            own_url()?
        }
    };
    Ok(Request { url, headers, body })
}

/// The payload with further members.
fn with<const N: usize>(to: &Revealed, raw: &[u8], members: [(&str, String); N]) -> Result<Vec<u8>, ChatError> {
    let Ok(mut payload) = serde_json::from_slice::<Map<String, Value>>(raw) else {
        let name = &to.chat.name;
        return Err(ChatError::lasting((
            format!("the message for [chat.{name}] was made for another kind of chat"),
            format!("给 [chat.{name}] 的消息是为另一种群聊生成的"),
        )));
    };
    payload.extend(members.map(|(key, value)| (key.to_owned(), Value::from(value))));
    Ok(Value::from(payload).to_string().into_bytes())
}

/// An id of plain letters and digits for a message.
fn short_id(message_id: &str) -> String {
    Sha256::digest(message_id.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// `https://sctapi.ftqq.com/KEY.send`; keys of Server酱³ say in `sctp123t…` which host is theirs.
fn serverchan(to: &Revealed) -> Result<Url, ChatError> {
    let key = to.needed(to.token.as_ref(), "key")?.expose_secret().trim();
    let refused = || to.unusable("its `key` is no SendKey", "`key` 不是 SendKey");
    if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(refused());
    }
    let host = match key.strip_prefix("sctp") {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=20).contains(&digits) || rest.as_bytes().get(digits) != Some(&b't') {
                return Err(refused());
            }
            format!("https://{}.push.ft07.com/send/", &rest[..digits])
        }
        None => "https://sctapi.ftqq.com/".to_owned(),
    };
    let base = match &to.chat.base {
        Some(base) => base.clone(),
        None => Url::parse(&host).map_err(|_| refused())?,
    };
    below(&base, &[&format!("{key}.send")]).ok_or_else(refused)
}

/// `https://api.telegram.org/botTOKEN/sendMessage`.
fn telegram(to: &Revealed) -> Result<Url, ChatError> {
    let token = to.needed(to.token.as_ref(), "token")?.expose_secret().trim();
    let refused = || to.unusable("its `token` is no token of a bot", "`token` 不是机器人的令牌");
    if !token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-".contains(&byte)) {
        return Err(refused());
    }
    let base = match &to.chat.base {
        Some(base) => base.clone(),
        None => Url::parse("https://api.telegram.org/").map_err(|_| refused())?,
    };
    below(&base, &[&format!("bot{token}"), "sendMessage"]).ok_or_else(refused)
}

/// The server and the topic of an ntfy address: JSON is posted to the server itself.
fn ntfy(to: &Revealed, mut url: Url) -> Result<(Url, String), ChatError> {
    let topic = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let good = (1..=64).contains(&topic.len())
        && topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !good {
        return Err(to.unusable(
            "its `url` does not end in a topic of letters, digits, `-` and `_`",
            "`url` 末尾应为主题名（字母、数字、`-`、`_`）",
        ));
    }
    if let Ok(mut parts) = url.path_segments_mut() {
        parts.pop_if_empty().pop().push("");
    }
    Ok((url, topic))
}

/// An address below another one.
fn below(base: &Url, parts: &[&str]) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::{Chat, Secret};

    fn revealed(kind: ChatKind, url: Option<&str>, token: Option<&str>, base: Option<&str>) -> Revealed {
        let plain = |text: &str| Secret::Plain(text.into());
        let base = base.map(|base| Url::parse(base).expect("an address"));
        let (url, token) = (url.map(plain), token.map(plain));
        let chat = Chat { name: "x".into(), kind, url, secret: None, token, chat_id: "-1".into(), base };
        Revealed::of(Arc::new(chat)).expect("revealed")
    }

    fn asked(to: &Revealed) -> Result<(String, Value), ChatError> {
        let now = Moment::from_timestamp(1_795_357_800, 0).expect("a moment");
        let request = request(to, "<1.a@localhost>", b"{}", now)?;
        Ok((request.url.to_string(), serde_json::from_slice(&request.body).expect("JSON")))
    }

    #[test]
    fn keys_say_whose_server_is_asked() {
        let table = [
            ("SCT1Tabc", None, Some("https://sctapi.ftqq.com/SCT1Tabc.send")),
            ("sctp123tabc", None, Some("https://123.push.ft07.com/send/sctp123tabc.send")),
            ("sctp123tabc", Some("http://127.0.0.1:1/a/"), Some("http://127.0.0.1:1/a/sctp123tabc.send")),
            ("sctp123", None, None),
            ("sctptabc", None, None),
            ("SCT1/../x", None, None),
            ("sctp1.evil.example/t", None, None),
        ];
        for (key, base, url) in table {
            let got = asked(&revealed(ChatKind::ServerChan, None, Some(key), base));
            assert_eq!(got.as_ref().ok().map(|(url, _)| url.as_str()), url, "{key}");
            if let Err(error) = got {
                assert!(error.retry && !error.what.contains(key), "{error}");
            }
        }
    }

    #[test]
    fn bots_and_topics() {
        let telegram = |base| asked(&revealed(ChatKind::Telegram, None, Some("12:ab_c-d"), base)).map(|(url, _)| url);
        assert_eq!(telegram(None).as_deref(), Ok("https://api.telegram.org/bot12:ab_c-d/sendMessage"));
        assert_eq!(telegram(Some("http://[::1]:8/x")).as_deref(), Ok("http://[::1]:8/x/bot12:ab_c-d/sendMessage"));
        assert!(asked(&revealed(ChatKind::Telegram, None, Some("12:a/../b"), None)).is_err());

        for (address, url, topic) in [
            ("https://ntfy.sh/shops", "https://ntfy.sh/", Some("shops")),
            ("https://ntfy.example.com/push/shops/?auth=x", "https://ntfy.example.com/push/?auth=x", Some("shops")),
            ("https://ntfy.sh/a.b", "", None),
        ] {
            let got = asked(&revealed(ChatKind::Ntfy, Some(address), None, None)).ok();
            assert_eq!(got.as_ref().map(|(_, body)| body["topic"].as_str()), topic.map(Some), "{address}");
            assert_eq!(got.map(|(url, _)| url).unwrap_or_default(), url);
        }
    }

    #[test]
    fn a_payload_for_another_kind_is_given_up() {
        let to = revealed(ChatKind::Telegram, None, Some("12:ab"), None);
        let error = request(&to, "id", b"no JSON", Moment::default()).err().expect("refused");
        assert!(!error.retry, "{error}");
    }
}
