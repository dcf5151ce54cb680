//! Plots of hostile and of odd data, and the bounds that hold for all of them.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rivald::{
    change::{AlertNote, Note},
    listing::{ChangeKind, Detail, Locale, Plot, PlotDay},
    mail::{Composed, compose},
};
use unicode_width::UnicodeWidthStr;

use super::{
    affiliate_cases::{self as affiliates, day},
    cases::{self, alert_with, boxed, note},
};

fn alert(plot: Plot, detail: Detail) -> AlertNote {
    let mut alert = alert_with("rival-a", "Rival A", ChangeKind::AffiliateDropAhead, ("3100", "2100"), "Because.");
    alert.alert.plot = Some(plot);
    alert.alert.change.detail = detail;
    alert
}

fn mail(plot: Plot, detail: Detail, locale: Locale) -> Composed {
    compose(&[note(1, boxed(alert(plot, detail)))], locale, chrono_tz::Asia::Shanghai, cases::now())
}

/// How many columns each plot of a mail has, and the heights of the parts of each.
fn drawn(html: &str) -> Vec<Vec<Vec<u64>>> {
    let page = scraper::Html::parse_document(html);
    let select = |text| scraper::Selector::parse(text).expect("a selector");
    let (plots, columns, parts) =
        (select("[role=img]"), select("td[width] > table, td[width]:empty"), select("td[height]"));
    let height = |part: scraper::ElementRef<'_>| part.attr("height").and_then(|h| h.parse().ok()).expect("a height");
    let column = |column: scraper::ElementRef<'_>| column.select(&parts).map(height).collect();
    page.select(&plots).map(|plot| plot.select(&columns).map(column).collect()).collect()
}

/// What holds for every plot, whatever it is made of.
fn is_sound(mail: &Composed) -> Vec<usize> {
    assert!(mail.html.len() < 96_000, "{} bytes", mail.html.len());
    assert!(mail.html.starts_with("\n<!doctype html>\n<html") || mail.html.starts_with("<!doctype html>\n<html"));
    assert!(mail.text.contains("Because."), "the sentence is always told");
    for line in mail.text.lines().filter(|line| !line.contains("https://") && !line.starts_with("---")) {
        let wide = if line.contains(['▁', '█']) { 72 } else { 76 };
        assert!(line.width() <= wide, "{line:?}");
    }
    let plots = drawn(&mail.html);
    for column in plots.iter().flatten() {
        assert!(column.iter().sum::<u64>() <= 64 && !column.contains(&0), "{column:?}");
    }
    plots.iter().map(Vec::len).collect()
}

fn plain(count: usize, value: u64) -> Plot {
    let one = |day| PlotDay { day, count: value, leaving: value, least: 0, most: None };
    let from = day("2026-11-24");
    Plot { days: from.iter_days().take(count).map(one).collect(), forecast_from: Some(from), all_sales: true }
}

fn spoken() -> Detail {
    Detail {
        from: Some(day("2026-11-25")),
        to: Some(day("2026-11-27")),
        units: Some(u64::MAX),
        most: Some(u64::MAX),
        ..Detail::default()
    }
}

#[test]
fn odd_data_makes_a_mail_and_no_nonsense() {
    let mut backwards = plain(40, 7);
    backwards.days.reverse();
    let mut twice = plain(40, 7);
    twice.days.extend(plain(40, 7).days);
    let mut gap = plain(40, 7);
    gap.days.remove(30);
    let mut end_of_time = plain(0, 7);
    for back in (0..30).rev() {
        let one = PlotDay { day: NaiveDate::MAX - Days::new(back), count: 9, leaving: 9, least: 9, most: Some(1) };
        end_of_time.days.push(one);
    }
    for (name, plot, columns) in [
        ("nothing", Plot::default(), None),
        ("one day", plain(1, 7), None),
        ("two days", plain(2, 7), Some(2)),
        ("zeros", plain(30, 0), None),
        ("huge numbers", plain(30, u64::MAX), Some(30)),
        ("10,000 days", plain(10_000, 7), Some(60)),
        ("backwards", backwards, None),
        ("twice", twice, Some(40)),
        ("a gap", gap, Some(9)),
        ("the end of time", end_of_time, Some(30)),
    ] {
        for locale in Locale::ALL {
            for detail in [Detail::default(), spoken()] {
                let mail = mail(plot.clone(), detail, locale);
                assert_eq!(is_sound(&mail), columns.into_iter().collect::<Vec<_>>(), "{name}");
                assert!(!mail.text.contains("18446744073709551615"), "{name}: {}", mail.text);
            }
        }
    }
}

#[test]
fn a_long_plot_keeps_the_days_that_matter() {
    let one = |day| PlotDay { day, count: 50, leaving: 1, least: 1, most: Some(1) };
    let days = day("2020-01-01").iter_days().take(10_000).map(one).collect();
    let plot = Plot { days, forecast_from: Some(day("2026-11-24")), all_sales: true };
    let mail = mail(plot, spoken(), Locale::En);
    assert_eq!(is_sound(&mail), [60]);
    assert!(mail.text.contains("10 Nov 50") && mail.text.contains("25–27 Nov"), "{}", mail.text);
}

