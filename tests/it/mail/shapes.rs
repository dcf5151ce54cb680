//! What holds for every message: bounds, completeness, and that HTML and plain text say the same.

use rivald::{
    change::Note,
    listing::{ChangeKind, Locale},
    mail::{Composed, compose},
};
use unicode_width::UnicodeWidthStr;

use super::{
    cases::{self, alert_with, boxed, note},
    composing::{CASES, composed},
};

/// The words that a reader sees of an HTML page.
pub fn seen(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let body = scraper::Selector::parse("body").expect("a selector");
    let text: String = page.select(&body).flat_map(|b| b.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails where the HTML lacks a word or a link of the text.
pub fn says_the_same(name: &str, mail: &Composed) {
    let html = seen(&mail.html).replace(' ', "").to_lowercase();
    let words = mail.text.split([' ', '\n', '：', '，']).filter(|word| {
        // Rules, bullets, plots and the signature's dashes are the text's own; addresses are behind the links.
        !word.is_empty() && !word.starts_with("https://") && !word.chars().all(|c| "-*#+!.^▁▂▃▄▅▆▇█".contains(c))
    });
    for word in words.map(|word| word.trim_end_matches([':', ','])) {
        assert!(html.contains(&word.to_lowercase()), "{name}: {word:?} is in the text, but not in the HTML");
    }
    for link in mail.text.split([' ', '\n', '：']).filter(|word| word.starts_with("https://")) {
        assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name}: no link to {link}");
    }
}

#[test]
fn html_says_what_the_text_says() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            says_the_same(&format!("{name} {locale:?}"), &composed(case, locale));
        }
    }
}

#[test]
fn nothing_remote_and_nothing_active() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let html = composed(case, locale).html;
            let page = scraper::Html::parse_document(&html);
            let forbidden = "script, img:not([src^=\"cid:\"]), link, iframe, object, embed, form, input, svg, video, \
                             base, [src]:not(img), [srcset], [onclick], [onload], [onerror], meta[http-equiv]";
            let forbidden = scraper::Selector::parse(forbidden).expect("a selector");
            assert_eq!(page.select(&forbidden).count(), 0, "{name} {locale:?}");
            assert!(!html.contains("url(") && !html.contains("@import") && !html.contains("javascript:"), "{name}");
        }
    }
}

#[test]
fn lines_keep_their_width() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let mail = composed(case, locale);
            assert!(mail.subject.width() <= 90, "{name}: {}", mail.subject);
            for line in mail.text.lines().filter(|line| !line.contains("https://")) {
                assert!(line.width() <= 76, "{name} {locale:?}: {line:?} is {} columns wide", line.width());
            }
        }
    }
}

/// Many changes of long texts that escape into six characters each: the most that HTML can swell.
fn flood(count: usize) -> Vec<Note> {
    let long = "'".repeat(500);
    (0..count)
        .zip(1..)
        .map(|(n, id)| {
            let watch = format!("watch-{n}");
            note(id, boxed(alert_with(&watch, &long, ChangeKind::Title, (&long, &long), &long)))
        })
        .collect()
}

#[test]
fn a_flood_stays_under_100_kb_and_is_counted() {
    for locale in Locale::ALL {
        let notes = flood(500);
        let mail = compose(&notes, locale, chrono_tz::UTC, cases::now());
        assert!(mail.html.len() < 100_000, "{} bytes", mail.html.len());
        let listed = mail.text.matches("watch-").count();
        assert!(listed >= 5, "only {listed} are listed");
        let left = 500 - listed;
        assert!(mail.text.contains(&left.to_string()), "{left} left out, and not said so");
        assert!(mail.text.contains("rivald changes") && seen(&mail.html).contains("rivald changes"));
        assert!(mail.subject.contains(locale.pick("and 499 more", "等500项")), "{}", mail.subject);
    }
}

#[test]
fn a_flood_of_faults_is_counted_too() {
    let fault = |n: usize| rivald::change::Fault {
        key: rivald::change::FaultKey::Blocked(format!("shop-{n:03}.example.com")),
        what: format!("shop-{n:03}.example.com rests."),
        hint: "wait".into(),
    };
    let notes: Vec<Note> =
        (0..100).zip(1..).map(|(n, id)| note(id, rivald::change::NoteBody::Fault(fault(n)))).collect();
    let mail = compose(&notes, Locale::En, chrono_tz::UTC, cases::now());
    let listed = mail.text.matches(".example.com rests").count();
    assert!(mail.text.contains(&format!("And {} more", 100 - listed)), "{}", mail.text);
    assert!(mail.subject.ends_with("and 99 more"), "{}", mail.subject);
}

#[test]
fn every_kind_makes_a_message() {
    for &kind in ChangeKind::ALL {
        for locale in Locale::ALL {
            for values in [("79.00", "69.00"), ("", "69.00"), ("79.00", ""), ("", ""), ("aaa", "bbb"), ("0.00", "0.00")]
            {
                let note_of = alert_with("rival-a", "Rival A", kind, values, "Because.");
                let listing = rivald::listing::Listing { price: None, ..note_of.listing.clone() };
                let notes = [note(1, boxed(rivald::change::AlertNote { listing, ..note_of }))];
                let mail = compose(&notes, locale, chrono_tz::UTC, cases::now());
                assert!(mail.subject.contains("Rival A"), "{kind}: {}", mail.subject);
                // Whatever the kind shows, it shows something: a value, or the sentence.
                let told = |text: &str| {
                    ["Because.", values.0, values.1].iter().any(|word| !word.is_empty() && text.contains(word))
                };
                assert!(told(&mail.text) && told(&seen(&mail.html)), "{kind} {values:?}: {}", mail.text);
                assert!(!mail.html.starts_with("<!doctype html><meta"), "{kind}: the template failed");
            }
        }
    }
}
