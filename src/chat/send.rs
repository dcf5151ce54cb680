//! Posting a payload: bounded in time and size, over TLS that is verified, without redirects and proxies.

use std::{collections::BTreeMap, error::Error as _, io, sync::Arc, time::Duration};

use reqwest::{
    Client,
    header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER},
};

use super::{ChatError, answer, encode, meaning, request::Request, request::request, reveal::Revealed};
use crate::{
    change::Brief,
    diagnose::{Text, value::CHAT},
    listing::{Locale, Moment, http_date},
    settings::{Chat, ChatKind, Poll},
};

/// So much of an answer is read.
const LARGEST: usize = 64 << 10;
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The chats of the settings. Cheap to share behind an `Arc`; sends may run side by side.
#[derive(Debug)]
pub struct Chats {
    chats: BTreeMap<String, Arc<Chat>>,
    http: Client,
}

impl Chats {
    /// The chats that the settings name. Their secrets are fetched at each send, not here.
    ///
    /// # Errors
    /// When the HTTP client can't be set up.
    pub fn new(chats: &[Chat]) -> Result<Self, ChatError> {
        Self::with_roots(chats, None)
    }

    /// [`new`](Self::new), trusting the given certificates alone.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_roots(chats: &[Chat], roots: Option<Vec<reqwest::Certificate>>) -> Result<Self, ChatError> {
        // Whoever comes first installs it; a second time is no fault.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(Poll::AGENT)
                // What is posted is signed, and its address is a secret: neither is carried elsewhere.
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .no_zstd()
                .http2_max_header_list_size(64 * 1024)
                // Messages are rare: a connection that was kept is a dead one when the next comes.
                .pool_idle_timeout(Duration::from_secs(20))
                .pool_max_idle_per_host(1)
        };
        let built = match roots {
            Some(roots) => builder().tls_certs_only(roots).build(),
            // A machine without any certificates can still post to itself.
            None => builder().build().or_else(|_| builder().tls_certs_only([]).build()),
        };
        let http = built.map_err(|error| {
            let why = error.without_url();
            ChatError::passing((
                format!("the HTTP client for chats could not be set up: {why}"),
                format!("无法建立用于推送的 HTTP 客户端：{why}"),
            ))
            .slowly()
        })?;
        let chats = chats.iter().map(|chat| (chat.name.clone(), Arc::new(chat.clone()))).collect();
        Ok(Self { chats, http })
    }

    /// The name within a recipient such as `chat:ops`; `None`: a mail address.
    pub fn name_in(recipient: &str) -> Option<&str> {
        recipient.strip_prefix(CHAT)
    }

    /// The kind of a chat, if there is one of this name.
    pub fn kind(&self, name: &str) -> Option<ChatKind> {
        self.chats.get(name).map(|chat| chat.kind)
    }

    /// What a chat is, for people: ``DingTalk group robot `ops` ``.
    pub fn describe(&self, name: &str, locale: Locale) -> String {
        match self.chats.get(name) {
            Some(chat) => chat.describe(locale),
            None => locale.pick(format!("chat `{name}`, which is not defined"), format!("未定义的群聊 `{name}`")),
        }
    }

    /// The payload of a message for a chat (see [`encode()`]).
    ///
    /// # Errors
    /// When the settings define no chat of this name (any more).
    pub fn encode(&self, name: &str, brief: &Brief, locale: Locale) -> Result<Vec<u8>, ChatError> {
        Ok(encode(self.chat(name)?.kind, brief, locale))
    }

    /// Sends one payload, in at most `bound`. The same `message_id` at every attempt; signatures are made for `now`.
    ///
    /// # Errors
    /// Says whether to try again, and how soon at the earliest.
    pub async fn send(
        &self,
        name: &str,
        message_id: &str,
        raw: &[u8],
        now: Moment,
        bound: Duration,
    ) -> Result<(), ChatError> {
        let chat = self.chat(name)?;
        let send = self.post(Arc::clone(chat), message_id.to_owned(), raw.to_owned(), now);
        tokio::time::timeout(bound, send).await.unwrap_or_else(|_| {
            let seconds = bound.as_secs_f32();
            Err(ChatError::passing((
                format!("{} did not answer in time; given up after {seconds} s", chat.describe(Locale::En)),
                format!("{} 超时未应答，{seconds} 秒后放弃", chat.describe(Locale::ZhCn)),
            )))
        })
    }

    fn chat(&self, name: &str) -> Result<&Arc<Chat>, ChatError> {
        self.chats.get(name).ok_or_else(|| {
            ChatError::passing((
                format!(
                    "rivald.toml defines no chat `{name}` any more: add [chat.{name}] again, or name another recipient"
                ),
                format!("rivald.toml 里已没有群聊 `{name}`：请重新加上 [chat.{name}]，或改用其他收件人"),
            ))
            .slowly()
        })
    }

    async fn post(&self, chat: Arc<Chat>, message_id: String, raw: Vec<u8>, now: Moment) -> Result<(), ChatError> {
        let (for_request, name) = (Arc::clone(&chat), chat.name.clone());
        // Secrets are files, and a file may be anywhere.
        let made = tokio::task::spawn_blocking(move || {
            let revealed = Revealed::of(for_request)?;
            request(&revealed, &message_id, &raw, now).map(|request| (revealed, request))
        });
        let (revealed, Request { url, headers, body }) = made.await.map_err(|_| {
            ChatError::passing((
                format!("the message for [chat.{name}] could not be made"),
                format!("无法生成给 [chat.{name}] 的消息"),
            ))
        })??;
        let sent = self.http.post(url).headers(headers).header(CONTENT_TYPE, JSON).body(body).send().await;
        let mut response = sent.map_err(|error| broken(&chat, error))?;
        let status = response.status();
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| retry_after(value, now));
        let mut body = Vec::new();
        // A program of one's own says everything with the status.
        let by_status = chat.kind == ChatKind::Webhook && status.is_success();
        while !by_status && body.len() < LARGEST {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend(chunk.iter().take(LARGEST - body.len())),
                Err(error) if status.is_success() => return Err(broken(&chat, error)),
                // Of what broke off, what it wanted to say of its refusal is lost; that it refused is not.
                Ok(None) | Err(_) => break,
            }
        }
        let answer = answer::read(chat.kind, status.as_u16(), wait, &body);
        if answer.taken {
            return Ok(());
        }
        Err(meaning::error(&revealed, &answer))
    }
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(value: &HeaderValue, now: Moment) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(text)?;
    (until - now).to_std().ok()
}

