//! `[chat.…]` and `chat:NAME`: what is taken, every fault where it stands, and nothing secret in any of them.

use std::ffi::OsString;

use proptest::prelude::*;
use rivald::{
    listing::Locale,
    settings::{ChatKind, Secret, Settings},
    watchlist::{read_watchlist, schema},
};

use super::{SECRETS, chats, every_kind, load, no_secret};

fn faults(text: &str, locale: Locale) -> String {
    let faults = load(text).expect_err("faults").render(locale, false);
    let folder = faults.find("rivald.toml").map_or(0, |at| faults[..at].rfind('\n').map_or(0, |line| line + 1));
    let path = faults[folder..].split("rivald.toml").next().unwrap_or_default().to_owned();
    if path.is_empty() { faults } else { faults.replace(&path, "") }
}

#[test]
fn every_kind_is_taken() {
    let all = chats(&every_kind("http://127.0.0.1:8080"));
    let names: Vec<_> = all.iter().map(|chat| chat.name.as_str()).collect();
    let mut kinds = ChatKind::ALL.map(ChatKind::as_str);
    kinds.sort_unstable();
    assert_eq!(names, kinds, "sorted by name");
    for chat in &all {
        assert_eq!(chat.kind.as_str(), chat.name);
        no_secret(&format!("{chat:?}"));
    }
    let real = chats(
        r#"
        [chat."钉钉-1"]
        kind = "dingtalk"
        url = "https://oapi.dingtalk.com/robot/send?access_token=x"
        [chat.lark]
        kind = "feishu"
        url = "https://open.larksuite.com/open-apis/bot/v2/hook/x"
        [chat.sc]
        kind = "serverchan"
        key = { file = "key" }
        [chat.tg]
        kind = "telegram"
        token = { credential = "telegram" }
        chat_id = "@channel"
        [chat.own]
        kind = "webhook"
        url = { env = "HOOK" }
        "#,
    );
    let [lark, own, sc, tg, ding] = real.as_slice() else { panic!("{real:?}") };
    assert_eq!((lark.kind, own.name.as_str(), tg.chat_id.as_str()), (ChatKind::Feishu, "own", "@channel"));
    assert!(matches!(&sc.token, Some(Secret::File(file)) if file.is_absolute()));
    assert_eq!(ding.name, "钉钉-1");
    assert!(load("").unwrap().settings.chat.is_empty());
}

#[test]
fn the_examples_of_the_settings_file_are_right() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/rivald.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let mut examples = String::new();
    let of_chats = text.lines().skip_while(|line| !line.starts_with("# Chats:"));
    for line in of_chats.take_while(|line| !line.starts_with("# Affiliate unions:")) {
        let Some(code) = line.strip_prefix("# ") else { continue };
        let is_key =
            code.split_once(" = ").is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        if code.starts_with("[chat.") || is_key {
            examples += code;
            examples.push('\n');
        }
    }
    let mut kinds: Vec<_> = chats(&examples).iter().map(|chat| chat.kind.as_str()).collect();
    let mut all = ChatKind::ALL.map(ChatKind::as_str);
    kinds.sort_unstable();
    all.sort_unstable();
    assert_eq!(kinds, all);
}

#[test]
fn faults_say_what_to_write() {
    let text = r#"
[mail]
to = ["anna@example.com", "chat:opps", "chat:", "chat：ops"]
engineer = ["chat:broken", "chat:nowhere"]

[chat]
url = "https://hooks.slack.com/services/TOKENslack0000001"
"a b" = { kind = "slack", url = "https://hooks.slack.com/services/TOKENslack0000001" }

[chat.ops]
kind = "dingtalk"
url = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN-dingtalk-0001"

[chat.broken]
kind = "dingtlak"

[chat.nokind]
url = "https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN-feishu-00001"

[chat.nourl]
kind = "slack"
webhook = "https://hooks.slack.com/services/TOKENslack0000001"

[chat.swapped]
kind = "wecom"
url = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN-dingtalk-0001"

[chat.plain]
kind = "webhook"
url = "http://hooks.example.com/TOKEN-webhook-0001"

[chat.user]
kind = "webhook"
url = "https://TOKEN-webhook-0001@hooks.example.com/"

[chat.half]
kind = "discord"
url = "https://discord.com"

[chat.tg]
kind = "telegram"
token = "123456:TOKEN-telegram-01"
chat_id = "ops"

[chat.sc]
kind = "serverchan"
key = "https://sctapi.ftqq.com/SCT123TOKENserverchan1.send"
secret = "SECtest-secret-1"

[chat.empty]
kind = "ntfy"
url = "https://ntfy.sh/TOKEN-ntfy-01"
token = ""
base = "https://ntfy.sh/TOKEN-ntfy-01"
"#;
    for locale in Locale::ALL {
        let told = faults(text, locale);
        no_secret(&told);
        insta::assert_snapshot!(format!("settings_{}", locale.tag()), told);
    }
}

#[test]
fn a_chinese_name_needs_quotes() {
    let text = |name: &str| format!("[chat.{name}]\nkind = \"slack\"\nurl = \"http://127.0.0.1:1/x\"");
    assert_eq!(chats(&text("\"运营-1\""))[0].name, "运营-1");
    let told = faults(&text("运营-1"), Locale::ZhCn);
    assert!(told.contains("请写成 [chat.\"…\"]") && !told.contains("127.0.0.1"), "{told}");
}

