//! What each service says when it does not take a message, and what follows from it.

use std::{fmt::Write as _, time::Duration};

use rivald::chat::{ChatError, Chats};

use super::{
    chats, every_kind, now,
    server::{Reply, Server},
};

async fn refused(name: &str, status: u16, headers: &str, body: &str) -> ChatError {
    let reply = Reply::answer(status, headers, body);
    let server = Server::start(move |_| reply.clone()).await;
    let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
    all.send(name, "<1.a@localhost>", b"{}", now(), Duration::from_secs(20)).await.unwrap_err()
}

/// Kind, status, body, minutes before the next attempt; `None`: given up.
const REFUSALS: &[(&str, u16, &str, Option<u64>)] = &[
    ("dingtalk", 200, r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#, Some(10)),
    ("dingtalk", 200, r#"{"errcode":410100,"errmsg":"发送速度太快而限流"}"#, Some(10)),
    ("dingtalk", 200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, Some(30)),
    ("dingtalk", 200, r#"{"errcode":310000,"errmsg":"invalid timestamp"}"#, Some(30)),
    ("dingtalk", 200, r#"{"errcode":310000,"errmsg":"keywords not in content"}"#, Some(30)),
    ("dingtalk", 200, r#"{"errcode":310000,"errmsg":"ip 192.0.2.1 not in whitelist"}"#, Some(30)),
    ("dingtalk", 200, r#"{"errcode":400102,"errmsg":"机器人已停用"}"#, Some(30)),
    ("dingtalk", 200, r#"{"errcode":430102,"errmsg":"含有不合适的文本"}"#, None),
    ("dingtalk", 200, r#"{"errcode":-1,"errmsg":"系统繁忙"}"#, Some(1)),
    ("dingtalk", 200, r#"{"errcode":987654,"errmsg":"something new"}"#, Some(1)),
    ("feishu", 200, r#"{"code":11232,"msg":"frequency limited"}"#, Some(1)),
    ("feishu", 200, r#"{"code":9499,"msg":"too many request"}"#, Some(1)),
    ("feishu", 200, r#"{"code":9499,"msg":"Bad Request","data":{}}"#, None),
    ("feishu", 200, r#"{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}"#, Some(30)),
    ("feishu", 200, r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#, Some(30)),
    ("feishu", 200, r#"{"code":19022,"msg":"Ip Not Allowed"}"#, Some(30)),
    ("feishu", 200, r#"{"code":19024,"msg":"Key Words Not Found"}"#, Some(30)),
    ("wecom", 200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, Some(1)),
    ("wecom", 200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, Some(30)),
    ("wecom", 200, r#"{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}"#, None),
    ("serverchan", 400, r#"{"code":40001,"message":"[AUTH]超过当天的发送次数限制[5]，请稍后再试"}"#, Some(60)),
    ("serverchan", 400, r#"{"code":40001,"message":"[AUTH]错误的Key"}"#, Some(30)),
    ("slack", 400, "invalid_payload", None),
    ("slack", 400, "invalid_blocks", None),
    ("slack", 404, "no_service", Some(30)),
    ("slack", 410, "channel_is_archived", Some(30)),
    ("slack", 500, "rollup_error", Some(1)),
    ("slack", 429, "rate_limited", Some(1)),
    ("discord", 404, r#"{"message":"Unknown Webhook","code":10015}"#, Some(30)),
    ("discord", 400, r#"{"message":"Cannot send an empty message","code":50006}"#, None),
    ("discord", 429, r#"{"message":"You are being rate limited.","retry_after":299.5,"global":false}"#, Some(5)),
    ("telegram", 401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, Some(30)),
    ("telegram", 403, r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked"}"#, Some(30)),
    ("telegram", 400, r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#, Some(30)),
    (
        "telegram",
        400,
        r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1009}}"#,
        Some(30),
    ),
    ("telegram", 400, r#"{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}"#, None),
    (
        "telegram",
        429,
        r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":239}}"#,
        Some(4),
    ),
    ("ntfy", 429, r#"{"code":42901,"http":429,"error":"limit reached: too many requests"}"#, Some(1)),
    ("ntfy", 429, r#"{"code":42908,"http":429,"error":"limit reached: daily message quota reached"}"#, Some(60)),
    ("ntfy", 403, r#"{"code":40301,"http":403,"error":"forbidden"}"#, Some(30)),
    ("ntfy", 400, r#"{"code":40057,"http":400,"error":"title too long"}"#, None),
    ("webhook", 500, "", Some(1)),
    ("webhook", 422, r#"{"error":"no such shop"}"#, Some(30)),
    ("webhook", 401, "", Some(30)),
    ("webhook", 413, "", None),
    ("webhook", 308, "", Some(30)),
];

#[tokio::test]
async fn refusals() {
    let mut told = String::new();
    for (name, status, body, minutes) in REFUSALS {
        let error = refused(name, *status, "", body).await;
        let pause = error.pause(1).map(|pause| pause.as_secs().div_ceil(60));
        assert_eq!(pause, *minutes, "{name} {status} {body}: {error:?}");
        let when = minutes.map_or("gives up".to_owned(), |minutes| format!("again in {minutes} min"));
        writeln!(told, "{when}\n  {}\n  {}", error.what, error.zh).unwrap();
    }
    insta::assert_snapshot!("refusals", told);
}

#[tokio::test]
async fn a_service_is_left_alone_as_long_as_it_says() {
    let wait = async |headers: &str| refused("slack", 429, headers, "rate_limited").await.at_least;
    assert_eq!(wait("Retry-After: 90\r\n").await, Duration::from_secs(90));
    assert_eq!(wait("Retry-After: 2\r\n").await, Duration::from_secs(2));
    assert_eq!(wait("Retry-After: Sun, 22 Nov 2026 14:35:00 GMT\r\n").await, Duration::from_mins(5));
    // Nonsense and eternity.
    assert_eq!(wait("Retry-After: Sun, 22 Nov 2020 14:35:00 GMT\r\n").await, Duration::from_mins(1));
    assert_eq!(wait("Retry-After: soon\r\n").await, Duration::from_mins(1));
    assert_eq!(wait("Retry-After: 99999999999\r\n").await, Duration::from_hours(24));
    let busy = refused("webhook", 503, "Retry-After: 600\r\n", "").await;
    assert_eq!((busy.retry, busy.pause(1)), (true, Some(Duration::from_mins(10))));
}
