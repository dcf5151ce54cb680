//! What people read.

use rivald::{
    change::{Change, kind_name, why},
    listing::{ChangeKind as K, Currency, Detail, Locale, WatchId},
};

use super::{World, affiliate_words, at};

fn change(kind: K, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        id: String::new(),
        at: World::new().now,
        watch: WatchId::new("rival-a").expect("an id"),
        kind,
        field: None,
        before: before.map(Into::into),
        after: after.map(Into::into),
        why: String::new(),
        alerted: true,
        detail: Detail::default(),
    }
}

fn samples() -> Vec<Change> {
    let c = |kind, before: &str, after: &str| {
        change(kind, Some(before).filter(|t| !t.is_empty()), Some(after).filter(|t| !t.is_empty()))
    };
    vec![
        c(K::PriceDrop, "79.00", "69.00"),
        c(K::PriceRise, "69.00", "79.00"),
        c(K::ListPrice, "129", "159"),
        c(K::PayPrice, "79.00", "59.00"),
        c(K::DiscountStart, "", "129.00"),
        c(K::DiscountEnd, "129.00", ""),
        c(K::CouponAdded, "", "满79减20"),
        c(K::CouponRemoved, "满79减20", ""),
        c(K::CouponChanged, "满79减20", "满79减30"),
        c(K::Promotion, "3 for 2", ""),
        c(K::Gift, "", "Brush"),
        c(K::MainImage, "https://a.example/1.jpg", "https://a.example/2.jpg"),
        c(K::Gallery, "https://a.example/1.jpg", "https://a.example/2.jpg https://a.example/3.jpg"),
        c(K::Video, "", "https://a.example/1.mp4"),
        c(K::Title, "Bottle", "Flask"),
        c(K::Variants, "red: in_stock", "red: out_of_stock"),
        c(K::Variants, "", "green; blue"),
        c(K::Availability, "in_stock", "out_of_stock"),
        c(K::SalesSurge, "2.1/h", "12.6/h"),
        c(K::SalesSlump, "240/d", "48/d"),
        c(K::SalesSlump, "3000/30d", "1400/30d"),
        c(K::SalesReset, "20000", "12"),
        c(K::Rating, "4.8", "4.6"),
        c(K::Reviews, "1000", "1060"),
        c(K::Questions, "80", "88"),
        c(K::ListingGone, "", ""),
        c(K::ListingBack, "", ""),
        c(K::Undercut, "75.00", "69.00"),
    ]
}

#[test]
fn every_kind_in_every_language() {
    let mut text = String::new();
    for locale in Locale::ALL {
        for change in samples() {
            let line = format!("{} | {}\n", kind_name(change.kind, locale), why(&change, Some(Currency::CNY), locale));
            text.push_str(&line);
        }
    }
    insta::assert_snapshot!(text);
    for kind in K::ALL {
        let sample = samples().iter().any(|c| c.kind == *kind) || affiliate_words::KINDS.contains(kind);
        assert!(sample, "{kind} has a sample");
        for locale in Locale::ALL {
            assert!(!kind_name(*kind, locale).is_empty());
        }
    }
}

#[test]
fn odd_values_are_sentences_too() {
    for kind in K::ALL {
        for (before, after) in [(None, None), (Some("x/y"), Some("z")), (Some("0"), Some("0/h")), (Some(""), None)] {
            for locale in Locale::ALL {
                assert!(!why(&change(*kind, before, after), None, locale).is_empty());
            }
        }
    }
}

#[test]
fn an_alert_names_the_watch() {
    for (locale, expected) in [
        (Locale::En, "Rival A: CN¥79.00 → CN¥69.00, down CN¥10.00 (-12.7%)"),
        (Locale::ZhCn, "Rival A：¥79.00 → ¥69.00，降 ¥10.00（-12.7%）"),
    ] {
        let mut world = World::hasty();
        world.locale = locale;
        let mut world = world.knowing(&at("79.00"));
        assert_eq!(world.cycle(&at("69.00"))[0].change.why, expected);
    }
}

#[test]
fn page_text_cannot_play_tricks() {
    let mut world = World::hasty().knowing(&at("79.00"));
    let mut listing = at("79.00");
    listing.title = Some(format!("new\u{1b}[31m\u{202e}\r\nBcc: x {}", "y".repeat(5_000)));
    let alerts = world.cycle(&listing);
    let text = format!("{}{}", alerts[0].change.why, alerts[0].change.after.clone().unwrap_or_default());
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r', '\n']) && text.len() < 1_000, "{text}");
}
