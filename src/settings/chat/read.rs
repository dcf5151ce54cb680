//! Reading `[chat.…]`. No message repeats an address, a token or a key.

use std::path::Path;

use secrecy::ExposeSecret;
use toml::de::{DeTable, DeValue};

use super::{
    Chat, ChatKind,
    address::{address, base},
};
use crate::{
    diagnose::{
        Faults, Key, Node, Text, each, nearest, short,
        value::{Refusal, is_chat_name},
    },
    settings::Secret,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Kind,
    Url,
    Secret,
    Token,
    Key,
    ChatId,
    Base,
}

const KIND: Key<Of> = Key { id: Of::Kind, name: "kind", aka: &["type", "service", "platform"] };
const URL: Key<Of> =
    Key { id: Of::Url, name: "url", aka: &["webhook", "address", "hook", "webhook_url", "endpoint", "link"] };
const SECRET: Key<Of> = Key { id: Of::Secret, name: "secret", aka: &["sign", "sign_secret", "signature", "key"] };
const TOKEN: Key<Of> = Key { id: Of::Token, name: "token", aka: &["bot_token", "access_token", "secret", "key"] };
const BASE: Key<Of> = Key { id: Of::Base, name: "base", aka: &["server", "api", "url", "endpoint"] };

/// The keys of a kind.
fn keys(kind: ChatKind) -> &'static [Key<Of>] {
    const SIGNED: &[Key<Of>] = &[KIND, URL, SECRET];
    const PLAIN: &[Key<Of>] = &[KIND, URL];
    match kind {
        ChatKind::DingTalk | ChatKind::Feishu | ChatKind::Webhook => SIGNED,
        ChatKind::WeCom | ChatKind::Slack | ChatKind::Discord => PLAIN,
        ChatKind::ServerChan => {
            &[KIND, Key { id: Of::Key, name: "key", aka: &["sendkey", "send_key", "token", "secret"] }, BASE]
        }
        ChatKind::Telegram => {
            &[KIND, TOKEN, Key { id: Of::ChatId, name: "chat_id", aka: &["chat", "to", "channel", "id"] }, BASE]
        }
        ChatKind::Ntfy => &[KIND, URL, TOKEN],
    }
}

