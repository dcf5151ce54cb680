//! Whatever pages say: no payload exceeds its service's limit, and nothing of a text becomes markup, a mention or a
//! link.

use proptest::prelude::*;
use rivald::{
    change::{Brief, BriefLine},
    chat::encode,
    listing::Locale,
    settings::ChatKind,
};
use serde_json::Value;

const PIECES: &[&str] = &[
    "@all",
    "@everyone",
    "@here",
    "<!channel>",
    "<@U123>",
    "<@&1>",
    "<at id=all></at>",
    "<at user_id=\"all\">x</at>",
    "[x](http://e.example)",
    "![x](http://e.example/i.png)",
    "](http://e.example)",
    ")",
    "(",
    "[",
    "]",
    "<",
    ">",
    "|",
    "<http://e.example|x>",
    "<a href=\"tg://user?id=1\">",
    "</a>",
    "</b>",
    "&lt;",
    "&",
    ";",
    "\"",
    "'",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "#",
    "# ",
    "\n",
    "\r\n# ",
    "\n> ",
    "\n- ",
    "1. ",
    "||",
    ":100:",
    "<t:1:R>",
    "://",
    "dingtalk://x",
    "javascript:x",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "长",
    "保温杯",
    "😀",
    "79.00",
    " ",
];

const LINKS: &[&str] = &[
    "https://shop.example.com/a",
    "https://shop.example.com/a)b|c>d\"e'f[g]h*i_j`k\\l?x=1&y=<z>",
    "javascript:alert(1)",
    "dingtalk://dingtalkclient",
    "https://a@b@evil.example/@all",
    "http://[::1]/",
    "",
    "https://例子.测试/路径",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..most);
    prop_oneof![4 => pieces.prop_map(|pieces| pieces.concat()), 1 => "(?s).{0,40}"]
}

fn hostile() -> impl Strategy<Value = Brief> {
    let link = proptest::option::of(proptest::sample::select(LINKS).prop_map(str::to_owned));
    let line = (text(120), link).prop_map(|(words, link)| BriefLine { words, link });
    (text(60), proptest::collection::vec(line, 0..70), proptest::option::of(text(40)))
        .prop_map(|(title, lines, more)| Brief { title, lines, more })
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn at<'v>(payload: &'v Value, pointer: &str) -> &'v str {
    payload.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {payload}"))
}

/// Takes our own links out of a text: those between `open` and `close`, whose address must be one. What is left has to
/// be free of markup.
fn without_links(text: &str, open: &str, middle: &str, close: &str, address_first: bool) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(open) {
        left += &rest[..begin];
        let inner = &rest[begin + open.len()..];
        let (one, behind) = inner.split_once(middle).unwrap_or_else(|| panic!("half a link in {text}"));
        let (two, behind) = behind.split_once(close).unwrap_or_else(|| panic!("half a link in {text}"));
        let (address, words) = if address_first { (one, two) } else { (two, one) };
        assert!(address.starts_with("http://") || address.starts_with("https://"), "{address} in {text}");
        assert!(!address.contains(['<', '>', '"', '(', ')', '|', '*', '`', ' ', '\\']), "{address}");
        left += words;
        rest = behind;
    }
    left + rest
}

fn no_markup(text: &str, signs: &[char]) {
    assert!(!text.contains(signs), "{:?} in {text}", signs.iter().find(|sign| text.contains(**sign)));
    assert!(!text.contains("://") && !text.contains('@'), "{text}");
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
}

/// Markdown without escapes.
fn check_markdown(text: &str) {
    let text = text.strip_prefix("### ").unwrap_or_else(|| panic!("no title in {text}"));
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let left = format!("{title}\n{}", without_links(rest, "[", "](", ")\n", false));
    no_markup(&left, &['*', '_', '`', '[', ']', '<', '>', '#', '|', '~', '\\']);
    assert!(!left.contains("&lt;"), "{text}");
}

/// Text with a dot for each backslash and what it takes the meaning from: what stands on both sides does not meet.
fn unescaped(text: &str) -> String {
    let mut left = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
            left.push('·');
        } else {
            left.push(c);
        }
    }
    left
}

