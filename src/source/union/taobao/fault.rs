//! Errors of the Taobao Open Platform and of the union behind it, and what each of them asks for.
//!
//! `{"error_response": {"code": 7, "msg": "…", "sub_code": "…", "sub_msg": "…"}}`: `code` is the platform's, `sub_code`
//! that of the service behind it, either a word (`isp.…` its fault, `isv.…` the caller's) or a number of the union.

use std::time::Duration;

use serde_json::Value;

use super::super::{
    Trouble, UnionError,
    json::{count, text},
    line::{Refused, spent},
    redact,
};

/// How long a quota's ban is taken to last where the reply does not say.
const UNSAID: Duration = Duration::from_hours(1);
/// The same for a limit that is the platform's and not the key's.
const UNSAID_BURST: Duration = Duration::from_mins(1);

/// What an error asks for; `whole_key` is whether anything else that the key could ask would fail as well.
pub fn read(error: &Value) -> Refused {
    let code = count(error, "code").unwrap_or(0);
    let (msg, sub_code) = (text(error, "msg").unwrap_or_default(), text(error, "sub_code").unwrap_or_default());
    let sub_msg = text(error, "sub_msg").unwrap_or_default();
    let (trouble, whole_key) = judge(code, &sub_code, &sub_msg);
    let mut said = format!("{code} {msg}");
    if !sub_code.is_empty() || !sub_msg.is_empty() {
        let between = if sub_code.is_empty() || sub_msg.is_empty() { "" } else { ": " };
        said = format!("{said} ({sub_code}{between}{sub_msg})");
    }
    let hint = hint(trouble, code, &sub_code);
    let error = UnionError { trouble, said: redact::redact_text(&said), hint };
    Refused { error, whole_key }
}

fn judge(code: u64, sub: &str, sub_msg: &str) -> (Trouble, bool) {
    if sub.contains("limited-by-app-api-access-count") {
        return (Trouble::Key, true);
    }
    let limited = sub.contains("accesscontrol.limited");
    if code == 7 || limited && (3..=8).contains(&code) || matches!((code, sub), (3..=6 | 8, "")) {
        let unsaid = if sub.contains("api-access-count") || sub.contains("dynamic") { UNSAID_BURST } else { UNSAID };
        let ban = seconds(sub_msg).map_or(unsaid, |n| Duration::from_secs(n.saturating_add(1)));
        return (Trouble::Quota(ban), true);
    }
    match (code, sub) {
        (15 | 50, _) => service(sub),
        (11, _) if sub.contains("ip-whitelist") => (Trouble::Key, true),
        // One package of interfaces is not granted: others may be.
        (11, _) => (Trouble::Key, false),
        (12 | 13 | 25 | 26 | 27 | 29, _) => (Trouble::Key, true),
        (35..=37, _) => (Trouble::BadId, false),
        (9 | 21..=24 | 28 | 30..=34 | 40..=43, _) => (Trouble::Malformed, !matches!(code, 21 | 22 | 40 | 41)),
        (1911, _) => (Trouble::Key, false),
        (1001 | 10000, _) => (Trouble::BadId, false),
        (30001 | 30002 | 50001, _) => (Trouble::Absent, false),
        _ => (Trouble::Retry, true),
    }
}

/// The service behind the platform.
fn service(sub: &str) -> (Trouble, bool) {
    match sub {
        "50001" | "30001" | "30002" | "11" | "isv.item-not-exist" | "isv.coupon_not_exist" => (Trouble::Absent, false),
        "1001" | "10000" | "33" | "35" | "36" | "37" => (Trouble::BadId, false),
        "1911" | "2" | "4" | "5" => (Trouble::Key, false),
        _ if sub.starts_with("isv.invalid-parameter") => (Trouble::BadId, false),
        _ if sub.starts_with("isv.permission") => (Trouble::Key, false),
        _ if sub.starts_with("isv.") => (Trouble::Malformed, false),
        // isp.*, 40001, 719, 1201, 50002, 9100, and whatever nobody has written down.
        _ => (Trouble::Retry, true),
    }
}

/// The number in "This ban will last for 31062 more seconds".
fn seconds(text: &str) -> Option<u64> {
    let before = text.find("second")?;
    let words = text.get(..before)?;
    words.split(|c: char| !c.is_ascii_digit()).rfind(|n| !n.is_empty())?.parse().ok()
}

