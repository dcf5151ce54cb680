//! What an operator sees first: how much was read, what moved, what is ahead.

use std::collections::BTreeMap;

use chrono::Days;
use serde::Serialize;

use super::{
    Times,
    room::Room,
    table::{moved, name},
    watch::WatchPart,
    words,
};
use crate::{
    affiliate::{Day, Drop},
    board::{Board, Freshness, Subject, figures, tame},
    change::{Fault, kind_name, money},
    listing::{ChangeKind, Moment, Side, reason_in},
};

/// The biggest moves.
const MOVES: usize = 10;
/// So many days ahead drops are told.
const AHEAD: u64 = 14;
/// The most lines of a list of the overview.
const LISTED: usize = 40;
/// The most lines of what to do about a fault.
const HINT_LINES: usize = 12;

/// A number with its label.
#[derive(Debug, Serialize)]
pub struct Tile {
    /// The number.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// Whether it wants attention.
    pub alarm: bool,
    /// Where it is told in full.
    pub href: Option<&'static str>,
}

/// A listing with cells beside it.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The anchor of its section.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is said of it, in the order of the heads.
    pub cells: Vec<String>,
}

/// A list of the overview.
#[derive(Debug, Default, Serialize)]
pub struct List {
    /// The entries.
    pub entries: Vec<Entry>,
    /// What was left out.
    pub more: Option<String>,
}

/// Changes of one kind.
#[derive(Debug, Serialize)]
pub struct KindPart {
    /// Its name.
    pub name: String,
    /// How many.
    pub count: usize,
    /// Anchor, name of the watch and words of the newest.
    pub changes: Vec<(String, String, String)>,
    /// What was left out.
    pub more: Option<String>,
}

/// A fault that is open.
#[derive(Debug, Serialize)]
pub struct FaultPart {
    /// What happened.
    pub what: String,
    /// Since when.
    pub since: String,
    /// What to do, line by line.
    pub hint: Vec<String>,
}

/// The overview.
#[derive(Debug, Serialize)]
pub struct Overview {
    /// The numbers.
    pub tiles: Vec<Tile>,
    /// What could not be read: since when, and why.
    pub unread: List,
    /// Own listings that a rival undercuts: the own one, both prices, by how much.
    pub undercut: List,
    /// The biggest moves of price.
    pub moves: List,
    /// What leaves the window: when, how many, which share, how sure.
    pub drops: List,
    /// Changes by kind, most first.
    pub kinds: Vec<KindPart>,
    /// Faults that are open.
    pub faults: Vec<FaultPart>,
}

impl Overview {
    /// The overview of a board, whose watches have these parts, in its order.
    pub fn new(board: &Board, parts: &[WatchPart], faults: &[(Fault, Moment)], room: &Room, times: Times) -> Self {
        let subjects: Vec<(&Subject, &WatchPart)> = board.subjects().zip(parts).collect();
        let unread = unread(&subjects, times);
        let undercut = undercut(board, &subjects, times);
        let kinds = kinds(&subjects, room, times);
        let read = subjects.iter().filter(|(subject, _)| subject.freshness() == Freshness::Fresh).count();
        let changes: usize = subjects.iter().map(|(subject, _)| subject.changes.len()).sum();
        let own = subjects.iter().filter(|(subject, _)| subject.watch.side == Side::Own).count();
        let drops = drops(&subjects, times);
        let locale = times.locale;
        let tile =
            |value: usize, label: String, alarm, href| Tile { value: figures::count(value as u64), label, alarm, href };
        let one =
            |n: usize, en: &str, several: &str, zh: &str| locale.pick(if n == 1 { en } else { several }, zh).to_owned();
        let rivals = subjects.len() - own;
        let (undercuts, coming) = (undercut.entries.len(), drops.entries.len());
        let left = subjects.len() - read;
        let mut tiles = vec![
            tile(
                subjects.len(),
                locale.pick(
                    format!("listings: {own} yours, {rivals} of rivals"),
                    format!("个商品：自家 {own}，竞品 {rivals}"),
                ),
                false,
                None,
            ),
            tile(read, locale.pick("read at the last poll".into(), "个最近一次读取成功".into()), false, None),
            tile(
                left,
                locale.pick("could not be read".into(), "个未能读取".into()),
                left > 0,
                (left > 0).then_some("#unread"),
            ),
            tile(changes, one(changes, "change", "changes", "项变化"), false, (changes > 0).then_some("#kinds")),
            tile(
                undercuts,
                one(undercuts, "rival cheaper than yours", "rivals cheaper than yours", "个竞品低于自家价格"),
                undercuts > 0,
                (undercuts > 0).then_some("#undercut"),
            ),
            tile(
                coming,
                one(coming, "affiliate drop ahead", "affiliate drops ahead", "次淘客滑落临近"),
                false,
                (coming > 0).then_some("#drops"),
            ),
        ];
        if subjects.iter().all(|(subject, _)| subject.forecast.is_none()) {
            // Nobody's affiliates are followed.
            tiles.pop();
        }
        let faults = faults.iter().take(LISTED).map(|(fault, since)| FaultPart {
            what: tame::line(&fault.what),
            since: figures::moment(*since, times.zone, times.now, locale),
            hint: tame::block(&fault.hint, HINT_LINES),
        });
        Self { tiles, unread, undercut, moves: moves(&subjects, times), drops, kinds, faults: faults.collect() }
    }
}

