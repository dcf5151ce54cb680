//! What stands in the way of a chat. None of it keeps the daemon from starting: mail goes out all the same.

use std::ffi::OsString;

use secrecy::ExposeSecret;

use super::{Chat, ChatKind, address};
use crate::listing::Locale;

impl Chat {
    /// What commands that send should say before they do: a secret that can't be had, an address that is none. No
    /// secret is in it.
    pub fn warnings(&self, locale: Locale) -> Vec<String> {
        self.warnings_in(locale, &|name| std::env::var_os(name))
    }

    /// [`warnings`](Self::warnings) in a given environment.
    pub fn warnings_in(&self, locale: Locale, env: &dyn Fn(&str) -> Option<OsString>) -> Vec<String> {
        let (name, mut warnings) = (&self.name, Vec::new());
        for (key, secret) in self.secrets() {
            let why = match secret.reveal_in(env) {
                Err(fault) => Some((fault.what, fault.zh)),
                Ok(text) if text.expose_secret().is_empty() => {
                    Some(("it is empty".to_owned(), "内容是空的".to_owned()))
                }
                Ok(text) if key == "url" => {
                    let refusal = address(self.kind, text.expose_secret()).err();
                    refusal.map(|why| {
                        (format!("{}; {}", why.message.0, why.hint.0), format!("{}；{}", why.message.1, why.hint.1))
                    })
                }
                Ok(_) => None,
            };
            if let Some((en, zh)) = why {
                warnings.push(locale.pick(
                    format!("`{key}` of [chat.{name}] can't be used, so nothing is sent there: {en}"),
                    format!("[chat.{name}] 的 `{key}` 无法使用，消息发不出去：{zh}"),
                ));
            }
        }
        if self.kind == ChatKind::Webhook && self.secret.is_none() {
            warnings.push(locale.pick(
                format!("[chat.{name}] has no `secret`: whoever receives can't tell rivald's messages from others'"),
                format!("[chat.{name}] 没有 `secret`：接收方无法辨认消息是否来自 rivald"),
            ));
        }
        warnings
    }
}
