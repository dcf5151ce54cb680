//! The sign of life: a week without a message must not look like a daemon that died.

use chrono_tz::Tz;

use super::{Composed, digest::DigestPage, digest_plain, figures, html, page::Times, words::words};
use crate::{
    change::{Brief, BriefLine},
    listing::{Locale, Moment},
};

/// How the daemon is, when there was nothing to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Since when nothing was sent to whoever reads it.
    pub since: Moment,
    /// How many listings are watched.
    pub watches: usize,
    /// How many of them were read when they were polled last.
    pub read: usize,
    /// How many changes were recorded since then that were not worth a message under the rules, to anybody.
    pub changes: usize,
    /// When the next cycle begins.
    pub next: Option<Moment>,
    /// How many faults are open.
    pub troubles: usize,
}

/// Composes the sign of life.
pub fn sign_of_life(of: &Life, locale: Locale, zone: Tz, now: Moment) -> Composed {
    let times = Times { zone, now, locale };
    let zone = figures::zone(zone, locale);
    let now = times.write(now);
    let page = DigestPage {
        words: words(locale),
        subject: subject(of, locale),
        summary: summary(of, times),
        written: locale.pick(format!("{now}, {zone}"), format!("{now}（{zone}）")),
        said: said(of, times),
        groups: Vec::new(),
        more: None,
        pictured: false,
    };
    let text = digest_plain::text(&page);
    let html = html::render_digest(&page).unwrap_or_else(|why| {
        tracing::error!(why, "the HTML of a mail could not be made; its plain text goes out instead");
        html::plain(&text)
    });
    Composed { subject: page.subject, text, html, pictures: Vec::new(), thread: None }
}

/// The sign of life for chats.
pub fn life_brief(of: &Life, locale: Locale, zone: Tz, now: Moment) -> Brief {
    let times = Times { zone, now, locale };
    let words = [summary(of, times)].into_iter().chain(said(of, times));
    let lines = words.map(|words| BriefLine { words, link: None }).collect();
    Brief { title: subject(of, locale), lines, more: None }
}

fn subject(of: &Life, locale: Locale) -> String {
    let (watches, troubles) = (of.watches, of.troubles);
    let (s, are) = if watches == 1 { ("", "is") } else { ("s", "are") };
    match (locale, troubles) {
        (Locale::En, 0) => format!("Still here: {watches} listing{s} {are} watched, nothing to tell"),
        (Locale::En, n) => format!("Still here: {watches} listing{s} {are} watched, {n} fault{} open", plural(n)),
        (Locale::ZhCn, 0) => format!("运行正常：{watches} 个商品监控中，没有需要提醒的变化"),
        (Locale::ZhCn, n) => format!("仍在运行：{watches} 个商品监控中，有 {n} 个故障待处理"),
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn summary(of: &Life, times: Times) -> String {
    let since = times.write(of.since);
    times.locale.pick(format!("Nothing was sent to you since {since}"), format!("{since} 以来没有给你发过消息"))
}

fn said(of: &Life, times: Times) -> Vec<String> {
    let locale = times.locale;
    let (watches, read) = (of.watches, of.read);
    let mut said = vec![match locale {
        Locale::En if watches == read => {
            format!("{watches} listing{} watched, all read at their last poll.", plural(watches))
        }
        Locale::En => format!("{watches} listing{} watched, {read} read at their last poll.", plural(watches)),
        Locale::ZhCn if watches == read => format!("监控 {watches} 个商品，最近一次都已读取。"),
        Locale::ZhCn => format!("监控 {watches} 个商品，最近一次读取成功 {read} 个。"),
    }];
    said.push(match (locale, of.changes) {
        (Locale::En, 0) => "No change was recorded.".into(),
        (Locale::En, n) => {
            format!("{n} change{} recorded, none that your rules tell: rivald changes shows them.", plural(n))
        }
        (Locale::ZhCn, 0) => "没有记录到任何变化。".into(),
        (Locale::ZhCn, n) => format!("记录到 {n} 项变化，按现有规则都不需提醒，运行 rivald changes 可查看。"),
    });
    if of.troubles > 0 {
        let n = of.troubles;
        said.push(locale.pick(
            format!("{n} fault{} open: rivald status says which.", plural(n)),
            format!("有 {n} 个故障待处理，运行 rivald status 查看。"),
        ));
    }
    if let Some(next) = of.next {
        let next = times.write(next);
        said.push(locale.pick(format!("Next check: {next}."), format!("下次检查：{next}。")));
    }
    said
}
