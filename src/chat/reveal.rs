//! A chat with its secrets revealed, for the time of one send.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::ChatError;
use crate::{
    listing::tame,
    settings::{Chat, Secret, chat::address},
};

/// The most characters of a service's own words within a sentence.
const LONGEST: usize = 200;
/// A part of an address that is as long may be a token; shorter ones are words such as `hook` and `send`.
const TOKEN: usize = 12;

/// A chat with its secrets revealed. Has no `Debug`.
pub(super) struct Revealed {
    pub(super) chat: Arc<Chat>,
    pub(super) url: Option<Url>,
    pub(super) secret: Option<SecretString>,
    pub(super) token: Option<SecretString>,
}

impl Revealed {
    /// Fetches the secrets of a chat, as they are now: who changes a file needs no restart.
    pub(super) fn of(chat: Arc<Chat>) -> Result<Self, ChatError> {
        let fetch = |secret: &Option<Secret>| {
            let secret = secret.as_ref().map(Secret::reveal).transpose().map_err(|fault| (fault.what, fault.zh));
            let filled = secret.map(|secret| secret.filter(|secret| !secret.expose_secret().trim().is_empty()));
            filled.map_err(|(en, zh)| unusable(&chat, &en, &zh))
        };
        let url = match fetch(&chat.url)? {
            Some(text) => Some(address(chat.kind, text.expose_secret().trim()).map_err(|why| {
                let en = format!("its `url` can't be used: {}; {}", why.message.0, why.hint.0);
                let zh = format!("`url` 无法使用：{}；{}", why.message.1, why.hint.1);
                unusable(&chat, &en, &zh)
            })?),
            None => None,
        };
        let (secret, token) = (fetch(&chat.secret)?, fetch(&chat.token)?);
        Ok(Self { chat, url, secret, token })
    }

    /// A key of the table that must be there.
    pub(super) fn needed<'s, T>(&self, value: Option<&'s T>, key: &str) -> Result<&'s T, ChatError> {
        value.ok_or_else(|| self.unusable(&format!("`{key}` is empty"), &format!("`{key}` 是空的")))
    }

    /// The settings can't be used.
    pub(super) fn unusable(&self, en: &str, zh: &str) -> ChatError {
        unusable(&self.chat, en, zh)
    }

    /// What a service said, in one line, without the secrets should it echo them.
    pub(super) fn hide(&self, text: &str) -> String {
        // Twice as much is looked at, so that no secret is cut in the middle and so not found.
        let mut text: String = tame(text).chars().take(20 * LONGEST).collect();
        for secret in self.words() {
            text = text.replace(&secret, "…");
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        super::message::cut(&text, LONGEST)
    }

    /// Everything that must not be shown, the longest first.
    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for secret in self.secret.iter().chain(&self.token) {
            words.push(secret.expose_secret().trim().to_owned());
        }
        if let Some(url) = &self.url {
            words.push(url.to_string());
            words.extend(url.query().map(str::to_owned));
            words.extend(url.query_pairs().map(|(_, value)| value.into_owned()).filter(|value| value.len() >= 4));
            words.push(url.path().trim_matches('/').to_owned());
            let parts: Vec<&str> = url.path_segments().into_iter().flatten().collect();
            // Of an ntfy address the topic is what nobody may know, however short.
            let last = parts.len().saturating_sub(1);
            let topic = self.chat.kind == crate::settings::ChatKind::Ntfy;
            let secret = |(at, part): &(usize, &&str)| part.len() >= TOKEN || (topic && *at == last);
            words.extend(parts.iter().enumerate().filter(secret).map(|(_, part)| (*part).to_owned()));
        }
        words.retain(|word| !word.is_empty());
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }
}

fn unusable(chat: &Chat, en: &str, zh: &str) -> ChatError {
    let name = &chat.name;
    ChatError::passing((
        format!("[chat.{name}] can't be used: {en}; correct it in rivald.toml"),
        format!("[chat.{name}] 无法使用：{zh}；请在 rivald.toml 里改正"),
    ))
    .slowly()
}
