//! What happened, in one line: for chats, for lists, for the morning check.

use unicode_width::UnicodeWidthStr;

use super::{affiliates, figures, news, page::Times, sort, tame};
use crate::{
    change::{AlertNote, kind_name, money},
    listing::{Amount, ChangeKind, Currency, Locale, Side},
};

/// The most columns of what happened.
const WIDEST: usize = 80;

/// How an amount is written where a line has room for its currency.
fn with_currency(amount: Amount, currency: Option<Currency>, locale: Locale) -> String {
    money(amount, currency, locale)
}

/// `▼12.7% Rival A 500 ml: CN¥79.00 → CN¥69.00 (you: CN¥75.00)`.
pub fn line(note: &AlertNote, times: Times) -> String {
    let own = if note.side == Side::Own { times.locale.pick(" (own)", "（自家）") } else { "" };
    let (head, news) = parts(note, times);
    format!("{head}{}{own}{news}", tame::line(&note.name))
}

/// The same without the name: `▼12.7% CN¥79.00 → CN¥69.00`.
pub fn news(note: &AlertNote, times: Times) -> String {
    let (head, news) = parts(note, times);
    let news = news.trim_start_matches([':', '：', ' ']);
    if head.trim_end().ends_with([':', '：']) && news.is_empty() {
        return head.trim_end().trim_end_matches([':', '：']).to_owned();
    }
    format!("{head}{news}")
}

/// What stands before the name of a listing, and what after it.
fn parts(note: &AlertNote, times: Times) -> (String, String) {
    let colon = times.locale.pick(": ", "：");
    if let Some(line) = affiliates::headlines(note, times).into_iter().next() {
        return (String::new(), format!("{colon}{line}"));
    }
    told(note, times.locale, WIDEST, with_currency)
}

/// Likewise, in so many columns and with amounts written in a way; without what is said of affiliates.
pub fn told(
    note: &AlertNote,
    locale: Locale,
    widest: usize,
    write: fn(Amount, Option<Currency>, Locale) -> String,
) -> (String, String) {
    let change = &note.alert.change;
    let kind = kind_name(change.kind, locale);
    let colon = locale.pick(": ", "：");
    let yours = sort::own(note).map(|(_, own, currency)| {
        let own = write(own, currency, locale);
        locale.pick(format!(" (you: {own})"), format!("（自家 {own}）"))
    });
    let yours = yours.unwrap_or_default();
    if let Some((before, after)) = sort::amounts(change) {
        let by = figures::part(before, after).map(|p| format!("{}{} ", figures::arrow(p), figures::percent(p)));
        let what = match change.kind {
            ChangeKind::PriceDrop | ChangeKind::PriceRise => String::new(),
            _ => format!("{kind} "),
        };
        let [before, after] = [before, after].map(|amount| write(amount, note.listing.currency, locale));
        return (by.unwrap_or_default(), format!("{colon}{what}{before} → {after}{yours}"));
    }
    let head = format!("{}{colon}", figures::capital(kind));
    if let Some((rival, _)) = sort::undercut(note) {
        let rival = write(rival, note.listing.currency, locale);
        return (head, format!(" {rival}{yours}"));
    }
    let news = match news::shown(note, locale) {
        (Some(before), Some(after)) if before.width() + after.width() + 4 <= widest => {
            format!("{colon}{before} → {after}")
        }
        (_, Some(value)) | (Some(value), None) => format!("{colon}{value}"),
        (None, None) => news::seen(note, locale).map(|seen| format!("{colon}{seen}")).unwrap_or_default(),
    };
    (head, news)
}
