//! A move of a whole shop is one event; one listing in two groups is told once; what was is told where it is known.

use rivald::{
    change::{AlertNote, Note, NoteBody, Shop},
    listing::{Amount, ChangeKind, Locale},
    mail::{Aside, Composed, brief, compose_with, encode},
};
use unicode_width::UnicodeWidthStr;

use super::{
    cases::{self, alert_with, boxed, note},
    composing::look_at,
    event_cases::{self as events, cuts, watched},
    shapes::seen,
};

type Case = fn(Locale) -> (Vec<Note>, Aside);

const CASES: [(&str, Case); 5] = [
    ("shop_cut", events::shop_cut),
    ("sale_of_200", events::sale_of_200),
    ("twins", events::twins),
    ("with_past", events::with_past),
    ("without_moves", events::without_moves),
];

fn mail((notes, aside): &(Vec<Note>, Aside), locale: Locale) -> Composed {
    compose_with(notes, aside, locale, chrono_tz::Asia::Shanghai, cases::now())
}

fn noted(alerts: Vec<AlertNote>) -> Vec<Note> {
    alerts.into_iter().zip(1..).map(|(alert, id)| note(id, boxed(alert))).collect()
}

#[test]
fn events_are_as_seen() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let given = case(locale);
            let mail = mail(&given, locale);
            look_at(&format!("{name}.{}", locale.tag()), &mail);
            let brief = brief(&given.0, &given.1, locale, chrono_tz::Asia::Shanghai, cases::now());
            if name == "sale_of_200" {
                continue;
            }
            let lines: String = brief.lines.iter().map(|line| format!("| {}\n", line.words)).collect();
            let text = format!("{}\n\n{}\n{lines}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{name}.{}.txt", locale.tag()), text);
            if name != "without_moves" {
                insta::assert_snapshot!(format!("{name}.{}.html", locale.tag()), mail.html);
            }
        }
    }
}

#[test]
fn html_says_what_the_text_says() {
    for (name, case) in CASES {
        for locale in Locale::ALL {
            let mail = mail(&case(locale), locale);
            super::shapes::says_the_same(name, &mail);
            for line in mail.text.lines().filter(|line| !line.contains("https://")) {
                assert!(line.width() <= 76, "{name}: {line:?}");
            }
            assert!(mail.subject.width() <= 90, "{}", mail.subject);
        }
    }
}

#[test]
fn a_sale_of_200_listings_is_one_mail_with_all_of_them() {
    for locale in Locale::ALL {
        let mail = mail(&events::sale_of_200(locale), locale);
        assert!(mail.html.len() < 96_000, "{} bytes", mail.html.len());
        let raw = encode(&mail, "rivald@example.com", cases::TO, "x@example.com", cases::now()).expect("a message");
        assert!(raw.len() < 300_000, "{} bytes", raw.len());
        let shown = seen(&mail.html);
        for number in 0..200 {
            let name = locale.pick(format!("Harbour thermos {number:03}"), format!("保温杯 {number:03} 号"));
            assert_eq!(mail.text.matches(&name).count(), 1, "{name}");
            assert_eq!(shown.matches(&name).count(), 1, "{name}");
        }
        // Cuts of 3.0 % to 22.9 %, a tenth apart: the middle lies between 12.9 % and 13.0 %.
        let subject =
            locale.pick("▼13% Harbour Goods: 200 of 260 listings cut", "▼13% 某某旗舰店：260 个商品中 200 个降价");
        assert_eq!(mail.subject, subject);
        let sentence = locale.pick(
            "Harbour Goods cut 200 of 260 listings, median −13%, since 14:31",
            "某某旗舰店：260 个商品中 200 个降价，中位幅度 −13%，14:31 起",
        );
        assert!(shown.contains(sentence), "{shown:.300}");
        assert_eq!(mail.thread, None);
    }
}

#[test]
fn more_than_fit_are_counted() {
    let notes = noted(cuts(Locale::ZhCn, 900));
    let mail = compose_with(&notes, &watched(Locale::ZhCn, 900), Locale::ZhCn, chrono_tz::UTC, cases::now());
    assert!(mail.html.len() < 96_000, "{} bytes", mail.html.len());
    let told = mail.text.lines().filter(|line| line.starts_with("- ")).count();
    assert!((200..900).contains(&told), "{told}");
    assert!(mail.text.contains(&format!("另有 {} 个商品未列出", 900 - told)), "{told}");
    assert!(mail.subject.contains("900 个商品中 900 个降价"), "{}", mail.subject);
}

