//! The morning check: every group's own listings and rivals side by side, what changed, what is to come, what could not be
//! read. A card a listing, because a table of ten columns can't be read on a phone.

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    Composed,
    compose::HTML_BYTES,
    digest_plain, digest_words as said, figures, html, kinds, lines,
    page::Times,
    pictures::PictureFiles,
    standing,
    tame::{self, Link},
    thumbs::{THUMBS, Thumb, Thumbs, main_image},
    words::{Words, words},
};
use crate::{
    board::{Board, Class, Group, Subject},
    change::{Brief, BriefLine},
    listing::{Locale, Moment, PictureId, Side},
};

/// So many listings in full, and so many as one line: from all to next to nothing. What fits first is sent.
const TOLD: [(usize, usize); 9] =
    [(80, 400), (80, 200), (80, 100), (60, 100), (45, 100), (35, 100), (25, 100), (15, 60), (5, 25)];
/// The most listings that a digest shows: of more it is enough to hand in those that matter most.
pub const DIGEST_LISTINGS: usize = TOLD[0].0 + TOLD[0].1;
/// The most lines of a chat message.
const LINES: usize = 20;
/// The most columns of a name.
const NAME: usize = 60;

/// A digest, or a sign of life, as plain data: HTML and plain text are made of it.
#[derive(Debug, Serialize)]
pub struct DigestPage {
    /// The words of its language.
    pub words: &'static Words,
    /// The subject.
    pub subject: String,
    /// The first line.
    pub summary: String,
    /// When it was written.
    pub written: String,
    /// Sentences under it.
    pub said: Vec<String>,
    /// The groups, in the board's order.
    pub groups: Vec<GroupPart>,
    /// What was left out.
    pub more: Option<String>,
    /// Whether pictures are in the message.
    pub pictured: bool,
}

/// One group.
#[derive(Debug, Serialize)]
pub struct GroupPart {
    /// Its name; none where there is but one group, without a name.
    pub name: Option<String>,
    /// Listings in full.
    pub cards: Vec<CardPart>,
    /// Listings in one line each.
    pub rows: Vec<RowPart>,
}

/// One listing in full.
#[derive(Debug, Serialize)]
pub struct CardPart {
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// Its address.
    pub link: Option<Link>,
    /// Its main image.
    pub thumb: Option<Thumb>,
    /// What it costs.
    pub price: Option<String>,
    /// Pay price, discount, comparison with the own listing.
    pub beside: Vec<String>,
    /// Whether it asks less than the own listing.
    pub undercuts: bool,
    /// Label and value.
    pub facts: Vec<(&'static str, String)>,
    /// What changed.
    pub changes: Vec<String>,
    /// That it could not be read.
    pub unread: Option<String>,
}

/// One listing in a line.
#[derive(Debug, Serialize)]
pub struct RowPart {
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// Its address.
    pub link: Option<Link>,
    /// What it costs, or that it could not be read.
    pub says: String,
}

/// A listing with what the order needs.
struct Ranked<'a> {
    subject: &'a Subject,
    group: &'a Group,
    place: usize,
    class: Class,
}

/// All listings, the most important first; within a class in the board's order.
fn ranked(board: &Board, now: Moment) -> Vec<Ranked<'_>> {
    let mut all = Vec::new();
    for (place, group) in board.groups.iter().enumerate() {
        for subject in group.own.iter().chain(&group.rivals) {
            let changed = !standing::changed(subject, board.since, now).is_empty();
            let class = Class::of(changed, subject.freshness(), subject.watch.side);
            all.push(Ranked { subject, group, place, class });
        }
    }
    all.sort_by_key(|ranked| ranked.class);
    all
}

/// The main images that a digest would show, as far as their files are there; at most sixty.
pub fn digest_pictures(board: &Board, now: Moment) -> std::collections::BTreeSet<PictureId> {
    ranked(board, now).iter().filter_map(|ranked| main_image(ranked.subject)).take(THUMBS).collect()
}

/// Composes the morning check of what changed since the board begins (the digest before this one, or a day ago). Page text
/// is tamed as in an alert; where not all fits, what changed or was not read comes first, in full.
pub fn digest(board: &Board, files: &PictureFiles, locale: Locale, zone: Tz, now: Moment) -> Composed {
    let times = Times { zone, now, locale };
    let all = ranked(board, now);
    let thumbs = Thumbs::make(all.iter().map(|ranked| ranked.subject), files);
    let write = |room: (usize, usize)| {
        let page = page(board, &all, &thumbs, room, times);
        let text = digest_plain::text(&page);
        let html = html::render_digest(&page).unwrap_or_else(|why| {
            tracing::error!(why, "the HTML of a mail could not be made; its plain text goes out instead");
            html::plain(&text)
        });
        (text, html)
    };
    let [most @ .., least] = TOLD;
    let fits = |(_, html): &(String, String)| html.len() <= HTML_BYTES;
    let (text, html) = most.into_iter().map(write).find(fits).unwrap_or_else(|| write(least));
    let pictures = thumbs.shown_in(&html);
    Composed { subject: said::subject(&board.totals, locale), text, html, pictures, thread: None }
}

