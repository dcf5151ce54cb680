//! What a refusal means: whether to try again, when, and what to tell the engineer.
//!
//! Given up is only what the service refuses because of the payload itself, which will be the same at every attempt.
//! All else may pass or be mended: a limit, a robot that was switched off, a key that was changed. What is not known is
//! tried again.

use std::time::Duration;

use super::{ChatError, answer::Answer, reveal::Revealed};
use crate::{diagnose::Text, listing::Locale, settings::ChatKind};

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Too many messages: not before so long, unless the service says when.
    Busy(Duration),
    /// Somebody has to change something first.
    Mend(Hint),
    /// The payload is refused for good.
    Refused,
    /// Trying again may help.
    Passing,
}

/// What to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    /// The address, or the robot behind it.
    Address,
    /// The signature.
    Secret,
    /// The robot's list of allowed addresses.
    Network,
    /// The words that the robot demands.
    Keywords,
    /// One of the three above.
    Safety,
    /// The token or key.
    Token,
    /// The chat of a bot.
    ChatId,
    /// The address is that of something else.
    Elsewhere,
    /// Whatever the receiver's log says.
    Receiver,
}

/// The error of an answer that is not "taken".
pub(super) fn error(to: &Revealed, answer: &Answer) -> ChatError {
    let chat = &to.chat;
    let (en, zh) = (chat.describe(Locale::En), chat.describe(Locale::ZhCn));
    let said = to.hide(&answer.said);
    let code = answer.code.filter(|code| *code != i64::from(answer.status)).map(|code| code.to_string());
    let code = code.unwrap_or_else(|| format!("HTTP {}", answer.status));
    let why: Text = match (answer.known, said.is_empty()) {
        (false, _) => (
            format!("HTTP {}, and no answer of the service", answer.status),
            format!("HTTP {}，且不是该服务的应答", answer.status),
        ),
        (true, true) => (code.clone(), code),
        (true, false) => (format!("{code}: {said}"), format!("{code}：{said}")),
    };
    let meaning = meaning(chat.kind, answer);
    let text = |what: (&str, &str), hint: Text| {
        (format!("{en} {} ({}){}", what.0, why.0, hint.0), format!("{zh} {}（{}）{}", what.1, why.1, hint.1))
    };
    let none = (String::new(), String::new());
    let error = match meaning {
        Meaning::Busy(pause) => {
            ChatError::passing(text(("takes no more messages for now", "发送过于频繁，暂不接收"), none))
                .not_before(answer.wait.unwrap_or(pause))
        }
        Meaning::Mend(hint) => {
            ChatError::passing(text(("did not take the message", "没有接收消息"), advice(hint, &chat.name))).slowly()
        }
        Meaning::Refused => ChatError::lasting(text(
            ("refuses the message", "拒收这条消息"),
            ("; when that is mended, run rivald mail retry".into(), "；处理后请运行 rivald mail retry".into()),
        )),
        Meaning::Passing => {
            ChatError::passing(text(("does not take messages at the moment", "暂时无法接收消息"), none))
        }
    };
    let at_least = error.at_least.max(answer.wait.unwrap_or_default());
    error.not_before(at_least)
}

fn advice(hint: Hint, name: &str) -> Text {
    let (en, zh) = match hint {
        Hint::Address => (
            "see whether the robot or webhook is still there, and copy its address into `url`",
            "请确认机器人或 Webhook 仍在，并把它的地址重新复制到 `url`",
        ),
        Hint::Secret => (
            "see whether the other side has the same `secret`, and whether this machine's clock is right",
            "请核对 `secret` 是否与对方一致，以及本机时间是否准确",
        ),
        Hint::Network => {
            ("allow this machine's address in the robot's settings", "请在机器人的安全设置里允许本机的 IP 地址")
        }
        Hint::Keywords => (
            "let the robot check signatures instead of keywords, and write its `secret`",
            "请把机器人的安全设置从关键词改为签名校验，并填写 `secret`",
        ),
        Hint::Safety => (
            "let the robot check signatures alone (加签), and write its `secret`",
            "请在机器人的安全设置里只选“加签”，并填写 `secret`",
        ),
        Hint::Token => ("write the token or key that the service shows", "请填写服务页面上显示的令牌或 SendKey"),
        Hint::ChatId => (
            "see whether the bot is in the chat and may write there, and correct `chat_id`",
            "请确认机器人已加入会话并有发言权限，并核对 `chat_id`",
        ),
        Hint::Elsewhere => (
            "the address leads elsewhere, and messages are not carried there: write the one that it leads to",
            "该地址会跳转，rivald 不跟随跳转：请填写最终地址",
        ),
        Hint::Receiver => ("see what the receiver's log says", "请查看接收方的日志"),
    };
    (format!("; {en} (see [chat.{name}])"), format!("；{zh}（见 [chat.{name}]）"))
}

