//! The subject: the most important thing first, in a width that a phone's list still shows most of.

use unicode_width::UnicodeWidthStr;

use super::{
    affiliates, figures, news,
    page::Times,
    sort::{self, Sorted},
    tame, words,
};
use crate::{
    change::{AlertNote, kind_name},
    listing::{ChangeKind, Locale, Side},
};

/// The most columns of a subject.
const WIDEST: usize = 90;
/// The most columns of what happened, so that a name has room before it.
const WIDEST_NEWS: usize = 48;
/// The fewest columns that are left for a name.
const NARROWEST_NAME: usize = 12;
/// What happened is told in fewer words rather than that a name has fewer columns than this.
const ENOUGH_NAME: usize = 16;

/// The subject of a message.
pub fn subject(sorted: &Sorted<'_>, times: Times) -> String {
    let locale = times.locale;
    let faults = sorted.open.len() + sorted.ended.len();
    let subject = match sorted.alerts.first() {
        Some(first) => alerts(first, sorted, faults, times),
        None => about_faults(sorted, faults, locale),
    };
    // A page must not smuggle an encoded word (RFC 2047) past the checks above.
    tame::columns(&tame::line(&subject), WIDEST).replace("=?", "= ?")
}

/// `▼12.7% Rival A 500 ml: 79.00 → 69.00 (you: 75.00) and 4 more`.
fn alerts(first: &AlertNote, sorted: &Sorted<'_>, faults: usize, times: Times) -> String {
    let locale = times.locale;
    let others = sorted.alerts.len() - 1;
    let tail = match (locale, others, faults) {
        (_, 0, 0) => String::new(),
        (Locale::En, n, 0) => format!(" and {n} more"),
        (Locale::En, 0, f) => format!(" and {f} fault{}", if f == 1 { "" } else { "s" }),
        (Locale::En, n, f) => format!(" and {n} more, {f} fault{}", if f == 1 { "" } else { "s" }),
        (Locale::ZhCn, n, 0) => format!("等{}项", n + 1),
        (Locale::ZhCn, 0, f) => format!("，另有{f}个故障"),
        (Locale::ZhCn, n, f) => format!("等{}项，另有{f}个故障", n + 1),
    };
    let own = if first.side == Side::Own { locale.pick(" (own)", "（自家）") } else { "" };
    let name = tame::line(&first.name);
    let colon = locale.pick(": ", "：");
    let lines = affiliates::headlines(first, times);
    let room = WIDEST.saturating_sub(name.width().min(ENOUGH_NAME) + own.width() + colon.width() + tail.width());
    let line = lines.iter().find(|line| line.width() <= room).or(lines.last());
    let (head, news) = if let Some(line) = line {
        (String::new(), format!("{colon}{}", tame::columns(line, room)))
    } else {
        let (head, news) = parts(first, locale);
        (head, tame::columns(&news, WIDEST_NEWS))
    };
    let taken = head.width() + own.width() + news.width() + tail.width();
    let name = tame::columns(&name, WIDEST.saturating_sub(taken).max(NARROWEST_NAME));
    format!("{head}{name}{own}{news}{tail}")
}

/// What stands before the name, and what after it.
fn parts(note: &AlertNote, locale: Locale) -> (String, String) {
    let change = &note.alert.change;
    let kind = kind_name(change.kind, locale);
    let colon = locale.pick(": ", "：");
    let yours = sort::own(note)
        .map(|(_, own, _)| own.to_string())
        .map_or_else(String::new, |own| locale.pick(format!(" (you: {own})"), format!("（自家 {own}）")));
    if let Some((before, after)) = sort::amounts(change) {
        let by = figures::part(before, after).map(|p| format!("{}{} ", figures::arrow(p), figures::percent(p)));
        let what = match change.kind {
            ChangeKind::PriceDrop | ChangeKind::PriceRise => String::new(),
            _ => format!("{kind} "),
        };
        let (before, after) = (before, after);
        return (by.unwrap_or_default(), format!("{colon}{what}{before} → {after}{yours}"));
    }
    let head = format!("{}{colon}", words::capital(kind));
    if let Some((rival, _)) = sort::undercut(note) {
        return (head, format!(" {rival}{yours}"));
    }
    let news = match news::shown(note, locale) {
        (Some(before), Some(after)) if before.width() + after.width() + 4 <= WIDEST_NEWS => {
            format!("{colon}{before} → {after}")
        }
        (_, Some(value)) | (Some(value), None) => format!("{colon}{value}"),
        (None, None) => news::seen(note, locale).map(|seen| format!("{colon}{seen}")).unwrap_or_default(),
    };
    (head, news)
}

/// `Needs mending: thermos.toml is broken and 2 more`.
fn about_faults(sorted: &Sorted<'_>, faults: usize, locale: Locale) -> String {
    let (head, fault) = match (sorted.open.first(), sorted.ended.first()) {
        (Some((fault, _)), _) => (locale.pick("Needs mending: ", "故障："), Some(*fault)),
        (None, ended) => (locale.pick("Over: ", "已恢复："), ended.map(|(fault, ..)| *fault)),
    };
    let tail = match (locale, faults) {
        (_, 0 | 1) => String::new(),
        (Locale::En, n) => format!(" and {} more", n - 1),
        (Locale::ZhCn, n) => format!("（共{n}项）"),
    };
    let what = fault.map(|f| tame::line(&f.what)).unwrap_or_default();
    let what = what.trim_end_matches(['.', '。']);
    format!("{head}{}{tail}", tame::columns(what, WIDEST - head.width() - tail.width()))
}
