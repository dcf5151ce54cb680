//! The way to the services: what each would check is checked, and nothing secret comes back.

use std::time::Duration;

use rivald::{
    chat::{ChatError, Chats},
    listing::Locale,
    settings::ChatKind,
};
use serde_json::{Value, json};

use super::{
    brief, chats, every_kind, line, no_secret, now,
    server::{Asked, Reply, Server},
};

const ID: &str = "<1795357800.abc@localhost>";
const BOUND: Duration = Duration::from_secs(20);

/// The answer with which a service takes a message.
fn yes(kind: &str) -> &'static str {
    match kind {
        "dingtalk" | "wecom" => r#"{"errcode":0,"errmsg":"ok"}"#,
        "feishu" => r#"{"code":0,"msg":"success","data":{}}"#,
        "serverchan" => r#"{"code":0,"message":"","data":{"error":"SUCCESS"}}"#,
        "slack" => "ok",
        "telegram" => r#"{"ok":true,"result":{}}"#,
        "discord" | "ntfy" => r#"{"id":"1"}"#,
        _ => "",
    }
}

/// Which of the chats of `every_kind` a request is for.
fn chat_of(asked: &Asked) -> &'static str {
    let text = asked.url.as_str();
    let kinds = ChatKind::ALL.map(ChatKind::as_str);
    kinds.into_iter().find(|kind| text.contains(kind)).unwrap_or("ntfy")
}

async fn send(server: &Server, name: &str) -> Result<Value, ChatError> {
    let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
    let message = brief("▼12% Rival A: 79 → 69", vec![line("Rival A", Some("https://shop.example.com/a"))], None);
    let raw = all.encode(name, &message, Locale::En).unwrap();
    all.send(name, ID, &raw, now(), BOUND).await?;
    Ok(serde_json::from_slice(&raw).unwrap())
}

#[tokio::test]
async fn each_service_gets_what_it_checks() {
    let server = Server::start(|asked| Reply::answer(200, "", yes(chat_of(asked)))).await;
    for kind in ChatKind::ALL {
        let raw = send(&server, kind.as_str()).await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        let asked = server.asked().pop().unwrap();
        let path = asked.url.path();
        assert_eq!(asked.header("content-type"), Some("application/json; charset=utf-8"));
        assert!(asked.header("user-agent").unwrap().starts_with("rivald/"));
        assert_eq!(asked.header("cookie"), None);
        let mut body = asked.json();
        let mut take = |key: &str| body.as_object_mut().unwrap().remove(key);
        match kind {
            ChatKind::DingTalk => {
                assert_eq!(path, "/robot/send");
                assert_eq!(asked.query("access_token").as_deref(), Some("TOKEN-dingtalk-0001"));
                assert_eq!(asked.query("timestamp").as_deref(), Some("1795357800000"));
                assert_eq!(asked.query("sign").as_deref(), Some("AsJNn1a1ieIjrwpXI9O8p7sLxHs91NlhQV21JZt66kA="));
                assert!(
                    asked.url.query().unwrap().ends_with("&sign=AsJNn1a1ieIjrwpXI9O8p7sLxHs91NlhQV21JZt66kA%3D"),
                    "{}",
                    asked.url
                );
            }
            ChatKind::Feishu => {
                assert_eq!(path, "/open-apis/bot/v2/hook/TOKEN-feishu-00001");
                assert_eq!(take("timestamp"), Some(json!("1795357800")));
                assert_eq!(take("sign"), Some(json!("TmA7S+cTvSnUX7ReYuoMhmW8JexOtu/Z2SVl4EJ6Hbs=")));
            }
            ChatKind::WeCom => assert_eq!(asked.query("key").as_deref(), Some("TOKEN-wecom-000001")),
            ChatKind::ServerChan => assert_eq!(path, "/SCT123TOKENserverchan1.send"),
            ChatKind::Slack => assert_eq!(path, "/services/T00/B00/TOKENslack0000001"),
            ChatKind::Discord => assert_eq!(asked.query("wait").as_deref(), Some("true")),
            ChatKind::Telegram => {
                assert_eq!(path, "/bot123456:TOKEN-telegram-01/sendMessage");
                assert_eq!(take("chat_id"), Some(json!("-1001234567890")));
            }
            ChatKind::Ntfy => {
                assert_eq!(path, "/");
                assert_eq!(asked.header("authorization"), Some("Bearer tk_TOKENntfyaccess1"));
                assert_eq!(take("topic"), Some(json!("TOKEN-ntfy-01")));
                assert_eq!(take("sequence_id"), Some(json!("5c9dea936371114eee62b9e9b9f3d7f8")));
            }
            ChatKind::Webhook => {
                assert_eq!(path, "/hooks/TOKEN-webhook-0001");
                assert_eq!(asked.header("idempotency-key"), Some(ID));
                assert_eq!(asked.header("rivald-timestamp"), Some("1795357800"));
                assert!(asked.header("rivald-signature").unwrap().starts_with("sha256="));
            }
        }
        // What the outbox keeps goes out as it is.
        assert_eq!(body, raw, "{kind:?}");
    }
}

