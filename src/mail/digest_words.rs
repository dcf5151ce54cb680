//! The sentences of the morning check and of the sign of life.

use crate::{
    board::{Totals, figures},
    listing::Locale,
};

fn s(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn count(n: usize) -> String {
    figures::count(n as u64)
}

/// `Morning check: 7 of 52 listings changed, 1 undercuts you`.
pub fn subject(totals: &Totals, locale: Locale) -> String {
    let (listings, of, changed) = (count(totals.listings()), s(totals.listings()), count(totals.changed));
    let n = count(totals.undercut);
    let low = match (locale, totals.undercut) {
        (_, 0) => String::new(),
        (Locale::En, 1) => ", 1 undercuts you".into(),
        (Locale::En, _) => format!(", {n} undercut you"),
        (Locale::ZhCn, _) => format!("，{n} 个低于自家价"),
    };
    match (locale, totals.changed) {
        (Locale::En, 0) => format!("Morning check: nothing changed on {listings} listing{of}{low}"),
        (Locale::En, _) => format!("Morning check: {changed} of {listings} listing{of} changed{low}"),
        (Locale::ZhCn, 0) => format!("早报：{listings} 个商品，没有变化{low}"),
        (Locale::ZhCn, _) => format!("早报：{listings} 个商品，{changed} 个有变化{low}"),
    }
}

/// `52 listings, 50 read, 7 changed since 22 Nov 08:30`.
pub fn summary(totals: &Totals, since: &str, locale: Locale) -> String {
    let (listings, of) = (count(totals.listings()), s(totals.listings()));
    let (read, changed) = (count(totals.read), count(totals.changed));
    match (locale, totals.changed) {
        (Locale::En, 0) => format!("{listings} listing{of}, {read} read, nothing changed since {since}"),
        (Locale::En, _) => format!("{listings} listing{of}, {read} read, {changed} changed since {since}"),
        (Locale::ZhCn, 0) => format!("{listings} 个商品，{read} 个已读取，{since} 以来没有变化"),
        (Locale::ZhCn, _) => format!("{listings} 个商品，{read} 个已读取，{since} 以来 {changed} 个有变化"),
    }
}

/// What leaves a thirty-day window first.
pub fn next_drop(next: &str, locale: Locale) -> String {
    locale.pick(format!("Next drop: {next}"), format!("下一次滑出：{next}"))
}

/// Listings that were left out for length, so many of them changed or unread. Of very many the report shows no more than
/// those that changed last either.
pub fn more(left: usize, with_news: usize, locale: Locale) -> String {
    let (more, of, n) = (count(left), s(left), count(with_news));
    let news = match (locale, with_news) {
        (_, 0) => String::new(),
        (Locale::En, _) => format!(", {n} of them changed or not read"),
        (Locale::ZhCn, _) => format!("（其中 {n} 个有变化或未读取）"),
    };
    match locale {
        Locale::En => format!("And {more} more listing{of}{news}: see rivald report"),
        Locale::ZhCn => format!("另有 {more} 个商品未列出{news}，可运行 rivald report 查看。"),
    }
}

/// Lines of a chat message that were left out for length.
pub fn more_lines(left: usize, locale: Locale) -> String {
    let more = count(left);
    locale.pick(
        format!("And {more} more: see rivald report"),
        format!("另有 {more} 项未列出，可运行 rivald report 查看。"),
    )
}
