//! The morning check and the sign of life, as their reader sees them.

use rivald::{
    board::Board,
    change::Brief,
    listing::{Amount, Listing, Locale, Side},
    mail::{Composed, DIGEST_LISTINGS, Life, digest, digest_brief, digest_pictures, encode, life_brief, sign_of_life},
};
use unicode_width::UnicodeWidthStr;

use super::{
    cases,
    composing::look_at,
    digest_cases::{self as boards, read, since, subject},
    picture_cases,
    shapes::{says_the_same, seen},
};

const SHANGHAI: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn mail(board: &Board, locale: Locale) -> Composed {
    digest(board, picture_cases::files(), locale, SHANGHAI, cases::now())
}

fn brief(board: &Board, locale: Locale) -> Brief {
    digest_brief(board, locale, SHANGHAI, cases::now())
}

fn lines(brief: &Brief) -> String {
    let lines: String =
        brief.lines.iter().map(|l| format!("| {} <{}>\n", l.words, l.link.as_deref().unwrap_or(""))).collect();
    format!("{}\n{lines}{:?}", brief.title, brief.more)
}

fn life() -> Life {
    Life {
        since: cases::moment("2026-11-16T00:30:00Z"),
        watches: 52,
        read: 50,
        changes: 3,
        next: Some(cases::moment("2026-11-23T07:00:00Z")),
        troubles: 0,
    }
}

#[test]
fn digests_are_as_seen() {
    for locale in Locale::ALL {
        let board = boards::three_groups(locale);
        let mail = mail(&board, locale);
        look_at(&format!("digest.{}", locale.tag()), &mail);
        let text = format!("{}\n\n{}\n{}", mail.subject, mail.text, lines(&brief(&board, locale)));
        insta::assert_snapshot!(format!("digest.{}.txt", locale.tag()), text);
        insta::assert_snapshot!(format!("digest.{}.html", locale.tag()), mail.html);
        let mail = sign_of_life(&life(), locale, SHANGHAI, cases::now());
        look_at(&format!("life.{}", locale.tag()), &mail);
        let brief = life_brief(&life(), locale, SHANGHAI, cases::now());
        let text = format!("{}\n\n{}\n{}", mail.subject, mail.text, lines(&brief));
        insta::assert_snapshot!(format!("life.{}.txt", locale.tag()), text);
    }
}

#[test]
fn html_says_what_the_text_says() {
    for locale in Locale::ALL {
        let board = boards::three_groups(locale);
        for mail in [mail(&board, locale), sign_of_life(&life(), locale, SHANGHAI, cases::now())] {
            says_the_same("digest", &mail);
            assert!(mail.subject.width() <= 90, "{}", mail.subject);
            for line in mail.text.lines().filter(|line| !line.contains("https://")) {
                assert!(line.width() <= 76, "{line:?}");
            }
        }
    }
}

#[test]
fn the_numbers_are_right() {
    // Changed since yesterday morning: rival A and rival B. Read: all but three of nine. Rival A is under the own price;
    // rival B is sold out, rival C's price is of yesterday, the one abroad asks in another currency.
    let board = boards::three_groups(Locale::En);
    let mail = mail(&board, Locale::En);
    assert_eq!(mail.subject, "Morning check: 2 of 9 listings changed, 1 undercuts you");
    assert!(mail.text.starts_with("9 listings, 6 read, 2 changed since 22 Nov 08:30\n"), "{}", mail.text);
    for said in [
        "CN¥6.00 (8.0%) below yours",
        "47% off CN¥129.00",
        "pay price CN¥59.00",
        "10 off from 69 · 2,600 left",
        "120 yesterday",
        "1,600 in 30 days · 120 today · commission 15.5%",
        "24–26 Nov: 1,060 (between 1,000 and 1,100), 34% of the monthly sales",
        "Not read since 23 Nov 02:00",
        "Never read so far: The page is an empty shell that scripts would fill.",
        "Not polled yet",
    ] {
        assert!(
            mail.text.replace("\n  ", " ").split_whitespace().collect::<Vec<_>>().join(" ").contains(said),
            "{said}: {}",
            mail.text
        );
    }
    assert!(!mail.text.contains("over"), "an expired coupon: {}", mail.text);
    assert_eq!(mail.pictures.len(), 3, "each picture once");
    let wanted = digest_pictures(&board, cases::now());
    assert_eq!(wanted.len(), 3);
}

