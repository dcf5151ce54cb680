//! What Pinduoduo refuses, and what to do about it.

use serde_json::Value;

use crate::source::union::{Trouble, UnionError, json, redact::redact_text};

/// `{"error_code": 20004, "error_msg": …, "sub_code": "20004", "sub_msg": …}`; `sub_code` may be null.
pub(super) fn of_gateway(error: &Value) -> UnionError {
    let code = json::count(error, "error_code");
    let sub = json::text(error, "sub_code").unwrap_or_default();
    let (trouble, hint) = match code {
        Some(50001) if sub == "60001" => (
            Trouble::Key,
            (
                "Pinduoduo wants the promotion place registered: on jinbao.pinduoduo.com register `pid` of [union.pdd] for \
                 this client (备案)",
                "推广位未备案：请在多多进宝后台为该应用完成 [union.pdd] 中 pid 的授权备案",
            ),
        ),
        Some(20004) => (
            Trouble::Key,
            (
                "check `secret` under [union.pdd]: it must be the client_secret that belongs to client_id",
                "请检查 [union.pdd] 的 secret：必须是与 client_id 对应的 client_secret",
            ),
        ),
        Some(20005) => (
            Trouble::Key,
            (
                "this machine's address is not in the client's list: add it on open.pinduoduo.com (IP 白名单)",
                "本机出口IP不在白名单内：请在拼多多开放平台的应用设置中添加",
            ),
        ),
        Some(20031) => (
            Trouble::Key,
            (
                "the client has no right to pdd.ddk.goods.search and .detail: apply for the package on open.pinduoduo.com",
                "该应用没有 pdd.ddk.goods.search／detail 的权限包：请在拼多多开放平台申请",
            ),
        ),
        Some(10016) => (
            Trouble::Key,
            (
                "check `client_id` under [union.pdd]: it is that of the application on open.pinduoduo.com",
                "请检查 [union.pdd] 的 client_id：应为拼多多开放平台该应用的 client_id",
            ),
        ),
        Some(10019) => (
            Trouble::Key,
            (
                "Pinduoduo asks for an access token, which pdd.ddk.* needs none of: check the kind of the application",
                "拼多多要求提供 access_token，而 pdd.ddk.* 本不需要：请核对应用类型",
            ),
        ),
        Some(70036) => (
            Trouble::Key,
            (
                "the client is in test state and its calls are used up: bring it online on open.pinduoduo.com",
                "该应用仍为测试状态且调用量已达上限：请在拼多多开放平台申请上线",
            ),
        ),
        Some(70032 | 70034 | 70035) => (
            Trouble::Banned,
            (
                "Pinduoduo has blocked this key by its risk control: clear it with Pinduoduo; until then take `client_id` out \
                 of [union.pdd]",
                "该应用已被拼多多风控限制：请先联系拼多多处理；处理完毕前请删去 [union.pdd] 中的 client_id",
            ),
        ),
        // Malformed calls; all else is throttling, a service that is unwell, or unknown.
        Some(10000..=29999) => (Trouble::Malformed, ("", "")),
        _ => (Trouble::Retry, ("", "")),
    };
    let mut said = format!("Pinduoduo says {}", code.map_or_else(|| "no code".to_owned(), |code| code.to_string()));
    if !sub.is_empty() && Some(&sub) != code.map(|code| code.to_string()).as_ref() {
        said.push_str(&format!(" ({sub})"));
    }
    let message = json::text(error, "error_msg").unwrap_or_default();
    let more = json::text(error, "sub_msg").filter(|more| *more != message);
    for text in [Some(message), more].into_iter().flatten().filter(|text| !text.is_empty()) {
        said.push_str(": ");
        said.push_str(&text);
    }
    told(trouble, &said, hint)
}

/// A reply in no known form.
pub(super) fn strange() -> UnionError {
    told(Trouble::Retry, "Pinduoduo's reply has no known form", ("", ""))
}

fn told(trouble: Trouble, said: &str, (en, zh): (&str, &str)) -> UnionError {
    UnionError { trouble, said: redact_text(said), hint: (en.to_owned(), zh.to_owned()) }
}