fn hint(trouble: Trouble, code: u64, sub: &str) -> (String, String) {
    let (en, zh) = match (trouble, code, sub) {
        (Trouble::Quota(_), ..) => return spent(),
        (Trouble::BadId, ..) => (
            "set union_id = \"…\" of this watch to the item's id in the union's console",
            "请在该监控项中写 union_id = \"…\"，值为联盟后台显示的商品 ID",
        ),
        (_, 25, _) => (
            "the secret in [union.taobao] does not belong to this app_key: copy it again from the Open Platform's console",
            "[union.taobao] 中的 secret 与 app_key 不匹配：请从开放平台控制台重新复制",
        ),
        (_, 28 | 29, _) => (
            "the app_key in [union.taobao] is not known to the Open Platform: copy it again from its console",
            "开放平台不认识 [union.taobao] 中的 app_key：请从控制台重新复制",
        ),
        (_, 26 | 27, _) => (
            "the union wants an authorisation that rivald does not use: check that `base` and the key's kind are right",
            "联盟要求授权会话，而 rivald 不使用会话：请检查 `base` 和 Key 的类型",
        ),
        (_, 30 | 31, _) => (
            "the machine's clock differs from the gateway's by more than ten minutes: set it right (NTP)",
            "本机时钟与网关相差超过十分钟：请校准时间（NTP）",
        ),
        (_, 11, sub) if sub.contains("ip-whitelist") => (
            "this machine's address is not on the key's list: add it in the Open Platform's console",
            "本机 IP 不在该 Key 的白名单中：请在开放平台控制台添加",
        ),
        (_, 11..=13, _) => (
            "this interface is not granted to the key: apply for its package in the union's console",
            "该 Key 没有此接口的权限：请在联盟后台申请对应的接口权限包",
        ),
        (_, _, "1911") | (_, 1911, _) => (
            "this scene is not granted to the key: it can be applied for in the union's console",
            "该 Key 没有此场景的权限：可在联盟后台申请",
        ),
        (_, _, "2" | "4" | "5") => (
            "the adzone in [union.taobao] does not belong to this app_key: copy the third part of a pid mm_a_b_c of the \
             same account",
            "[union.taobao] 中的 adzone 不属于该 app_key：请填写同一账号 pid（mm_a_b_c）的第三段",
        ),
        (Trouble::Key, 7, _) => (
            "the key is not online for this interface: publish the application in the Open Platform's console",
            "该 Key 尚未上线此接口：请在开放平台控制台将应用上线",
        ),
        (Trouble::Malformed, ..) => (
            "the gateway does not understand the call: check `base`, then report it as a fault of rivald",
            "网关不理解该调用：请检查 `base`，仍有问题请作为 rivald 的缺陷报告",
        ),
        _ => ("", ""),
    };
    (en.into(), zh.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(code: u64, sub: &str, sub_msg: &str) -> (Trouble, bool) {
        let refused = read(&json!({"code": code, "msg": "m", "sub_code": sub, "sub_msg": sub_msg}));
        (refused.error.trouble, refused.whole_key)
    }

    #[test]
    fn errors_ask_for_what_they_ask_for() {
        let ban = |n| Trouble::Quota(Duration::from_secs(n));
        let app = "accesscontrol.limited-by-app-access-count";
        let api = "accesscontrol.limited-by-api-access-count";
        for (code, sub, msg, want, whole) in [
            (7, app, "This ban will last for 31062 more seconds", ban(31_063), true),
            (7, app, "", ban(3_600), true),
            (7, app, "for 99999999999999999999999 more seconds", ban(3_600), true),
            (7, api, "This ban will last for 1 more seconds", ban(2), true),
            (7, api, "", ban(60), true),
            (7, "accesscontrol.limited-by-dynamic-access-count", "", ban(60), true),
            (8, app, "This ban will last for 5 more seconds", ban(6), true),
            (7, "accesscontrol.limited-by-app-api-access-count", "", Trouble::Key, true),
            (10, "", "", Trouble::Retry, true),
            (11, "isv.permission-api-package-limit", "scope ids is 381", Trouble::Key, false),
            (11, "isv.permission-ip-whitelist-limit", "", Trouble::Key, true),
            (25, "", "", Trouble::Key, true),
            (27, "invalid-sessionkey", "", Trouble::Key, true),
            (29, "isv.appkey-not-exists", "", Trouble::Key, true),
            (22, "", "", Trouble::Malformed, false),
            (30, "", "", Trouble::Malformed, true),
            (33, "", "", Trouble::Malformed, true),
            (35, "", "", Trouble::BadId, false),
            (15, "9100", "", Trouble::Retry, true),
            (15, "50002", "", Trouble::Retry, true),
            (50, "isp.remote-service-error", "", Trouble::Retry, true),
            (15, "isp.top-remote-connection-timeout", "", Trouble::Retry, true),
            (15, "50001", "", Trouble::Absent, false),
            (15, "30002", "", Trouble::Absent, false),
            (15, "isv.item-not-exist", "", Trouble::Absent, false),
            (15, "35", "", Trouble::BadId, false),
            (15, "33", "", Trouble::BadId, false),
            (15, "10000", "", Trouble::BadId, false),
            (15, "1911", "", Trouble::Key, false),
            (15, "4", "", Trouble::Key, false),
            (99_999, "", "", Trouble::Retry, true),
        ] {
            assert_eq!(of(code, sub, msg), (want, whole), "{code} {sub}");
        }
    }

    #[test]
    fn hints_are_in_both_languages_or_in_neither() {
        for code in 0..60 {
            for sub in ["", "1911", "2", "isv.x", "isv.permission-ip-whitelist-limit", "35"] {
                let (en, zh) = read(&json!({"code": code, "sub_code": sub})).error.hint;
                assert_eq!(en.is_empty(), zh.is_empty());
                assert!(!zh.contains([',', ':', ';', '(']), "full-width: {zh}");
            }
        }
        assert!(!read(&json!({"code": 25})).error.hint.1.is_empty());
    }

    #[test]
    fn what_was_said_is_told() {
        let error = json!({"code": 15, "msg": "Remote service error", "sub_code": "9100", "sub_msg": "too fast"});
        assert_eq!(read(&error).error.said, "15 Remote service error (9100: too fast)");
        assert_eq!(read(&json!({"code": "25", "msg": "Invalid signature"})).error.said, "25 Invalid signature");
    }
}
