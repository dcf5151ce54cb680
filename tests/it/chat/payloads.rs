//! The payload of each kind, in both languages, and what happens when there is more than fits.

use rivald::{change::Brief, chat::encode, listing::Locale, settings::ChatKind};
use serde_json::Value;

use super::{brief, line};

fn english() -> Brief {
    let link = "https://shop.example.com/products/thermos-500?variant=1&ref=a";
    brief(
        "▼12% Rival A 500 ml: 79 → 69 (you: 75)",
        vec![
            line("▼12% Rival A 500 ml: US$79.00 → US$69.00, now below yours (US$75.00)", Some(link)),
            line("Rival B *NEW* [500 ml] & more: sold out @ 20:00", None),
        ],
        Some("Everything is in the mail of 22:30"),
    )
}

fn chinese() -> Brief {
    brief(
        "▼12% 竞品A 500ml 保温杯：79 → 69（自家：75）",
        vec![
            line(
                "▼12% 竞品A 500ml：¥79.00 → ¥69.00，已低于自家（¥75.00）",
                Some("https://item.taobao.com/item.htm?id=520813250866"),
            ),
            line("竞品B 优惠券【满79减20】已领完", Some("https://detail.tmall.com/item.htm?id=1")),
        ],
        None,
    )
}

#[test]
fn payloads() {
    for (locale, message) in [(Locale::En, english()), (Locale::ZhCn, chinese())] {
        let mut shown = String::new();
        for kind in ChatKind::ALL {
            let payload: Value = serde_json::from_slice(&encode(kind, &message, locale)).unwrap();
            shown += &format!("{}\n{}\n\n", kind.as_str(), serde_json::to_string_pretty(&payload).unwrap());
        }
        insta::assert_snapshot!(format!("payloads_{}", locale.tag()), shown);
    }
}

#[test]
fn payloads_are_made_alike_each_time() {
    for kind in ChatKind::ALL {
        assert_eq!(encode(kind, &english(), Locale::En), encode(kind, &english(), Locale::En));
    }
}

#[test]
fn what_does_not_fit_is_counted() {
    let lines = (0..80).map(|i| line(&format!("第{i}个竞品{}", "降".repeat(150)), Some("https://shop.example.com/a")));
    let message = brief("大促", lines.collect(), Some("其余见邮件"));
    for kind in ChatKind::ALL {
        let text = String::from_utf8(encode(kind, &message, Locale::ZhCn)).unwrap();
        let shown = (0..80).filter(|i| text.contains(&format!("第{i}个竞品"))).count();
        assert!(shown > 5 && text.contains("其余见邮件"), "{kind:?}: {shown}");
        assert!(text.contains(&format!("另有 {} 条", 80 - shown)), "{kind:?}: {shown} of {text}");
        // Whole lines, the first ones.
        let whole = text.matches(&"降".repeat(150)).count();
        assert!(whole >= shown && text.contains(&format!("第{}个竞品", shown - 1)), "{kind:?}");
    }
    let text = String::from_utf8(encode(ChatKind::WeCom, &message, Locale::En)).unwrap();
    assert!(text.contains("and "), "{text}");
}

#[test]
fn a_title_alone_is_a_message() {
    for kind in ChatKind::ALL {
        for title in ["Test", ""] {
            let text = String::from_utf8(encode(kind, &brief(title, vec![], None), Locale::En)).unwrap();
            assert!(text.contains(if title.is_empty() { "rivald" } else { title }), "{kind:?}: {text}");
        }
    }
}