impl Chat {
    /// Keys whose values may be shown in a message.
    pub(in crate::settings) const OPEN: [&'static str; 2] = ["kind", "chat_id"];

    /// Reads `[chat]`: the chats by name.
    pub(in crate::settings) fn read_all(table: &DeTable<'_>, folder: &Path, faults: &mut Faults<'_>) -> Vec<Self> {
        let mut chats = Vec::new();
        for (name, value) in table {
            let word: &str = name.get_ref();
            let node = Node { key: word, value };
            let DeValue::Table(table) = value.get_ref() else {
                let shown = short(word, 40);
                faults.add(
                    name.span(),
                    (format!("`{shown}` stands outside of any chat"), format!("`{shown}` 不属于任何群聊")),
                    (
                        "every chat has a name of its own: write [chat.ops], and below it `kind` and `url`".into(),
                        "每个群聊都要有自己的名称：请写 [chat.ops]，其下写 `kind` 和 `url`".into(),
                    ),
                );
                continue;
            };
            if !is_chat_name(word) {
                faults.add(
                    name.span(),
                    (
                        "a chat's name is made of at most 40 letters, digits, `-` and `_`".into(),
                        "群聊名称只能由文字、数字、`-`、`_` 组成，最多 40 个字符".into(),
                    ),
                    ("write a short name, such as [chat.ops]".into(), "请写简短的名称，例如 [chat.ops]".into()),
                );
                continue;
            }
            chats.extend(Self::read(node, table, folder, faults));
        }
        chats.sort_by(|a, b| a.name.cmp(&b.name));
        chats
    }

    fn read(chat: Node<'_>, table: &DeTable<'_>, folder: &Path, faults: &mut Faults<'_>) -> Option<Self> {
        let Some(value) = table.get("kind") else {
            // The nearest key is told as well, should it only be misspelt.
            each(table, &[KIND, URL, SECRET, TOKEN], faults, |_, _, _| {});
            missing(
                chat,
                table,
                faults,
                "kind",
                &format!("\"{}\"", guess(table).unwrap_or(ChatKind::DingTalk).as_str()),
            );
            return None;
        };
        let kind = kind(Node { key: "kind", value }, faults)?;
        let mut read = Self {
            name: chat.key.to_owned(),
            kind,
            url: None,
            secret: None,
            token: None,
            chat_id: String::new(),
            base: None,
        };
        let before = faults.count();
        each(table, keys(kind), faults, |key, node, faults| match key {
            Of::Kind => {}
            Of::Url => read.url = url(kind, node, folder, faults),
            Of::Secret => read.secret = secret(node, folder, faults),
            Of::Token => read.token = secret(node, folder, faults),
            Of::Key => read.token = key_of_serverchan(node, folder, faults),
            Of::ChatId => read.chat_id = chat_id(node, faults).unwrap_or_default(),
            Of::Base => read.base = node.read(faults, base),
        });
        let needed: &[&str] = match kind {
            ChatKind::Telegram => &["token", "chat_id"],
            ChatKind::ServerChan => &["key"],
            _ => &["url"],
        };
        // What is missing is most likely there under another name, if one is unknown.
        let lacking = needed.iter().filter(|key| faults.count() == before && !table.contains_key(**key));
        for key in lacking.copied().collect::<Vec<_>>() {
            let example = if key == "chat_id" { "\"-1001234567890\"" } else { "{ credential = \"…\" }" };
            missing(chat, table, faults, key, example);
        }
        (faults.count() == before).then_some(read)
    }
}

/// The service that a written-out address belongs to.
fn guess(table: &DeTable<'_>) -> Option<ChatKind> {
    let url = table.get("url")?.get_ref().as_str()?;
    let known = ChatKind::ALL.into_iter().filter(|kind| *kind != ChatKind::Webhook);
    // Of the others, only the one that the host belongs to takes it.
    let mut fitting = known.filter(|kind| address(*kind, url).is_ok());
    fitting.next().filter(|_| fitting.next().is_none())
}

fn missing(chat: Node<'_>, table: &DeTable<'_>, faults: &mut Faults<'_>, key: &str, example: &str) {
    // The first key is where people look; the table itself spans nothing that a caret could stand under.
    let at = table.iter().map(|(key, _)| key.span()).min_by_key(|span| span.start).unwrap_or(chat.span());
    let name = chat.key;
    faults.missing(
        at,
        (format!("[chat.{name}] has no `{key}`"), format!("[chat.{name}] 缺少 `{key}`")),
        (format!("add `{key} = {example}`"), format!("请加上 `{key} = {example}`")),
    );
}

fn kind(node: Node<'_>, faults: &mut Faults<'_>) -> Option<ChatKind> {
    let text = node.text(faults)?;
    if let Some(kind) = ChatKind::ALL.into_iter().find(|kind| kind.as_str() == text) {
        return Some(kind);
    }
    let meant = match text.to_lowercase().trim() {
        "钉钉" | "ding" | "dd" => Some("dingtalk"),
        "飞书" | "lark" | "larksuite" => Some("feishu"),
        "企业微信" | "企微" | "wechat" | "weixin" | "wxwork" | "qywx" | "wework" | "work_weixin" => Some("wecom"),
        "server酱" | "server酱³" | "ftqq" | "sct" | "sc3" => Some("serverchan"),
        "电报" | "tg" => Some("telegram"),
        "json" | "http" | "https" | "custom" | "generic" => Some("webhook"),
        _ => nearest(text, ChatKind::ALL.map(ChatKind::as_str)),
    };
    let words = |between: &str| ChatKind::ALL.map(ChatKind::as_str).join(between);
    let hint = match meant {
        Some(word) => (format!("write \"{word}\""), format!("请写 \"{word}\"")),
        None => (format!("the kinds are {}", words(", ")), format!("可选：{}", words("、"))),
    };
    node.refuse(faults, ("rivald knows no such service".into(), "rivald 不认识这种服务".into()), hint);
    None
}

/// A secret that is not empty.
fn secret(node: Node<'_>, folder: &Path, faults: &mut Faults<'_>) -> Option<Secret> {
    let secret = Secret::read(node, folder, faults)?;
    if matches!(&secret, Secret::Plain(text) if text.expose_secret().trim().is_empty()) {
        let what = (format!("`{}` is empty", node.key), format!("`{}` 是空的", node.key));
        node.refuse(faults, what, ("write it, or leave the line out".into(), "请填写，或去掉这一行".into()));
        return None;
    }
    Some(secret)
}

/// A secret that is checked where it is written out.
fn checked<T>(
    node: Node<'_>,
    folder: &Path,
    faults: &mut Faults<'_>,
    check: impl Fn(&str) -> Result<T, Refusal>,
) -> Option<Secret> {
    let secret = secret(node, folder, faults)?;
    if let Secret::Plain(text) = &secret
        && let Err(refusal) = check(text.expose_secret())
    {
        node.refuse(faults, refusal.message, refusal.hint);
        return None;
    }
    Some(secret)
}

fn url(kind: ChatKind, node: Node<'_>, folder: &Path, faults: &mut Faults<'_>) -> Option<Secret> {
    checked(node, folder, faults, |text| address(kind, text))
}

fn key_of_serverchan(node: Node<'_>, folder: &Path, faults: &mut Faults<'_>) -> Option<Secret> {
    checked(node, folder, faults, |text| {
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(());
        }
        let hint: Text = (
            "copy the SendKey alone: it begins with `SCT` or `sctp`".into(),
            "请只复制 SendKey，以 `SCT` 或 `sctp` 开头".into(),
        );
        Err(Refusal::new(("this is no key of ServerChan".into(), "这不是 Server酱的 SendKey".into()), hint))
    })
}

/// The number of a chat, or the `@name` of a channel.
fn chat_id(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    if let DeValue::Integer(number) = node.value.get_ref()
        && let Ok(number) = i64::from_str_radix(number.as_str(), number.radix())
    {
        return Some(number.to_string());
    }
    let text = node.text(faults)?;
    let number = text.parse::<i64>().is_ok_and(|number| number != 0);
    let name = text.strip_prefix('@').is_some_and(|name| {
        (4..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    if number || name {
        return Some(text.to_owned());
    }
    node.refuse(
        faults,
        ("this is no chat of Telegram".into(), "这不是 Telegram 的会话".into()),
        (
            "write its number, such as \"-1001234567890\", or \"@name\" of a channel".into(),
            "请写会话的数字 id，例如 \"-1001234567890\"，频道可写 \"@频道名\"".into(),
        ),
    );
    None
}