#[test]
fn what_is_not_known_is_not_shown() {
    let mut bare = read("bare", "Bare", None, Side::Rival, "19.00");
    bare.listing = Some(Listing { title: Some("Bare".into()), ..Listing::default() });
    let new = subject("new", "New", None, Side::Own);
    for locale in Locale::ALL {
        let board = Board::new(vec![bare.clone(), new.clone()], cases::now(), since());
        let mail = mail(&board, locale);
        let card = mail.text.split(&"-".repeat(76)).nth(1).expect("a group");
        assert!(!card.contains(['0', '%', '¥']), "{card}");
        for label in [locale.pick("Sales", "销量"), locale.pick("Coupon", "优惠券"), locale.pick("Video", "视频")]
        {
            assert!(!card.contains(label), "{label}: {card}");
        }
        let empty = digest(
            &Board::new(Vec::new(), cases::now(), since()),
            picture_cases::files(),
            locale,
            SHANGHAI,
            cases::now(),
        );
        assert!(empty.text.contains(locale.pick("0 listings", "0 个商品")), "{}", empty.text);
    }
}

#[test]
fn a_thousand_watches_fit_and_are_counted() {
    for locale in Locale::ALL {
        let board = boards::thousand(locale);
        let mail = mail(&board, locale);
        look_at(&format!("thousand.{}", locale.tag()), &mail);
        assert!(mail.html.len() < 96_000, "{} bytes", mail.html.len());
        let raw = encode(&mail, "rivald@example.com", cases::TO, "x@example.com", cases::now()).expect("a message");
        assert!(raw.len() < 300_000, "{} bytes", raw.len());
        let full = mail.text.lines().filter(|line| line.starts_with("* ")).count();
        let short = mail.text.lines().filter(|line| line.starts_with("- ")).count();
        let left = 1000 - full - short;
        assert!(full >= 10 && short >= 50, "{full} in full, {short} in a line");
        assert!(mail.text.contains(&left.to_string()) && mail.text.contains("rivald report"), "{left}");
        // What changed and what could not be read comes before all else.
        let changed = (0..1000).filter(|n| n % 7 == 0).count();
        let unread = (0..1000).filter(|n| n % 100 == 5).count();
        assert!(full + short >= changed + unread, "{full} in full, {short} in a line");
        assert_eq!(mail.text.matches(locale.pick("Not read since", "之后未能读取")).count(), unread);
        let subject = locale.pick("Morning check: 143 of 1,000 listings changed", "早报：1,000 个商品，143 个有变化");
        assert!(mail.subject.starts_with(subject), "{}", mail.subject);
        // What is told in full is what changed.
        let told: Vec<&str> = mail.text.lines().filter_map(|line| line.strip_prefix("* ")).collect();
        assert!(told.iter().all(|name| {
            let digits: String = name.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<usize>().is_ok_and(|n| n % 7 == 0)
        }));
        let brief = brief(&board, locale);
        assert!(brief.lines.len() <= 21 && brief.more.is_some(), "{brief:?}");
        // What there was no room for needs not be handed in to be counted.
        let short = board.shortened(DIGEST_LISTINGS);
        assert_eq!(short.subjects().count(), DIGEST_LISTINGS);
        let (other, other_brief) = (self::mail(&short, locale), self::brief(&short, locale));
        assert_eq!(other.subject, mail.subject);
        let ends = |text: &str| {
            [
                text.lines().next().map(str::to_owned),
                text.lines().find(|l| l.contains("rivald report")).map(str::to_owned),
            ]
        };
        assert_eq!(ends(&other.text), ends(&mail.text));
        assert_eq!((other_brief.title, other_brief.more), (brief.title, brief.more));
    }
}

