//! What a service answered, in its own words.

use std::time::Duration;

use serde_json::Value;

use crate::settings::ChatKind;

/// An answer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// Whether the service says that it took the message.
    pub(super) taken: bool,
    /// Whether it was the service that answered, and not a page of whoever is in between.
    pub(super) known: bool,
    /// The code of a refusal.
    pub(super) code: Option<i64>,
    /// The words of a refusal.
    pub(super) said: String,
    /// How long it wants to be left alone.
    pub(super) wait: Option<Duration>,
}

/// The longest that a service is left alone because it says so.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// Reads an answer. `wait` is what its header says.
pub(super) fn read(kind: ChatKind, status: u16, wait: Option<Duration>, body: &[u8]) -> Answer {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let good = (200..300).contains(&status);
    let text = |keys: &[&str]| {
        let said = keys.iter().find_map(|key| json.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()));
        said.unwrap_or_default().to_owned()
    };
    let code = |keys: &[&str]| keys.iter().find_map(|key| json.get(key).and_then(Value::as_i64));
    let mut answer = Answer { status, wait, ..Answer::default() };
    match kind {
        ChatKind::DingTalk | ChatKind::WeCom => {
            answer.code = code(&["errcode"]);
            answer.said = text(&["errmsg"]);
            answer.known = answer.code.is_some();
            answer.taken = good && answer.code == Some(0);
        }
        ChatKind::Feishu => {
            answer.code = code(&["code", "StatusCode"]);
            answer.said = text(&["msg", "StatusMessage"]);
            answer.known = answer.code.is_some();
            answer.taken = good && answer.code == Some(0);
        }
        ChatKind::ServerChan => {
            answer.code = code(&["code"]);
            answer.said = text(&["message", "info", "error"]);
            answer.known = answer.code.is_some();
            answer.taken = good && answer.code == Some(0);
        }
        ChatKind::Telegram => {
            let ok = json.get("ok").and_then(Value::as_bool);
            answer.code = code(&["error_code"]);
            answer.said = text(&["description"]);
            answer.known = ok.is_some();
            answer.taken = good && ok == Some(true);
            let parameters = json.get("parameters");
            let seconds = parameters.and_then(|all| all.get("retry_after")).and_then(Value::as_f64);
            answer.wait = seconds.and_then(duration).or(wait);
            if let Some(id) = parameters.and_then(|all| all.get("migrate_to_chat_id")).and_then(Value::as_i64) {
                answer.said = format!("{}; chat_id = {id}", answer.said);
            }
        }
        ChatKind::Discord => {
            answer.code = code(&["code"]);
            answer.said = text(&["message"]);
            let message = json.get("id").is_some_and(Value::is_string);
            answer.known = status == 204 || message || !answer.said.is_empty();
            answer.taken = status == 204 || (good && message);
            answer.wait = json.get("retry_after").and_then(Value::as_f64).and_then(duration).or(wait);
        }
        ChatKind::Ntfy => {
            answer.code = code(&["code"]);
            answer.said = text(&["error"]);
            let message = json.get("id").is_some_and(Value::is_string);
            answer.known = message || answer.code.is_some();
            answer.taken = good && message;
        }
        ChatKind::Slack => {
            let plain = String::from_utf8_lossy(body.get(..200.min(body.len())).unwrap_or_default());
            let ok = json.get("ok").and_then(Value::as_bool);
            let words = plain.trim();
            answer.said = if ok.is_some() { text(&["error"]) } else { words.to_owned() };
            // Its errors are single words such as `no_service`.
            let word = !matches!(words, "" | "null" | "true" | "false")
                && words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            answer.known = ok.is_some() || word;
            answer.taken = good && (ok == Some(true) || words == "ok");
            if !answer.known {
                answer.said.clear();
            }
        }
        ChatKind::Webhook => {
            answer.known = true;
            answer.taken = good;
            answer.said = text(&["error", "message", "detail"]);
        }
    }
    answer.wait = answer.wait.map(|wait| wait.min(LONGEST_WAIT));
    answer
}

/// A number of seconds, and a little more: who comes back on the dot is a moment early by the other's clock.
fn duration(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().map(|wait| wait.saturating_add(Duration::from_secs(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: ChatKind, status: u16, body: &str) -> (bool, bool) {
        let answer = read(kind, status, None, body.as_bytes());
        (answer.taken, answer.known)
    }

    #[test]
    fn only_the_service_itself_says_yes() {
        let good = [
            (ChatKind::DingTalk, r#"{"errcode":0,"errmsg":"ok"}"#),
            (ChatKind::WeCom, r#"{"errcode":0,"errmsg":"ok"}"#),
            (ChatKind::Feishu, r#"{"code":0,"msg":"success","data":{}}"#),
            (ChatKind::Feishu, r#"{"StatusCode":0,"StatusMessage":"success"}"#),
            (ChatKind::ServerChan, r#"{"code":0,"message":"","data":{"pushid":"1"}}"#),
            (ChatKind::Slack, "ok"),
            (ChatKind::Slack, r#"{"ok":true}"#),
            (ChatKind::Discord, r#"{"id":"1","type":0}"#),
            (ChatKind::Telegram, r#"{"ok":true,"result":{"message_id":1}}"#),
            (ChatKind::Ntfy, r#"{"id":"x","event":"message"}"#),
            (ChatKind::Webhook, ""),
        ];
        for (kind, body) in good {
            assert_eq!(taken(kind, 200, body), (true, true), "{kind:?}");
            assert!(!taken(kind, 500, body).0, "{kind:?}: 500");
            assert!(!taken(kind, 302, body).0, "{kind:?}: 302");
            if kind != ChatKind::Webhook {
                for strange in ["<html>sign in to the network</html>", "", "[]", "{}", "null", "{\"errcode\":\"0\"}"] {
                    assert_eq!(taken(kind, 200, strange), (false, false), "{kind:?}: {strange}");
                }
            }
        }
        assert_eq!(taken(ChatKind::Discord, 204, ""), (true, true));
    }

    #[test]
    fn waits_are_bounded() {
        let body = |seconds: &str| format!(r#"{{"message":"slow down","retry_after":{seconds}}}"#);
        let wait = |seconds: &str| read(ChatKind::Discord, 429, None, body(seconds).as_bytes()).wait;
        assert_eq!(wait("0.5"), Some(Duration::from_millis(1500)));
        assert_eq!(wait("1e18"), Some(LONGEST_WAIT));
        assert_eq!(wait("-1"), None);
        assert_eq!(wait("1e400"), None);
    }
}