#[test]
fn the_largest_move_comes_first_and_the_median_is_the_middle() {
    for count in [8, 9, 36, 37] {
        let mail = compose_with(
            &noted(cuts(Locale::En, count)),
            &Aside::default(),
            Locale::En,
            chrono_tz::Asia::Shanghai,
            cases::now(),
        );
        let steps: Vec<Amount> =
            mail.text.lines().filter_map(|line| line.split_once("  −")?.1.split('%').next()?.parse().ok()).collect();
        assert_eq!(steps.len(), count);
        assert!(steps.is_sorted_by(|a, b| a >= b), "{steps:?}");
        // In tenths of a percent: 30, 31 …; the middle one, or the mean of both.
        let doubled = i64::try_from(30 + (count - 1) / 2 + 30 + count / 2).expect("a few");
        let middle =
            Amount::new(doubled * 5, 2).round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        assert!(mail.text.contains(&format!("median −{}%", middle.normalize())), "{middle} {:.200}", mail.text);
        assert!(mail.text.contains(&format!("cut {count} listings")), "{:.200}", mail.text);
    }
}

#[test]
fn a_move_is_of_many_of_a_shop() {
    for (count, of, event) in [
        (4, Some(4), false),
        (5, Some(5), true),
        (5, Some(15), true),
        (5, Some(16), false),
        (7, None, false),
        (8, None, true),
        (8, Some(100), false),
        // A watchlist that was cut since then.
        (8, Some(3), true),
    ] {
        let notes = noted(cuts(Locale::En, count));
        let aside = of.map(|of| watched(Locale::En, of)).unwrap_or_default();
        let mail = mail(&(notes, aside), Locale::En);
        assert_eq!(mail.text.contains("Harbour Goods cut"), event, "{count} of {of:?}");
        assert!(!mail.text.contains("8 of 3"), "{}", mail.text);
    }
    // Half of them fell, half of them rose: four each.
    let mut both = cuts(Locale::En, 8);
    for note in both.iter_mut().take(4) {
        let change = &mut note.alert.change;
        (change.before, change.after) = (change.after.take(), change.before.take());
        change.kind = ChangeKind::PriceRise;
    }
    assert!(!mail(&(noted(both), watched(Locale::En, 8)), Locale::En).text.contains("Harbour Goods"));
}

#[test]
fn own_price_that_rises_is_no_move_of_the_rival() {
    let mut alerts = cuts(Locale::En, 9);
    for note in &mut alerts {
        note.alert.change.kind = ChangeKind::Undercut;
    }
    let mail = mail(&(noted(alerts), watched(Locale::En, 9)), Locale::En);
    assert!(mail.subject.contains("undercut on 9 of 9 listings") && !mail.text.contains("cut 9"), "{}", mail.text);
}

#[test]
fn every_kind_can_be_a_move() {
    for &kind in ChangeKind::ALL {
        for values in [("79.00", "69.00"), ("0.5", "0.4"), ("", ""), ("a", "b"), ("out_of_stock", "in_stock")] {
            for locale in Locale::ALL {
                let alerts = (0..6).map(|n| {
                    let mut note = alert_with(&format!("w-{n}"), &format!("Cup <{n}>"), kind, values, "Because.");
                    note.shop = Some(events::shop(locale));
                    note
                });
                let given = (noted(alerts.collect()), watched(locale, 6));
                let mail = mail(&given, locale);
                assert!(!mail.html.starts_with("<!doctype html><meta"), "{kind}: the template failed");
                assert!(mail.subject.contains(&events::shop(locale).name), "{kind}: {}", mail.subject);
                for n in 0..6 {
                    assert_eq!(mail.text.matches(&format!("Cup <{n}>")).count(), 1, "{kind}: {}", mail.text);
                }
                let brief = brief(&given.0, &given.1, locale, chrono_tz::UTC, cases::now());
                assert_eq!((brief.lines.len(), &brief.title), (1, &mail.subject), "{kind}");
            }
        }
    }
}