fn check(kind: ChatKind, payload: &Value, size: usize) {
    match kind {
        ChatKind::DingTalk => {
            assert!(size <= 20_000, "{size}");
            check_markdown(&format!("{}\n", at(payload, "/markdown/text")));
            assert_eq!(payload["at"]["isAtAll"], false);
        }
        ChatKind::WeCom => {
            let text = at(payload, "/markdown/content");
            assert!(text.len() <= 4096, "{}", text.len());
            check_markdown(&format!("{text}\n"));
        }
        ChatKind::ServerChan => {
            let text = at(payload, "/desp");
            assert!(text.len() <= 32 << 10 && at(payload, "/title").chars().count() <= 32);
            assert!(at(payload, "/short").chars().count() <= 64);
            check_markdown(&format!("{text}\n"));
        }
        ChatKind::Feishu => {
            // With the signature.
            assert!(size + 120 <= 20_000, "{size}");
            for part in payload["content"]["post"]["zh_cn"]["content"].as_array().unwrap() {
                for part in part.as_array().unwrap() {
                    assert!(matches!(at(part, "/tag"), "text" | "a"));
                    no_markup(at(part, "/text"), &['<', '>']);
                    let href = part.get("href").map_or("https://", |href| href.as_str().unwrap());
                    assert!(href.starts_with("https://") || href.starts_with("http://"));
                }
            }
        }
        ChatKind::Slack => {
            let blocks = payload["blocks"].as_array().unwrap();
            assert!(blocks.len() <= 50);
            let texts = blocks.iter().map(|block| at(block, "/text/text"));
            assert!(texts.clone().map(units).sum::<usize>() <= 13_000);
            assert!(units(at(&blocks[0], "/text/text")) <= 150 && blocks[0]["text"]["type"] == "plain_text");
            for text in texts.skip(1).chain([at(payload, "/text")]) {
                assert!(units(text) <= 3000, "{}", units(text));
                let left = without_links(text, "<", "|", ">", true);
                no_markup(&left, &['<', '>', '*', '_', '~', '`', '|']);
            }
        }
        ChatKind::Discord => {
            assert!(units(at(payload, "/content")) <= 2000);
            assert_eq!(payload["allowed_mentions"]["parse"], serde_json::json!([]));
            let title = at(payload, "/content").strip_prefix("**").unwrap().strip_suffix("**").unwrap();
            no_markup(&unescaped(title), &['*', '_', '~', '`', '|', '<', '>', '[', ']', '#']);
            if payload.get("embeds").is_some() {
                let text = at(payload, "/embeds/0/description");
                assert!(units(text) <= 4096, "{}", units(text));
                let left = without_links(&unescaped(text), "[", "](", ")", false);
                no_markup(&left, &['*', '_', '~', '`', '|', '<', '>', '[', ']', '#']);
            }
        }
        ChatKind::Telegram => {
            let text = at(payload, "/text");
            assert!(units(text) <= 4096, "{}", units(text));
            let body = text.strip_prefix("<b>").unwrap().replacen("</b>", "", 1);
            no_markup(&without_links(&body, "<a href=\"", "\">", "</a>", true), &['<', '>', '"']);
        }
        ChatKind::Ntfy => {
            let text = at(payload, "/message");
            assert!(text.len() <= 4096 && at(payload, "/title").len() <= 1024 && size <= 8192, "{size}");
            assert!(!text.contains("javascript:") || !text.contains("\n  javascript:"));
        }
        ChatKind::Webhook => {
            assert!(size <= 64 << 10, "{size}");
            for line in payload["lines"].as_array().unwrap() {
                let link = line.get("link").map_or("https://", |link| link.as_str().unwrap());
                assert!(link.starts_with("https://") || link.starts_with("http://"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_limit_is_exceeded_and_nothing_becomes_markup(message in hostile(), chinese in any::<bool>()) {
        let locale = if chinese { Locale::ZhCn } else { Locale::En };
        for kind in ChatKind::ALL {
            let raw = encode(kind, &message, locale);
            check(kind, &serde_json::from_slice(&raw).unwrap(), raw.len());
        }
    }
}

#[test]
fn the_worst_that_fits_nowhere() {
    // Every character takes the most room there is in some service: four bytes, two units, six in JSON, five in HTML.
    for c in ["😀", "\"", "&", "<", "\\", "*", "@", "长"] {
        let link = Some(format!("https://shop.example.com/{}", "&".repeat(900)));
        let lines = vec![BriefLine { words: c.repeat(5000), link }; 500];
        let message = Brief { title: c.repeat(5000), lines, more: Some(c.repeat(5000)) };
        for kind in ChatKind::ALL {
            let raw = encode(kind, &message, Locale::En);
            let payload = serde_json::from_slice(&raw).unwrap();
            check(kind, &payload, raw.len());
            assert!(String::from_utf8(raw).unwrap().contains("more"), "{kind:?}");
        }
    }
}
