//! What JD refuses, and what to do about it.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;

use crate::{
    listing::Moment,
    source::union::{Trouble, UnionError, json, redact::redact_text},
};

/// An error of the gateway: `{"code": "21", "zh_desc": …, "en_desc": …}`.
pub(super) fn of_gateway(error: &Value, now: Moment) -> UnionError {
    let code = json::text(error, "code").unwrap_or_default();
    let (trouble, hint) = match code.as_str() {
        "2" => (
            Trouble::Quota(until_tomorrow(now)),
            (
                "the key's calls of today are used up: apply for more on open.jd.com, or follow fewer items of JD",
                "该应用今日的调用次数已用完：请在京东宙斯开放平台申请提额，或减少监控的京东商品",
            ),
        ),
        "4" | "5" | "14" | "15" => (Trouble::Malformed, ("", "")),
        "7" | "8" => (
            Trouble::Malformed,
            (
                "JD tolerates six minutes: check the clock of this machine (timedatectl)",
                "京东只允许6分钟误差：请检查本机时钟（timedatectl）",
            ),
        ),
        "11" | "12" => (
            Trouble::Key,
            (
                "check `secret` under [union.jd]: it must be the AppSecret that belongs to app_key",
                "请检查 [union.jd] 的 secret：必须是与 app_key 对应的 AppSecret",
            ),
        ),
        "18" | "19" => (
            Trouble::Key,
            (
                "JD asks for an access token, which this interface needs none of: check the kind of the application on \
                 union.jd.com",
                "京东要求提供 access_token，而该接口本不需要：请在京东联盟后台核对应用类型",
            ),
        ),
        "20" | "21" => (
            Trouble::Key,
            (
                "check `app_key` under [union.jd]: it is that of the application on union.jd.com",
                "请检查 [union.jd] 的 app_key：应为京东联盟后台该应用的 AppKey",
            ),
        ),
        "24" => (Trouble::Key, NOT_GRANTED),
        _ => (Trouble::Retry, ("", "")),
    };
    let said = json::text(error, "en_desc").or_else(|| json::text(error, "zh_desc")).unwrap_or_default();
    told(trouble, &format!("JD's gateway says {code}: {said}"), hint)
}

/// An error of the interface: an inner `code` other than 200.
pub(super) fn of_interface(inner: &Value) -> UnionError {
    let code = json::text(inner, "code").unwrap_or_default();
    let (trouble, hint) = match code.as_str() {
        "411" => (
            Trouble::BadId,
            (
                "the key is asked for another kind of id than it may use: skus (sceneId 2) are granted by JD on application; \
                 else give the union's own id as `union_id`",
                "商品ID的类型与接口场景不符：使用 SKU（sceneId 2）需向京东联盟申请权限；否则请在该监控项中用 union_id 填写联盟商品ID",
            ),
        ),
        "2001104" => (Trouble::Absent, ("", "")),
        "403" => (Trouble::Key, NOT_GRANTED),
        _ if json::count(inner, "code").is_some_and(|code| (400..500).contains(&code)) => {
            (Trouble::Malformed, ("", ""))
        }
        _ => (Trouble::Retry, ("", "")),
    };
    let said = json::text(inner, "message").or_else(|| json::text(inner, "msg")).unwrap_or_default();
    told(trouble, &format!("JD's union says {code}: {said}"), hint)
}

/// A reply in no known form.
pub(super) fn strange() -> UnionError {
    told(Trouble::Retry, "JD's reply has no known form", ("", ""))
}

const NOT_GRANTED: (&str, &str) = (
    "apply for jd.union.open.goods.query on union.jd.com: JD grants it to the application on request",
    "请在京东联盟后台为该应用申请 jd.union.open.goods.query（关键词商品查询）接口权限",
);

fn told(trouble: Trouble, said: &str, (en, zh): (&str, &str)) -> UnionError {
    UnionError { trouble, said: redact_text(said), hint: (en.to_owned(), zh.to_owned()) }
}

/// The quota is one of a day. Days are taken for those of UTC+8, and one second is added for good measure.
fn until_tomorrow(now: Moment) -> Duration {
    let of_day = (now + TimeDelta::hours(8)).timestamp().rem_euclid(86_400);
    Duration::from_secs(86_401 - of_day.unsigned_abs())
}