/// The morning check in a few lines, for chats: what changed and what could not be read.
pub fn digest_brief(board: &Board, locale: Locale, zone: Tz, now: Moment) -> Brief {
    let times = Times { zone, now, locale };
    let all = ranked(board, now);
    let line = |ranked: &Ranked<'_>| {
        let subject = ranked.subject;
        let changes = standing::changed(subject, board.since, now);
        let link = Link::new(subject.watch.url.as_str()).map(|link| link.href);
        let words = if let Some(first) = changes.first() {
            let words = lines::line(&standing::as_note(subject, first), times);
            match changes.len() - 1 {
                0 => words,
                n => format!("{words}{}", locale.pick(format!(" and {n} more"), format!("等{}项", n + 1))),
            }
        } else {
            let unread = standing::unread(subject, times)?;
            format!("{}{}{unread}", tame::line(&subject.watch.name), locale.pick(": ", "："))
        };
        let weight = changes.first().map_or(usize::MAX, |first| kinds::rank(first.kind));
        Some((weight, BriefLine { words: tame::line(&words), link }))
    };
    let mut told: Vec<_> = all.iter().filter(|ranked| ranked.class.is_news()).filter_map(line).collect();
    told.sort_by_key(|(weight, _)| *weight);
    let left = board.totals.with_news.saturating_sub(told.len().min(LINES));
    let first = BriefLine { words: summary(board, times), link: None };
    let told = told.into_iter().take(LINES).map(|(_, line)| line);
    Brief {
        title: said::subject(&board.totals, locale),
        lines: [first].into_iter().chain(told).collect(),
        more: (left > 0).then(|| said::more_lines(left, locale)),
    }
}

fn summary(board: &Board, times: Times) -> String {
    said::summary(&board.totals, &times.write(board.since), times.locale)
}

/// What leaves a thirty-day window first, of all listings.
fn next_drop(board: &Board, times: Times) -> Option<String> {
    let (drop, watch) = board.totals.next_drop.as_ref()?;
    let name = tame::columns(&tame::line(&watch.name), NAME);
    let words = standing::drop_words(drop, times);
    Some(said::next_drop(&times.locale.pick(format!("{name}, {words}"), format!("{name}，{words}")), times.locale))
}

fn page(board: &Board, all: &[Ranked<'_>], thumbs: &Thumbs, (cards, rows): (usize, usize), times: Times) -> DigestPage {
    let (locale, since) = (times.locale, board.since);
    let alone = board.groups.len() == 1;
    let mut groups: Vec<GroupPart> = board.groups.iter().map(|group| empty(group, alone, locale)).collect();
    // Within a group own listings come first, then what changed, then what was not read.
    let mut told: Vec<(usize, &Ranked<'_>)> = all.iter().take(cards.saturating_add(rows)).enumerate().collect();
    told.sort_by_key(|(_, ranked)| (ranked.place, ranked.subject.watch.side != Side::Own));
    for (place, ranked) in told {
        let Some(group) = groups.get_mut(ranked.place) else { continue };
        if place < cards {
            group.cards.push(card(ranked, thumbs, since, times));
        } else {
            group.rows.push(row(ranked, since, times));
        }
    }
    groups.retain(|group| !group.cards.is_empty() || !group.rows.is_empty());
    let shown = all.get(..cards.saturating_add(rows)).unwrap_or(all);
    let left = board.totals.listings() - shown.len();
    let with_news = board.totals.with_news.saturating_sub(shown.iter().filter(|ranked| ranked.class.is_news()).count());
    let zone = figures::zone(times.zone, locale);
    let now = times.write(times.now);
    DigestPage {
        words: words(locale),
        subject: said::subject(&board.totals, locale),
        summary: summary(board, times),
        written: locale.pick(format!("{now}, {zone}"), format!("{now}（{zone}）")),
        said: next_drop(board, times).into_iter().collect(),
        pictured: groups.iter().flat_map(|group| &group.cards).any(|card| card.thumb.is_some()),
        groups,
        more: (left > 0).then(|| said::more(left, with_news, locale)),
    }
}

fn empty(group: &Group, alone: bool, locale: Locale) -> GroupPart {
    let name = group.name.as_deref().map(tame::line).filter(|name| !name.is_empty());
    let name = name.or_else(|| (!alone).then(|| locale.pick("Without a group", "未分组").to_owned()));
    GroupPart { name, cards: Vec::new(), rows: Vec::new() }
}

fn card(ranked: &Ranked<'_>, thumbs: &Thumbs, since: Moment, times: Times) -> CardPart {
    let subject = ranked.subject;
    let (price, beside) = standing::prices(subject, ranked.group, times.locale);
    CardPart {
        name: tame::columns(&tame::line(&subject.watch.name), NAME),
        own: subject.watch.side == Side::Own,
        link: Link::new(subject.watch.url.as_str()),
        thumb: thumbs.of(subject),
        price,
        beside,
        undercuts: ranked.group.undercut_by(subject),
        facts: standing::facts(subject, times),
        changes: standing::changes(subject, since, times),
        unread: standing::unread(subject, times),
    }
}

fn row(ranked: &Ranked<'_>, since: Moment, times: Times) -> RowPart {
    let subject = ranked.subject;
    let (price, beside) = standing::prices(subject, ranked.group, times.locale);
    let change = standing::changed(subject, since, times.now)
        .first()
        .map(|change| tame::columns(&standing::named(&standing::as_note(subject, change), times), NAME));
    let says = match standing::unread(subject, times) {
        Some(unread) => tame::columns(&unread, NAME),
        None => price.into_iter().chain(beside).chain(change).collect::<Vec<_>>().join(" · "),
    };
    RowPart {
        name: tame::columns(&tame::line(&subject.watch.name), NAME),
        own: subject.watch.side == Side::Own,
        link: Link::new(subject.watch.url.as_str()),
        says,
    }
}
