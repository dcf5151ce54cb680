//! What a page says is hostile: none of it becomes markup, a header, a direction of text or a deceiving link.

use proptest::prelude::*;
use rivald::{
    change::AlertNote,
    listing::{ChangeKind, Locale},
    mail::{Composed, compose, encode},
};

use super::cases::{self, alert_with, boxed, note};

fn composed(text: &str, kind: ChangeKind) -> Composed {
    let hostile = AlertNote {
        group: Some(text.into()),
        sku: Some(text.into()),
        entry: text.into(),
        url: text.into(),
        own: Some((text.into(), "75.00".parse().expect("a price"), None)),
        ..alert_with("rival-a", text, kind, (text, text), text)
    };
    compose(&[note(1, boxed(hostile))], Locale::En, chrono_tz::UTC, cases::now())
}

fn raw(mail: &Composed) -> String {
    let raw = encode(mail, "rivald@example.com", cases::TO, "x@example.com", cases::now()).expect("a message");
    String::from_utf8(raw).expect("ASCII")
}

/// Elements of a page, by name and count.
fn elements(html: &str) -> std::collections::BTreeMap<String, usize> {
    let mut count = std::collections::BTreeMap::new();
    for element in scraper::Html::parse_document(html).tree.values().filter_map(|n| n.as_element()) {
        *count.entry(element.name().to_owned()).or_default() += 1;
    }
    count
}

#[test]
fn markup_stays_text() {
    for kind in [ChangeKind::Title, ChangeKind::PriceDrop, ChangeKind::MainImage, ChangeKind::CouponAdded] {
        for text in [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</td></tr></table><h1>Sale</h1>",
            "{{ subject }}{% for x in y %}",
            "<!-- ",
            "</title></style><b>",
        ] {
            let quiet = "x".repeat(text.trim().len());
            assert_eq!(elements(&composed(text, kind).html), elements(&composed(&quiet, kind).html), "{text}");
        }
    }
}

#[test]
fn addresses_that_are_no_links_are_not_shown_as_links() {
    for address in ["javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd", "vbscript:x", "//evil.example"] {
        for kind in [ChangeKind::MainImage, ChangeKind::Gallery, ChangeKind::Video] {
            assert!(!composed(address, kind).html.contains("<a "), "{address}");
        }
    }
    let mail = composed("https://user:pass@evil.example/a", ChangeKind::MainImage);
    assert!(mail.html.contains(">evil.example</a>") && !mail.html.contains("href=\"https://user"));
}

#[test]
fn an_encoded_word_stays_what_it_is() {
    // RFC 2047: a reader would decode this into something that was never checked.
    let mail = composed("=?utf-8?b?4oCu?= cup", ChangeKind::Title);
    assert!(!mail.subject.contains("=?"), "{}", mail.subject);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_text_breaks_the_message(text in "(?s).{0,300}", kind in proptest::sample::select(ChangeKind::ALL)) {
        let mail = composed(&text, kind);
        let wild = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!mail.subject.contains(['\n', '\r', '\0']));
        prop_assert!(!mail.subject.contains(wild) && !mail.text.contains(wild) && !mail.html.contains(wild));
        let raw = raw(&mail);
        let head = raw.split("\r\n\r\n").next().unwrap_or_default();
        prop_assert_eq!(head.lines().filter(|l| l.starts_with("To:")).count(), 1);
        prop_assert_eq!(head.lines().filter(|l| l.to_ascii_lowercase().starts_with("bcc")).count(), 0);
        prop_assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    }
}
