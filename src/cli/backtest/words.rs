//! What a backtest comes to, for people.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Sent, people};
use crate::{
    change::{Change, kind_name},
    cli::{changes::local, table},
    listing::{ChangeKind, Locale, Moment, Watch, WatchId},
    settings::Settings,
};

/// The most alerts that are listed; JSON has all.
const LISTED: usize = 200;

/// What an alert is known by in both the history and the replay: the same value of the same kind on the same day.
pub type Key = (WatchId, ChangeKind, Option<String>, i64);

/// The key of a change. Moments differ by the time between two polls, so the day must do; a kind is told at most every
/// few hours.
pub fn key(change: &Change) -> Key {
    (change.watch.clone(), change.kind, change.after.clone(), change.at.timestamp().div_euclid(86_400))
}

/// `These rules would have sent 14 alerts in 9 messages since …`, the alerts, and how that compares with what was sent.
pub fn page(sent: &[Sent], really: &BTreeSet<Key>, settings: &Settings, since: Moment, locale: Locale) -> String {
    let zone = settings.timezone;
    let (alerts, messages) = (sent.len(), messages(sent, settings));
    let from = local(since, zone);
    let head = match (locale, alerts) {
        (Locale::En, 0) => format!("These rules would have sent nothing since {from}."),
        (Locale::ZhCn, 0) => format!("按这些规则，自 {from} 起不会发送任何提醒。"),
        (Locale::En, 1) => format!("These rules would have sent 1 alert since {from}:"),
        (Locale::En, _) => {
            let s = if messages == 1 { "" } else { "s" };
            format!("These rules would have sent {alerts} alerts in {messages} message{s} since {from}:")
        }
        (Locale::ZhCn, _) => format!("按这些规则，自 {from} 起会发送 {alerts} 条提醒，共 {messages} 封邮件："),
    };
    let mut lines = vec![head];
    if alerts > 0 {
        let heads =
            locale.pick(["AT", "WATCH", "KIND", "SENT", "WHAT"], ["时间", "监控项", "类型", "当时已发", "内容"]);
        let rows: Vec<Vec<String>> = sent.iter().take(LISTED).map(|sent| row(sent, really, settings, locale)).collect();
        lines.push(table(&heads, &rows));
        if alerts > LISTED {
            let more = alerts - LISTED;
            let (en, zh) =
                (format!("and {more} more: --json lists them all"), format!("另有 {more} 条，用 --json 查看全部"));
            lines.push(locale.pick(en, zh));
        }
    }
    lines.push(compared(sent, really, locale));
    lines.join("\n")
}

fn row(sent: &Sent, really: &BTreeSet<Key>, settings: &Settings, locale: Locale) -> Vec<String> {
    let change = &sent.alert.change;
    let told = if really.contains(&key(change)) { locale.pick("yes", "是") } else { "" };
    let kind = kind_name(change.kind, locale).to_owned();
    vec![local(change.at, settings.timezone), change.watch.to_string(), kind, told.to_owned(), change.why.clone()]
}

/// Messages: one a person and cycle.
fn messages(sent: &[Sent], settings: &Settings) -> usize {
    let mut seen = BTreeSet::new();
    for sent in sent {
        let change = &sent.alert.change;
        let slot = slot(&sent.watch, change.at, settings);
        for person in people(&sent.watch, change, settings) {
            seen.insert((slot, person.to_owned()));
        }
    }
    seen.len()
}

/// The slot of the cycle that a moment lies in.
fn slot(watch: &Watch, at: Moment, settings: &Settings) -> Moment {
    let (schedule, zone) = crate::daemon::timetable(watch, settings);
    // A cycle spreads its polls over ten minutes and reads twice; slots are looked for an hour back.
    let mut slot = None;
    let mut next = schedule.next(at - chrono::TimeDelta::hours(1), zone);
    while let Some(later) = next.filter(|next| *next <= at) {
        slot = Some(later);
        next = schedule.next(later, zone);
    }
    slot.unwrap_or(at)
}

/// How what would have been sent compares with what was, by kind.
fn compared(sent: &[Sent], really: &BTreeSet<Key>, locale: Locale) -> String {
    let mut kinds: BTreeMap<ChangeKind, [usize; 4]> = BTreeMap::new();
    let would: BTreeSet<Key> = sent.iter().map(|sent| key(&sent.alert.change)).collect();
    for key in &would {
        let row = kinds.entry(key.1).or_default();
        row[0] += 1;
        row[2] += usize::from(!really.contains(key));
    }
    for key in really {
        let row = kinds.entry(key.1).or_default();
        row[1] += 1;
        row[3] += usize::from(!would.contains(key));
    }
    if kinds.is_empty() {
        return locale.pick("Nothing was sent in that time either.", "这段时间实际上也没有发送过提醒。").to_owned();
    }
    if kinds.values().all(|row| row[2] + row[3] == 0) {
        let n = really.len();
        let (en, zh) = (format!("Just what was sent: {n} alerts."), format!("与实际发送的一致：{n} 条提醒。"));
        return locale.pick(en, zh);
    }
    let head = locale.pick(
        ["KIND", "WOULD BE SENT", "WERE SENT", "NEW", "NO MORE"],
        ["类型", "会发送", "实际已发", "新增", "不再发送"],
    );
    let rows: Vec<Vec<String>> = kinds
        .iter()
        .map(|(kind, row)| {
            let mut cells = vec![kind_name(*kind, locale).to_owned()];
            cells.extend(row.iter().map(usize::to_string));
            cells
        })
        .collect();
    format!("{}\n{}", locale.pick("Compared with what was really sent:", "与实际发送的对比："), table(&head, &rows))
}

/// Watches that the database does not know.
pub fn unknown(watches: &[Arc<Watch>], locale: Locale) -> String {
    let ids: Vec<&str> = watches.iter().take(5).map(|watch| watch.id.as_str()).collect();
    let (n, ids) = (watches.len(), ids.join(locale.pick(", ", "、")));
    locale.pick(
        format!("{n} watch(es) have no history yet and were left out: {ids}"),
        format!("{n} 个监控项还没有历史记录，未计入：{ids}"),
    )
}

/// Observations of another version.
pub fn unread(count: usize, locale: Locale) -> String {
    locale.pick(
        format!("{count} stored observation(s) could not be read by this version and were left out"),
        format!("有 {count} 条历史记录当前版本无法读取，未计入"),
    )
}