fn entry(subject: &Subject, part: &WatchPart, cells: Vec<String>) -> Entry {
    Entry { id: part.id.clone(), name: name(subject), cells }
}

/// As many as fit.
fn list(mut entries: Vec<Entry>, most: usize, times: Times) -> List {
    let rest = entries.len().saturating_sub(most);
    entries.truncate(most);
    let more = times.locale.pick(format!("and {rest} more"), format!("另有 {rest} 条"));
    List { entries, more: (rest > 0).then_some(more) }
}

fn unread(subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
    let locale = times.locale;
    let entries = subjects.iter().filter_map(|(subject, part)| {
        let since = match subject.freshness() {
            Freshness::Fresh => return None,
            Freshness::Since(last) => figures::moment(last, times.zone, times.now, locale),
            Freshness::Never => locale.pick("never read", "从未读到").into(),
        };
        let outcome = figures::capital(words::outcome(subject.outcome, locale));
        let reason = subject.reason.as_deref().map(|reason| tame::line(&reason_in(locale, reason)));
        let why = match reason.filter(|reason| !reason.is_empty()) {
            Some(reason) => locale.pick(format!("{outcome}: {reason}"), format!("{outcome}：{reason}")),
            None => outcome,
        };
        Some(entry(subject, part, vec![since, why]))
    });
    list(entries.collect(), LISTED, times)
}

/// Rivals under the own price now: read at the last poll, and to be bought.
fn undercut(board: &Board, subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
    let groups = board.groups.iter().flat_map(|group| std::iter::repeat_n(group, group.own.len() + group.rivals.len()));
    let mut found = Vec::new();
    for ((subject, part), group) in subjects.iter().zip(groups) {
        let Some(listing) = subject.listing.as_ref().filter(|_| group.undercut_by(subject)) else { continue };
        let (Some(price), Some((own, own_price))) = (listing.price, group.own_price(listing.currency)) else {
            continue;
        };
        let write = |amount| money(amount, listing.currency, times.locale);
        let step = figures::step(own_price, price, listing.currency, times.locale).unwrap_or_default();
        let part_of = figures::part(own_price, price).unwrap_or_default();
        found.push((part_of, entry(subject, part, vec![write(price), name(own), write(own_price), step])));
    }
    found.sort_by_key(|(part, _)| *part);
    list(found.into_iter().map(|(_, entry)| entry).collect(), LISTED, times)
}

fn moves(subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
    let mut found = Vec::new();
    for (subject, part) in subjects {
        let Some((before, now)) = moved(subject) else { continue };
        let currency = subject.listing.as_ref().and_then(|listing| listing.currency);
        let (Some(by), Some(step)) = (figures::part(before, now), figures::step(before, now, currency, times.locale))
        else {
            continue;
        };
        let write = |amount| money(amount, currency, times.locale);
        let step = format!("{} {step}", figures::arrow(by));
        found.push((by.abs(), entry(subject, part, vec![write(before), write(now), step])));
    }
    found.sort_by_key(|(by, _)| std::cmp::Reverse(*by));
    list(found.into_iter().map(|(_, entry)| entry).collect(), MOVES, times)
}

fn drops(subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
    let locale = times.locale;
    let today = Day::of(times.now).date();
    let last = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let mut found: Vec<(&Drop, &Subject, &WatchPart)> = Vec::new();
    for (subject, part) in subjects {
        let drops = subject.forecast.iter().flat_map(|forecast| &forecast.drops);
        found.extend(drops.filter(|drop| drop.from <= last && drop.to >= today).map(|drop| (drop, *subject, *part)));
    }
    found.sort_by_key(|(drop, ..)| (drop.from, std::cmp::Reverse(drop.units)));
    let entries = found.into_iter().map(|(drop, subject, part)| {
        let share = drop.share.and_then(figures::rate).unwrap_or_default();
        let days = figures::days(drop.from, drop.to, times.now, locale);
        entry(subject, part, vec![days, words::units(drop, locale), share, words::grade(drop.grade, locale).into()])
    });
    list(entries.collect(), LISTED, times)
}

fn kinds(subjects: &[(&Subject, &WatchPart)], room: &Room, times: Times) -> Vec<KindPart> {
    let locale = times.locale;
    let mut kinds: BTreeMap<ChangeKind, Vec<(Moment, &Subject, &WatchPart, usize)>> = BTreeMap::new();
    for (subject, part) in subjects {
        for (place, change) in subject.changes.iter().enumerate() {
            kinds.entry(change.kind).or_default().push((change.at, subject, part, place + 1));
        }
    }
    let mut parts: Vec<KindPart> = kinds
        .into_iter()
        .map(|(kind, mut changes)| {
            changes.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
            let count = changes.len();
            let listed = changes.into_iter().take(room.of_kind).map(|(at, subject, part, number)| {
                // One that its watch does not list is to be found at the watch.
                let listed = part.changes.iter().find(|change| change.number == number);
                let anchor = listed.map_or_else(|| part.id.clone(), |change| change.id.clone());
                let at = figures::moment(at, times.zone, times.now, locale);
                let what = listed.and_then(super::changes::ChangePart::short);
                let words = what.map_or_else(|| at.clone(), |what| format!("{what} · {at}"));
                (anchor, name(subject), words)
            });
            let changes: Vec<_> = listed.collect();
            let rest = count - changes.len();
            let more = (rest > 0).then(|| words::more_changes(rest, locale));
            KindPart { name: figures::capital(kind_name(kind, locale)), count, changes, more }
        })
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.count));
    parts
}
