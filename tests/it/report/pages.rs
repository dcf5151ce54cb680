//! Whole pages: what they say, and what they must never hold.

use std::{collections::HashMap, sync::Arc, time::Instant};

use rivald::{
    board::Board,
    listing::{Locale, PictureId, WatchId},
    report::{render, wanted_pictures},
};
use scraper::{ElementRef, Html, Selector};

use super::{boards, text};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn page(board: &Board, locale: Locale) -> String {
    render(board, &boards::files(), &boards::faults(), locale, ZONE).unwrap().html
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// A page without a fault in its markup, with nothing remote, whose anchors lead somewhere, each once.
fn sound(html: &str) -> Html {
    assert!(html.starts_with("<!doctype html>"));
    let page = Html::parse_document(html);
    assert_eq!(page.errors, Vec::<std::borrow::Cow<'static, str>>::new());
    assert!(
        all(&page, "script, link, iframe, object, embed, form, base, style[src], use, image, foreignObject").is_empty()
    );
    let policy = all(&page, "meta[http-equiv]");
    assert_eq!(policy[0].attr("content"), Some("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
    let mut ids = std::collections::HashSet::new();
    for element in all(&page, "[id]") {
        assert!(ids.insert(element.attr("id").unwrap()), "twice: {:?}", element.attr("id"));
    }
    for element in all(&page, "*") {
        for (name, value) in element.value().attrs() {
            assert!(
                !name.starts_with("on") && !matches!(name, "srcset" | "action" | "style" | "background"),
                "{name}={value}"
            );
            match name {
                "href" if value.starts_with('#') => assert!(ids.contains(&value[1..]), "{value} leads nowhere"),
                "href" => {
                    assert!(value.starts_with("https://") || value.starts_with("http://"), "{value}");
                    assert_eq!(element.attr("rel"), Some("noreferrer noopener external"));
                }
                "src" => assert!(value.starts_with("data:image/jpeg;base64,"), "{value}"),
                "aria-labelledby" => assert!(value.split(' ').all(|id| ids.contains(id)), "{value}"),
                _ => {}
            }
        }
    }
    // A screen reader hears what a drawing shows, and where it is in a table.
    for drawing in all(&page, "figure > svg") {
        assert_eq!(drawing.attr("role"), Some("img"));
        let said = drawing.child_elements().filter(|e| matches!(e.value().name(), "title" | "desc"));
        assert!(said.filter(|e| !e.text().collect::<String>().is_empty()).count() == 2);
    }
    assert!(all(&page, "th:not([scope])").is_empty() && all(&page, "img:not([alt])").is_empty());
    assert!(!html.contains("NaN") && !html.contains("inf\""));
    // The look of the page asks for nothing from outside.
    let style = all(&page, "style")[0].text().collect::<String>();
    assert!(!style.contains("url(") && !style.contains("@import"));
    page
}

#[test]
fn a_market_reads_like_this() {
    for locale in Locale::ALL {
        let html = page(&boards::market(), locale);
        let page = sound(&html);
        assert_eq!(all(&page, "html")[0].attr("lang"), Some(locale.tag()));
        assert_eq!(all(&page, "h1").len(), 1);
        assert_eq!(all(&page, ".shots img").len(), 2);
        write(&format!("market.{}.html", locale.tag()), &html);
        insta::assert_snapshot!(format!("market.{}", locale.tag()), text::of(&html));
    }
}

/// Where an engineer asks for the pages, to look at them.
fn write(name: &str, html: &str) {
    if let Some(folder) = std::env::var_os("RIVALD_REPORT_PAGES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name), html).unwrap();
    }
}

#[test]
fn the_chinese_page_is_chinese() {
    let english = text::of(&page(&boards::market(), Locale::En));
    let chinese = text::of(&page(&boards::market(), Locale::ZhCn));
    // Names, codes and what the shop itself wrote.
    let own_words = |line: &str| line.is_empty() || !line.contains(|c: char| c.is_ascii_lowercase());
    for (line, other) in english.lines().zip(chinese.lines()) {
        assert!(
            line != other
                || own_words(line)
                || other.contains("Rival")
                || other.contains("mug")
                || other.contains("thermos")
                || other.contains("shop.example.com")
                || other.contains("polls")
                || other.contains("Poll"),
            "the same in both languages: {line}"
        );
    }
    assert_eq!(english.lines().count(), chinese.lines().count());
}

#[test]
fn nothing_that_a_shop_writes_becomes_markup() {
    for locale in Locale::ALL {
        let html = page(&boards::hostile(), locale);
        let page = sound(&html);
        assert!(all(&page, "img:not(.shots img)").is_empty() && all(&page, "a[href^='javascript']").is_empty());
        assert!(!html.contains("<script") && !html.contains('\u{202e}') && !html.contains('\u{0}'));
        assert!(!html.contains(">49<"), "a template was run twice");
        assert!(html.contains("{{7*7}}"), "it is shown as what it is");
        write(&format!("hostile.{}.html", locale.tag()), &html);
    }
}

#[test]
fn an_empty_board_and_a_bare_one_are_pages_too() {
    for locale in Locale::ALL {
        sound(&page(&Board::new(Vec::new(), boards::now(), boards::since()), locale));
        let never = Board::new(
            boards::market().subjects().filter(|s| s.listing.is_none()).cloned().collect(),
            boards::now(),
            boards::now(),
        );
        let html = page(&never, locale);
        sound(&html);
        assert!(text::of(&html).contains(locale.pick("never read", "从未读到")));
    }
}

#[test]
fn absurd_figures_are_not_drawn() {
    use rivald::listing::{Amount, Moment};
    let mut board = boards::market();
    for group in &mut board.groups {
        for subject in group.own.iter_mut().chain(&mut group.rivals) {
            let points = subject.series.points().to_vec();
            subject.series = rivald::board::Series::default();
            for (i, mut point) in points.into_iter().enumerate() {
                point.price = Some(if i % 2 == 0 { Amount::MAX } else { Amount::MIN });
                (point.at, point.until) =
                    if i == 0 { (Moment::MIN_UTC, Moment::MAX_UTC) } else { (point.at, point.until) };
                if let Some(sales) = &mut point.sales {
                    (sales.count, sales.at_most) = (u64::MAX, Some(0));
                }
                if let Some(affiliate) = &mut point.affiliate {
                    (affiliate.sales_30d, affiliate.sales_today) = (Some(u64::MAX), Some(u64::MAX));
                }
                subject.series.push(point);
            }
            if let Some(forecast) = &mut subject.forecast {
                for day in &mut forecast.days {
                    (day.leaving, day.least, day.most) = (u64::MAX, u64::MAX, Some(0));
                }
                for drop in &mut forecast.drops {
                    (drop.units, drop.least, drop.most) = (u64::MAX, u64::MAX, None);
                }
            }
            if let Some(listing) = &mut subject.listing {
                (listing.price, listing.list_price, listing.pay_price) =
                    (Some(Amount::MAX), Some(Amount::MIN), Some(Amount::MAX));
            }
        }
    }
    for locale in Locale::ALL {
        sound(&page(&board, locale));
    }
}

#[test]
fn a_thousand_watches_are_a_file_that_can_be_mailed() {
    let board = boards::many(1000);
    let begin = Instant::now();
    let html = page(&board, Locale::En);
    let took = begin.elapsed();
    assert!(html.len() < 10_000_000, "{} bytes", html.len());
    assert!(took.as_secs() < 30, "{took:?}");
    let page = sound(&html);
    assert_eq!(all(&page, "details.watch").len(), 1000);
    // What was left out is said.
    assert!(all(&page, ".note").len() == 2, "plots and pictures");
    assert!(!all(&page, "figure").is_empty());
    write("many.en.html", &html);
}

#[test]
fn of_very_many_listings_the_newest_changes_are_shown_and_all_are_counted() {
    // As the store hands it in: what there is room for, and the counts of all.
    let board = boards::many(1200).shortened(100);
    for locale in Locale::ALL {
        let html = page(&board, locale);
        let page = sound(&html);
        assert_eq!(all(&page, "details.watch").len(), 100);
        let tiles: Vec<String> = all(&page, ".tiles b").iter().map(|tile| tile.text().collect()).collect();
        assert_eq!(tiles[0], "1,200", "{tiles:?}");
        let note: String = all(&page, ".note")[0].text().collect();
        let said = locale.pick(
            "of all 1,200 listings; shown below are 100 of them",
            "按全部 1,200 个商品统计；下面只列出其中 100 个",
        );
        assert!(note.contains(said) && note.contains("1,100"), "{note}");
        write(&format!("newest.{}.html", locale.tag()), &html);
    }
}

#[test]
fn a_report_never_outgrows_what_can_be_mailed() {
    // However long its texts are.
    let evil = boards::hostile().subjects().next().unwrap().clone();
    let evil = |n: usize| {
        let mut evil = evil.clone();
        let watch = Arc::make_mut(&mut evil.watch);
        watch.id = WatchId::new(&format!("evil-{n}")).unwrap();
        let tags = vec![watch.extras.tags[0].repeat(10); 100];
        Arc::make_mut(&mut watch.extras).tags = tags;
        evil
    };
    let board = Board::new((0..1000).map(evil).collect(), boards::now(), boards::since());
    let html = page(&board, Locale::En);
    assert!(html.len() < 10_000_000, "{} bytes", html.len());
    let shown = all(&Html::parse_document(&html), "details.watch").len();
    assert!((100..1000).contains(&shown), "{shown}");
}

#[test]
fn few_pictures_are_asked_for_and_without_them_words_are_left() {
    let board = boards::many(1000);
    let wanted = wanted_pictures(&board);
    assert_eq!(wanted, [PictureId([1; 32]), PictureId([2; 32])]);
    let none = render(&boards::market(), &HashMap::new(), &[], Locale::En, ZONE).unwrap().html;
    assert!(none.contains("no copy to show") && !none.contains("data:image"));
    // A file that is no picture is none.
    let broken =
        HashMap::from([(PictureId([1; 32]), b"<svg onload=alert(1)>".to_vec()), (PictureId([2; 32]), Vec::new())]);
    assert!(!render(&boards::market(), &broken, &[], Locale::En, ZONE).unwrap().html.contains("data:image"));
}
