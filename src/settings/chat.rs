//! `[chat.NAME]`: chats that messages go to beside mail. Their addresses carry tokens and are secrets as a whole.
//!
//! | `kind` | service | keys |
//! |---|---|---|
//! | `dingtalk` | robot of a DingTalk group (钉钉群机器人) | `url`, `secret` (加签) |
//! | `feishu` | robot of a Feishu or Lark group (飞书) | `url`, `secret` (签名校验) |
//! | `wecom` | robot of a WeCom group (企业微信) | `url` |
//! | `serverchan` | Server酱 and Server酱³ | `key`, `base` |
//! | `slack` | incoming webhook | `url` |
//! | `discord` | webhook of a channel | `url` |
//! | `telegram` | bot | `token`, `chat_id`, `base` |
//! | `ntfy` | topic of an ntfy server | `url`, `token` |
//! | `webhook` | any program that takes JSON | `url`, `secret` (signature) |

mod address;
mod read;
mod warn;

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};
use url::Url;

use super::Secret;
use crate::{diagnose::value::is_chat_name, listing::Locale};

pub use address::address;

/// A service that carries messages to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChatKind {
    /// 钉钉群自定义机器人.
    DingTalk,
    /// 飞书 and Lark: the address says which.
    Feishu,
    /// 企业微信群机器人.
    WeCom,
    /// Server酱 and Server酱³: the key says which.
    ServerChan,
    /// A Slack incoming webhook.
    Slack,
    /// A Discord webhook.
    Discord,
    /// A Telegram bot.
    Telegram,
    /// An ntfy topic.
    Ntfy,
    /// Any program that takes signed JSON.
    Webhook,
}

impl ChatKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::DingTalk,
        Self::Feishu,
        Self::WeCom,
        Self::ServerChan,
        Self::Slack,
        Self::Discord,
        Self::Telegram,
        Self::Ntfy,
        Self::Webhook,
    ];

    /// Its word in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
            Self::WeCom => "wecom",
            Self::ServerChan => "serverchan",
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Telegram => "telegram",
            Self::Ntfy => "ntfy",
            Self::Webhook => "webhook",
        }
    }

    /// The service for people.
    pub fn service(self, locale: Locale) -> &'static str {
        match self {
            Self::DingTalk => locale.pick("DingTalk", "钉钉"),
            Self::Feishu => locale.pick("Feishu/Lark", "飞书"),
            Self::WeCom => locale.pick("WeCom", "企业微信"),
            Self::ServerChan => locale.pick("ServerChan", "Server酱"),
            Self::Slack => "Slack",
            Self::Discord => "Discord",
            Self::Telegram => "Telegram",
            Self::Ntfy => "ntfy",
            Self::Webhook => locale.pick("the webhook", "自定义 Webhook"),
        }
    }
}

/// A chat that messages go to.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Its name: `chat:NAME` is a recipient.
    pub name: String,
    /// The service.
    pub kind: ChatKind,
    /// The address that messages are posted to; none for Telegram and ServerChan.
    pub url: Option<Secret>,
    /// What messages are signed with: DingTalk, Feishu, webhook.
    pub secret: Option<Secret>,
    /// The token of a Telegram bot, the access token of an ntfy server, the key of ServerChan.
    pub token: Option<Secret>,
    /// The chat of a Telegram bot: a number, or `@channel`; empty for all others.
    pub chat_id: String,
    /// Another server than the service's own: Telegram and ServerChan.
    pub base: Option<Url>,
}

impl Chat {
    /// What it is, for people: ``DingTalk group robot `ops` ``.
    pub fn describe(&self, locale: Locale) -> String {
        let what = match self.kind {
            ChatKind::DingTalk => locale.pick("DingTalk group robot", "钉钉群机器人"),
            ChatKind::Feishu => locale.pick("Feishu/Lark group robot", "飞书群机器人"),
            ChatKind::WeCom => locale.pick("WeCom group robot", "企业微信群机器人"),
            ChatKind::ServerChan => locale.pick("ServerChan", "Server酱"),
            ChatKind::Slack => locale.pick("Slack webhook", "Slack Webhook"),
            ChatKind::Discord => locale.pick("Discord webhook", "Discord Webhook"),
            ChatKind::Telegram => locale.pick("Telegram bot", "Telegram 机器人"),
            ChatKind::Ntfy => locale.pick("ntfy topic", "ntfy 主题"),
            ChatKind::Webhook => locale.pick("webhook", "自定义 Webhook"),
        };
        format!("{what} `{}`", self.name)
    }

    /// Its secrets, by the key that names them.
    pub fn secrets(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        let token = if self.kind == ChatKind::ServerChan { "key" } else { "token" };
        let all = [("url", &self.url), ("secret", &self.secret), (token, &self.token)];
        all.into_iter().filter_map(|(key, secret)| Some((key, secret.as_ref()?)))
    }
}

/// The names of all chats of a settings file, of those as well that have faults.
pub(super) fn names<'t>(document: &'t DeTable<'_>) -> Vec<&'t str> {
    let chats = document.get("chat").and_then(|chats| chats.get_ref().as_table());
    let named = |(name, value): (&'t Spanned<DeString<'t>>, &'t Spanned<DeValue<'t>>)| {
        let name: &str = name.get_ref();
        (value.get_ref().is_table() && is_chat_name(name)).then_some(name)
    };
    chats.into_iter().flat_map(|chats| chats.iter().filter_map(named)).collect()
}
