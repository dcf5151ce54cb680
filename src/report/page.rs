//! The whole page.

use serde::Serialize;

use super::{
    Times,
    overview::Overview,
    pictures::{self, Previews},
    room::Room,
    table::{Table, table},
    watch::WatchPart,
    words::{Words, words},
};
use crate::{
    board::{Board, Outline, Subject, figures, tame},
    change::Fault,
    listing::{Locale, Moment},
};

/// Watches with changes are unfolded when there are no more of them than so many.
const UNFOLDED: usize = 12;

/// A group.
#[derive(Debug, Serialize)]
pub struct GroupPart {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its listings side by side.
    pub table: Table,
    /// Its listings one by one.
    pub watches: Vec<WatchPart>,
}

/// The page.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Labels.
    pub words: &'static Words,
    /// The time that it is about.
    pub period: String,
    /// In which zone times are.
    pub zone: String,
    /// The overview.
    pub overview: Overview,
    /// The groups.
    pub groups: Vec<GroupPart>,
    /// What was left out.
    pub left_out: Vec<String>,
}

impl Page {
    /// The page of a board, as much of it as there is room for.
    pub fn new(board: &Board, previews: &Previews, faults: &[(Fault, Moment)], room: &Room, times: Times) -> Self {
        let locale = times.locale;
        let subjects: Vec<&Subject> = board.subjects().collect();
        let part =
            |(place, subject): (usize, &&Subject)| WatchPart::new(subject, format!("w{}", place + 1), room, times);
        let mut parts: Vec<WatchPart> = subjects.iter().enumerate().map(part).collect();
        let undrawn = draw(&mut parts, &subjects, board.since, room, times);
        let without = picture(&mut parts, &subjects, previews, room, times);
        let changed = subjects.iter().filter(|subject| !subject.changes.is_empty()).count();
        for (part, subject) in parts.iter_mut().zip(&subjects) {
            part.open = changed <= UNFOLDED && !subject.changes.is_empty();
        }
        let overview = Overview::new(board, &parts, faults, room, times);
        let period = {
            let write = |at| figures::moment(at, times.zone, times.now, locale);
            format!("{} – {}", write(board.since), write(board.at))
        };
        let zone = figures::zone(times.zone, locale);
        Self {
            words: words(locale),
            period,
            zone: locale.pick(format!("All times are those of {zone}."), format!("时间均为{zone}。")),
            overview,
            groups: groups(board, parts, times),
            left_out: left_out(board, undrawn, without, locale),
        }
    }
}

/// Draws plots, those of watches with changes first, as far as there is room; gives how many watches went without.
fn draw(parts: &mut [WatchPart], subjects: &[&Subject], since: Moment, room: &Room, times: Times) -> usize {
    let mut order: Vec<(&mut WatchPart, &&Subject)> = parts.iter_mut().zip(subjects).collect();
    order.sort_by_key(|(_, subject)| subject.changes.is_empty());
    let (mut used, mut without) = (0, 0);
    for (part, subject) in order {
        if used >= room.plots {
            without += usize::from(subject.listing.is_some());
            continue;
        }
        used += part.draw(subject, since, times);
    }
    without
}

/// Puts pictures to their changes; gives how many changes went without although there are pictures.
fn picture(parts: &mut [WatchPart], subjects: &[&Subject], previews: &Previews, room: &Room, times: Times) -> usize {
    let kept = previews.within(room.pictures);
    let mut without = 0;
    for (part, subject) in parts.iter_mut().zip(subjects) {
        for change in subject.changes.iter().filter(|change| pictures::is_of_pictures(change)) {
            let number = subject.changes.iter().position(|other| other.id == change.id).map_or(0, |place| place + 1);
            match (part.changes.iter_mut().find(|c| c.number == number), kept.get(change.id.as_str())) {
                (Some(listed), Some(sides)) => listed.pictures = Some(pictures::shown(change, sides, times)),
                (Some(_), None) => without += 1,
                (None, _) => {}
            }
        }
    }
    without
}

fn groups(board: &Board, parts: Vec<WatchPart>, times: Times) -> Vec<GroupPart> {
    let mut parts = parts.into_iter();
    let part = |(place, group): (usize, &crate::board::Group)| {
        let watches: Vec<WatchPart> = parts.by_ref().take(group.own.len() + group.rivals.len()).collect();
        let ids: Vec<String> = watches.iter().map(|watch| watch.id.clone()).collect();
        let name =
            group.name.as_deref().map(|name| tame::columns(&tame::line(name), 80)).filter(|name| !name.is_empty());
        GroupPart {
            id: format!("g{}", place + 1),
            name: name.unwrap_or_else(|| words(times.locale).no_group.to_owned()),
            table: table(group, &ids, times),
            watches,
        }
    };
    board.groups.iter().enumerate().map(part).collect()
}

fn left_out(board: &Board, undrawn: usize, without: usize, locale: Locale) -> Vec<String> {
    let unseen = (board.left_out() > 0).then(|| unseen(board, locale));
    let plots = locale.pick(
        format!("Plots of {undrawn} listings were left out to keep this file small; --group makes a report of fewer."),
        format!("为控制文件大小，有 {undrawn} 个商品没有画图；可用 --group 只报告一组。"),
    );
    let pictures = locale.pick(
        format!("Pictures of {without} changes were left out to keep this file small; their words are there."),
        format!("为控制文件大小，有 {without} 项图片变化未附图，仅有文字说明。"),
    );
    [unseen, (undrawn > 0).then_some(plots), (without > 0).then_some(pictures)].into_iter().flatten().collect()
}

/// That not every listing is shown, and which are.
fn unseen(board: &Board, locale: Locale) -> String {
    let news = |subject: &&Subject| Outline::of(subject, board.since, board.at).class().is_news();
    let with_news = board.totals.with_news.saturating_sub(board.subjects().filter(news).count());
    let [all, left, with_news] =
        [board.totals.listings(), board.left_out(), with_news].map(|count| figures::count(count as u64));
    let shown = figures::count(board.subjects().count() as u64);
    locale.pick(
        format!(
            "The numbers above are of all {all} listings; shown below are {shown} of them, those that changed last first. Of the \
             other {left}, {with_news} changed or could not be read; --group or --tag makes a report of fewer."
        ),
        format!(
            "以上数字按全部 {all} 个商品统计；下面只列出其中 {shown} 个，最近有变化的优先。其余 {left} 个中有 {with_news} 个有变化或\
             未能读取；可用 --group 或 --tag 只报告一部分。"
        ),
    )
}
