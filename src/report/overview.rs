//! What an operator sees first: how much was read, what moved, what is ahead.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Times,
    room::Room,
    table::{moved, name},
    watch::WatchPart,
    words,
};
use crate::{
    affiliate::Drop,
    board::{Board, Freshness, Subject, figures, near_drops, tame},
    change::{Fault, kind_name, money},
    listing::{ChangeKind, Moment, reason_in},
};

/// The biggest moves.
const MOVES: usize = 10;
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
    pub count: String,
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
        let unread = unread(board, &subjects, times);
        let undercut = undercut(board, &subjects, times);
        let kinds = kinds(board, &subjects, room, times);
        let totals = &board.totals;
        let changes: usize = totals.changes.values().sum();
        let drops = drops(board, &subjects, times);
        let locale = times.locale;
        let many = |count: usize| figures::count(count as u64);
        let tile = |value: usize, label: String, alarm, href| Tile { value: many(value), label, alarm, href };
        let one =
            |n: usize, en: &str, several: &str, zh: &str| locale.pick(if n == 1 { en } else { several }, zh).to_owned();
        let (own, rivals) = (totals.own, totals.rivals);
        let (undercuts, coming, left) = (totals.undercut, totals.near_drops, totals.unread());
        let to = |list: &List, anchor| (!list.entries.is_empty()).then_some(anchor);
        let mut tiles = vec![
            tile(
                totals.listings(),
                locale.pick(
                    format!("listings: {} yours, {} of rivals", many(own), many(rivals)),
                    format!("个商品：自家 {}，竞品 {}", many(own), many(rivals)),
                ),
                false,
                None,
            ),
            tile(totals.read, locale.pick("read at the last poll".into(), "个最近一次读取成功".into()), false, None),
            tile(left, locale.pick("could not be read".into(), "个未能读取".into()), left > 0, to(&unread, "#unread")),
            tile(changes, one(changes, "change", "changes", "项变化"), false, (changes > 0).then_some("#kinds")),
            tile(
                undercuts,
                one(undercuts, "rival cheaper than yours", "rivals cheaper than yours", "个竞品低于自家价格"),
                undercuts > 0,
                to(&undercut, "#undercut"),
            ),
            tile(
                coming,
                one(coming, "affiliate drop ahead", "affiliate drops ahead", "次淘客滑落临近"),
                false,
                to(&drops, "#drops"),
            ),
        ];
        if totals.followed == 0 {
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
    Entry { id: part.id.clone(), name: name(&subject.watch), cells }
}

/// As many as fit, of so many that there are.
fn list(mut entries: Vec<Entry>, most: usize, all: usize, times: Times) -> List {
    entries.truncate(most);
    let rest = all.saturating_sub(entries.len());
    let left = figures::count(rest as u64);
    let more = times.locale.pick(format!("and {left} more"), format!("另有 {left} 条"));
    List { entries, more: (rest > 0).then_some(more) }
}

fn unread(board: &Board, subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
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
    list(entries.collect(), LISTED, board.totals.unread(), times)
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
    list(found.into_iter().map(|(_, entry)| entry).collect(), LISTED, board.totals.undercut, times)
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
    let all = found.len();
    list(found.into_iter().map(|(_, entry)| entry).collect(), MOVES, all, times)
}

fn drops(board: &Board, subjects: &[(&Subject, &WatchPart)], times: Times) -> List {
    let locale = times.locale;
    let mut found: Vec<(&Drop, &Subject, &WatchPart)> = Vec::new();
    for (subject, part) in subjects {
        let drops = subject.forecast.iter().flat_map(|forecast| near_drops(forecast, times.now));
        found.extend(drops.map(|drop| (drop, *subject, *part)));
    }
    found.sort_by_key(|(drop, ..)| (drop.from, std::cmp::Reverse(drop.units)));
    let entries = found.into_iter().map(|(drop, subject, part)| {
        let share = drop.share.and_then(figures::rate).unwrap_or_default();
        let days = figures::days(drop.from, drop.to, times.now, locale);
        entry(subject, part, vec![days, words::units(drop, locale), share, words::grade(drop.grade, locale).into()])
    });
    list(entries.collect(), LISTED, board.totals.near_drops, times)
}

fn kinds(board: &Board, subjects: &[(&Subject, &WatchPart)], room: &Room, times: Times) -> Vec<KindPart> {
    let locale = times.locale;
    let mut kinds: BTreeMap<ChangeKind, Vec<(Moment, &Subject, &WatchPart, usize)>> = BTreeMap::new();
    for (subject, part) in subjects {
        for (place, change) in subject.changes.iter().enumerate() {
            kinds.entry(change.kind).or_default().push((change.at, subject, part, place + 1));
        }
    }
    // Of some all may have happened to listings that are not shown.
    for kind in board.totals.changes.keys() {
        kinds.entry(*kind).or_default();
    }
    let mut parts: Vec<(usize, KindPart)> = kinds
        .into_iter()
        .map(|(kind, mut changes)| {
            changes.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
            let count = board.totals.changes.get(&kind).copied().unwrap_or_default().max(changes.len());
            let listed = changes.into_iter().take(room.of_kind).map(|(at, subject, part, number)| {
                // One that its watch does not list is to be found at the watch.
                let listed = part.changes.iter().find(|change| change.number == number);
                let anchor = listed.map_or_else(|| part.id.clone(), |change| change.id.clone());
                let at = figures::moment(at, times.zone, times.now, locale);
                let what = listed.and_then(super::changes::ChangePart::short);
                let words = what.map_or_else(|| at.clone(), |what| format!("{what} · {at}"));
                (anchor, name(&subject.watch), words)
            });
            let changes: Vec<_> = listed.collect();
            let rest = count - changes.len();
            let more = (rest > 0).then(|| words::more_changes(rest, board.left_out() == 0, locale));
            let name = figures::capital(kind_name(kind, locale));
            (count, KindPart { name, count: figures::count(count as u64), changes, more })
        })
        .collect();
    parts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    parts.into_iter().map(|(_, part)| part).collect()
}