const MINUTE: Duration = Duration::from_mins(1);

fn meaning(kind: ChatKind, answer: &Answer) -> Meaning {
    use Hint::{Address, ChatId, Elsewhere, Keywords, Network, Receiver, Safety, Secret, Token};
    use Meaning::{Busy, Mend, Passing, Refused};
    let (code, status) = (answer.code.unwrap_or_default(), answer.status);
    let says = |words: &[&str]| {
        let said = answer.said.to_lowercase();
        words.iter().any(|word| said.contains(word))
    };
    let known = match kind {
        _ if !answer.known => None,
        ChatKind::DingTalk => match code {
            // More than twenty a minute, and the robot is silenced for ten.
            130_101 | 410_100 => Some(Busy(10 * MINUTE)),
            88 | 90_005 | 90_006 | 90_018 | 90_030 => Some(Busy(MINUTE)),
            310_000 if says(&["keyword"]) => Some(Mend(Keywords)),
            310_000 if says(&["sign", "timestamp"]) => Some(Mend(Secret)),
            310_000 if says(&["ip"]) => Some(Mend(Network)),
            310_000 => Some(Mend(Safety)),
            300_001 | 400_013 | 400_101 | 400_102 | 400_106 | 40_014 => Some(Mend(Address)),
            40_035 | 400_105 | 430_101..=430_104 => Some(Refused),
            _ => None,
        },
        ChatKind::Feishu => match code {
            9_499 if says(&["bad request"]) => Some(Refused),
            9_499 | 11_232 | 11_233 => Some(Busy(MINUTE)),
            19_021 => Some(Mend(Secret)),
            19_022 => Some(Mend(Network)),
            19_024 => Some(Mend(Keywords)),
            19_001..=19_007 => Some(Mend(Address)),
            _ => None,
        },
        ChatKind::WeCom => match code {
            45_009 | 45_033 => Some(Busy(MINUTE)),
            93_000 | 93_004 | 93_008 | 93_017 => Some(Mend(Address)),
            40_008 | 40_058 | 44_004 => Some(Refused),
            _ => None,
        },
        ChatKind::ServerChan => match code {
            // So many a day; tomorrow there are more.
            _ if says(&["次数", "超过", "limit"]) => Some(Busy(60 * MINUTE)),
            40_001 | 40_003 => Some(Mend(Token)),
            _ if says(&["key"]) => Some(Mend(Token)),
            _ => None,
        },
        ChatKind::Slack => match answer.said.as_str() {
            "invalid_payload"
            | "invalid_blocks"
            | "invalid_blocks_format"
            | "msg_blocks_too_long"
            | "no_text"
            | "msg_too_long"
            | "too_many_attachments" => Some(Refused),
            "no_service"
            | "no_active_hooks"
            | "no_team"
            | "invalid_token"
            | "channel_not_found"
            | "channel_is_archived"
            | "action_prohibited"
            | "user_not_found"
            | "team_disabled"
            | "posting_to_general_channel_denied" => Some(Mend(Address)),
            "rate_limited" | "ratelimited" => Some(Busy(MINUTE)),
            _ => None,
        },
        ChatKind::Discord => match code {
            50_006 | 50_035 | 50_109 => Some(Refused),
            10_003 | 10_015 | 50_027 => Some(Mend(Address)),
            _ => None,
        },
        ChatKind::Telegram => match status {
            400 if says(&["parse entities", "too long", "text is empty", "must be encoded"]) => Some(Refused),
            400 | 403 => Some(Mend(ChatId)),
            401 | 404 => Some(Mend(Token)),
            _ => None,
        },
        ChatKind::Ntfy => match (status, code) {
            // The day's quota.
            (_, 42_908) => Some(Busy(60 * MINUTE)),
            (401 | 403, _) => Some(Mend(Token)),
            (400, _) => Some(Refused),
            _ => None,
        },
        ChatKind::Webhook => match status {
            401 | 403 => Some(Mend(Secret)),
            400 | 422 => Some(Mend(Receiver)),
            _ => None,
        },
    };
    known.unwrap_or(match status {
        429 => Busy(MINUTE),
        300..=399 => Mend(Elsewhere),
        413 => Refused,
        401 | 403 | 404 | 405 | 410 => Mend(Address),
        _ => Passing,
    })
}
