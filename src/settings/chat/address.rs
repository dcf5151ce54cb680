//! Addresses that messages are posted to. What is wrong with one is said without repeating it.

use url::{Host, Url};

use super::ChatKind;
use crate::diagnose::value::Refusal;

/// The longest address.
const LONGEST: usize = 2000;

/// Hosts that belong to one service alone.
const HOSTS: [(&str, ChatKind); 14] = [
    ("oapi.dingtalk.com", ChatKind::DingTalk),
    ("oapi.dingtalk.io", ChatKind::DingTalk),
    ("api.dingtalk.com", ChatKind::DingTalk),
    ("open.feishu.cn", ChatKind::Feishu),
    ("open.larksuite.com", ChatKind::Feishu),
    ("qyapi.weixin.qq.com", ChatKind::WeCom),
    ("sctapi.ftqq.com", ChatKind::ServerChan),
    ("hooks.slack.com", ChatKind::Slack),
    ("hooks.slack-gov.com", ChatKind::Slack),
    ("discord.com", ChatKind::Discord),
    ("discordapp.com", ChatKind::Discord),
    ("canary.discord.com", ChatKind::Discord),
    ("api.telegram.org", ChatKind::Telegram),
    ("ntfy.sh", ChatKind::Ntfy),
];

/// Reads the address of a chat: `https`, or `http` on this machine. The token in it and what is posted there would go
/// through the network for everybody to read otherwise.
///
/// # Errors
/// Says what is wrong and what to write, without anything of the address but its host.
pub fn address(kind: ChatKind, text: &str) -> Result<Url, Refusal> {
    let refuse = |en: &str, zh: &str, hint: (&str, &str)| {
        Err(Refusal::new((en.to_owned(), zh.to_owned()), (hint.0.to_owned(), hint.1.to_owned())))
    };
    let spaced = text.chars().any(|c| c.is_whitespace() || c.is_control());
    let url = match Url::parse(text) {
        Ok(url) if !spaced && text.len() <= LONGEST && matches!(url.scheme(), "http" | "https") && url.has_host() => {
            url
        }
        _ => {
            return refuse(
                "this is no address that messages can be posted to",
                "这不是可以推送消息的地址",
                ("copy the whole address, beginning with `https://`", "请复制以 `https://` 开头的完整地址"),
            );
        }
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "the address must not hold a user name or password",
            "地址里不能写用户名和密码",
            ("write it without the part before the `@`", "请去掉 `@` 之前的部分"),
        );
    }
    if url.scheme() == "http" && !is_this_machine(&url) {
        return refuse(
            "messages and the token in the address would go through the network unencrypted",
            "消息和地址里的令牌会以明文经过网络",
            (
                "write `https://`; `http://` is for this machine only, such as \"http://127.0.0.1:8080/\"",
                "请写 `https://`；`http://` 只能用于本机，例如 \"http://127.0.0.1:8080/\"",
            ),
        );
    }
    if let Some(other) = host_of(&url).filter(|other| *other != kind) {
        let word = other.as_str();
        return Err(Refusal::new(
            (
                format!("this is an address of {}, not of {}", other.service(EN), kind.service(EN)),
                format!("这是{}的地址，不是{}的", other.service(ZH), kind.service(ZH)),
            ),
            (format!("write `kind = \"{word}\"`"), format!("请写 `kind = \"{word}\"`")),
        ));
    }
    if url.path() == "/" && kind != ChatKind::Webhook {
        let (en, zh) = match kind {
            ChatKind::Ntfy => ("an ntfy address ends in its topic", "ntfy 地址要以主题名结尾"),
            _ => ("this is not the whole address", "地址不完整"),
        };
        return refuse(en, zh, ("copy the whole address from the service", "请从服务页面复制完整的地址"));
    }
    Ok(url)
}

const EN: crate::listing::Locale = crate::listing::Locale::En;
const ZH: crate::listing::Locale = crate::listing::Locale::ZhCn;

/// The service that a host belongs to.
fn host_of(url: &Url) -> Option<ChatKind> {
    let host = url.host_str()?;
    HOSTS.iter().find(|(known, _)| *known == host).map(|(_, kind)| *kind)
}

/// Reads another server than the service's own: as an address, without query.
///
/// # Errors
/// As [`address`].
pub(super) fn base(text: &str) -> Result<Url, Refusal> {
    let url = address(ChatKind::Webhook, text).or_else(|refusal| {
        // The service's own server may be written out.
        [ChatKind::Telegram, ChatKind::ServerChan]
            .into_iter()
            .find_map(|kind| Url::parse(text).ok().filter(|url| url.scheme() == "https" && host_of(url) == Some(kind)))
            .ok_or(refusal)
    })?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Refusal::new(
            ("the address of a server ends before the `?`".into(), "服务器地址到 `?` 之前为止".into()),
            ("leave out the rest, or the whole line".into(), "请去掉其余部分，或去掉这一行".into()),
        ));
    }
    Ok(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