#[tokio::test]
async fn the_signature_of_a_webhook_is_over_the_bytes() {
    let server = Server::start(|_| Reply::answer(204, "", "")).await;
    let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
    all.send("webhook", ID, br#"{"title":"x"}"#, now(), BOUND).await.unwrap();
    let asked = server.asked().pop().unwrap();
    assert_eq!(asked.body, br#"{"title":"x"}"#);
    assert_eq!(
        asked.header("rivald-signature"),
        Some("sha256=af8954c478da84539b07dfbe31110b0476fce3f70aa75a5bd9d8df4fac32b6c7")
    );
}

#[tokio::test]
async fn without_a_secret_nothing_is_signed() {
    let server = Server::start(|asked| Reply::answer(200, "", yes(chat_of(asked)))).await;
    let text: String =
        every_kind(&server.base()).lines().filter(|line| !line.contains("secret =")).collect::<Vec<_>>().join("\n");
    let all = Chats::new(&chats(&text)).unwrap();
    for name in ["dingtalk", "feishu", "webhook"] {
        let raw = all.encode(name, &brief("x", vec![], None), Locale::En).unwrap();
        all.send(name, ID, &raw, now(), BOUND).await.unwrap();
        let asked = server.asked().pop().unwrap();
        assert_eq!(asked.body, raw);
        assert_eq!((asked.query("sign"), asked.header("rivald-signature")), (None, None));
    }
}

#[tokio::test]
async fn a_service_that_tells_everything_learns_nobody_a_secret() {
    // It says no, and repeats all that it was told in every member that any service speaks in.
    let server = Server::start(|asked| {
        let echo = asked.echo();
        let body = json!({
            "errcode": 1, "errmsg": echo, "code": 1, "msg": echo, "message": echo, "ok": false, "description": echo,
            "error": echo, "error_code": 1,
        });
        Reply::answer(400, "", &body.to_string())
    })
    .await;
    for kind in ChatKind::ALL {
        let error = send(&server, kind.as_str()).await.unwrap_err();
        assert!(error.what.contains('…'), "{kind:?}: {error}");
        no_secret(&format!("{error} {error:?} {} {}", error.said(Locale::En), error.said(Locale::ZhCn)));
    }
    let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
    no_secret(&format!("{all:?}"));
    for kind in ChatKind::ALL {
        for locale in Locale::ALL {
            no_secret(&all.describe(kind.as_str(), locale));
        }
    }
    assert_eq!(all.describe("dingtalk", Locale::En), "DingTalk group robot `dingtalk`");
    assert_eq!(all.describe("dingtalk", Locale::ZhCn), "钉钉群机器人 `dingtalk`");
}

#[tokio::test]
async fn misbehaviour_is_an_error_that_passes() {
    let elsewhere = Server::start(|_| Reply::answer(200, "", "ok")).await;
    let led = format!("Location: {}/services/TOKENslack0000001\r\n", elsewhere.base());
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
    let endless = Reply::Endless(chunked, chunk);
    let half = Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":0".to_vec());
    let bomb = Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-Padding: 1\r\n".repeat(1000));
    let hang = Reply::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec());
    let cases = [
        ("leads elsewhere", Reply::answer(307, &led, ""), "the address leads elsewhere", true),
        ("endless", endless, "no answer of the service", false),
        ("half an answer", half, "broke off", false),
        ("headers without end", bomb, "broke off", false),
        ("closed", Reply::Close, "broke off", false),
        ("no HTTP", Reply::Bytes(b"220 mail.example.com ESMTP\r\n".to_vec()), "broke off", false),
        ("slow", hang, "did not answer in time; given up after", false),
        ("a page", Reply::answer(200, "", "<html>sign in</html>"), "no answer of the service", false),
        ("a gateway", Reply::answer(502, "", "<html>bad gateway</html>"), "HTTP 502", false),
        ("not there", Reply::answer(404, "", "<html>no</html>"), "HTTP 404", true),
    ];
    for (what, reply, words, slowly) in cases {
        let bound = if what == "slow" { Duration::from_millis(300) } else { BOUND };
        let server = Server::start(move |_| reply.clone()).await;
        let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
        for name in ["dingtalk", "slack", "telegram"] {
            let raw = all.encode(name, &brief("x", vec![], None), Locale::En).unwrap();
            let error = all.send(name, ID, &raw, now(), bound).await.unwrap_err();
            assert!(error.retry, "{what}: {error}");
            assert!(error.what.contains(words), "{what}: {error}");
            // The word for a bad token is Telegram's own: its address holds nothing else.
            assert_eq!(error.at_least >= Duration::from_mins(30), slowly, "{what}: {error}");
            no_secret(&format!("{error:?}"));
        }
    }
    assert!(elsewhere.asked().is_empty(), "a redirect was followed");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let all = Chats::new(&chats(&every_kind(&base))).unwrap();
    for kind in ChatKind::ALL {
        let error = all.send(kind.as_str(), ID, b"{}", now(), BOUND).await.unwrap_err();
        assert!(error.retry && error.what.ends_with("it can't be reached"), "{error}");
        no_secret(&format!("{error:?}"));
    }
}