#[test]
fn kinds_are_recognised_by_many_names() {
    for (word, meant) in [
        ("钉钉", "dingtalk"),
        ("DingTalk", "dingtalk"),
        ("lark", "feishu"),
        ("飞书", "feishu"),
        ("企业微信", "wecom"),
        ("wechat", "wecom"),
        ("Server酱", "serverchan"),
        ("tg", "telegram"),
        ("Slack", "slack"),
        ("json", "webhook"),
    ] {
        let told = faults(&format!("[chat.x]\nkind = \"{word}\""), Locale::En);
        assert!(told.contains(&format!("write \"{meant}\"")), "{word}: {told}");
    }
    assert!(faults("[chat.x]\nkind = \"carrier pigeon\"", Locale::En).contains("the kinds are dingtalk, feishu"));
}

#[test]
fn secrets_written_out_are_warned_of() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rivald.toml");
        std::fs::write(&path, every_kind("http://127.0.0.1:1")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let loaded = rivald::settings::load(Some(&path)).unwrap();
        let warning = loaded.warnings.concat();
        for key in ["[chat.dingtalk] url", "[chat.dingtalk] secret", "[chat.serverchan] key", "[chat.telegram] token"] {
            assert!(warning.contains(key), "{key}: {warning}");
        }
        no_secret(&warning);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(rivald::settings::load(Some(&path)).unwrap().warnings.is_empty());
    }
}

#[test]
fn what_stands_in_the_way_is_told_before_it_matters() {
    let all = chats(
        r#"
        [chat.a]
        kind = "slack"
        url = { env = "A" }
        [chat.b]
        kind = "webhook"
        url = "http://127.0.0.1:1/"
        "#,
    );
    let env = |value: &'static str| move |name: &str| (name == "A").then(|| OsString::from(value));
    let told = |value: &'static str| all[0].warnings_in(Locale::En, &env(value)).concat();
    assert_eq!(told("https://hooks.slack.com/services/TOKENslack0000001"), "");
    for (value, words) in [
        ("", "is empty"),
        ("TOKENslack0000001", "no address"),
        ("https://discord.com/api/webhooks/TOKENslack0000001", "address of Discord"),
        ("http://hooks.slack.com/services/TOKENslack0000001", "unencrypted"),
    ] {
        assert!(told(value).contains(words) && told(value).contains("[chat.a]"), "{value}: {}", told(value));
        no_secret(&told(value));
    }
    assert!(all[0].warnings_in(Locale::ZhCn, &|_| None).concat().contains("没有设置环境变量 A"));
    assert!(all[1].warnings_in(Locale::En, &|_| None).concat().contains("has no `secret`"));
}

#[test]
fn a_watchlist_names_chats() {
    let settings = Settings { chat: chats(&every_kind("http://127.0.0.1:1")), ..Settings::default() };
    let text = |to: &str| format!("[[watch]]\nurl = \"https://shop.example.com/a\"\nto = [{to}]");
    let (watches, faults) = read_watchlist("a.toml", &text(r#""anna@example.com", "chat:wecom""#), &settings);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(watches[0].extras.to, ["anna@example.com", "chat:wecom"]);

    let (watches, faults) = read_watchlist("a.toml", &text(r#""chat:wecon""#), &settings);
    assert!(watches.is_empty());
    assert_eq!((faults[0].line, faults[0].column), (3, 7));
    assert_eq!(faults[0].hint.0, "write \"chat:wecom\"");
    let (_, faults) = read_watchlist("a.toml", &text(r#""chat:ops""#), &Settings::default());
    assert_eq!(faults[0].hint.1, "请在 rivald.toml 里加上 [chat.ops]，写明 `kind` 和 `url`");
    let routed = "[[watch]]\nurl = \"https://shop.example.com/a\"\n[watch.alert]\nto = { price = [\"chat:slak\"] }";
    let (_, faults) = read_watchlist("a.toml", routed, &settings);
    assert_eq!((faults[0].line, faults[0].hint.0.as_str()), (4, "write \"chat:slack\""));
    let to = schema()["properties"]["watch"]["items"]["properties"]["to"]["items"].to_string();
    assert!(to.contains("email") && to.contains("^chat:"), "{to}");
}

proptest! {
    /// However a settings file is broken, no excerpt shows what stands in a table of chats.
    #[test]
    fn no_excerpt_shows_a_secret(cuts in proptest::collection::vec((0_usize..2400, 0_usize..12), 1..4), word in "[a-z_]{1,9}") {
        let mut text = every_kind("https://hooks.example.com").replace("url =", &format!("{word} ="));
        for (at, much) in cuts {
            let (at, end) = (text.floor_char_boundary(at), text.floor_char_boundary(at + much));
            text.replace_range(at..end, "");
        }
        if let Err(faults) = load(&text) {
            let told = faults.render(Locale::En, false);
            for secret in SECRETS {
                // Whole or in part.
                for part in [secret, &secret[secret.len() / 2..]] {
                    prop_assert!(!told.contains(part), "{part} in {told}");
                }
            }
        }
    }
}
