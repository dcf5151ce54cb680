//! Whom a message goes to: a mail address, or a chat of the settings.

use super::{Refusal, half_width, mail_address};
use crate::diagnose::{nearest, short};

/// What a recipient begins with that is a chat: `chat:ops` is the chat of `[chat.ops]`.
pub const CHAT: &str = "chat:";

/// The longest name of a chat, in characters.
const LONGEST: usize = 40;

/// Whether a name may be that of a chat: at most 40 letters, digits, `-` and `_`.
pub fn is_chat_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= LONGEST
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Reads a recipient: a mail address, or `chat:NAME` for a chat that the settings define. Without `chats` every name
/// will do.
///
/// # Errors
/// Says what to write instead.
pub fn recipient(text: &str, chats: Option<&[&str]>) -> Result<String, Refusal> {
    let Some(name) = text.strip_prefix(CHAT) else {
        return match meant_chat(text) {
            Some(name) => Err(Refusal::new(
                (format!("`{}` is no recipient", short(text, 60)), format!("`{}` 不是收件人", short(text, 60))),
                (format!("write \"{CHAT}{name}\""), format!("请写 \"{CHAT}{name}\"")),
            )),
            None => mail_address(text),
        };
    };
    if !is_chat_name(name) {
        let shown = short(text, 60);
        return Err(Refusal::new(
            (format!("`{shown}` names no chat"), format!("`{shown}` 不是群聊的名称")),
            (
                "write the name of a table [chat.NAME] of rivald.toml, such as \"chat:ops\"".into(),
                "请写 rivald.toml 里 [chat.名称] 的名称，例如 \"chat:ops\"".into(),
            ),
        ));
    }
    match chats {
        Some(known) if !known.contains(&name) => Err(unknown(name, known)),
        _ => Ok(text.to_owned()),
    }
}

fn unknown(name: &str, known: &[&str]) -> Refusal {
    let message = (
        format!("rivald.toml defines no chat `{name}`: there is no table [chat.{name}]"),
        format!("rivald.toml 里没有群聊 `{name}`：缺少 [chat.{name}]"),
    );
    let hint = match nearest(name, known.iter().copied()) {
        Some(meant) => (format!("write \"{CHAT}{meant}\""), format!("请写 \"{CHAT}{meant}\"")),
        None if known.is_empty() => (
            format!("add [chat.{name}] to rivald.toml, with `kind` and `url`"),
            format!("请在 rivald.toml 里加上 [chat.{name}]，写明 `kind` 和 `url`"),
        ),
        None => {
            let shown = |between: &str| known.iter().take(20).copied().collect::<Vec<_>>().join(between);
            (format!("the chats are {}", shown(", ")), format!("已有的群聊：{}", shown("、")))
        }
    };
    Refusal::new(message, hint)
}

/// The chat in `Chat: ops` or `chat：ops`.
fn meant_chat(text: &str) -> Option<String> {
    let plain = half_width(&short(text, 100));
    let (word, name) = plain.split_once(':')?;
    let name = name.trim();
    (word.trim().eq_ignore_ascii_case("chat") && is_chat_name(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_chats() {
        let known = ["ops", "运营-1"];
        for text in ["anna@example.com", "chat:ops", "chat:运营-1"] {
            assert_eq!(recipient(text, Some(&known)).as_deref(), Ok(text));
        }
        assert_eq!(recipient("chat:gone", None).as_deref(), Ok("chat:gone"));
        let table = [
            ("chat:opps", "write \"chat:ops\""),
            ("chat:nowhere", "the chats are ops, 运营-1"),
            ("chat:", "write the name of a table"),
            ("chat:a b", "write the name of a table"),
            ("chat:ops\n", "write the name of a table"),
            ("Chat:ops", "write \"chat:ops\""),
            ("chat：ops", "write \"chat:ops\""),
            ("chat : ops", "write \"chat:ops\""),
            ("ops", "write it as"),
            ("", "write it as"),
        ];
        for (text, hint) in table {
            let refusal = recipient(text, Some(&known)).expect_err(text);
            assert!(refusal.hint.0.starts_with(hint), "{text:?}: {refusal:?}");
        }
        let refusal = recipient("chat:ops", Some(&[])).expect_err("no chat");
        assert!(refusal.hint.0.starts_with("add [chat.ops]"), "{refusal:?}");
        assert!(!is_chat_name(&"x".repeat(41)) && is_chat_name(&"群".repeat(40)));
    }
}
