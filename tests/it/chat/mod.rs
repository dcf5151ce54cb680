//! Tests of chats: settings, payloads, and the way to services that behave and misbehave on loopback.

mod answers;
mod hostile;
mod payloads;
mod sending;
mod server;
mod settings;

use std::{fs, path::Path};

use rivald::{
    change::{Brief, BriefLine},
    diagnose::Diagnostics,
    listing::Moment,
    settings::{Chat, Loaded, Surroundings, load_in},
};

/// Settings of a text, in a folder of their own.
fn load(text: &str) -> Result<Loaded, Diagnostics> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("rivald.toml"), text).unwrap();
    let around = Surroundings { env: &|_| None, folder: dir.path(), system_file: Path::new("/nowhere/rivald.toml") };
    load_in(None, around)
}

/// The chats of a settings file.
fn chats(text: &str) -> Vec<Chat> {
    load(text).unwrap_or_else(|faults| panic!("{faults}")).settings.chat
}

/// Sunday, 22 November 2026, 14:30 UTC.
fn now() -> Moment {
    "2026-11-22T14:30:00Z".parse().unwrap()
}

fn line(words: &str, link: Option<&str>) -> BriefLine {
    BriefLine { words: words.into(), link: link.map(str::to_owned) }
}

fn brief(title: &str, lines: Vec<BriefLine>, more: Option<&str>) -> Brief {
    Brief { title: title.into(), lines, more: more.map(str::to_owned) }
}

/// A settings table for every kind, all of them on one loopback server, with a token each that no text may hold.
fn every_kind(base: &str) -> String {
    format!(
        r#"
        [chat.dingtalk]
        kind = "dingtalk"
        url = "{base}/robot/send?access_token=TOKEN-dingtalk-0001"
        secret = "SECtest-secret-1"
        [chat.feishu]
        kind = "feishu"
        url = "{base}/open-apis/bot/v2/hook/TOKEN-feishu-00001"
        secret = "SECtest-secret-1"
        [chat.wecom]
        kind = "wecom"
        url = "{base}/cgi-bin/webhook/send?key=TOKEN-wecom-000001"
        [chat.serverchan]
        kind = "serverchan"
        key = "SCT123TOKENserverchan1"
        base = "{base}/"
        [chat.slack]
        kind = "slack"
        url = "{base}/services/T00/B00/TOKENslack0000001"
        [chat.discord]
        kind = "discord"
        url = "{base}/api/webhooks/123456789012345678/TOKEN-discord-001"
        [chat.telegram]
        kind = "telegram"
        token = "123456:TOKEN-telegram-01"
        chat_id = -1001234567890
        base = "{base}"
        [chat.ntfy]
        kind = "ntfy"
        url = "{base}/TOKEN-ntfy-01"
        token = "tk_TOKENntfyaccess1"
        [chat.webhook]
        kind = "webhook"
        url = "{base}/hooks/TOKEN-webhook-0001"
        secret = "SECtest-secret-1"
        "#
    )
}

/// What is in `every_kind` and nowhere else.
const SECRETS: [&str; 12] = [
    "TOKEN-dingtalk-0001",
    "TOKEN-feishu-00001",
    "TOKEN-wecom-000001",
    "SCT123TOKENserverchan1",
    "TOKENslack0000001",
    "TOKEN-discord-001",
    "123456:TOKEN-telegram-01",
    "TOKEN-telegram-01",
    "TOKEN-ntfy-01",
    "tk_TOKENntfyaccess1",
    "TOKEN-webhook-0001",
    "SECtest-secret-1",
];

/// No secret is in a text.
fn no_secret(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