/// There is no answer. Nothing of the address is in the words: not even its host, which may be somebody's own.
fn broken(chat: &Chat, error: reqwest::Error) -> ChatError {
    let error = error.without_url();
    let why: Text = if error.is_timeout() {
        ("it did not answer in time".into(), "应答超时".into())
    } else if error.is_dns() {
        ("its host can't be found (DNS)".into(), "找不到服务器（DNS）".into())
    } else if cause::<rustls::Error>(&error) {
        (
            "no TLS connection could be made, or its certificate is not accepted; nothing was sent".into(),
            "无法建立 TLS 连接或证书未通过验证，没有发送任何内容".into(),
        )
    } else if error.is_connect() {
        ("it can't be reached".into(), "无法连接".into())
    } else {
        ("it broke off the conversation".into(), "连接中断".into())
    };
    let (en, zh) = (chat.describe(Locale::En), chat.describe(Locale::ZhCn));
    ChatError::passing((format!("{en}: {}", why.0), format!("{zh}：{}", why.1)))
}

/// Whether an error was caused by one of a type. Bounded: an error of a library may hold itself.
fn cause<E: std::error::Error + 'static>(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    for _ in 0..16 {
        let Some(here) = next else { return false };
        if here.is::<E>() {
            return true;
        }
        // The `source` of an `io::Error` skips the very error that it was made from.
        next = match here.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inside) => Some(inside),
            None => here.source(),
        };
    }
    false
}