#[test]
fn one_listing_in_two_groups_is_told_once() {
    for locale in Locale::ALL {
        let given = events::twins(locale);
        let mail = mail(&given, locale);
        assert_eq!(mail.text.matches("79.00 →").count(), 1, "{}", mail.text);
        for said in ["thermos.toml:14", "gifts.toml:7", "500", locale.pick("gifts", "礼品"), "75.00", "89.00"] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
        assert_eq!(brief(&given.0, &given.1, locale, chrono_tz::UTC, cases::now()).lines.len(), 1);
        // Another value is another story.
        let (mut notes, aside) = given;
        if let Some(NoteBody::Alert(alert)) = notes.last_mut().map(|note| &mut note.body) {
            alert.alert.change.after = Some("68.00".into());
        }
        let text = self::mail(&(notes, aside), locale).text;
        assert_eq!(text.matches("79.00 →").count(), 2, "{text}");
    }
}

#[test]
fn one_watch_is_one_thread() {
    let one = events::with_past(Locale::En);
    assert_eq!(mail(&one, Locale::En).thread.as_ref().map(rivald::listing::WatchId::as_str), Some("rival-a-500"));
    let many = (cases::ten(Locale::En), Aside::default());
    assert_eq!(mail(&many, Locale::En).thread, None);
    let with_fault = (cases::both(Locale::En), Aside::default());
    assert_eq!(mail(&with_fault, Locale::En).thread, None);
    assert_eq!(mail(&(cases::faults(Locale::En), Aside::default()), Locale::En).thread, None);
}

#[test]
fn what_was_is_told_where_it_is_known() {
    let text = mail(&events::with_past(Locale::En), Locale::En).text;
    assert!(text.contains("CN¥79.00 stood for 22 days; now the lowest in 30 days"), "{text}");
    assert!(
        text.contains("Price and pay price, 30 days: CN¥69.00–CN¥89.00") || text.contains("CN¥64.00–CN¥89.00"),
        "{text}"
    );
    assert!(text.contains("Sold a day"), "{text}");
    let text = mail(&events::without_moves(Locale::En), Locale::En).text;
    assert!(!text.contains("30 days") && !text.contains('█'), "{text}");
}

#[test]
fn hostile_shops_and_names_stay_text() {
    let hostile = "\"><img src=x onerror=alert(1)></td></table><script>{{ x }}=?utf-8?b?4oCu?= \u{202e}\r\nBcc: a@b";
    let mut alerts = cuts(Locale::En, 12);
    for note in &mut alerts {
        note.shop = Some(Shop { key: hostile.into(), name: hostile.repeat(9) });
        note.name = format!("{hostile}{}", note.name);
        note.url = "javascript:alert(1)".into();
        note.tags = vec![hostile.into()];
    }
    let given = (noted(alerts), Aside::default());
    let mail = mail(&given, Locale::En);
    let page = scraper::Html::parse_document(&mail.html);
    let bad = scraper::Selector::parse("img, script, h1, a[href^=javascript]").expect("a selector");
    assert_eq!(page.select(&bad).count(), 0);
    assert!(!mail.html.contains("<a ") && !mail.subject.contains(['\n', '\r', '\u{202e}']));
    assert!(!mail.subject.contains("=?"), "{}", mail.subject);
    let brief = brief(&given.0, &given.1, Locale::En, chrono_tz::UTC, cases::now());
    assert!(brief.lines.iter().all(|line| line.link.is_none() && !line.words.contains(['\n', '\r', '\u{202e}'])));
}

#[test]
fn a_brief_has_a_line_for_everything() {
    for locale in Locale::ALL {
        let mut notes = cases::ten(locale);
        notes.extend(cases::faults(locale));
        let brief = brief(&notes, &Aside::default(), locale, chrono_tz::Asia::Shanghai, cases::now());
        insta::assert_snapshot!(
            format!("brief.{}", locale.tag()),
            format!(
                "{}\n{}{:?}",
                brief.title,
                brief
                    .lines
                    .iter()
                    .map(|line| format!("{} <{}>\n", line.words, line.link.as_deref().unwrap_or("")))
                    .collect::<String>(),
                brief.more
            )
        );
        assert_eq!(brief.lines.len(), 13);
    }
    let many: Vec<AlertNote> =
        (0..90).map(|n| alert_with(&format!("w-{n}"), "Cup", ChangeKind::Title, ("a", "b"), "x")).collect();
    let brief = brief(&noted(many), &Aside::default(), Locale::En, chrono_tz::UTC, cases::now());
    assert!(brief.more.is_some_and(|more| more.contains(&(90 - brief.lines.len()).to_string())));
}
