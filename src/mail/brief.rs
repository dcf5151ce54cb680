//! A message in a few lines, for chats: the same news in the same order as the mail.

use chrono_tz::Tz;

use super::{
    Aside, kinds, lines,
    page::Times,
    sort::Sorted,
    subject::subject,
    tame::{self, Link},
    words::{self, words},
};
use crate::{
    change::{Brief, BriefLine, Note},
    listing::{Locale, Moment, Side},
};

/// The most lines: what a chat shows of one message before it folds it.
const LINES: usize = 20;

/// The notes of one recipient and cycle in a few lines, the most important first. No markup; page text is tamed as in a
/// mail.
pub fn brief(notes: &[Note], aside: &Aside, locale: Locale, zone: Tz, now: Moment) -> Brief {
    let sorted = Sorted::grouped(notes, &aside.shops);
    let times = Times { zone, now, locale };
    let words = words(locale);
    let mut news: Vec<_> = sorted
        .events
        .iter()
        .map(|event| (event.place(), BriefLine { words: tame::line(&event.sentence(times)), link: None }))
        .collect();
    news.extend(sorted.alerts.iter().map(|note| {
        let place = (kinds::rank(note.alert.change.kind), note.side == Side::Own);
        let link = Link::new(&note.url).map(|link| link.href);
        (place, BriefLine { words: tame::line(&lines::line(note, times)), link })
    }));
    // Stable: within a place the order is that of the mail.
    news.sort_by_key(|(place, _)| *place);
    let fault = |label: &str, what: &str| {
        let words = tame::line(&format!("{label}{}{}", words.colon, tame::line(what)));
        BriefLine { words, link: None }
    };
    let open = sorted.open.iter().map(|(open, _)| fault(words.faults, &open.what));
    let ended = sorted.ended.iter().map(|(ended, ..)| fault(words.ended, &ended.what));
    let mut lines: Vec<BriefLine> = news.into_iter().map(|(_, line)| line).chain(open).chain(ended).collect();
    let left = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    Brief { title: subject(&sorted, times), lines, more: (left > 0).then(|| words::more_lines(left, locale)) }
}