#[test]
fn hostile_listings_stay_text() {
    let hostile = "\"><img src=x onerror=alert(1)></td></table><script>{{ x }} \u{202e}\r\nBcc: a@b";
    let mut board = boards::three_groups(Locale::En);
    for group in &mut board.groups {
        group.name = Some(hostile.into());
        for subject in group.own.iter_mut().chain(&mut group.rivals) {
            let watch = std::sync::Arc::make_mut(&mut subject.watch);
            watch.name = hostile.repeat(20).into();
            subject.reason = Some(hostile.into());
            if let Some(listing) = &mut subject.listing {
                for coupon in &mut listing.coupons {
                    coupon.text = hostile.into();
                }
                if let Some(sales) = &mut listing.sales {
                    sales.text = hostile.into();
                }
            }
            for change in &mut subject.changes {
                (change.before, change.after) = (Some(hostile.into()), Some(hostile.into()));
            }
        }
    }
    let mail = mail(&board, Locale::En);
    let page = scraper::Html::parse_document(&mail.html);
    let bad =
        scraper::Selector::parse("img:not([src^=\"cid:\"]), script, a:not([href^=\"https://shop.example.com/\"])");
    assert_eq!(page.select(&bad.expect("a selector")).count(), 0);
    let wild = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!mail.text.contains(wild) && !mail.html.contains(wild) && !mail.subject.contains(['\n', '\r']));
    assert!(
        brief(&board, Locale::En).lines.iter().all(|line| !line.words.contains(wild) && !line.words.contains('\n'))
    );
    assert!(seen(&mail.html).contains("<script>"), "it is shown as what it is");
}

#[test]
fn the_own_price_is_the_lowest_that_is_certain() {
    let group = Some("g");
    let own = |id, price| read(id, "Own", group, Side::Own, price);
    let rival = || read("r", "Rival", group, Side::Rival, "70.00");
    let undercuts = |all: Vec<rivald::board::Subject>| {
        mail(&Board::new(all, cases::now(), since()), Locale::En).subject.contains("1 undercuts you")
    };
    assert!(undercuts(vec![own("a", "75.00"), rival()]));
    assert!(!undercuts(vec![own("a", "75.00"), own("b", "69.00"), rival()]));
    let mut stale = own("a", "75.00");
    stale.outcome = Some(rivald::listing::Outcome::Blocked);
    assert!(!undercuts(vec![stale, rival()]));
    let mut no_currency = rival();
    no_currency.listing.as_mut().expect("a listing").currency = None;
    assert!(!undercuts(vec![own("a", "75.00"), no_currency]));
    let mut free = rival();
    free.listing.as_mut().expect("a listing").price = Some(Amount::ZERO);
    assert!(undercuts(vec![own("a", "75.00"), free]));
}

#[test]
fn a_sign_of_life_is_honest() {
    for locale in Locale::ALL {
        let say = |of: &Life| {
            let mail = sign_of_life(of, locale, SHANGHAI, cases::now());
            format!("{}\n{}", mail.subject, mail.text)
        };
        let calm = say(&Life { read: 52, changes: 0, ..life() });
        assert!(calm.contains(locale.pick("nothing to tell", "没有需要提醒")) && calm.contains("15:00"), "{calm}");
        assert!(!calm.contains("rivald status"), "{calm}");
        let ill = say(&Life { troubles: 2, next: None, ..life() });
        assert!(ill.contains("rivald status") && !ill.contains(locale.pick("nothing to tell", "没有需要")), "{ill}");
        assert!(!ill.contains(locale.pick("Next check", "下次检查")) && ill.contains("50"), "{ill}");
    }
}
