//! The sentences of the morning check and of the sign of life.

use crate::{board::Totals, listing::Locale};

fn s(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// `Morning check: 7 of 52 listings changed, 1 undercuts you`.
pub fn subject(totals: &Totals, locale: Locale) -> String {
    let (listings, changed, undercut) = (totals.listings(), totals.changed, totals.undercut);
    let low = match (locale, undercut) {
        (_, 0) => String::new(),
        (Locale::En, 1) => ", 1 undercuts you".into(),
        (Locale::En, n) => format!(", {n} undercut you"),
        (Locale::ZhCn, n) => format!("，{n} 个低于自家价"),
    };
    match (locale, changed) {
        (Locale::En, 0) => format!("Morning check: nothing changed on {listings} listing{}{low}", s(listings)),
        (Locale::En, n) => format!("Morning check: {n} of {listings} listing{} changed{low}", s(listings)),
        (Locale::ZhCn, 0) => format!("早报：{listings} 个商品，没有变化{low}"),
        (Locale::ZhCn, n) => format!("早报：{listings} 个商品，{n} 个有变化{low}"),
    }
}

/// `52 listings, 50 read, 7 changed since 22 Nov 08:30`.
pub fn summary(totals: &Totals, since: &str, locale: Locale) -> String {
    let (listings, read, changed) = (totals.listings(), totals.read, totals.changed);
    let of = s(listings);
    match (locale, changed) {
        (Locale::En, 0) => format!("{listings} listing{of}, {read} read, nothing changed since {since}"),
        (Locale::En, n) => format!("{listings} listing{of}, {read} read, {n} changed since {since}"),
        (Locale::ZhCn, 0) => format!("{listings} 个商品，{read} 个已读取，{since} 以来没有变化"),
        (Locale::ZhCn, n) => format!("{listings} 个商品，{read} 个已读取，{since} 以来 {n} 个有变化"),
    }
}

/// What leaves a thirty-day window first.
pub fn next_drop(next: &str, locale: Locale) -> String {
    locale.pick(format!("Next drop: {next}"), format!("下一次滑出：{next}"))
}

/// Listings that were left out for length, so many of them changed or unread.
pub fn more(count: usize, with_news: usize, locale: Locale) -> String {
    let news = match (locale, with_news) {
        (_, 0) => String::new(),
        (Locale::En, n) => format!(", {n} of them changed or not read"),
        (Locale::ZhCn, n) => format!("（其中 {n} 个有变化或未读取）"),
    };
    match locale {
        Locale::En => format!("And {count} more listing{}{news}. All of them: rivald report", s(count)),
        Locale::ZhCn => format!("另有 {count} 个商品未列出{news}，运行 rivald report 查看全部。"),
    }
}

/// Lines of a chat message that were left out for length.
pub fn more_lines(count: usize, locale: Locale) -> String {
    locale.pick(
        format!("And {count} more. All of them: rivald report"),
        format!("另有 {count} 项未列出，运行 rivald report 查看全部。"),
    )
}