#[test]
fn the_fall_and_its_bounds_are_drawn_to_scale() {
    let Some(Note { body, .. }) = affiliates::drop_ahead(Locale::En).pop() else { panic!("a note") };
    let html = compose(&[note(1, body)], Locale::En, chrono_tz::Asia::Shanghai, cases::now()).html;
    let plots = drawn(&html);
    let [columns] = plots.as_slice() else { panic!("one plot") };
    // 20 October to 6 December: the burst has entered by the 27th, and leaves from 24 November on.
    let expected: [(usize, u64); 8] = [(0, 43), (5, 50), (6, 60), (7, 64), (34, 64), (35, 58), (36, 47), (37, 43)];
    for (column, height) in expected {
        assert_eq!(columns.get(column).map(Vec::as_slice), Some([height].as_slice()), "column {column}");
    }
    let Some(Note { body, .. }) = affiliates::drop_ahead_bounded(Locale::En).pop() else { panic!("a note") };
    let html = compose(&[note(1, body)], Locale::En, chrono_tz::Asia::Shanghai, cases::now()).html;
    let plots = drawn(&html);
    let [columns] = plots.as_slice() else { panic!("one plot") };
    // 24 November: 1,400 expected, but all of the 1,100 may leave at once, or none.
    assert_eq!(columns.get(18).map(Vec::as_slice), Some([61].as_slice()));
    assert_eq!(columns.get(19).map(Vec::len), Some(3));
    // The days of the fall share one bound: when they are over, not more than 1,100 has left.
    let after = columns.get(23).map(|parts| parts.last().copied());
    assert!(after.flatten().is_some_and(|sure| (20..=24).contains(&sure)), "{after:?}");
}

#[test]
fn news_is_never_left_out_for_a_plot() {
    let alerts: Vec<Note> = (0..20)
        .map(|n| {
            let mut alert = alert(affiliates::plot(), spoken());
            alert.watch = rivald::listing::WatchId::new(&format!("rival-{n}")).expect("an id");
            alert.name = format!("Rival <{n}>");
            alert.url = format!("https://shop.example.com/products/rival-{n}");
            note(n, boxed(alert))
        })
        .collect();
    let mail = compose(&alerts, Locale::ZhCn, chrono_tz::UTC, cases::now());
    let plots = is_sound(&mail).len();
    assert!((1..=4).contains(&plots), "{plots}");
    assert_eq!(mail.text.matches("Rival <").count(), 20);
}

#[test]
fn days_are_the_platforms_and_times_the_readers() {
    let text = |case: fn(Locale) -> Vec<Note>, zone| compose(&case(Locale::En), Locale::En, zone, cases::now()).text;
    assert!(text(affiliates::drop_ahead, chrono_tz::UTC).contains("Days: 24–26 Nov (UTC+8)"));
    assert!(text(affiliates::drop_ahead, chrono_tz::Asia::Singapore).contains("Days: 24–26 Nov\n"));
    assert!(text(affiliates::coupon_low, chrono_tz::UTC).contains("about 23 Nov 10:20, at the present rate"));
}

#[test]
fn a_long_name_leaves_room_for_the_news() {
    for (locale, news) in [
        (Locale::En, "…: ~1,060 affiliate sales leave 24–26 Nov (−32%)"),
        (Locale::ZhCn, "…：11月24–26日约1,060件淘客销量滑出，月销 3,100→2,100（−32%）"),
    ] {
        let mut notes = affiliates::drop_ahead(locale);
        for note in &mut notes {
            if let rivald::change::NoteBody::Alert(alert) = &mut note.body {
                alert.name = "长名 long name ".repeat(20);
            }
        }
        let subject = compose(&notes, locale, chrono_tz::UTC, cases::now()).subject;
        assert!(subject.ends_with(news) && subject.width() <= 90, "{subject}");
    }
}

prop_compose! {
    fn any_day()(from in 0u64..4000, count in any::<u64>(), leaving in any::<u64>(), least in any::<u64>(),
        most in any::<Option<u64>>(), small in any::<bool>()) -> PlotDay {
        let tame = |n: u64| if small { n % 5000 } else { n };
        let day = day("2020-01-01") + Days::new(from);
        PlotDay { day, count: tame(count), leaving: tame(leaving), least: tame(least), most: most.map(tame) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_drawn_is_bounded(mut days in prop::collection::vec(any_day(), 0..200), in_order in any::<bool>(),
        from in 0u64..4000, long in 0u64..90, ahead in any::<Option<u8>>()) {
        let start = day("2020-01-01") + Days::new(from);
        if in_order {
            days.iter_mut().zip(start.iter_days()).for_each(|(one, day)| one.day = day);
        }
        let detail = Detail { from: Some(start), to: Some(start + Days::new(long)), ..spoken() };
        let forecast_from = ahead.map(|ahead| start + Days::new(ahead.into()));
        let mail = mail(Plot { days, forecast_from, all_sales: true }, detail, Locale::ZhCn);
        prop_assert!(is_sound(&mail).into_iter().all(|columns| columns <= 60));
    }
}
