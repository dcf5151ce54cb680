//! The subject: the most important thing first, in a width that a phone's list still shows most of.

use unicode_width::UnicodeWidthStr;

use super::{affiliates, event::Event, kinds, lines, page::Times, sort::Sorted, tame};
use crate::{
    change::AlertNote,
    listing::{Locale, Side},
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
    let place = |note: &&AlertNote| (kinds::rank(note.alert.change.kind), note.side == Side::Own);
    let event = sorted.events.first();
    let subject = match (event, sorted.alerts.first()) {
        (Some(event), first) if first.is_none_or(|first| event.place() <= place(first)) => {
            moved(event, sorted.events.len() - 1 + sorted.alerts.len(), faults, locale)
        }
        (_, Some(first)) => alerts(first, sorted, faults, times),
        (_, None) => about_faults(sorted, faults, locale),
    };
    // A page must not smuggle an encoded word (RFC 2047) past the checks above.
    tame::columns(&tame::line(&subject), WIDEST).replace("=?", "= ?")
}

/// What else is in the message: `and 4 more, 1 fault`.
fn tail(others: usize, faults: usize, locale: Locale) -> String {
    match (locale, others, faults) {
        (_, 0, 0) => String::new(),
        (Locale::En, n, 0) => format!(" and {n} more"),
        (Locale::En, 0, f) => format!(" and {f} fault{}", if f == 1 { "" } else { "s" }),
        (Locale::En, n, f) => format!(" and {n} more, {f} fault{}", if f == 1 { "" } else { "s" }),
        (Locale::ZhCn, n, 0) => format!("等{}项", n + 1),
        (Locale::ZhCn, 0, f) => format!("，另有{f}个故障"),
        (Locale::ZhCn, n, f) => format!("等{}项，另有{f}个故障", n + 1),
    }
}

/// `▼12% Shop X: 37 of 52 listings cut and 3 more`.
fn moved(event: &Event<'_>, others: usize, faults: usize, locale: Locale) -> String {
    let tail = match (locale, others, faults) {
        (Locale::ZhCn, n, 0) if n > 0 => format!("，另有{n}项"),
        (Locale::ZhCn, n, f) if n > 0 => format!("，另有{n}项、{f}个故障"),
        _ => tail(others, faults, locale),
    };
    let (head, news) = event.headline(locale);
    let own = if event.side == Side::Own { locale.pick(" (own)", "（自家）") } else { "" };
    let news = tame::columns(&news, WIDEST_NEWS);
    let taken = head.width() + own.width() + news.width() + tail.width();
    let name = tame::columns(&tame::line(&event.shop.name), WIDEST.saturating_sub(taken).max(NARROWEST_NAME));
    format!("{head}{name}{own}{news}{tail}")
}

/// `▼12.7% Rival A 500 ml: 79.00 → 69.00 (you: 75.00) and 4 more`.
fn alerts(first: &AlertNote, sorted: &Sorted<'_>, faults: usize, times: Times) -> String {
    let locale = times.locale;
    let tail = tail(sorted.alerts.len() - 1 + sorted.events.len(), faults, locale);
    let own = if first.side == Side::Own { locale.pick(" (own)", "（自家）") } else { "" };
    let name = tame::line(&first.name);
    let colon = locale.pick(": ", "：");
    let lines = affiliates::headlines(first, times);
    let room = WIDEST.saturating_sub(name.width().min(ENOUGH_NAME) + own.width() + colon.width() + tail.width());
    let line = lines.iter().find(|line| line.width() <= room).or(lines.last());
    let (head, news) = if let Some(line) = line {
        (String::new(), format!("{colon}{}", tame::columns(line, room)))
    } else {
        let (head, news) = lines::told(first, locale, WIDEST_NEWS, |amount, _, _| amount.to_string());
        (head, tame::columns(&news, WIDEST_NEWS))
    };
    let taken = head.width() + own.width() + news.width() + tail.width();
    let name = tame::columns(&name, WIDEST.saturating_sub(taken).max(NARROWEST_NAME));
    format!("{head}{name}{own}{news}{tail}")
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