#[tokio::test]
async fn an_endless_webhook_has_taken_the_message() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let server = Server::start(move |_| Reply::Hang(head.clone())).await;
    let all = Chats::new(&chats(&every_kind(&server.base()))).unwrap();
    all.send("webhook", ID, b"{}", now(), BOUND).await.unwrap();
}

#[tokio::test]
async fn certificates_are_verified() {
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
                let _ = stream.shutdown().await;
            }
        }
    });
    let chats = chats(&every_kind(&base));
    let error = Chats::new(&chats).unwrap().send("slack", ID, b"{}", now(), BOUND).await.unwrap_err();
    assert!(error.retry && error.what.contains("certificate is not accepted"), "{error}");
    no_secret(&format!("{error:?}"));
    // The same server, trusted, is spoken to.
    let root = reqwest::Certificate::from_der(own.der()).unwrap();
    let trusting = Chats::with_roots(&chats, Some(vec![root])).unwrap();
    trusting.send("slack", ID, b"{}", now(), BOUND).await.unwrap();
}

#[tokio::test]
async fn what_the_settings_lack_is_said() {
    let table = [
        (
            r#"kind = "slack"
            url = { env = "RIVALD_TEST_NOT_SET" }"#,
            "RIVALD_TEST_NOT_SET is not set",
        ),
        (
            r#"kind = "telegram"
            token = { file = "/nowhere/token" }
            chat_id = "@channel""#,
            "/nowhere/token",
        ),
        (
            r#"kind = "ntfy"
            url = "http://127.0.0.1:9/a/TOKEN ntfy""#,
            "",
        ),
        (
            r#"kind = "ntfy"
            url = "http://127.0.0.1:9/TOKEN.ntfy""#,
            "does not end in a topic",
        ),
        (
            r#"kind = "serverchan"
            key = "sctpx""#,
            "no SendKey",
        ),
    ];
    for (text, words) in table {
        let Ok(loaded) = super::load(&format!("[chat.x]\n{text}")) else {
            assert!(words.is_empty(), "{text}");
            continue;
        };
        let all = Chats::new(&loaded.settings.chat).unwrap();
        let error = all.send("x", ID, b"{}", now(), BOUND).await.unwrap_err();
        assert!(error.what.contains(words) && error.what.contains("[chat.x]"), "{error}");
        assert!(error.retry && error.at_least == Duration::from_mins(30));
    }
    let none = Chats::new(&[]).unwrap();
    let error = none.send("gone", ID, b"{}", now(), BOUND).await.unwrap_err();
    assert!(error.retry && error.what.contains("defines no chat `gone` any more"), "{error}");
    assert!(none.encode("gone", &brief("x", vec![], None), Locale::En).is_err() && none.kind("gone").is_none());
    assert_eq!((Chats::name_in("chat:ops"), Chats::name_in("anna@example.com")), (Some("ops"), None));
}

#[tokio::test]
async fn secrets_are_fetched_at_each_send() {
    let server = Server::start(|_| Reply::answer(200, "", "ok")).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("address");
    let text = format!("[chat.x]\nkind = \"slack\"\nurl = {{ file = {:?} }}", file.to_str().unwrap());
    let all = Chats::new(&chats(&text)).unwrap();
    assert!(all.send("x", ID, b"{}", now(), BOUND).await.is_err());
    for path in ["/one", "/two"] {
        std::fs::write(&file, format!("{}{path}\n", server.base())).unwrap();
        all.send("x", ID, b"{}", now(), BOUND).await.unwrap();
        assert_eq!(server.asked().pop().unwrap().url.path(), path);
    }
    // An address that may not be posted to is not shown either.
    std::fs::write(&file, "http://hooks.example.com/TOKENslack0000001\n").unwrap();
    let error = all.send("x", ID, b"{}", now(), BOUND).await.unwrap_err();
    assert!(error.what.contains("unencrypted"), "{error}");
    no_secret(&format!("{error:?}"));
}
